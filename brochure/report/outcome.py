"""What a report is about, without a path of this machine: every machine writes the same report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from brochure.model.outcome import EditionOutcome, Outcome
from brochure.report.places import Bases


def portable(outcome: Outcome) -> Outcome:
    """Return an outcome whose paths are told from the folder of the run, or of the handout."""
    bases = Bases(outcome.content)

    def edition(one: EditionOutcome) -> EditionOutcome:
        return replace(one, findings=tuple(map(bases.finding, one.findings)))

    return replace(
        outcome,
        content=Path(bases.shown(str(outcome.content))),
        findings=tuple(map(bases.finding, outcome.findings)),
        editions=tuple(map(edition, outcome.editions)),
        receipts=tuple(
            replace(made, where=Path(bases.shown(str(made.where))))
            if isinstance(made.where, Path)
            else made
            for made in outcome.receipts
        ),
    )
