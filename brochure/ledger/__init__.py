"""The record of what was given out: when, at which desk, by whom, which edition, on which printer,
and what the printer said. It is only added to, and holds no patient's name and none of a reader's
own words.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Self

from brochure.fold import folded
from brochure.ledger import chain, look, words
from brochure.ledger.base import Base
from brochure.ledger.chain import Checked, Value
from brochure.ledger.look import Sighting, Which
from brochure.model.given import Given, Job, SeenEdition, State

__all__ = ["Checked", "Ledger", "SeenEdition", "Sighting", "Which"]


class Ledger:
    """The record of a project. Any number of processes and threads may write at once; whatever
    cannot be done raises CannotDeliver with a sentence, and has left nothing half written.
    """

    def __init__(self, project: Path) -> None:
        """Take the project's folder. The file is made by what is first written."""
        self._base = Base(project)
        self.path = self._base.path

    def begin(self, given: Given, name: str) -> int:
        """Record that something is about to be sent to a printer, as the IPP job `name`, and return
        its number; when this returns it is on the disk. Raises CannotDeliver, ValueError when
        something in it is no sum, no name of ours, or no number of copies.
        """
        if not words.NAME.fullmatch(name):
            raise ValueError("a job's name is `brochure` and random letters")
        if not words.SUM.fullmatch(given.sha256):
            raise ValueError("the sum of a file is 64 digits 0-9 and a-f")
        if not 0 < given.copies < 2**31:
            raise ValueError("the copies are no number of copies")
        with self._base.writing() as base:
            (number,) = base.execute("SELECT coalesce(max(number), 0) + 1 FROM jobs").fetchone()
            at = _now()
            chain.add(base, "jobs", {"number": number, "at": at, "name": name, **_row(given)})
            chain.add(base, "events", _event(number, at, "sending", "", None))
        return int(number)

    def say(self, number: int, state: State, said: str = "", job: int | None = None) -> None:
        """Record what became of a job, and what the printer or the desk said of it, in our words;
        what another said stands in quotation marks and is left out. The same once more adds
        nothing. Raises LookupError when there is no such job, CannotDeliver.
        """
        said = words.said(said)
        with self._base.writing() as base:
            last = look.last_event(base, number)
            if last is None:
                raise LookupError(f"there is no job {number} in the record")
            if last[:2] != (state, said) or job not in {None, last[2]}:
                chain.add(base, "events", _event(number, _now(), state, said, job))

    def saw(self, *editions: SeenEdition) -> None:
        """Record what the project has now, each of a document in a language and a format, where it
        differs from what was last seen there; all of it in one step. Raises CannotDeliver,
        ValueError.
        """
        if any(one.sha256 and not words.SUM.fullmatch(one.sha256) for one in editions):
            raise ValueError("the sum of a file is 64 digits 0-9 and a-f")
        told = [replace(one, version=words.version(one.version)) for one in editions]
        with self._base.reading() as base:  # nearly always all is as it was
            new = [one for one in told if look.last_seen(base, one) != one]
        if not new:
            return
        with self._base.writing() as base:
            for one in new:
                if look.last_seen(base, one) != one:  # nobody else has written it meanwhile
                    chain.add(base, "seen", _seen(one, _now()))

    def job(self, number: int) -> Job:
        """Return a job. Raises LookupError when there is none of that number, CannotDeliver."""
        found = self.which(Which(number=number))
        if not found:
            raise LookupError(f"there is no job {number} in the record")
        return found[0]

    def name(self, number: int) -> str:
        """Return the name that a job has at the printer. Raises LookupError, CannotDeliver."""
        with self._base.reading() as base:
            found = base.execute("SELECT name FROM jobs WHERE number = ?", (number,)).fetchone()
        if found is None:
            raise LookupError(f"there is no job {number} in the record")
        return str(found[0])

    def jobs(
        self,
        *,
        since: datetime.datetime | None = None,
        open_only: bool = False,
        desk: str | None = None,
        limit: int | None = None,
    ) -> list[Job]:
        """Return jobs, the newest first. Raises CannotDeliver."""
        return self.which(Which(since=since, open_only=open_only, desk=desk, limit=limit))

    def which(self, which: Which) -> list[Job]:
        """Return the jobs that are meant, the newest first. Raises CannotDeliver."""
        with self._base.reading() as base:
            return look.jobs(base, which)

    def sightings(self, document: str) -> list[Sighting]:
        """Return all that was seen of a document, in the order of time. Raises CannotDeliver."""
        with self._base.reading() as base:
            return look.seen(base, document)

    def sightings_of_file(self, sha256: str) -> list[Sighting]:
        """Return where a file was seen, in the order of time. Raises CannotDeliver."""
        with self._base.reading() as base:
            return look.seen_file(base, sha256)

    def documents(self) -> dict[str, list[str]]:
        """Return the versions by document that the record knows. Raises CannotDeliver."""
        found: dict[str, list[str]] = {}
        with self._base.reading() as base:
            for document, version in base.execute(
                "SELECT document, version FROM seen UNION SELECT document, version FROM jobs"
            ):
                found.setdefault(document, []).append(version)
        return found

    def printers(self) -> list[str]:
        """Return the printers that the record knows. Raises CannotDeliver."""
        with self._base.reading() as base:
            found = base.execute("SELECT DISTINCT printer FROM jobs ORDER BY printer")
            return [name for (name,) in found]

    def spelled(self, document: str, version: str) -> str:
        """Return a document's version as the record writes it, as it is given where the record has
        none that looks the same. Raises CannotDeliver.
        """
        asked = folded(version)
        known = self.documents().get(document, [])
        alike = [one for one in known if folded(one) == asked] or [
            one for one in known if folded(one).casefold() == asked.casefold()
        ]
        return alike[0] if len(alike) == 1 else words.version(version)

    def check(self, known: str | None = None) -> Checked:
        """Look through the whole record for rows that were edited or removed from outside; `known`
        is a digest that was once the newest. Raises CannotDeliver.
        """
        with self._base.reading() as base:
            return chain.check(base, known)

    def is_there(self) -> bool:
        """Return whether anything was ever recorded. Raises CannotDeliver."""
        return self._base.is_there()

    def close(self) -> None:
        """Let go of the file; what is asked for afterwards opens it again."""
        self._base.close()

    def __enter__(self) -> Self:
        """Return the record, to be closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the record."""
        self.close()


def _now() -> str:
    return words.stamp(datetime.datetime.now(datetime.UTC))


def _row(given: Given) -> dict[str, Value]:
    return {
        "document": words.line(given.document),
        "version": words.version(given.version),
        "language": words.line(given.language),
        "format": words.line(given.format),
        "sha256": given.sha256,
        "printer": words.line(given.printer),
        "copies": given.copies,
        "desk": words.line(given.desk),
        "person": words.line(given.person) if given.person else None,
        "own_words": int(given.own_words),
        "reviewed_on": words.day(given.reviewed_on),
        "next_review": words.day(given.next_review),
    }


def _event(number: int, at: str, state: str, said: str, job: int | None) -> dict[str, Value]:
    return {"job": number, "at": at, "state": state, "said": said, "printer_job": job}


def _seen(edition: SeenEdition, at: str) -> dict[str, Value]:
    return {
        "at": at, "document": edition.document, "version": edition.version,
        "language": edition.language, "format": edition.format, "sha256": edition.sha256,
        "status": edition.status, "reviewed_on": words.day(edition.reviewed_on),
        "next_review": words.day(edition.next_review),
    }  # fmt: skip
