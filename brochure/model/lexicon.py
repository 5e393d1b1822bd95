"""What is known of a language's words: the lists of one folder on the shelf assets/lexicons, and
look-ups in them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from brochure.fold import folded

WORD_LISTS = ("general", "medical", "clinic", "project")
SORTED = "# sorted by code point"
# Letters; a longer word is like none, and has as many slips as its letters squared.
LONGEST = 50
MOST_SUGGESTIONS = 3
# Below this many characters a plain search is quicker than halving on.
NEAR = 4096
LETTERS = "'abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The lists of one language, each the text of its file: one entry a line, `#` starts a comment.

    A word list that says `# sorted by code point` is searched as it stands: at 0.8 MB a set costs
    20 ms to build and a handout asks for some 200 words, at about 8 microseconds each.
    """

    tag: str
    texts: Mapping[str, str] = field(repr=False)
    """The text of each file by its name, such as `general`."""

    def near(self, word: str) -> tuple[str, ...]:
        """Return at most three known words one slip away from a word, the likeliest first, or else
        similar ones.
        """
        low = folded(word).replace("’", "'").lower()
        if len(low) > LONGEST:
            return ()
        found = list(dict.fromkeys(form for form in _slips(low) if form in self._words))[
            :MOST_SUGGESTIONS
        ]
        if not found:
            like = [
                known
                for known in self._words
                if known[:2] == low[:2] and abs(len(known) - len(low)) <= 2
            ]
            found = difflib.get_close_matches(low, sorted(like), MOST_SUGGESTIONS, 0.8)
        listed = (self._words[form] for form in found)
        return tuple(form[:1].upper() + form[1:] if word[:1].isupper() else form for form in listed)

    def knows(self, word: str) -> bool:
        """Return whether a word, or the word that it is the possessive of, stands in one of the
        word lists.

        A word listed in small letters may be written in any case; a name is known as it is listed,
        or in capitals.
        """
        word = folded(word).replace("’", "'")
        plain = word
        for ending in ("'s", "'", "'S"):
            plain = plain.removesuffix(ending)
        forms = {word, plain, plain.lower()} | ({plain.capitalize()} if plain.isupper() else set())
        return any(self._holds(form) for form in forms)

    def list(self, name: str) -> tuple[str, ...]:
        """Return the entries of a list in their order, without comments and blanks; none when there
        is no such file.
        """
        return tuple(_entries(self.texts.get(name, "")))

    def _holds(self, form: str) -> bool:
        return form in self._small or any(_stands_in(text, form) for text in self._sorted)

    @cached_property
    def _sorted(self) -> tuple[str, ...]:
        """Return the texts of the word lists that are searched as they stand."""
        return tuple(
            text
            for text in map(self._text, WORD_LISTS)
            if text.startswith("#") and SORTED in text[:2000]
        )

    @cached_property
    def _small(self) -> frozenset[str]:
        """Return the words of the other lists, which are in no order."""
        texts = [text for text in map(self._text, WORD_LISTS) if text not in self._sorted]
        return frozenset(
            folded(entry).replace("’", "'") for text in texts for entry in _entries(text)
        )

    @cached_property
    def _words(self) -> dict[str, str]:
        """Return every word by its small letters: only suggestions need it. A word that is also a
        name is no name.
        """
        entries = [entry for text in map(self._text, WORD_LISTS) for entry in _entries(text)]
        return {entry.lower(): entry for entry in sorted(entries)}

    def _text(self, name: str) -> str:
        return self.texts.get(name, "")


def _entries(text: str) -> Iterator[str]:
    for line in text.splitlines():
        entry = line.partition("#")[0].strip()
        if entry:
            yield entry


def _stands_in(text: str, word: str) -> bool:
    """Return whether a word is a line of a text in the order of code points; a comment sorts before
    every word.
    """
    low, high = 0, len(text)
    while high - low > NEAR:
        start = text.rfind("\n", low, (low + high) // 2) + 1 or low
        end = text.find("\n", start, high)
        line = text[start : end if end >= 0 else high]
        if line == word:
            return True
        if line < word:
            low = start + len(line) + 1
        else:
            high = max(start - 1, low)
    return f"\n{word}\n" in f"\n{text[low:high]}\n"


def _slips(word: str) -> Iterator[str]:
    """Yield what one slip of the typist would have made a word of, the likelier slips first."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    yield from (head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1)
    yield from (head + letter + tail for head, tail in cuts for letter in LETTERS)
    yield from (head + tail[1:] for head, tail in cuts if tail and len(word) > 2)
    yield from (head + letter + tail[1:] for head, tail in cuts if tail for letter in LETTERS)
