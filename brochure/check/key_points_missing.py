"""A poster or card is asked for, and the handout marks no key points.

Such a sheet holds the points that an author chose and nothing else of the article; without them
there is nothing to print. Nothing here chooses: what a patient must remember is for a person
to say, in the article's own words.

Basis: CDC, Clear Communication Index User Guide (2019), items 1 to 3, the main message comes first
and is set off, https://www.cdc.gov/ccindex/; AHRQ, PEMAT-P item 11, a summary of the key points.

Faulty: at_a_glance: []

Mended: at_a_glance: [{label: Stop and call us, text: Stop and call us if your knee gives way.}]
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

# Nobody can answer for a sheet with nothing on it.
RULE = Rule(reads="text", documents=("key-points",), waivable=False)


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Look for the excerpts."""
    if not manuscript.handout.at_a_glance:
        message = f"{edition.format_name} prints the key points, and at_a_glance holds none"
        hint = (
            "write two to four into at_a_glance, each a label and words that stand in the article"
        )
        yield error("key-points-missing", message, manuscript.marks.at("title"), hint)
