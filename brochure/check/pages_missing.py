"""The handout has fewer pages than its format is made of.

A folded sheet and a card have two sides, and a format that says `exactly` has a binding or a frame
to fill. A side that is not there leaves a printer to put a blank one, or the next copy's first, in
its place.

Basis: no published standard; the number and its reason stand in the format's format.yaml.

Faulty: an article of one page in a format with pages: {exactly: 2, reason: a sheet printed on both
sides}

Mended: the same article in a format with pages: {at_most: 2, reason: one duplex sheet}
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")


def pdf(_manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Compare the pages with the number that the format needs."""
    budget = edition.format.pages
    if budget and budget.exactly and made.pages < budget.exactly:
        message = (
            f"{edition.format_name} has {made.pages} pages, exactly {budget.exactly}: "
            f"{budget.reason}"
        )
        hint = (
            "choose another format, or write at_most into "
            f"templates/formats/{edition.format_name}/format.yaml"
        )
        yield error("pages-missing", message, None, hint)
