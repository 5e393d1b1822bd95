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
    """A piece of text as the page draws it: at most one line in one font. `furniture` is an artifact, such as a footer."""

    page: int
    text: str
    furniture: bool
    family: str
    embedded: bool


@dataclass(frozen=True)
class Paper:
    """A PDF's text in the order of reading, as its tags give it, and the alternative texts of its figures."""

    runs: tuple[Run, ...]
    alternatives: tuple[str, ...]


@lru_cache(2)
def read(data: bytes) -> Paper:
    """Return what a PDF says. Raises pypdfium2.PdfiumError when it is not a PDF."""
    document = pypdfium2.PdfDocument(data)
    try:
        runs: list[Run] = []
        alternatives: list[str] = []
        for number, page in enumerate(document, 1):
            textpage = page.get_textpage()
            order, texts = _structure(page)
            alternatives.extend(texts)
            drawn = list(_runs(page, textpage, number))
            # What no tag holds comes last: furniture, and text that a screen reader would never say.
            drawn.sort(key=lambda item: order.get(item[0], len(order)))
            runs.extend(run for _, run in drawn)
            textpage.close()
            page.close()
        return Paper(tuple(runs), tuple(alternatives))
    finally:
        document.close()


def _runs(page: Any, textpage: Any, number: int) -> Iterator[tuple[int, Run]]:
    """Yield every run with the number of its marked content, in the order of drawing."""
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT:
            font = pdfium.FPDFTextObj_GetFont(item)
            text = _wide(pdfium.FPDFTextObj_GetText, item, textpage).translate(LIGATURES)
            family = _narrow(pdfium.FPDFFont_GetFamilyName, font)
            embedded = bool(pdfium.FPDFFont_GetIsEmbedded(font))
            run = Run(number, text, "Artifact" in set(_marks(item)), family, embedded)
            yield pdfium.FPDFPageObj_GetMarkedContentID(item), run


def _marks(item: Any) -> Iterator[str]:
    for index in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, index)
        buffer, size = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
        if pdfium.FPDFPageObjMark_GetName(mark, buffer, 128, size):
            yield bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le")


def _structure(page: Any) -> tuple[dict[int, int], list[str]]:
    """Return the place of each marked content in the order of reading, and the figures' alternative texts."""
    order: dict[int, int] = {}
    texts: list[str] = []

    def visit(element: Any) -> None:
        text = _wide(pdfium.FPDF_StructElement_GetAltText, element)
        if text:
            texts.append(text)
        for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
            if child:
                visit(child)
            else:
                content = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
                order.setdefault(content, len(order))

    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if tree:
        for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            visit(pdfium.FPDF_StructTree_GetChildAtIndex(tree, index))
        pdfium.FPDF_StructTree_Close(tree)
    return order, texts


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
