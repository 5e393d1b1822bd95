"""Jobs of the record as a table that people read, as CSV that a spreadsheet opens, as JSON."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from brochure.ledger import words
from brochure.ledger.counts import counts, outcome, totals
from brochure.model.given import Job, State

SAID: dict[State, str] = {
    "sending": "being sent",
    "pending": "waits at the printer",
    "processing": "is being printed",
    "stopped": "the printer has stopped",
    "completed": "the printer reports it printed",
    "canceled": "cancelled",
    "aborted": "the printer gave it up",
    "refused": "the printer did not take it",
    "uncertain": "UNCERTAIN: it may have been printed",
}
SAYS_NO_MORE = ("printing", "it waits its turn", "the printer has stopped")
HEADS = (
    "When", "Desk", "Person", "Handout", "Version", "Language", "Format", "Copies", "Printer",
    "What the printer said",
)  # fmt: skip
CSV_HEADS = (
    "job", "time", "utc", "desk", "person", "document", "version", "language", "format", "copies",
    "printer", "printer_job", "state", "outcome", "said", "own_words", "sha256",
)  # fmt: skip
MARK = "? "
# A spreadsheet takes what begins so for a formula; where ; parts cells, what comes after it, too.
FORMULA = re.compile(r"(^|;)(\s*)([=+\-@＝＋－＠])")


def local(moment: datetime.datetime) -> str:
    """Return a moment by this computer's clock, to the minute."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def what_was_said(job: Job) -> str:
    """Return what became of a job, in words."""
    said = words.line(job.events[-1].said, words.MOST_SAID)
    state = SAID[job.state]
    return state if said in {"", state, *SAYS_NO_MORE} else f"{state} ({said})"


def as_table(jobs: Sequence[Job]) -> str:
    """Return a line for each job in the order given; what is uncertain has a question mark."""
    rows = [HEADS, *map(_row, jobs)]
    numeric = HEADS.index("Copies")
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for job, row in zip([None, *jobs], rows, strict=True):
        cells = [
            " " * (width - _width(cell)) + cell
            if at == numeric
            else cell + " " * (width - _width(cell))
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        mark = MARK if job and outcome(job) in {"uncertain", "in part"} else " " * len(MARK)
        lines.append((mark + "  ".join(cells)).rstrip())
    return "\n".join(lines)


def _row(job: Job) -> tuple[str, ...]:
    given = job.given
    texts = (
        given.desk, given.person or "-", given.document, given.version, given.language,
        given.format, str(given.copies), given.printer,
    )  # fmt: skip
    return local(job.events[0].at), *map(words.line, texts), what_was_said(job)


def _width(text: str) -> int:
    """Return how many places a text takes in a terminal."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )


def as_text(jobs: Sequence[Job], nothing: str) -> str:
    """Return the table with what it comes to, or a sentence when there is no job."""
    return "\n".join([as_table(jobs), "", *totals(jobs)]) if jobs else nothing


def as_report(about: Mapping[str, object], jobs: Sequence[Job], exit_code: int) -> str:
    """Return the jobs for machines, with what it comes to by outcome."""
    report = {
        "exit_code": exit_code,
        **about,
        "totals": {kind: asdict(found) for kind, found in counts(jobs).items()},
        "jobs": [as_json(job) for job in jobs],
    }
    return json.dumps(report, ensure_ascii=False, indent=2, default=plain)


def plain(value: object) -> str:
    """Return a moment or a day as JSON has it."""
    return words.stamp(value) if isinstance(value, datetime.datetime) else str(value)


def as_csv(jobs: Iterable[Job]) -> bytes:
    """Return the jobs as RFC 4180 has it, in UTF-8 with the mark by which Excel knows it; what a
    spreadsheet would take for a formula has an apostrophe before it.
    """
    told = io.StringIO(newline="")
    writer = csv.writer(told, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(CSV_HEADS)
    for job in jobs:
        given, at = job.given, job.events[0].at
        number = job.printer_job
        row = (
            job.number, at.astimezone().strftime("%Y-%m-%d %H:%M:%S"), words.stamp(at), given.desk,
            given.person or "", given.document, given.version, given.language, given.format,
            given.copies, given.printer, "" if number is None else number, job.state, outcome(job),
            job.events[-1].said, "yes" if given.own_words else "no", given.sha256,
        )  # fmt: skip
        writer.writerow([_cell(one) if isinstance(one, str) else one for one in row])
    return b"\xef\xbb\xbf" + told.getvalue().encode()


def _cell(text: str) -> str:
    return FORMULA.sub(r"\1\2'\3", words.line(text, words.MOST_SAID))


def as_json(job: Job) -> dict[str, object]:
    """Return a job for machines."""
    given = job.given
    return {
        "job": job.number,
        "at": words.stamp(job.events[0].at),
        "desk": given.desk,
        "person": given.person,
        "document": given.document,
        "version": given.version,
        "language": given.language,
        "format": given.format,
        "sha256": given.sha256,
        "own_words": given.own_words,
        "copies": given.copies,
        "printer": given.printer,
        "printer_job": job.printer_job,
        "state": job.state,
        "outcome": outcome(job),
        "reviewed_on": words.day(given.reviewed_on),
        "next_review": words.day(given.next_review),
        "events": [
            {"at": words.stamp(one.at), "state": one.state, "said": one.said} for one in job.events
        ],
    }


def places(jobs: Iterable[Job]) -> list[str]:
    """Return a sentence for each desk and printer: how many copies certainly came out there, and
    how many perhaps.
    """
    found: dict[tuple[str, str], list[Job]] = {}
    for job in jobs:
        found.setdefault((job.given.desk, job.given.printer), []).append(job)
    lines = []
    for (desk, printer), own in sorted(found.items()):
        told = counts(own)
        kinds = [f"{one.copies:,} {kind}" for kind, one in told.items() if one.jobs]
        lines.append(f"{words.line(desk)}, on {words.line(printer)}: {', '.join(kinds)}.")
    return lines
