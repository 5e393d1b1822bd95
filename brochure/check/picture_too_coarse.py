"""A picture has too few pixels for the size at which it is printed.

It may look well on a screen; on paper, which a printer covers with 300 dots per inch and more, its
edges are steps and its small print cannot be read.

Basis: effective resolution, the pixels of a picture over the inches it is printed at, as print
preflight measures it (Ghent Workgroup, GWG2015 specification, 2015, https://gwg.org). The figures
are common practice for office printing: 150 dpi to aim for, below 100 dpi never.

Faulty: a picture 300 pixels wide, printed 4 inches wide: 75 dpi

Mended: the same picture 600 pixels wide or more: 150 dpi
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from brochure.inspect import tagged_text
from brochure.inspect.tagged_text import Picture
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Place, error, warning
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule
from brochure.prose import parts

RULE = Rule(reads="pdf")


CODE = "picture-too-coarse"
AIM, LEAST = 150, 100
INCH = 72
# Rounding to whole pixels and to the engine's thousandths of a point may cost this much.
ROUNDING = 0.5


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Measure each bitmap as it is placed."""
    for picture in tagged_text.read(made.data).pictures:
        wide, high = picture.width / INCH, picture.height / INCH
        if not (wide and high and picture.across and picture.down):
            continue  # it covers nothing; text-dropped and the engine's log speak of such
        dpi = min(picture.across / wide, picture.down / high)
        if dpi >= AIM - ROUNDING:
            continue
        message = (
            f"{_name(picture)} on page {picture.page} has {dpi:.0f} dots per inch, aim for {AIM} "
            f"or more: "
            f"{picture.across} x {picture.down} pixels on {wide:.2f} x {high:.2f} in"
        )
        # at least as many as both directions need, the picture's own proportions kept
        enough = math.ceil(picture.across * AIM / dpi)
        hint = f"take a file that is {enough} pixels wide or wider, or print the picture smaller"
        tell = error if dpi < LEAST - ROUNDING else warning
        yield tell(CODE, message, _place(picture, manuscript, edition), hint)


def _name(picture: Picture) -> str:
    return f"the picture «{picture.alternative}»" if picture.alternative else "a picture"


def _place(picture: Picture, manuscript: Manuscript, edition: Edition) -> Place | None:
    """Return the line of the text or of the brand that places it, by its alternative text."""
    if picture.alternative == edition.brand.logo_alt:
        return edition.logo_place
    for part in parts.of(manuscript.handout):
        at = part.text.find(f"![{picture.alternative}]") if part.markdown else -1
        if at >= 0:
            return manuscript.marks.line(part.path, part.text.count("\n", 0, at))
    return None
