"""What a command asks of a recipient list, and a row of one that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from brochure.model.finding import Finding


@dataclass(frozen=True)
class Columns:
    """Which column of a recipient list fills what, where its heading does not say so: field name,
    `language` or `format`.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    """A name with the heading of its column, such as `{"patient": "Patient Name"}`."""


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be used; its number, as `brochure.model.personal.Row` counts, and every
    reason why not.

    No finding repeats anything that stands in the row.
    """

    number: int
    findings: tuple[Finding, ...]
