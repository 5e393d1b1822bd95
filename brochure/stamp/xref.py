"""The cross-reference stream that ends a PDF (ISO 32000-1, 7.5.8), and the identifier that it
holds.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

TAIL = 1024
"""So many bytes at a file's end hold its identifier."""
IDENT = 16
"""Bytes of an identifier."""
# PNG's predictors (RFC 2083, 6): each row says by its first byte whether it holds differences to
# the row above.
PLAIN, UP = b"\0", b"\2"
CHUNK_ROWS = 8192
LATEST_ID = re.compile(rb"/ID\s*\[\s*<((?:[0-9A-Fa-f]{2})*)>")


def ident_of(data: bytes) -> bytes | None:
    """Return the first identifier that a file's last `TAIL` bytes tell, of a copy of ours, locked
    or not; else None.
    """
    found = LATEST_ID.findall(data[-TAIL:])
    return bytes.fromhex(found[-1].decode()) if found else None


def in_use(offset: int, width: int) -> bytes:
    """Return the row of an object that begins at an offset, which takes `width` bytes."""
    return b"\1" + offset.to_bytes(width, "big") + b"\0\0"


def packed(stream: int, first: int, count: int, width: int) -> bytes:
    """Return the rows of objects in an object stream, from its `first` on. Raises ValueError beyond
    65,536.
    """
    if first + count > 1 << 16:
        raise ValueError("an object stream holds at most 65,536 objects")
    rows = bytearray((b"\2" + stream.to_bytes(width, "big") + b"\0\0") * count)
    places = range(first, first + count)
    rows[width + 1 :: width + 3] = bytes(place >> 8 for place in places)
    rows[width + 2 :: width + 3] = bytes(place & 255 for place in places)
    return bytes(rows)


def differences(rows: bytes | bytearray, size: int, skip: int = 0) -> Iterator[bytes]:
    """Yield rows of `size` bytes as differences to the row above, in chunks: they deflate to next
    to nothing.

    `skip` bytes behind a row's first are left out: those of offsets that are 0 in all rows.
    """
    above = bytes(size)
    columns = [0, *range(1 + skip, size)]
    for start in range(0, len(rows), CHUNK_ROWS * size):
        chunk = bytes(rows[start : start + CHUNK_ROWS * size])
        changed = _less(chunk, above + chunk[:-size])
        told = bytearray(UP * (len(chunk) // size * (len(columns) + 1)))
        for place, column in enumerate(columns, 1):
            told[place :: len(columns) + 1] = changed[column::size]
        yield bytes(told)
        above = chunk[-size:]


def stream_head(rows: int, width: int, trailer: bytes) -> bytes:
    """Return the dictionary of a cross-reference stream, without its length; `trailer` is what it
    says beside.
    """
    parms = b"/DecodeParms<</Predictor 12/Columns %d>>" % (width + 3)
    return b"/Type/XRef/Size %d/W[1 %d 2]%b/Filter/FlateDecode%b" % (rows, width, trailer, parms)


def identified(ident: bytes) -> bytes:
    """Return an identifier as a trailer holds it, twice. Raises ValueError when it has not `IDENT`
    bytes.
    """
    if len(ident) != IDENT:
        raise ValueError(f"an identifier has {IDENT} bytes, not {len(ident)}")
    told = ident.hex().encode()
    return b"/ID[<%b><%b>]" % (told, told)


class Opened:
    """Deflated rows that go on: those of every copy first, packed once, then a copy's own as they
    are.
    """

    def __init__(self, rows: bytes, size: int) -> None:
        """Take the rows of `size` bytes that never change."""
        packer = zlib.compressobj(9)
        told = b"".join(differences(rows, size))
        self._start = packer.compress(told) + packer.flush(zlib.Z_FULL_FLUSH)
        self._sum = zlib.adler32(told)

    def closed(self, rows: bytes) -> bytes:
        """Return the whole stream with a last, stored block (RFC 1951, 3.2.4): nothing is deflated
        for a copy.
        """
        size = len(rows)
        block = b"\1" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little")
        return self._start + block + rows + zlib.adler32(rows, self._sum).to_bytes(4, "big")


def _less(rows: bytes, above: bytes) -> bytes:
    """Return each byte less the one above it, modulo 256: all at once, as one long number whose
    bytes do not borrow.
    """
    high = int.from_bytes(b"\x80" * len(rows), "big")
    one, other = int.from_bytes(rows, "big"), int.from_bytes(above, "big")
    return (((one | high) - (other & ~high)) ^ ((one ^ ~other) & high)).to_bytes(len(rows), "big")
