"""Something goes through the letters of a text, or stands between its words as one of its signs
would.

A line through a word says that it no longer holds; a short one before a figure is a minus, a dot
between two figures a decimal point. No style of this project draws any of them: a rule stands under
words, a box around them.

Basis: no published standard; that nothing is on the page that the approved text does not say is
this project's own rule. What counts is the band from the baseline up to the height of small
letters, of capitals and figures up to theirs; an edge between two colours in it goes through the
word.

Faulty: .dose { text-decoration: line-through }

Mended: .dose { text-decoration: underline }
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

CODE = "text-struck-out"


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look at each word that an edge meets, and at the gaps in which something stands."""
    crossed: set[int] = set()
    for page, words, where in _ink.told(manuscript, edition, made, {"crossed"}):
        crossed.add(page)
        message = f"{words} on page {page}: a line, edge or picture goes through the letters"
        hint = "take the rule, border or ground that crosses them out of the style sheet"
        yield error(CODE, message, where, hint)
    for page, words, where in _ink.told(manuscript, edition, made, {"between", "beside"}):
        if page in crossed:  # the same line most likely goes on between the words
            continue
        message = f"in the line of {words} on page {page} stands a mark that is none of the text's"
        hint = "take the box or rule beside the words out of the style sheet or template"
        yield error(CODE, message, where, hint)
