"""What PyYAML says of a file that is not YAML, for somebody who has never heard of YAML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from brochure.model.base import UNSEEN, named

AT_END = "close it at the end of the text"
NEW_LINE = (
    "start a new, indented line here; if the character belongs to the text, put the text in quotes"
)
NO_COLON = "this line has no colon with a space after it"
KEY_AND_TEXT = "write key: text, such as title: Knee pain"
QUOTE_ENDS = "the text ends at its closing quotation mark, but something follows"
ALL_INSIDE = "put all of it inside the quotes"
APOSTROPHE = "write an apostrophe twice ('') between single quotes, or use double quotes"
INDENT = "lines that belong together start under one another: give them the same number of spaces"


@dataclass(frozen=True)
class Fault:
    """Where it is, what is wrong and what to do."""

    mark: yaml.Mark
    message: str
    hint: str = ""


# What PyYAML says (its problem, after its context) | where the fault is | what is wrong | what to
# do
IN_QUOTES = "put the whole text in quotes"
SAYINGS = (
    (
        "found character '\\t'",
        "problem",
        "a Tab stands here",
        "use spaces; YAML does not take the Tab key",
    ),
    ("cannot start any token", "problem", "a text cannot start with this character", IN_QUOTES),
    (
        "quoted scalar found unexpected",
        "context",
        "a quotation mark opens here and is never closed",
        AT_END,
    ),
    (
        "unknown escape character",
        "problem",
        "a \\ in double quotes has a meaning of its own",
        "use single quotes",
    ),
    (
        "expected escape sequence",
        "problem",
        "a \\ in double quotes has a meaning of its own",
        "use single quotes",
    ),
    ("scanning an alias", "context", "a text cannot start with *", IN_QUOTES),
    ("scanning an anchor", "context", "a text cannot start with &", IN_QUOTES),
    ("found undefined alias", "problem", "a text cannot start with *", IN_QUOTES),
    ("found duplicate anchor", "problem", "a text cannot start with &", IN_QUOTES),
    ("scanning a tag", "context", "a text cannot start with !", IN_QUOTES),
    ("parsing a tag", "context", "a text cannot start with !", IN_QUOTES),
    ("found undefined tag handle", "problem", "a text cannot start with !", IN_QUOTES),
    ("scanning a directive", "context", "a line cannot start with %", IN_QUOTES),
    ("mapping keys are not allowed", "problem", "a text cannot start with ?", IN_QUOTES),
    (
        "scanning a block scalar",
        "problem",
        "after | or > the text starts on the next line",
        NEW_LINE,
    ),
    ("sequence entries are not allowed", "problem", "a list starts on a line of its own", NEW_LINE),
    ("simple key could not find expected ':'", "context", NO_COLON, KEY_AND_TEXT),
    (
        "but found another document",
        "problem",
        "a second document starts here",
        "take the --- out: one handout a file",
    ),
    (
        "expected '<document start>'",
        "problem",
        "this cannot follow what stands before it",
        "take it out",
    ),
    (
        "flow sequence did not find expected",
        "context",
        "a [ is opened here and not closed",
        "close it with ]",
    ),
)


SPACE_BAR = "delete it and type spaces with the space bar"
# A line's indentation, and what parts a key or a dash from its value.
ODD = rf"(?P<odd>[^\S\n ]|[{''.join(UNSEEN)}])"
LEADING = re.compile(rf"^ *(?:- +)*{ODD}")
PARTING = re.compile(rf"^ *(?:(?:- +)*-|(?:- +)*[\w-]+:){ODD}")


@dataclass(frozen=True)
class OddSpace:
    """A space, or a colon, that YAML does not take for one: line and column from 0."""

    line: int
    column: int
    message: str
    hint: str = SPACE_BAR


def odd_space(lines: Sequence[str], line: int, *, around: bool = True) -> OddSpace | None:
    """Return the odd space on a line, or on those around it where these may hold it too."""
    others = (line + 1, *range(line - 1, max(-1, line - 4), -1)) if around else ()
    for number in (line, *others):
        text = lines[number] if number < len(lines) else ""
        found = LEADING.search(text) or PARTING.search(text)
        if found:
            sign = found["odd"]
            what = "a Tab" if sign == "\t" else f"the character {named(sign)}"
            message = f"{what} stands here where YAML needs plain spaces"
            return OddSpace(number, found.start("odd"), message)
        if "：" in text.partition(": ")[0]:
            message = f"the colon here is {named('：')}, which YAML does not take for one"
            return OddSpace(number, text.index("："), message, "type a plain colon and a space")
    return None


def explained(trouble: yaml.MarkedYAMLError, tokens: Sequence[yaml.Token]) -> Fault | None:
    """Return the fault in plain words, or None when PyYAML knows no place for it.

    `tokens` are those that could be read; the last one before the trouble tells what the author
    meant.
    """
    problem, context = trouble.problem or "", trouble.context or ""
    mark = trouble.problem_mark or trouble.context_mark
    if mark is None:
        return None
    began = trouble.context_mark or mark
    last = next(
        (
            token
            for token in reversed(tokens)
            if _is_value(token) and token.end_mark.index <= mark.index
        ),
        None,
    )
    if "mapping values are not allowed" in problem:
        return _stray_colon(mark, last)
    if "expected <block end>" in problem:
        return _stray_text(mark, last, tokens)
    if "expected ',' or" in problem:
        closing = problem.split("'")[3]
        if mark.line == began.line:
            return Fault(
                mark,
                f"a comma or {closing} is missing before this",
                f"if it belongs to a text, {IN_QUOTES}",
            )
        opening = {"]": "[", "}": "{"}[closing]
        hint = f"close it with {closing}; if it belongs to a text, {IN_QUOTES}"
        return Fault(began, f"a {opening} is opened here and not closed", hint)
    for sign, place, message, hint in SAYINGS:
        if sign in f"{context} {problem}":
            return Fault(mark if place == "problem" else began, message, hint)
    return Fault(mark, "this cannot be read", f"if it belongs to a text, {IN_QUOTES}")


def _is_value(token: yaml.Token) -> bool:
    return isinstance(
        token,
        yaml.ScalarToken | yaml.AliasToken | yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken,
    )


def _line(mark: yaml.Mark) -> str:
    """Return the text of a mark's line."""
    buffer = mark.buffer or ""
    start = buffer.rfind("\n", 0, mark.pointer) + 1
    return buffer[start:].split("\n", 1)[0].rstrip("\0")


