"""What a printer's answer to a job means: it has it, it surely has not, or nobody knows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from brochure.deliver.printing import substituted
from brochure.deliver.printing.client import Status, is_success, refusal
from brochure.deliver.printing.message import JOB, Answer, Group
from brochure.deliver.printing.planning import Plan
from brochure.deliver.printing.troubles import PrinterRefused, Uncertain

# A status after which a printer may have a job all the same.
DOUBTFUL = (Status.INTERNAL_ERROR, Status.DEVICE_ERROR)


@dataclass(frozen=True)
class Accepted:
    """A job that a printer has."""

    job: int
    """The printer's own number of it."""
    uri: str
    form: str
    """PDF, PWG raster or URF."""
    ignored: tuple[str, ...]
    """What the printer does not do as it was asked, a sentence each: what was known before, and
    what it said when it took the job.
    """


def accepted(answer: Answer, made: Plan) -> Accepted:
    """Return the job that a printer has by its answer. Raises PrinterRefused, Uncertain."""
    job = answer.first(JOB)
    number = _number(job)
    if not is_success(answer) and not (answer.status in DOUBTFUL and number):
        if answer.status in DOUBTFUL:
            raise Uncertain(f"Nobody knows whether it is printed: {refusal(answer)}.")
        raise PrinterRefused(f"The printer does not take it: {refusal(answer)}.")
    if not number:
        raise Uncertain(
            "The printer took it and gave it no number, so what becomes of it cannot be seen."
        )
    return Accepted(
        job=number,
        uri=job.text("job-uri"),
        form=made.form,
        ignored=tuple(dict.fromkeys([*made.notes, *substituted.sentences(answer)])),
    )


def _number(job: Group) -> int | None:
    """Return a job's number, from its address where it is not said."""
    number = job.number("job-id")
    if number is None and (found := re.search(r"(\d{1,9})/*$", job.text("job-uri"))):
        number = int(found[1])
    return number if number and number > 0 else None
