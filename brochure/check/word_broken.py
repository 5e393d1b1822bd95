"""A word goes on in the next line without a hyphen.

A column that is too narrow breaks words where the line ends: a medicine's name is then two pieces
that nobody knows. In a cell of a table that is an error: tables hold doses and names of medicines.

Basis: CMS Toolkit for Making Written Material Clear and Effective (2010), part 5, chapter 3,
guideline 6.12, watch where lines of text break. Words of more than LONG letters, addresses and
numbers of sources are let pass: no column helps them.

Faulty: table { table-layout: fixed; overflow-wrap: anywhere } and a table of six columns in a
folder, which sets "acetamino" over "phen"

Mended: no such rule: a table that has no room is stacked
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _account
from brochure.fold import folded
from brochure.inspect.tagged_text import Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error, warning
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", documents=("handout", "key-points"))

CODE = "word-broken"
LONG = 30
CELLS = {"TH", "TD"}
SIGNS = ".,;:!?()[]«»“”\"'’"
HYPHENS = ("-", "\u2010", "\ufffe", "\x02")


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Compare the words of each text with those that stand in one line of the page."""
    told = _account.account(manuscript, edition, made)
    broken: dict[str, Run] = {}
    for part, numbers in told.found:
        runs = [told.body[number] for number in numbers]
        whole = {word.strip(SIGNS) for word in folded(_said(runs)).casefold().split()}
        in_cell = bool(runs) and runs[0].role in CELLS
        if not in_cell and any(run.text.rstrip().endswith(HYPHENS) for run in runs):
            continue
        for word in (word.strip(SIGNS) for word in folded(part.printed).split()):
            if word.isalpha() and len(word) <= LONG and word.casefold() not in whole:
                at = next((run for run in runs[:-1] if _ends_within(run, word)), None)
                if at:
                    broken.setdefault(word, at)
    for word, run in broken.items():
        message = f"«{word}» on page {run.page} is broken at a line's end, without a hyphen"
        hint = (
            "give the column more room: fewer columns in the table, a wider format, or no width in "
            "the style sheet"
        )
        severe = error if run.role in CELLS else warning
        yield severe(CODE, message, _account.place(manuscript, edition, made, run), hint)


def _ends_within(run: Run, word: str) -> bool:
    """Return whether a run ends with the first letters of a word."""
    last = folded(run.text).casefold().split()[-1:]
    return bool(last) and word.casefold().startswith(last[0].lstrip(SIGNS))


def _said(runs: list[Run]) -> str:
    """Return what runs say, each line apart; a word of two faces is one."""
    said = ""
    for before, run in zip([None, *runs], runs, strict=False):
        said += run.text if before and run.goes_on(before) else f" {run.text}"
    return said
