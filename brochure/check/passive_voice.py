"""Many sentences look passive: they say what is done, and not who does it.

"The knee was examined" leaves the reader to guess by whom. A passive is fine where nobody need be
named, so one sentence in ten may be passive. This is a hint and no more: a form of "be" and a
participle within four words are taken for a passive, which misses some ("got hurt") and takes some
states for one ("the joint is worn").

Basis: AHRQ, PEMAT-P item 5, the material uses the active voice,
https://www.ahrq.gov/health-literacy/patient-education/pemat.html; CMS, Toolkit for Making Written
Material Clear and Effective, part 4 (2010), chapter 3. One in ten is practice.

Faulty: The dressing should be changed every day.

Mended: Change the dressing every day.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from brochure.check import _reading
from brochure.model.edition import Edition
from brochure.model.finding import Finding, note
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import sentences

RULE = Rule(reads="text", languages=("en",))

MOST = 0.1
BE = r"(?:am|is|are|was|were|be|been|being|isn't|aren't|wasn't|weren't|they're|you're|we're)"
BETWEEN = (
    r"(?:\s+(?:not|also|often|then|never|always|still|now|first|only|usually|being|been|\w+ly))"
)
PASSIVE = re.compile(rf"\b{BE}\b{BETWEEN}{{0,3}}\s+(\w+)", re.IGNORECASE)
STATE = "!"


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Count the sentences that look passive and tell their lines; the place is that of the
    first.
    """
    if edition.lexicon is None:
        return
    entries = edition.lexicon.list("participles")
    irregular = {entry for entry in entries if not entry.startswith(STATE)}
    states = {entry.removeprefix(STATE) for entry in entries if entry.startswith(STATE)}
    every = sentences.of(manuscript.handout)
    found = [sentence for sentence in every if _is_passive(sentence.text, irregular, states)]
    if len(found) > max(1, MOST * len(every)):
        places = [_reading.place(manuscript, sentence) for sentence in found]
        lines = ", ".join(str(number) for number in sorted({place.line for place in places}))
        message = (
            f"{len(found)} of {len(every)} sentences look passive "
            f"({100 * len(found) / len(every):.0f} %), aim for "
            f"{100 * MOST:.0f} % or fewer; lines {lines}"
        )
        yield note(
            "passive-voice",
            message,
            places[0],
            "say who does it; leave it where nobody need be named",
        )


def _is_passive(text: str, irregular: Collection[str], states: Collection[str]) -> bool:
    said = (match[1].lower() for match in PASSIVE.finditer(text.replace("’", "'")))
    return any(
        ((word.endswith("ed") and len(word) > 4) or word in irregular) and word not in states
        for word in said
    )
