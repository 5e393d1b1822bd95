"""The formats that the front desk offers: by what a patient takes home, its size of print, and its
paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from brochure import read
from brochure.model.format import Format
from brochure.model.parcel import Ticket
from brochure.shelves import FORMATS, Shelves

SHAPES = ("sheet", "leaflet", "booklet", "card", "poster")


@dataclass(frozen=True)
class Offer:
    """A format as it is offered."""

    name: str
    format: Format

    @property
    def ticket(self) -> Ticket:
        """Return how it is printed, as its label says."""
        return Ticket.of(self.format)

    @property
    def shape(self) -> str:
        """Return what a patient takes home."""
        return self.format.desk.shape if self.format.desk else "sheet"

    @property
    def size(self) -> str:
        """Return the size of print: standard or large."""
        return self.format.desk.size if self.format.desk else "standard"

    @property
    def paper(self) -> str:
        """Return the label's paper without the way it is turned."""
        return re.sub(r",? (landscape|portrait)\b", "", self.format.sheet.paper)

    @property
    def is_black_and_white(self) -> bool:
        """Return whether the page itself has no colour."""
        return self.format.palette is not None

    @property
    def is_folded_from_sheets(self) -> bool:
        """Return whether another file than the reader's is printed."""
        return self.format.imposition is not None


def offers(shelves: Shelves) -> dict[str, Offer]:
    """Return what is offered by the format's name, the plainest first; what cannot be read is
    not.
    """
    found = []
    for name in shelves.names(FORMATS):
        made = read.layout_of(shelves, name)
        if made and made.desk:
            found.append(Offer(name, made))
    found.sort(key=_plainness)
    return {one.name: one for one in found}


def _plainness(one: Offer) -> tuple[int, bool, bool, str]:
    return SHAPES.index(one.shape), one.size == "large", one.is_black_and_white, one.name
