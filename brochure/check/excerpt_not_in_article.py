"""A text marked as the clinic's wording does not stand in the article.

The box at the top and the glossary may quote the article; a quotation that is not one would put
words in the clinic's mouth.

Basis: 16 CFR 255.1(b), FTC guides concerning endorsements: what is presented as somebody's words
may not be reworded so as to distort them,
https://www.ecfr.gov/current/title-16/chapter-I/subchapter-B/part-255.

Faulty: at_a_glance: [{label: In short, text: Rest always helps.}], where the article says "Rest
helps."

Mended: at_a_glance: [{label: In short, text: Rest helps.}]
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure import fold
from brochure.check import _words
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import parts

RULE = Rule(reads="text", waivable=False)


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Look each excerpt up in the article, word for word."""
    article = "\n".join(paragraph for _, paragraph in _words.article(manuscript))
    for part in parts.of(manuscript.handout):
        if part.is_quoted and not fold.holds(article, part.text):
            hint = "quote the article exactly" + (
                ", or mark the entry wording: editorial" if part.kind == "meaning" else ""
            )
            same = fold.alike(part.text, article)
            message = f"«{part.text}» does not stand in the article" + (f": {same}" if same else "")
            yield error("excerpt-not-in-article", message, manuscript.marks.at(*part.path), hint)
