"""A heading has nothing under it.

It promises an answer and gives none; mostly a paragraph was deleted, or a heading was forgotten.
What stands under a heading within it counts, as do pictures and tables.

Basis: AHRQ, PEMAT-P item 9, the sections have informative headers,
https://www.ahrq.gov/health-literacy/patient-education/pemat.html; CMS, Toolkit for Making Written
Material Clear and Effective, part 4 (2010), chapter 2, on labels that fit what they label.

Faulty: two headings in a row, "### What to eat" and "### What to drink", with no text between

Mended: "### What to eat", "Eat what you like.", "### What to drink"
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _outline
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text")


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Look under each heading, to the next of its level or a higher one."""
    for heading in _outline.headings(manuscript):
        if not heading.filled:
            message = (
                f"0 words stand under the heading «{heading.text}», aim for at least a sentence"
            )
            yield warning(
                "heading-empty", message, heading.place, "write what it promises, or take it out"
            )
