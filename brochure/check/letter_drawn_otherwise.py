"""A font draws a letter as another one, as nothing, or several letters as others.

A font file may hold anything: a 1 that is drawn as a 7, a decimal point that is blank, a rule that
puts "now" for "not". The text of the file stays right, and so do searching and copying. The font
files that come with this project are known by their hash; the drawings of a clinic's own are
compared with the other letters of the same file and with the letters of the known faces. Which
scripts those faces lack cannot be decided, and is said once.

Basis: ISO 14289-1:2014 (PDF/UA-1), 7.21, asks that a font's codes stand for what is drawn,
https://www.iso.org/standard/64599.html; how near two drawings are is this project's own measure,
tried on 114 families of open fonts: docs/how-it-works.md.

Faulty: a font file in which the glyph of 5 has the outline of 6

Mended: the same file as its foundry gives it
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _drawings
from brochure.inspect import objects
from brochure.inspect.lookalikes import Fault
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Place, error, warning
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", waivable=False)

CODE = "letter-drawn-otherwise"
SHOWN = 5
HINT = "take the font file anew from its foundry, or name another family in the brand's fonts"


def pdf(_manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Judge each glyph of each font that the pages draw."""
    unknown: dict[str, None] = {}
    for font, codes in objects.signs(made.data).items():
        if font.face is None or not font.program:
            continue
        drawn = tuple(sorted({(font.glyph(code), font.texts.get(code, "")) for code in codes}))
        name, faults = _drawings.judged(font.program, drawn, edition.font_files)
        wrong = [_told(fault) for fault in faults if fault.verdict != "unknown"]
        if wrong:
            more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
            file = f" (file {name})" if name else ", whose file is not on the shelf of fonts,"
            message = f"the font {font.name}{file} draws {', '.join(wrong[:SHOWN])}{more}"
            yield error(CODE, message, _place(edition, font.name), HINT)
        unknown |= dict.fromkeys(fault.text for fault in faults if fault.verdict == "unknown")
    if unknown:
        shown = "".join(list(unknown)[:SHOWN])
        message = (
            f"whether the fonts draw {len(unknown)} characters of the text as they should, such as "
            f"«{shown}», cannot be told: no face that comes with brochure has them"
        )
        yield warning(CODE, message, None, "let somebody who reads the language look at the page")


def _place(edition: Edition, name: str) -> Place:
    """Return where the brand names a font's family; of another font, where it names its fonts."""
    families = edition.brand.fonts.model_dump().items()
    role = next((role for role, family in families if name.startswith(family)), "title")
    return edition.brand_marks.at("fonts", role)


def _told(fault: Fault) -> str:
    """Return what a drawing is, as a person would say it."""
    match fault.verdict:
        case "blank":
            return f"«{fault.text}» as nothing"
        case "drawn":
            return "a space as a character"
        case "merged":
            return f"«{fault.text}» as something else"
        case _:
            return f"«{fault.text}» as «{fault.drawn}»"
