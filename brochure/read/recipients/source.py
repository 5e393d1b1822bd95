"""The file of a recipient list: whether it is text that can be read twice, its encoding, and that
it stays the same.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TextIO

from brochure.errors import BadInput
from brochure.model.finding import Finding, Place, error
from brochure.shelves import shown

CHUNK = 1 << 20
# Byte order marks (Unicode 16.0, table 23-6) and what they tell.
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
SAVE_HINT = 'save it as "CSV UTF-8" (in Excel: Save As, CSV UTF-8 (Comma delimited))'
# How files begin that are no text, and what they are.
OTHERS = (
    (b"PK\x03\x04", "a spreadsheet's workbook"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet's workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a packed file"),
    (codecs.BOM_UTF32_LE, "saved as UTF-32"),
)


@dataclass(frozen=True)
class Source:
    """A file of text, as it was when it was looked at."""

    path: Path
    shown: str
    encoding: str
    marked: bool
    """Whether it begins with a byte order mark, which is then the first character of its text."""
    first: str = field(repr=False)
    """Its first character that is no space."""
    digest: bytes = field(repr=False)
    stamp: tuple[int, int]
    """Its size in bytes, and when it was changed, in nanoseconds."""

    @contextmanager
    def opened(self) -> Iterator[TextIO]:
        """Open the text with its breaks as they are. Raises BadInput where it is not what it was,
        before and after.
        """
        try:
            with self.path.open("rb") as file:
                self._check(file)
                text = io.TextIOWrapper(file, self.encoding, errors="replace", newline="")
                yield text
                self._check(file)
        except OSError as trouble:
            raise BadInput([_unreadable(trouble, self.shown)]) from None

    def _check(self, file: BinaryIO) -> None:
        """A file that was only touched has the same bytes still."""
        if _stamp(file) == self.stamp:
            return
        with self.path.open("rb") as again:
            if hashlib.file_digest(again, "sha256").digest() != self.digest:
                hint = "start again when nobody writes into it"
                raise BadInput(
                    [
                        error(
                            "roster",
                            "the recipient list was changed while it was read",
                            Place(self.shown),
                            hint,
                        )
                    ]
                )


def looked_at(path: Path) -> tuple[Source | None, list[Finding]]:
    """Return the file of a recipient list, read once from end to end, or None with the reason why
    it is no text.
    """
    name = shown(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for ever
            return None, [_no_file(path, name)]
        with path.open("rb") as file:
            return _looked_at(path, name, file)
    except (OSError, ValueError) as trouble:
        return None, [_unreadable(trouble, name)]


def _looked_at(path: Path, name: str, file: BinaryIO) -> tuple[Source | None, list[Finding]]:
    stamp, start = _stamp(file), file.read(4)
    file.seek(0)
    what = next((what for character, what in OTHERS if start.startswith(character)), "")
    if what:
        return None, [
            error(
                "roster", f"{name} is {what}, and not a CSV file in UTF-8", Place(name), SAVE_HINT
            )
        ]
    mark = next((mark for mark in MARKS if start.startswith(mark)), b"")
    encoding = MARKS.get(mark, "utf-8")
    decoder, digest = codecs.getincrementaldecoder(encoding)(), hashlib.sha256()
    first, line = "", 1
    while True:
        data = file.read(CHUNK)
        digest.update(data)
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError as trouble:
            line += trouble.object[: trouble.start].count(b"\n")
            said = (
                f"{name} is not saved as {encoding.upper()}: a letter on line {line} cannot be read"
            )
            return None, [error("roster", said, Place(name, line), SAVE_HINT)]
        line += text.count("\n")
        first = first or text.lstrip("\ufeff \t\r\n")[:1]
        if not data:
            return Source(path, name, encoding, bool(mark), first, digest.digest(), stamp), []


def _stamp(file: BinaryIO) -> tuple[int, int]:
    found = os.fstat(file.fileno())
    return found.st_size, found.st_mtime_ns


def _no_file(path: Path, name: str) -> Finding:
    what = (
        "a folder, not a file"
        if path.is_dir()
        else "a pipe or a device, and a recipient list is read twice"
    )
    return error("roster", f"{name} is {what}", Place(name), "name a file, such as people.csv")


def _unreadable(trouble: Exception, name: str) -> Finding:
    if isinstance(trouble, FileNotFoundError):
        return error(
            "roster",
            f"there is no file {name}",
            Place(name),
            "name the recipient list, such as people.csv",
        )
    reason = (isinstance(trouble, OSError) and trouble.strerror) or "its name cannot be one"
    return error("roster", f"{name} cannot be read: {reason}", Place(name))
