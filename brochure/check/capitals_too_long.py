"""Several words in a row stand in capitals.

Readers know words by their shapes, and capitals are all one shape: they are slow to read and feel
shouted. A style sheet can do it to text that is written plainly, so it is looked for on the page. A
law's own words are left alone.

Basis: CMS Toolkit for Making Written Material Clear and Effective (2010), part 5, chapter 3,
guideline 6.5, avoid "all caps". The figures of four words and twenty letters are
ours: they let a row of abbreviations pass.

Faulty: PLEASE DO NOT TAKE THIS MEDICINE WITH FOOD

Mended: Please **do not** take this medicine with food
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from brochure.check import _account
from brochure.fold import folded
from brochure.inspect.tagged_text import Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Place, warning
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule
from brochure.prose import parts

RULE = Rule(reads="pdf", documents=("handout", "key-points"))

CODE = "capitals-too-long"
MOST_WORDS, MOST_LETTERS = 3, 19
FIGURE = "Figure"
SHOWN = 40


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look for rows of words in capitals, block by block; those that a style sheet makes are told
    once.
    """
    told = _account.account(manuscript, edition, made)
    law = {
        number for part, numbers in told.found if part.path[0] == "notices" for number in numbers
    }
    written = [folded(part.printed) for part in parts.of(manuscript.handout)]
    made_so: list[tuple[Run, list[str]]] = []
    body = [run for number, run in enumerate(told.body) if number not in law and run.role != FIGURE]
    for _, runs in groupby(body, lambda run: run.block):
        for run, row in _rows(list(runs)):
            letters = sum(letter.isalpha() for word in row for letter in word)
            if len(row) <= MOST_WORDS or letters <= MOST_LETTERS:
                continue
            if any(folded(" ".join(row[:MOST_WORDS])) in text for text in written):
                yield _told(row, run, 0, _account.place(manuscript, edition, made, run))
            else:
                made_so.append((run, row))
    if made_so:
        run, row = made_so[0]
        where = _account.place(manuscript, edition, made, run)
        yield _told(row, run, len(made_so) - 1, where)


def _told(row: list[str], run: Run, more: int, where: Place | None) -> Finding:
    said = " ".join(row)
    said = said if len(said) <= SHOWN else said[:SHOWN] + " …"
    message = (
        f"«{said}» on page {run.page} has {len(row)} words in capitals; aim for {MOST_WORDS} or "
        "fewer"
    ) + (f"; so {'has' if more == 1 else 'have'} {more} more" if more else "")
    hint = "write it in small letters, and stress it in bold if need be; in CSS, no text-transform"
    return warning(CODE, message, where, hint)


def _rows(runs: list[Run]) -> Iterator[tuple[Run, list[str]]]:
    """Yield each row of words in capitals with the run that it begins in; signs and numbers do not
    end one.
    """
    words = [(run, word) for run in runs for word in run.text.split()]
    for capital, row in groupby(words, lambda one: not any(letter.islower() for letter in one[1])):
        if capital:
            listed = [(run, word) for run, word in row if any(letter.isupper() for letter in word)]
            if listed:
                yield listed[0][0], [word for _, word in listed]
