"""What becomes of a handout: what was found in each of its editions, and where its files are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.model.finding import Finding, in_order
from brochure.model.parcel import Receipt

if TYPE_CHECKING:
    from brochure.model.proof import Proof


@dataclass(frozen=True)
class EditionOutcome:
    """One edition of a handout and what was found in it."""

    format_name: str
    language: str
    document: str
    outlet: str
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, proof: Proof) -> EditionOutcome:
        """Return what is kept of a proof; the pages themselves may then go."""
        edition = proof.edition
        return cls(
            format_name=edition.format_name,
            language=edition.language.tag,
            document=edition.format.document,
            outlet=edition.outlet_name,
            findings=proof.findings,
        )


@dataclass(frozen=True)
class Outcome:
    """A handout as a command left it; `findings` are all, those of no edition among them.

    `unchanged` says that nothing was made: the files of `receipts` are those of an earlier run.
    """

    content: Path
    findings: tuple[Finding, ...]
    exit_code: int
    editions: tuple[EditionOutcome, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    unchanged: bool = False

    def in_order(self) -> Outcome:
        """Return the outcome with its findings sorted and each once: the same on every run."""
        editions = (replace(one, findings=in_order(one.findings)) for one in self.editions)
        return replace(self, findings=in_order(self.findings), editions=tuple(editions))
