"""What is asked of the record: jobs, and the editions that were seen."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from brochure.ledger import words
from brochure.model.given import OVER, Event, Given, Job, SeenEdition

# SQLite takes some thousand values in one question.
CHUNK = 500
GIVEN = (
    "document", "version", "language", "format", "sha256", "printer", "copies", "desk", "person",
    "own_words", "reviewed_on", "next_review",
)  # fmt: skip
STATE = "(SELECT state FROM events WHERE job = jobs.number ORDER BY entry DESC LIMIT 1)"


@dataclass(frozen=True)
class Which:
    """Which jobs are meant; what is None or false does not narrow."""

    since: datetime | None = None
    until: datetime | None = None
    """The first moment that is no longer meant."""
    open_only: bool = False
    desk: str | None = None
    document: str | None = None
    version: str | None = None
    printer: str | None = None
    sha256: str | None = None
    number: int | None = None
    limit: int | None = None

    def clause(self) -> tuple[str, list[str | int]]:
        """Return what SQL asks for, and the values in it."""
        asked: list[str] = []
        values: list[str | int] = []
        for moment, sign in ((self.since, ">="), (self.until, "<")):
            if moment:
                asked.append(f"at {sign} ?")
                values.append(words.stamp(moment))
        for name in ("desk", "document", "version", "printer", "sha256", "number"):
            value = getattr(self, name)
            if value is not None:
                asked.append(f"{name} = ?")
                values.append(value)
        if self.open_only:
            over = ", ".join(f"'{state}'" for state in sorted(OVER))
            asked.append(f"{STATE} NOT IN ({over})")
        clause = f" WHERE {' AND '.join(asked)}" if asked else ""
        clause += " ORDER BY number DESC"
        if self.limit is not None:
            clause += " LIMIT ?"
            values.append(self.limit)
        return clause, values


@dataclass(frozen=True)
class Sighting:
    """An edition, when it was first found in the place of the one before."""

    at: datetime
    edition: SeenEdition


def jobs(base: sqlite3.Connection, which: Which) -> list[Job]:
    """Return jobs, the newest first."""
    clause, values = which.clause()
    rows = base.execute(
        f"SELECT number, {', '.join(GIVEN)} FROM jobs{clause}",  # noqa: S608 - ours
        values,
    ).fetchall()
    events = _events(base, [row[0] for row in rows])
    return [Job(number, _given(row), tuple(events[number])) for number, *row in rows]


def _events(base: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, list[Event]]:
    found: defaultdict[int, list[Event]] = defaultdict(list)
    for start in range(0, len(numbers), CHUNK):
        some = numbers[start : start + CHUNK]
        places = ", ".join("?" * len(some))
        for job, at, state, said, printer_job in base.execute(
            "SELECT job, at, state, said, printer_job FROM events "  # noqa: S608 - ours
            f"WHERE job IN ({places}) ORDER BY entry",
            some,
        ):
            found[job].append(Event(words.moment(at), state, said, printer_job))
    return found


def _given(row: Sequence[str | int | None]) -> Given:
    told = dict(zip(GIVEN, row, strict=True))
    for name in ("reviewed_on", "next_review"):
        told[name] = words.date(told[name])  # type: ignore[arg-type, assignment]
    told["own_words"] = bool(told["own_words"])
    return Given(**told)  # type: ignore[arg-type]


def last_event(base: sqlite3.Connection, number: int) -> tuple[str, str, int | None] | None:
    """Return state, words and the printer's number of a job's last event, None of no job."""
    found: tuple[str, str, int | None] | None = base.execute(
        "SELECT state, said, printer_job FROM events WHERE job = ? ORDER BY entry DESC LIMIT 1",
        (number,),
    ).fetchone()
    return found


def last_seen(base: sqlite3.Connection, edition: SeenEdition) -> SeenEdition | None:
    """Return what was seen last in an edition's place: of its document, language and format."""
    place = (edition.document, edition.language, edition.format)
    found = list(
        _sightings(
            base,
            "WHERE document = ? AND language = ? AND format = ? ORDER BY entry DESC LIMIT 1",
            place,
        )
    )
    return found[0].edition if found else None


def seen(base: sqlite3.Connection, document: str) -> list[Sighting]:
    """Return all that was seen of a document, in the order of time."""
    return list(_sightings(base, "WHERE document = ? ORDER BY entry", (document,)))


def seen_file(base: sqlite3.Connection, sha256: str) -> list[Sighting]:
    """Return where a file was seen, in the order of time."""
    return list(_sightings(base, "WHERE sha256 = ? ORDER BY entry", (sha256,)))


def _sightings(base: sqlite3.Connection, clause: str, values: Sequence[str]) -> Iterator[Sighting]:
    names = ("document", "version", "language", "format", "sha256", "status")
    for at, reviewed_on, next_review, *kept in base.execute(
        f"SELECT at, reviewed_on, next_review, {', '.join(names)} FROM seen {clause}",  # noqa: S608
        values,
    ):
        edition = SeenEdition(
            **dict(zip(names, kept, strict=True)),
            reviewed_on=words.date(reviewed_on),
            next_review=words.date(next_review),
        )
        yield Sighting(words.moment(at), edition)
