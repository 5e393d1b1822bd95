"""Editions that are ready to be printed: made before they are wanted, kept beside the record, and
compared once more with what they are made from before each job.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from brochure.deliver.address import FOLDER, Address
from brochure.errors import CannotDeliver, Refused
from brochure.fingerprint import digest
from brochure.model.edition import Release
from brochure.model.handout import Handout
from brochure.model.outcome import Outcome
from brochure.model.parcel import DocumentReference, Parcel
from brochure.model.proof import Order
from brochure.printing.offers import Offer
from brochure.record import Records
from brochure.shelves import Shelves

# Beside the record of what was given out; it may be deleted at any time.
READY = Path("desk") / "ready"


@dataclass(frozen=True)
class ReadyEdition:
    """An edition that may go out: the PDF for its reader, and the one that is printed, which
    differs where pages are put on sheets that are folded.
    """

    language: str
    """The BCP 47 tag."""
    pages: int
    reader: Path
    printed: Path
    sheets: int
    """Pages of the PDF that is printed."""

    @property
    def key(self) -> str:
        """Return what tells this edition from one that is made of other files."""
        return digest(self.reader).hex()[:16]

    def parcel(self, handout: Handout) -> Parcel:
        """Return what is printed. Raises CannotDeliver when its file has gone."""
        return Parcel(
            name=self.printed.name,
            data=_read(self.printed),
            pages=self.sheets,
            title=handout.title,
            language=self.language,
            purpose="handout" if self.printed == self.reader else "print",
            document=DocumentReference(handout.document.id, handout.document.version),
        )


class ReadyEditions:
    """The folder of a project's ready editions."""

    def __init__(self, shelves: Shelves) -> None:
        """Take the project's shelves; the folder need not be there."""
        self.folder = shelves.project / READY
        self.out = Address(FOLDER, str(self.folder))
        self._records = Records(self.folder, shelves)

    def standing(self, order: Order) -> Outcome | None:
        """Return the outcome of an order whose inputs, day and files are as they were, or None."""
        return self._records.unchanged(order, {})


def order(content: Path, format_name: str, day: datetime.date) -> Order:
    """Return the order of one edition for a patient, in the handout's own brand and language."""
    return Order(content, (format_name,), release=Release(day=day))


def edition(outcome: Outcome, offer: Offer) -> ReadyEdition:
    """Return what was made of an order. Raises Refused when its findings forbid that it goes
    out.
    """
    if outcome.exit_code or not outcome.receipts or not outcome.editions:
        raise Refused(outcome.findings)
    files = [(one.where, one.pages) for one in outcome.receipts if isinstance(one.where, Path)]
    reader, pages = files[0]
    printed, sheets = files[-1] if offer.is_folded_from_sheets else files[0]
    return ReadyEdition(outcome.editions[0].language, pages, reader, printed, sheets)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as trouble:
        why = trouble.strerror or type(trouble).__name__
        raise CannotDeliver(f"The page that was ready cannot be read: {why}.") from None
