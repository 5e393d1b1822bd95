"""Templates in a print job: what their copies share is written once, the rest becomes a pattern
with blanks.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from brochure.stamp.divided import DividedTemplate, divided
from brochure.stamp.objects import Item, head, renumbered
from brochure.stamp.pattern import KEY, NAME, REFERENCE, Blank, Pattern
from brochure.stamp.template import Template
from brochure.stamp.trees import Structure
from brochure.stamp.writer import Writer

KEPT = 32
"""Templates that are kept ready; one that comes again later is taken apart again, and shares what
it shared.
"""


@dataclass(frozen=True)
class Placed:
    """A template in a job: its shared objects are written, its own are a pattern with blanks."""

    divided: DividedTemplate
    pattern: Pattern
    streams: tuple[tuple[int, Pattern, bytes], ...]
    """Streams that each copy has for itself: their place among its own objects, their dictionaries
    and their data.
    """

    def table(
        self, own: Sequence[int], slots: Sequence[int], keys: Sequence[int], node: int
    ) -> list[int]:
        """Return a copy's numbers in the order in which the patterns know them."""
        return [*own, *slots, *keys, node]


class Placer:
    """Places templates in a job's file, and things that several of them have once only."""

    def __init__(self, writer: Writer, language: str, structure: Structure | None) -> None:
        """Take the job's language, and its tags if it has them."""
        self._writer, self._language, self._structure = writer, language, structure
        self._kept: OrderedDict[bytes, Placed] = OrderedDict()
        self._shared: dict[bytes, int] = {}

    def placed(self, template: Template) -> Placed:
        """Return a template as it is in this job. Raises ValueError where its tags do not fit the
        job.
        """
        placed = self._kept.get(template.digest)
        if placed is None:
            placed = self._place(
                divided(template.data, self._language, tagged=self._structure is not None)
            )
            self._kept[template.digest] = placed
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(template.digest)
        return placed

    def _place(self, given: DividedTemplate) -> Placed:
        if self._structure:
            self._structure.merge(given)
        document = self._structure.document if self._structure else 0
        places = {number: place for place, number in enumerate((*given.own, *given.slots))}
        shared: dict[int, int] = {}
        for number in given.own:
            for other in given.items[number].references():
                if other not in places:
                    self._share(given.items, other, shared)
        keys_at, node_at = len(places), len(places) + given.number_of_keys

        def fill(token: re.Match[bytes]) -> bytes | Blank:
            mark = token["mark"]
            if mark is None:
                number = int(token["number"])
                return (
                    (REFERENCE, places[number]) if number in places else b"%d 0 R" % shared[number]
                )
            if mark == b"document":
                return b"%d 0 R" % document
            if mark == b"key":
                return KEY, keys_at + int(token["rank"])
            # The number of a copy's first page is the copy's alone, and so is a name with it.
            return (NAME % token["rank"], 0) if mark == b"id" else (REFERENCE, node_at)

        own = [(places[number], given.items[number]) for number in given.own]
        return Placed(
            given,
            Pattern([item.body for _, item in own if item.data is None], fill),
            tuple(
                (place, Pattern([item.body], fill), item.data)
                for place, item in own
                if item.data is not None
            ),
        )

    def _share(self, items: dict[int, Item], number: int, known: dict[int, int]) -> int:
        """Write an object and all that it refers to, unless the file has the same already; return
        its number.

        `known` notes the numbers, 0 for an object that is on its way: what refers back to one gets
        its number before it is written.
        """
        if known.get(number):
            return known[number]
        if number in known:
            known[number] = self._writer.number()
            return known[number]
        known[number] = 0
        body = renumbered(items[number].body, lambda other: self._share(items, other, known))
        known[number] = self._once(body, items[number].data, known[number])
        return known[number]

    def _once(self, body: bytes, data: bytes | None, number: int) -> int:
        """Write an object, with a number if it has one already, and return its number or that of
        its equal.
        """
        digest = hashlib.sha256(b"%d %b" % (len(body), body))
        digest.update(b"" if data is None else b"stream" + data)
        equal = self._shared.get(digest.digest())
        if equal and not number:
            return equal
        number = number or self._writer.number()
        self._shared[digest.digest()] = number
        if data is None:
            self._writer.add(number, body)
        else:
            self._writer.stream(number, head(body), data)
        return number
