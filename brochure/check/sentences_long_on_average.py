"""The sentences have more than 15 words on average.

One long sentence among short ones is read; a page of them is not. Fewer than 100 words have no
average worth telling. The place is that of the longest sentence.

Basis: CMS, Toolkit for Making Written Material Clear and Effective, part 4 (2010), chapter 3, "Make
the sentences simple and relatively short",
https://www.hhs.gov/guidance/document/toolkit-part-4-guidelines-writing; 15 words are practice.

Faulty: The success of stem cell therapy is largely determined by the selection of an appropriate
implantation method.

Mended: How well it works depends on how the cells are put in.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _reading
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text", languages=("en",))

MOST = 15


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Compare the mean with the aim."""
    figures = _reading.article(manuscript.handout)
    if figures and round(figures.mean, 1) > MOST:
        worst = _reading.longest(manuscript)
        message = (
            f"{figures.mean:.1f} words in a sentence on average ({figures.words} in "
            f"{figures.sentences}), aim for "
            f"{MOST} or fewer; the longest has {len(worst.words)}, "
            f"{_reading.line(manuscript, worst)}"
        )
        hint = "say one thing in each sentence"
        yield warning("sentences-long-on-average", message, _reading.place(manuscript, worst), hint)
