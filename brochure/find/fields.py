"""What of a handout is searched, and how much a find there counts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from brochure import prose
from brochure.find import fold
from brochure.model.handout import Handout


@dataclass(frozen=True)
class Searchable:
    """What search needs of a handout: a light value that can be kept beside the outputs.

    `texts` holds by field's name the plain texts found there, each on one line.
    """

    title: str
    language: str
    status: str
    texts: Mapping[str, tuple[str, ...]]
    id: str = ""
    """Of the document control; one id may stand for a handout in several languages."""
    version: str = ""
    reviewed_on: datetime.date | None = None
    next_review: datetime.date | None = None


@dataclass(frozen=True)
class Field:
    """A part of a handout that is searched: its name, its weight, its texts from the handout.

    Between one weight and the next lower one a step of a tenth is needed at least: see `KINDS`.
    """

    name: str
    weight: int
    texts: Callable[[Handout], Iterable[str | None]]


def _headings(handout: Handout) -> Iterator[str | None]:
    for section in handout.sections:
        yield section.heading
        for block in prose.blocks(section.body):
            if block.kind == "heading":
                yield block.text


def _body(handout: Handout) -> Iterator[str]:
    for section in handout.sections:
        for block in prose.blocks(section.body):
            if block.kind != "heading":
                yield block.text


def _glossary(handout: Handout) -> Iterator[str]:
    for entry in handout.glossary:
        yield f"{entry.term}: {entry.meaning}"


# One line a field.
FIELDS = (
    Field("title", 100, lambda handout: [handout.title]),
    Field("subtitle", 60, lambda handout: [handout.subtitle]),
    Field("also", 60, lambda handout: handout.also),
    Field("keywords", 60, lambda handout: handout.keywords),
    Field("heading", 35, _headings),
    Field("glossary", 20, _glossary),
    Field("text", 10, _body),
)


def of(handout: Handout) -> Searchable:
    """Return what is searched of a handout, as it is printed: approved errata applied."""
    texts = {}
    for field in FIELDS:
        found = [fold.squeezed(handout.corrected(text)) for text in field.texts(handout) if text]
        texts[field.name] = tuple(filter(None, found))
    control = handout.document
    return Searchable(
        handout.title, handout.language, control.status, texts, control.id, control.version,
        control.reviewed_on, control.next_review,
    )  # fmt: skip
