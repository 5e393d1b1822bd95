"""A sign has no drawing in its font, so that a box or nothing at all is printed.

The text of the file still holds the sign, and a search finds it; only the paper shows that it is
gone. The engine warns of some; here the finished file is read: each code of each page must lead to
a drawing of its embedded font. Fonts that are no TrueType with two-byte codes, which this project
never writes, are left to the validator (pdf-ua-fault).

Basis: ISO 14289-1:2014 (PDF/UA-1), 7.21.8 "Use of .notdef glyph",
https://www.iso.org/standard/64599.html. Rule R23.

Faulty: text: Pipeline ⏻ twice

Mended: text: Pipeline the power button twice
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from brochure.inspect import objects
from brochure.inspect.fonts import Font
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", waivable=False)

# Unicode's categories of signs that leave ink: letters, numbers, punctuation, symbols.
INK = "LNPS"


def pdf(manuscript: Manuscript, _edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Follow each code of the pages to its glyph."""
    signs = objects.signs(made.data).items()
    missing = {
        font: lost
        for font, codes in signs
        if (lost := {code for code in codes if _is_missing(font, code)})
    }
    told: set[tuple[str, str]] = set()
    for text, index in objects.places(made.data, missing):
        font, code = text.codes[index]
        said = font.texts.get(code, "")
        if (font.name, said) in told:
            continue
        told.add((font.name, said))
        sign = (
            f"«{said}» ({' '.join(f'U+{ord(one):04X}' for one in said)})"
            if said
            else "a sign without a name"
        )
        message = (
            f"in «{text.around(index)}» on page {text.page} the font {font.name} has no drawing "
            f"for {sign}"
        )
        hint = "choose another sign, or a family that has it in the brand's fonts"
        yield error("glyph-missing", message, objects.place(manuscript, said), hint)


def _is_missing(font: Font, code: int) -> bool:
    """Return whether a code draws the font's glyph 0, one behind its last, or a blank where ink
    should be.
    """
    face = font.face
    if face is None:
        return False
    glyph, said = font.glyph(code), font.texts.get(code, "")
    inked = len(said) == 1 and unicodedata.category(said)[0] in INK
    blank = glyph in face.blank and not face.letters.get(glyph)
    return not 0 < glyph < face.glyphs or (inked and blank)
