"""A sentence claims that a treatment works or is safe, and nobody has compared it with a source.

Who publishes a claim about health answers for it, and needs the evidence before publishing. A
sentence recorded as a claim of efficacy or safety needs a source and a reviewer. One that only
reads like such a claim, by its words, needs a person's word on what it claims: a reviewed record as
a fact or as no claim settles the guess, software never does. Read are the sentences of the article,
its title, subtitle and headings; an excerpt stands on the sentence that it quotes.

Basis: FTC, Health Products Compliance Guidance (2022), section III, competent and reliable
scientific evidence for each claim, express or implied,
https://www.ftc.gov/business-guidance/resources/health-products-compliance-guidance; California
Business and Professions Code 651(b)(7).

Faulty: body: The injection repairs damaged cartilage.

Mended: claims: [{sentence: The injection repairs damaged cartilage., kind: efficacy, sources:
[doe2024], reviewer: J. Doe MD, reviewed_on: 2026-11-22}]
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _claims
from brochure.model.edition import Edition
from brochure.model.finding import Finding, note
from brochure.model.manuscript import Manuscript
from brochure.model.review import Statement
from brochure.model.rule import Rule
from brochure.prose import statements

RULE = Rule(reads="text")

CODE = "claim-unsubstantiated"
GRAVE = ("efficacy", "safety")
MOST_WORDS = 3


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Compare each sentence's record with what it is or reads like."""
    known = {reference.id for reference in manuscript.handout.references}
    for one in statements.of(manuscript):
        if not one.may_claim:
            continue
        if one.claim and one.claim.kind in GRAVE:
            yield from _recorded(one, known, edition)
        elif not _claims.reviewer(one.claim, edition.day):
            yield from _guessed(one, edition)


def _recorded(one: Statement, known: set[str], edition: Edition) -> Iterator[Finding]:
    """Yield a finding for a claim that lacks its source or its reviewer."""
    claim = one.claim
    if claim is None:
        return
    sources = sum(source in known for source in claim.sources)
    who = _claims.reviewer(claim, edition.day)
    if sources and who:
        return
    if claim.reviewer and not who:
        seen = f"a review dated {claim.reviewed_on}, which is still to come"
    else:
        seen = "a reviewer" if who else "no reviewer"
    counted = "1 source" if sources == 1 else f"{sources or 'no'} sources"
    message = (
        f"{one.name} is recorded as a claim of {claim.kind} with {counted} and {seen}; it needs "
        "both"
    )
    hint = "name in claims the references that bear it out, and who compared it with them and when"
    yield note(CODE, message, one.where, hint)


def _guessed(one: Statement, edition: Edition) -> Iterator[Finding]:
    """Yield a finding for a sentence whose words claim an effect, when no person has said what it
    claims.
    """
    words = _claims.guessed(one.text, edition.lexicon)
    if not words:
        return
    quoted = ", ".join(f"«{word}»" for word in words[:MOST_WORDS])
    more = f" and {len(words) - MOST_WORDS} more" if len(words) > MOST_WORDS else ""
    state = (
        f"its record as {one.claim.kind} has no reviewer"
        if one.claim
        else "it has no reviewed record"
    )
    message = f"{one.name} reads like a claim of an effect ({quoted}{more}); {state}"
    hint = (
        "record in claims what it claims, its sources and who checked (`brochure review "
        "--claims`), or reword it"
    )
    yield note(CODE, message, one.where, hint)
