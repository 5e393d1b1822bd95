"""A picture or a formula has no alternative text, or the name of its file in place of one.

Who cannot see the picture gets the alternative text in its place; without one a screen reader says
"figure".

Basis: ISO 14289-1:2014 (PDF/UA-1), 7.3 "Graphics" and 7.7 "Mathematical expressions",
https://www.iso.org/standard/64599.html; WCAG 2.2, failure F30 (names of files),
https://www.w3.org/WAI/WCAG22/Techniques/failures/F30.

Faulty: ![knee.png](pictures/knee.png)

Mended: ![A knee seen from the side, its cartilage marked](pictures/knee.png)
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

FILE_NAME = re.compile(r"\S+\.(png|jpe?g|svg|gif|webp|tiff?|bmp|pdf)", re.IGNORECASE)


def pdf(manuscript: Manuscript, _edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look at every figure and every formula of the tag tree."""
    pictures = [
        element for element in objects.elements(made.data) if element.type in {"Figure", "Formula"}
    ]
    for number, element in enumerate(pictures, 1):
        holds = f", which holds «{objects.start(element.text)}»," if element.text else ""
        which = f"picture {number} of {len(pictures)}{holds} on page {element.page}"
        hint = (
            "write ![what it shows](pictures/name.png); a logo's words are logo_alt in brand.yaml"
        )
        if not element.alternative:
            place = objects.place(manuscript, "![](")
            yield error(
                "figure-without-alternative", f"{which} has no alternative text", place, hint
            )
        elif FILE_NAME.fullmatch(element.alternative):
            message = (
                f"{which} has «{element.alternative}», the name of a file, as its alternative text"
            )
            yield error(
                "figure-without-alternative",
                message,
                objects.place(manuscript, element.alternative),
                hint,
            )
