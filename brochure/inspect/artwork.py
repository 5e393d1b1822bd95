"""What a page draws beside its letters: boxes, rules and pictures, with the edges that can be seen.

A box or a rule is a straight figure of one colour: what a style sheet's borders, grounds and lines
under words become. All else is a picture, whatever brought it onto the page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from brochure.inspect.page_objects import IMAGE, PATH, Box, Piece, colour

# What PDFium says of a ground that a pattern fills, such as a gradient or a picture that repeats.
PATTERN = (191, 191, 191)
# Two boxes one in another make a border, three a double one.
FIGURES = 3
# Points of a box, the first twice; the points of four round corners.
CORNERS, ROUNDINGS = 5, 12
# In points: a coordinate is rounded on its way through the engine.
ROUNDING = 0.05

Points = list[tuple[int, float, float]]
"""Kinds of segments with where they end."""


@dataclass(frozen=True)
class Shape:
    """A box, rule or picture: its place in the order of drawing, its bounds in points from the
    bottom left, whole and as far as it is not cut off.

    `figures` bound the single boxes and rules of a path, such as the outer and the inner edge of a
    border. `plain` is false for a picture, `patterned` true for what a pattern may fill; `figure`
    is the alternative text of the Figure that holds it, None outside of one.
    """

    order: int
    box: Box
    seen: Box
    figures: tuple[Box, ...]
    plain: bool
    patterned: bool
    opacity: float
    figure: str | None


def shape(piece: Piece, figure: str | None) -> Shape | None:
    """Return what a path or an image draws; None where nothing of it can be seen."""
    seen = clipped(piece.box, piece.windows)
    if seen is None or piece.opacity <= 0:
        return None
    figures: tuple[Box, ...] = (piece.box,)
    plain = piece.kind == PATH
    if plain and figure is None:  # a picture's own lines, such as a code's modules, are many
        found = tuple(_figures(piece))
        plain = len(found) <= FIGURES and None not in found
        if len(found) > 1:  # a single one's bounds have the width of its line as well
            figures = tuple(box for box in found if box) or figures
    return Shape(
        order=piece.order,
        box=piece.box,
        seen=seen,
        figures=figures,
        plain=plain and figure is None,
        patterned=piece.kind != IMAGE and colour(piece.handle)[:3] == PATTERN,
        opacity=piece.opacity,
        figure=figure,
    )


def clipped(box: Box, windows: tuple[Box, ...]) -> Box | None:
    """Return what some windows leave of a box, or None."""
    left, bottom, right, top = box
    for window in windows:
        left, bottom = max(left, window[0]), max(bottom, window[1])
        right, top = min(right, window[2]), min(top, window[3])
    return (left, bottom, right, top) if left <= right and bottom <= top else None


def meets(one: Box, other: Box, slack: float = 0.0) -> bool:
    """Return whether two boxes have more in common than an edge, or come as near as `slack`."""
    return (
        one[0] < other[2] + slack
        and other[0] < one[2] + slack
        and one[1] < other[3] + slack
        and other[1] < one[3] + slack
    )


def holds(outer: Box, inner: Box, slack: float = ROUNDING) -> bool:
    """Return whether a box lies within another."""
    return (
        outer[0] <= inner[0] + slack
        and outer[1] <= inner[1] + slack
        and outer[2] >= inner[2] - slack
        and outer[3] >= inner[3] - slack
    )


def _figures(piece: Piece) -> Iterator[Box | None]:
    """Yield the bounds of each box or rule of a path, None for what is neither."""
    points: Points = []
    for kind, x, y in [*_segments(piece), (pdfium.FPDF_SEGMENT_MOVETO, 0.0, 0.0)]:
        if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield _bounds(points)
            points = []
        points.append((kind, x, y))


def _segments(piece: Piece) -> Iterator[tuple[int, float, float]]:
    a, b, c, d, e, f = piece.matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(max(0, pdfium.FPDFPath_CountSegments(piece.handle))):
        segment: Any = pdfium.FPDFPath_GetPathSegment(piece.handle, number)
        if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            across, up = x.value, y.value
            yield (
                pdfium.FPDFPathSegment_GetType(segment),
                across * a + up * c + e,
                across * b + up * d + f,
            )


def _bounds(points: Points) -> Box | None:
    """Return the bounds of a box, with or without round corners, or of a level or upright rule."""
    rounded = sum(kind == pdfium.FPDF_SEGMENT_BEZIERTO for kind, _, _ in points)
    straight = len(points) - rounded
    if rounded not in {0, ROUNDINGS} or straight > CORNERS:
        return None
    before = points[0]
    for point in [*points[1:], (pdfium.FPDF_SEGMENT_LINETO, *points[0][1:])]:
        kind, x, y = point
        aslant = abs(x - before[1]) > ROUNDING and abs(y - before[2]) > ROUNDING
        if kind == pdfium.FPDF_SEGMENT_LINETO and aslant:
            return None
        before = point
    across, up = [x for _, x, _ in points], [y for _, _, y in points]
    return min(across), min(up), max(across), max(up)
