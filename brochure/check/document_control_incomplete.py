"""The record of who reviewed the handout, when, and when again is incomplete, or the next review is
too far off.

Paper goes stale on a shelf, and nobody sees it. Who reviewed it and when, when it is due again and
who keeps it make it somebody's. What the clinic has not said is never made up: the page then says
that the handout is not reviewed.

Basis: CMS, Toolkit for Making Written Material Clear and Effective, part 4 (2010), chapter 1, on
who produced it and the date,
https://www.hhs.gov/guidance/document/toolkit-part-4-guidelines-writing; EIDO Healthcare's leaflets
(code, version and date on each) and NHS leaflets; review within 24 months: Krames.

Faulty: document: {id: knee, version: '1', status: draft, owner: null}

Mended: document: {..., reviewed_on: 2026-11-22, reviewed_by: J. Doe MD, next_review: 2028-11-22,
owner: Front desk}
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text")

ASKED = ("reviewed_on", "reviewed_by", "next_review", "owner")
MOST_MONTHS = 24


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Name everything that is missing in one finding; compare the time between two reviews with the
    aim.
    """
    control, marks = manuscript.handout.document, manuscript.marks
    missing = [name for name in ASKED if getattr(control, name) is None]
    if missing:
        message = (
            f"{len(missing)} of {len(ASKED)} entries of the document control are missing: "
            f"{', '.join(missing)}"
        )
        hint = "ask the clinic; what nobody has said stays null"
        yield warning(
            "document-control-incomplete", message, marks.key("document", missing[0]), hint
        )
    last, due = control.reviewed_on, control.next_review
    if last and due:
        months = 12 * (due.year - last.year) + due.month - last.month
        if months + (due.day > last.day) > MOST_MONTHS:
            message = (
                f"the next review is {months} months after the last, aim for {MOST_MONTHS} or fewer"
            )
            where, hint = marks.at("document", "next_review"), "name an earlier day"
            yield warning("document-control-incomplete", message, where, hint)
