"""Editions made for the desk: one that is kept ready, and a copy with a reader's own words, which
is never written anywhere.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from brochure import compose
from brochure.build.handout import HandoutTask, made
from brochure.compose import words
from brochure.deliver.address import Address
from brochure.errors import BadInput, BrochureError, Refused
from brochure.fingerprint import shelves_digest
from brochure.inspect import viewer
from brochure.model.edition import Language
from brochure.model.finding import Finding, error, forbids_delivery
from brochure.model.outcome import Outcome
from brochure.model.parcel import Parcel
from brochure.model.personal import Entry, PersonalField, Value
from brochure.model.proof import Order
from brochure.pipeline import Pipeline, parcels
from brochure.read.recipients.cells import text as cell
from brochure.read.recipients.unfit import Unfit
from brochure.shelves import Shelves, shelves_of


@dataclass(frozen=True)
class Copy:
    """A copy with a reader's own words, in memory: the PDF for the reader, and what is printed."""

    reader: bytes = field(repr=False)
    parcel: Parcel = field(repr=False)
    pages: int
    sizes: tuple[tuple[float, float], ...]


class Maker:
    """Makes editions of one project, its engine kept warm; what is cached is dropped when a
    template, a font or anything else on the shelves has changed.
    """

    def __init__(self, project: Path) -> None:
        """Take the project's folder; the engine is loaded when it is needed."""
        self._shelves = Shelves(project)
        self._seen = ""
        self._pipeline = Pipeline(self._shelves)

    def warm(self) -> None:
        """Load the engine. Raises MachineLacks."""
        self._current().typesetter()

    def make(self, order: Order, out: Address) -> Outcome:
        """Make an edition and keep it ready in a folder; what goes wrong is part of the outcome."""
        return made(self._current(), HandoutTask(1, order, out))

    def copy(self, order: Order, said: Mapping[str, str]) -> Copy:
        """Return a copy that says a reader's words, by field. Raises Refused; no message holds a
        word of them.
        """
        pipeline = self._current()
        manuscript, (edition,) = pipeline.read(order)
        entries, findings = self._entries(manuscript.handout.fields, said, edition.language)
        if findings:
            raise BadInput(findings)
        proof = pipeline.proof(replace(manuscript, entries=entries), edition)
        if forbids_delivery(proof.findings):
            raise Refused(proof.findings)
        every = parcels(proof)
        parcel = every[-1] if edition.format.imposition else every[0]
        return Copy(proof.pdf.data, parcel, proof.pdf.pages, viewer.sizes(proof.pdf.data))

    def _entries(
        self, fields: tuple[PersonalField, ...], said: Mapping[str, str], language: Language
    ) -> tuple[tuple[Entry, ...], list[Finding]]:
        """Return what the fields say; one that says nothing is left off the page, required or
        not.
        """
        entries: list[Entry] = []
        findings: list[Finding] = []
        for one in fields:
            text = said.get(one.name, "").strip()
            if not text:
                continue
            try:
                entries.append(Entry(one, words.written(_value(one, text), language)))
            except Unfit as fault:
                findings.append(
                    error("own-words", f"{one.label}: {fault.message}", None, fault.hint)
                )
        unknown = said.keys() - {one.name for one in fields}
        if unknown:
            message = "the page sent a field that this handout does not have"
            findings.append(error("own-words", message, None, "load the page again"))
        return tuple(entries), findings

    def _current(self) -> Pipeline:
        now = shelves_digest(self._shelves)
        if now != self._seen:
            self._seen = now
            compose.forget_templates()
            self._pipeline = Pipeline(self._shelves)
        return self._pipeline


def _value(one: PersonalField, text: str) -> Value:
    """Return what a field says, days and times as a browser sends them. Raises Unfit."""
    if one.type == "text":
        return cell(text)
    is_day = one.type == "date"
    try:
        return datetime.date.fromisoformat(text) if is_day else datetime.time.fromisoformat(text)
    except ValueError:
        such_as = "2027-06-04" if is_day else "14:30"
        raise Unfit(f"this is no {one.type}", f"write it as {such_as}") from None


# By project, what this process keeps warm.
_MAKERS: dict[Path, Maker] = {}


def maker(content: Path) -> Maker:
    """Return the maker of a handout's project in this process."""
    project = shelves_of(content).project
    if project not in _MAKERS:
        _MAKERS[project] = Maker(project)
    return _MAKERS[project]


def make(order: Order, out: Address) -> Outcome:
    """Make an edition in a worker. Raises BrochureError."""
    return maker(order.content).make(order, out)


def copy(order: Order, said: Mapping[str, str]) -> Copy | tuple[Finding, ...]:
    """Make a copy in a worker; findings come back as a value, so that no exception carries words of
    a reader from one process to another.
    """
    try:
        return maker(order.content).copy(order, said)
    except Refused as refused:
        return refused.findings
    except BrochureError as stopped:
        return (error("stopped", str(stopped)),)
    except Exception as fault:  # noqa: BLE001 - its words may be a reader's
        message = f"the copy could not be made ({type(fault).__name__}): this is our fault"
        return (error("stopped", message, None, "print it without the reader's words"),)


def warm(content: Path) -> None:
    """Load the engine in a worker, before anybody waits for it. Raises MachineLacks."""
    maker(content).warm()
