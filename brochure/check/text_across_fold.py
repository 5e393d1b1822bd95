"""On a folded sheet, a text runs across a fold, or so near to one that the fold goes through it.

A word in a fold is worn off first, and paper is folded by hand or by a machine that is out by a
millimetre. What stands on a panel also has to be read there: a line that goes on behind the fold
cannot be.

Basis: no published figure; a machine's tolerance of 1/16 in for a letter fold is printers' practice
(it is why the flap is 1/16 in narrower), so that a text keeps an eighth of an inch from the fold.

Faulty: .inside { column-gap: 0 }

Mended: .inside { column-gap: calc(2 * var(--margin-inline)) }
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _account, _regions
from brochure.inspect import tagged_text
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")

CODE = "text-across-fold"
# In points: an eighth of an inch.
LEAST = 9.0
SHOWN = 40


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Measure how far each run keeps from the folds of its page."""
    paper = tagged_text.read(made.data)
    for run in paper.runs:
        if not run.seen or not run.text.strip():
            continue
        for fold in _regions.folds(edition, paper.sheets[run.page - 1], run.page):
            distance = max(run.box[0] - fold, fold - run.box[2])
            if distance < LEAST:
                said = " ".join(run.text.split())
                said = said if len(said) <= SHOWN else said[:SHOWN] + " …"
                how = (
                    "runs across a fold"
                    if distance < 0
                    else f"keeps {distance / 72:.2f} in from a fold"
                )
                message = (
                    f"«{said}» on page {run.page} {how}; {LEAST / 72:.3g} in or more are needed"
                )
                hint = (
                    "keep to the panel's margins: width in the style sheet, and no position "
                    "outside the panel"
                )
                yield error(CODE, message, _account.place(manuscript, edition, made, run), hint)
