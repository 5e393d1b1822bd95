"""The headings skip a level, or do not start with one heading of level 1.

Readers who do not see the page walk through it by its headings, as others do by their size: a level
that is skipped reads as a part that is missing, and a second title as a second document.

Basis: ISO 14289-1:2014 (PDF/UA-1), 7.4.2 "Headings: numbered",
https://www.iso.org/standard/64599.html; that there is one of level 1 is this project's own rule.

Faulty: #### After the visit

Mended: ### After the visit
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.inspect import objects
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")

HINT = (
    "the title is level 1, a section's heading 2, ### in its body 3; without a template of your "
    "own they are right"
)


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Walk through the headings in the order of reading."""
    headings = [
        (int(element.type[1]), element)
        for element in objects.elements(made.data)
        if re.fullmatch("H[1-6]", element.type)
    ]
    if not headings and edition.format.document in {"handout", "key-points"}:
        yield error(
            "heading-skipped",
            "the PDF has 0 headings; aim for one of level 1 and one a section",
            None,
            HINT,
        )
    before = 0
    for level, element in headings:
        if level > before + 1:
            last = f"after one of level {before}" if before else "and is the first"
            message = (
                f"the heading «{objects.start(element.text)}» on page {element.page} has level "
                f"{level} {last}; "
                f"aim for level {before + 1}"
            )
            yield error("heading-skipped", message, objects.place(manuscript, element.text), HINT)
        before = level
    titles = [element for level, element in headings if level == 1]
    if len(titles) > 1:
        said = ", ".join(
            f"«{objects.start(element.text)}» on page {element.page}" for element in titles
        )
        message = f"the PDF has {len(titles)} headings of level 1; aim for 1: {said}"
        yield error("heading-skipped", message, objects.place(manuscript, titles[1].text), HINT)
