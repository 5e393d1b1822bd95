"""A real word stands where another is meant, a word stands twice, or "a" and "an" are swapped.

A dictionary knows "ad", "form" and "patents", so it finds no slip in "soft ad flexible", "derived
form bone" and "our patents". The pairs and the neighbours that give them away stand in a list; only
what is nearly always a slip is listed.

Basis: U.S. Government Publishing Office, Style Manual (2016), chapter 5, "Spelling", with
"Indefinite articles" for "a" and "an", https://www.govinfo.gov/collection/gpo-style-manual; the
pairs are those of the list confusions in assets/lexicons.

Faulty: The cartilage is a soft ad flexible material.

Mended: The cartilage is a soft and flexible material.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from brochure.check import _passages
from brochure.check._passages import Hit, Passage, PassageWord
from brochure.fold import folded
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.lexicon import Lexicon
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text", languages=("en",))

CODE = "words-confused"
CONDITIONS = ("after", "before", "unless after", "unless before")
# These may stand twice: "the pain that that causes", "she had had surgery", "very very small".
MAY_STAND_TWICE = frozenset({"that", "had", "very", "so", "really", "knock", "bye"})
# Words whose first sound is sure: a vowel's, and a consonant's. H, U and letters read by name are
# left out.
VOWEL = re.compile(r"(?!eu|ew|one(?!r)|once|oui)[aeio][a-z]+|u(?:n(?!i|a\b)|p|m|lc|lt)[a-z]+")
CONSONANT = re.compile(r"[bcdfgjklmnpqrstvwyz][a-z]*[aeiouy][a-z]*")


@dataclass(frozen=True)
class Confusion:
    """A wrong word, the right one, and which neighbours show it; an empty set asks for nothing."""

    right: str
    after: frozenset[str]
    before: frozenset[str]
    unless_after: frozenset[str]
    unless_before: frozenset[str]

    def shows(self, left: str, right: str) -> bool:
        """Return whether the neighbours, empty when there are none, show the slip."""
        return (
            (not self.after or left in self.after)
            and (not self.before or right in self.before)
            and left not in self.unless_after
            and right not in self.unless_before
        )


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Look at every word and its neighbours; yield one finding for each distinct slip."""
    if edition.lexicon is None:
        return
    rules = _rules(edition.lexicon)
    found: dict[tuple[str, str], list[Hit]] = {}
    for passage in _passages.passages(manuscript):
        for message, hint, hit in _slips(passage, passage.words, rules):
            found.setdefault((message, hint), []).append(hit)
    for (message, hint), hits in found.items():
        where, often = _passages.told(manuscript, hits)
        yield warning(CODE, message + often, where, _proposed(manuscript, hits[0]) or hint)


def _rules(lexicon: Lexicon) -> dict[str, list[Confusion]]:
    """Return the list of confusions by the wrong word; a line that is none is left out."""
    found: dict[str, list[Confusion]] = {}
    for line in lexicon.list("confusions"):
        pair, *conditions = line.split("|")
        wrong, arrow, right = (part.strip() for part in pair.partition("->"))
        parts = [condition.partition(":") for condition in conditions]
        given = {name.strip(): frozenset(words.lower().split()) for name, _, words in parts}
        if arrow and wrong and set(given) <= set(CONDITIONS):
            rule = Confusion(right, *(given.get(name, frozenset()) for name in CONDITIONS))
            found.setdefault(wrong.lower(), []).append(rule)
    return found


def _slips(
    passage: Passage, said: Sequence[PassageWord], rules: dict[str, list[Confusion]]
) -> Iterator[tuple[str, str, Hit]]:
    """Yield message, hint and place of each slip."""
    for index, word in enumerate(said):
        following = said[index + 1].low if index + 1 < len(said) else ""
        if word.low not in rules and word.low not in {"a", "an", following}:
            continue  # the neighbours cost most
        left = _neighbour(passage.text, said, index, step=-1)
        right = _neighbour(passage.text, said, index, step=1)
        start, end = (left or word).start, (right or word).end
        for rule in rules.get(word.low, ()):
            if rule.shows(left.low if left else "", right.low if right else ""):
                hit = Hit(passage, start, end)
                message = f"«{hit.text}»: «{word.text}» looks like a slip of «{rule.right}»"
                yield (
                    message,
                    f"write «{rule.right}», or leave it if it is meant",
                    Hit(passage, word.start, word.end),
                )
                break
        if right is None:
            continue
        if word.low == right.low and _is_slip_twice(word, right):
            yield (
                f"«{word.text} {right.text}»: a word stands twice",
                "take one out",
                Hit(passage, word.start, right.end),
            )
        article = (
            _article(word, right) if word.text.islower() or left is None else ""
        )  # not of "point A or B"
        if article:
            hint = f"write «{article}»" + (" or «and»" if word.low == "an" else "")
            message = f"«{word.text} {right.text}»: before this sound it is «{article}»"
            yield message, hint, Hit(passage, word.start, right.end)


def _neighbour(text: str, said: Sequence[PassageWord], index: int, step: int) -> PassageWord | None:
    """Return the word directly beside a word, joined by white space only; a hyphen makes another
    word of the two.
    """
    other = index + step
    if not 0 <= other < len(said):
        return None
    first, second = (said[other], said[index]) if step < 0 else (said[index], said[other])
    together = _passages.touching(text, first, second) and "-" not in text[first.end : second.start]
    return said[other] if together else None


def _is_slip_twice(word: PassageWord, right: PassageWord) -> bool:
    return word.low not in MAY_STAND_TWICE and word.low.isalpha() and right.text == right.low


def _article(word: PassageWord, right: PassageWord) -> str:
    """Return the article that the next word's sound asks for, or nothing when it is right or not
    sure.
    """
    if word.text in {"a", "A"} and VOWEL.fullmatch(right.text):
        return "an"
    if word.text in {"an", "An"} and CONSONANT.fullmatch(right.text):
        return "a"
    return ""


def _proposed(manuscript: Manuscript, hit: Hit) -> str:
    """Return a hint when an erratum for these words waits for approval."""
    around = folded(hit.passage.text[max(0, hit.start - 60) : hit.end + 60])
    for erratum in manuscript.handout.errata:
        if (
            not erratum.approved_by
            and folded(hit.text) in folded(erratum.find).split()
            and folded(erratum.find) in around
        ):
            return (
                f"an erratum proposes «{erratum.replace}»; the clinic approves it by a name in "
                "approved_by"
            )
    return ""
