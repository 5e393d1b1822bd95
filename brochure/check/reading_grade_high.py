"""The article is written for readers with more schooling than most patients have.

A text above the grade of its readers is put aside by those who need it most. Up to grade 6.9 is
good, up to 8.9 is worth a note. The formula knows only the length of words and sentences: a low
grade does not make a text plain, a high one nearly always makes it hard. Headings, tables and
quotations at the top are not counted, an item of a list counts as a sentence, and fewer than 100
words have no grade.

Basis: AHRQ, Health Literacy Universal Precautions Toolkit (3rd edition, 2024), tool 11, fifth to
sixth grade, https://www.ahrq.gov/health-literacy/improve/precautions/tool11.html; formula: Kincaid
et al., Navy Research Branch Report 8-75 (1975).

Faulty: Mesenchymal stem cell transplantation can regenerate deteriorated articular cartilage.

Mended: Stem cells may help the knee grow new cartilage.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _reading
from brochure.model.edition import Edition
from brochure.model.finding import Finding, note, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text", languages=("en",))

GOOD = 6.9
MOST = 8.9


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Compare the grade with the aim; the place is that of the longest sentence."""
    figures = _reading.article(manuscript.handout)
    grade = round(figures.grade, 1) if figures else 0
    if grade <= GOOD:
        return
    worst = _reading.longest(manuscript)
    message = (
        f"reading grade {grade:.1f}, aim for {GOOD} or less; "
        f"the longest sentence has {len(worst.words)} words, {_reading.line(manuscript, worst)}"
    )
    hint = "divide the long sentences, and say it in shorter words"
    where = _reading.place(manuscript, worst)
    if grade <= MOST:
        yield note("reading-grade-high", message, where, hint)
    else:
        yield warning("reading-grade-high", message, where, hint)
