"""A sentence stands in the article twice, or twice but for small words and endings.

A paragraph pasted twice makes a handout longer, and its reader wonders what the difference is.
Case, spaces, signs, small words and the ends of words do not count; a sentence of fewer than five
words of its own may be said again. The excerpts at the top are quotations and are not read.

Basis: AHRQ, Patient Education Materials Assessment Tool (PEMAT) and User's Guide (2014), item 2,
nothing that distracts from the purpose,
https://www.ahrq.gov/health-literacy/patient-education/pemat.html.

Faulty: Rest the knee for two weeks after surgery. ... Rest your knee for two weeks after the
surgery.

Mended: Rest the knee for two weeks after surgery.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.check import _passages, _words
from brochure.fold import folded
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import sentences

RULE = Rule(reads="text")

CODE = "sentence-repeated"
LEAST_WORDS = 5
STEM = 6
SMALL = re.compile(
    r"an?|the|this|that|these|those|it|its|they|them|their|your?|our|we|s?he|of|in|on|to|for|from|with|by|at|as|and"
    r"|is|are|was|were|be|been|being|which|who|also|can|may|will"
)


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Compare the sentences; yield one finding for each that stands there again, at the second
    place.
    """
    alike: dict[tuple[str, ...], list[sentences.Sentence]] = {}
    for sentence in sentences.of(manuscript.handout):
        said = _said(sentence.text)
        if len(said) >= LEAST_WORDS:
            alike.setdefault(said, []).append(sentence)
    for earlier, sentence, *more in (some for some in alike.values() if len(some) > 1):
        line = _words.place(manuscript, earlier.path, earlier.offset).line
        same = (
            "again"
            if _letters(earlier.text) == _letters(sentence.text)
            else "again, but for small words"
        )
        message = (
            f"«{_short(sentence.text)}» stands here {same} (sentence {sentence.number}, as "
            f"sentence {earlier.number}"
        )
        message += f" on line {line})" if line else ")"
        message += f", and {len(more)} more time{'s' * (len(more) > 1)}" if more else ""
        where = _words.place(manuscript, sentence.path, sentence.offset)
        yield warning(CODE, message, where, "say it once, or say here what is new")


def _said(text: str) -> tuple[str, ...]:
    """Return the words that carry a sentence, cut to stems; numbers whole."""
    return tuple(
        word.low.rstrip("s")[:STEM]
        for word in _passages.words(text)
        if not SMALL.fullmatch(word.low)
    )


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", " ", folded(text).lower()).strip()


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rsplit(" ", 1)[0] + " …"
