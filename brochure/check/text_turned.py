"""A text does not stand upright: it is turned, upside down or mirrored.

Copying and searching find the whole text, and a reader cannot read it, or reads another: 66 turned
upside down is 99. This holds for notes in the margins and for the law's notices as well.

Basis: no published standard; that what is approved can be read where it stands is this project's
own rule.

Faulty: .section p { transform: scaleX(-1) }

Mended: .section p { }
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _account
from brochure.inspect import tagged_text
from brochure.inspect.tagged_text import FIGURE
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", waivable=False, documents=("handout", "key-points", "notice"))

CODE = "text-turned"
SHOWN = 40


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Tell each block that has turned letters once; a drawing may turn the words of its own."""
    told: set[tuple[object, ...]] = set()
    for run in tagged_text.read(made.data).runs:
        block = (run.page, run.block, run.artifact)
        if not run.turned or not run.seen or not run.text.strip() or block in told:
            continue
        if run.role == FIGURE and not run.is_mirrored:
            continue
        told.add(block)
        said = " ".join(run.text.split())
        said = said if len(said) <= SHOWN else said[:SHOWN] + " …"
        how = "mirrored" if run.is_mirrored else "turned"
        message = f"«{said}» on page {run.page} is {how}: its letters do not stand upright"
        hint = "take the transform out of the template or style sheet"
        yield error(CODE, message, _account.place(manuscript, edition, made, run), hint)
