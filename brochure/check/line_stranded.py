"""A single line of a paragraph, or a heading without its text, stands alone at the end of a page or
panel.

Whoever turns the sheet loses the thread; a heading at the foot promises a text that is not there,
and a last line at the head of a page or of a folder's panel reads like a beginning.

Basis: CSS Fragmentation Module Level 3 (W3C, 2018), 3.3, orphans and widows of two lines or more,
and 3.1, no break after a heading, https://www.w3.org/TR/css-break-3/; CMS Toolkit for Making
Written Material Clear and Effective (2010), part 5, chapter 3, guideline 6.12, watch where lines of
text break.

Faulty: p { widows: 1 } and a paragraph whose last line falls on page 2

Mended: p { widows: 2; orphans: 2 }
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from brochure.check import _account, _regions
from brochure.inspect import tagged_text
from brochure.inspect.tagged_text import Picture, Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

# The sides of a card and the one of a poster are measured before: copy-overset.
RULE = Rule(reads="pdf", documents=("handout",))

CODE = "line-stranded"
# Not the title, H1: it may have a cover to itself.
HEADING = re.compile(r"H[2-6]?")
SHOWN = 40


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look at each text that goes over a page's end, and at the block that follows each heading."""
    told, paper = _account.account(manuscript, edition, made), tagged_text.read(made.data)
    sheets = paper.sheets
    for part, numbers in told.found:
        regions = [
            runs
            for _, runs in _regions.groups(
                [told.body[number] for number in numbers], edition, sheets
            )
        ]
        where = manuscript.marks.at(*part.path) if part.path[0] != "brand" else None
        for runs, side in _ends(regions):
            place = _regions.named(_regions.of(runs[0], edition, sheets), edition)
            message = (
                f"one line of {part.what}, «{_said(runs)}», stands alone at the {side} of {place}"
            )
            hint = (
                "keep two lines together: widows: 2 and orphans: 2 in the style sheet, or a "
                "shorter text"
            )
            yield warning(CODE, message + "; aim for two or more", where, hint)
    blocks = [list(runs) for _, runs in groupby(told.body, lambda run: (run.page, run.block))]
    for runs, following in pairwise(blocks):
        here, there = (_regions.of(one[0], edition, sheets) for one in (runs, following))
        if any(_stands_below(picture, runs[-1]) for picture in paper.pictures):
            continue
        if (
            HEADING.fullmatch(runs[0].role)
            and there > here
            and _goes_on(runs, here, there, edition)
        ):
            message = (
                f"the heading «{_said(runs)}» stands at the foot of "
                f"{_regions.named(here, edition)}; "
                f"its text begins on {_regions.named(there, edition)}"
            )
            where = _account.place(manuscript, edition, made, run=runs[0])
            yield warning(
                CODE, message, where, "keep them together: break-after: avoid in the style sheet"
            )


def _stands_below(picture: Picture, run: Run) -> bool:
    """Return whether a picture follows on the same page: it is what a heading over it belongs
    to.
    """
    across = min(picture.box[2], run.right) - max(picture.box[0], run.left)
    return picture.page == run.page and picture.box[3] < run.baseline and across > 0


def _goes_on(
    heading: list[Run], here: _regions.Region, there: _regions.Region, edition: Edition
) -> bool:
    """Return whether a heading's text can begin there.

    A page of notes has lines to write on under its heading; the panels of a folder's outside are
    texts of their own.
    """
    if edition.format.notes_pages and _said(heading) == edition.language.words.notes:
        return False
    return edition.format.panels is None or there[0] == here[0]


def _ends(pages: list[list[Run]]) -> Iterator[tuple[list[Run], str]]:
    """Yield the first and the last page's share of a text that goes over a page's end, when it is
    one line.
    """
    if len(pages) > 1:
        for runs, side in ((pages[0], "foot"), (pages[-1], "head")):
            if len({round(run.baseline) for run in runs}) == 1:
                yield runs, side


def _said(runs: list[Run]) -> str:
    said = " ".join(" ".join(run.text for run in runs).split())
    return said if len(said) <= SHOWN else said[:SHOWN] + " …"
