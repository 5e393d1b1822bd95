"""Pages of a PDF as pictures, drawn by PDFium, and where two of them differ. PDFium bears one
thread at a time.
"""

from __future__ import annotations

import io
import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageChops

from brochure.inspect.page_objects import Box
from brochure.inspect.pdfium import opened

# A CSS pixel is 3/4 point; two dots a CSS pixel keep small type sharp on every screen.
DOTS_PER_POINT = 2 * 96 / 72
MAX_DOTS = 12_000_000
# A report's pictures, in dots per inch: body type is read easily, and a page of text takes some
# 60 KB.
SMALL_DPI, SMALL_MAX_DOTS, COLOURS = 100, 3_000_000, 64
# Dots per inch at which two pages are compared: a hairline still shows.
COARSE_DPI = 72


@lru_cache(48)  # some 0.5 MB each
def png(data: bytes, number: int) -> bytes:
    """Return a page (from 1) as a PNG file of two dots a CSS pixel, fewer when the page is huge; it
    is kept.
    """
    return unkept_png(data, number)


def unkept_png(data: bytes, number: int) -> bytes:
    """Return the same of a page that holds what nothing may keep: a reader's own words."""
    with opened(data) as document:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(DOTS_PER_POINT, math.sqrt(MAX_DOTS / (width * height)))
        bitmap = page.render(scale=scale, rev_byteorder=True)
        picture = _png(
            memoryview(bitmap.buffer),
            bitmap.width,
            bitmap.height,
            stride=bitmap.stride,
            channels=bitmap.n_channels,
        )
        bitmap.close()
        page.close()
        return picture


def _png(pixels: memoryview, width: int, height: int, stride: int, channels: int) -> bytes:
    """Return pixels as a PNG file (ISO/IEC 15948).

    No row filter and the fastest compression suit type on white: measured on a page of the article,
    Pillow took 2.5 times as long for a file a fifth larger.
    """
    length = channels * width
    rows = [
        part for y in range(height) for part in (b"\0", pixels[y * stride : y * stride + length])
    ]
    kind = {1: 0, 3: 2, 4: 6}[channels]
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 1)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def small_png(data: bytes, number: int) -> bytes:
    """Return a page (from 1) as a small PNG file of few colours, of fewer dots when the page is
    huge. Raises Unreadable.
    """
    with opened(data) as document:
        image = _drawn(document, number, SMALL_DPI).convert("RGB").quantize(COLOURS)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def differences(old: bytes, new: bytes, numbers: Sequence[int]) -> Iterator[tuple[int, Box]]:
    """Yield which of these pages (from 1) look different, each with the bounds of what does: left,
    top, right and bottom in points from the top left corner. Raises Unreadable.
    """
    with opened(old) as was, opened(new) as now:
        for number in numbers:
            before, after = (
                _drawn(document, number, COARSE_DPI).convert("RGB") for document in (was, now)
            )
            width, height = now.get_page_size(number - 1)
            if before.size != after.size:
                yield number, (0, 0, width, height)
                continue
            bounds = ImageChops.difference(before, after).getbbox()
            if bounds:
                scale = width / before.width
                left, top, right, bottom = (scale * length for length in bounds)
                yield number, (left, top, right, bottom)


def _drawn(document: pypdfium2.PdfDocument, number: int, dpi: int) -> Image.Image:
    page = document[number - 1]
    width, height = page.get_size()
    bitmap = page.render(scale=min(dpi / 72, math.sqrt(SMALL_MAX_DOTS / max(1.0, width * height))))
    try:
        picture: Image.Image = bitmap.to_pil().copy()  # the copy outlives the bitmap
        return picture
    finally:
        bitmap.close()
        page.close()


class Shades(NamedTuple):
    """A page without its annotations in grey, in dots of `scale` to a point."""

    picture: Image.Image
    scale: float

    def at(self, x: float, y: float) -> int:
        """Return how light a place is, from 0 (black) to 255, in points from the top left of the
        page as it is shown; a place off the page is as light as the nearest on it.
        """
        column, row = int(x * self.scale), int(y * self.scale)
        shade = self.picture.getpixel(
            (
                min(max(0, column), self.picture.width - 1),
                min(max(0, row), self.picture.height - 1),
            )
        )
        return shade if isinstance(shade, int) else 255


def shades(data: bytes, scale: float) -> Iterator[Shades]:
    """Yield each page in grey. Raises Unreadable."""
    with opened(data) as document:
        for page in document:
            picture = page.render(scale=scale, draw_annots=False).to_pil().convert("L")
            page.close()
            yield Shades(picture, scale)
