"""What a print shop cuts, folds and aligns by, drawn outside the bleed in the colour of all plates.

No standard fixes the measures; these are what print shops are used to: lines of 0.25 pt, 15 pt
long, and 3 pt off the bleed, so that none of them is left on the paper when the knife is a little
off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

# In points.
WEIGHT = 0.25
GAP, LENGTH = 3.0, 15.0
RADIUS, ARM = 4.0, 6.5
EDGE = 3.0
SLUG = GAP + LENGTH + EDGE
"""How far the sheet goes on past the bleed."""
DASHES = "[2 2] 0 d"
# A quarter of a circle by one Bezier curve: how far its handles reach, as a part of the radius.
HANDLE = 0.5523

COLOUR = "/Registration"
"""The name of the colour of all plates in the page's resources."""

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""


def drawn(trim: Box, bleed: float, folds: Iterable[float]) -> bytes:
    """Return the marks of a page: crop marks at its corners, registration marks at its sides,
    dashed ticks at folds.

    `folds` are points from the trim's left edge.
    """
    left, bottom, right, top = trim
    at = [left + fold for fold in folds]
    lines = [f"{COLOUR} CS 1 SCN {WEIGHT} w", *_crops(trim, bleed)]
    off = bleed + GAP + ARM
    beside = _clear((left + right) / 2, at)
    middles = [(beside, bottom - off), (beside, top + off)]
    middles += [(left - off, (bottom + top) / 2), (right + off, (bottom + top) / 2)]
    lines += [line for middle in middles for line in _registration(*middle)]
    lines += [DASHES] if at else []
    for fold in at:
        lines += [
            _upright(fold, bottom - bleed - GAP, -LENGTH),
            _upright(fold, top + bleed + GAP, LENGTH),
        ]
    return "\n".join(["q", *lines, "Q\n"]).encode()


def _crops(trim: Box, bleed: float) -> Iterator[str]:
    left, bottom, right, top = trim
    off = bleed + GAP
    for x in (left, right):
        yield _upright(x, bottom - off, -LENGTH)
        yield _upright(x, top + off, LENGTH)
    for y in (bottom, top):
        yield _level(left - off, y, -LENGTH)
        yield _level(right + off, y, LENGTH)


def _clear(middle: float, folds: list[float]) -> float:
    """Return the middle of a side, or a place beside it where a fold is ticked there."""
    near = any(abs(fold - middle) < 2 * ARM for fold in folds)
    return middle + 4 * ARM if near else middle


def _registration(x: float, y: float) -> Iterator[str]:
    yield _upright(x, y - ARM, 2 * ARM)
    yield _level(x - ARM, y, 2 * ARM)
    far, near = RADIUS, RADIUS * HANDLE
    points = [
        (far, near, near, far, 0, far), (-near, far, -far, near, -far, 0),
        (-far, -near, -near, -far, 0, -far), (near, -far, far, -near, far, 0),
    ]  # fmt: skip
    curves = (
        " ".join(_number(part + (x, y)[index % 2]) for index, part in enumerate(curve)) + " c"
        for curve in points
    )
    yield f"{_number(x + far)} {_number(y)} m {' '.join(curves)} h S"


def _upright(x: float, y: float, length: float) -> str:
    return f"{_number(x)} {_number(y)} m {_number(x)} {_number(y + length)} l S"


def _level(x: float, y: float, length: float) -> str:
    return f"{_number(x)} {_number(y)} m {_number(x + length)} {_number(y)} l S"


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
