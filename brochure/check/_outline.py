"""The headings of an article, those of its sections and those within them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from brochure import prose
from brochure.check import _words
from brochure.fold import folded
from brochure.model.finding import Place
from brochure.model.manuscript import Manuscript, Path
from brochure.prose import parts
from brochure.prose.parts import Part

SECTION = 2
MARKS = re.compile(r"[\s>*+-]*(#{1,6})\s")
BLANK = re.compile(r"[\s>*_-]*")


@dataclass(frozen=True)
class Heading:
    """A heading, its level (2 for a section's), where it stands, and whether anything stands under
    it.
    """

    text: str
    level: int
    place: Place
    filled: bool


def plain(text: str) -> str:
    """Return a heading in small letters without signs and spaces at its ends."""
    return " ".join(re.sub(r"^\W+|\W+$", "", folded(text)).lower().split())


def headings(manuscript: Manuscript) -> Iterator[Heading]:
    """Yield every heading in order. What stands under a deeper heading stands under those above it
    as well.
    """
    said = parts.of(manuscript.handout)
    within: dict[Path, list[Part]] = {}
    for part in said:
        for depth in range(len(part.path)):
            within.setdefault(part.path[:depth], []).append(part)
    for part in said:
        if part.kind == "heading":
            under = (one for one in within[part.path[:-1]] if one is not part)
            filled = any(_holds(line) for one in under for line in _lines(one))
            yield Heading(
                text=part.text,
                level=SECTION,
                place=manuscript.marks.at(*part.path),
                filled=filled,
            )
        elif part.markdown:
            yield from _inner(manuscript, part)


def _inner(manuscript: Manuscript, part: Part) -> Iterator[Heading]:
    lines, inner = part.text.splitlines(), _headings(part)
    levels = {number: _level(lines[number]) for number in sorted(inner)}
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    numbers = list(levels)
    for index, (number, level) in enumerate(levels.items()):
        later = (other for other in numbers[index + 1 :] if levels[other] <= level)
        until = next(later, len(lines))
        filled = any(
            _holds(lines[other]) for other in range(number + 1, until) if other not in inner
        )
        where = _words.place(manuscript, part.path, starts[number])
        yield Heading(text=inner[number], level=level, place=where, filled=filled)


def _lines(part: Part) -> list[str]:
    """Return the lines of a text that are no headings."""
    inner = _headings(part) if part.markdown else {}
    return [line for number, line in enumerate(part.text.splitlines()) if number not in inner]


def _headings(part: Part) -> dict[int, str]:
    """Return the headings within a Markdown text by their lines (from 0)."""
    return {block.line: block.text for block in prose.blocks(part.text) if block.kind == "heading"}


def _level(line: str) -> int:
    found = MARKS.match(line)
    return len(found[1]) if found else 6


def _holds(line: str) -> bool:
    return not BLANK.fullmatch(line)
