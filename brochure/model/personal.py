"""What a copy says to its reader: the fields that a handout declares, and the rows that fill
them.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from brochure.model.base import Line, Noun
from brochure.model.says import Says

Value = str | datetime.date | datetime.time
"""What a cell of a recipient list says, by its field's type."""

DateOrder = Literal["year-month-day", "month-day-year", "day-month-year"]
# Columns of a recipient list that are no fields of the page.
CHOICES = ("language", "format", "password")
# What the format was called once, as a heading and in a pattern for names.
OLD_FORMAT = "form"


class PersonalField(Noun):
    """A place on the page that each reader's copy fills with words of its own."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    """A short name, such as patient; a column of the recipient list is known by it."""
    label: Annotated[Line, Says("label", "the label of a field", documents=())]
    """Printed with the value, such as For."""
    type: Literal["text", "date", "time"] = "text"
    """A date or time is printed as the language writes it."""
    required: bool = True
    """Whether every row must have it; one that is empty is left off the page."""
    example: Line
    """An invented value, for the proof and for `--dry-run`; a date as 2027-06-04, a time as 14:30.
    """
    place: Literal["band", "opening", "closing"] = "band"
    """Where it stands: in the band with the title, before the article, or after it."""
    personal: bool = True
    """Whether its values may tell who somebody is; only one that is not may stand in a file's name.
    """
    column: Line | None = None
    """The column's heading, where it is not the name."""
    order: DateOrder = "year-month-day"
    """How the recipient list writes its dates."""

    @model_validator(mode="after")
    def _name_is_free(self) -> Self:
        if self.name in {*CHOICES, OLD_FORMAT, "row"}:
            raise ValueError(
                f"the name {self.name!r} stands for something else in a recipient list; take "
                "another one"
            )
        return self

    @model_validator(mode="after")
    def _example_is_one(self) -> Self:
        try:
            self.sample()
        except ValueError:
            such_as = "2027-06-04" if self.type == "date" else "14:30"
            raise ValueError(
                f"the example {self.example!r} is not a {self.type}; write one such as '{such_as}'"
            ) from None
        return self

    def sample(self) -> Value:
        """Return the example by its type; dates and times are written as ISO 8601 has them."""
        if self.type == "text":
            return self.example
        return (datetime.date if self.type == "date" else datetime.time).fromisoformat(self.example)


@dataclass(frozen=True)
class Row:
    """One reader of a recipient list; what it shows of itself is its number only.

    `number` counts as a spreadsheet does: the heading of a CSV file is row 1.
    """

    number: int
    values: Mapping[str, Value] = dataclass_field(repr=False)
    language: str | None = None
    format: str | None = None
    password: str | None = dataclass_field(default=None, repr=False)


FieldFit = Literal["whole", "shrunk", "wrapped"]
"""How a value is set: in one line, in one line of smaller type, or in several lines of that."""


@dataclass(frozen=True)
class Entry:
    """A field with what it says in one copy, as it is printed."""

    field: PersonalField
    text: str = dataclass_field(repr=False)
    fit: FieldFit = "whole"
