"""The drawings of a PDF's fonts, each font judged once in a process."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from brochure.inspect import lookalikes, outlines
from brochure.inspect.known_fonts import COMPARED, KNOWN
from brochure.inspect.lookalikes import Fault
from brochure.shelves import FONTS, shipped

Drawn = tuple[tuple[int, str], ...]
"""Glyphs by their number, each with the text that it stands for."""


def judged(program: bytes, drawn: Drawn, files: tuple[Path, ...]) -> tuple[str, list[Fault]]:
    """Return the name of the font file that a PDF's font was taken from, nothing where it is none
    of the shelf's, and what is wrong with the glyphs.

    Raises fontTools' TTLibError when the program can be read in no form.
    """
    states = tuple(
        (path, (status := path.stat()).st_mtime_ns, status.st_size)
        for path in files
        if path.is_file()
    )
    name, faults = _judged(program, drawn, states)
    return name, list(faults)


State = tuple[Path, int, int]
"""A file, when it was last changed, and its size."""


@lru_cache(128)
def _judged(
    program: bytes, drawn: Drawn, files: tuple[State, ...]
) -> tuple[str, tuple[Fault, ...]]:
    for state in files:
        data = _data(state)
        if not _holds(data, program, drawn):
            continue
        if hashlib.sha256(data).hexdigest() in KNOWN.values():
            return state[0].name, ()
        # the whole file knows letters that the page does not draw
        return state[0].name, tuple(lookalikes.judged(outlines.program(data), drawn, _compared()))
    return "", tuple(lookalikes.judged(outlines.program(program), drawn, _compared()))


@lru_cache(64)
def _data(state: State) -> bytes:
    return state[0].read_bytes()


def _holds(data: bytes, program: bytes, drawn: Drawn) -> bool:
    """Return whether a font file draws some glyphs as the part of it does that a PDF embeds."""
    if outlines.written(program):
        return all(
            outlines.unhinted(data, glyph) == outlines.unhinted(program, glyph)
            for glyph, _ in drawn
        )
    if outlines.written(data):
        return False
    whole, part = outlines.program(data), outlines.program(program)
    return all(whole.drawing(glyph) == part.drawing(glyph) for glyph, _ in drawn)


@lru_cache(1)
def _compared() -> tuple[bytes, ...]:
    """Return the faces that come with this project and with which others are compared."""
    paths = (path for path in (shipped() / FONTS).glob("*/*.ttf") if path.name in COMPARED)
    return tuple(path.read_bytes() for path in sorted(paths))
