"""The body of the page has words that neither the handout, nor the brand, nor the language holds.

A sentence in a template, or one that a style sheet prints, was approved by nobody: it stands among
the clinic's words as if it were one of them.

Basis: EIDO's and the NHS's leaflets name their version and its date, which a review approved as a
whole; no published standard asks for the reverse proof, that the page holds nothing
more.

Faulty: <p>Ask us about our summer prices!</p> in templates/handout.html

Mended: the sentence in content.yaml, in a section with wording: editorial
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from brochure.check import _account
from brochure.fold import folded
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", documents=("handout", "key-points"))

CODE = "text-unaccounted"
SHOWN = 40


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Tell the words that nobody wrote, block by block; words of a part that is not whole are that
    part's.
    """
    told = _account.account(manuscript, edition, made)
    broken = Counter(piece for part in told.missing for piece in _pieces(part.printed))
    strange: list[tuple[int, str]] = []
    for number, word in told.left:
        pieces = _pieces(word)
        if pieces and all(broken[piece] for piece in pieces):
            broken.subtract(pieces)
        else:
            strange.append((number, word))
    for (page, _), alike in groupby(
        strange, key=lambda one: (told.body[one[0]].page, told.body[one[0]].block)
    ):
        words = [word for _, word in alike]
        said = " ".join(words)
        said = said if len(said) <= SHOWN else said[:SHOWN] + " …"
        count = "1 word" if len(words) == 1 else f"{len(words)} words"
        message = (
            f"«{said}» on page {page}, {count}, stands neither in the handout nor in its brand or "
            "language"
        )
        hint = (
            "write it in the YAML, where it can be approved, or take it out of the template or "
            "style sheet"
        )
        yield error(CODE, message, None, hint)


def _pieces(text: str) -> list[str]:
    """Return the letters and figures between signs: in a line read from right to left, 10/kjp may
    stand as kjp/10.
    """
    return re.findall(r"\w+", folded(text).casefold())
