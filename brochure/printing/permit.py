"""Whether a handout may be given to a patient on a day, as its document control says."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal, cast

Cause = Literal[
    "draft", "in-review", "withdrawn", "expired", "stale", "taken", "errors", "unreadable"
]  # fmt: skip


@dataclass(frozen=True)
class Refusal:
    """Why a handout may not go out: the cause, and what its sentence needs to be said.

    `detail` is a date as ISO 8601 has it (`expired`), a version (`stale`), a file (`taken`,
    `unreadable`), or nothing.
    """

    cause: Cause
    detail: str = ""

    def __str__(self) -> str:
        """Return it in English, as a clause that follows the handout's title."""
        return SENTENCES[self.cause].format(detail=self.detail)


SENTENCES: dict[Cause, str] = {
    "draft": "it is a draft",
    "in-review": "it is in review",
    "withdrawn": "it is withdrawn",
    "expired": "its review was due on {detail}",
    "stale": "it is of another version than the handout it was translated from, {detail}",
    "taken": "another handout has the same id: {detail}",
    "errors": "the checks found errors in it",
    "unreadable": "it cannot be read: brochure check {detail} tells why",
}


def refusal(status: str, next_review: datetime.date | None, day: datetime.date) -> Refusal | None:
    """Return why a handout may not go out, None where its document control lets it."""
    if status in {"draft", "in-review", "withdrawn"}:
        return Refusal(cast(Cause, status))
    if next_review is not None and next_review < day:
        return Refusal("expired", str(next_review))
    return None
