"""A text is in the file but not wholly on the page: past its edge or its trim, clipped or
transparent.

A search finds such a text and a screen reader says it, so a proof of the words alone lets it pass;
the patient who holds the paper sees half a line or none.

Basis: the engine drops or cuts, without a word, what does not fit a box of fixed height or stands
past the page's end (measured on WeasyPrint 70.0); the page's boxes are those of ISO 32000-1:2008,
14.11.2.

Faulty: .lead { height: 10pt; overflow: hidden }

Mended: .lead { min-height: 10pt }
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _account
from brochure.inspect import tagged_text
from brochure.inspect.page_objects import Box
from brochure.inspect.tagged_text import PageGeometry, Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")

CODE = "text-cut-off"
# A letter may hang out of its box by a tenth of its size: serifs and accents do.
OVERHANG = 0.1
SHOWN = 40


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look at each word; what one window does to one block of text is told once."""
    paper = tagged_text.read(made.data)
    faults: dict[tuple[str, int, tuple[int, ...], bool], list[tuple[Run, list[str]]]] = {}
    for run in paper.runs:
        reason, words = _cut(run, paper.sheets[run.page - 1])
        if words and not run.is_citation:
            faults.setdefault((reason, run.page, run.block, run.artifact), []).append((run, words))
    for (reason, number, _, _), alike in faults.items():
        words = [word for _, some in alike for word in some]
        said = " ".join(words)
        said = said if len(said) <= SHOWN else said[:SHOWN] + " …"
        count = "1 word" if len(words) == 1 else f"{len(words)} words"
        message = f"«{said}» on page {number} {reason}: {count} cannot wholly be seen"
        hint = (
            "give the box that holds it room: no fixed height, no position outside the page, no "
            "transparent ink"
        )
        run = alike[0][0]
        yield error(
            CODE,
            message,
            _account.place(manuscript, edition, made, run=run, words=" ".join(words)),
            hint,
        )


def _cut(run: Run, sheet: PageGeometry) -> tuple[str, list[str]]:
    """Return what hides words of a run, and which."""
    words = [word for word in run.words if word.text.strip()]
    if not run.inked:
        return "is transparent", [word.text for word in words]
    slack = max(0.5, run.size * OVERHANG)
    windows = [("stands off the page", sheet.shown), ("stands outside the trim", sheet.trim)]
    windows += [("is clipped", window) for window in run.windows]
    for reason, window in windows:
        cut = [word.text for word in words if not _inside(word.box, window, slack)]
        if cut:
            return reason, cut
    return "", []


def _inside(box: Box, window: Box, slack: float) -> bool:
    return (
        box[0] >= window[0] - slack
        and box[1] >= window[1] - slack
        and box[2] <= window[2] + slack
        and box[3] <= window[3] + slack
    )
