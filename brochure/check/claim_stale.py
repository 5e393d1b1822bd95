"""A record of a claim is for a sentence that the article does not have, or not any more.

A sign-off holds for the words that were signed. An edited sentence loses its record at once, and
the record must not stay behind as if it still vouched for something: it is carried over by a person
who has read the new words, or taken out.

Basis: PIF TICK criteria of the Patient Information Forum, criterion 4, evidence that is recorded
and kept up to date, https://piftick.org.uk; FTC, Health Products Compliance Guidance (2022),
section III, evidence must fit the claim as it is worded.

Faulty: claims: [{sentence: Rest helps., kind: advice}], where the article says "Rest helps many
people."

Mended: claims: [{sentence: Rest helps many people., kind: advice}], once somebody has compared it
with its source
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from brochure.fold import alike, folded
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import statements

RULE = Rule(reads="text")

CODE = "claim-stale"
# Of the letters: below this two sentences are no longer one and its edited form.
ALIKE = 0.6
SHOWN = 60


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Look each record's sentence up in the article, as it will be printed."""
    today = {folded(one.text): one for one in statements.of(manuscript) if one.may_claim}
    for index, claim in enumerate(manuscript.handout.claims):
        sentence = folded(claim.sentence)
        if sentence in today:
            continue
        near = difflib.get_close_matches(sentence, today, 1, ALIKE)
        where = manuscript.marks.at("claims", index, "sentence")
        signed = f", signed by {claim.reviewer} on {claim.reviewed_on}," if claim.reviewer else ""
        message = (
            f"«{_short(sentence)}» does not stand in the article: its record as "
            f"{claim.kind}{signed} counts for nothing"
        )
        if near:
            line = today[near[0]].where.line
            same = alike(sentence, near[0])
            message += f"; {same}" if same else ""
            hint = (
                f"line {line} now says «{near[0]}»: let somebody compare that with the sources, "
                "then correct the record"
            )
        else:
            hint = "no sentence is like it: take the record out"
        yield warning(CODE, message, where, hint)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rstrip() + " …"
