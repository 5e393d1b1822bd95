"""What `brochure verify` says: sentences for a person, values for machines."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from brochure.inspect.identity import Claimed
from brochure.ledger import told, words
from brochure.ledger.counts import counts, outcome, totals
from brochure.ledger.history import GivenOut, History, given_out
from brochure.ledger.look import Sighting
from brochure.model.given import Job

SURE: dict[GivenOut, str] = {
    "yes": "given out", "perhaps": "PERHAPS given out", "never": "never given out",
}  # fmt: skip


@dataclass(frozen=True)
class Today:
    """A handout of the project as it is now, in one language."""

    file: str
    language: str
    title: str
    version: str
    status: str
    reviewed_on: datetime.date | None
    next_review: datetime.date | None


@dataclass(frozen=True)
class Paper:
    """A PDF that somebody has, what it says of itself, and the jobs and times by which the record
    knows this very file; `claimed` is null when it cannot be read.
    """

    path: Path
    sha256: str
    claimed: Claimed | None
    jobs: tuple[Job, ...]
    seen: tuple[Sighting, ...]

    @property
    def given_out(self) -> GivenOut:
        """Return whether this very file was printed."""
        return given_out(self.jobs)


def of_file(paper: Paper, history: History | None) -> list[str]:
    """Return what is known of a PDF that somebody has."""
    if paper.given_out != "never":
        return [f"This very file was {SURE[paper.given_out]}:", *_given_out(paper.jobs)]
    lines = ["This very file was never given out from here."]
    if paper.seen:
        first = paper.seen[0]
        lines.append(
            f"It was ready to be given out at {told.local(first.at)} ({first.edition.format}, "
            f"{first.edition.language})."
        )
    if paper.claimed is None:
        lines.append("It asks for a password, so what it says of itself cannot be read.")
    elif history is None:
        lines.append(
            "It does not say which handout it is: brochure did not make it, or that was taken out "
            "of it."
        )
    else:
        author = words.line(paper.claimed.author)
        lines.append(
            f"It says that it is {history.document}, version {history.version}"
            f"{f', of {author}' if author else ''}. Anybody can write that into a file."
        )
        if history.given_out != "never" and not paper.seen:
            lines.append(
                "That version was given out, and not as this file: it was changed since, or made "
                "elsewhere, for another day or with other settings."
            )
        if any(job.given.own_words for job in history.jobs):
            lines.append(
                "Of copies with a reader's own words no sum is kept: it may be one of them."
            )
    return lines


def of_version(
    history: History, today: Sequence[Today], day: datetime.date, paper: Paper | None = None
) -> list[str]:
    """Return what is known of a version: whether it was given out, when it was in force, what came
    after it, and what the project has now; of a paper's version nothing that its file says already.
    """
    name = f"{history.document}, version {history.version}"
    if paper and paper.jobs == history.jobs and paper.given_out != "never":
        lines = [f"{name}: {SURE[history.given_out]}, as this file alone."]
    elif history.given_out == "never":
        lines = [f"{name}: never given out."]
        lines += totals(history.jobs)
    else:
        lines = [f"{name}: {SURE[history.given_out]}."]
        lines += _given_out(history.jobs)
    lines.append("")
    lines += _in_force(history)
    lines += _after(history)
    lines += _today(history, today, day)
    return lines


def _given_out(jobs: Sequence[Job]) -> list[str]:
    times = [job.events[0].at for job in jobs if outcome(job) != "not printed"]
    when = f"First at {told.local(times[0])}"
    when += f", last at {told.local(times[-1])}." if len(times) > 1 else "."
    return [f"  {line}" for line in (when, *totals(jobs), *told.places(jobs))]


def _in_force(history: History) -> list[str]:
    if not history.in_force:
        known = "was seen here, and never approved" if history.was_seen else "was never seen here"
        return [f"It was never in force: it {known}."]
    lines = []
    for span in history.in_force:
        since = f"since {span.since}" if span.until is None else f"from {span.since}"
        until = "" if span.until is None else f" to {span.until}: {span.why}"
        reviewed = f"reviewed on {span.reviewed_on}, " if span.reviewed_on else ""
        seen = f"({reviewed}first seen here at {told.local(span.seen)})"
        lines.append(f"In force in {span.language} {since}{until} {seen}.")
    return lines


def _after(history: History) -> list[str]:
    if not history.after:
        return ["No later version was seen."] if history.in_force else []
    lines = []
    for one in history.after:
        reviewed = f", reviewed on {one.reviewed_on}" if one.reviewed_on else ""
        lines.append(
            f"After it came version {one.version} in {one.language}, seen at {told.local(one.seen)}"
            f"{reviewed}."
        )
    return lines


def _today(history: History, today: Iterable[Today], day: datetime.date) -> list[str]:
    lines = []
    for one in today:
        due = one.next_review
        state = one.status.replace("-", " ")
        if due and due < day:
            state += f", and its review was due on {due}"
        same = (
            "the same version"
            if words.version(one.version) == history.version
            else f"version {one.version}"
        )
        lines.append(f"Today the project has {same} in {one.language}: {state} ({one.file}).")
    return lines or [f"Today the project has no handout {history.document}."]


def as_values(
    history: History | None, paper: Paper | None, today: Sequence[Today]
) -> dict[str, object]:
    """Return the same for machines."""
    values: dict[str, object] = {}
    if paper:
        values["file"] = {
            "path": str(paper.path),
            "sha256": paper.sha256,
            "given_out": paper.given_out,
            "says": asdict(paper.claimed) if paper.claimed else None,
            **_summed(paper.jobs),
        }
    if history:
        values |= {
            "document": history.document,
            "version": history.version,
            "given_out": history.given_out,
            **_summed(history.jobs),
            "in_force": [asdict(one) for one in history.in_force],
            "after": [asdict(one) for one in history.after],
        }
    values["today"] = [asdict(one) for one in today]
    return values


def _summed(jobs: Sequence[Job]) -> dict[str, object]:
    times = [words.stamp(job.events[0].at) for job in jobs if outcome(job) != "not printed"]
    return {
        "first": times[0] if times else None,
        "last": times[-1] if times else None,
        "totals": {kind: asdict(found) for kind, found in counts(jobs).items()},
        "desks": sorted({job.given.desk for job in jobs}),
        "printers": sorted({job.given.printer for job in jobs}),
    }
