"""A PDF made once, of which only the slots differ from copy to copy: each copy is a few small
streams and an index.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence

from brochure.stamp import xref
from brochure.stamp.objects import (
    Item,
    gathered,
    head,
    number_of,
    opened,
    renumbered,
    slots_of,
    written,
)

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
WIDTH = 4
"""Bytes of an offset in a copy, which is far below 4 GiB."""
SLOT = b"%d 0 obj\n<</Length %d>>\nstream\n%b\nendstream\nendobj\n"


class Template:
    """A PDF made once, of which only the slots differ from copy to copy.

    A slot is a content stream with `/Slot` n, from 0, in its dictionary; a PDF without slots is a
    finished copy.
    """

    def __init__(self, data: bytes) -> None:
        """Take the PDF apart. Raises ValueError when its slots are not numbered from 0 on, each
        once.
        """
        self.data = data
        self.digest = hashlib.sha256(data).digest()
        with opened(data) as pdf:
            root, about = number_of(pdf.Root), pdf.trailer.get("/Info")
            info = None if about is None else number_of(about)
            self.pages = len(pdf.pages)
            items = gathered(pdf, [root] if info is None else [root, info])
        self.slots = slots_of(items.values())
        new = _numbers(items)
        self._prefix, rows = _constant(items, new)
        self._opened = xref.Opened(rows, WIDTH + 3)
        self._first = len(rows) // (WIDTH + 3)
        told = b"/Root %d 0 R" % new[root] + (b"" if info is None else b"/Info %d 0 R" % new[info])
        self._head = xref.stream_head(self._first + self.slots + 1, WIDTH, told)

    def copy(self, drawn: Sequence[bytes], ident: bytes) -> tuple[bytes, bytes]:
        """Return a whole PDF in two parts: what all copies share, and this one's own.

        `drawn` is the content of each slot; `ident`, 16 bytes, becomes both of its identifiers. The
        same in, the same out. Raises ValueError when there are more or fewer of either.
        """
        self.expect(drawn)
        told, rows, at, number = [], [], len(self._prefix), self._first
        for content in drawn:
            piece = SLOT % (number, len(content), content)
            rows.append(xref.in_use(at, WIDTH))
            told.append(piece)
            at += len(piece)
            number += 1
        rows.append(xref.in_use(at, WIDTH))
        index = self._opened.closed(xref.PLAIN + xref.PLAIN.join(rows))
        told.append(written(number, self._head + xref.identified(ident), index))
        told.append(b"startxref\n%d\n%%%%EOF\n" % at)
        return self._prefix, b"".join(told)

    def expect(self, drawn: Sequence[bytes]) -> None:
        """Raise ValueError unless there is one content for each slot."""
        if len(drawn) != self.slots:
            raise ValueError(f"{len(drawn)} contents for {self.slots} slots")


def _numbers(items: dict[int, Item]) -> dict[int, int]:
    """Number the streams first, then what goes into the object stream, which takes a number itself,
    then the slots.
    """
    streams = [
        number for number, item in items.items() if item.data is not None and item.slot is None
    ]
    others = [number for number, item in items.items() if item.data is None]
    new = {number: place for place, number in enumerate([*streams, *others], 1)}
    return new | {
        number: len(new) + 2 + item.slot for number, item in items.items() if item.slot is not None
    }


def _constant(items: dict[int, Item], new: dict[int, int]) -> tuple[bytes, bytes]:
    """Return the objects that all copies share as they stand in a file, and their rows in its
    index.
    """
    told, rows, at = [HEADER], [bytes(WIDTH + 3)], len(HEADER)
    bodies: list[bytes] = []
    for number, item in items.items():
        body = renumbered(item.body, new.__getitem__)
        if item.data is None:
            bodies.append(body)
        elif item.slot is None:
            told.append(written(new[number], head(body), item.data))
            rows.append(xref.in_use(at, WIDTH))
            at += len(told[-1])
    first = len(rows)
    container = first + len(bodies)
    told.append(_object_stream(container, first, bodies))
    rows += [xref.packed(container, 0, len(bodies), WIDTH), xref.in_use(at, WIDTH)]
    return b"".join(told), b"".join(rows)


def _object_stream(number: int, first: int, bodies: Sequence[bytes]) -> bytes:
    """Return objects packed into one stream (ISO 32000-1, 7.5.7); `first` is the number of the
    first.
    """
    places, at = [], 0
    for place, body in enumerate(bodies):
        places.append(b"%d %d" % (first + place, at))
        at += len(body) + 1
    index = b" ".join(places) + b"\n"
    about = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(bodies), len(index))
    return written(number, about, zlib.compress(index + b"\n".join(bodies), 9))
