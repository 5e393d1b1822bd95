"""The brand's logo has the colour of the ground that it stands on.

A white logo is right on the dark band and is nothing on white paper, where the formats without
colour have it; a yellow one fades in grey. Who picks the handout up does not see whose it is.

Basis: WCAG 2.2 (W3C, 2023), relative luminance and contrast ratio, https://www.w3.org/TR/WCAG22/;
it asks none of logos, so 1.3 is this project's own figure: below it nothing is seen on paper.

Faulty: logo: logo-white.svg, which black-and-white prints on white paper

Mended: logo: logo.svg, in dark colours, and logo_on_dark: logo-white.svg
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.inspect import logos
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error, warning
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", documents=("handout", "key-points"))

CODE = "logo-cannot-be-seen"
LEAST = 1.3
HINT = (
    "give a dark one as logo, which stands on white paper, and a light one as logo_on_dark, which "
    "stands on the band"
)


def pdf(_manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Compare the pixels of the logo with one another and with those around it."""
    brand = edition.brand
    if not (brand.logo or brand.logo_on_dark):
        return  # its name is set in type, whose contrast is another check's
    for logo in logos.read(made.data, brand.logo_alt):
        if logo.whole < LEAST:
            message = f"the logo on page {logo.page} has the colour of its ground"
            yield error(CODE, message, edition.logo_place, HINT)
        elif logo.faintest < LEAST:
            message = f"a part of the logo on page {logo.page} has the colour of its ground"
            yield warning(CODE, message, edition.logo_place, HINT)
