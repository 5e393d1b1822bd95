"""A print shop's file has a colour that is not made of inks: a screen's red, green and blue, or one
of no press at all.

What a press's software makes of such a colour is its own choice: deep teal comes out dull, black
type in four inks. No free validator of PDF/X is known, so this audit is one: every content stream,
form, pattern, gradient, picture, inline picture, group and mask of the file is looked at, drawn or
not, by another reader than the code that wrote it.

Basis: ISO 15930-7:2010 (PDF/X-4), clause 6, https://www.iso.org/standard/55843.html, which lets
other colours pass where a profile says what they are; that everything is CMYK, grey or a spot
colour is the project's own rule.

Faulty: 0.05 0.29 0.31 rg in a page's content stream

Mended: 0.81 0.27 0.41 0.6 k in a page's content stream
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from brochure.inspect import separations
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Finished, Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="finished", waivable=False)

HINT = "do not send this file; if nobody changed it after brochure made it, please report it"


def finished(
    _manuscript: Manuscript, _edition: Edition, _made: Pdf, one: Finished
) -> Iterator[Finding]:
    """Look at every colour and every space; those of one kind in one place are told once."""
    if one.purpose != "press":
        return
    plates = separations.read(one.pdf.data)
    held = (*plates.colours, *plates.spaces)
    bad = Counter(
        (colour.where, colour.space.name) for colour in held if not colour.space.printable
    )
    for (where, name), count in bad.items():
        times = "once" if count == 1 else f"{count} times"
        yield error(
            "colour-not-for-press",
            f"{where} of the print shop's file names {name}, {times}",
            None,
            HINT,
        )
