"""An item of a list, a question or a source has another number or mark than it was given.

"See step 2" and the raised number of a source lead to another item when a style sheet counts
otherwise; a mark may even say words of its own, such as "Do not: ".

Basis: no published standard; that a page prints the numbers that are approved is this project's own
rule. A letter or a Roman number of the same value may stand for a number.

Faulty: .references ol { counter-reset: list-item 3 }

Mended: .references ol { }
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser

from brochure import prose
from brochure.check import _account
from brochure.check._letters import LABEL, letters
from brochure.inspect.tagged_text import Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript, Path
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule
from brochure.prose import parts

RULE = Rule(reads="pdf", waivable=False, documents=("handout", "key-points"))

CODE = "list-mark-changed"
BULLETS, DASHES = "•◦▪‣⁃●○■□☐·", "–—-"
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Compare the mark before each item with its own; what stands before no item is no number."""
    told = _account.account(manuscript, edition, made)
    items = {
        part.path: list(_items(part.printed))
        for part in parts.of(manuscript.handout)
        if part.markdown
    }
    for part, runs in told.found:
        before = runs[0] - 1
        label = told.body[before] if before >= 0 else None
        if label and not _belongs(label, told.body[runs[0]]):
            label = None
        number = _number(part.path, letters(part.printed), items)
        fault = _fault(label, number, told.body[runs[0]], is_needed=part.path[0] != "questions")
        if fault:
            start = " ".join(part.printed.split()[:6])
            message = f"before «{start}» on page {told.body[runs[0]].page} {fault}"
            where = None if part.path[0] == "brand" else manuscript.marks.at(*part.path)
            hint = "let the style sheet leave list-style and counters of lists as they are"
            yield error(CODE, message, where, hint)
    for run in told.body:
        alone = run.role == LABEL and not any(_belongs(run, one) for one in told.body)
        if alone and sum(letter.isalpha() for letter in run.text) > 1:
            message = f"the mark «{run.text.strip()}» on page {run.page} stands before no item"
            yield error(CODE, message, None, "leave list-style and counters of lists as they are")


def _belongs(label: Run, run: Run) -> bool:
    """Return whether a label and a run stand in one item."""
    item = label.block[:-1]
    return label.role == LABEL and run.role != LABEL and run.block[: len(item)] == item


def _number(path: Path, said: str, items: dict[Path, list[tuple[int, str]]]) -> int | None:
    """Return the number that an item has, 0 for a bullet; None for a text that is no item."""
    if path[0] in {"references", "questions"} and len(path) > 1:
        return int(path[1]) + 1
    left = items.get(path, [])
    if left and letters(left[0][1]) == said:
        return left.pop(0)[0]
    return None


def _fault(label: Run | None, number: int | None, item: Run, *, is_needed: bool) -> str:
    """Say what is wrong with the mark of an item."""
    said = label.text.strip() if label else ""
    if not said:
        return f"its number {number} is missing" if number and is_needed else ""
    if not number:
        return "" if _is_bullet(said, item.text) else f"stands «{said}»"
    if number in _values(said) or (not is_needed and _is_bullet(said, item.text)):
        return ""
    return f"stands «{said}», and its number is {number}"


def _is_bullet(said: str, item: str) -> bool:
    said = said.strip()
    return said in BULLETS or (said in DASHES and not item.lstrip()[:1].isdigit())


def _values(said: str) -> set[int]:
    """Return what a number, a letter or a Roman number may count."""
    plain = said.strip(" .()\u00a0").lower()
    if plain.isdecimal():
        return {int("".join(str(unicodedata.digit(figure)) for figure in plain))}
    found = {ord(plain) - ord("a") + 1} if len(plain) == 1 and plain.isascii() else set()
    if plain and set(plain) <= set(ROMAN):
        values = [ROMAN[letter] for letter in plain]
        following = [*values[1:], 0]
        found.add(sum(-a if a < b else a for a, b in zip(values, following, strict=True)))
    return found


def _items(text: str) -> Iterator[tuple[int, str]]:
    """Yield number (0 for a bullet) and first words of each item of a Markdown text."""
    reader = _Lists()
    reader.feed(prose.html(text, cite=lambda _: ""))
    yield from ((number, words) for number, words in reader.items if words.strip())


class _Lists(HTMLParser):
    """Reads the items of the lists of a page: their numbers, and their words up to the end of the
    first block.
    """

    def __init__(self) -> None:
        super().__init__()
        self.items: list[tuple[int, str]] = []
        self.counts: list[int] = []
        self.is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"ol", "ul"}:
            self.is_open = False
            self.counts.append(int(given.get("start") or 1) if tag == "ol" else 0)
        elif tag == "li" and self.counts:
            number = self.counts[-1]
            number = int(given["value"] or 0) if number and given.get("value") else number
            self.items.append((number, ""))
            self.counts[-1], self.is_open = (number + 1 if number else 0), True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ol", "ul"}:
            self.counts.pop()
        if tag in {"p", "li", "h3", "h4", "h5", "h6", "td", "th"}:
            self.is_open = False

    def handle_data(self, data: str) -> None:
        if self.is_open:
            number, words = self.items[-1]
            self.items[-1] = (number, words + data)
