"""The last page holds next to nothing: a sheet of paper for a few lines.

It costs paper at every copy, a page with two lines looks like a misprint, and it is the one that
gets lost.

Basis: no published figure. A tenth of the type area's height is four lines of a Letter page in 12
pt, and two in large print: less is common typesetters' practice to draw in to the page before;
a two-page handout is one duplex sheet.

Faulty: questions of which the last one stands alone on page 3

Mended: one question less, and a handout of two pages
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.inspect import tagged_text
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.length import points
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")

CODE = "page-nearly-empty"
# Of the type area's height, measured from its top to the foot of the lowest text, picture or rule.
LEAST = 0.10
# In points: what stands at an edge of the type area may be rounded past it.
ROUNDING = 0.5


def pdf(_manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Measure how far down the last page is used."""
    paper = tagged_text.read(made.data)
    last = len(paper.sheets) - _after_the_text(edition)
    fixed = edition.format.pages is not None and edition.format.pages.exactly is not None
    if last < 2 or fixed:  # a folded sheet has an inside, however little stands on it
        return
    margins, trim = edition.format.page.margins, paper.sheets[last - 1].trim
    top, foot = trim[3] - points(margins.top), trim[1] + points(margins.bottom)
    boxes = [run.box for run in paper.body if run.page == last]
    boxes += [
        box
        for box in paper.sheets[last - 1].drawn
        if box[1] >= foot - ROUNDING and box[3] <= top + ROUNDING
    ]
    share = (top - min((box[1] for box in boxes), default=top)) / (top - foot)
    if share < LEAST:
        said = f"{share:.0%} of its height" if boxes else "nothing"
        which = "the last one of the text" if last < len(paper.sheets) else "the last one"
        message = (
            f"page {last}, {which}, holds {said}; aim for {LEAST:.0%} or more, or for a page less"
        )
        yield warning(
            CODE, message, None, "shorten the text by a few lines, or let the last page hold more"
        )


def _after_the_text(edition: Edition) -> int:
    """Return how many pages follow the text: a booklet has pages for notes, and a back."""
    return edition.format.notes_pages + 1 if edition.format.imposition else 0
