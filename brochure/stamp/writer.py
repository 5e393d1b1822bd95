"""A PDF written object by object into a file: what is not a stream is packed, and an index ends
it.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from typing import BinaryIO

from brochure.stamp import xref
from brochure.stamp.objects import written
from brochure.stamp.template import HEADER

MOST_OBJECTS = 8_388_607
"""What readers can count on (ISO 32000-1, annex C, table C.1)."""
WIDE, NARROW = 5, 4
"""Bytes of an offset while the file is written, up to 1 TiB, and at its end when it has stayed
below 4 GiB.
"""
PACK_BYTES, PACK_OBJECTS = 400_000, 60_000
"""An object stream is closed beyond these: a reader unpacks a whole one to get at one object."""


class Writer:
    """Writes a PDF from its first byte to its last; keeps 8 bytes of each object in memory, and no
    object.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Begin a file, which is empty."""
        self._file, self._at, self._seen = file, 0, hashlib.sha256()
        self._rows = bytearray(WIDE + 3)
        self._places: list[bytes] = []
        self._bodies: list[bytes] = []
        self._container = self._count = self._size = 0
        self._put(HEADER)

    def number(self, count: int = 1) -> int:
        """Return the first of so many new numbers in a row. Raises ValueError when there are too
        many in a file.
        """
        first = len(self._rows) // (WIDE + 3)
        self.expect(count)
        self._rows.extend(bytes(count * (WIDE + 3)))
        return first

    def expect(self, count: int) -> None:
        """Raise ValueError unless so many objects more find room."""
        if len(self._rows) // (WIDE + 3) + count > MOST_OBJECTS:
            raise ValueError(
                f"a print job can have {MOST_OBJECTS:,} objects, and this one needs more: make "
                f"several"
            )

    def stream(self, number: int, head: bytes, data: bytes) -> None:
        """Write a stream; `head` is its dictionary without its length and without brackets."""
        self._index(number, xref.in_use(self._at, WIDE))
        self._put(written(number, head, data))

    def add(self, number: int, body: bytes) -> None:
        """Add an object that is not a stream."""
        self.add_all(number, body, (0,))

    def add_all(self, first: int, bodies: bytes, starts: Sequence[int]) -> None:
        """Add several objects with numbers in a row; `starts` is where each begins in `bodies`."""
        count = len(starts)
        if self._count and (self._size > PACK_BYTES or self._count + count > PACK_OBJECTS):
            self._pack()
        self._container = self._container or self.number()
        self._index(first, xref.packed(self._container, self._count, count, WIDE))
        places = [0] * (2 * count)
        places[::2] = range(first, first + count)
        places[1::2] = [self._size + start for start in starts]
        self._places.append(b"%d %d " * count % tuple(places))
        self._bodies.append(bodies)
        self._count += count
        self._size += len(bodies) + 1

    def close(self, root: int, info: int) -> None:
        """Write what is left and the index. The file's identifier is a digest of all that stands
        before it.
        """
        self._pack()
        number, at = self.number(), self._at
        self._index(number, xref.in_use(at, WIDE))
        rows, width = self._rows, NARROW if at < 1 << 8 * NARROW else WIDE
        trailer = b"/Root %d 0 R/Info %d 0 R" % (root, info)
        head = xref.stream_head(number + 1, width, trailer) + xref.identified(
            self._seen.digest()[: xref.IDENT]
        )
        packer = zlib.compressobj(9)
        told = [packer.compress(chunk) for chunk in xref.differences(rows, WIDE + 3, WIDE - width)]
        self._put(written(number, head, b"".join([*told, packer.flush()])))
        self._put(b"startxref\n%d\n%%%%EOF\n" % at)

    def _index(self, first: int, rows: bytes) -> None:
        start = first * (WIDE + 3)
        self._rows[start : start + len(rows)] = rows

    def _pack(self) -> None:
        """Write the objects that wait."""
        if not self._count:
            return
        index = b"".join(self._places)
        data = zlib.compress(index + b"\n".join(self._bodies), 6)
        about = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (self._count, len(index))
        self.stream(self._container, about, data)
        self._container = self._count = self._size = 0
        self._places.clear()
        self._bodies.clear()

    def _put(self, data: bytes) -> None:
        self._file.write(data)
        self._seen.update(data)
        self._at += len(data)
