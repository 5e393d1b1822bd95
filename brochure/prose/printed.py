"""The text of a Markdown value as it is printed, sign by sign, each with its place in what was
written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token

from brochure import prose

# Stand for a sign that its author escaped, and for the words of code: both are meant.
ESCAPED, CODE = "\ue000", "\ue001"
LINK_END = re.compile(
    r"\](?:\(\s*(?:<[^>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?\s*\)|\[[^\]]*\])?"
)


@dataclass(frozen=True)
class Emphasis:
    """A stretch of bold or italic: where its first mark starts and its last one ends in the block,
    and the mark.
    """

    start: int
    end: int
    mark: str


@dataclass
class Printed:
    """A block: its Markdown, its text with a line break where it has one, and for each sign of that
    its place in the Markdown.

    `rows` gives the offset of each line of its Markdown in the whole value, `first` the number of
    the first of them there.
    """

    markdown: str
    rows: tuple[int, ...]
    first: int
    kind: str
    text: str = ""
    places: list[int] = field(default_factory=list)
    emphases: list[Emphasis] = field(default_factory=list)
    addresses: list[tuple[int, str]] = field(default_factory=list)

    def add(self, words: str, at: int, step: int = 1) -> None:
        """Add words that start at a place of the Markdown."""
        self.text += words
        self.places += [at + step * index for index in range(len(words))]

    def offset(self, index: int) -> int:
        """Return where in the whole value a sign of the text stands."""
        at = self.places[min(index, len(self.places) - 1)] if self.places else 0
        return self.whole(at)

    def whole(self, at: int) -> int:
        """Return where in the whole value a place of the block's Markdown is."""
        row = self.markdown.count("\n", 0, at)
        return self.rows[min(row, len(self.rows) - 1)] + at - self.markdown.rfind("\n", 0, at) - 1


def blocks(text: str) -> Iterator[Printed]:
    """Yield each block of a Markdown text that holds words."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    kind = "paragraph"
    taken: dict[int, int] = {}
    for token in prose.signs(text):
        kind = prose.KINDS.get(token.type, kind)
        if token.type != "inline" or not token.map:
            continue
        rows = []
        for row, content in enumerate(token.content.split("\n"), token.map[0]):
            line = lines[min(row, len(lines) - 1)]
            column = max(line.find(content.strip(), taken.get(row, 0)), 0)
            taken[row] = column + len(content) if kind == "cell" else 0
            lead = len(content) - len(content.lstrip())
            rows.append(starts[min(row, len(lines) - 1)] + max(column - lead, 0))
        found = Printed(token.content, tuple(rows), token.map[0], kind)
        reading = _Reading(found)
        for child in token.children or ():
            READERS[child.type](reading, child)
        yield found


class _Reading:
    """Reads the signs of a block in order; `at` is how far its Markdown has been read."""

    def __init__(self, into: Printed) -> None:
        self.into, self.markdown, self.at = into, into.markdown, 0
        self.opened: list[int] = []

    def find(self, sign: str) -> int:
        """Return where a sign stands from here on; here, where it is not written so."""
        return max(self.markdown.find(sign, self.at), self.at)

    def text(self, child: Token) -> None:
        self.at = self.find(child.content)
        self.into.add(child.content, self.at)
        self.at += len(child.content)

    def special(self, child: Token) -> None:
        self.at = self.find(child.markup)
        if child.content == child.markup:  # a backslash before a letter escapes nothing
            self.into.add(child.markup, self.at)
        else:
            self.into.add(ESCAPED * len(child.content), self.at, step=0)
        self.at += len(child.markup)

    def line_break(self, _child: Token) -> None:
        self.at = self.find("\n")
        self.into.add("\n", self.at)
        self.at += 1

    def opens(self, child: Token) -> None:
        self.opened.append(self.at)
        self.at += len(child.markup)

    def closes(self, child: Token) -> None:
        self.at += len(child.markup)
        if self.opened:
            self.into.emphases.append(Emphasis(self.opened.pop(), self.at, child.markup))

    def code(self, child: Token) -> None:
        start = self.find(child.markup) + len(child.markup)
        self.into.add(CODE * len(child.content), start, step=0)
        self.at = max(self.markdown.find(child.markup, start), start) + len(child.markup)

    def image(self, child: Token) -> None:
        self.at = _past(self.markdown, self.find("![") + 2 + len(child.content))

    def link(self, child: Token) -> None:
        self.at = self.find("<" if child.markup else "[")
        address = "" if child.markup else str(child.attrGet("href") or "")
        self.into.addresses.append((self.at, address))
        self.at += 1

    def link_end(self, child: Token) -> None:
        self.at = self.at + 1 if child.markup else _past(self.markdown, self.at)


READERS: dict[str, Callable[[_Reading, Token], None]] = {
    "text": _Reading.text,
    "text_special": _Reading.special,
    "softbreak": _Reading.line_break,
    "hardbreak": _Reading.line_break,
    "em_open": _Reading.opens,
    "strong_open": _Reading.opens,
    "em_close": _Reading.closes,
    "strong_close": _Reading.closes,
    "code_inline": _Reading.code,
    "image": _Reading.image,
    "link_open": _Reading.link,
    "link_close": _Reading.link_end,
}


def _past(markdown: str, at: int) -> int:
    """Return where a link's address ends that follows its text."""
    match = LINK_END.match(markdown, at)
    return match.end() if match else at
