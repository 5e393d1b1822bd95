"""The letters that a page holds, and which of them some text accounts for.

Only letters, figures and a few signs count here, and their case does not: a style sheet may set
capitals, and a page read from right to left has its full stops elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from brochure.fold import folded
from brochure.inspect.tagged_text import Run

# What is neither letter nor figure nor a sign that changes a figure's sense.
UNCOUNTED = re.compile(r"[^\w<=>±×÷+%$€£°]+")
# A tag for what is no text of its own: the number or bullet of an item (ISO 32000-1, table 336).
LABEL = "Lbl"
LABELLED = "\0"
DASHES = "-−–—"


def letters(text: str) -> str:
    """Return what counts of a text."""
    return UNCOUNTED.sub("", folded(text)).casefold()


class Word(NamedTuple):
    """A word, what parts it from the one before, and where its letters stand."""

    gap: str
    text: str
    start: int
    end: int


def _end_of(word: Word) -> int:
    return word.end


def _gap(before: Run | None, run: Run) -> str:
    """Return what parts a run from the one before: a line's end, a space, or nothing."""
    if before is None or (run.page, run.block) != (before.page, before.block):
        return "\n"
    if abs(run.baseline - before.baseline) > run.size / 2:
        return "\n"
    return " " if before.text[-1:].isspace() or run.text[:1].isspace() else ""


class Body:
    """A page's letters, where words and blocks start and end in them, and which letters are
    accounted for.
    """

    def __init__(self, runs: tuple[Run, ...]) -> None:
        """Take the runs in the order of reading."""
        self.runs = runs
        self.letters = ""
        self.firsts: list[int] = []
        self.starts: set[int] = set()
        self.ends: set[int] = set()
        self.blocks: list[tuple[int, int, int]] = []
        self.words: list[Word] = []
        self.taken: list[tuple[int, int]] = []
        before: Run | None = None
        for run in runs:
            start = len(self.letters)
            self.firsts.append(start)
            if (
                before
                and run.goes_on(before)
                and run.text[0].isalnum()
                and before.text[-1].isalnum()
            ):
                self.ends.discard(start)
            gap = _gap(before, run)
            for word in run.text.split():
                if run.role != LABEL:
                    end = len(self.letters) + len(letters(word))
                    self.words.append(Word(gap, word, len(self.letters), end))
                gap = " "
                self.starts.add(len(self.letters))
                # a number before an item is no part of the text before it
                self.letters += (
                    letters(word) if run.role != LABEL else LABELLED * len(letters(word))
                )
                self.ends.add(len(self.letters))
            if before and (run.page, run.block) == (before.page, before.block):
                start = self.blocks.pop()[1]
            self.blocks.append((run.page, start, len(self.letters)))
            before = run
        self.heads = {start for _, start, _ in self.blocks}
        self.tails = {end for _, _, end in self.blocks}
        self.owned = bytearray(len(self.letters))

    def take(self, wanted: str) -> list[tuple[int, int]]:
        """Account for a text and return the stretches where it stands, one for each page; none if
        it is nowhere.
        """
        taken = self._whole(wanted) or self._split(wanted)
        for start, end in taken:
            self.owned[start:end] = b"\1" * (end - start)
        self.taken += taken
        return taken

    def said(self, taken: list[tuple[int, int]]) -> str:
        """Return what stands in some stretches as the page has it, a line break at each line's
        end.
        """
        pieces: list[str] = []
        for start, end in taken:
            for word in self.words[bisect_left(self.words, start, key=_end_of) :]:
                if word.start > end:
                    break
                inside = start <= word.start and word.end <= end
                if word.start == word.end:  # of signs alone
                    at = word.start
                    first = word.gap == "\n"
                    inside = start < at or (first and at in self.heads)
                    inside = inside and (at < end or (not first and at in self.tails))
                if inside:
                    pieces += [word.gap, folded(word.text)]
            pieces.append("\n")
        return "".join(pieces).strip()

    def _whole(self, wanted: str) -> list[tuple[int, int]]:
        """Return where a text stands in one piece: rather as a whole block than within one."""
        best, at = (-1, -1), self.letters.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if at in self.starts and end in self.ends and self.owned.find(1, at, end) < 0:
                best = max(best, ((at in self.heads) + (end in self.tails), -at))
            at = self.letters.find(wanted, at + 1)
        return [(-best[1], len(wanted) - best[1])] if best[0] >= 0 else []

    def _split(self, wanted: str, page: int = 0) -> list[tuple[int, int]]:
        """Return where a text stands that goes on in another block, on the page after."""
        for number, start, end in self.blocks:
            if (page and number != page) or self.owned.find(1, start, end) >= 0 or start == end:
                continue
            if page and self.letters.startswith(wanted, start) and start + len(wanted) in self.ends:
                return [(start, start + len(wanted))]
            if end - start < len(wanted) and wanted.startswith(self.letters[start:end]):
                rest = self._split(wanted[end - start :], number + 1)
                if rest:
                    return [(start, end), *rest]
        return []

    def within(self, taken: list[tuple[int, int]]) -> tuple[int, ...]:
        """Return the numbers of the runs that stand in some stretches."""
        numbers: set[int] = set()
        for start, end in taken:
            numbers.update(
                range(bisect_right(self.firsts, start) - 1, bisect_left(self.firsts, end))
            )
        return tuple(sorted(numbers))

    def left(self) -> Iterator[tuple[int, str]]:
        """Yield the words that nothing accounts for, each with the number of its run; labels and
        signs are none.
        """
        for number, run in enumerate(self.runs):
            at = self.firsts[number]
            for word in run.text.split() if run.role != LABEL else ():
                end = at + len(letters(word))
                if self.owned.find(0, at, end) >= 0 or (at == end and self._is_minus(word, at)):
                    yield number, word
                at = end

    def _is_minus(self, word: str, at: int) -> bool:
        """Return whether a dash stands before a figure, and belongs to no text."""
        if word not in DASHES or any(start < at < end for start, end in self.taken):
            return False
        following = self.letters[at : at + 1]
        return following.isdigit() and at not in self.heads
