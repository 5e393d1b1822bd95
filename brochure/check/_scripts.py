"""Characters that have no drawing in their font, and their scripts by the names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from brochure.inspect import fonts, objects

# Unicode's categories of signs that leave ink: letters, numbers, punctuation, symbols.
INK = "LNPS"
# So many letters of scripts that the fonts lack are foreign words, told one by one.
FEW = 3

Drawn = Mapping[fonts.Font, Collection[int]]
"""Codes of the pages by their font."""

# A letter's name begins with its script (The Unicode Standard, 4.8): `ARABIC LETTER ALEF`. These
# are the words after it.
AFTER = re.compile(
    r" (?:SMALL |CAPITAL |FINAL |SUPPLEMENT )?(?:LETTER|LIGATURE|SYLLABLE|SYLLABICS|SIGN|VOWEL|"
    r"VIRAMA|CONSONANT|CHARACTER|IDEOGRAPH|DIGIT|NUMBER|CHOSEONG|JUNGSEONG|JONGSEONG)\b.*"
)
# Where the name has another word than Unicode's property Script (UAX #24).
OTHERWISE = {"Cjk Unified": "Han", "Cjk Compatibility": "Han", "Halfwidth Katakana": "Katakana",
             "Fullwidth Latin": "Latin", "Halfwidth Hangul": "Hangul"}  # fmt: skip


def of(character: str) -> str:
    """Return the script of a letter, such as `Arabic` or `Han`; nothing for what is no letter."""
    if unicodedata.category(character)[0] != "L":
        return ""
    name, found = AFTER.subn("", unicodedata.name(character, ""))
    script = name.title()
    return OTHERWISE.get(script, script) if found else ""


def missing(data: bytes) -> dict[fonts.Font, set[int]]:
    """Return the codes of the pages that lead to no drawing. Raises as `objects.read` does."""
    return {
        font: lost
        for font, codes in objects.signs(data).items()
        if (lost := {code for code in codes if _is_missing(font, code)})
    }


def unknown(data: bytes) -> dict[str, set[str]]:
    """Return by script the letters without a drawing, of scripts that have no letter with
    one; nothing where they are a few.
    """
    signs, lacking = objects.signs(data), missing(data)
    drawn: dict[str, set[str]] = {}
    lost: dict[str, set[str]] = {}
    for font, codes in signs.items():
        for code in codes:
            for letter in font.texts.get(code, ""):
                script = of(letter)
                kind = lost if code in lacking.get(font, ()) else drawn
                if script:
                    kind.setdefault(script, set()).add(letter)
    # Latin that has no drawing at all is a fault of the file: every family of the shelf has it.
    whole = {script: letters for script, letters in lost.items() if script not in {*drawn, "Latin"}}
    return whole if sum(map(len, whole.values())) > FEW else {}


def _is_missing(font: fonts.Font, code: int) -> bool:
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
