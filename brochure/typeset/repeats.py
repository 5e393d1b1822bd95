"""How often a gradient may repeat: the engine writes each repeat out before it draws the first.

`repeating-linear-gradient(red 0, blue 1e-6px)` on a page took 50 minutes and 3.4 GB. This uses
private parts of WeasyPrint 70.0 (the names `cycle` and `ceil` in its modules of gradients, and
`RadialGradient._repeat`), hence the pin in pyproject.toml; `tests/typeset/test_cause.py` fails
when they move.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import cycle
from typing import Any, TypeVar

from weasyprint import images
from weasyprint.svg import defs

T = TypeVar("T")

# A line a tenth of a millimetre wide, across the longest sheet that a format has.
MOST = 10_000


class RepeatsTooOften(ValueError):
    """A gradient repeats more often than anybody could see."""


def bound() -> None:
    """Let the engine's gradients repeat so often and no more."""
    images.cycle = defs.cycle = _cycle
    defs.ceil = _ceil
    if images.RadialGradient._repeat is not _repeat:
        images.RadialGradient._repeat = _repeat
        defs.spread_radial_gradient = _spread_radial


def _cycle(items: Iterable[T]) -> Iterator[T]:
    given = list(items)
    for number, one in enumerate(cycle(given)):
        if number > MOST * len(given):
            raise RepeatsTooOften
        yield one


def _ceil(number: float) -> int:
    if not abs(number) <= MOST:
        raise RepeatsTooOften
    return math.ceil(number)


_engines_repeat = images.RadialGradient._repeat
_engines_spread = defs.spread_radial_gradient


def _repeat(self: Any, width: float, height: float, scale_y: float, points: Any, *rest: Any) -> Any:
    """Repeat a radial gradient of a style sheet; `points` are two circles: x, y and radius each."""
    length = points[5] - points[2]
    reach = math.hypot(width, height / scale_y) + abs(points[2]) + math.hypot(*points[:2])
    if not reach <= MOST * length:
        raise RepeatsTooOften
    return _engines_repeat(self, width, height, scale_y, points, *rest)


def _spread_radial(spread: str, positions: Any, colors: Any, *circles: Any) -> Any:
    """Repeat a radial gradient of a drawing: inwards; `_ceil` sees to what is outside."""
    inner, outer = circles[2], circles[5]
    if spread != "pad" and not abs(inner) <= MOST * (outer - inner) * (
        positions[-1] - positions[0]
    ):
        raise RepeatsTooOften
    return _engines_spread(spread, positions, colors, *circles)
