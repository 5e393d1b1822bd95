"""The objects of a PDF as bytes, each with what it refers to: what stamping numbers anew, shares
and repeats.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name, Stream

# A string, which is left alone; a reference; or a mark, a name that stands for what differs from
# copy to copy.
TOKEN = re.compile(
    rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|(?P<number>\d+) 0 R\b|/@(?P<mark>[a-z]+)(?P<rank>\d*)",
    re.DOTALL,
)
# Below this many bytes deflate gains nothing worth its own overhead.
WORTH_DEFLATING = 100


@dataclass(frozen=True, slots=True)
class Item:
    """An object: its bytes, or a stream's dictionary without its length and its data as the file
    keeps them.
    """

    body: bytes
    data: bytes | None = None
    slot: int | None = None
    """Which slot's place this stream is, from 0."""

    def references(self) -> Iterator[int]:
        """Yield the numbers of the objects that it refers to."""
        return (int(found["number"]) for found in TOKEN.finditer(self.body) if found["number"])

    @property
    def marked(self) -> bool:
        """Whether something in it differs from copy to copy."""
        return any(found["mark"] for found in TOKEN.finditer(self.body))


def opened(data: bytes) -> pikepdf.Pdf:
    """Open a PDF in memory."""
    return pikepdf.open(io.BytesIO(data))


def number_of(thing: pikepdf.Object) -> int:
    """Return the number of an indirect object. Raises ValueError for one of another generation than
    0.
    """
    number, generation = thing.objgen
    if not number or generation:
        raise ValueError(
            f"object {number} of generation {generation} cannot be stamped: write the PDF anew by "
            f"qpdf"
        )
    return number


def gathered(pdf: pikepdf.Pdf, starts: Iterable[int]) -> dict[int, Item]:
    """Return the objects that can be reached from some of them, by their numbers, in ascending
    order.
    """
    found: dict[int, Item] = {}
    waiting = list(starts)
    while waiting:
        number = waiting.pop()
        if number not in found:
            found[number] = item = _item(pdf.get_object(number, 0))
            waiting.extend(item.references())
    return dict(sorted(found.items()))


def renumbered(body: bytes, number: Callable[[int], int]) -> bytes:
    """Return an object with its references numbered anew."""
    return TOKEN.sub(
        lambda token: b"%d 0 R" % number(int(token[1])) if token[1] else token[0], body
    )


def written(number: int, head: bytes, data: bytes) -> bytes:
    """Return a stream as it stands in a file; `head` is its dictionary without its length and
    without brackets.
    """
    return b"%d 0 obj\n<<%b/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (
        number,
        head,
        len(data),
        data,
    )


def head(body: bytes) -> bytes:
    """Return what stands between a dictionary's brackets."""
    return body.removeprefix(b"<<").removesuffix(b">>").strip()


def slots_of(items: Iterable[Item]) -> int:
    """Return how many slots there are. Raises ValueError when they are not numbered from 0 on, each
    once.
    """
    numbers = sorted(item.slot for item in items if item.slot is not None)
    if numbers != list(range(len(numbers))):
        raise ValueError(f"the slots are numbered {numbers}: number them from 0 on, each once")
    return len(numbers)


def _item(thing: pikepdf.Object) -> Item:
    if isinstance(thing, Stream):
        slot = thing.get("/Slot")
        return Item(b"<< >>", b"", int(slot)) if slot is not None else _stream(thing)
    if isinstance(thing, pikepdf.Object):
        return Item(thing.unparse(resolved=True))
    return Item(
        _inside(pikepdf.Array([thing]))
    )  # a number or null, which pikepdf gives as Python's own


def _inside(array: pikepdf.Array) -> bytes:
    """Return what stands between an array's brackets."""
    return array.unparse().removeprefix(b"[").removesuffix(b"]").strip()


def _stream(thing: Stream) -> Item:
    data = thing.read_raw_bytes()
    keys = {key: value for key, value in thing.items() if key != "/Length"}
    # Metadata stay legible to programs that know no PDF.
    if "/Filter" not in keys and keys.get("/Type") != Name.Metadata and len(data) > WORTH_DEFLATING:
        data, keys["/Filter"] = zlib.compress(data, 9), Name.FlateDecode
    return Item(Dictionary(keys).unparse(), data)
