"""A text of the handout that the page must hold is not there, or not all of it.

What does not fit a box of fixed height, or stands past the end of the page, is left out by the
engine without a word: a question, a caption, half of a notice that the law asks for. The proof of
the clinic's article looks at its own lines only; this looks for all the rest, each where nothing
else of the handout stands.

Basis: measured on WeasyPrint 70.0, an absolutely positioned box past the page's end and a short
overflow:hidden box dropped 1,188 of 1,500 words.

Faulty: .questions { height: 2in; overflow: hidden }

Mended: .questions { min-height: 2in }
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from brochure.check import _account, _letters
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", documents=("handout", "key-points"))

CODE = "text-dropped"
SHOWN = 40


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Tell each text that is missing, but for the clinic's own lines: text-not-verbatim tells
    those.
    """
    told = _account.account(manuscript, edition, made)
    there = Counter(_letters.letters(word) for _, word in told.left)
    for part in told.missing:
        if part.is_given:
            continue
        words = part.printed.split()
        lacking = Counter(_letters.letters(word) for word in words) - there
        first = next((word for word in words if _letters.letters(word) in lacking), "")
        start = part.printed if len(part.printed) <= SHOWN else part.printed[:SHOWN] + " …"
        message = f"{part.what}, «{start}», is not whole on the page: "
        if lacking:
            message += (
                f"{lacking.total()} of {_words(len(words))} cannot be seen, the first «{first}»"
            )
        else:
            message += f"its {_words(len(words))} stand apart or in another order"
        where = None if part.path[0] == "brand" else manuscript.marks.at(*part.path)
        hint = (
            "look in template and style sheet for what leaves it out, hides it or gives it too "
            "little room"
        )
        yield error(CODE, message, where, hint)


def _words(count: int) -> str:
    return "1 word" if count == 1 else f"{count} words"
