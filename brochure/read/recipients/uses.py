"""What the columns of a recipient list may be read for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from brochure.model.finding import Finding, error
from brochure.model.personal import CHOICES, OLD_FORMAT, PersonalField
from brochure.model.recipients import Columns
from brochure.read.reasons import suggestion
from brochure.read.recipients.cells import Reader
from brochure.read.recipients.days import Months
from brochure.read.recipients.readers import choice_of, password, reader_of
from brochure.read.recipients.records import plain

LANGUAGE, FORMAT, PASSWORD = CHOICES


@dataclass(frozen=True)
class Use:
    """What a column is read for, and how its cells are read; `tiers` are headings that name it, the
    surest first.
    """

    name: str
    tiers: tuple[tuple[str, ...], ...]
    read: Reader
    required: bool
    asked: str = ""
    """The heading that the command names."""
    part: tuple[str, Reader] | None = None
    """Of a field for a day or a time: which, and what reads it of a cell that holds both."""


def uses(
    fields: Sequence[PersonalField],
    columns: Columns,
    languages: Sequence[str],
    formats: Sequence[str],
    secret: str | None,
    months: Months,
) -> tuple[tuple[Use, ...], list[Finding]]:
    """Return what columns may be read for, and what is wrong with what the command asked; `secret`:
    of passwords.
    """
    made = []
    for field in fields:
        tiers = ((field.column or "",), (field.name,), (field.label,))
        made.append(
            Use(
                field.name,
                tiers,
                reader_of(field, months),
                field.required,
                columns.mapping.get(field.name, ""),
                None if field.type == "text" else (field.type, reader_of(field, months, both=True)),
            )
        )
    choices = ((LANGUAGE, (LANGUAGE,), languages), (FORMAT, (FORMAT, OLD_FORMAT), formats))
    for name, heads, known in choices:
        made.append(
            Use(name, ((), heads), choice_of(name, known), False, columns.mapping.get(name, ""))
        )
    names = [use.name for use in made]
    if secret is not None:
        made.append(Use(PASSWORD, (), password, True, secret))
    return tuple(made), [
        error("roster", f"there is no field '{name}' for a column", None, suggestion(name, names))
        for name in columns.mapping
        if name not in names
    ]


def known(wanted: Iterable[Use]) -> set[str]:
    """Return the headings that may be used, as they are compared."""
    return {
        plain(head)
        for use in wanted
        for head in (use.asked, *(one for tier in use.tiers for one in tier))
    } - {""}
