"""What a comparison is made of: words with where they stand, changes, settings, the two sides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from brochure.fold import folded
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Place
from brochure.model.manuscript import Manuscript


@dataclass(frozen=True, order=True)
class Box:
    """A rectangle on a page (from 1) as it is shown; lengths are points from the page's top left
    corner.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float

    def around(self, other: Box) -> Box:
        """Return the rectangle that holds both, which stand on one page."""
        return Box(
            self.page,
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True)
class ComparedWord:
    """A word: the part of the handout and the paragraph it stands in, its place in the YAML, its
    boxes on the pages.
    """

    text: str
    part: str
    block: int
    where: Place | None = None
    boxes: tuple[Box, ...] = ()

    @cached_property
    def key(self) -> str:
        """Return the word as it is compared."""
        return folded(self.text)


@dataclass(frozen=True)
class Change:
    """Words that went, came or moved, in one place of the text; `before` and `after` are the words
    around them.

    `removed` and `added` count the words that truly differ: `old` and `new` may hold a few equal
    ones between them.
    """

    number: int
    old: tuple[ComparedWord, ...]
    new: tuple[ComparedWord, ...]
    before: str = ""
    after: str = ""
    removed: int = 0
    added: int = 0
    partner: int | None = None
    """The number of the other half, when the words only moved."""

    @property
    def kind(self) -> Literal["removed", "added", "changed", "moved"]:
        """Return what happened to the words."""
        if self.partner is not None:
            return "moved"
        return "changed" if self.old and self.new else "removed" if self.old else "added"

    @property
    def part(self) -> str:
        """Return the part of the handout, as the new side has it where it can."""
        return (self.new or self.old)[0].part

    def pages(self, *, new: bool) -> list[int]:
        """Return the pages of one side on which the words stand."""
        return sorted({box.page for word in (self.new if new else self.old) for box in word.boxes})


def said(words: tuple[ComparedWord, ...] | list[ComparedWord]) -> str:
    """Return words as running text."""
    return " ".join(word.text for word in words)


@dataclass(frozen=True)
class Setting:
    """A value that is no word of the article, such as the version: what it was and is (None: there
    is none).
    """

    name: str
    old: str | None
    new: str | None
    was_at: Place | None = None
    is_at: Place | None = None


@dataclass(frozen=True)
class PageSize:
    """A page as it is shown; lengths are points."""

    width: float
    height: float


@dataclass(frozen=True)
class Printed:
    """What the pages say: the article's words in the order of reading, and those of heads and feet
    page by page.
    """

    words: tuple[ComparedWord, ...] = ()
    artifacts: tuple[ComparedWord, ...] = ()
    sheets: tuple[PageSize, ...] = ()
    broken: frozenset[str] = frozenset()
    """What the lines' ends may have broken, in every form."""


@dataclass(frozen=True)
class Side:
    """One of the two: the YAML as it was read, the PDF that stands there or was made, and what was
    found.

    `words` are those of the article and `tokens` its Markdown as written (a YAML file's only);
    `around` are those on its pages that are not the article's. `findings` is None
    where nothing was checked; `trouble` says why no page could be made.
    """

    name: str
    kind: Literal["yaml", "pdf"]
    manuscript: Manuscript | None = None
    edition: Edition | None = None
    data: bytes | None = None
    words: tuple[ComparedWord, ...] = ()
    tokens: tuple[ComparedWord, ...] = ()
    around: tuple[ComparedWord, ...] = ()
    printed: Printed = Printed()
    findings: tuple[Finding, ...] | None = None
    trouble: tuple[Finding, ...] = ()
    version: str | None = None
    without_format: bool = False
    """The project of that time has no such format."""


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two sides; changes are numbered through, those around the
    article last.
    """

    old: Side
    new: Side
    format_name: str
    changes: tuple[Change, ...] = ()
    around: tuple[Change, ...] = ()
    settings: tuple[Setting, ...] = ()
    went: tuple[Finding, ...] = ()
    came: tuple[Finding, ...] = ()
    looks: tuple[Box, ...] = ()
    """Where a page looks different though no word on it went or came."""
    findings: tuple[Finding, ...] = ()
    """What somebody should mend before signing."""
    not_compared: tuple[str, ...] = ()

    @property
    def pages(self) -> tuple[int, int]:
        """Return how many pages each side has; 0 where none could be made."""
        return len(self.old.printed.sheets), len(self.new.printed.sheets)

    @property
    def whose_pages(self) -> str:
        """Return the format that the pages are in, where it was chosen."""
        return "" if self.old.kind == self.new.kind == "pdf" else f" in {self.format_name}"

    @property
    def verdict(self) -> str:
        """Return what to say when nothing differs."""
        if self.not_compared:
            return "Nothing differs in what was compared."
        return "Nothing differs: words, settings, findings and pages are equal."

    @property
    def changed_words(self) -> int:
        """Return how many words of the article changed; a moved one counts once."""
        return sum(
            max(one.removed, one.added) for one in self.changes if not (one.partner and one.old)
        )

    @property
    def exit_code(self) -> Literal[0, 1]:
        """Return 0 only when both sides are known to be equal."""
        apart = (
            self.changes,
            self.around,
            self.settings,
            self.went,
            self.came,
            self.looks,
            self.findings,
        )
        return 1 if any(apart) or self.pages[0] != self.pages[1] else 0
