"""Validation of a recipient list: every row is looked at before anything is made."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from brochure import read
from brochure.batch.names import Names
from brochure.batch.request import BatchRequest
from brochure.compose import words
from brochure.errors import BadInput
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.personal import Row
from brochure.model.recipients import BadRow
from brochure.pipeline import Pipeline
from brochure.read.recipients import RecipientList, recipient_list
from brochure.shelves import FORMATS, LANGUAGES, Shelves


@dataclass(frozen=True)
class Shape:
    """What rows have in common whose copies are laid out alike."""

    format: str
    language: str
    fields: tuple[str, ...]


# Of each field the longest words are kept, to see whether any need smaller type: wide letters make
# up for some length.
LONGEST = 16
# From here on come the scripts that run right to left, and those that few faces have.
BEYOND = "\u0590"


@dataclass
class Group:
    """How many rows are of a shape, how many of them likely need another face, and by field
    characters and longest words.
    """

    rows: int = 0
    foreign: int = 0
    characters: dict[str, set[str]] = field(default_factory=dict)
    longest: dict[str, list[str]] = field(default_factory=dict, repr=False)

    def note(self, texts: Mapping[str, str]) -> None:
        """Add a row's words."""
        self.rows += 1
        self.foreign += any(not text.isascii() and max(text) >= BEYOND for text in texts.values())
        for name, text in texts.items():
            self.characters.setdefault(name, set()).update(text)
            longest = self.longest.setdefault(name, [])
            if len(longest) < LONGEST or len(text) > len(longest[-1]):
                insort(longest, text, key=lambda one: -len(one))
                del longest[LONGEST:]


class Editions:
    """The editions that rows ask for, each read once."""

    def __init__(self, pipeline: Pipeline, request: BatchRequest) -> None:
        """Take the pipeline and the batch. Raises BadInput when the handout cannot be read or
        declares no fields.
        """
        self._pipeline, self._order = pipeline, request.order
        self._known: dict[tuple[str, str], Edition] = {}
        self.format = request.order.formats[0]
        self.formats = formats_for_readers(pipeline.shelves)
        if self.format not in self.formats:
            there = self.format in pipeline.shelves.names(FORMATS)
            message = f"the format '{self.format}' is not for one reader: a copy has a name on it"
            message = message if there else f"there is no format '{self.format}'"
            raise BadInput(
                [error("input", message, None, f"choose one of {', '.join(self.formats)}")]
            )
        self.manuscript, _ = pipeline.read(replace(request.order, formats=(self.format,)))
        self.language = request.order.language or self.manuscript.handout.language
        if not self.manuscript.handout.fields:
            message = (
                f"{request.order.content.name} declares no fields, so every reader's copy would be "
                "the same"
            )
            hint = (
                "say under `fields:` what a copy tells its reader; `brochure make` prints copies "
                "that are all alike"
            )
            raise BadInput([error("input", message, None, hint)])

    def of(self, format_name: str, language: str) -> Edition:
        """Return an edition. Raises BadInput with every reason why not."""
        if (format_name, language) not in self._known:
            _, (edition,) = self._pipeline.read(
                replace(self._order, formats=(format_name,), language=language)
            )
            self._known[format_name, language] = edition
        return self._known[format_name, language]

    def shape(self, row: Row) -> Shape:
        """Return the shape of a row's copy."""
        present = tuple(
            one.name
            for one in self.manuscript.handout.fields
            if row.values.get(one.name) not in {None, ""}
        )
        return Shape(row.format or self.format, row.language or self.language, present)

    def texts(self, row: Row, shape: Shape) -> dict[str, str]:
        """Return by field what a row's copy says, as it is printed."""
        language = self.of(shape.format, shape.language).language
        return {name: words.written(row.values[name], language) for name in shape.fields}

    def plain(self, texts: Mapping[str, str], shape: Shape) -> dict[str, str]:
        """Return what may stand in a row's file name beside its number."""
        handout = self.manuscript.handout
        own = {one.name: texts.get(one.name, "") for one in handout.fields if not one.personal}
        brand = self.of(shape.format, shape.language).brand_name
        return {
            **own,
            "id": handout.document.id,
            "format": shape.format,
            "language": shape.language,
            "brand": brand,
        }


@dataclass
class Validation:
    """What validation found: the shapes with their rows, the rows that are faulty, how many
    there are.
    """

    recipients: RecipientList
    names: Names
    notes: list[Finding]
    total: int = 0
    shapes: dict[Shape, Group] = field(default_factory=dict)
    bad: dict[int, tuple[Finding, ...]] = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        """Yield the rows that are well, reading the recipient list anew."""
        for row in self.recipients.rows():
            if isinstance(row, Row) and row.number not in self.bad:
                yield row


def formats_for_readers(shelves: Shelves) -> list[str]:
    """Return the formats that a reader's own copy may have: no poster, which all can see, and no
    print shop's file.
    """
    made = {name: read.layout_of(shelves, name) for name in shelves.names(FORMATS)}
    return [
        name
        for name, one in made.items()
        if one and one.document == "handout" and not one.press.always
    ]


def validate(request: BatchRequest, pipeline: Pipeline, editions: Editions) -> Validation:
    """Look at every row. Raises BadInput when the recipient list, the pattern for names or a format
    cannot be used.
    """
    fields = editions.manuscript.handout.fields
    languages = pipeline.shelves.names(LANGUAGES)
    if request.recipients is None:
        raise ValueError("a batch needs a recipient list")
    recipients, notes = recipient_list(
        request.recipients,
        fields,
        request.columns,
        languages,
        editions.formats,
        request.password_column,
        read.months(pipeline.shelves),
    )
    if recipients is None:
        raise BadInput(notes)
    found = Validation(recipients, Names(request.name, fields), notes)
    for row in recipients.rows():
        found.total += 1
        found.names.count(row.number)
        if isinstance(row, BadRow):
            found.bad[row.number] = row.findings
        else:
            _note(found, editions, row)
    found.names.settle()
    twice = list(found.names.findings())
    if twice:
        raise BadInput([*twice, *(one for findings in found.bad.values() for one in findings)])
    return found


def _note(found: Validation, editions: Editions, row: Row) -> None:
    shape = editions.shape(row)
    texts = editions.texts(row, shape)
    found.shapes.setdefault(shape, Group()).note(texts)
    found.names.note(row.number, editions.plain(texts, shape))
