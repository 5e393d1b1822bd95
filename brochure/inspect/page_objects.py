"""What a page is drawn of, piece by piece, as PDFium sees it; groups, such as half-transparent
ones, are opened.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points from the bottom left."""
Matrix = tuple[float, float, float, float, float, float]

TEXT, PATH, IMAGE, GROUP = (
    pdfium.FPDF_PAGEOBJ_TEXT,
    pdfium.FPDF_PAGEOBJ_PATH,
    pdfium.FPDF_PAGEOBJ_IMAGE,
    pdfium.FPDF_PAGEOBJ_FORM,
)
# The mark of an artifact, and of one that says of what kind it is: only heads and feet do.
ARTIFACT, RUNNING = "Artifact", "Artifact of pagination"
WHOLE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# A window so many times as large cuts nothing off.
UNCLIPPED = 1000.0
# Groups in groups: deeper than this nothing of ours goes, and a file made to exhaust memory might.
DEEPEST = 12


class Piece(NamedTuple):
    """A text, path or image: PDFium's object, its bounds and matrix on the page, and the windows
    that cut it off; `order` counts the pieces of its page.

    `artifact` says that it is one, such as a footer or a box behind a text, and `running` that it
    is an artifact of pagination (ISO 32000-1, table 330), such as a footer;
    `opacity`, from 0 to 1, is that of its groups and its own fill. The handle
    lives as long as its page is open.
    """

    handle: Any
    kind: int
    content: int
    artifact: bool
    running: bool
    opacity: float
    box: Box
    matrix: Matrix
    windows: tuple[Box, ...]
    order: int = 0


def pieces(page: Any) -> Iterator[Piece]:
    """Yield every piece of a page in the order of drawing."""
    for order, piece in enumerate(_all(page)):
        yield piece._replace(order=order)


def _all(page: Any) -> Iterator[Piece]:
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _opened(
            pdfium.FPDFPage_GetObject(page, index),
            WHOLE,
            (),
            marks=frozenset(),
            opacity=1.0,
            depth=0,
        )


def _opened(
    item: Any,
    frame: Matrix,
    windows: tuple[Box, ...],
    marks: frozenset[str],
    opacity: float,
    depth: int,
) -> Iterator[Piece]:
    kind = pdfium.FPDFPageObj_GetType(item)
    matrix = times(_matrix(item), frame)
    windows = (*windows, *(_placed(box, frame) for box in _clips(item)))
    marks = marks.union(_marks(item))
    opacity *= colour(item)[3] / 255
    content = pdfium.FPDFPageObj_GetMarkedContentID(item)
    if kind == GROUP and depth < DEEPEST:
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            inner = pdfium.FPDFFormObj_GetObject(item, index)
            for piece in _opened(
                inner, matrix, windows, marks=marks, opacity=opacity, depth=depth + 1
            ):
                yield piece if piece.content >= 0 else piece._replace(content=content)
    elif kind in {TEXT, PATH, IMAGE}:
        box = _placed(_bounds(item), frame)
        yield Piece(
            handle=item,
            kind=kind,
            content=content,
            artifact=ARTIFACT in marks,
            running=RUNNING in marks,
            opacity=opacity,
            box=box,
            matrix=matrix,
            windows=windows,
        )


def hide_texts(page: Any) -> None:
    """Take every text off a page: what is rendered from then on is without them."""
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        _hide(pdfium.FPDFPage_GetObject(page, index), 0)


def _hide(item: Any, depth: int) -> None:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == TEXT:
        pdfium.FPDFPageObj_SetIsActive(item, False)
    elif kind == GROUP and depth < DEEPEST:
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            _hide(pdfium.FPDFFormObj_GetObject(item, index), depth + 1)


def show_texts_alone(page: Any) -> None:
    """Draw every text of a page whole and in black, and nothing else: what is rendered from then on
    are its letters.
    """
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        _show_text(pdfium.FPDFPage_GetObject(page, index), 0)


def _show_text(item: Any, depth: int) -> None:
    kind = pdfium.FPDFPageObj_GetType(item)
    left, bottom, right, top = _bounds(item)
    across, up = (1 - UNCLIPPED) * (left + right) / 2, (1 - UNCLIPPED) * (bottom + top) / 2
    pdfium.FPDFPageObj_TransformClipPath(item, UNCLIPPED, 0.0, 0.0, UNCLIPPED, across, up)
    if kind == TEXT:
        pdfium.FPDFPageObj_SetIsActive(item, True)
        pdfium.FPDFPageObj_SetFillColor(item, 0, 0, 0, 255)
    elif kind == GROUP and depth < DEEPEST:
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            _show_text(pdfium.FPDFFormObj_GetObject(item, index), depth + 1)
    else:
        pdfium.FPDFPageObj_SetIsActive(item, False)


def colour(item: Any) -> tuple[int, int, int, int]:
    """Return what fills an object: red, green, blue and opacity, from 0 to 255; opaque black when
    it says nothing.
    """
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(item, *parts):
        return 0, 0, 0, 255
    red, green, blue, alpha = (part.value for part in parts)
    return red, green, blue, alpha


def _bounds(item: Any) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _matrix(item: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that does the inner first (ISO 32000-1, 8.3.4)."""
    if outer == WHOLE:
        return inner
    a, b, c, d, e, f = inner
    k, l, m, n, x, y = outer  # noqa: E741 - six letters in a row, as the standard has them
    return (
        a * k + b * m,
        a * l + b * n,
        c * k + d * m,
        c * l + d * n,
        e * k + f * m + x,
        e * l + f * n + y,
    )


def _placed(box: Box, frame: Matrix) -> Box:
    """Return the bounds that a box of a group has on the page."""
    if frame == WHOLE:
        return box
    a, b, c, d, e, f = frame
    corners = [
        (x * a + y * c + e, x * b + y * d + f) for x in (box[0], box[2]) for y in (box[1], box[3])
    ]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(up), max(across), max(up)


def _clips(item: Any) -> Iterator[Box]:
    """Yield the bounds of what cuts an object off, in its own frame."""
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


def _marks(item: Any) -> Iterator[str]:
    """Yield the names of an object's marks, and of an artifact that says of what kind it is."""
    for index in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, index)
        buffer, size = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
        if pdfium.FPDFPageObjMark_GetName(mark, buffer, 128, size):
            name = bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le")
            yield name
            if name == ARTIFACT and pdfium.FPDFPageObjMark_CountParams(mark) > 0:
                yield RUNNING
