"""The handout's next review falls due within 90 days.

A review takes weeks; who hears of it on the last day prints an expired handout the day after.

Basis: NHS and EIDO Healthcare's leaflets name the day of their review; CMS, Toolkit for Making
Written Material Clear and Effective, part 4 (2010), chapter 1,
https://www.hhs.gov/guidance/document/toolkit-part-4-guidelines-writing. 90 days are ours, the
default of `brochure due`.

Faulty: next_review: 2026-12-24, a month from today

Mended: next_review: 2028-12-24, once it is reviewed
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model.edition import Edition
from brochure.model.finding import Finding, note
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text")

WITHIN_DAYS = 90


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Count the days that are left."""
    due = manuscript.handout.document.next_review
    if due and 0 <= (due - edition.day).days <= WITHIN_DAYS:
        days = (due - edition.day).days
        left = f"in {days} day{'s' * (days != 1)}" if days else "today"
        where, hint = (
            manuscript.marks.at("document", "next_review"),
            "ask the owner to have it reviewed",
        )
        yield note("review-due-soon", f"its review is due {left}, on {due}", where, hint)
