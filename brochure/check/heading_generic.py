"""A heading does not say what stands below it.

"All In All" or "Introduction" tells a reader who looks for an answer nothing; a heading that names
the matter can be found. A heading that announces a summary is none of these: readers look for just
that.

Basis: AHRQ, PEMAT-P item 9, the sections have informative headers,
https://www.ahrq.gov/health-literacy/patient-education/pemat.html; CMS, Toolkit for Making Written
Material Clear and Effective, part 4 (2010), chapter 2, "Make headings specific and informative".

Faulty: - heading: All In All

Mended: - heading: What the studies say so far
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _outline
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text", languages=("en",))


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Look each heading up in the list generic-headings."""
    if edition.lexicon is None:
        return
    generic = {_outline.plain(entry) for entry in edition.lexicon.list("generic-headings")}
    generic -= {_outline.plain(entry) for entry in edition.lexicon.list("summary-headings")}
    for heading in _outline.headings(manuscript):
        if _outline.plain(heading.text) in generic:
            message = f"the heading «{heading.text}» does not say what stands below it"
            hint = "name the matter, as a reader would look for it"
            yield warning("heading-generic", message, heading.place, hint)
