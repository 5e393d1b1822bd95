"""The words of the article and of its source, with the marks of their lists: what source_differs
compares.

A mark stands before a line: a bullet, or a number or letter with a point or a bracket. Which of
them are marks, and which are words such as the day in "2. February", is decided here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from brochure import prose
from brochure.fold import folded
from brochure.model.handout import Handout
from brochure.model.manuscript import Path, SourceText
from brochure.prose import parts

BULLET = "•"
# The last three are those of Word's fonts Symbol and Wingdings.
BULLETS, DASHES = "•‣◦⁃∙▪▫●○■□◆◇►▸▶➢➤❖✓✔\uf0b7\uf0a7\uf0d8", "·–—−*+-"
MARKDOWN = re.compile(r"[ \t>]*(?:([-*+])|(\d{1,9})[.)])(?:[ \t]+|$)")
TYPED = re.compile(
    rf"([{BULLETS}])\s*(?=\S)"
    rf"|(?:([{re.escape(DASHES)}])|(o)|\(?(?:(\d{{1,3}})|([a-z]|[ivx]{{1,5}}))[.)])\s+(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Token:
    """A word or a mark: as written, as it is compared, and where the YAML has it.

    `number` is that of a numbered mark, `weak` says that it is a mark only beside an item of the
    other text, `is_markdown` that it stands for an item of a Markdown list.
    """

    text: str
    key: str
    path: Path = ()
    is_mark: bool = False
    number: int = 0
    weak: bool = False
    is_markdown: bool = False

    def __str__(self) -> str:
        """Return it as a message shows it."""
        return self.text


Difference = tuple[int, tuple[Token, ...], tuple[Token, ...]]
"""The number of the first of the article's words that differ, these words, and the source's."""


@lru_cache(2)  # the checks on text and on the page ask, once for each format
def differences(
    handout: Handout, source: SourceText, months: tuple[str, ...]
) -> tuple[Difference, ...]:
    """Return where the article and its source differ, marks of items aside; `months` are names."""
    written, wanted = of_article(handout), of_source(source.lines, months)
    matcher = difflib.SequenceMatcher(
        None, [one.key for one in written], [one.key for one in wanted], autojunk=False
    )
    found = (
        (start, tuple(written[start:end]), tuple(wanted[first:last]))
        for kind, start, end, first, last in matcher.get_opcodes()
        if kind != "equal"
    )
    return tuple(one for one in found if not only_marks(one[1], one[2]))


def of_article(handout: Handout) -> list[Token]:
    """Return the words of the article as the YAML holds it, with the marks of its lists."""
    found: list[Token] = []
    source = handout.source
    if source and source.logo_line:
        found += _words(source.logo_line, ("source", "logo_line"))
    for part in parts.of(handout):
        if not part.is_given:
            continue
        if not part.markdown:
            found += _words(part.text, part.path)
            continue
        lines = part.text.splitlines()
        for block in prose.blocks(part.text):
            line, text = lines[block.line] if block.line < len(lines) else "", block.text
            typed = TYPED.match(line.strip()) if block.kind == "item" else None
            if typed and not (MARKDOWN.match(line) or text.startswith(typed[0].strip())):
                found.append(replace(_typed(typed, part.path), weak=False, is_markdown=True))
            while block.kind == "item" and (mark := MARKDOWN.match(line)):
                sign, number = BULLET if mark[1] else f"{mark[2]}.", int(mark[2] or 0)
                found.append(
                    Token(sign, sign, part.path, is_mark=True, number=number, is_markdown=True)
                )
                line = line[mark.end() :]
            typed = TYPED.match(text)
            if typed and (typed[1] or typed[2]):
                found.append(_typed(typed, part.path))
                text = text[typed.end() :]
            found += _words(text, part.path)
    return _in_runs(found)


def of_source(lines: Sequence[str], months: Sequence[str]) -> list[Token]:
    """Return the words of the source; a number before a month is a day."""
    known = {folded(month).casefold() for month in months}
    found: list[Token] = []
    for line in lines:
        mark = TYPED.match(line)
        rest = line[mark.end() :] if mark else line
        following = folded(rest).casefold().split()[:1]
        if mark and not (mark[4] and known & {*following}):
            found += [_typed(mark), *_words(rest)]
        else:
            found += _words(line)
    return _in_runs(found)


def without(line: str) -> str:
    """Return a line of Markdown without the marks of its items."""
    while mark := MARKDOWN.match(line):
        line = line[mark.end() :]
    return line


def only_marks(mine: Sequence[Token], theirs: Sequence[Token]) -> bool:
    """Return whether nothing differs but marks of items, between words of the article and of the
    source that are not equal.
    """
    if [folded(one.text) for one in mine] == [folded(one.text) for one in theirs]:
        return True
    if any(one.weak for one in (*mine, *theirs)) and not any(one.is_markdown for one in mine):
        return False
    numbers = [[one.number for one in side if one.number] for side in (mine, theirs)]
    if all(numbers) and numbers[0] != numbers[1]:
        return False
    return _rest(mine) == _rest(theirs)


def _rest(tokens: Sequence[Token]) -> list[str]:
    return [one.key for one in tokens if not one.is_mark]


def _words(text: str, path: Path = ()) -> Iterator[Token]:
    written, keys = text.split(), folded(text).split()
    for word, key in zip(written if len(written) == len(keys) else keys, keys, strict=True):
        yield Token(word, key, path)


def _typed(mark: re.Match[str], path: Path = ()) -> Token:
    """Return a mark as somebody typed it; a bullet is one for sure, but before a figure a dash may
    be a minus.
    """
    bullet, dash, number = mark[1], mark[2], mark[4]
    sign = BULLET if bullet or dash else f"{number or mark[3] or mark[5]}."
    minus = dash and mark.string[mark.end()].isdigit()
    return Token(
        mark[0].strip(),
        sign,
        path,
        is_mark=True,
        number=int(number or 0),
        weak=bool(minus or not (bullet or dash)),
    )


def _in_runs(tokens: list[Token]) -> list[Token]:
    """Return the tokens, with those numbers as words that do not count up from 1 or stand alone."""
    numbers = {one.number for one in tokens if one.is_mark}
    found = []
    for one in tokens:
        counts = one.number == 0 or (
            all(before in numbers for before in range(1, one.number))
            and (one.is_markdown or one.number > 1 or 2 in numbers)
        )
        found.append(one if counts else replace(one, is_mark=False, weak=False))
    return found
