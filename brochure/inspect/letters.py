"""The letters of a page, one by one, as PDFium gives them, put together to words."""

from __future__ import annotations

import ctypes
import struct
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from brochure.inspect.page_objects import Box
from brochure.inspect.pdfium import plain

# Presentation forms of Latin ligatures (Unicode block FB00): the letters that they stand for.
LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}

FIGURES = frozenset("0123456789")

# What is asked of each letter.
_POINTER, _NUMBER = ctypes.c_void_p, ctypes.c_int
_object_of = plain(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, _NUMBER)
_letter = plain(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _POINTER, _NUMBER)
_box = plain(pdfium.FPDFText_GetCharBox, _NUMBER, _POINTER, _NUMBER, *4 * [_POINTER])
_BOUNDS = struct.Struct("4d")  # of a letter, in PDFium's order: left, right, bottom and top


@dataclass(frozen=True)
class PageWord:
    """A word of a run and the bounds of its letters' ink, in points; `gap` is the widest space
    between two of its letters, `figures` the lowest top and the highest foot of its figures.
    """

    text: str
    box: Box
    gap: float = 0.0
    figures: tuple[float, float] | None = None


def words(textpage: Any) -> dict[int, tuple[PageWord, ...]]:
    """Return the words of each text object, by its address."""
    found: dict[int, list[list[tuple[str, Box]]]] = {}
    words: list[list[tuple[str, Box]]] = []
    page, held = ctypes.cast(textpage.raw, _POINTER).value, 0
    bounds = ctypes.create_string_buffer(_BOUNDS.size)
    start = ctypes.addressof(bounds)
    edges = tuple(range(start, start + _BOUNDS.size, _BOUNDS.size // 4))
    for index in range(max(0, pdfium.FPDFText_CountChars(textpage))):
        item = _object_of(page, index)
        if not item:
            continue
        if item != held:
            held, words = item, found.setdefault(item, [[]])
        letter = chr(_letter(page, index))
        if letter.isspace():
            words.append([])
        elif _box(page, index, *edges):
            words[-1].append((letter, _BOUNDS.unpack(bounds)))
    return {
        item: tuple(_word(letters) for letters in words if letters) for item, words in found.items()
    }


def _word(letters: list[tuple[str, Box]]) -> PageWord:
    said, boxes = zip(*letters, strict=True)
    lefts, rights, bottoms, tops = zip(*boxes, strict=True)
    text = "".join(said).translate(LIGATURES)
    order = sorted(zip(lefts, rights, strict=True))
    gap, end = 0.0, order[0][1]
    for left, right in order:
        gap, end = max(gap, left - end), max(end, right)
    figures = [box for letter, box in letters if letter in FIGURES]
    ends = (min(box[3] for box in figures), max(box[2] for box in figures)) if figures else None
    return PageWord(text, (min(lefts), min(bottoms), max(rights), max(tops)), gap, ends)
