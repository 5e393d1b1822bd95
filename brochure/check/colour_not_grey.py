"""In a format for printers without colour, something on the page is drawn in colour.

What is told by a colour alone is lost where the colour is: on a black-and-white printer a red word
is a grey word. The format has a palette without colour; a style sheet, a template or a brand's own
rules can bring one back. Pictures, logos and codes to scan may have colours, since nothing is told
by them alone.

Basis: WCAG 2.2 (W3C, 2023), success criterion 1.4.1 "Use of Color", colour is not the only means of
conveying information, https://www.w3.org/TR/WCAG22/#use-of-color.

Faulty: b { color: #a01515 }

Mended: b { color: var(--ink) }
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _account
from brochure.inspect import background, tagged_text, text_ink
from brochure.inspect.background import is_grey
from brochure.inspect.tagged_text import RGB, Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")

CODE = "colour-not-grey"
HINT = (
    "take the colour from the format's palette: var(--ink), var(--primary), var(--accent), "
    "var(--tint)"
)
# A logo may be set in type.
FIGURE = "Figure"
SHOWN = 40


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look at each run, equal colours told once, and at what is drawn beside the text."""
    if edition.format.palette is None:
        return
    coloured: dict[RGB, list[Run]] = {}
    for run in tagged_text.read(made.data).runs:
        if run.inked and run.role != FIGURE and run.text.strip() and not is_grey(run.colour):
            coloured.setdefault(run.colour, []).append(run)
    for colour, alike in coloured.items():
        said = " ".join(alike[0].text.split())
        said = said if len(said) <= SHOWN else said[:SHOWN] + " …"
        more = len(alike) - 1
        also = (
            f"; so is {more} more line"
            if more == 1
            else f"; so are {more} more lines"
            if more
            else ""
        )
        message = (
            f"«{said}» on page {alike[0].page} is set in the colour "
            f"{text_ink.written(colour)}{also}"
        )
        yield error(CODE, message, _account.place(manuscript, edition, made, run=alike[0]), HINT)
    for ground in background.read(made.data):
        drawn = background.coloured(ground)
        if drawn:
            colour, edges = drawn
            message = (
                f"page {ground.page} has something drawn in the colour {text_ink.written(colour)}, "
                f"{ground.placed(edges)}"
            )
            yield error(CODE, message, None, HINT)
