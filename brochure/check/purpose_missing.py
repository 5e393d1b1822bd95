"""No line under the title says what the handout is for.

A reader decides at the first glance whether a paper is for them. The title names the matter; the
line under it (`subtitle`) says what the reader will find or be able to do. Whether it does is for a
person to judge: here it counts that it is there and is not the title again.

Basis: AHRQ, PEMAT-P item 1, the material makes its purpose completely evident,
https://www.ahrq.gov/health-literacy/patient-education/pemat.html; CMS, Toolkit for Making Written
Material Clear and Effective, part 4 (2010), chapter 1, "Can readers tell at a glance what the
material is for?".

Faulty: title: Knee pain

Mended: subtitle: What you can do at home, and when to call us
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _outline
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text")


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Look for the subtitle and compare it with the title."""
    handout = manuscript.handout
    hint = "write in subtitle what the reader will find here"
    if not handout.subtitle:
        message = (
            f"no line under the title «{handout.title}» says what the handout is for, aim for one"
        )
        yield warning("purpose-missing", message, manuscript.marks.at("title"), hint)
    elif _outline.plain(handout.subtitle) == _outline.plain(handout.title):
        message = f"the line under the title is the title again: «{handout.subtitle}»"
        yield warning("purpose-missing", message, manuscript.marks.at("subtitle"), hint)
