"""Objects with blanks for the numbers that differ from copy to copy, filled by one formatting of
bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from brochure.stamp.objects import TOKEN

# Every blank is as wide as the greatest number, so that an object begins at the same place in each
# copy.
REFERENCE, KEY, NAME = b"%7d 0 R", b"%7d", b"(%b-%%07d)"

Blank = tuple[bytes, int]
"""How a number is written, and its place in a copy's table of numbers."""
Fill = Callable[["re.Match[bytes]"], "bytes | Blank"]
"""What stands for a token: bytes in every copy, or a blank."""


class Pattern:
    """Several objects behind each other, with blanks."""

    def __init__(self, bodies: Sequence[bytes], fill: Fill) -> None:
        """Make blanks of what `fill` says."""
        order: list[int] = []
        patterns = [b"".join(_parts(body, fill, order)) for body in bodies]
        self._text, self._order = b"\n".join(patterns), tuple(order)
        sizes = [len(pattern % ((0,) * _blanks(pattern))) + 1 for pattern in patterns]
        self.starts = tuple(accumulate(sizes[:-1], initial=0)) if sizes else ()
        """Where each object begins, in every copy."""

    def filled(self, table: Sequence[int]) -> bytes:
        """Return the objects of the copy whose numbers these are."""
        return self._text % tuple(map(table.__getitem__, self._order))


def _parts(body: bytes, fill: Fill, order: list[int]) -> Iterator[bytes]:
    at = 0
    for token in TOKEN.finditer(body):
        if token["number"] or token["mark"]:
            yield body[at : token.start()].replace(b"%", b"%%")
            told = fill(token)
            if isinstance(told, tuple):
                how, place = told
                order.append(place)
                yield how
            else:
                yield told.replace(b"%", b"%%")
            at = token.end()
    yield body[at:].replace(b"%", b"%%")


def _blanks(pattern: bytes) -> int:
    return len(re.findall(rb"%0?7d", pattern.replace(b"%%", b"")))
