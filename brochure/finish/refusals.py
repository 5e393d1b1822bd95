"""What cannot be turned into a print shop's colours: gathered, so that all of it is told at
once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from brochure.errors import Refused
from brochure.model.finding import error

HINT = (
    "write colours as # and six digits, use RGB or grey pictures as PNG or JPEG, and drawings "
    "without effects"
)


@dataclass
class Refusals:
    """Reasons, each told once, with the page on which it was met first."""

    page: int = 1
    reasons: dict[str, int] = field(default_factory=dict)

    def add(self, what: str) -> None:
        """Note something that the page at hand has."""
        self.reasons.setdefault(what, self.page)

    def settle(self) -> None:
        """Stop when anything was refused. Raises Refused with every reason."""
        if self.reasons:
            told = (
                f"page {page} has {what}, which cannot be printed with inks"
                for what, page in self.reasons.items()
            )
            raise Refused([error("colour-not-for-press", message, None, HINT) for message in told])
