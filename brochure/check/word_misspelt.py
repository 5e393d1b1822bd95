"""A word stands in no dictionary: general English, medical words, or the clinic's own list.

A slip in a word makes a reader doubt everything else on the paper, and a slip in the name of a
medicine or of a part of the body can do harm. References, numbers, addresses and abbreviations in
capitals are not looked at. A name that no list holds, known by its capital inside a sentence, is
only a note, and so is a British spelling.

Basis: U.S. Government Publishing Office, Style Manual (2016), chapter 5, "Spelling",
https://www.govinfo.gov/collection/gpo-style-manual; the words are those of SCOWL 2020.12.07, size
60, http://wordlist.aspell.net/, and of the lists in assets/lexicons.

Faulty: The cartlage in the knee wears away.

Mended: The cartilage in the knee wears away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from brochure.check import _passages
from brochure.check._passages import Hit, Passage
from brochure.fold import MARKS, alike, folded
from brochure.model.edition import Edition
from brochure.model.finding import Finding, note, warning
from brochure.model.lexicon import Lexicon
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text", languages=("en",))

CODE = "word-misspelt"
# A word with its hyphens; not one that touches a digit.
LETTERS = rf"(?:[^\W\d_][{MARKS}]*)+"
COMPOUND = re.compile(rf"(?<![\w'’]){LETTERS}(?:['’‐‑-]{LETTERS})*(?!\w)")
PART = re.compile(rf"{LETTERS}(?:['’]{LETTERS})*")
SENTENCE_STARTS = re.compile(
    r"(?:^|(?:(?<![A-Z])[.]|[!?:…])[\"'”’)\]]*\s|\n\s*\n|\n\s*(?:[-*+>|]|\d+[.)]))[\s\"'“‘(\[*_]*$"
)
# Before a hyphen anything may follow these; without one, a known word of five letters and more.
BEFORE_HYPHEN = re.compile(
    r"(?:anti|auto|bi|co|counter|de|di|extra|hetero|homo|hyper|hypo|infra|inter|intra|macro|mega|micro|mid|mini|mono"
    r"|multi|neo|neuro|non|osteo|over|para|patho|peri|poly|post|pre|pro|pseudo|re|self|semi|sub|super|supra|trans|tri"
    r"|ultra|un|uni)"
)
FORMED = re.compile(
    r"(?:anti|infra|inter|intra|micro|multi|non|peri|post|pre|sub|supra)(?=[a-z]{5})"
)
MOST_SUGGESTED = 25


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Look every word up; yield one finding for each distinct word that is unknown."""
    lexicon = edition.lexicon
    if lexicon is None:
        return
    excused = _excused(manuscript, edition)
    found: dict[str, list[Hit]] = {}
    for passage in _passages.passages(manuscript):
        for hit in _unknown(passage, lexicon, excused):
            found.setdefault(folded(hit.text), []).append(hit)
    british = frozenset(lexicon.list("british")) if found else frozenset()
    for number, (word, hits) in enumerate(found.items()):
        where, often = _passages.told(manuscript, hits)
        add = f"add «{word}» to assets/lexicons/{lexicon.tag}/clinic.txt"
        if {word, word.lower()} & british:
            message = f"«{word}» is the British spelling{often}; the word lists are American"
            yield note(CODE, message, where, f"write it as in the United States, or {add}")
            continue
        near = lexicon.near(word) if number < MOST_SUGGESTED else ()
        message = f"«{word}» stands in none of the {len(_lists(lexicon))} word lists{often}"
        meant = (
            f"is {' or '.join(f'«{one}»' for one in near)} meant? If the word is right, "
            if near
            else ""
        )
        same = alike(word, near[0]) if near else ""
        message += f"; {same}" if same else ""
        kind = note if all(_may_be_name(hit, near) for hit in hits) else warning
        yield kind(CODE, message, where, meant + add)


def _lists(lexicon: Lexicon) -> list[str]:
    return [name for name in ("general", "medical", "clinic", "project") if name in lexicon.texts]


def _excused(manuscript: Manuscript, edition: Edition) -> frozenset[str]:
    """Return the words of the brand's name and of the glossary's terms, in small letters."""
    names = [edition.brand.name, *(entry.term for entry in manuscript.handout.glossary)]
    return frozenset(word.low for name in names for word in _passages.words(name))


def _unknown(passage: Passage, lexicon: Lexicon, excused: frozenset[str]) -> Iterator[Hit]:
    for compound in COMPOUND.finditer(passage.text):
        parts = list(PART.finditer(compound[0]))
        if len(parts) > 1 and _is_pronunciation(passage.text, compound):
            continue
        for index, part in enumerate(parts):
            word = folded(part[0])
            before_hyphen = index < len(parts) - 1
            if not (
                _is_known(word, lexicon, excused)
                or (before_hyphen and BEFORE_HYPHEN.fullmatch(word.lower()))
            ):
                start = compound.start() + part.start()
                yield Hit(passage, start, start + len(part[0]))


@lru_cache(
    4096
)  # half of the words of a text stand there again, and the next format asks for all of them
def _is_known(word: str, lexicon: Lexicon, excused: frozenset[str]) -> bool:
    """Return whether a word is known, excused, a single letter, or an abbreviation by its capitals
    inside.
    """
    if len(word) == 1 or word[1:] != word[1:].lower() or lexicon.knows(word):
        return True
    low = word.lower().replace("’", "'").removesuffix("'s")
    if not excused.isdisjoint({low, low.removesuffix("s"), f"{low}s"}):
        return True
    formed = FORMED.match(low)
    return formed is not None and lexicon.knows(low[formed.end() :])


def _is_pronunciation(text: str, compound: re.Match[str]) -> bool:
    """Return whether a compound stands alone in brackets with syllables in capitals, as in
    (boo-SHARDZ).
    """
    around = (
        text[max(0, compound.start() - 1) : compound.start()]
        + text[compound.end() : compound.end() + 1]
    )
    return around == "()" and re.search(r"[A-Z]{2}", compound[0]) is not None


def _may_be_name(hit: Hit, near: tuple[str, ...]) -> bool:
    """Return whether a word is a name by a capital that its place does not explain; in a title, if
    it is like none.
    """
    if not hit.text[:1].isupper():
        return False
    before = hit.passage.text[: hit.start]
    if hit.passage.title or before.rpartition("\n")[2].lstrip().startswith("#"):
        return not near
    return SENTENCE_STARTS.search(before[-80:]) is None if before else False
