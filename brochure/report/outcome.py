"""What a report is about: a handout, what was found in each of its editions, and what became of
it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.model import finding
from brochure.model.finding import Finding
from brochure.model.parcel import Receipt
from brochure.report.places import Bases

if TYPE_CHECKING:
    from brochure.model.proof import Proof


@dataclass(frozen=True)
class Part:
    """One edition of a handout and what was found in it."""

    format_name: str
    language: str
    document: str
    outlet: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Outcome:
    """A handout as a command left it; `findings` are all, those of no edition among them, in their
    order.
    """

    content: Path
    findings: tuple[Finding, ...]
    exit_code: int
    parts: tuple[Part, ...] = ()
    receipts: tuple[Receipt, ...] = ()

    def in_order(self) -> Outcome:
        """Return the outcome with its findings sorted and each once, so that it is told the same on
        every run.
        """
        parts = (replace(part, findings=finding.in_order(part.findings)) for part in self.parts)
        return replace(self, findings=finding.in_order(self.findings), parts=tuple(parts))

    def portable(self) -> Outcome:
        """Return the outcome without a path of this machine, so that every machine writes the same
        report.
        """
        bases = Bases(self.content)
        return replace(
            self,
            content=Path(bases.shown(str(self.content))),
            findings=tuple(map(bases.finding, self.findings)),
            parts=tuple(
                replace(part, findings=tuple(map(bases.finding, part.findings)))
                for part in self.parts
            ),
            receipts=tuple(
                replace(made, path=Path(bases.shown(str(made.path)))) for made in self.receipts
            ),
        )


def part(proof: Proof) -> Part:
    """Return what a report keeps of a proof; the pages themselves may then go."""
    edition = proof.edition
    return Part(
        edition.format_name,
        edition.language.tag,
        edition.format.document,
        edition.outlet_name,
        proof.findings,
    )
