"""The brand's logo holds text that is set anew, in whatever face is there, and not as outlines.

Where the face that the drawing names is not on the shelf, another is taken without a word, and the
logo is another; where it is, its letters still stand without the designer's kerning.

Basis: practice of print shops and designers (Ghent Workgroup, https://gwg.org): a logo is given
with its type converted to outlines; that the engine takes another face in silence was measured.

Faulty: logo.svg with <text font-family="Montserrat-Bold">Sample Clinic</text>

Mended: the same logo, its text converted to paths (in Inkscape: Path > Object to Path)
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.inspect import logos
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", documents=("handout", "key-points"))


def pdf(_manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look for text among what the logo is drawn of."""
    brand = edition.brand
    if not (brand.logo or brand.logo_on_dark):
        return  # its name is set in type, as it should be
    for logo in logos.read(made.data, brand.logo_alt):
        if logo.has_text:
            message = f"the logo on page {logo.page} holds live text, set in a face of the page"
            hint = "convert its text to outlines (in Inkscape: Path > Object to Path), and save it"
            yield error("logo-in-live-type", message, edition.logo_place, hint)
