"""Words stand so close that they read as one, or a space parts the letters of a word.

Copying gives the words as they were written, and the page reads «notsafe» for "not safe", or
«10 0 mg» for "100 mg".

Basis: measured on every format of our own handout, two words of a line stand no nearer than 0.17 of
their size of type, and two letters of a word no further than 0.14 where nothing spaces them; a word
that is spaced out keeps its spaces wider than those between its letters.

Faulty: .section p { word-spacing: -.2em }

Mended: .section p { }
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from brochure.check import _account
from brochure.fold import INVISIBLE
from brochure.inspect import tagged_text
from brochure.inspect.tagged_text import Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", waivable=False, documents=("handout", "key-points", "notice"))

CODE = "words-joined"
# In sizes of type: words that meet, letters that are parted, and those that are so beside spaces no
# wider.
JOINED, PARTED, SPACED = 0.1, 0.26, 0.18


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look between the words of each line, then between their letters."""
    before: Run | None = None
    told: set[tuple[object, ...]] = set()
    for run in tagged_text.read(made.data).runs:
        if not run.seen or not run.text.strip(" \u00a0") or not run.upright or run.turned:
            continue
        fault = _joined(run) or _parted(run) or (_meet(before, run) if before else "")
        block = (run.page, run.block, run.baseline if run.artifact else 0)
        before = run
        if fault and block not in told:
            told.add(block)
            message = f"{fault} on page {run.page}"
            hint = "take word-spacing, letter-spacing, margins and padding off these words"
            yield error(CODE, message, _account.place(manuscript, edition, made, run), hint)


def _joined(run: Run) -> str:
    """Say which words of a run have no space between them."""
    for one, other in pairwise(run.words):
        gap = max(one.box[0], other.box[0]) - min(one.box[2], other.box[2])
        if gap < JOINED * run.size and _counts(one.text[-1:] + other.text[:1]):
            return f"«{one.text}» and «{other.text}» read as one word"
    return ""


def _parted(run: Run) -> str:
    """Say which word of a run has a space in it: as wide as a space, or as those beside it."""
    gaps = [
        max(one.box[0], other.box[0]) - min(one.box[2], other.box[2])
        for one, other in pairwise(run.words)
    ]
    limit = min([PARTED * run.size, *(max(gap, SPACED * run.size) for gap in gaps)])
    for word in run.words:
        if word.gap > limit and word.text.isalnum():
            return f"«{word.text}» has as wide a space between its letters as between words"
    return ""


def _meet(before: Run, run: Run) -> str:
    """Say what is wrong where one run ends and the next begins on the same line."""
    line = before.page == run.page and before.block == run.block
    if not line or abs(before.baseline - run.baseline) > run.size / 50 or run.artifact:
        return ""
    size = max(run.size, before.size)
    last_box, first_box = before.words[-1].box, run.words[0].box  # a run's own holds its spaces
    gap = max(last_box[0], first_box[0]) - min(last_box[2], first_box[2])
    last, first = before.text.strip()[-1], run.text.strip()[0]
    spaced = before.text[-1].isspace() or run.text[0].isspace()
    words = f"«{before.text.split()[-1]}» and «{run.text.split()[0]}»"
    if spaced and gap < JOINED * size and _counts(last + first):
        return f"{words} read as one word"
    if not spaced and gap > PARTED * size and (last + first).isalnum():
        return f"{words} are one word, and a space parts them"
    return ""


def _counts(letters: str) -> bool:
    return letters.isalnum() and INVISIBLE.isdisjoint(letters)
