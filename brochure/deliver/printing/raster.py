"""A document as pictures: PWG raster (PWG 5102.4) and URF, whose lines are packed alike.

URF has no published description; its pages are as the readers of CUPS and of others know them.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from functools import partial

from brochure.deliver.printing.papers import HUNDREDTHS
from brochure.deliver.printing.planning import Raster
from brochure.inspect import pixels

Aside = Callable[[Callable[[], bytes]], bytes]
"""Runs what draws where PDFium may be used, and returns what it drew."""

PWG_MAGIC, URF_MAGIC = b"RaS2", b"UNIRAST\0"
PWG_HEADER = 1796
# A line is sent as often as it repeats, and so is a dot; a run of others has no more either.
MOST_LINES, MOST_DOTS = 256, 128
# As much is drawn at once; one grey page of Letter at 300 dots an inch.
BAND = 8_500_000
NORMAL_QUALITY = 4
# RFC 8011's long edge is URF's 3, the short edge its 2.
URF_SIDES = {"one-sided": 1, "two-sided-short-edge": 2, "two-sided-long-edge": 3}
# By how the printer takes back sides, which of both edges mirrors them: across and along
# (PWG 5102.4, table 5).
TURNED = {
    ("rotated", "two-sided-long-edge"): (True, True),
    ("flipped", "two-sided-long-edge"): (False, True),
    ("flipped", "two-sided-short-edge"): (True, False),
    ("manual-tumble", "two-sided-short-edge"): (True, True),
}


def document(data: bytes, pages: int, raster: Raster, aside: Aside) -> list[bytes]:
    """Return the parts of a PDF as raster, the pages as often as the plan says.

    A copy with an odd number of pages gets an empty one, so that the next begins on a new sheet.
    Raises Unreadable.
    """
    is_duplex = raster.sides != "one-sided"
    is_filled = is_duplex and pages % 2 == 1 and raster.times > 1
    total = (pages + is_filled) * raster.times
    copy: list[bytes] = []
    for number in range(1, pages + is_filled + 1):
        is_back = is_duplex and number % 2 == 0
        dots = _dots(raster, is_back=is_back)
        copy.append(_header(raster, dots, total))
        copy.append(_page(data, number if number <= pages else None, raster, dots, aside))
    start = URF_MAGIC + struct.pack(">I", total) if _is_urf(raster) else PWG_MAGIC
    return [start, *(copy * raster.times)]


def _is_urf(raster: Raster) -> bool:
    return raster.kind.name.isupper()


def _dots(raster: Raster, *, is_back: bool) -> pixels.Dots:
    """Return the sheet in whole dots, as many as fit it: readers of raster count them so."""
    width, height = (int(round(side * HUNDREDTHS) * raster.dpi / 2540) for side in raster.sheet)
    across, along = TURNED.get((raster.sheet_back, raster.sides), (False, False))
    return pixels.Dots(
        width=width,
        height=height,
        dpi=raster.dpi,
        is_colour=raster.colour and raster.kind.channels == 3,
        across=is_back and across,
        along=is_back and along,
    )


def _header(raster: Raster, dots: pixels.Dots, total: int) -> bytes:
    kind = raster.kind
    if _is_urf(raster):
        return struct.pack(
            ">BBBB8xIII8x",
            kind.bits * kind.channels,
            kind.space,
            URF_SIDES[raster.sides],
            NORMAL_QUALITY,
            dots.width,
            dots.height,
            dots.dpi,
        )
    header = bytearray(PWG_HEADER)

    def put(at: int, *values: int) -> None:
        struct.pack_into(f">{len(values)}I", header, at, *values)

    header[:9] = b"PwgRaster"
    put(272, raster.sides != "one-sided", dots.dpi, dots.dpi)
    put(340, 1)
    put(352, *(int(round(side * HUNDREDTHS) * 72 / 2540) for side in raster.sheet))
    put(368, raster.sides == "two-sided-short-edge", dots.width, dots.height)
    put(384, kind.bits, kind.bits * kind.channels, _line_bytes(raster, dots), 0, kind.space)
    put(420, kind.channels)
    mirrored = [0xFFFFFFFF if turned else 1 for turned in (dots.across, dots.along)]
    put(452, total, *mirrored, 0, 0, dots.width, dots.height, 0xFFFFFF, NORMAL_QUALITY)
    name = raster.media.encode()[:63]
    header[1732 : 1732 + len(name)] = name
    return bytes(header)


def _line_bytes(raster: Raster, dots: pixels.Dots) -> int:
    return (dots.width * raster.kind.bits * raster.kind.channels + 7) // 8


def _page(
    data: bytes, number: int | None, raster: Raster, dots: pixels.Dots, aside: Aside
) -> bytes:
    """Return the packed lines of a page, of an empty one where there is no number."""
    kind = raster.kind
    packed = Packed(_line_bytes(raster, dots), kind.channels)
    if number is None:
        packed.add((b"\0" if kind.is_black else b"\xff") * packed.length * dots.height)
        return packed.done()
    for rows in _bands(data, number, raster, dots, aside):
        if kind.channels == 3 and not dots.is_colour:
            rows = _as_colour(rows)
        packed.add(rows.translate(INVERTED) if kind.is_black else rows)
    return packed.done()


def _as_colour(grey: bytes) -> bytes:
    rows = bytearray(3 * len(grey))
    rows[::3] = rows[1::3] = rows[2::3] = grey
    return bytes(rows)


INVERTED = bytes(range(255, -1, -1))


def _bands(
    data: bytes, number: int, raster: Raster, dots: pixels.Dots, aside: Aside
) -> Iterator[bytes]:
    if raster.kind.bits == 1:
        yield aside(partial(pixels.dithered, data, number, dots))
        return
    most = max(1, BAND // (dots.width * dots.channels))
    for top in range(0, dots.height, most):
        rows = min(most, dots.height - top)
        yield aside(partial(pixels.band, data, number, dots, top, rows))


# By the bytes of a dot: equal dots, the dot itself; or dots each of which differs from the next.
RUNS = {
    1: re.compile(rb"((.)\2{1,127})|((?:(.)(?!\4)){1,128})", re.DOTALL),
    3: re.compile(rb"((...)\2{1,127})|((?:(...)(?!\4)){1,128})", re.DOTALL),
}
# What stands before so many equal dots, and before so many others; one alone is equal to itself.
EQUAL = [b"", *(bytes([count - 1]) for count in range(1, MOST_DOTS + 1))]
OTHERS = [*EQUAL[:2], *(bytes([257 - count]) for count in range(2, MOST_DOTS + 1))]


class Packed:
    """Packs lines: how often a line repeats, then runs of equal dots and runs of others."""

    def __init__(self, length: int, size: int) -> None:
        """Take the bytes of a line, and of a dot; dots of a bit are packed by eight."""
        self.length, self.size = length, size
        self.parts: list[bytes] = []
        self.line = b""
        self.times = 0

    def add(self, rows: bytes) -> None:
        """Take further whole lines."""
        for start in range(0, len(rows), self.length):
            line = rows[start : start + self.length]
            if self.times and (line != self.line or self.times == MOST_LINES):
                self._flush()
            self.line = line
            self.times += 1

    def done(self) -> bytes:
        """Return all of it."""
        self._flush()
        return b"".join(self.parts)

    def _flush(self) -> None:
        if self.times:
            self.parts += [bytes([self.times - 1]), packed(self.line, self.size)]
            self.times = 0


def packed(line: bytes, size: int) -> bytes:
    """Return a line of dots of so many bytes: a count of 0 to 127 and a dot is the dot once more
    than that, one of 129 to 255 is followed by 257 less it different dots.
    """
    parts: list[bytes] = []
    for equal, dot, others, _ in RUNS[size].findall(line):
        if equal:
            parts += (EQUAL[len(equal) // size], dot)
        else:
            parts += (OTHERS[len(others) // size], others)
    return b"".join(parts)
