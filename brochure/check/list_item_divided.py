"""An item of a list begins on one page or panel and ends on another.

Whoever takes one step from a list takes it whole: half an instruction at the foot of a page reads
like a whole one.

Basis: CMS Toolkit for Making Written Material Clear and Effective (2010), part 5, chapter 3,
guideline 6.12, watch where lines of text break; CSS Fragmentation Module Level 3 (W3C, 2018), 3.2,
break-inside, https://www.w3.org/TR/css-break-3/. Items of more than SHORT lines are let pass, which
is this project's own figure: kept whole they would tear holes.

Faulty: li { break-inside: auto } and an item of three lines at a page's end

Mended: li { break-inside: avoid }
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _account, _regions
from brochure.inspect import tagged_text
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", documents=("handout",))

CODE = "list-item-divided"
# In lines.
SHORT = 8
SHOWN = 40


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look at each item whose text goes on in another region."""
    told, sheets = _account.account(manuscript, edition, made), tagged_text.read(made.data).sheets
    for part, numbers in told.found:
        runs = [told.body[number] for number in numbers if told.body[number].listed]
        regions = [region for region, _ in _regions.groups(runs, edition, sheets)]
        if len(regions) > 1 and len({(run.page, round(run.baseline)) for run in runs}) <= SHORT:
            said = part.printed if len(part.printed) <= SHOWN else part.printed[:SHOWN] + " …"
            first, last = (_regions.named(region, edition) for region in (regions[0], regions[-1]))
            message = f"the item «{said}» begins on {first} and ends on {last}"
            hint = "keep it whole: break-inside: avoid in the style sheet, or a shorter text"
            where = None if part.path[0] == "brand" else manuscript.marks.at(*part.path)
            yield warning(CODE, message, where, hint)
