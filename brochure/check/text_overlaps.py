"""Two texts stand on each other.

A line that slid over another can be read in neither place, and a search still finds both. It
happens where a box is placed by hand, or where a long name meets a logo.

Basis: no published standard; that what is approved can be read where it stands is this project's
own rule. What counts is the band from the baseline up to the height of small letters, 0.45 of
the size of type in most faces, so that a descender that meets a capital of the next line is let
pass.

Faulty: .lead { margin-top: -14pt }

Mended: .lead { margin-top: 7pt }
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _account, _scripts
from brochure.inspect import tagged_text
from brochure.inspect.tagged_text import Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")

CODE = "text-overlaps"
SMALL_LETTERS = 0.45
# In points: lengths are rounded, and neighbours on one line may touch.
ACROSS, DOWN = 1.0, 0.5
SHOWN = 30


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Compare each run with those that lie near it; the pairs of a page are told once: mostly one
    box has slid over others.
    """
    # Boxes in place of letters have no width of their own: glyph-missing tells of them.
    undrawn = set[str]().union(*_scripts.unknown(made.data).values())
    runs = [
        run
        for run in tagged_text.read(made.data).runs
        if run.seen and run.upright and run.text.strip() and undrawn.isdisjoint(run.text)
    ]
    runs.sort(key=lambda run: (run.page, run.baseline))
    met: dict[int, list[tuple[Run, Run]]] = {}
    for index, run in enumerate(runs):
        for other in runs[index + 1 :]:
            if other.page != run.page or other.baseline > run.baseline + SMALL_LETTERS * run.size:
                break
            if _meet(run, other):
                met.setdefault(run.page, []).append((run, other))
    for number, pairs in met.items():
        run, other = pairs[0]
        message = f"«{_short(run)}» and «{_short(other)}» stand on each other on page {number}"
        if len(pairs) > 1:
            more = len(pairs) - 1
            message += (
                f"; so do {more} more pairs of lines" if more > 1 else "; so does 1 more pair"
            )
        hint = (
            "give each box a place of its own: no negative margin, no position that another box "
            "is in"
        )
        yield error(CODE, message, _account.place(manuscript, edition, made, run), hint)


def _meet(lower: Run, upper: Run) -> bool:
    across = min(lower.right, upper.right) - max(lower.left, upper.left)
    head = min(
        lower.baseline + SMALL_LETTERS * lower.size, upper.baseline + SMALL_LETTERS * upper.size
    )
    return across > ACROSS and head - upper.baseline > DOWN


def _short(run: Run) -> str:
    said = " ".join(run.text.split())
    return said if len(said) <= SHOWN else said[:SHOWN] + " …"
