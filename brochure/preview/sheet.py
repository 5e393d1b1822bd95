"""One edition as it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from brochure.model.finding import Finding
from brochure.model.pdf import Pdf
from brochure.model.proof import Typeset


@dataclass(frozen=True)
class ShownProof:
    """One edition as it is shown: as it is typeset at first, then with its findings.

    `findings` is None until it is checked. `attempt` is the build that made it, `seconds` the time
    from the save to the page; `asked` are the pages that a browser wanted of it.
    """

    made: Typeset
    pdf: Pdf
    attempt: int
    clock: datetime
    seconds: float
    key: str
    sizes: tuple[tuple[float, float], ...]
    pictures: Mapping[int, bytes]
    findings: tuple[Finding, ...] | None = None
    asked: set[int] = field(default_factory=set)

    @property
    def name(self) -> str:
        """Return the format's name."""
        return self.made.edition.format_name
