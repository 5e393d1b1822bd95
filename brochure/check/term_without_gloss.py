"""A medical term that readers may not know stands in the text, and nothing says what it means.

Many adults who read a handout do not know the words of medicine, and guess. A term may stay when
the glossary has it, or when the text says once what it means: "chondrocytes (cartilage cells)",
"tendons are the cords of muscles", "high blood sugar, also called hyperglycemia".

Basis: AHRQ, Patient Education Materials Assessment Tool (PEMAT) and User's Guide (2014), item 4,
medical terms are defined where they are used,
https://www.ahrq.gov/health-literacy/patient-education/pemat.html.

Faulty: Chondrocytes make up the cartilage.

Mended: Chondrocytes (cartilage cells) make up the cartilage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from brochure.check import _passages
from brochure.check._passages import Hit, Phrases
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.lexicon import Lexicon
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text", languages=("en",))

CODE = "term-without-gloss"
# What follows a term that is explained: words in brackets, an apposition, "is a", "means".
EXPLAINED_AFTER = re.compile(
    r"[*_]*(?:\s*\([^)]*[a-z]{3}|\s+which\s"
    r"|,\s+(?:an?|the|which|or|also|that is|meaning|so-called|commonly|sometimes)\s"
    r"|\s*(?:--|[—–])\s*\w"
    r"|\s+(?:is|are)\s+(?:an?|the|when|where|called|known|special\w*)\s|\s+(?:means?|refers? to)\s)"
)
EXPLAINED_BEFORE = re.compile(
    r"(?:\(\s*(?:or |also )?|,\s+or\s+(?:an? |the )?|\b(?:called|known as|termed|named)\s+(?:an? "
    r"|the )?)[*_\"“]*$"
)
# Endings of terms and of their plurals, the Latin and Greek ones too.
PLURALS = (
    ("y", "ies"), ("is", "es"), ("us", "i"), ("a", "ae"), ("ma", "mata"), ("s", "ses"),
    ("x", "xes"), ("ch", "ches"),
)  # fmt: skip


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Look for the list's terms; yield one finding for each that neither glossary nor text
    explains.
    """
    if edition.lexicon is None:
        return
    plain = dict(_parted(line) for line in edition.lexicon.list("terms"))
    phrases = _phrases(edition.lexicon)
    found: dict[str, list[Hit]] = {}
    for passage in _passages.passages(manuscript):
        if passage.path[0] != "glossary":
            for term, hit in phrases.within(passage):
                found.setdefault(term, []).append(hit)
    glossed = {
        " ".join(word.low for word in _passages.words(entry.term))
        for entry in manuscript.handout.glossary
    }
    for term, hits in found.items():
        if not (_in_glossary(term, glossed) or any(map(_is_explained, hits))):
            where, often = _passages.told(manuscript, hits)
            message = f"«{hits[0].text}» is explained nowhere{often}; readers may not know it"
            hint = (
                f"write it plainly, such as «{plain[term]}», explain it in brackets, or put it "
                "into the glossary"
            )
            yield warning(CODE, message, where, hint)


@lru_cache(2)
def _phrases(lexicon: Lexicon) -> Phrases:
    terms = [_parted(line)[0] for line in lexicon.list("terms")]
    return Phrases({form: term for term in terms for form in _forms(term)})


def _parted(line: str) -> tuple[str, str]:
    term, _, meaning = line.partition("=")
    return term.strip(), meaning.strip()


def _forms(term: str) -> Iterator[str]:
    """Yield a term in the singular and in the plural forms that it may have."""
    yield term
    yield f"{term}s"
    for ending, plural in PLURALS:
        if term.endswith(ending):
            yield term.removesuffix(ending) + plural


def _in_glossary(term: str, glossed: Iterable[str]) -> bool:
    """Return whether the glossary has a term, or a longer one that holds it."""
    forms = {" ".join(word.low for word in _passages.words(form)) for form in _forms(term)}
    return any(f" {form} " in f" {entry} " for entry in glossed for form in forms)


def _is_explained(hit: Hit) -> bool:
    text = hit.passage.text
    before, after = text[max(0, hit.start - 40) : hit.start], text[hit.end : hit.end + 60]
    return bool(EXPLAINED_AFTER.match(after) or EXPLAINED_BEFORE.search(before))
