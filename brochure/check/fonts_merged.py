"""Two font files are merged into one font of the PDF, and letters are drawn as other letters.

The engine takes two files for one font when they name the same family, weight and style inside,
whatever their label says: «Łukasz» is printed as «äukasz», copying and searching still give
«Łukasz», and nothing is said. So each sign is compared with the embedded font itself: the letter
that its drawing stands for there, and its width. Not seen: a wrong drawing of the right width that
stands for no letter there, such as a small capital; fonts that are no TrueType.

Basis: ISO 14289-1:2014 (PDF/UA-1), 7.21.5 "Consistency of font metrics" and 7.21.7 "Character
encodings", https://www.iso.org/standard/64599.html; that the engine merges fonts was measured.

Faulty: two files of one face, as web fonts split them: SourceSans3-latin.ttf and
SourceSans3-latin-ext.ttf

Mended: one full file a face: {file: SourceSans3-Regular.ttf, weight: 400, style: normal}
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from brochure.inspect import objects
from brochure.inspect.fonts import Face, Font
from brochure.inspect.glyphs import Text
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", waivable=False)

# ISO 14289-1, 7.21.5: widths agree to a thousandth of the size of type.
TOLERANCE = 1
# What a font may rightly draw for another sign: hyphens, a fraction's bar, the comma below of
# Romanian for a cedilla.
SAME = {0x00AD: "-", 0x2010: "-", 0x2044: "/", 0x0326: "\u0327"}
SHOWN = 3


def pdf(manuscript: Manuscript, _edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Compare each sign of each font with the font's own program."""
    signs = objects.signs(made.data).items()
    wrong = {font: faults for font, codes in signs if (faults := _faults(font, codes))}
    first: dict[Font, tuple[Text, int]] = {}
    for text, index in objects.places(made.data, wrong):
        first.setdefault(text.codes[index][0], (text, index))
    for font, (text, index) in first.items():
        faults = wrong[font]
        said = text.around(index)
        faulty = ", ".join(list(faults.values())[:SHOWN]) + (", …" if len(faults) > SHOWN else "")
        message = (
            f"in «{said}» on page {text.page} the font {font.name} draws other characters than the "
            f"text has: {faulty} "
            f"({len(faults)} of its {len(objects.signs(made.data)[font])} characters; aim for none)"
        )
        hint = (
            "keep one full file for each family, weight and style; `fc-scan FILE` shows what a "
            "file says of itself"
        )
        yield error("fonts-merged", message, objects.place(manuscript, text.word(index)), hint)


def _faults(font: Font, codes: Iterable[int]) -> dict[int, str]:
    """Return for each code that is drawn as another sign what is wrong."""
    face = font.face
    return {code: fault for code in sorted(codes) if face and (fault := _fault(font, face, code))}


def _fault(font: Font, face: Face, code: int) -> str:
    """Return what is wrong with the drawing of a code, or nothing."""
    glyph, said = font.glyph(code), font.texts.get(code, "")
    if not 0 < glyph < face.glyphs:
        return ""  # glyph-missing tells it
    drawn = face.letters.get(glyph, frozenset())
    if _parts(said) and drawn and not any(_stands_for(one, said) for one in drawn):
        return f"«{said}» as «{min(drawn)}»"
    width, true = font.width(code), face.widths.get(glyph, 0)
    if abs(width - true) > TOLERANCE:
        return f"«{said}» {width:.0f} wide and drawn {true:.0f} wide"
    return ""


def _stands_for(drawn: str, said: str) -> bool:
    """Return whether a letter's drawing may be part of what a text says, as base, ligature or
    mirrored bracket.
    """
    mirrored = len(said) == 1 and bool(
        unicodedata.mirrored(said) and unicodedata.mirrored(drawn[0])
    )
    return mirrored or _parts(drawn) <= _parts(said)


def _parts(text: str) -> set[str]:
    """Return the letters and marks of a text, without what is never drawn."""
    plain = unicodedata.normalize("NFKD", text.translate(SAME)).translate(SAME)
    return {" " if sign.isspace() else sign for sign in plain if unicodedata.category(sign) != "Cf"}
