"""The handout is said to have been reviewed on a day that has not come yet.

A slip of the year makes a handout look younger than it is, and a date entered ahead is no review.

Basis: EIDO Healthcare's and NHS leaflets print the day of a review that took place; CMS, Toolkit
for Making Written Material Clear and Effective, part 4 (2010), chapter 1,
https://www.hhs.gov/guidance/document/toolkit-part-4-guidelines-writing.

Faulty: reviewed_on: 2062-11-22

Mended: reviewed_on: 2026-11-22
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text")


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Compare the day of the review with that of the edition."""
    day = manuscript.handout.document.reviewed_on
    if day and day > edition.day:
        days = (day - edition.day).days
        message = f"reviewed_on is {day}, {days} day{'s' * (days != 1)} after today, {edition.day}"
        where, hint = (
            manuscript.marks.at("document", "reviewed_on"),
            "write the day on which it was reviewed",
        )
        yield error("reviewed-in-future", message, where, hint)
