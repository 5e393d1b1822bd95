"""The index of a shelf of handouts: built once, asked as often as one likes."""

from __future__ import annotations

import string
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

from brochure.find import fold
from brochure.find.fields import FIELDS, Searchable

# How well a word fits. Times a field's weight: in any field a prefix counts more than a whole word
# in a lesser field, and a slip counts less than whatever has none.
EXACT, PREFIX, SLIP = 20, 18, 1
MIN_PREFIX = 2
# Letters that a word, or the beginning of one, must have for a slip in it to be forgiven.
MIN_FORGIVEN = 5
# The same where the word as it is typed finds nothing: knne is knee, but back is not pack.
MIN_OTHERWISE = 4
# About as many letters as an excerpt has.
EXCERPT = 90
LAST = "\U0010ffff"
WEIGHTS = tuple(one.weight for one in FIELDS)

# What a handout can be found by: the chunks of its texts, each with the number of the weightiest
# field that has it. A chunk is what stands between two spaces, such as `(knee,`.
Chunks = dict[str, int]
# A word's best find in one handout: the points and the chunk.
Best = tuple[int, str]


@dataclass(frozen=True)
class Match:
    """Where a handout has words that were asked for: the field's name, and the text around them."""

    where: str
    excerpt: str


@dataclass(frozen=True)
class Hit:
    """A handout that has every word that was asked for.

    `matches` are its best places, the best first, one for each word at most; the score compares
    the hits of one question only.
    """

    key: str
    title: str
    score: int
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Index:
    """An index of handouts. Nothing in it changes once it is built."""

    keys: tuple[str, ...]
    handouts: tuple[Searchable, ...]
    contents: tuple[Chunks, ...] = field(repr=False)
    """By handout's number, its chunks."""
    spellings: dict[str, list[str]] = field(repr=False)
    """By term, the chunks that have it."""
    spaced: tuple[str, ...] = field(repr=False)
    """The terms of scripts with spaces, sorted: those of one beginning stand side by side."""
    unspaced: tuple[str, ...] = field(repr=False)
    """The terms of the other scripts."""

    @classmethod
    def of(cls, handouts: Iterable[tuple[str, Searchable]]) -> Self:
        """Return the index of handouts, each with the key that its hits shall bear."""
        shelf = tuple(handouts)
        contents = tuple(_chunks(handout) for _, handout in shelf)
        spellings: defaultdict[str, list[str]] = defaultdict(list)
        for chunk in set().union(*contents):
            bare = chunk if chunk.isalnum() else chunk.strip(string.punctuation)
            if bare.isalnum() and bare.isascii():  # as most: these need no more folding
                spellings[bare.lower()].append(chunk)
                continue
            for term in fold.terms(chunk):
                spellings[term].append(chunk)
        terms = sorted(spellings)
        others = {term for term in terms if not term.isascii() and fold.is_unspaced(term)}
        return cls(
            keys=tuple(key for key, _ in shelf),
            handouts=tuple(handout for _, handout in shelf),
            contents=contents,
            spellings=dict(spellings),
            spaced=tuple(term for term in terms if term not in others),
            unspaced=tuple(sorted(others)),
        )

    def find(self, words: str, limit: int | None = None) -> list[Hit]:
        """Return the handouts that have every word, the best first; at most `limit` of them.

        A word may be the beginning of the one that is meant, and where that has five letters or
        more, one slip of the keyboard is forgiven; of four letters only where the word finds
        nothing else. No word at all finds nothing.
        """
        typed = fold.asked(words)
        if not typed:
            return []
        found: dict[int, list[Best]] = {number: [] for number in range(len(self.keys))}
        for word in typed:
            fits = self._fits(word)
            wanted = set(fits)  # a set is compared with a handout's chunks faster than a dict
            narrower = {}
            for number, bests in found.items():
                chunks = self.contents[number]
                common = chunks.keys() & wanted
                if common:
                    finds = [(WEIGHTS[chunks[chunk]] * fits[chunk], chunk) for chunk in common]
                    narrower[number] = [*bests, max(finds)]
            found = narrower
        ranked = []
        for number, bests in found.items():
            points = sum(best[0] for best in bests)
            title = fold.folded(self.handouts[number].title)
            ranked.append((-points, title, self.keys[number], number))
        hits = []
        for points, _, key, number in sorted(ranked)[:limit]:
            matches = self._matches(number, found[number], typed)
            hits.append(Hit(key, self.handouts[number].title, -points, matches))
        return hits

    def _fits(self, word: str) -> dict[str, int]:
        """Return the chunks that a word finds, each with how well it fits."""
        fits: dict[str, int] = {}
        for kind, terms in self._fitting(word):
            for term in terms:
                for chunk in self.spellings[term]:
                    fits.setdefault(chunk, kind)
        if not fits and len(word) >= MIN_OTHERWISE and not fold.is_unspaced(word):
            for beginning in self._slips(word, MIN_OTHERWISE):
                for term in self._begun_by(beginning):
                    fits.update(dict.fromkeys(self.spellings[term], SLIP))
        return fits

    def _fitting(self, word: str) -> Iterator[tuple[int, Iterable[str]]]:
        """Yield how well a word fits, and the terms that it fits so, the best first."""
        if word in self.spellings:
            yield EXACT, (word,)
        if fold.is_unspaced(word):
            yield PREFIX, (term for term in self.unspaced if word in term)
            return
        if len(word) >= MIN_PREFIX:
            yield PREFIX, self._begun_by(word)
        for beginning in self._slips(word):
            yield SLIP, self._begun_by(beginning)

    def _begun_by(self, letters: str, low: int = 0) -> Sequence[str]:
        """Return the terms that begin with some letters."""
        low = bisect_left(self.spaced, letters, low)
        return self.spaced[low : bisect_left(self.spaced, letters + LAST, low)]

    def _slips(self, word: str, least: int = MIN_FORGIVEN) -> Iterator[str]:
        """Yield the beginnings of terms, of `least` letters or more, that a word is one slip away
        from.

        A slip is a letter too few, too many or mistaken, or two letters exchanged: the distance of
        Damerau and Levenshtein.
        """
        for at in range(len(word) + 1 if len(word) >= least - 1 else 0):
            head, tail = word[:at], word[at:]
            follow = self._letters_after(head)
            if not follow:
                return  # what comes before a slip is right
            meant = [head + tail[1:], head + tail[1:2] + tail[:1] + tail[2:]]
            for letter in follow:
                meant += [head + letter + tail, head + letter + tail[1:]]
            yield from (one for one in meant if len(one) >= least)

    def _letters_after(self, head: str) -> list[str]:
        """Return the letters that follow a beginning in the terms that have it."""
        letters = []
        at, end = (bisect_left(self.spaced, mark) for mark in (head, head + LAST))
        while at < end:
            letter = self.spaced[at][len(head) : len(head) + 1]
            letters.append(letter)
            at = bisect_left(self.spaced, head + letter + LAST, at, end) if letter else at + 1
        return letters

    def _matches(
        self, number: int, bests: Sequence[Best], typed: Sequence[str]
    ) -> tuple[Match, ...]:
        matches: dict[Match, int] = {}
        for (points, chunk), word in zip(bests, typed, strict=True):
            where = FIELDS[self.contents[number][chunk]].name
            match = Match(where, _excerpt(self.handouts[number].texts[where], chunk, word))
            matches[match] = max(points, matches.get(match, 0))
        return tuple(sorted(matches, key=lambda match: -matches[match]))


