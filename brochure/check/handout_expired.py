"""The handout's next review is past: nobody has said that it still holds.

Treatments and warnings change. A handout past its review is not delivered; with --allow-expired it
may be, and then says on every page that it has expired. No waiver holds for it.

Basis: CMS, Toolkit for Making Written Material Clear and Effective, part 4 (2010), chapter 1, "Is
the content accurate and up to date?",
https://www.hhs.gov/guidance/document/toolkit-part-4-guidelines-writing; the review date of EIDO
Healthcare's and NHS leaflets.

Faulty: next_review: 2024-05-01

Mended: next_review: 2028-05-01, once a clinician has reviewed it anew (reviewed_on, reviewed_by)
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model.edition import Edition
from brochure.model.finding import Finding, error, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text", waivable=False)


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Compare the day of the next review with that of the edition; on the day itself it still
    holds.
    """
    due = manuscript.handout.document.next_review
    if due is None or not manuscript.handout.document.is_past_review(edition.day):
        return
    where, days = manuscript.marks.at("document", "next_review"), (edition.day - due).days
    message = f"its review was due on {due}, {days} day{'s' * (days != 1)} ago"
    if edition.allow_expired:
        message += f"; every page says «{edition.language.words.expired}»"
        hint = "give it to nobody without a clinician's word"
        yield warning("handout-expired", message, where, hint)
    else:
        hint = "let a clinician review it; --allow-expired prints it with the word on every page"
        yield error("handout-expired", message, where, hint)
