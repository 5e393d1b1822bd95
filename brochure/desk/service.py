"""The desk behind the page: what is known, what is printed, and who is told."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import hashlib
import logging
import platform
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from brochure import read, system
from brochure.deliver.ipp import IppPrinter
from brochure.desk.asked import Print, Wanted
from brochure.desk.copies import Copies
from brochure.desk.keeper import Keeper
from brochure.desk.news import News
from brochure.desk.printers import Printers
from brochure.desk.stock import Version
from brochure.desk.words import Spoken
from brochure.errors import BadInput, BrochureError, CannotDeliver, Refused
from brochure.ledger import Ledger
from brochure.model.finding import error
from brochure.model.given import OVER, Given, Job
from brochure.model.handout import Handout
from brochure.model.parcel import Parcel
from brochure.model.printer import Printer
from brochure.printing.making import Copy
from brochure.printing.offers import Offer
from brochure.printing.once import TERMINAL
from brochure.printing.permit import refusal
from brochure.printing.ready import edition
from brochure.printing.sender import ABANDONED, Order, Sender
from brochure.web.engine import EngineThread

LOG = logging.getLogger("brochure")
LOOPBACK = ("127.", "::1")
# Seconds after a fault until what failed is begun again.
AGAIN = 2.0
# Seconds between two looks for jobs that a terminal's program left open.
RECOVER = 60.0
# So many of a desk's jobs are shown, and so many are remembered to be printed again.
SHOWN, REMEMBERED = 12, 500


@dataclass(frozen=True)
class Picked:
    """What was picked: a version of a handout, read as it is now, and the format."""

    version: Version
    handout: Handout
    offer: Offer


class Changed(BrochureError):
    """What would be printed is no longer what was in sight."""


class Desk:
    """One project's desk; all but the printing lives in the event loop's thread."""

    def __init__(
        self, project: Path, words: Spoken,
        today: Callable[[], datetime.date] = datetime.date.today,
    ) -> None:  # fmt: skip
        """Take the project's folder and the words of the page. Raises CannotDeliver when nothing
        can be put on record there.
        """
        self.words, self.news = words, News()
        self.ledger = Ledger(project)
        self.keeper = Keeper(project, self.ledger, self.news.tell, today)
        self.printers = Printers(
            lambda: self.keeper.stock.settings.project.printers, self._on_printers
        )
        self.engine = EngineThread()
        self.sender = Sender(self.ledger, lambda _number: self.news.tell(), self._reached)
        self.copies = Copies()
        self.trouble = ""
        """What keeps the desk from printing as a whole, in a sentence."""
        self._asked: dict[int, Print] = {}

    def _reached(self, printer: Printer) -> IppPrinter:
        """Return what speaks to a printer; its pages are drawn by the one thread that may."""
        return IppPrinter(printer.address, paper=printer.paper, aside=self.engine.done)

    @property
    def clinic(self) -> str:
        """Return what the page is headed with: the brand's name, else the project's folder."""
        brand = self.keeper.stock.settings.project.brand
        name = read.brand_name(self.keeper.shelves, brand) if brand else None
        return name or self.keeper.project.resolve().name

    async def run(self) -> None:
        """Keep, ask and follow until cancelled."""
        self.news.begin()
        tasks = [
            asyncio.create_task(_kept_up(work))
            for work in (self.keeper.run, self.printers.run, self._recover)
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.to_thread(self.sender.close)
            self.engine.close()

    def name_of(self, address: str) -> str:
        """Return what the desk at an address is called in the record."""
        known = self.keeper.stock.settings.project.desk.names.get(address)
        here = address.startswith(LOOPBACK)
        return known or (platform.node() or "this computer" if here else address)

    def picked(self, wanted: Wanted) -> Picked:
        """Return what the page picked. Raises Refused with the reason when it may not go out."""
        version = self._version(wanted.id, wanted.language)
        offer = self.keeper.stock.offers.get(wanted.format)
        if offer is None:
            raise _refused("this format is not there any more", "choose another one")
        handout = self._read(version)
        why = version.refusal or refusal(
            handout.document.status, handout.document.next_review, self.keeper.today()
        )
        if why:
            raise _refused(f"{handout.title} may not go out: {why}")
        return Picked(version, handout, offer)

    def handout(self, document: str, language: str) -> Handout:
        """Return a handout as it is now. Raises Refused."""
        return self._read(self._version(document, language))

    def _version(self, document: str, language: str) -> Version:
        found = self.keeper.stock.documents.get(document)
        version = found.versions.get(language) if found else None
        if version is None:
            raise _refused("this handout is not there any more", "search for it again")
        return version

    def _read(self, version: Version) -> Handout:
        manuscript, findings = read.handout(version.path, self.keeper.stock.settings)
        if manuscript is None:
            raise Refused(findings)
        return manuscript.handout

    async def copy(self, wanted: Wanted) -> Copy:
        """Return a copy with a reader's words. Raises Refused."""
        picked = self.picked(wanted)
        made = await self.keeper.copy(picked.version, picked.offer.name, wanted.fields)
        if isinstance(made, tuple):
            raise Refused(made)
        return made

    async def printed(self, wanted: Print, desk: str, person: str | None) -> int:
        """Put a job on record, begin to send it, and return its number. Raises Refused, Changed,
        CannotDeliver.
        """
        picked = self.picked(wanted)
        printer = self.printers.all().get(wanted.printer)
        if printer is None:
            raise _refused("this printer is not there any more", "choose another one")
        outcome = await self.keeper.edition(picked.version, picked.offer.name)
        made = edition(outcome, picked.offer)
        if wanted.key not in {"", made.key}:
            raise Changed
        parcel = await asyncio.to_thread(made.parcel, picked.handout)
        given = self._given(wanted, picked, parcel, desk, person)
        if wanted.fields:
            parcel = (await self.copy(wanted)).parcel
        if self.picked(wanted).handout != picked.handout:  # saved, or withdrawn, meanwhile
            raise Changed
        ticket = picked.offer.ticket
        colour = ticket.colour and wanted.colour
        order = Order(given, parcel, replace(ticket, colour=colour, copies=wanted.copies), printer)
        try:
            number = await asyncio.to_thread(self.sender.send, order)
        except CannotDeliver as trouble:
            self.trouble = str(trouble)
            self.news.tell()
            raise
        self.trouble = ""
        self._remember(number, wanted)
        return number

    def _given(
        self, wanted: Print, picked: Picked, parcel: Parcel, desk: str, person: str | None
    ) -> Given:
        control = picked.handout.document
        return Given(
            document=control.id,
            version=control.version,
            language=parcel.language,
            format=picked.offer.name,
            sha256=hashlib.sha256(parcel.data).hexdigest(),
            printer=wanted.printer,
            copies=wanted.copies,
            desk=desk,
            person=person,
            own_words=bool(wanted.fields),
            reviewed_on=control.reviewed_on,
            next_review=control.next_review,
        )

    def _remember(self, number: int, wanted: Print) -> None:
        """Remember how a job is printed again; a reader's words are not kept for that."""
        if not wanted.fields:
            self._asked[number] = replace(wanted, key="")
        while len(self._asked) > REMEMBERED:
            del self._asked[next(iter(self._asked))]

    def again(self, number: int) -> Print | None:
        """Return what was asked for with a job, None where it cannot be printed again."""
        return self._asked.get(number)

    def jobs(self, desk: str) -> list[Job]:
        """Return the latest jobs of a desk, the newest first."""
        return self.ledger.jobs(desk=desk, limit=SHOWN)

    def job(self, number: int, desk: str) -> Job:
        """Return a job of a desk. Raises Refused when it has none of this number."""
        with contextlib.suppress(BrochureError, LookupError, OverflowError):
            found = self.ledger.job(number)
            if found.given.desk == desk:
                return found
        raise _refused("this desk has no such job")

    async def cancel(self, number: int, desk: str) -> None:
        """Ask the printer to give up a job of a desk. Raises Refused, CannotDeliver."""
        job = self.job(number, desk)
        printer = self.printers.all().get(job.given.printer)
        if printer is None or job.state in OVER:
            raise _refused("there is nothing to cancel any more")
        await asyncio.to_thread(self.sender.cancel, number, printer)

    def _on_printers(self) -> None:
        self.keeper.load(self.printers.paper())
        self.news.tell()

    async def _recover(self) -> None:
        """Take up what ended programs left open: those of a desk at once, since only one desk runs
        for a project; those of a terminal when it can no longer be at it.
        """
        first = True
        await self.printers.asked.wait()
        while True:
            now = datetime.datetime.now(datetime.UTC)

            def left(job: Job, *, desks: bool = first, now: datetime.datetime = now) -> bool:
                if job.given.desk != TERMINAL:
                    return desks
                return (now - job.events[-1].at).total_seconds() > ABANDONED

            try:
                known = self.printers.all()
                await asyncio.to_thread(self.sender.recover, known.get, ours=left)
            except BrochureError as trouble:
                LOG.info("open jobs cannot be taken up: %s", type(trouble).__name__)
            first = False
            await asyncio.sleep(RECOVER)


def _refused(message: str, hint: str = "") -> BadInput:
    return BadInput([error("input", message, None, hint)])


async def _kept_up(work: Callable[[], Awaitable[None]]) -> None:
    """Do what goes on all day, and begin again after a fault of ours: the desk stays open."""
    while True:
        try:
            await work()
        except Exception as fault:  # noqa: BLE001 - its words may be a reader's
            place = traceback.extract_tb(fault.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.lineno}"
            system.say(f"The desk met a fault of brochure: {type(fault).__name__} at {where}.")
        await asyncio.sleep(AGAIN)
