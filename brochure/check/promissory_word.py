"""A word promises a result, or praises a treatment instead of describing it.

A patient who reads "promising" or "safe" hears a promise that nobody can keep, and regulators read
it so. A word that is denied promises nothing and is let pass: "there is no cure", "not proven",
"whether it is safe"; so is a question to the doctor. The whole word counts: "potential" is not
"potent".

Basis: FTC, Health Products Compliance Guidance (2022), section II, on "promising" as praise,
https://www.ftc.gov/business-guidance/resources/health-products-compliance-guidance; FTC and Georgia
v. Stem Cell Institute of America (2021); California Business and Professions Code 651(b).

Faulty: Stem cell therapy is a promising treatment with remarkable results.

Mended: In a trial with 20 patients, 12 had less pain after a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.check import _passages
from brochure.check._passages import Hit, Phrases
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text", languages=("en",))

CODE = "promissory-word"
NO_PROMISE = "!"
# A clause ends at these signs; what is denied before one is not denied after it.
CLAUSE = re.compile(
    r"[.!?;:,()—–]\s|\n\s*\n|\n\s*[-*+>|]\s|\bbut\b|\bexcept\b|\band\b(?=\s+(?:it|they|this|we|you)\s)"
)
DENIED = re.compile(
    r"\b(?:no(?!t)|not|never|none|nobody|nothing|cannot|without|neither|nor|hardly|lacks?|whether|unclear|unknown|\w+n['’]t"
    r"|far from|(?:yet|remains?) to be|non-?)(?!\s+(?:only|just|merely|simply)\b)(?:\s|$)",
    re.IGNORECASE,
)
# "No other treatment is as safe" denies nothing.
COMPARED = re.compile(r"\b(?:other|another|as|more|safer|better)\b", re.IGNORECASE)
REACH = 6
QUESTION = re.compile(
    r"(?:is|are|was|does|do|did|can|could|will|would|has|have|should|how|what|which)\b",
    re.IGNORECASE,
)


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Look for the words of the list promissory; yield one finding for each distinct one."""
    if edition.lexicon is None:
        return
    entries = edition.lexicon.list("promissory")
    phrases = Phrases(
        {
            entry.removeprefix(NO_PROMISE): "" if entry.startswith(NO_PROMISE) else entry
            for entry in entries
        }
    )
    found: dict[str, list[Hit]] = {}
    for passage in _passages.passages(manuscript):
        for name, hit in phrases.within(passage):
            if name and not (_is_denied(hit) or _is_asked(hit)):
                found.setdefault(name, []).append(hit)
    for hits in found.values():
        where, often = _passages.told(manuscript, hits)
        message = f"«{hits[0].text}» promises or praises{often}; aim for no such word"
        hint = (
            "say what a study measured, in how many people, with its source; or take the word out"
        )
        yield warning(CODE, message, where, hint)


def _is_denied(hit: Hit) -> bool:
    """Return whether a word of denial stands before the hit in its clause, at most six words
    away.
    """
    clause = CLAUSE.split(hit.passage.text[max(0, hit.start - 200) : hit.start])[-1]
    near = " ".join(re.split(r"[\s-]+", clause.strip())[-REACH:])
    denials = list(DENIED.finditer(near))
    return bool(denials) and COMPARED.search(near, denials[-1].end()) is None


def _is_asked(hit: Hit) -> bool:
    """Return whether the hit stands in a question that asks whether it is so."""
    text = hit.passage.text
    start = max(
        (match.end() for match in re.finditer(r"[.!?]\s|\n\s*\n|^[#\s]*", text[: hit.start])),
        default=0,
    )
    end = re.search(r"[.!?](?:\s|$)|\n\s*\n", text[hit.end :])
    return (
        end is not None
        and end[0].startswith("?")
        and QUESTION.match(text[start:].lstrip(" #*_\n")) is not None
    )
