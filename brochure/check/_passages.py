"""The handout as the checks on words read it: passages of running text, their words, and where each
stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from brochure.check import _words
from brochure.fold import MARKS, folded, found
from brochure.model.finding import Place
from brochure.model.handout import Handout
from brochure.model.manuscript import Manuscript, Path
from brochure.model.says import Kind
from brochure.prose import parts

# These stand over something, and may have capitals everywhere.
HEADS: tuple[Kind, ...] = ("title", "kicker", "label", "heading")
# No running text: a term is what the glossary explains, sources and addresses are given by others.
UNREAD: tuple[Kind, ...] = ("term", "source", "address")
# What stands in a text and is no prose: citations, addresses, HTML's signs, identifiers; and the
# definitions of links.
NO_PROSE = re.compile(
    r"\[@[^\]]*\]|(?<=\])\([^)]*\)|<[^<>\s]+>|&#?\w+;|(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.\w+"
    r"|\b10\.\d{4,9}/\S+|\b[\w-]+\.(?:com|org|net|gov|edu)\b(?:/\S*)?|^ {0,3}\[[^\]\n]+\]:.*$",
    re.MULTILINE,
)
LETTER = rf"[^\W_][{MARKS}]*"
WORD = re.compile(rf"(?:{LETTER})+(?:['’](?:{LETTER})+)*%?")
# Between two words of one phrase: white space without an empty line, hyphens, and marks of
# emphasis.
GAP = re.compile(rf"(?:[^\S\n]|[*_‐‑{MARKS}-]|\n(?![ \t]*\n))+")


@dataclass(frozen=True)
class Passage:
    """A text of the handout with everything that is no prose blanked out, so that offsets stay
    those of the value.

    `title` says that it stands over something and may have capitals everywhere.
    """

    path: Path
    text: str
    title: bool = False

    @cached_property
    def words(self) -> tuple[PassageWord, ...]:
        """Return its words; a hyphen parts two."""
        return words(self.text)


class PassageWord(NamedTuple):
    """A word as it is compared, and in small letters with a straight apostrophe; `end` is the
    offset behind it.
    """

    text: str
    low: str
    start: int
    end: int


@dataclass(frozen=True)
class Hit:
    """Something found in a passage, from one offset to another."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """Return what is found, on one line."""
        return " ".join(self.passage.text[self.start : self.end].split())


def passages(manuscript: Manuscript) -> tuple[Passage, ...]:
    """Return what the reader reads, in the order of the page; quotations from the article stand
    there only once.
    """
    return _of(manuscript.handout)


@lru_cache(2)  # every check on words asks for them, once for each format
def _of(handout: Handout) -> tuple[Passage, ...]:
    return tuple(
        Passage(part.path, _prose(part.text, handout), part.kind in HEADS)
        for part in parts.of(handout)
        if part.kind not in UNREAD and not part.is_quoted
    )


def words(text: str) -> tuple[PassageWord, ...]:
    """Return the words of a text; a hyphen parts two."""
    return tuple(
        PassageWord(
            word := folded(match[0]),
            word.replace("’", "'").lower(),
            match.start(),
            match.end(),
        )
        for match in WORD.finditer(text)
    )


def touching(text: str, left: PassageWord, right: PassageWord) -> bool:
    """Return whether two words stand directly together, with no sign and no empty line between
    them.
    """
    return GAP.fullmatch(text, left.end, right.start) is not None


class Phrases:
    """Words and phrases to look for, as whole words, in any case; of two at one place the
    longer.
    """

    def __init__(self, entries: Mapping[str, str]) -> None:
        """Take what to look for, each with the name that it is found under."""
        self._first: dict[str, list[tuple[list[str], str]]] = {}
        for entry, name in entries.items():
            parts = [word.low for word in words(entry)]
            if parts:
                self._first.setdefault(parts[0], []).append((parts, name))
        for rows in self._first.values():
            rows.sort(key=lambda row: -len(row[0]))

    def within(self, passage: Passage) -> Iterator[tuple[str, Hit]]:
        """Yield the name of each phrase in a passage and where it stands; none overlaps another."""
        said = passage.words
        index = 0
        while index < len(said):
            rows = self._first.get(said[index].low, ())
            name, length = next(
                ((name, len(row)) for row, name in rows if _stands(passage.text, said, index, row)),
                ("", 0),
            )
            if length:
                yield name, Hit(passage, said[index].start, said[index + length - 1].end)
            index += max(length, 1)


def _stands(text: str, said: Sequence[PassageWord], index: int, row: list[str]) -> bool:
    part = said[index : index + len(row)]
    return [word.low for word in part] == row and all(
        touching(text, left, right) for left, right in pairwise(part)
    )


def place(manuscript: Manuscript, hit: Hit) -> Place:
    """Return the line and column of what is found."""
    return _words.place(manuscript, hit.passage.path, hit.start)


def told(manuscript: Manuscript, hits: Sequence[Hit]) -> tuple[Place, str]:
    """Return the place of the first of several equal findings, and in words how often and where the
    others stand.
    """
    places = [place(manuscript, hit) for hit in hits]
    lines = sorted({one.line for one in places[1:]} - {places[0].line})
    if len(hits) == 1:
        return places[0], ""
    where = f", also on line{'s' * (len(lines) > 1)} {listed(map(str, lines))}" if lines else ""
    return places[0], f" ({len(hits)} times{where})"


def listed(items: Iterable[str]) -> str:
    """Return `a, b and c`."""
    some = list(items)
    return " and ".join([", ".join(some[:-1]), some[-1]]) if len(some) > 1 else "".join(some)


def _prose(text: str, handout: Handout) -> str:
    """Return a text with what is no prose turned into blanks, and what an approved erratum
    replaces.
    """
    for erratum in handout.errata:
        if erratum.approved_by:
            for start, end in found(erratum.find, text):
                text = text[:start] + _blank(text[start:end]) + text[end:]
    return NO_PROSE.sub(lambda match: _blank(match[0]), text)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
