"""A text is printed with other signs, units or spaces than it has.

A point, a minus, a dash of a range or a fraction that a template leaves out makes another dose of
it; "notsafe" is no word, and 5 MG are no 5 mg. Letters may be set in capitals, and a full stop or
a quotation mark may stand around a text.

Basis: ISMP's list of error-prone abbreviations, symbols and dose designations: a decimal point that
is missed is a tenfold dose. That a page prints what is written is this project's own rule.

Faulty: {{ correct(entry.meaning) | replace(".", "") }}

Mended: {{ correct(entry.meaning) }}
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from brochure.check import _account, _scripts
from brochure.fold import folded
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", waivable=False, documents=("handout", "key-points"))

CODE = "figure-changed"
# May stand around a text, or be left out there.
AROUND = ".,:;·–—«»“”„‘’\"' \n"
UNIT = re.compile(
    r"\d\s?(mg|g|kg|mcg|μg|ng|ml|l|dl|μl|mm|cm|m|mmol|mol|iu|u|kcal|mmhg)\b", re.IGNORECASE
)
# An accent that no letter holds: a page may draw it between spaces.
ACCENT = re.compile(r" ?[\u0300-\u036f] ?")
HYPHENS = "-\ufffe\x02"
SHOWN = 30


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Compare each text with what stands in its place; of the clinic's own lines only the spaces,
    since text-not-verbatim tells the rest.
    """
    # Boxes in place of letters: glyph-missing tells of them.
    undrawn = set[str]().union(*_scripts.unknown(made.data).values())
    told = _account.account(manuscript, edition, made)
    for (part, _), said in zip(told.found, told.said, strict=True):
        wanted, printed = (
            ACCENT.sub("", one).strip(AROUND) for one in (folded(part.printed), said)
        )
        exact = part.is_given and edition.format.document == "handout"
        if edition.language.direction == "rtl":
            at = None if _signs(wanted) == _signs(printed) else (0, 0)
        else:
            at = _difference(wanted.casefold(), printed.casefold(), spaces_alone=exact)
        if at is None and not exact and _units(wanted) != _units(printed):
            at = (0, 0)
        if at is None or not undrawn.isdisjoint(part.printed):
            continue
        message = (
            f"{part.what} has «{_around(wanted, at[0])}», and the page prints "
            f"«{_around(printed, at[1])}»"
        )
        where = None if part.path[0] == "brand" else manuscript.marks.at(*part.path)
        hint = "look in template and style sheet for what leaves out, adds or changes a sign"
        yield error(CODE, message, where, hint)


def _difference(wanted: str, printed: str, *, spaces_alone: bool) -> tuple[int, int] | None:
    """Return where two texts begin to differ, or None; a line's end may part a word."""
    at = on = 0
    while at < len(wanted) and on < len(printed):
        one, other = wanted[at], printed[on]
        if one == other or (one == " " and other == "\n"):
            at, on = at + 1, on + 1
        elif other == "\n":
            on += 1
        elif other in HYPHENS and (one == "-" or printed[on + 1 : on + 2] == "\n"):
            at, on = at + (one == "-"), on + 1
        elif spaces_alone and " " not in {one, other}:
            return None
        else:
            return at, on
    return None if spaces_alone or (at == len(wanted) and on == len(printed)) else (at, on)


def _signs(text: str) -> Counter[str]:
    return Counter("".join(text.casefold().split()))


def _units(text: str) -> list[str]:
    return UNIT.findall(text)


def _around(text: str, at: int) -> str:
    """Return the words around a place in a text."""
    start = max(0, text.rfind(" ", 0, max(0, at - SHOWN // 3)) + 1)
    return " ".join(text[start : start + SHOWN].split())
