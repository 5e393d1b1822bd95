"""What a finished PDF says, read by PDFium: another hand than the one that made it."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

# Presentation forms of Latin ligatures (Unicode block FB00): the letters that they stand for.
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}

# A gap narrower than this part of the size of type is no space between words: the narrowest is about a fifth.
SPACE = 0.12
LAST = (1 << 30,)
# ISO 32000-1, 14.8.4.4: these stand inside a line. The engine writes NonStruct for a line of a paragraph.
INLINE = {"Span", "Link", "Quote", "Code", "Reference", "NonStruct", "Em", "Strong"}

Path = tuple[int, ...]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Run:
    """A piece of text as the page draws it: at most one line in one font. Lengths are points from the bottom left.

    `block` is the place of its paragraph, heading, item or cell in the document's tree; `furniture` is an artifact,
    such as a footer; `seen` is false for what is cut off, off the page or transparent.
    """

    page: int
    block: Path
    text: str
    furniture: bool
    seen: bool
    family: str
    embedded: bool
    left: float
    right: float
    baseline: float
    size: float

    def goes_on(self, before: Run) -> bool:
        """Return whether the run stands in the middle of a word that the one before began, such as a link's."""
        gap = max(self.left, before.left) - min(self.right, before.right)
        same_line = self.page == before.page and abs(self.baseline - before.baseline) < self.size / 10
        spaced = self.text[:1].isspace() or before.text[-1:].isspace()
        return same_line and not spaced and gap < self.size * SPACE


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
        runs: list[tuple[Path, Run]] = []
        alternatives: list[str] = []
        for number, page in enumerate(document, 1):
            textpage = page.get_textpage()
            order, texts = _structure(page)
            alternatives.extend(texts)
            # What no tag holds comes last: furniture, and text that a screen reader would never say.
            for content, item in _texts(page):
                place, block = order.get(content, (LAST, LAST))
                runs.append((place, _run(page, item, textpage, number, block)))
            textpage.close()
            page.close()
        runs.sort(key=lambda item: item[0])
        return Paper(tuple(run for _, run in runs), tuple(alternatives))
    finally:
        document.close()


def _texts(page: Any) -> Iterator[tuple[int, Any]]:
    """Yield every piece of text with the number of its marked content, in the order of drawing."""
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT:
            yield pdfium.FPDFPageObj_GetMarkedContentID(item), item


def _run(page: Any, item: Any, textpage: Any, number: int, block: Path) -> Run:
    font = pdfium.FPDFTextObj_GetFont(item)
    left, bottom, right, top, size = (ctypes.c_float() for _ in range(5))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    pdfium.FPDFTextObj_GetFontSize(item, size)
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    box = (left.value, bottom.value, right.value, top.value)
    return Run(
        page=number,
        block=block,
        text=_wide(pdfium.FPDFTextObj_GetText, item, textpage).translate(LIGATURES),
        furniture="Artifact" in set(_marks(item)),
        seen=_has_ink(item)
        and all(_mostly_inside(box, window) for window in [(0, 0, *page.get_size()), *_clips(item)]),
        family=_narrow(pdfium.FPDFFont_GetFamilyName, font),
        embedded=bool(pdfium.FPDFFont_GetIsEmbedded(font)),
        left=left.value,
        right=right.value,
        baseline=matrix.f,
        size=size.value * math.hypot(matrix.c, matrix.d),
    )


def _has_ink(item: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return alpha.value > 0 and pdfium.FPDFTextObj_GetTextRenderMode(item) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE


def _clips(item: Any) -> Iterator[Box]:
    """Yield the bounds of what cuts an object off."""
    path = pdfium.FPDFPageObj_GetClipPath(item)
    for index in range(max(0, pdfium.FPDFClipPath_CountPaths(path))):
        points: list[tuple[float, float]] = []
        for number in range(max(0, pdfium.FPDFClipPath_CountPathSegments(path, index))):
            x, y = ctypes.c_float(), ctypes.c_float()
            segment = pdfium.FPDFClipPath_GetPathSegment(path, index, number)
            if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        across, up = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
        yield min(across), min(up), max(across), max(up)


def _mostly_inside(box: Box, window: Box) -> bool:
    """Return whether at least three quarters of a box lie inside a window, in width and in height."""
    width, height = box[2] - box[0], box[3] - box[1]
    across = min(box[2], window[2]) - max(box[0], window[0])
    up = min(box[3], window[3]) - max(box[1], window[1])
    return across >= 0.75 * width and up >= 0.75 * height


def _marks(item: Any) -> Iterator[str]:
    for index in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, index)
        buffer, size = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
        if pdfium.FPDFPageObjMark_GetName(mark, buffer, 128, size):
            yield bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le")


def _structure(page: Any) -> tuple[dict[int, tuple[Path, Path]], list[str]]:
    """Return the place and the block of each marked content in the document's tree, and the figures' texts."""
    order: dict[int, tuple[Path, Path]] = {}
    texts: list[str] = []

    def visit(element: Any, place: Path, block: Path) -> None:
        text = _wide(pdfium.FPDF_StructElement_GetAltText, element)
        if text:
            texts.append(text)
        if _wide(pdfium.FPDF_StructElement_GetType, element) not in INLINE:
            block = place
        for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
            # A child that stands on another page counts as well: a place is the same on every page.
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
            if child:
                visit(child, (*place, index), block)
            else:
                content = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
                if content >= 0:
                    order.setdefault(content, ((*place, index), block))

    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if tree:
        for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            element = pdfium.FPDF_StructTree_GetChildAtIndex(tree, index)
            if element:
                visit(element, (index,), (index,))
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
