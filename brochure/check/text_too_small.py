"""Type on the finished page is smaller than its readers can be expected to read.

Small print is lost on older eyes. A style sheet, a long title or a page fitted to its paper can set
type smaller than the format says; so it is measured on the page.

Basis: CMS Toolkit for Making Written Material Clear and Effective (2010), part 5, chapter 3,
guideline 6.4: 12 pt or more for running text; on a folded sheet, whose panels are
3.7 in wide, 10 pt are let pass, which is this project's own figure. American Council of the Blind,
Best Practices and Guidelines for Large Print Documents (2022): 18 pt for all text. For notes
and footers, European Commission, Guideline on the readability of the labelling and package leaflet
of medicinal products for human use (2009), chapter 1, section A: 9 pt at the least.

Faulty: section p { font-size: 10.5pt }

Mended: section p { font-size: var(--size-text) }
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _account
from brochure.inspect import tagged_text
from brochure.inspect.tagged_text import Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Place, error
from brochure.model.length import points
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule
from brochure.model.says import Kind

RULE = Rule(reads="pdf")


CODE = "text-too-small"
TEXT, FOLDED, LARGE_PRINT, FLOOR = 12.0, 10.0, 18.0, 9.0
# Sizes are rounded on their way through the engine.
ROUNDING = 0.05
# A logo is a mark, not a text.
FIGURE = "Figure"
# What the running text of a document is.
RUNNING: dict[str, Kind] = {"handout": "body", "key-points": "excerpt"}
SHOWN = 40


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Measure every run; equal sizes under equal rules are told once."""
    # Large type on a poster is for the distance; its imprint is read from near.
    large = (
        points(edition.format.type.text) >= LARGE_PRINT and edition.format.document != "key-points"
    )
    floor = LARGE_PRINT if large else FLOOR
    running = _running(manuscript, edition, made)
    faults: dict[tuple[float, float, str], list[tuple[Run, Place | None]]] = {}
    for run in tagged_text.read(made.data).runs:
        if not run.inked or run.role == FIGURE or not any(letter.isalpha() for letter in run.text):
            continue
        where = running.get(run)
        least = max(floor, FOLDED if edition.format.panels else TEXT) if where else floor
        what = "running text" if where else "any text"
        if run.size < least - ROUNDING:
            faults.setdefault((round(run.size, 1), least, what), []).append((run, where))
    for (size, least, what), alike in sorted(faults.items()):
        run, where = alike[0]
        said = " ".join(run.text.split())
        said = said if len(said) <= SHOWN else said[:SHOWN] + " …"
        more = f", and {len(alike) - 1} more pieces like it" if len(alike) > 1 else ""
        message = (
            f"«{said}» on page {run.page} is set in {size:g} pt{more}; {what} here needs {least:g} "
            "pt or more"
        )
        hint = "take the size from the format: font-size: var(--size-text) or var(--size-small)"
        yield error(CODE, message, where or _account.place(manuscript, edition, made, run), hint)


def _running(manuscript: Manuscript, edition: Edition, made: Pdf) -> dict[Run, Place]:
    """Return the places of the runs that are running text: the paragraphs' own, or the key
    points'.
    """
    kind = RUNNING.get(edition.format.document)
    if kind is None:
        return {}
    told = _account.account(manuscript, edition, made)
    return {
        told.body[number]: manuscript.marks.at(*part.path)
        for part, numbers in told.found
        for number in numbers
        if part.kind == kind
    }
