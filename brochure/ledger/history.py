"""What the record knows of a version: whether it was given out, when it was in force, and what came
after it. Versions are free text: which is the later one is told by when each was first seen.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from brochure.ledger import Ledger
from brochure.ledger.counts import outcome
from brochure.ledger.look import Sighting, Which
from brochure.model.given import Job, SeenEdition

GivenOut = Literal["yes", "perhaps", "never"]


@dataclass(frozen=True)
class Span:
    """A time in which a version was what the desk gave out in one language.

    `since` is the day of its review, or the day on which it was first seen where that is unknown or
    later, or another version was in force until then; `until` is null while it is in force; `why`
    says what ended it.
    """

    language: str
    since: datetime.date
    seen: datetime.datetime
    until: datetime.date | None
    why: str
    reviewed_on: datetime.date | None


@dataclass(frozen=True)
class Later:
    """A version that came after, and when it was first seen."""

    version: str
    language: str
    seen: datetime.datetime
    reviewed_on: datetime.date | None


@dataclass(frozen=True)
class History:
    """What the record knows of one version of a document; the jobs are the oldest first."""

    document: str
    version: str
    jobs: tuple[Job, ...]
    in_force: tuple[Span, ...]
    after: tuple[Later, ...]
    was_seen: bool
    """Whether the project ever had it while a desk or `brochure print` looked."""

    @property
    def given_out(self) -> GivenOut:
        """Return whether any paper of it came out of a printer."""
        return given_out(self.jobs)


def given_out(jobs: Iterable[Job]) -> GivenOut:
    """Return whether any paper of some jobs came out of a printer."""
    kinds = {outcome(job) for job in jobs}
    if "printed" in kinds:
        return "yes"
    return "perhaps" if kinds - {"not printed"} else "never"


def history(ledger: Ledger, document: str, version: str, today: datetime.date) -> History:
    """Return what the record knows of a version. Raises CannotDeliver."""
    sightings = ledger.sightings(document)
    every = ledger.which(Which(document=document))[::-1]
    was_seen = any(one.edition.version == version for one in sightings)
    if extra := _by_jobs(every, sightings):
        sightings = sorted([*sightings, *extra], key=lambda one: one.at)
    languages = list(dict.fromkeys(one.edition.language for one in sightings))
    spans: list[Span] = []
    later: list[Later] = []
    for language in languages:
        own = _of_itself([one for one in sightings if one.edition.language == language])
        spans += _spans(own, version, today)
        later += _later(own, version)
    return History(
        document, version, tuple(job for job in every if job.given.version == version),
        tuple(spans), tuple(later), was_seen,
    )  # fmt: skip


def _of_itself(sightings: list[Sighting]) -> list[Sighting]:
    """Return what a handout said of itself, which has no format, where that was recorded: an
    edition that was long in the making may be recorded after the next version came.
    """
    return [one for one in sightings if not one.edition.format] or sightings


def _by_jobs(jobs: Iterable[Job], sightings: Iterable[Sighting]) -> list[Sighting]:
    """Return what jobs say of versions that nobody recorded as seen, the first job of each."""
    known = {(one.edition.language, one.edition.version) for one in sightings}
    found = []
    for job in jobs:
        given = job.given
        if (given.language, given.version) not in known:
            known.add((given.language, given.version))
            edition = SeenEdition(
                given.document, given.version, given.language, given.format, given.sha256,
                "approved", given.reviewed_on, given.next_review,
            )  # fmt: skip
            found.append(Sighting(job.events[0].at, edition))
    return found


def _spans(sightings: Sequence[Sighting], version: str, today: datetime.date) -> list[Span]:
    spans: list[Span] = []
    due: datetime.date | None = None
    last: SeenEdition | None = None
    for one in sightings:
        edition, day = one.edition, one.at.astimezone().date()
        open_now = bool(spans) and spans[-1].until is None
        if edition.version == version and edition.status == "approved":
            if open_now and due and due < day:  # reviewed again, and late
                spans[-1] = _ended(spans[-1], day, "", due)
                open_now = False
            if not open_now:
                ended = spans[-1].until if spans else None
                since = day if _is_another(last, version) else _since(edition, day, ended)
                spans.append(Span(edition.language, since, one.at, None, "", edition.reviewed_on))
            due = edition.next_review
        elif open_now:
            spans[-1] = _ended(spans[-1], day, _why(edition, version), due)
        last = edition
    if spans and spans[-1].until is None and due and due < today:
        spans[-1] = _ended(spans[-1], today, "", due)
    return spans


def _is_another(last: SeenEdition | None, version: str) -> bool:
    """Return whether another version was in force before."""
    return last is not None and last.version != version and last.status == "approved"


def _since(edition: SeenEdition, day: datetime.date, ended: datetime.date | None) -> datetime.date:
    """Return the day of the review, where that is no later than the day on which the version was
    seen, and not before its own earlier time had ended.
    """
    reviewed = edition.reviewed_on or day
    return reviewed if (ended or reviewed) <= reviewed < day else day


def _why(edition: SeenEdition, version: str) -> str:
    """Return what ended a version's time."""
    if edition.version != version:
        return f"version {edition.version} took its place"
    return "it was withdrawn" if edition.status == "withdrawn" else "it was approved no more"


def _ended(span: Span, day: datetime.date, why: str, due: datetime.date | None) -> Span:
    """Return a span that ended on a day, or before, when its review was due."""
    if due and due < day:
        return replace(span, until=max(due, span.since), why="its review was due")
    return replace(span, until=day, why=why)


def _later(sightings: Sequence[Sighting], version: str) -> list[Later]:
    first: dict[str, Sighting] = {}
    for one in sightings:
        first.setdefault(one.edition.version, one)
    order = list(first)
    if version not in first:
        return []
    return [
        Later(name, first[name].edition.language, first[name].at, first[name].edition.reviewed_on)
        for name in order[order.index(version) + 1 :]
    ]
