"""Readers of PWG raster and of URF for tests: one of our own, and the one in CUPS's library."""

from __future__ import annotations

import ctypes
import ctypes.util
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

HEADER = 1796
MODES = {1: "1", 8: "L", 24: "RGB"}


@dataclass(frozen=True)
class Sheet:
    """One side: its size in dots, the bits of a dot, the header, and the bytes of all lines."""

    width: int
    height: int
    bits: int
    header: bytes
    rows: bytes

    def word(self, at: int) -> int:
        """Return a number of PWG's header."""
        number: int = struct.unpack_from(">i", self.header, at)[0]
        return number

    def picture(self) -> Image.Image:
        """Return what is seen."""
        return Image.frombytes(MODES[self.bits], (self.width, self.height), self.rows)


def sheets(data: bytes) -> Iterator[Sheet]:
    """Yield the sides of a file. Its lines must fill each side without a rest."""
    if data[:4] == b"RaS2":
        at = 4
        while at < len(data):
            header = data[at : at + HEADER]
            assert header[:10] == b"PwgRaster\0"
            width, height = struct.unpack_from(">II", header, 372)
            bits, length = struct.unpack_from(">II", header, 388)
            rows, at = _rows(data, at + HEADER, length, height, max(1, bits // 8))
            yield Sheet(width, height, bits, header, rows)
        return
    assert data[:8] == b"UNIRAST\0"
    at, count = 12, struct.unpack_from(">I", data, 8)[0]
    for _ in range(count):
        header = data[at : at + 32]
        width, height = struct.unpack_from(">II", header, 12)
        rows, at = _rows(data, at + 32, width * header[0] // 8, height, header[0] // 8)
        yield Sheet(width, height, header[0], header, rows)
    assert at == len(data)


def _rows(data: bytes, at: int, length: int, height: int, size: int) -> tuple[bytes, int]:
    rows = bytearray()
    while len(rows) < length * height:
        times, at, line = data[at] + 1, at + 1, bytearray()
        while len(line) < length:
            count, at = data[at], at + 1
            assert count != 128
            if count < 128:
                line += data[at : at + size] * (count + 1)
                at += size
            else:
                line += data[at : at + (257 - count) * size]
                at += (257 - count) * size
        assert len(line) == length
        rows += line * times
    assert len(rows) == length * height
    return bytes(rows), at


def by_cups(path: Path) -> list[tuple[int, int, bytes]] | None:
    """Return width, height and lines of each side as CUPS's library reads them, None where this
    machine has none.
    """
    name = ctypes.util.find_library("cups")
    if name is None:
        return None
    cups = ctypes.CDLL(name)
    cups.cupsRasterOpen.restype = ctypes.c_void_p
    reading = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint)
    cups.cupsRasterReadPixels.argtypes = reading
    cups.cupsRasterReadHeader2.argtypes = reading[:2]
    cups.cupsRasterClose.argtypes = reading[:1]
    found = []
    with path.open("rb") as file:
        raster = cups.cupsRasterOpen(file.fileno(), 0)
        header = ctypes.create_string_buffer(HEADER)
        while cups.cupsRasterReadHeader2(raster, header):
            width, height = struct.unpack_from("=II", header.raw, 372)
            (length,) = struct.unpack_from("=I", header.raw, 392)
            rows = b""
            line = ctypes.create_string_buffer(length)
            lines = []
            for _ in range(height):
                assert cups.cupsRasterReadPixels(raster, line, length) == length
                lines.append(line.raw)
            rows = b"".join(lines)
            found.append((width, height, rows))
        cups.cupsRasterClose(raster)
    return found
