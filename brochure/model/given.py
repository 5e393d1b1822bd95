"""What is given out on paper: the job, the states that it goes through, and its line in the record.

The words for states are those of RFC 8011, 5.3.7, but for `sending` and `uncertain`, which only the
sender knows.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

State = Literal[
    "sending", "pending", "processing", "stopped", "completed", "canceled", "aborted", "refused",
    "uncertain",
]  # fmt: skip
"""`sending`: the bytes are on their way, and nobody has answered; `pending`, `processing`,
`stopped`: the printer has the job; `completed`: the printer reports it printed; `canceled`: by a
person; `aborted`: the printer gave it up; `refused`: it never took it; `uncertain`: the connection
or this program ended before an answer, so it may have been printed.
"""

OVER: frozenset[State] = frozenset({"completed", "canceled", "aborted", "refused", "uncertain"})
"""States after which nothing more is expected."""


@dataclass(frozen=True)
class Given:
    """What is given out, as the record keeps it. No patient's name and none of a reader's own words
    is in it.
    """

    document: str
    """The id of the document control."""
    version: str
    language: str
    """The BCP 47 tag."""
    format: str
    sha256: str
    """Of the PDF as it was checked. Of a copy with a reader's own words it is that of the same
    edition without them: from a sum over a name the name could be guessed.
    """
    printer: str
    copies: int
    desk: str
    person: str | None = None
    """Who had signed in."""
    own_words: bool = False
    """Whether the copy had a reader's own words."""
    reviewed_on: datetime.date | None = None
    next_review: datetime.date | None = None


@dataclass(frozen=True)
class SeenEdition:
    """An edition as the desk or `brochure print` finds it in the project: when another one is found
    in its place, it was in force until then.
    """

    document: str
    """The id of the document control."""
    version: str
    language: str
    """The BCP 47 tag."""
    format: str
    sha256: str
    """Of the PDF as it was checked; empty for what was not made, such as a withdrawn handout."""
    status: str
    """As the document control has it, such as approved or withdrawn."""
    reviewed_on: datetime.date | None = None
    next_review: datetime.date | None = None


@dataclass(frozen=True)
class Event:
    """What happened to a job: when (UTC), its state since then, and what the printer or the desk
    said, in words.
    """

    at: datetime.datetime
    state: State
    said: str = ""
    job: int | None = None
    """The printer's own number of the job, once it is known."""


@dataclass(frozen=True)
class Job:
    """A job of the record with all that happened to it, the first event being `sending`."""

    number: int
    given: Given
    events: tuple[Event, ...]

    @property
    def state(self) -> State:
        """Return the state that it is in now."""
        return self.events[-1].state

    @property
    def printer_job(self) -> int | None:
        """Return the printer's own number of it, if that is known."""
        return next((one.job for one in reversed(self.events) if one.job is not None), None)
