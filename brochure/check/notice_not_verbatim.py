"""The PDF does not hold a required notice word for word, capital letters kept, where it can be
seen.

The law prescribes the words. They are read from the finished file by another library than the one
that made it; each paragraph of the notice must stand there as a paragraph of its own, with nothing
before, in or after it.

Basis: California Business and Professions Code, section 684 (b)(1),
https://leginfo.legislature.ca.gov: "shall communicate ... the following information in English"; in
general the `law` of each pack in assets/notices.

Faulty: .notice { text-transform: uppercase }

Mended: .notice { }
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from brochure.check import _notices
from brochure.fold import folded
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", waivable=False, documents=("handout", "notice"))

# How many words of a difference are shown.
SHOWN = 6


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look for each paragraph of each required notice, one after the other."""
    required = _notices.required(manuscript, edition)
    printed = _notices.blocks(made.data) if required else []
    for notice in required:
        said = _notices.entry(manuscript, notice)
        where = manuscript.marks.at("notices", said[0], "id") if said else None
        start = 0
        for paragraph in notice.paragraphs:
            found = _notices.find(printed, paragraph, start)
            if not found:
                message = f"{notice.id}: {_difference(paragraph, printed)}"
                hint = (
                    "a page prints the law's words and no others; look for what hides, cuts or "
                    "changes them"
                )
                yield error("notice-not-verbatim", message, where, hint)
                break
            start = found[0]


def _difference(paragraph: str, printed: list[_notices.Block]) -> str:
    """Say how far the law's words can be followed in the paragraph that goes furthest, and what
    stands there.
    """
    law = folded(paragraph).split()
    if _notices.find(printed, paragraph):
        return f"«{_first(law)}» stands before what it should follow"
    words = max(
        (block.text.split() for block in printed), key=lambda words: _common(words, law), default=[]
    )
    count = _common(words, law)
    if not count:
        return f"«{_first(law)}» is nowhere to be seen as the start of a paragraph"
    law_has = f"the law has «{_first(law[count:])}»" if law[count:] else "there the law ends"
    pdf_has = f"the PDF has «{_first(words[count:])}»" if words[count:] else "the paragraph ends"
    return f"after {count} words, «{' '.join(law[:count][-3:])}», {pdf_has}, and {law_has}"


def _common(words: list[str], law: list[str]) -> int:
    """Return how many first words two texts share."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(words, law, strict=False))))


def _first(words: list[str]) -> str:
    return " ".join(words[:SHOWN]) + " …" * (len(words) > SHOWN)
