"""Statutory notices: whose law they are, what the clinic said of them, and where their words stand
in a PDF.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from brochure.fold import folded
from brochure.inspect import tagged_text
from brochure.inspect.tagged_text import Run
from brochure.model.edition import Edition
from brochure.model.handout import Notice
from brochure.model.manuscript import Manuscript
from brochure.model.notice import StatutoryNotice, required_notices


@dataclass(frozen=True)
class Block:
    """A paragraph of a page: its words, one space between them, and what draws it."""

    text: str
    runs: tuple[Run, ...]


def holds(notice: StatutoryNotice, brand: str | None) -> bool:
    """Return whether a law holds for a brand's jurisdiction: its own, or that of the country around
    it.
    """
    law = notice.pack.jurisdiction
    return brand is not None and f"{brand}-".startswith(f"{law}-")


def entry(manuscript: Manuscript, notice: StatutoryNotice) -> tuple[int, Notice] | None:
    """Return what the clinic said of a notice, and its number in the YAML."""
    listed = enumerate(manuscript.handout.notices)
    return next(((number, one) for number, one in listed if one.id == notice.id), None)


def required(manuscript: Manuscript, edition: Edition) -> list[StatutoryNotice]:
    """Return the notices that the page must hold."""
    return required_notices(manuscript.handout, edition.notices)


def blocks(data: bytes) -> list[Block]:
    """Return the paragraphs that a reader sees, in the order of reading; one that goes on overleaf
    is two.
    """
    found = []
    for _, group in groupby(tagged_text.read(data).body, key=lambda run: (run.block, run.page)):
        runs = tuple(group)
        found.append(Block(folded(" ".join(_words(runs))), runs))
    return found


def find(
    printed: list[Block], paragraph: str, start: int = 0
) -> tuple[int, tuple[Run, ...]] | None:
    """Return where a whole paragraph of the law ends among a page's, and its runs, or None; it may
    go on overleaf.
    """
    wanted = folded(paragraph)
    for first in range(start, len(printed)):
        text = ""
        runs: tuple[Run, ...] = ()
        for number in range(first, len(printed)):
            block = printed[number]
            if runs and block.runs[0].page != runs[-1].page + 1:
                break
            text, runs = f"{text} {block.text}".lstrip(), (*runs, *block.runs)
            if text == wanted:
                return number + 1, runs
            if not wanted.startswith(f"{text} "):
                break
    return None


def runs_of(notice: StatutoryNotice, data: bytes) -> tuple[Run, ...]:
    """Return what a PDF draws of a notice's words, as far as they stand there."""
    printed = blocks(data)
    found = (find(printed, paragraph) for paragraph in notice.paragraphs)
    return tuple(run for one in found if one for run in one[1])


def _words(runs: tuple[Run, ...]) -> Iterator[str]:
    """Yield the words of runs; one that an element begins and another ends is one word."""
    open_word, before = "", None
    for run in runs:
        words = run.text.split()
        if before and not run.goes_on(before) and open_word:
            yield open_word
            open_word = ""
        for number, word in enumerate(words):
            if number and open_word:
                yield open_word
                open_word = ""
            open_word += word
        before = run
    if open_word:
        yield open_word
