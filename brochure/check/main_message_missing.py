"""The main message is not set off at the top: no box at a glance, and no emphasis in the first
section.

Many read the top of the first page and no more. What they must take home stands there, and is set
off by a box, by bold type or by italics. Whether it is the right message is for a person to judge.

Basis: CDC, Clear Communication Index User Guide (2019), items 1 to 3: one main message, at the top,
emphasised with visual cues, https://www.cdc.gov/ccindex/.

Faulty: Rest your knee for two days after the injection.

Mended: **Rest your knee for two days** after the injection.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure import prose
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

# A poster or card is a summary: key-points-missing asks for one.
RULE = Rule(reads="text", documents=("handout",))


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Look for the box, and for emphasis in the first section."""
    handout = manuscript.handout
    if handout.at_a_glance:
        return
    first = prose.html(handout.sections[0].body)
    if "<strong>" not in first and "<em>" not in first:
        message = (
            "0 passages are set off in the first section, and there is no box at_a_glance; aim for "
            "one message"
        )
        hint = "put the one thing to remember into at_a_glance, or between ** and **"
        yield warning(
            "main-message-missing", message, manuscript.marks.at("sections", 0, "body"), hint
        )
