"""The SMOG grade is high: too many words of three syllables and more.

SMOG predicts who understands a text wholly, not half of it, and so is asked of health materials. It
is made for samples of 30 sentences; below that it is only indicative and no more than a note. Fewer
than 100 words have no grade.

Basis: McLaughlin, SMOG grading, Journal of Reading 12(8), 639-646 (1969); AHRQ, Health Literacy
Universal Precautions Toolkit (3rd edition, 2024), tool 11,
https://www.ahrq.gov/health-literacy/improve/precautions/tool11.html. The aim is that of
reading-grade-high, as SMOG gives a grade as well.

Faulty: Pharmacological interventions frequently demonstrate insufficient effectiveness.

Mended: Drugs often do not help enough.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _reading
from brochure.model.edition import Edition
from brochure.model.finding import Finding, note, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import sentences
from brochure.prose.sentences import Sentence

RULE = Rule(reads="text", languages=("en",))

MOST = 8.9
LEAST_SENTENCES = 30


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Compare the grade with the aim; the place is that of the sentence with most long words."""
    figures = _reading.article(manuscript.handout)
    if not figures or round(figures.smog, 1) <= MOST:
        return
    worst = max(
        sentences.of(manuscript.handout),
        key=lambda sentence: (_long_words(sentence), -sentence.number),
    )
    message = (
        f"SMOG grade {figures.smog:.1f}, aim for {MOST} or less; {figures.long_words} of "
        f"{figures.words} words have "
        f"three or more syllables, {_long_words(worst)} of them in the sentence on "
        f"{_reading.line(manuscript, worst)}"
    )
    where, hint = _reading.place(manuscript, worst), "say it in shorter words"
    if figures.sentences < LEAST_SENTENCES:
        message += f" (indicative: {figures.sentences} sentences, and SMOG needs {LEAST_SENTENCES})"
        yield note("smog-high", message, where, hint)
    else:
        yield warning("smog-high", message, where, hint)


def _long_words(sentence: Sentence) -> int:
    return sum(_reading.syllables(word) >= 3 for word in sentence.words)
