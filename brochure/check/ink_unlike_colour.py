"""The inks that a brand gives for one of its colours print a colour that is plainly another than
the screen's.

Two shares that changed places, or those of another colour, are seen when ten thousand sheets are
dry. What the inks print is worked out with the print shop's profile, and compared with what the
colour would become on the same paper.

Basis: CIE 15:2004, the difference of two colours in Lab, of which 2 to 3 is just seen side by side;
that 25 is another colour is the project's own measure.

Faulty: primary: '#0e4a4f' with inks: {primary: {cmyk: [0, 60, 40, 10]}}

Mended: primary: '#0e4a4f' with inks: {primary: {cmyk: [90, 40, 45, 50]}}
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from brochure.inspect import paper
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text")

MOST = 25.0


def text(_manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Compare each colour with the inks that are given for it."""
    given, colours = edition.brand.inks, edition.brand.colours
    named = [(name, ink) for name in type(given).model_fields if (ink := getattr(given, name))]
    if edition.condition is None or edition.format.palette or not named:
        return
    measured = paper.measured(edition.condition.profile)
    for name, ink in named:
        colour = getattr(colours, name)
        apart = math.dist(*measured(colour, tuple(round(share * 2.55) for share in ink.cmyk)))
        if apart > MOST:
            written = ", ".join(f"{share:g}" for share in ink.cmyk)
            message = (
                f"the brand's inks for {name}, {written}, print another colour than {colour}: "
                f"they lie {apart:.0f} apart in Lab, and {MOST:g} is plainly another"
            )
            hint = (
                "compare the shares with the clinic's style guide, or leave them out: then the "
                "colour is converted"
            )
            yield warning("ink-unlike-colour", message, None, hint)
