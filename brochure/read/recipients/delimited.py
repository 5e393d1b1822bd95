"""A recipient list as spreadsheets save it: CSV by RFC 4180, with commas, semicolons or tabs, in
any spreadsheet's dialect.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TextIO

from brochure.read.recipients.cells import Cell, Unfit
from brochure.read.recipients.records import (
    HOLDS_NUL,
    MARK,
    MAX_RECORD,
    TOO_LONG,
    Lines,
    Record,
    plain,
)

DELIMITERS = ",;\t"
# Excel's own first line, by which it knows the delimiter again.
SAYS_DELIMITER = re.compile(r'"?sep=([^\w"\s]|\t)"?[,;\t]*', re.IGNORECASE)
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
EMPTY = (
    "the file is empty",
    "its first row holds the headings, and each row below them one reader",
)
AGAIN = ("the headings stand here again", "delete this row; it comes from files that were joined")
# How what we say of a row begins; in a row with too few or too many cells it is the last one.
OURS = re.compile(r"row \d+[:,] ")


class DelimitedTable:
    """A CSV file: its delimiter, its headings, and the records below them."""

    def __init__(self, file: TextIO, known: Collection[str]) -> None:
        """Read the heading; `known` are plain headings that help to tell the delimiter. Raises
        Unfit.
        """
        lines = Lines(file)
        self._rows_before, self._says, first = _start(lines)
        self.heading_line = lines.number
        if not first:
            raise Unfit(*EMPTY)
        given = SAYS_DELIMITER.fullmatch(self._says.strip("\r\n"))
        self._delimiter = given[1] if given else _delimiter(first, lines, known)
        cells, taken = split(first, self._delimiter, lines)
        self._head = "".join(taken)
        if "\0" in self._head:
            raise Unfit(*HOLDS_NUL)
        self._break = self._head[len(self._head.rstrip("\r\n")) :] or "\n"
        self.headings = tuple(cell.strip(MARK).strip() for cell in cells)

    def column(self, index: int) -> str:
        """Return `column D` for 3.

        The heading is not repeated: in a file without headings, or without the break after them, it
        is somebody's.
        """
        made = ""
        while index >= 0:
            made = chr(ord("A") + index % 26) + made
            index = index // 26 - 1
        return f"column {made}"

    def records(self, file: TextIO, ours: int) -> Iterator[Record]:
        """Yield the records that are not blank.

        One whose quotes cannot be understood ends with its first line, so that the rows after it
        are read as they are.
        """
        lines = Lines(file)
        first = _start(lines)[2]
        if first:
            split(first, self._delimiter, lines)
        number = self._rows_before + 1
        while line := lines.take():
            number += 1
            at = lines.number
            try:
                cells, taken = split(line, self._delimiter, lines)
            except Unfit as fault:
                yield Record(number, at, (), line, fault)
                continue
            if not any(cell and not cell.isspace() and i != ours for i, cell in enumerate(cells)):
                continue
            raw = line if len(taken) == 1 else "".join(taken)
            yield Record(number, at, cells, raw, self._fault(cells, raw, ours))

    def _fault(self, cells: list[str], raw: str, ours: int) -> Unfit | None:
        """Return what is wrong with a record; only cells in which nothing stands may be too many or
        too few.
        """
        width, many = len(self.headings), len(cells)
        if "\0" in raw:
            return Unfit(*HOLDS_NUL)
        if many != width and self._is_ragged(cells, ours):
            said = f"the row has {many} cell{'s' * (many > 1)}, and the heading has {width}"
            return Unfit(
                said,
                "an empty cell has its delimiter too; a cell that holds the delimiter stands in "
                "quotes",
            )
        if self._is_heading(cells, ours):
            return Unfit(*AGAIN)
        return None

    def _is_heading(self, cells: list[str], ours: int) -> bool:
        if cells[0].strip(MARK).strip() != self.headings[0] and ours:
            return False
        both = enumerate(zip(cells, self.headings, strict=False))
        return all(i == ours or cell.strip(MARK).strip() == name for i, (cell, name) in both)

    # ---- a file of faulty rows

    def beginning(self, ours: int, problem: str) -> str:
        """Return Excel's own line, if there was one, and the heading with the new column."""
        if ours >= 0:
            return self._says + self._head.rstrip("\r\n") + self._break
        return (
            self._says
            + self._head.rstrip("\r\n")
            + self._delimiter
            + _quoted(problem, self._delimiter)
            + self._break
        )

    def told(self, record: Record, ours: int, _problem: str, words: str) -> str:
        """Return a record as it stood, with what is wrong with it in the new column.

        Of one that is too long only what is wrong is told. One with too few or too many cells stays
        so.
        """
        width, said = len(self.headings), '"' + words.replace('"', '""') + '"'
        cells: Sequence[Cell] = record.cells
        if len(record.raw) > MAX_RECORD:
            cells = [""] * width
        elif not cells or (len(cells) == width and ours < 0):
            return record.raw.rstrip("\r\n") + self._delimiter + said + self._break
        made = [_quoted(cell or "", self._delimiter) for cell in cells]
        if self._is_ragged(cells, ours):
            made = [*(made[:-1] if OURS.match(cells[-1] or "") else made), said]
        else:
            made = [*made, *[""] * width][:width]
            made = [*made[:ours], said, *made[ours + 1 :]] if ours >= 0 else [*made, said]
        return self._delimiter.join(made) + self._break

    def _is_ragged(self, cells: Sequence[Cell], ours: int) -> bool:
        """Return whether a cell in which something may stand is missing, or one in which something
        stands is too many.

        The cell of our own column may be missing; where ours is the last one instead, another is.
        """
        width, many = len(self.headings), len(cells)
        if any((cell or "").strip() for cell in cells[width:]):
            return True
        lacks_ours = many <= ours and not OURS.match(cells[-1] or "")
        return any(
            name and not (lacks_ours and i == ours)
            for i, name in enumerate(self.headings[many:], many)
        )


def _start(lines: Lines) -> tuple[int, str, str]:
    """Return how many rows come before the heading, Excel's own line among them, and the heading's
    first line.
    """
    rows, says = 0, ""
    while line := lines.take():
        line = line.lstrip(MARK)
        if not says and SAYS_DELIMITER.fullmatch(line.strip("\r\n")):
            says = line
        elif line.strip(f"{DELIMITERS} \r\n"):
            return rows, says, line
        rows += 1
    return rows, says, ""


def _delimiter(first: str, lines: Lines, known: Collection[str]) -> str:
    """Return the delimiter by which most headings are known, then the one by which there are most.
    Raises Unfit.
    """
    scores: dict[str, tuple[int, int]] = {}
    trouble = None
    for delimiter in DELIMITERS:
        try:
            cells, taken = split(first, delimiter, lines)
        except Unfit as found:
            trouble = trouble or found
            continue
        lines.put_back(taken[1:])
        scores[delimiter] = (sum(plain(cell) in known for cell in cells), len(cells))
    if trouble and not scores:
        raise trouble
    return max(scores, key=lambda one: scores[one])


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


def _quoted(cell: str, delimiter: str) -> str:
    """Return a cell as it is written, in quotes where it needs them."""
    if any(character in cell for character in f'{delimiter}"\r\n') or cell != cell.strip():
        return '"' + cell.replace('"', '""') + '"'
    return cell
