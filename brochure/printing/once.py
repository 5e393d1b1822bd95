"""One handout printed from a terminal: the same rules, the same record as at the desk."""

from __future__ import annotations

import datetime
import hashlib
import queue
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from brochure import read
from brochure.deliver.printing import cups
from brochure.errors import BadInput, Refused
from brochure.ledger import Ledger
from brochure.model.finding import Place, error
from brochure.model.given import OVER, Given, Job, State
from brochure.model.handout import Handout
from brochure.model.printer import Printer
from brochure.printing import making, sightings
from brochure.printing.offers import Offer, offers
from brochure.printing.permit import refusal
from brochure.printing.ready import ReadyEditions, edition, order
from brochure.printing.sender import Order, Sender
from brochure.read.project import handout_files, identity, settings_of
from brochure.shelves import Shelves, shown

# What the record calls the desk of a job that a terminal sent.
TERMINAL = "command line"
# States in which the printer has the job.
TAKEN: frozenset[State] = frozenset({"pending", "processing", "stopped"})


@dataclass(frozen=True)
class Asked:
    """What is to be printed, as a person at a terminal names it."""

    handout: str
    format: str = "handout"
    language: str | None = None
    printer: str | None = None
    copies: int = 1
    colour: bool = True


def file_of(project: Path, asked: Asked) -> Path:
    """Return the file of the handout that is named, by its path or by its id. Raises BadInput."""
    path = Path(asked.handout)
    if path.is_file():
        return path
    settings, findings = settings_of(project)
    if findings:
        raise BadInput(findings)
    wanted = asked.language or settings.project.language
    every = [own for own in map(identity, handout_files(project, settings)[0]) if own]
    known = [own for own in every if own.id == asked.handout]
    for own in known:
        if (own.language or settings.project.language) == wanted:
            return own.path
    if known:
        there = ", ".join(sorted(own.language or settings.project.language for own in known))
        raise _refused(f"{asked.handout} is not there in {wanted}", f"it is there in: {there}")
    raise _refused(
        f"there is no handout {asked.handout} in {shown(project)}",
        "name its file or its id; `brochure list handouts` has all",
    )


def printer_of(project: Path, name: str | None) -> Printer:
    """Return a printer by its name, else the usual one. Raises BadInput."""
    settings, findings = settings_of(project)
    if findings:
        raise BadInput(findings)
    known = {one.name: one for one in (*cups.queues(cups.server()), *settings.project.printers)}
    if name is None and known:
        return next(iter((*settings.project.printers, *known.values())))
    if name in known:
        return known[name]
    if not known:
        raise _refused(
            "no printer is known here", "write it into brochure.yaml; docs/at-the-desk.md says how"
        )
    raise _refused(f"there is no printer {name}", f"known are: {', '.join(known)}")


def sent(asked: Asked, project: Path, told: Callable[[Job], None], *, wait: bool) -> Job:
    """Print one handout, tell each change of its job, and return the job as it is in the end.

    Without `wait` the end is that the printer has it. Raises Refused where the handout may not go
    out, BadInput, CannotDeliver when nothing can be put on record.
    """
    path, shelves = file_of(project, asked), Shelves(project)
    today = datetime.date.today()
    handout = _handout(path, project, today)
    offer = _offer(shelves, asked.format)
    printer = printer_of(project, asked.printer)
    ready = ReadyEditions(shelves)
    wanted = order(path, offer.name, today)
    outcome = ready.standing(wanted) or making.make(wanted, ready.out)
    parcel = edition(outcome, offer).parcel(handout)
    control = handout.document
    given = Given(
        document=control.id,
        version=control.version,
        language=parcel.language,
        format=offer.name,
        sha256=hashlib.sha256(parcel.data).hexdigest(),
        printer=printer.name,
        copies=asked.copies,
        desk=TERMINAL,
        reviewed_on=control.reviewed_on,
        next_review=control.next_review,
    )
    ticket = offer.ticket
    ticket = replace(ticket, colour=ticket.colour and asked.colour, copies=asked.copies)
    news: queue.SimpleQueue[int] = queue.SimpleQueue()
    ledger = Ledger(project)
    tag = parcel.language
    ledger.saw(sightings.version(control, tag), *sightings.made(control, tag, offer, outcome))
    sender = Sender(ledger, news.put)
    number = sender.send(Order(given, parcel, ticket, printer))
    while True:
        news.get()
        job = ledger.job(number)
        told(job)
        if job.state in OVER or (not wait and job.state in TAKEN):
            return job


def _offer(shelves: Shelves, name: str) -> Offer:
    known = offers(shelves)
    if name not in known:
        raise _refused(f"there is no format {name} to print", f"known are: {', '.join(known)}")
    return known[name]


def _handout(path: Path, project: Path, today: datetime.date) -> Handout:
    manuscript, findings = read.handout(path, settings_of(project)[0])
    if manuscript is None:
        raise BadInput(findings)
    handout = manuscript.handout
    why = refusal(handout.document.status, handout.document.next_review, today)
    if why:
        found = error("not-for-patients", f"it may not go out: {why}", Place(shown(path)))
        raise Refused([found])
    return handout


def _refused(message: str, hint: str) -> BadInput:
    return BadInput([error("input", message, None, hint)])


def words(states: Iterable[tuple[State, str]]) -> str:
    """Return a state in words, with what the printer says beside it."""
    return "; ".join(f"{IN_WORDS[state]}{f': {said}' if said else ''}" for state, said in states)


IN_WORDS: dict[State, str] = {
    "sending": "sending it",
    "pending": "the printer has it",
    "processing": "printing",
    "stopped": "the printer has stopped",
    "completed": "the printer reports it printed",
    "canceled": "cancelled",
    "aborted": "the printer gave it up",
    "refused": "the printer did not take it",
    "uncertain": "uncertain",
}
