"""Lines of a recipient list with their numbers, and the records that a table makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TextIO

from brochure.fold import folded
from brochure.read.recipients.cells import Cell
from brochure.read.recipients.unfit import Unfit

# Characters of a record, about 1 MB; a row of a clinic's list has some hundred.
MAX_RECORD = 1_000_000
TOO_LONG = (
    f"this is longer than {MAX_RECORD:,} characters",
    "look for a quotation mark without its partner; a row holds one reader",
)
HOLDS_NUL = ("there is a NUL in it, which no text has", "save the file again as CSV UTF-8")
# The column that a file of faulty rows gets; the second name is for a handout that has a field
# called problem.
PROBLEM = ("problem", "row problem")
MARK = "\ufeff"
"""A byte order mark; where files were joined it stands in the middle."""
# Signs that make no difference to a heading.
UNLIKE = ':*"“”„-_\u200c\u200d'


def plain(heading: str) -> str:
    """Return a heading by which it is compared: capitals, spaces, breaks, - and _ make no
    difference.
    """
    composed = folded(heading).casefold()
    return "".join(
        character for character in composed if character != " " and character not in UNLIKE
    )


@dataclass(slots=True)
class Record:
    """One row as it stood: its number, the line that it starts on, its cells in the headings'
    order, and its text.

    `fault` is what is wrong with all of it; its cells are then not to be read.
    """

    number: int
    line: int
    cells: Sequence[Cell] = field(default=(), repr=False)
    raw: str = field(default="", repr=False)
    fault: Unfit | None = None


class Table(Protocol):
    """A file of rows and columns: `brochure.read.recipients.delimited` or
    `brochure.read.recipients.objects`.

    `ours` is the place of the column that `brochure batch` adds to a file of faulty rows, -1 where
    there is none.
    """

    @property
    def headings(self) -> tuple[str, ...]:
        """The columns in their order."""

    @property
    def heading_line(self) -> int:
        """The line that the headings start on; 0 where each row has them."""

    @property
    def above(self) -> Sequence[int]:
        """The rows above the headings that hold no reader, such as a title."""

    def column(self, index: int, /) -> str:
        """Return how a person finds a column, counted from 0."""

    def records(self, file: TextIO, ours: int, /) -> Iterator[Record]:
        """Yield the records that are not blank."""

    def beginning(self, ours: int, problem: str, /) -> str:
        """Return what stands before the first record in a file of faulty rows; the new column is
        `problem`.
        """

    def told(self, record: Record, ours: int, problem: str, words: str, /) -> str:
        """Return a record as it stood, with what is wrong with it in the new column."""


class Lines:
    """The lines of a file, each with its own break; what was read too far can be put back.

    A line longer than MAX_RECORD is cut one character later, so that its length tells.
    """

    def __init__(self, file: TextIO) -> None:
        """Take a file that was opened with newline=""."""
        self._file = file
        self._back: list[str] = []
        self.number = 0

    def take(self) -> str:
        """Return the next line, empty at the end of the file; `number` is its number from 1."""
        if self._back:
            self.number += 1
            return self._back.pop()
        line = self._file.readline(MAX_RECORD + 1)
        self.number += bool(line)
        if len(line) > MAX_RECORD and line[-1] not in "\r\n":
            self._skip()
        return line

    def put_back(self, lines: Sequence[str]) -> None:
        """Have lines read once more."""
        self._back.extend(reversed(lines))
        self.number -= len(lines)

    def _skip(self) -> None:
        while (rest := self._file.readline(MAX_RECORD)) and rest[-1] not in "\r\n":
            pass
