"""A recipient list as spreadsheets save it: CSV by RFC 4180, with commas, semicolons, tabs
or bars, in any spreadsheet's dialect.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TextIO

from brochure.read.recipients.cells import Cell
from brochure.read.recipients.leftovers import is_no_reader
from brochure.read.recipients.quotes import quoted, split
from brochure.read.recipients.records import (
    HOLDS_NUL,
    MARK,
    MAX_RECORD,
    Lines,
    Record,
    plain,
)
from brochure.read.recipients.unfit import Unfit

DELIMITERS = ",;\t|"
# So many lines of titles may stand above the headings.
MAX_ABOVE = 40
# Excel's own first line, by which it knows the delimiter again.
SAYS_DELIMITER = re.compile(r'"?sep=([^\w"\s]|\t)"?[,;|\t]*', re.IGNORECASE)
EMPTY = (
    "the file is empty",
    "its first row holds the headings, and each row below them one reader",
)
AMID = (
    "the headings stand below rows that look like readers",
    "put the row of headings first, and take titles out",
)
NO_READER = (
    "this is a total, a page's foot or a program's own line, and no reader",
    "delete the row",
)
AMID = (
    "the headings stand below rows that look like readers",
    "put the row of headings first, and take titles out",
)
NO_READER = (
    "this is a total, a page's foot or a program's own line, and no reader",
    "delete the row",
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
        self.above: Sequence[int] = ()
        self._skipped = _lines_above(first, lines, known, given[1] if given else DELIMITERS)
        if self._skipped:
            start = self._rows_before + 1
            self._rows_before += self._skipped
            self.above = range(start, self._rows_before + 1)
            for _ in range(self._skipped):
                first = lines.take()
            self.heading_line = lines.number
        self._delimiter = given[1] if given else _delimiter(first, lines, known)
        cells, taken = split(first, self._delimiter, lines)
        self._head = "".join(taken)
        if "\0" in self._head:
            raise Unfit(*HOLDS_NUL)
        self._break = self._head[len(self._head.rstrip("\r\n")) :] or "\n"
        self.headings = tuple(cell.strip(MARK).strip() for cell in cells)
        self._plain = [plain(heading) for heading in self.headings]
        self._plain = [plain(heading) for heading in self.headings]

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
        for _ in range(self._skipped):
            first = lines.take()
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
        if is_no_reader([cell for i, cell in enumerate(cells) if i != ours]):
            return Unfit(*NO_READER)
        if is_no_reader([cell for i, cell in enumerate(cells) if i != ours]):
            return Unfit(*NO_READER)
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
        if plain(cells[0]) != self._plain[0] and ours:
            return False
        both = enumerate(zip(cells, self._plain, strict=False))
        return all(i == ours or plain(cell) == name for i, (cell, name) in both)

    # ---- a file of faulty rows

    def beginning(self, ours: int, problem: str) -> str:
        """Return Excel's own line, if there was one, and the heading with the new column."""
        if ours >= 0:
            return self._says + self._head.rstrip("\r\n") + self._break
        return (
            self._says
            + self._head.rstrip("\r\n")
            + self._delimiter
            + quoted(problem, self._delimiter)
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
        made = [quoted(cell or "", self._delimiter) for cell in cells]
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


def _lines_above(first: str, lines: Lines, known: Collection[str], delimiters: str) -> int:
    """Return how many lines, from the first one on, are titles above the headings: 0 where the
    first record has as many known headings as any of the next lines. Raises Unfit where they may be
    readers.
    """
    best, at, width, delimiter = 0, 0, 0, ""
    for mark in delimiters:
        try:
            cells, taken = split(first, mark, lines)
        except Unfit:
            continue
        lines.put_back(taken[1:])
        best = max(best, sum(plain(cell) in known for cell in cells))
    above = [first]
    while len(above) <= MAX_ABOVE and (line := lines.take()):
        above.append(line)
    lines.put_back(above[1:])
    for index, line in enumerate(above[1:], 1):
        for mark in delimiters:
            cells = [plain(cell) for cell in line.split(mark)]
            count = sum(cell in known for cell in cells)
            if count > best:
                best, at, delimiter, width = count, index, mark, sum(map(bool, cells))
    for line in above[:at]:
        if sum(bool(cell.strip(' "\r\n')) for cell in line.split(delimiter)) >= width:
            raise Unfit(*AMID)
    return at


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
