"""What the record is told of a project's handouts, so that it can say later what was in force."""

from __future__ import annotations

import datetime
from typing import Protocol

from brochure.errors import Refused
from brochure.fingerprint import digest
from brochure.model.given import SeenEdition
from brochure.model.outcome import Outcome
from brochure.printing.offers import Offer
from brochure.printing.ready import edition


class Stated(Protocol):
    """What a handout says of itself, as its document control has it."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def version(self) -> str: ...  # noqa: D102
    @property
    def status(self) -> str: ...  # noqa: D102
    @property
    def reviewed_on(self) -> datetime.date | None: ...  # noqa: D102
    @property
    def next_review(self) -> datetime.date | None: ...  # noqa: D102


# In place of a format: what holds for all of them.
EVERY_FORMAT = ""


def version(about: Stated, tag: str) -> SeenEdition:
    """Return what a handout says of itself, may it go out or not."""
    return _seen(about, tag, EVERY_FORMAT)


def made(about: Stated, tag: str, offer: Offer, outcome: Outcome) -> list[SeenEdition]:
    """Return an edition that may go out, with the sum of its file; nothing of one that may not."""
    try:
        printed = edition(outcome, offer).printed
    except Refused:
        return []
    return [_seen(about, tag, offer.name, digest(printed).hex())]


def _seen(about: Stated, tag: str, format_name: str, sha256: str = "") -> SeenEdition:
    return SeenEdition(
        document=about.id,
        version=about.version,
        language=tag,
        format=format_name,
        sha256=sha256,
        status=about.status,
        reviewed_on=about.reviewed_on,
        next_review=about.next_review,
    )
