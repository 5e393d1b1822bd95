"""What reads like a claim that a treatment works or is safe: a guess by words, which a person
confirms or refutes.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from brochure.fold import folded
from brochure.model.lexicon import Lexicon
from brochure.model.signoff import Claim

LISTS = ("efficacy", "promissory")
NO_PROMISE = "!"
CLAUSE = re.compile(
    r"[,;:()—–]\s*|\b(?:but|except|and(?=\s+(?:it|they|this|we|you)\b))\b", re.IGNORECASE
)
# "There is no cure" and "it does not heal" claim no effect; "not only heals" does.
DENIED = re.compile(
    r"\b(?:no|not|never|none|nothing|cannot|without|neither|nor|unlikely|\w+n['’]t)\b(?!\s+(?:only|just|merely)\b)"
    r"(?:\W+\w+){0,3}\W*$",
    re.IGNORECASE,
)
# What nobody knows or promises is no claim, however far away in its clause: "it is not known
# whether the shots help".
UNSURE = re.compile(
    r"\bwhether\b|\b(?:not|un)\s*(?:known|clear|sure)\s+(?:if|that|how)\b"
    r"|\b(?:no one|nobody|cannot|can['’]t)\s+(?:can\s+)?(?:guarantee|know|promise|say|tell)\b",
    re.IGNORECASE,
)
# "Stop taking the pills and call us" tells the reader what to do; "you can stop taking pills"
# claims an effect.
COMMANDED = re.compile(
    r"^\W*(?:stop\s+(?:and|at once|doing|if|right "
    r"away|taking|using|when)|(?:go\s+back|return)\s+to\s+work)\b",
    re.IGNORECASE,
)


def guessed(text: str, lexicon: Lexicon | None) -> list[str]:
    """Return the words by which a sentence claims an effect; none in a question, and none that it
    denies.
    """
    if lexicon is None or text.rstrip("\"'”’)").endswith("?"):
        return []
    text = folded(text)
    form, harmless = _form(lexicon)
    found = []
    command = COMMANDED.match(text)
    for match in form.finditer(text, command.end() if command else 0) if form else ():
        clause = CLAUSE.split(text[: match.start()])[-1]
        if _plain(match[0]) not in harmless and not (
            DENIED.search(clause) or UNSURE.search(clause)
        ):
            found.append(match[0])
    return list(dict.fromkeys(found))


def reviewer(claim: Claim | None, day: datetime.date) -> str | None:
    """Return who reviewed a claim; nobody has on a day that is still to come."""
    if claim is None or claim.reviewed_on is None or claim.reviewed_on > day:
        return None
    return claim.reviewer


@lru_cache(4)
def _form(lexicon: Lexicon) -> tuple[re.Pattern[str] | None, frozenset[str]]:
    """Return what finds the words of the lists, of two at one place the longer, and the phrases
    that claim nothing.
    """
    entries = [entry for name in LISTS for entry in lexicon.list(name)]
    harmless = frozenset(_plain(entry[1:]) for entry in entries if entry.startswith(NO_PROMISE))
    words = sorted(
        {_plain(entry.removeprefix(NO_PROMISE)) for entry in entries},
        key=lambda word: (-len(word), word),
    )
    if not words:
        return None, harmless
    forms = "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in words)
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE), harmless


def _plain(text: str) -> str:
    return " ".join(folded(text).replace("-", " ").lower().split())
