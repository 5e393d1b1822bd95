"""Which line of a style sheet, which picture or which words bring the engine to a stop.

The engine says neither in its exceptions. So the page is tried again with less: without the
clinic's style sheets, then with half of their rules, and so on; then without pictures, then with
fewer words. Each search halves what is left, so it takes some ten layouts, within the time that a
page has.
"""

from __future__ import annotations

import re
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tinycss2

from brochure.model.finding import Finding, Place, error
from brochure.model.pdf import Html
from brochure.shelves import Shelves
from brochure.typeset.fetch import ShelfFetcher
from brochure.typeset.refusal import Refusal
from brochure.work import bounds

PACKAGE = Path(__file__).parents[1]
STOPS = ("page-cannot-be-set", error)
# Seconds that a try has at least, and how much longer than a page without the cause it may take.
LEAST, SLOWER = 1.0, 4.0
# Rules within rules (such as @media) that are looked into.
DEEPEST = 4
# Brackets within brackets that every parser can follow.
MOST_NESTED = 40
# Letters of a rule or of a text that a message repeats.
SHOWN = 60
# What holds words of its own.
BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "th", "td", "dt", "dd", "pre", "caption", "figcaption"}


@dataclass(frozen=True)
class Part:
    """What a page is tried without: pictures by their addresses, words after so many blocks."""

    pictures: frozenset[str] = frozenset()
    blocks: int | None = None


Attempt = Callable[[Html, ShelfFetcher, int | None], None]
"""Sets a page and draws it, with a fetcher and with the words of so many blocks, or of all."""


class Fetcher(ShelfFetcher):
    """Notes which pictures a page asks for, and withholds some."""

    def __init__(self, shelves: Shelves, *, grey: bool, withheld: frozenset[str]) -> None:
        """Take the addresses that are withheld."""
        super().__init__(shelves, grey=grey)
        self.asked: list[str] = []
        self._withheld = withheld

    def fetch(self, url: str, headers: object = None) -> Any:
        """Return the file. Raises Refusal."""
        if url not in self.asked:
            self.asked.append(url)
        if url in self._withheld:
            raise Refusal("withheld")
        return super().fetch(url, headers)


@dataclass(frozen=True)
class Item:
    """A rule or a declaration of a style sheet, where it stands, and what is around it."""

    sheet: int
    node: Any
    around: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return it as a style sheet of its own."""
        return "".join((*(f"{one}{{" for one in self.around), self.own, "}" * len(self.around)))

    @property
    def own(self) -> str:
        """Return it without what is around it."""
        end = ";" if self.node.type == "declaration" else ""
        return f"{self.node.serialize()}{end}"

    def inner(self) -> list[Item]:
        """Return the declarations and rules within a rule."""
        content = getattr(self.node, "content", None)
        if content is None:
            return []
        prelude = tinycss2.serialize(self.node.prelude)
        if self.node.type == "at-rule":
            prelude = f"@{self.node.at_keyword}{prelude}"
        nodes = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
        around = (*self.around, prelude)
        return [Item(self.sheet, node, around) for node in nodes if node.type != "error"]


class Search:
    """The search for the cause of one fault."""

    def __init__(self, html: Html, shelves: Shelves, attempt: Attempt) -> None:
        """Take the page, and what sets it again."""
        self._html, self._shelves, self._attempt = html, shelves, attempt
        self._limit = self._until = 0.0
        self._asked: list[str] = []

    def finding(self, trouble: BaseException) -> Finding | None:
        """Return what brings a fault about, as a finding; None where nothing of the clinic's
        does.
        """
        left = bounds.look_for_cause() or bounds.seconds()
        self._until = time.monotonic() + left
        self._limit = left / 3
        for look in (self._style, self._picture, self._words):
            try:
                found: Finding | None = look(trouble)
            except (bounds.Exceeded, RecursionError):
                continue
            if found is not None:
                return found
        return None

    def _fails(self, html: Html, part: Part) -> bool:
        """Return whether a page cannot be set. Raises TooLong when there is no time to see."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise bounds.TooLong
        fetcher = Fetcher(self._shelves, grey=html.grey, withheld=part.pictures)
        begun = time.monotonic()
        try:
            with bounds.within(min(self._limit, left)):
                self._attempt(html, fetcher, part.blocks)
        except (Exception, bounds.Exceeded):  # noqa: BLE001 - that is what is looked for
            return True
        finally:
            self._asked = fetcher.asked
        self._limit = max(LEAST, SLOWER * (time.monotonic() - begun))
        return False

    def _style(self, trouble: BaseException) -> Finding | None:
        own = [index for index in range(len(self._html.stylesheets)) if self._is_theirs(index)]
        for index in own:
            deep = _too_deep(self._html.stylesheets[index])
            if deep:
                message = f"the style sheet has rules within rules, more than {MOST_NESTED} deep"
                where = Place(self._html.sheet_names[index], *deep)
                return error(STOPS[0], message, where, "write them one after the other")
        items = [item for index in own for item in _items(index, self._html.stylesheets[index])]
        if not items or self._fails(self._with(own, []), Part()):
            return None
        before: list[Item] = []
        for _ in range(DEEPEST):
            index = self._first(own, before, items)
            before += items[:index]
            culprit = items[index]
            items = culprit.inner()
            if not items or not self._fails(self._with(own, before + items), Part()):
                break
        name = self._html.sheet_names[culprit.sheet]
        lines = self._html.stylesheets[culprit.sheet].splitlines()
        line, column = culprit.node.source_line, culprit.node.source_column
        where = Place(name, line, column, lines[line - 1][:200] if line <= len(lines) else "")
        message = f"the page cannot be set with this in the style sheet: {_short(culprit.own)}"
        if isinstance(trouble, bounds.Exceeded | MemoryError):
            message = f"the page takes {_said(trouble)} with this: {_short(culprit.own)}"
        return error(_code(trouble), message, where, "take it out, or write it in another way")

    def _first(self, own: Sequence[int], before: list[Item], items: list[Item]) -> int:
        """Return the number, from 0, of the first item with which a page cannot be set."""
        low, high = 0, len(items)
        while high - low > 1:
            middle = (low + high) // 2
            fails = self._fails(self._with(own, before + items[:middle]), Part())
            low, high = (low, middle) if fails else (middle, high)
        return high - 1

    def _with(self, own: Sequence[int], items: Sequence[Item]) -> Html:
        sheets = list(self._html.stylesheets)
        for index in own:
            sheets[index] = "\n".join(one.text for one in items if one.sheet == index)
        return replace(self._html, stylesheets=tuple(sheets))

    def _is_theirs(self, index: int) -> bool:
        """Return whether a style sheet is the clinic's: ours are set whenever a page is."""
        name = self._html.sheet_names[index] if index < len(self._html.sheet_names) else ""
        path, project = Path(name).absolute(), self._shelves.project
        is_theirs = path.is_relative_to(project) or not path.is_relative_to(self._shelves.ours)
        return bool(name) and is_theirs

    def _picture(self, trouble: BaseException) -> Finding | None:
        asked: list[str] = []
        while self._fails(self._html, Part(frozenset(asked))):
            new = [one for one in self._asked if one not in asked]
            if not new:
                return None
            asked += new
        low, high = 0, len(asked)
        while high - low > 1:  # the first of them with which it fails, those after it withheld
            middle = (low + high) // 2
            fails = self._fails(self._html, Part(frozenset(asked[middle:])))
            low, high = (low, middle) if fails else (middle, high)
        if not asked:
            return None
        name = asked[high - 1].partition(":")[2].lstrip("/")
        message = f"the picture {name} cannot be drawn"
        if isinstance(trouble, bounds.Exceeded | MemoryError):
            message = f"the picture {name} takes {_said(trouble)}"
        hint = "export it anew as a plain drawing (paths, without filters, masks and patterns)"
        return error(_code(trouble), message, None, hint)

    def _words(self, trouble: BaseException) -> Finding | None:
        texts = block_texts(self._html.markup)
        if not texts or self._fails(self._html, Part(blocks=0)):
            return None
        low, high = 0, len(texts)
        while high - low > 1:
            middle = (low + high) // 2
            fails = self._fails(self._html, Part(blocks=middle))
            low, high = (low, middle) if fails else (middle, high)
        words = _short(" ".join(texts[high - 1].split()))
        message = f"the page cannot be set from these words on: «{words}»"
        if isinstance(trouble, bounds.Exceeded | MemoryError):
            message = f"the page takes {_said(trouble)}, up to these words: «{words}»"
        hint = "shorten what stands there, or divide the handout"
        return error(_code(trouble), message, None, hint)


