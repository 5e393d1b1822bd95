"""A sentence has more than 25 words.

Who reads slowly has forgotten its start when its end comes, and a long sentence mostly says two
things. What counts is what stands between full stops; a hyphen or an apostrophe divides no word.
English words are counted: other languages need more of them, or fewer.

Basis: CMS, Toolkit for Making Written Material Clear and Effective, part 4 (2010), chapter 3, "Make
the sentences simple and relatively short",
https://www.hhs.gov/guidance/document/toolkit-part-4-guidelines-writing; 25 words, as GOV.UK asks of
its writers (Content design: planning, writing and managing content), are practice.

Faulty: Moreover, bone marrow stem cells have been shown to differentiate when (14 more words)

Mended: Stem cells from bone marrow can change. They need the right place for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _reading
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import sentences

RULE = Rule(reads="text", languages=("en",))

MOST = 25


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Count the words of each sentence."""
    for sentence in sentences.of(manuscript.handout):
        count = len(sentence.words)
        if count > MOST:
            message = (
                f"{count} words in a sentence, aim for {MOST} or fewer: "
                f"«{_reading.start(sentence.text)}»"
            )
            yield warning(
                "sentence-too-long", message, _reading.place(manuscript, sentence), "make two of it"
            )
