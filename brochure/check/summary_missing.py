"""The handout has no summary: no box at a glance, and no section headed as one.

Readers keep a few points, and look for them again at home. A box at the top (`at_a_glance`) is a
summary, and so is a section whose heading says so.

Basis: AHRQ, PEMAT-P item 11, the material provides a summary,
https://www.ahrq.gov/health-literacy/patient-education/pemat.html; CMS, Toolkit for Making Written
Material Clear and Effective, part 4 (2010), chapter 1, "Repeat new concepts and summarize the most
important points".

Faulty: - heading: In a nutshell

Mended: - heading: Key points
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _outline
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

# A poster or card is a summary: key-points-missing asks for one.
RULE = Rule(reads="text", languages=("en",), documents=("handout",))


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Look for the box, and for a heading of the list summary-headings."""
    if manuscript.handout.at_a_glance or edition.lexicon is None:
        return
    known = {_outline.plain(entry) for entry in edition.lexicon.list("summary-headings")}
    headings = list(_outline.headings(manuscript))
    if not any(_outline.plain(heading.text) in known for heading in headings):
        message = (
            f"none of {len(headings)} headings announces a summary, and there is no box "
            "at_a_glance; aim for one"
        )
        hint = "write three points into at_a_glance, or a section headed Key points"
        yield warning("summary-missing", message, manuscript.marks.at("sections"), hint)
