"""The article's reading ease is low: long words in long sentences.

From 60 on a text is plain English; below 50 it is read with ease by those only who went to college.
It weighs long words more than the grade does. Fewer than 100 words have no reading ease.

Basis: Flesch, A new readability yardstick, Journal of Applied Psychology 32(3), 221-233 (1948),
https://doi.org/10.1037/h0057532; Flesch, How to Write Plain English (1979), chapter 2: 60 to 70 is
plain English.

Faulty: Repaired tissues demonstrate superior subchondral remodeling and integration.

Mended: The mended tissue grew well into the bone.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _reading
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import sentences
from brochure.prose.sentences import Sentence

RULE = Rule(reads="text", languages=("en",))

LEAST = 60


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Compare the reading ease with the aim; the place is that of the hardest sentence."""
    figures = _reading.article(manuscript.handout)
    if not figures or figures.ease >= LEAST:
        return
    worst = min(sentences.of(manuscript.handout), key=_ease)
    message = (
        f"Flesch reading ease {figures.ease:.1f}, aim for {LEAST} or more; "
        f"{figures.syllables / figures.words:.2f} "
        f"syllables a word; the hardest sentence stands on {_reading.line(manuscript, worst)}"
    )
    hint = "use shorter words first, then shorter sentences"
    yield warning("reading-ease-low", message, _reading.place(manuscript, worst), hint)


def _ease(sentence: Sentence) -> float:
    figures = _reading.measured([sentence])
    return figures.ease if figures else 100
