"""What a finished PDF says, read by PDFium: another hand than the one that made it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

# Presentation forms of Latin ligatures (Unicode block FB00): the letters that they stand for.
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}


@dataclass(frozen=True)
class Run:
    """A piece of text as the page draws it: at most one line in one font.

    `furniture` is an artifact, such as a footer.
    """

    page: int
    text: str
    furniture: bool
    family: str
    embedded: bool


@dataclass(frozen=True)
class Paper:
    """A PDF's text in the order of drawing, and the alternative texts of its figures."""

    runs: tuple[Run, ...]
    alternatives: tuple[str, ...]


@lru_cache(2)
def read(data: bytes) -> Paper:
    """Return what a PDF says. Raises pypdfium2.PdfiumError when it is not a PDF."""
    with_document = pypdfium2.PdfDocument(data)
    try:
        runs: list[Run] = []
        alternatives: list[str] = []
        for number, page in enumerate(with_document, 1):
            textpage = page.get_textpage()
            runs.extend(_runs(page, textpage, number))
            alternatives.extend(_alternatives(page))
            textpage.close()
            page.close()
        return Paper(tuple(runs), tuple(alternatives))
    finally:
        with_document.close()


def _runs(page: Any, textpage: Any, number: int) -> Iterator[Run]:
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT:
            font = pdfium.FPDFTextObj_GetFont(item)
            text = _wide(pdfium.FPDFTextObj_GetText, item, textpage).translate(LIGATURES)
            family = _narrow(pdfium.FPDFFont_GetFamilyName, font)
            embedded = bool(pdfium.FPDFFont_GetIsEmbedded(font))
            yield Run(number, text, "Artifact" in set(_marks(item)), family, embedded)


def _marks(item: Any) -> Iterator[str]:
    for index in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, index)
        buffer, size = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
        if pdfium.FPDFPageObjMark_GetName(mark, buffer, 128, size):
            yield bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le")


def _alternatives(page: Any) -> Iterator[str]:
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return
    waiting = [
        pdfium.FPDF_StructTree_GetChildAtIndex(tree, i) for i in range(pdfium.FPDF_StructTree_CountChildren(tree))
    ]
    while waiting:
        element = waiting.pop(0)
        if element:
            text = _wide(pdfium.FPDF_StructElement_GetAltText, element)
            if text:
                yield text
            count = pdfium.FPDF_StructElement_CountChildren(element)
            waiting.extend(pdfium.FPDF_StructElement_GetChildAtIndex(element, i) for i in range(count))
    pdfium.FPDF_StructTree_Close(tree)


def _wide(function: Any, *arguments: Any) -> str:
    """Call a function of PDFium that fills a UTF-16 buffer and returns its size in bytes, terminator included."""
    size = function(*arguments, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    function(*arguments, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def _narrow(function: Any, *arguments: Any) -> str:
    size = function(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(size + 1)
    function(*arguments, buffer, size)
    return buffer.value.decode("utf-8", "replace")
