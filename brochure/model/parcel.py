"""What is given away: the parcel, the ticket that says how it is printed, and the receipt."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from brochure.model.format import Format

Purpose = Literal["handout", "key-points", "notice", "review", "print", "press"]
"""What a parcel is: a format's document for its readers; `print`, sheets to be folded; `press`, a
print shop's file.
"""


@dataclass(frozen=True)
class DocumentReference:
    """Which document a parcel holds, as the clinic's document control knows it."""

    id: str
    version: str


@dataclass(frozen=True)
class Parcel:
    """A finished file and what it is; no folder and no patient's name stands in it."""

    name: str
    """The file's name, with its ending."""
    data: bytes = field(repr=False)
    pages: int
    title: str
    language: str
    """A BCP 47 tag."""
    purpose: Purpose
    document: DocumentReference
    media_type: str = "application/pdf"


@dataclass(frozen=True)
class Ticket:
    """How a parcel is printed."""

    paper: str
    """The paper's name."""
    sides: Literal[1, 2]
    flip: Literal["long-edge", "short-edge"]
    """The edge over which a duplex printer turns the sheet."""
    colour: bool
    """False for a printer that has none."""
    scaling: Literal["none", "auto"]
    """`none` prints at full size, where the size of the page matters."""
    copies: int = 1

    @classmethod
    def of(cls, made: Format) -> Ticket:
        """Return the ticket that a format's own label gives."""
        sheet = made.sheet
        return cls(
            paper=sheet.paper,
            sides=sheet.sides,
            flip=sheet.flip,
            colour=made.palette is None,
            scaling=made.print_scaling or "auto",
        )


@dataclass(frozen=True)
class Receipt:
    """What was delivered: where, how many pages, how many bytes, what the other side answered."""

    where: Path | str
    """A file of this machine, or an address without what may be a secret in it."""
    pages: int
    size: int
    answer: str = ""
