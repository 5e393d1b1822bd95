"""How many copies certainly came out of a printer, how many perhaps, and how many did not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from brochure.model.given import OVER, Job

Outcome = Literal["printed", "uncertain", "in part", "on the way", "not printed"]
OUTCOMES: tuple[Outcome, ...] = ("printed", "uncertain", "in part", "on the way", "not printed")


def outcome(job: Job) -> Outcome:
    """Return what is known of a job's paper: a printer that had it when it was cancelled, or that
    gave it up, may have printed a part.
    """
    if job.state == "completed":
        return "printed"
    if job.state == "uncertain":
        return "uncertain"
    if job.state not in OVER:
        return "on the way"
    had = {"pending", "processing", "stopped"} & {event.state for event in job.events}
    return "in part" if had and job.state != "refused" else "not printed"


@dataclass(frozen=True)
class Counts:
    """Jobs and copies of one outcome."""

    jobs: int = 0
    copies: int = 0


def counts(jobs: Iterable[Job]) -> dict[Outcome, Counts]:
    """Return jobs and copies by outcome, all outcomes."""
    found = dict.fromkeys(OUTCOMES, Counts())
    for job in jobs:
        kind = outcome(job)
        found[kind] = Counts(found[kind].jobs + 1, found[kind].copies + job.given.copies)
    return found


def numbered(number: int, what: str, many: str = "") -> str:
    """Return a number with what it counts, such as `1 copy` or `2,000 copies`."""
    return f"{number:,} {what if number == 1 else many or what + 's'}"


SENTENCES: dict[Outcome, str] = {
    "printed": "the printer reports {copies} printed ({jobs})",
    "uncertain": "UNCERTAIN {copies} ({jobs}): it may have been printed, and nobody answered",
    "in part": "{copies} ended at the printer ({jobs}): a part may be on paper",
    "on the way": "{copies} on the way ({jobs})",
    "not printed": "{copies} not printed ({jobs})",
}


def totals(jobs: Iterable[Job]) -> list[str]:
    """Return a sentence for each outcome that there is, the certain first."""
    return [
        _capital(
            SENTENCES[kind].format(
                copies=numbered(found.copies, "copy", "copies"), jobs=numbered(found.jobs, "job")
            )
        )
        for kind, found in counts(jobs).items()
        if found.jobs
    ]


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
