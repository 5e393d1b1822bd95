"""Colour spaces of a PDF as a press sees them: which inks a value in one of them puts on paper (ISO
32000-1, 8.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Name

CMYK = tuple[float, float, float, float]
"""Cyan, magenta, yellow and black, from 0 to 1."""

# ICC.1:2010, 7.2.6: the colour space that a profile is for stands in these bytes of its header.
SIGNATURE = slice(16, 20)
DEEPEST = 4
SHORT = {"/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK", "/I": "/Indexed"}
"""What spaces are called inside a stream (ISO 32000-1, table 94)."""
ALL = "All"
"""The colour of all plates at once."""


@dataclass(frozen=True)
class Space:
    """A colour space: its name for a person, how many parts a colour has, and whether a press can
    print it.

    `base` is what a table or an ink stands for, `table` its entries, `spot` the ink's name, `stops`
    the shares of the other inks that stand for none of it and all of it.
    """

    name: str
    parts: int
    printable: bool
    base: Space | None = None
    table: bytes = b""
    spot: str = ""
    stops: tuple[Any, ...] = ()

    def inks(self, values: Sequence[float]) -> CMYK | None:
        """Return what a colour puts on paper, a spot colour as what stands for it; None when that
        cannot be told.
        """
        if not self.printable or len(values) != self.parts:
            return None
        if self.base is not None and self.table:
            entry = self.table[int(values[0]) * self.base.parts :][: self.base.parts]
            return self.base.inks([part / 255 for part in entry])
        if self.base is not None:
            return self.base.inks(
                [low + values[0] * (high - low) for low, high in zip(*self.stops, strict=True)]
            )
        if self.parts == 1:
            return 0.0, 0.0, 0.0, 1 - values[0]
        cyan, magenta, yellow, black = values
        return cyan, magenta, yellow, black


GREY, FOUR = Space("DeviceGray", 1, printable=True), Space("DeviceCMYK", 4, printable=True)
RGB = Space("DeviceRGB", 3, printable=False)
PATTERN = Space("Pattern", 0, printable=True)
PLAIN = {"/DeviceGray": GREY, "/DeviceCMYK": FOUR, "/DeviceRGB": RGB, "/Pattern": PATTERN}


def of(given: Any, resources: Any = None, depth: int = 0) -> Space:
    """Return a colour space; one that is unknown, or that nothing defines, cannot be printed."""
    if isinstance(given, Name):
        name = str(given)
        defined = None if resources is None else resources.get("/ColorSpace", {}).get(name)
        if defined is not None and name not in PLAIN and depth < DEEPEST:
            return of(defined, resources, depth + 1)
        name = SHORT.get(name, name)
        return PLAIN.get(name) or Space(name.lstrip("/"), 0, printable=False)
    if isinstance(given, pikepdf.Array) and len(given) and depth < DEEPEST:
        kind = SHORT.get(str(given[0]), str(given[0]))
        if kind in MADE and len(given) > 1:
            return MADE[kind](given, resources, depth)
        if len(given) == 1:
            return of(given[0], resources, depth + 1)
        return Space(kind.lstrip("/"), 0, printable=False)
    return Space("no colour space", 0, printable=False)


def _profiled(given: Any, _resources: Any, _depth: int) -> Space:
    parts = int(given[1].get("/N", 0))
    kind = given[1].read_bytes()[SIGNATURE].decode("latin-1").strip()
    return Space(f"ICCBased {kind}", parts, printable=parts == 4 and kind == "CMYK")


def _indexed(given: Any, resources: Any, depth: int) -> Space:
    base = of(given[1], resources, depth + 1)
    table = given[3].read_bytes() if isinstance(given[3], pikepdf.Stream) else bytes(given[3])
    whole = len(table) >= (int(given[2]) + 1) * base.parts
    return Space(
        name=f"Indexed {base.name}",
        parts=1,
        printable=base.printable and bool(base.parts) and whole,
        base=base,
        table=table,
    )


def _separation(given: Any, resources: Any, depth: int) -> Space:
    base, spot = of(given[2], resources, depth + 1), str(given[1]).lstrip("/")
    stops = _stops(given[3])
    simple = stops is not None and base.parts == len(stops[0]) and base.spot == ""
    return Space(
        name=f"Separation {spot}",
        parts=1,
        printable=base.printable and simple,
        base=base,
        table=b"",
        spot=spot,
        stops=stops or (),
    )


def _pattern(given: Any, resources: Any, depth: int) -> Space:
    base = of(given[1], resources, depth + 1)
    return Space(f"Pattern of {base.name}", base.parts, base.printable)


MADE = {
    "/ICCBased": _profiled,
    "/Indexed": _indexed,
    "/Separation": _separation,
    "/Pattern": _pattern,
}


def _stops(function: Any) -> tuple[list[float], list[float]] | None:
    """Return the ends of a function that goes straight from one to the other, or None of any
    other.
    """
    if function.get("/FunctionType") != 2 or function.get("/N") != 1:
        return None
    return [float(one) for one in function.get("/C0", [0])], [
        float(one) for one in function.get("/C1", [1])
    ]


def stops(function: Any, depth: int = 0) -> Iterator[list[float] | None]:
    """Yield the colours that a gradient's function goes through; None stands for what cannot be
    told.
    """
    kind = function.get("/FunctionType") if isinstance(function, pikepdf.Dictionary) else None
    if kind == 2:
        for end, missing in (("/C0", 0.0), ("/C1", 1.0)):
            yield [float(one) for one in function.get(end, [missing])]
    elif kind == 3 and depth < DEEPEST:
        for part in function.Functions:
            yield from stops(part, depth + 1)
    else:
        yield None
