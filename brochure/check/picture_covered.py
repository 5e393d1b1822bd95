"""Something is drawn over a picture, the logo or a code to scan.

A rule through a drawn notice strikes it out, a box hides what a picture shows, a code with a word
on it leads nowhere. What the picture holds is not changed, and its alternative text says all.

Basis: no published standard; that what is approved can be seen is this project's own rule.

Faulty: .logo { position: relative } .logo::after { content: ""; position: absolute; inset: 0 }

Mended: .logo { border-bottom: 1pt solid }
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.inspect import objects, tagged_text
from brochure.inspect.artwork import meets
from brochure.inspect.page_objects import Box
from brochure.inspect.tagged_text import FIGURE, PageGeometry, Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", waivable=False)

# In points: what meets a picture by less touches its edge.
TOUCH = 1.0


def pdf(manuscript: Manuscript, _edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look for what is drawn after a picture, within its bounds."""
    paper = tagged_text.read(made.data)
    for number, sheet in enumerate(paper.sheets, 1):
        runs = [run for run in paper.runs if run.page == number and run.inked]
        for name in sorted(_covered(sheet, runs)):
            message = f"something is drawn over the picture «{name}» on page {number}"
            hint = "move the rule, box or text that lies over it, in the style sheet or template"
            yield error("picture-covered", message, objects.place(manuscript, name), hint)


def _covered(sheet: PageGeometry, runs: list[Run]) -> set[str]:
    """Return the names of the pictures of a page over which something lies."""
    over: list[tuple[int, Box]] = [
        (one.order, one.seen) for one in sheet.shapes if one.figure is None
    ]
    over += [(run.order, run.box) for run in runs if run.role != FIGURE and run.text.strip()]
    return {
        one.figure
        for one in sheet.shapes
        if one.figure is not None
        and any(order > one.order and meets(box, one.seen, -TOUCH) for order, box in over)
    }
