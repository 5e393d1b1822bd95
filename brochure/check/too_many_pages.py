"""The handout needs more pages than its format holds.

A two-page handout is one duplex sheet; a third page is a second sheet that gets lost. Past MOST
pages it is no handout but a mistake, such as a whole book pasted in.

Basis: no published standard; the budget of pages and its reason stand in the format's format.yaml,
after what the front desk can print on one sheet.

Faulty: an article of three pages in a format with pages: {at_most: 2, reason: one duplex sheet}

Mended: the same article with fewer questions, on two pages
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model.edition import Edition
from brochure.model.finding import Finding, error, warning
from brochure.model.format import MOST_PAGES
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")

MOST = MOST_PAGES


def pdf(_manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Compare the pages with the format's budget."""
    budget = edition.format.pages
    if made.pages > MOST:
        message = f"{edition.format_name} has {made.pages} pages; more than {MOST} are never made"
        yield error("too-many-pages", message, None, "look for text that was pasted in by mistake")
    elif budget and budget.most and made.pages > budget.most:
        bound = "exactly" if budget.exactly else "at most"
        message = (
            f"{edition.format_name} has {made.pages} pages, {bound} {budget.most}: {budget.reason}"
        )
        file = f"templates/formats/{edition.format_name}/format.yaml"
        hint = f"shorten the article or the questions, or raise pages in {file}"
        yield warning("too-many-pages", message, None, hint)
