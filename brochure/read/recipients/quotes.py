"""The cells of a record of CSV (RFC 4180), with the quotation marks around them."""

from __future__ import annotations

import re

from brochure.read.recipients.records import MAX_RECORD, TOO_LONG, Lines
from brochure.read.recipients.unfit import Unfit

# What stands between quotes: everything up to a quote that is not written twice.
QUOTED = re.compile(r'[^"]*(?:""[^"]*)*')
OPEN = (
    "a quotation mark opens here and is never closed",
    'close it; within quotes a quotation mark is written ""',
)
AFTER = (
    "something follows a closing quotation mark",
    'put all of the cell in quotes, with "" for a quotation mark',
)
LONE = (
    "there is a quotation mark without its partner",
    'put the cell in quotes, with "" for the quotation mark',
)


def split(line: str, delimiter: str, lines: Lines) -> tuple[list[str], list[str]]:
    """Return the cells of the record that starts with a line, and the lines that it takes.

    Raises Unfit where its quotes cannot be understood or it is too long; the lines after the first
    are then put back.
    """
    if len(line) > MAX_RECORD:
        raise Unfit(*TOO_LONG)
    if '"' not in line:
        return line.rstrip("\r\n").split(delimiter), [line]
    body, between = line.rstrip("\r\n")[1:-1], f'"{delimiter}"'
    if line.startswith(f'"{body}"') and body.count('"') == 2 * body.count(between):
        return body.split(between), [line]  # all cells in quotes, and no quotation mark in any
    cells: list[str] = []
    taken, at = [line], 0
    try:
        while True:
            start = _after_blanks(taken[-1], at)
            if taken[-1].startswith('"', start):
                cell, at = _in_quotes(taken, start + 1, delimiter, lines)
            else:
                cell, at = _bare(taken[-1], at, delimiter)
            cells.append(cell)
            if not taken[-1].startswith(delimiter, at):
                return cells, taken
            at += 1
    except Unfit:
        lines.put_back(taken[1:])
        raise


def _after_blanks(line: str, at: int) -> int:
    while line.startswith(" ", at):
        at += 1
    return at


def _bare(line: str, at: int, delimiter: str) -> tuple[str, int]:
    """Return a cell without quotes around it, and where it ends. Raises Unfit."""
    end = line.find(delimiter, at)
    end = end if end >= 0 else len(line.rstrip("\r\n"))
    if line.count('"', at, end) % 2:
        raise Unfit(*LONE)
    return line[at:end], end


def _in_quotes(taken: list[str], at: int, delimiter: str, lines: Lines) -> tuple[str, int]:
    """Return a cell in quotes, and where the line goes on after it; lines that it runs over are
    taken. Raises Unfit.
    """
    parts: list[str] = []
    size = len(taken[-1])
    while True:
        found = QUOTED.match(taken[-1], at)
        end = found.end() if found else at
        parts.append(taken[-1][at:end])
        if end < len(taken[-1]):
            break
        line = lines.take()
        if not line:
            raise Unfit(*OPEN)
        taken.append(line)
        size += len(line)
        if size > MAX_RECORD:
            raise Unfit(*OPEN)
        at = 0
    end = _after_blanks(taken[-1], end + 1)
    if end < len(taken[-1]) and taken[-1][end] not in f"{delimiter}\r\n":
        raise Unfit(*AFTER)
    return "".join(parts).replace('""', '"'), end


def quoted(cell: str, delimiter: str) -> str:
    """Return a cell as it is written, in quotes where it needs them."""
    if any(character in cell for character in f'{delimiter}"\r\n') or cell != cell.strip():
        return '"' + cell.replace('"', '""') + '"'
    return cell
