"""The text has bold or italic words, and the brand's family has no such face: they print as the
rest.

Whoever marks a word as bold, such as a dose or a "not", wants it to be seen. The engine takes the
nearest face of the family without a word.

Basis: CSS Fonts Module Level 4 (W3C, 2024), 5.2, matching font styles: the nearest face stands for
one that is missing, https://www.w3.org/TR/css-fonts-4/#font-style-matching.

Faulty: a text with **two** tablets, in a family of one regular face

Mended: the family's bold face in the folder and in font.yaml, or no emphasis
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure import prose
from brochure.model.brand import FontFamily
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import parts

RULE = Rule(reads="text")

CODE = "face-missing"
# From here on a face reads as bold: CSS Fonts 4 has 600 as semi-bold.
BOLD = 600


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Look for the faces that the marks of emphasis and the headings ask for."""
    families = {family.family: family for family in edition.fonts}
    used = edition.brand.fonts
    bold, italic = _emphasis(manuscript)
    wanted = (
        ("text", "bold", bold), ("text", "italic", italic),
        ("heading", "bold", any(part.kind == "heading" for part in parts.of(manuscript.handout))),
    )  # fmt: skip
    told: set[tuple[str, str]] = set()
    for role, style, needed in wanted:
        family = families.get(getattr(used, role))
        if needed and family and (family.family, style) not in told and not _has(family, style):
            told.add((family.family, style))
            message = (
                f"the family {family.family} has no {style} face, and the text has {style} words"
            )
            hint = f"put the family's {style} file beside the others and list it in font.yaml"
            yield warning(CODE, message, edition.brand_marks.at("fonts", role), hint)


def _has(family: FontFamily, style: str) -> bool:
    if style == "italic":
        return any(face.style == "italic" for face in family.faces)
    return any(face.weight >= BOLD for face in family.faces)


def _emphasis(manuscript: Manuscript) -> tuple[bool, bool]:
    """Return whether the printed Markdown has bold words, and italic ones."""
    kinds = {
        child.type
        for part in parts.of(manuscript.handout)
        if part.markdown
        for token in prose.tokens(part.printed)
        for child in token.children or ()
    }
    return "strong_open" in kinds, "em_open" in kinds
