"""A sign or a letter of a text is another on the page: 510 mg where 5-10 mg is written.

The proof of the clinic's own lines compares them sign by sign; this does the same for all else that
is printed, such as meanings, questions, sources and telephone numbers. A point, a minus, a dash or
a fraction that a template drops makes another figure; letters in another case make another unit.

Basis: ISMP, List of Error-Prone Abbreviations, Symbols, and Dose Designations (2021), decimal
points and ranges that are overlooked; the rule that the page prints the approved text is this
project's own.

Faulty: {{ entry.meaning | replace(".", "") }} in templates/parts.html, which prints 05 mg

Mended: {{ entry.meaning }}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.check import _account, _page_text, _passages
from brochure.check._page_text import MAYBE_HYPHEN, Piece, Printed
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", documents=("handout", "key-points"), waivable=False)

CODE = "text-altered"
SHOWN = 30
# What a style sheet may set between two texts of a block, and around them.
GLUE = re.compile(r"(?:[:·•|,]|(?<!\d)[–—-](?!\d))?")
HINT = "look in template and style sheet for what drops, adds or changes a sign of it"


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Compare each passage that holds no word of nobody with the texts that stand in it."""
    told = _account.account(manuscript, edition, made)
    strange = {id(told.body[number]) for number, _ in told.left}
    if edition.language.direction == "rtl":
        return  # its signs stand elsewhere in the file: text_dropped counts their letters
    for printed in _page_text.passages(told):
        if any(id(run) in strange for run in printed.runs):
            continue
        piece, at = _first_difference(printed)
        if piece is None or piece.part is None or piece.part.is_given:
            continue
        wanted, there = _around(piece, printed, at)
        message = f"{piece.part.what}, «{wanted}», is printed as «{there}»"
        where = None
        if piece.part.path[0] != "brand":
            where = manuscript.marks.at(*piece.part.path)
        yield error(CODE, message, where, HINT)


def _first_difference(printed: Printed) -> tuple[Piece | None, int]:
    """Return the first text that does not stand in a passage as it is written, and where in what
    is said it should; None if all do.
    """
    at = 0
    for piece in printed.pieces:
        wanted = _page_text.squeezed(piece.text)
        starts = {at, GLUE.match(printed.said, at).end()}  # type: ignore[union-attr]
        ends = [_follow(printed.said, start, wanted) for start in sorted(starts)]
        if not any(sign.isdigit() for sign in wanted) or _is_head(piece):
            # it may be set in capitals: no unit stands there
            capitals = wanted.upper()
            ends += [_follow(printed.said, start, capitals) for start in sorted(starts)]
        found = next((end for end in ends if end >= 0), -1)
        if found < 0:
            return piece, at
        at = found
    if GLUE.fullmatch(printed.said, at) is None and printed.pieces:
        return printed.pieces[-1], at
    return None, at


def _is_head(piece: Piece) -> bool:
    return piece.part is not None and piece.part.kind in _passages.HEADS


def _follow(said: str, at: int, wanted: str) -> int:
    """Return where a text ends that is said from a place on; -1 if another is.

    A hyphen at a line's end is the engine's or the author's, but beside a figure always the
    author's: no word is divided there.
    """
    count = 0
    while count < len(wanted):
        if at >= len(said):
            return -1
        sign = said[at]
        if sign == wanted[count] or (sign == MAYBE_HYPHEN and wanted[count] == "-"):
            count += 1
        elif sign != MAYBE_HYPHEN or said[at - 1 : at].isdigit() or said[at + 1 : at + 2].isdigit():
            return -1
        at += 1
    return at


def _around(piece: Piece, printed: Printed, at: int) -> tuple[str, str]:
    """Return the words of a text around its first difference, and what is said there."""
    wanted, same = _page_text.squeezed(piece.text), 0
    while same < len(wanted) and printed.said[at + same : at + same + 1] == wanted[same]:
        same += 1
    first, last = max(0, same - SHOWN // 2), same + SHOWN
    there = " ".join(run.text.strip() for run in printed.runs)
    written = " ".join(piece.text.split())
    return (
        _page_text.stretch(written, first, last),
        _page_text.stretch(there, at + first, at + last),
    )
