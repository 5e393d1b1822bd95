"""A place that somebody meant to fill in is still empty.

A reader who finds «[INSERT PHONE]» or «{{DATE}}» has no number to call and no day to come. In an
approved handout nobody can answer for that.

Basis: no published standard; ISO/IEC Guide 37:2012 asks that instructions for use are complete, and
this project's own rule that what is approved is what is printed.

Faulty: Call us at [INSERT PHONE].

Mended: Call us at (310) 555-0100.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _printed
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Place, error, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import placeholders

RULE = Rule(reads="text", waivable_when_approved=False)

CODE = "placeholder-left"


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Read each text as it is written."""
    skeleton: list[Place] = []
    for one in _printed.texts(manuscript, edition):
        for left in placeholders.of(one.text, source=one.kind == "source"):
            message = f"{left.text} is a place to fill in, and would be printed as it stands"
            yield error(CODE, message, one.place(left.offset), left.hint)
        if one.text.strip() in placeholders.SKELETON:
            skeleton.append(one.place(0))
    if skeleton:
        message = "words that `brochure new` wrote are still here"
        grave = warning if manuscript.handout.document.status == "draft" else error
        yield grave(CODE, message, skeleton[0], "write your own, or take them out")
