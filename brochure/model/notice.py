"""A statutory notice: the law's own words, with where and when they were taken from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from brochure.model.base import Date, Line, Noun
from brochure.model.handout import Handout, Sha256, WebAddress


class Poster(Noun):
    """What the law asks of the notice on display."""

    width: Line
    """The least width of the sheet, such as 8.5in."""
    height: Line
    """The least height of the sheet."""
    type: Line
    """The least size of its type, such as 40pt."""


class NoticePack(Noun):
    """One folder on the shelf assets/notices; its words stand beside it in text.txt."""

    title: Line
    """What it is called here; it is not printed as the law's words."""
    jurisdiction: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]
    """Where the law holds, as ISO 3166 writes it: US-CA."""
    law: Line
    """The section of the law."""
    origin: WebAddress
    """Where the words were taken from."""
    retrieved: Date
    """When they were."""
    sha256: Sha256
    """The sum of text.txt, so that no letter changes unnoticed."""
    language: Line
    """The language that the law asks for, as a BCP 47 tag."""
    concerns: Annotated[tuple[Line, ...], Field(min_length=1)]
    """Words of an article that the law is about."""
    poster: Poster
    """What the law asks of the notice on display."""


@dataclass(frozen=True)
class StatutoryNotice:
    """A pack with its words, paragraph by paragraph, and the file that holds them."""

    id: str
    pack: NoticePack
    text: str
    file: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Return the paragraphs, each on one line."""
        return tuple(" ".join(part.split()) for part in self.text.split("\n\n") if part.strip())

    @property
    def sha256(self) -> str:
        """Return the sum of the words as they stand in the file now."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def required_notices(handout: Handout, notices: Iterable[StatutoryNotice]) -> list[StatutoryNotice]:
    """Return the notices that the clinic says apply, in the handout's order: only these are ever
    printed.
    """
    known = {notice.id: notice for notice in notices}
    return [
        known[entry.id]
        for entry in handout.notices
        if entry.state == "required" and entry.id in known
    ]