def _stray_colon(mark: yaml.Mark, last: yaml.Token | None) -> Fault:
    if not isinstance(last, yaml.ScalarToken):
        return Fault(mark, "a colon does not fit here", f"if it belongs to a text, {IN_QUOTES}")
    start = last.start_mark
    if not last.plain:
        return Fault(mark, QUOTE_ENDS, ALL_INSIDE)
    if start.line == mark.line:
        text = _line(start)[start.column :].partition(" #")[0].strip()
        return Fault(
            mark, "a colon inside a text needs quotes around the text", f"write {quoted(text)}"
        )
    if _line(start)[: start.column].strip():
        message = f"this line goes on with the text of line {start.line + 1}, and holds a colon"
        column = len(_line(mark)) - len(_line(mark).lstrip())
        here = yaml.Mark(mark.name, mark.index, mark.line, column, mark.buffer, mark.pointer)
        return Fault(
            here,
            message,
            f"if it is a key, start it under the key above; if it is text, {IN_QUOTES}",
        )
    return Fault(start, NO_COLON, KEY_AND_TEXT)


def _stray_text(mark: yaml.Mark, last: yaml.Token | None, tokens: Sequence[yaml.Token]) -> Fault:
    if last is None or last.end_mark.line != mark.line:
        return Fault(mark, "this line does not start under its neighbours", INDENT)
    if isinstance(last, yaml.ScalarToken) and not last.plain:
        if last.start_mark.line < mark.line:
            message = f"a quotation mark opens here and closes only on line {mark.line + 1}"
            return Fault(last.start_mark, message, AT_END)
        return Fault(mark, QUOTE_ENDS, APOSTROPHE if last.style == "'" else ALL_INSIDE)
    start = _opening(last, tokens)
    if start is None:
        return Fault(mark, "this line does not start under its neighbours", INDENT)
    sign = _line(start)[start.column]
    text = _line(start)[start.column :].strip()
    return Fault(start, f"a text that starts with {sign} needs quotes", f"write {quoted(text)}")


def _opening(last: yaml.Token, tokens: Sequence[yaml.Token]) -> yaml.Mark | None:
    """Return where a list or mapping in brackets, or an alias, starts."""
    if isinstance(last, yaml.AliasToken):
        sign: yaml.Mark = last.start_mark
        return sign
    waiting: list[Any] = []
    for token in tokens:
        if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            waiting.append(token.start_mark)
        elif isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken) and waiting:
            start: yaml.Mark = waiting.pop()
            if token is last:
                return start
    return None


def quoted(text: str) -> str:
    """Return a text as it is written in quotes."""
    if "'" in text and not {'"', "\\"} & set(text):
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
