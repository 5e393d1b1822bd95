"""Words on which something lies, told page by page."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from brochure.check import _account
from brochure.inspect import text_ink, word_ink
from brochure.inspect.tagged_text import Run
from brochure.inspect.text_ink import Ink
from brochure.inspect.word_ink import Fault
from brochure.inspect.zones import Kind
from brochure.model.edition import Edition
from brochure.model.finding import Place
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf

SHOWN = 5
# WCAG 2.2, success criterion 1.4.3; a mark without letters or figures, such as a bullet, need only
# be seen.
LEAST, LEAST_LARGE, LEAST_MARK = 4.5, 3.0, 2.0
LARGE, LARGE_BOLD = 18, 14
# A face of weight 700 or more, by its name (OpenType, OS/2 usWeightClass); semibold is 600.
BOLD = re.compile(
    r"(?<!semi)(?<!semi[ -])(?<!demi)(?<!demi[ -])(?:bold|heavy|black)", re.IGNORECASE
)


def least(run: Run) -> float:
    """Return the contrast that a run needs."""
    if not any(letter.isalnum() for letter in run.text):
        return LEAST_MARK
    large = run.size >= LARGE or (run.size >= LARGE_BOLD and BOLD.search(run.face))
    return LEAST_LARGE if large else LEAST


def is_hard_to_read(ink: Ink) -> bool:
    """Return whether text-hard-to-read tells of a run already."""
    return bool(ink.hidden) or text_ink.ratio(ink.front, ink.grounds[0][0]) < least(ink.run)


def told(
    manuscript: Manuscript,
    edition: Edition,
    made: Pdf,
    kinds: Container[Kind],
) -> Iterator[tuple[int, str, Place | None]]:
    """Yield for each page that has faults of some kinds its number, their words, and where the YAML
    has the first; what text-hard-to-read says of a whole run is not said again.
    """
    told_already = {ink.run for ink in text_ink.read(made.data) if is_hard_to_read(ink)}
    pages: dict[int, list[Fault]] = {}
    for fault in word_ink.read(made.data):
        if fault.kind in kinds and fault.run not in told_already:
            pages.setdefault(fault.run.page, []).append(fault)
    for page, its in pages.items():
        words = f"«{' '.join(fault.word for fault in its[:SHOWN])}»"
        more = len(its) - SHOWN
        if more > 0:
            words += " and 1 more word" if more == 1 else f" and {more} more words"
        places = (_account.place(manuscript, edition, made, fault.run) for fault in its)
        yield page, words, next(filter(None, places), None)
