"""Lists as people write them, read as CommonMark has them: pasted bullets, indents of two spaces,
numbers that go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

BULLETS = "•‣◦⁃∙▪▫●○■□◆◇►▸▶➢➤❖·"
DASHES = "–—−"
SPACE = " \t\u00a0\u2002-\u200a\u202f\u3000"
ITEM = re.compile(
    rf"[{SPACE}]*(?P<mark>[-+*{BULLETS}]|\d{{1,9}}[.)]|o(?=\t))(?:[{SPACE}]+(?P<rest>.*)|$)"
)
DASHED = re.compile(rf"([{SPACE}]*)[{DASHES}](?=[{SPACE}]+[^{SPACE}\d])")
BREAK = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
# A list that starts above these is read as a sentence: "31. December", "2027. Was a good year".
MOST_ALONE, MOST_OF_MANY = 20, 99


@dataclass(frozen=True)
class _Level:
    """An open item: where its mark stands as written, and where its text starts as read."""

    mark: int
    text: int


def as_meant(state: StateCore) -> None:
    """Write each item as CommonMark wants it; the number of lines stays."""
    state.src = "\n".join(_lines(state.src.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    """Yield lines in which each item and each paragraph of it is indented as far as it belongs."""
    levels: list[_Level] = []
    before = ""
    for line in _bulleted(lines):
        body = line.lstrip(" \t\u00a0")
        indent = len(line[: len(line) - len(body)].expandtabs(4))
        item = None if BREAK.match(line) else ITEM.match(line)
        if item and not (levels or _may_start(item["mark"], before)):
            item = None
        if item:
            while levels and indent < levels[-1].mark + 2:
                levels.pop()
            start = levels[-1].text if levels else min(indent, 3)
            mark = item["mark"] if item["mark"] not in BULLETS + "o" else "-"
            levels.append(_Level(indent, start + len(mark) + 1))
            yield f"{' ' * start}{mark} {item['rest'] or ''}".rstrip() if item["rest"] else line
        elif body and not before.strip() and levels:
            while levels and indent < levels[-1].mark + 2:
                levels.pop()
            yield " " * levels[-1].text + body if levels else line
        else:
            if body and indent == 0 and body[0] in "#>|":
                levels.clear()
            yield line
        before = line


def _may_start(mark: str, before: str) -> bool:
    """Return whether an item may follow a line that is none: a number above 1 goes on in its
    sentence.
    """
    return not before.strip() or not mark[0].isdigit() or mark[:-1] == "1"


def _bulleted(lines: list[str]) -> list[str]:
    """Return lines with a hyphen for each dash that starts two or more lines of a paragraph."""
    found = list(lines)
    paragraph: list[int] = []
    for number, line in enumerate([*lines, ""]):
        if line.strip():
            paragraph += [number] if DASHED.match(line) else []
            continue
        if len(paragraph) > 1:
            for one in paragraph:
                found[one] = DASHED.sub(r"\1-", lines[one])
        paragraph = []
    return found


def sentences(state: StateCore) -> None:
    """Turn a list that can only be a sentence back into paragraphs that start with its number."""
    tokens = state.tokens
    for start, token in enumerate(tokens):
        if token.type != "ordered_list_open":
            continue
        end, items = _extent(tokens, start)
        written = [int(tokens[item].info) for item in items]
        follows = written == list(range(written[0], written[0] + len(written)))
        if max(written) <= (MOST_OF_MANY if follows and len(items) > 1 else MOST_ALONE):
            continue
        if any(tokens[item + 1].type != "paragraph_open" for item in items):
            continue
        for item in items:
            opened = tokens[item]
            tokens[item + 2].content = f"{opened.info}{opened.markup} {tokens[item + 2].content}"
        level = token.level
        for one in tokens[start : end + 1]:
            if one.level == level or (one.level == level + 1 and one.type.startswith("list_item")):
                one.type, one.hidden, one.tag = "sentence", True, ""
            elif one.level == level + 2 and one.type.startswith("paragraph"):
                one.hidden = False


def numbers(state: StateCore) -> None:
    """Have each list count as it is written: the engine knows neither `start` nor another sign than
    the full stop.
    """
    for start, token in enumerate(state.tokens):
        if token.type != "ordered_list_open":
            continue
        items = [state.tokens[item] for item in _extent(state.tokens, start)[1]]
        written = [int(item.info) for item in items]
        if set(written) == {1}:  # Markdown's habit: it counts by itself
            written = list(range(1, len(written) + 1))
        if written[0] != 1:
            token.attrSet("style", f"counter-reset:list-item {written[0] - 1}")
        for before, number, item in zip([written[0] - 1, *written], written, items, strict=False):
            item.info = str(number)
            styles = []
            if number != before + 1:
                styles.append(f"counter-increment:list-item {number - before}")
            if item.markup == ")":
                styles.append(f"list-style-type:'{number}) '")
            if styles:
                item.attrSet("style", ";".join(styles))


def _extent(tokens: list[Token], start: int) -> tuple[int, list[int]]:
    """Return where a list ends that starts at a token, and its own items."""
    level = tokens[start].level
    items: list[int] = []
    for index in range(start + 1, len(tokens)):
        if tokens[index].level == level:
            return index, items
        if tokens[index].level == level + 1 and tokens[index].type == "list_item_open":
            items.append(index)
    return len(tokens) - 1, items
