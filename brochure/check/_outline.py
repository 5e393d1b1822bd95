"""The headings of an article, those of its sections and those within them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from brochure import prose
from brochure.check import _words
from brochure.model.finding import Place
from brochure.model.manuscript import Manuscript

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
    return " ".join(re.sub(r"^\W+|\W+$", "", text).lower().split())


def headings(manuscript: Manuscript) -> Iterator[Heading]:
    """Yield every heading in order. What stands under a deeper heading stands under those above it
    as well.
    """
    for index, section in enumerate(manuscript.handout.sections):
        lines = section.body.splitlines()
        inner = {
            block.line: block.text
            for block in prose.blocks(section.body)
            if block.kind == "heading"
        }
        if section.heading:
            filled = any(_holds(line) for number, line in enumerate(lines) if number not in inner)
            yield Heading(
                text=section.heading,
                level=SECTION,
                place=manuscript.marks.at("sections", index, "heading"),
                filled=filled,
            )
        for number, text in inner.items():
            level = _level(lines[number])
            others = [other for other in inner if other > number and _level(lines[other]) <= level]
            until = min(others, default=len(lines))
            filled = any(
                _holds(lines[other]) for other in range(number + 1, until) if other not in inner
            )
            start = sum(len(line) + 1 for line in lines[:number])
            where = _words.place(manuscript, ("sections", index, "body"), start)
            yield Heading(text=text, level=level, place=where, filled=filled)


def _level(line: str) -> int:
    found = MARKS.match(line)
    return len(found[1]) if found else 6


def _holds(line: str) -> bool:
    return not BLANK.fullmatch(line)
