"""For how long an outcome holds: days on which a handout comes out otherwise, or is judged so."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

from brochure.model.base import Noun
from brochure.model.finding import Finding
from brochure.model.proof import Proof

# Findings that count days: they say something else every day.
COUNTING = {"review-due-soon", "handout-expired", "waiver-expired", "reviewed-in-future"}
# How long before its review check/review_due_soon.py begins to speak of it.
AHEAD = datetime.timedelta(days=90)


def holds(
    proofs: Sequence[Proof], findings: Iterable[Finding], day: datetime.date
) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the first and the last day on which an outcome is the same as on `day`.

    None stands for a side on which time changes nothing. Each date in a handout is a day that may
    change it; so is the day on which its review begins to be near.
    """
    if any(found.code in COUNTING for found in findings):
        return day, day
    one = datetime.timedelta(days=1)
    dates: set[datetime.date] = set()
    for proof in proofs:
        handout = proof.manuscript.handout
        dates.update(_dates(handout))
        if handout.document.next_review:
            dates.add(handout.document.next_review - AHEAD)
    if day in dates:
        return day, day
    before = max((date for date in dates if date < day), default=None)
    after = min((date for date in dates if date > day), default=None)
    return before + one if before else None, after - one if after else None


def _dates(value: object) -> Iterator[datetime.date]:
    """Yield every date in a noun and in what it holds."""
    if isinstance(value, datetime.date):
        yield value
    elif isinstance(value, Noun):
        for name in type(value).model_fields:
            yield from _dates(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _dates(one)