def _chunks(handout: Searchable) -> Chunks:
    found: Chunks = {}
    for number in range(len(FIELDS) - 1, -1, -1):  # the weightiest field has the last word
        texts = handout.texts.get(FIELDS[number].name, ())
        found.update(dict.fromkeys(" ".join(texts).split(), number))
    return found


def _excerpt(texts: Sequence[str], chunk: str, word: str) -> str:
    """Return the words around a chunk, in the first text that has it."""
    whole = " ".join(" ".join(texts).split())  # of texts that were not squeezed
    text = next((text for text in texts if f" {chunk} " in f" {text} "), whole)
    if len(text) <= EXCERPT:
        return text
    at = f" {text} ".index(f" {chunk} ")
    if len(chunk) > EXCERPT // 2:  # without spaces a whole paragraph may be one chunk
        at += max(0, fold.folded(chunk).find(word))
        start = max(0, min(at - EXCERPT // 3, len(text) - EXCERPT))
        end = start + EXCERPT
    else:
        start = max(0, min(at - EXCERPT // 3, len(text) - EXCERPT))
        start = text.rfind(" ", 0, start + 1) + 1
        end = text.find(" ", max(start + EXCERPT, at + len(chunk)))
        end = len(text) if end < 0 else end
    return f"{'…' * (start > 0)}{text[start:end].strip()}{'…' * (end < len(text))}"
