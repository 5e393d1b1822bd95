"""A recipient list as programs write it: JSON lines (one object a line, RFC 8259), whose keys are
the columns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn, TextIO

from brochure.read.recipients.cells import Cell
from brochure.read.recipients.records import HOLDS_NUL, MARK, MAX_RECORD, TOO_LONG, Lines, Record
from brochure.read.recipients.unfit import Unfit

# Different keys of all objects together; more of them are data, not names of columns.
MAX_KEYS = 1000
NO_OBJECT = ("this is no JSON object", 'write one object a line, such as {"patient": "…"}')
TWICE = ("the object says a key twice", "take one of them out")


class Objects:
    """A file of JSON lines: the keys of all its objects, and the objects."""

    heading_line = 0
    above = ()

    def __init__(self, file: TextIO) -> None:
        """Read the keys of all objects. Raises Unfit."""
        keys: dict[str, None] = {}
        lines, objects = Lines(file), 0
        while line := lines.take():
            try:
                found = _object(line)
            except Unfit:
                continue
            objects += bool(found)
            keys.update(dict.fromkeys(found or ()))
            if len(keys) > MAX_KEYS:
                raise Unfit(
                    f"its objects have more than {MAX_KEYS} different keys",
                    "each object has the same keys",
                )
        if not objects:
            raise Unfit("no line of it is a JSON object", NO_OBJECT[1])
        self.headings = tuple(keys)

    def column(self, index: int) -> str:
        """Return `key 4` for 3: a key may be somebody's name."""
        return f"key {index + 1}"

    def records(self, file: TextIO, ours: int) -> Iterator[Record]:
        """Yield the objects in which something stands; the number of each is its line's."""
        lines = Lines(file)
        while line := lines.take():
            try:
                found = _object(line)
            except Unfit as fault:
                yield Record(lines.number, lines.number, (), line, fault)
                continue
            cells = [_cell(found.get(key, "")) for key in self.headings] if found else []
            if any(cell is None or (cell.strip() and i != ours) for i, cell in enumerate(cells)):
                yield Record(lines.number, lines.number, cells, line)

    def beginning(self, _ours: int, _problem: str) -> str:
        """Return nothing: each object has its own keys."""
        return ""

    def told(self, record: Record, ours: int, problem: str, words: str) -> str:
        """Return an object as it stood, with what is wrong with it; a line that is no object
        follows it.
        """
        said = json.dumps(words, ensure_ascii=False)
        raw = record.raw.strip().lstrip(MARK)
        if record.fault:
            rest = "" if len(record.raw) > MAX_RECORD else f"{raw}\n"
            return f"{{{json.dumps(problem)}: {said}}}\n{rest}"
        if ours >= 0:
            found = {
                key: value
                for key, value in (_object(raw) or {}).items()
                if key != self.headings[ours]
            }
            raw = json.dumps(
                found, ensure_ascii="\\u" in raw
            )  # half a letter can only be written so
        return f"{raw[:-1].rstrip()}, {json.dumps(problem)}: {said}}}\n"


def _object(line: str) -> dict[str, Any] | None:
    """Return the object on a line, its numbers as they are written; None for a blank line. Raises
    Unfit.
    """
    if len(line) > MAX_RECORD:
        raise Unfit(*TOO_LONG)
    if "\0" in line:
        raise Unfit(*HOLDS_NUL)
    text = line.strip().lstrip(MARK)
    if not text:
        return None
    try:
        found = json.loads(
            text,
            parse_int=str,
            parse_float=str,
            parse_constant=_no_number,
            object_pairs_hook=_without_repeats,
        )
    except Unfit:
        raise
    except json.JSONDecodeError as trouble:
        raise Unfit(
            f"this is no JSON, from its character {trouble.colno} on", NO_OBJECT[1]
        ) from None
    except RecursionError:
        raise Unfit(*NO_OBJECT) from None
    if not isinstance(found, dict):
        raise Unfit(*NO_OBJECT)
    return found


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unfit(*TWICE)
    return found


def _no_number(_constant: str) -> NoReturn:
    raise Unfit("NaN and Infinity are no values", "write null where there is none")


def _cell(value: Any) -> Cell:
    """Return what a value says as text; None for one that is neither text nor a number."""
    if value is None:
        return ""
    return value if isinstance(value, str) else None
