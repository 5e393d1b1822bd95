"""Letters stand above or below their line, or the number of a source stands as a figure of the
text.

A raised 0 makes ten of 100, and the number of a source at full size makes 51 of a 5. What is meant
as raised is written so in the text, as ² is.

Basis: no published standard; that a figure reads as it is approved is this project's own rule.

Faulty: .dose { vertical-align: super }

Mended: .dose { }
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _account
from brochure.inspect import tagged_text
from brochure.inspect.tagged_text import Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", waivable=False, documents=("handout", "key-points", "notice"))

CODE = "text-raised"
# Lines of a block stand at least so far apart, in sizes of type, and letters of one at most so far.
LINES, LEVEL = 0.8, 0.04
# The number of a source is raised by this, or it is smaller than this part of the text's size.
RAISED, SMALLER = 0.12, 0.85
# A figure's top stands at the height of small letters at least, its foot on the line or below.
LEAST_TOP, MOST_FOOT = 0.4, 0.1
# A word is set in one size of type, but for its first letter.
ONE_SIZE = 1.15
BRACKETS = "[({"


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Compare each run with the one before it in its block."""
    before: Run | None = None
    for run in tagged_text.read(made.data).runs:
        if run.artifact or not run.seen or not run.text.strip() or not run.upright or run.turned:
            continue
        if not run.is_citation and (figure := _small_figure(run)):
            hint = "take font-feature-settings and font-variant off these words"
            where = _account.place(manuscript, edition, made, run)
            message = f"a figure of «{figure}» is raised, lowered or small on page {run.page}"
            yield error(CODE, message, where, hint)
        same = before and (before.page, before.block) == (run.page, run.block)
        if before and same and not before.is_citation:
            message = _of_citation(before, run) if run.is_citation else _of_text(before, run)
            if message:
                hint = "let the style sheet leave these words on their line, at the size of it"
                where = _account.place(manuscript, edition, made, before)
                yield error(CODE, f"{message} on page {run.page}", where, hint)
        before = run if not (run.is_citation and same) else before


def _small_figure(run: Run) -> str:
    """Return the first word with a figure that does not stand on its line, at a figure's height."""
    for word in run.words:
        if word.figures:
            top, foot = ((edge - run.baseline) / run.size for edge in word.figures)
            if top < LEAST_TOP or foot > MOST_FOOT:
                return word.text
    return ""


def _of_text(before: Run, run: Run) -> str:
    """Say what stands off the line."""
    size = max(before.size, run.size)
    apart = abs(run.baseline - before.baseline) / size
    smaller = min(before.size, run.size)
    meet = before.text[-1] + run.text[0]
    if apart <= LEVEL and size > ONE_SIZE * smaller and any(one.isdigit() for one in meet):
        return f"«{before.text.split()[-1]}» and «{run.text.split()[0]}» differ in size"
    if not LEVEL < apart < LINES:
        return ""
    off = run if run.size <= before.size else before
    return f"«{off.text.strip()}» stands above or below its line"


def _of_citation(before: Run, run: Run) -> str:
    """Say which number of a source reads as one of the text."""
    raised = (run.baseline - before.baseline) / before.size
    small = run.size < SMALLER * before.size
    if raised < -LINES or before.text.rstrip()[-1] in BRACKETS or (raised > RAISED and small):
        return ""
    if raised > LINES:
        return ""
    return f"the number of a source, {run.text.strip()}, reads as a figure of the text"
