"""What a batch is asked for, and what it comes to: requests, outcomes of rows, the summary; none of
it holds a name.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from brochure.model.finding import Finding
from brochure.model.personal import FieldFit
from brochure.model.proof import Order
from brochure.model.recipients import Columns

# The code of a row without a copy that is our own fault.
FAULT = "our-fault"

Kind = Literal["files", "job", "zip"]
"""One PDF for each reader; one print job of all copies; the PDFs in one archive."""


@dataclass(frozen=True)
class BatchRequest:
    """A recipient list's copies of one handout; `order` names the format and language of rows that
    name none.
    """

    order: Order
    recipients: Path | None
    out: str
    kind: Kind = "files"
    columns: Columns = field(default_factory=Columns)
    name: str = "{id}-{format}-{row}"
    tagged: bool = False
    separator: bool = False
    password_column: str | None = None
    """The heading of the column of passwords."""
    skip_bad: bool = False
    anew: bool = False
    workers: int = 0
    cluster: str | None = None


@dataclass(frozen=True)
class Made:
    """A copy that is in its place, or on its way there.

    `fits` are the fields in smaller type, `full_render` says why it was rendered in full and not
    stamped. Where it is still to be put somewhere, `drawn` is what its slots hold, or `files` the
    bytes of each file by what is added to its name.
    """

    number: int
    full_render: str = ""
    found: bool = False
    fits: tuple[tuple[str, FieldFit], ...] = ()
    drawn: tuple[bytes, ...] | None = field(default=None, repr=False)
    files: tuple[tuple[str, tuple[bytes, ...]], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class NotMade:
    """A row without a copy, and why: the code of a finding, and the fields that kept it from being
    stamped.
    """

    number: int
    code: str
    fields: tuple[str, ...] = ()


@dataclass
class Summary:
    """What became of a recipient list: how many copies were stamped, rendered in full and why,
    found there; which rows have none.
    """

    total: int = 0
    stamped: int = 0
    full_renders: Counter[str] = field(default_factory=Counter)
    found: int = 0
    refused: dict[int, NotMade] = field(default_factory=dict)
    aside: list[int] = field(default_factory=list)
    others: int = 0
    """PDFs of other batches that are in the folder too."""
    bad: dict[int, tuple[Finding, ...]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    mended: str = ""
    findings: list[Finding] = field(default_factory=list)
    interrupted: bool = False
    seconds: float = 0.0

    @property
    def made(self) -> int:
        """Return how many copies this run made."""
        return self.stamped + self.full_renders.total()

    @property
    def left(self) -> int:
        """Return how many rows nobody has come to yet."""
        return self.missing - len(self.bad) - len(self.refused) - len(self.aside)

    @property
    def missing(self) -> int:
        """Return how many readers of the recipient list have no copy."""
        return self.total - self.made - self.found
