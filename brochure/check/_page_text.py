"""The texts of a handout as the page prints them, sign by sign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from brochure.check._account import Account
from brochure.check._letters import LABEL
from brochure.fold import folded
from brochure.inspect.tagged_text import Run
from brochure.prose.parts import Part

# At the end of a line it may be the engine's, or the author's own.
MAYBE_HYPHEN = "\0"
HYPHENS = ("-", "\u2010", "\u2011", "\ufffe", "\x02")


@dataclass(frozen=True)
class Piece:
    """A text that stands in a passage of the page: a part of the handout, or other words."""

    text: str
    part: Part | None


@dataclass(frozen=True)
class Printed:
    """Blocks of the page whose texts go over into each other: their runs, what they say without
    white space, and what they should say.
    """

    runs: tuple[Run, ...]
    said: str
    pieces: tuple[Piece, ...]


def passages(told: Account) -> Iterator[Printed]:
    """Yield the passages of a page, in the order of reading, each with all the texts in it."""
    blocks = told.text.blocks
    texts = [
        *((Piece(part.printed, part), stretches) for part, stretches in told.stretches),
        *((Piece(words, None), (stretch,)) for words, stretch in told.besides),
    ]
    texts.sort(key=lambda one: one[1])
    group = list(range(len(blocks)))
    inside = [_blocks_of(stretches, blocks) for _, stretches in texts]
    for numbers in inside:
        for one in numbers[1:]:
            old, new = group[one], group[numbers[0]]
            group = [new if number == old else number for number in group]
    for name in dict.fromkeys(group):
        numbers = [number for number, one in enumerate(group) if one == name]
        pieces = [
            piece
            for (piece, _), some in zip(texts, inside, strict=True)
            if some and group[some[0]] == name
        ]
        runs = tuple(
            run
            for run, number in zip(told.body, told.text.block_of, strict=True)
            if number in numbers and run.role != LABEL
        )
        if pieces and runs:
            yield Printed(runs=runs, said=said(runs), pieces=tuple(pieces))


def _blocks_of(
    stretches: tuple[tuple[int, int], ...], blocks: list[tuple[int, int, int]]
) -> list[int]:
    return [
        number
        for number, (_, start, end) in enumerate(blocks)
        if any(first < end and start < last for first, last in stretches)
    ]


def said(runs: tuple[Run, ...]) -> str:
    """Return what runs say, folded and without white space; a hyphen that ends a line is
    MAYBE_HYPHEN.
    """
    text = ""
    for run, following in zip(runs, (*runs[1:], None), strict=True):
        words = run.text.strip()
        ends_line = following is None or not _same_line(run, following)
        if words.endswith(HYPHENS):
            last = MAYBE_HYPHEN if ends_line else "-"
            text += squeezed(words[:-1]) + last
        else:
            text += squeezed(words)
    return text


def _same_line(run: Run, other: Run) -> bool:
    return run.page == other.page and abs(run.baseline - other.baseline) < run.size / 2


def stretch(text: str, start: int, end: int) -> str:
    """Return the words of a text between two of its signs, white space not counted."""
    places = [at for at, sign in enumerate(text) if not sign.isspace()]
    places.append(len(text))
    return text[places[min(start, len(places) - 1)] : places[min(end, len(places) - 1)]].strip()


def squeezed(text: str) -> str:
    """Return a text folded, without white space."""
    return re.sub(r"\s+", "", folded(text.replace("\x02", "-").replace("\ufffe", "-")))
