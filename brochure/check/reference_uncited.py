"""A reference is cited nowhere in the text.

A list of sources that no sentence points to proves nothing: nobody can see which statement rests on
which paper. The mark [@zhao2018] adds a number to the page and no word to the clinic's text.

Basis: AMA Manual of Style (11th edition, 2020), 3.6 "Citation", each reference is cited in the
text, https://academic.oup.com/amamanualofstyle.

Faulty: The latest research shows results.

Mended: The latest research shows results. [@zhao2018]
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import parts

RULE = Rule(reads="text")


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Look for each reference's id among the citations."""
    handout = manuscript.handout
    cited = parts.cited(handout)
    for index, reference in enumerate(handout.references):
        if reference.id not in cited:
            message = (
                f"{reference.id}, source {index + 1} of {len(handout.references)}, is cited 0 times"
            )
            hint = f"write [@{reference.id}] behind each sentence that rests on it, or take it out"
            yield warning(
                "reference-uncited", message, manuscript.marks.at("references", index, "id"), hint
            )
