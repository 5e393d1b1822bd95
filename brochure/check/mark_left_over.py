"""A mark of Markdown, HTML or a word processor stands on the page, where its author meant something
else.

What is written in another dialect, or in a key that is no Markdown, is printed sign by sign:
«&amp;», «~~not~~», «^2^», a table left as pipes.

Basis: CommonMark 0.31.2, https://spec.commonmark.org/0.31.2/, which says what Markdown is; no
published standard asks for the reverse, that nothing of it is left.

Faulty: title: 'Risks &amp; benefits'

Mended: title: 'Risks & benefits'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.check import _printed
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import leftovers

RULE = Rule(reads="text")


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Read each text as it is printed; addresses are no words."""
    for one in _printed.texts(manuscript, edition):
        if one.kind == "address" or (one.markdown and _printed.runs_on(one.marks, one.path)):
            continue
        starts = [0, *(match.end() for match in re.finditer("\n", one.text))]
        for left in leftovers.of(one.text, markdown=one.markdown):
            where = one.place(starts[left.line] + left.column)
            yield error("mark-left-over", left.message, where, left.hint)
