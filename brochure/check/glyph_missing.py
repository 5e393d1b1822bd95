"""A sign has no drawing in its font, so that a box or nothing at all is printed.

The text of the file still holds the sign, and a search finds it; only the paper shows that it is
gone. The engine warns of some; here the finished file is read: each code of each page must lead to
a drawing of its embedded font. A script of which the fonts have no letter is one finding. Fonts
that are no TrueType with two-byte codes, which this project never writes, are left to the validator
(pdf-ua-fault).

Basis: ISO 14289-1:2014 (PDF/UA-1), 7.21.8 "Use of .notdef glyph",
https://www.iso.org/standard/64599.html.

Faulty: text: Press ⏻ twice

Mended: text: Press the power button twice
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from brochure.check import _scripts
from brochure.fold import folded
from brochure.inspect import glyphs, objects
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", waivable=False)


def pdf(manuscript: Manuscript, _edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Follow each code of the pages to its glyph."""
    missing = _scripts.missing(made.data)
    unknown = _scripts.unknown(made.data)
    if unknown:
        yield _of_scripts(manuscript, unknown, missing)
    met: dict[str, tuple[list[str], glyphs.Text, int]] = {}
    for text, index in objects.places(made.data, missing):
        font, code = text.codes[index]
        said = font.texts.get(code, "")
        if not (unknown and _goes_with(said, unknown)):
            fonts, _, _ = met.setdefault(said, ([], text, index))
            fonts += [font.name] * (font.name not in fonts)
    for said, (fonts, text, index) in met.items():
        sign = (
            f"«{said}» ({' '.join(f'U+{ord(one):04X}' for one in said)})"
            if said
            else "a character without a name"
        )
        message = (
            f"in «{text.around(index)}» on page {text.page} the font {fonts[0]} has no drawing "
            f"for {sign}"
        ) + (f", and {', '.join(fonts[1:])} neither" if fonts[1:] else "")
        plain = folded(said)
        instead = (
            f"write {plain}" if plain.strip() and plain != said else "choose another character"
        )
        hint = f"{instead}, or a family that has it in the brand's fonts"
        yield error("glyph-missing", message, objects.place(manuscript, said), hint)


def _of_scripts(
    manuscript: Manuscript, unknown: dict[str, set[str]], missing: _scripts.Drawn
) -> Finding:
    """Return the one finding for all letters of scripts that the fonts do not have."""
    letters = set[str]().union(*unknown.values())
    named = sorted(unknown)
    scripts = " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
    places = (objects.place(manuscript, letter) for letter in sorted(letters))
    first = min(filter(None, places), default=None, key=lambda one: (one.line, one.column))
    text = "".join(str(value) for value in _texts(manuscript))
    share = sum(letter in letters for letter in text) / max(1, sum(map(str.isalpha, text)))
    where = manuscript.marks.at("language") if share > 0.5 else first
    families = ", ".join(sorted({font.name for font in missing}))
    example = next((letter for letter in text if letter in letters), min(letters))
    message = (
        f"the fonts have no {scripts} letters: {len(letters)} letters of the text have no drawing "
        f"in {families}, such as «{example}» (U+{ord(example):04X})"
    )
    hint = f"name a family that has {scripts} letters in the brand's fonts: docs/add-a-brand.md, 3"
    return error("glyph-missing", message, where or manuscript.marks.at("language"), hint)


def _texts(manuscript: Manuscript) -> Iterator[str]:
    yield manuscript.handout.title
    yield from (f"{one.heading or ''}{one.body}" for one in manuscript.handout.sections)


def _goes_with(said: str, unknown: dict[str, set[str]]) -> bool:
    """Return whether a sign is told with the scripts: their letters, marks, digits, points."""
    return all(
        _scripts.of(one) in unknown or unicodedata.category(one)[0] in "MNPZC" for one in said
    )