def is_engines(trouble: BaseException) -> bool:
    """Return whether a fault is the engine's, or another library's, and not our own."""
    if isinstance(trouble, bounds.Exceeded | MemoryError | RecursionError):
        return True
    frames = traceback.extract_tb(trouble.__traceback__)
    return not Path(frames[-1].filename).is_relative_to(PACKAGE)


def general(trouble: BaseException) -> Finding:
    """Return what can be said of a fault whose cause is not known."""
    if isinstance(trouble, bounds.Exceeded | MemoryError):
        over = trouble if isinstance(trouble, bounds.Exceeded) else bounds.TooMuchMemory()
        return bounds.finding(over, "typeset")
    message = "the page cannot be set with these templates, style sheets and pictures"
    return error(STOPS[0], message, None, "take back the last change to one of them")


def block_texts(markup: str) -> list[str]:
    """Return the words of each block of a page, roughly: what the search counts."""
    names = "|".join(sorted(BLOCKS))
    return [
        re.sub(r"<[^>]*>", "", found[2])
        for found in re.finditer(rf"(?s)<({names})\b[^>]*>(.*?)(?=<(?:/?)(?:{names})\b|$)", markup)
    ]


def keep_blocks(root: Any, count: int) -> None:
    """Take the words out of the blocks of a page after the first ones."""
    blocks = [one for one in root.iter() if one.tag in BLOCKS]
    for block in blocks[count:]:
        block.text = None
        for child in list(block):
            if child.tag not in BLOCKS and not any(one.tag in BLOCKS for one in child.iter()):
                block.remove(child)


def _items(sheet: int, text: str) -> list[Item]:
    nodes = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return [Item(sheet, node) for node in nodes if node.type != "error"]


def _too_deep(text: str) -> tuple[int, int] | None:
    """Return line and column of the bracket that a parser cannot follow any more."""
    depth = 0
    for found in re.finditer(r"(?s)/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'|[{}()\[\]]", text):
        depth += (found[0] in "{([") - (found[0] in "})]")
        if depth > MOST_NESTED:
            before = text[: found.start()]
            return before.count("\n") + 1, found.start() - before.rfind("\n")
    return None


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= SHOWN else one_line[:SHOWN].rstrip() + " …"


def _said(trouble: BaseException) -> str:
    over = type(trouble) if isinstance(trouble, bounds.Exceeded) else bounds.TooMuchMemory
    return bounds.said(over)


def _code(trouble: BaseException) -> str:
    if isinstance(trouble, bounds.Exceeded):
        return trouble.says[0]
    return bounds.TooMuchMemory.says[0] if isinstance(trouble, MemoryError) else STOPS[0]
