"""More than 200 words stand without a heading between them.

Readers look for their own question and skip what seems one grey block; headings let them find it,
and rest. Words are counted from one heading to the next; the title heads what stands under it, and
headings within a section count.

Basis: AHRQ, PEMAT-P item 8, the material breaks information into short sections,
https://www.ahrq.gov/health-literacy/patient-education/pemat.html; CMS, Toolkit for Making Written
Material Clear and Effective, part 4 (2010), chapter 2, "Use plenty of headings and subheadings".
150 to 200 words are practice.

Faulty: five paragraphs of 60 words under one heading

Mended: a heading over the first, and another (### How it is treated) over the fourth
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from brochure import prose
from brochure.check import _reading
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript, Path
from brochure.model.rule import Rule
from brochure.prose import parts, sentences
from brochure.prose.sentences import Sentence

RULE = Rule(reads="text", languages=("en",))

MOST = 200
AIM = 150
BREAK = re.compile("\n")


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Count the words between headings; the place is the paragraph at which a heading would come in
    time.
    """
    for stretch in _stretches(manuscript):
        count = sum(len(sentence.words) for sentence in stretch)
        if count > MOST:
            message = (
                f"{count} words without a heading between them, aim for one every {AIM} to {MOST}"
            )
            where = _reading.place(manuscript, _middle(stretch, count))
            yield warning(
                "headings-too-few",
                message,
                where,
                "a heading could stand here: ### and what it is about",
            )


def _stretches(manuscript: Manuscript) -> Iterator[list[Sentence]]:
    """Yield the sentences from one heading to the next."""
    handout = manuscript.handout
    said = parts.of(handout)
    headed = {part.path[:-1] for part in said if part.kind == "heading"}
    texts = {part.path: part.text for part in said if part.kind == "body"}
    breaks = {path: [sign.start() for sign in BREAK.finditer(text)] for path, text in texts.items()}
    heads = {
        path: sorted(block.line for block in prose.blocks(text) if block.kind == "heading")
        for path, text in texts.items()
    }
    stretch: list[Sentence] = []
    under: tuple[Path, int] = ((), -1)
    for sentence in sentences.of(handout):
        line = bisect_left(breaks[sentence.path], sentence.offset)
        before = bisect_left(heads[sentence.path], line)
        above = heads[sentence.path][before - 1] if before else -1
        is_headed = above >= 0 or sentence.path[:-1] in headed
        head = (sentence.path, above) if is_headed else under
        if head != under and stretch:
            yield stretch
            stretch = []
        under = head
        stretch.append(sentence)
    yield stretch


def _middle(stretch: list[Sentence], count: int) -> Sentence:
    """Return the first sentence of the paragraph that is nearest to the middle, by words before
    it.
    """
    before, best, least = 0, stretch[0], count
    for index, sentence in enumerate(stretch):
        far = abs(2 * before - count)
        if index and sentence.block != stretch[index - 1].block and far < least:
            best, least = sentence, far
        before += len(sentence.words)
    return best
