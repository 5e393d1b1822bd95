"""A print shop's file puts more ink in one place than the paper bears, in a flat colour or in any
pixel of a picture.

Too much wet ink does not dry: sheets stick together in the pile and leave their colour on one
another. The limit is the condition's own. A spot colour counts as the four inks that stand for it
where its can is not bought.

Basis: the SWOP specifications of 2007 for web offset, whose limit of 300 % sheetfed presses on
coated paper bear too; that a handout keeps it is the project's own rule, and `most_ink` of a
condition may be less.

Faulty: inks: {primary: {cmyk: [100, 80, 70, 50]}}, which are 300 %, where the condition bears 280 %

Mended: inks: {primary: {cmyk: [100, 60, 60, 50]}}
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.inspect import colour_spaces, separations
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Finished, Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="finished", waivable=False)

# Shares are stored with four decimals each.
ROUNDING = 0.0005


def finished(
    _manuscript: Manuscript, edition: Edition, _made: Pdf, one: Finished
) -> Iterator[Finding]:
    """Add up the inks of each colour and of each picture's pixels; the heaviest of a place is
    told.
    """
    if one.purpose != "press" or edition.condition is None:
        return
    plates, most = separations.read(one.pdf.data), edition.condition.label.most_ink
    heaviest: dict[str, float] = {}
    for colour in plates.colours:
        # the marks that all plates bear stand outside the paper: `press-boxes-wrong` sees to that
        if colour.space.spot != colour_spaces.ALL and colour.ink is not None:
            heaviest[colour.where] = max(heaviest.get(colour.where, 0), colour.ink)
    for where, ink in heaviest.items():
        if ink > most + ROUNDING:
            message = (
                f"{where} of the print shop's file has {ink:.1%} of ink; {edition.condition.name} "
                f"bears {most:.0%}"
            )
            hint = (
                "lower the brand's `inks`, or write the colour as # and six digits: then it is "
                "converted"
            )
            yield error("ink-too-heavy", message, None, hint)
    for what in plates.unread:
        hint = (
            "do not send this file; if nobody changed it after brochure made it, please report it"
        )
        yield error("ink-too-heavy", f"how much ink it is cannot be told of {what}", None, hint)
