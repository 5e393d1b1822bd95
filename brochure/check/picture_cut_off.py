"""A picture is not wholly on the page, or runs into the foot of the page.

The engine cuts off what is taller than the page, without a word: the lower part of a picture, with
whatever it says, is on no page at all.

Basis: measured on WeasyPrint 70.0, a picture of 1,200 by 4,800 pixels lost its lower third; the
page's boxes are those of ISO 32000-1:2008, 14.11.2.

Faulty: img { max-height: none }, and a picture four times as tall as wide

Mended: img { max-height: 8in }
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.inspect import objects, tagged_text
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.length import points
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")

CODE = "picture-cut-off"
# In points: lengths are rounded on their way through the engine.
ROUNDING = 0.5


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Compare each picture's bounds with the trimmed page and, where it is no logo, with the page's
    foot.
    """
    paper = tagged_text.read(made.data)
    foot = points(edition.format.page.margins.bottom)
    for picture in paper.pictures:
        left, bottom, right, top = paper.sheets[picture.page - 1].trim
        low = bottom if picture.alternative == edition.brand.logo_alt else bottom + foot
        box = picture.box
        past = max(left - box[0], low - box[1], box[2] - right, box[3] - top)
        if past > ROUNDING:
            message = (
                f"the picture «{picture.alternative}» on page {picture.page} goes {past / 72:.2f} "
                "in past its place"
            )
            is_logo = picture.alternative == edition.brand.logo_alt
            where = (
                edition.logo_place if is_logo else objects.place(manuscript, picture.alternative)
            )
            yield error(
                CODE, message, where, "make it smaller in the style sheet: max-width and max-height"
            )
