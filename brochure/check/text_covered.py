"""A part of a text is hidden or veiled by what is drawn over it, cut off, or of the colour of its
ground.

A white box over one figure makes 10 of 100, one over a decimal point 15 of 1.5; copying and
searching still find the whole. So each word that something meets is drawn alone, and every pixel of
its letters is looked for on the page.

Basis: no published standard; that what is approved can be read is this project's own rule. A letter
counts as veiled below three quarters of the strength of its colour; the contrast of 3 to 1 is the
least of WCAG 2.2, success criterion 1.4.3, https://www.w3.org/TR/WCAG22/#contrast-minimum.

Faulty: .dose::after { content: ""; position: absolute; inset: 0; background: white }

Mended: .dose { background: white }
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _ink
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", waivable=False)

CODE = "text-covered"


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look at each word that something lies over, cuts off or stands behind."""
    for page, words, where in _ink.told(manuscript, edition, made, {"covered"}):
        message = f"{words} on page {page}: a part of the letters is covered, veiled or cut off"
        hint = "move the box, picture or window that hides it, or give the text room"
        yield error(CODE, message, where, hint)
    for page, words, where in _ink.told(manuscript, edition, made, {"faint"}):
        message = f"{words} on page {page}: the letters are too near in colour to what is behind"
        hint = "take the ground away, or give the words another colour"
        yield error(CODE, message, where, hint)
