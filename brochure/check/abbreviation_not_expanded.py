"""An abbreviation is used before the text says what it stands for, and the glossary does not say it
either.

Letters mean nothing to who was never told. They are spelled out where they first stand, with the
letters in brackets, or the glossary has them. What households know by its letters (TV, MRI, FDA)
stands in a list and is let pass.

Basis: AHRQ, Patient Education Materials Assessment Tool (PEMAT) and User's Guide (2014), item 3,
abbreviations are spelled out or defined the first time they are used,
https://www.ahrq.gov/health-literacy/patient-education/pemat.html.

Faulty: Symptoms of KO include pain.

Mended: Symptoms of knee osteoarthritis (KO) include pain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.check import _passages
from brochure.check._passages import Hit, Passage
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text", languages=("en",))

CODE = "abbreviation-not-expanded"
# Two capitals at least, digits between or behind, a plural s; not a syllable of a pronunciation
# such as (boo-SHARDZ).
ABBREVIATION = re.compile(
    r"(?<![\w.’'&-])([A-Z][A-Z0-9]*[A-Z][A-Z0-9]*)(?:['’]?s)?(?![\w&]|\.[A-Z])"
)
SHOUTED = re.compile(r"\b[A-Z]{2,}[ ,]+(?:[A-Z] )?$|^[ ,]+(?:[A-Z] )?[A-Z]{2,}\b")
BRACKET = re.compile(
    r"(?:\(|,)\s*(?:or|also)?\s*(?:called|known as|abbreviated(?: as)?)?\s*[*_\"“]*$"
)
ROMAN = re.compile(r"[IVX]+")


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Look for tokens in capitals; yield one finding for each that is not explained at its first
    use.
    """
    if edition.lexicon is None:
        return
    known = set(edition.lexicon.list("abbreviations"))
    known |= {
        token
        for entry in manuscript.handout.glossary
        for token in re.findall(r"[A-Z][A-Z0-9]+", entry.term)
    }
    known |= set(re.findall(r"\b[A-Z]{2,}\b", edition.brand.name))
    found: dict[str, list[Hit]] = {}
    for passage in _passages.passages(manuscript):
        for match in ABBREVIATION.finditer(passage.text):
            if (
                match[1] not in known
                and not ROMAN.fullmatch(match[1])
                and not _is_shouted(passage, match)
            ):
                found.setdefault(match[1], []).append(Hit(passage, match.start(), match.end(1)))
    for token, hits in found.items():
        explained = next((number for number, hit in enumerate(hits) if _is_expanded(hit)), None)
        if explained == 0:
            continue
        where, often = _passages.told(manuscript, hits)
        if explained is None:
            message = f"«{token}» is never spelled out{often}"
        else:
            line = _passages.place(manuscript, hits[explained]).line
            message = f"«{token}» is used before it is spelled out on line {line}{often}"
        hint = (
            f"write what it stands for at its first use, then ({token}); or put it into the "
            "glossary"
        )
        yield warning(CODE, message, where, hint)


def _is_shouted(passage: Passage, match: re.Match[str]) -> bool:
    """Return whether other words in capitals stand beside: in a line of capitals no abbreviation
    can be told.
    """
    text = passage.text
    sides = (text[max(0, match.start() - 30) : match.start()], text[match.end() : match.end() + 30])
    return any(SHOUTED.search(side) for side in sides)


def _is_expanded(hit: Hit) -> bool:
    """Return whether the abbreviation stands in brackets behind its words, or its words behind
    it.
    """
    text = hit.passage.text
    before, after = text[max(0, hit.start - 200) : hit.start], text[hit.end : hit.end + 120]
    if BRACKET.search(before) and _spells(hit, before):
        return True
    named = re.match(
        r"[*_]*,\s+(?:or|also called|that is,?)\s+(?:an?\s+|the\s+)?((?:[A-Za-z]+[\s,.;-]+){1,8})",
        after,
    )
    if named and _initials(named[1]).startswith(hit.text.lower()):
        return True  # the ACL, or anterior cruciate ligament
    inside = re.match(
        r"s?[*_]*\s*(?:\(|,? (?:short|which stands) for |stands for |means )([^)]*)", after
    )
    return (
        inside is not None
        and len(re.findall(r"[A-Za-z]{2,}", inside[1])) >= 1
        and not inside[1].isupper()
    )


def _spells(hit: Hit, before: str) -> bool:
    """Return whether words before an abbreviation begin with its letters, in their order; others
    may lie between.
    """
    letters = [letter for letter in hit.text.lower() if letter.isalpha()]
    initials = re.sub(r"[^a-z]+", " ", before.lower()).split()[-3 * len(letters) :]
    if any(letters[0] == word[0] and _holds(word, letters) for word in initials):
        return True  # one word that holds the letters, such as electromyography (EMG)
    rest = "".join(word[0] for word in initials)
    return _holds(rest, letters)


def _initials(words: str) -> str:
    return "".join(word[0] for word in re.findall(r"[A-Za-z]+", words)).lower()


def _holds(word: str, letters: list[str]) -> bool:
    position = 0
    for letter in letters:
        position = word.find(letter, position) + 1
        if not position:
            return False
    return True
