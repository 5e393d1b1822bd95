"""Pages of a PDF as pictures for the screen, drawn by PDFium. PDFium bears one thread at a time:
the session's room.
"""

from __future__ import annotations

import math
import struct
import zlib
from functools import lru_cache

import pypdfium2

# A CSS pixel is 3/4 point; two dots a CSS pixel keep small type sharp on every screen.
DOTS_PER_POINT = 2 * 96 / 72
MAX_DOTS = 12_000_000


def sizes(data: bytes) -> tuple[tuple[float, float], ...]:
    """Return width and height of each page, in points."""
    document = pypdfium2.PdfDocument(data)
    try:
        return tuple(document.get_page_size(index) for index in range(len(document)))
    finally:
        document.close()


@lru_cache(48)  # some 0.5 MB each
def png(data: bytes, number: int) -> bytes:
    """Return a page (from 1) as a PNG file of two dots a CSS pixel, fewer when the page is huge."""
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(DOTS_PER_POINT, math.sqrt(MAX_DOTS / (width * height)))
        bitmap = page.render(scale=scale, rev_byteorder=True)
        picture = _png(
            memoryview(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels
        )
        bitmap.close()
        page.close()
        return picture
    finally:
        document.close()


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
