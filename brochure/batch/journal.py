"""What a batch has done so far, row by row: an SQLite file without a value or a name, whole after a
kill at any moment.

SQLite's own lock, held from opening to closing, keeps a second run off; a killed process loses it
by itself. The file is kept with a rollback journal and not a write-ahead log, which needs memory
that computers do not share, so that it may stand in a shared folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from brochure.errors import BadInput, CannotDeliver
from brochure.model.finding import Place, error

State = Literal["done", "refused", "aside"]
How = Literal["", "stamped", "whole"]

APPLICATION = 0x62726F63  # "broc", in SQLite's application_id
VERSION = 1
# A guess at a seal costs about 45 ms and 16 MiB (RFC 7914, section 2): names cannot be tried out on
# a short recipients.
SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}
SALT_BYTES = 16
MAX_NUMBER = 2**31
REASON = re.compile(r"[a-z0-9-]{0,60}")

TABLES = """
CREATE TABLE batch (salt BLOB NOT NULL, seal BLOB NOT NULL);
CREATE TABLE rows (number INTEGER PRIMARY KEY, state TEXT NOT NULL, how TEXT NOT NULL,
                   reason TEXT NOT NULL, tries INTEGER NOT NULL);
"""


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row."""

    number: int
    """As the recipient list counts."""
    state: State
    how: How = ""
    """Whether a copy that is done was stamped or set as a whole."""
    reason: str = ""
    """The code of what kept it from being stamped, or from being made at all; never a value."""
    tries: int = 1

    def __post_init__(self) -> None:
        """Refuse what is no code, without showing it. Raises ValueError."""
        if not 0 < self.number < MAX_NUMBER:
            raise ValueError("a row's number is out of range")
        if not REASON.fullmatch(self.reason):
            raise ValueError(f"the reason of row {self.number} is not a code")


class Journal:
    """The rows that are done, refused or set aside; one byte of memory a row."""

    def __init__(self, path: Path, base: sqlite3.Connection) -> None:
        """Take an opened file; use `Journal.open`."""
        self.path, self._base = path, base
        self._done = bytearray()
        with _told(path):
            for (number,) in base.execute("SELECT number FROM rows WHERE state = 'done'"):
                self._mark(number, True)

    @staticmethod
    def open(path: Path, seal: bytes, *, anew: bool = False) -> Journal:
        """Open the journal of a batch, or start it; `anew` forgets what it says.

        `seal` is a digest of the recipient list and the request. Raises BadInput when the file is
        another batch's or cannot be used, CannotDeliver when another run holds it or the disk
        refuses it.
        """
        try:
            return _opened(path, seal, anew)
        except _Damaged:
            if not anew:
                raise
        with _told(path):
            path.unlink()
            path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        return _opened(path, seal, anew)

    def salt(self) -> bytes:
        """Return the random bytes that this journal was started with. Raises CannotDeliver."""
        with _told(self.path):
            (salt,) = self._base.execute("SELECT salt FROM batch").fetchone()
        return bytes(salt)

    def is_done(self, number: int) -> bool:
        """Return whether a row's copy is made and on the disk."""
        return number < len(self._done) and bool(self._done[number])

    def state(self, number: int) -> RowOutcome | None:
        """Return what became of a row, None when nothing has yet. Raises CannotDeliver."""
        with _told(self.path):
            found = self._base.execute(
                "SELECT number, state, how, reason, tries FROM rows WHERE number = ?", (number,)
            ).fetchone()
        return RowOutcome(*found) if found else None

    def record(self, outcomes: Iterable[RowOutcome]) -> None:
        """Write what became of rows, all of them or none; when this returns it is on the disk.
        Raises CannotDeliver.
        """
        rows = [(one.number, one.state, one.how, one.reason, one.tries) for one in outcomes]
        with _told(self.path), _transaction(self._base):
            self._base.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?)", rows)
        for number, state, *_ in rows:
            self._mark(number, state == "done")

    def counts(self) -> Mapping[str, int]:
        """Return how many rows are done, refused and aside, and of those done how many stamped and
        whole.
        """
        counted = dict.fromkeys(("done", "stamped", "whole", "refused", "aside"), 0)
        with _told(self.path):
            for state, how, number in self._base.execute(
                "SELECT state, how, count(*) FROM rows GROUP BY state, how"
            ):
                counted[state] += number
                if how:
                    counted[how] += number
        return counted

    def reasons(self, state: State) -> Mapping[str, int]:
        """Return the reasons of the rows in a state, with how many have each, the most frequent
        first.
        """
        with _told(self.path):
            return dict(
                self._base.execute(
                    "SELECT reason, count(*) FROM rows WHERE state = ? AND reason != '' "
                    "GROUP BY reason ORDER BY count(*) DESC, reason",
                    (state,),
                )
            )

    def aside(self) -> list[tuple[int, str]]:
        """Return the number and the reason's code of each row that was set aside, in the recipient
        list's order.
        """
        return self._of("aside")

    def refused(self) -> list[tuple[int, str]]:
        """Return the number and the finding's code of each row that was refused, in the recipient
        list's order.
        """
        return self._of("refused")

    def close(self) -> None:
        """Let others have the file."""
        self._base.close()

    def __enter__(self) -> Self:
        """Return the journal, to be closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the journal."""
        self.close()

    def _of(self, state: State) -> list[tuple[int, str]]:
        with _told(self.path):
            return self._base.execute(
                "SELECT number, reason FROM rows WHERE state = ? ORDER BY number", (state,)
            ).fetchall()

    def _mark(self, number: int, done: bool) -> None:
        if number >= len(self._done):
            self._done.extend(bytes(number + 1 - len(self._done)))
        self._done[number] = done


class _Damaged(BadInput):
    """The file is no SQLite file, or a broken one."""


def _opened(path: Path, seal: bytes, anew: bool) -> Journal:
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # SQLite gives its rollback journal the same rights. A file that is there is not opened: to
        # close it would drop the lock of a journal that this process has open (POSIX: a process's
        # locks go with any of its descriptors).
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        base = sqlite3.connect(path, timeout=0.2, isolation_level=None)
    try:
        with _told(path):
            base.execute("PRAGMA locking_mode = EXCLUSIVE")
            base.execute("PRAGMA journal_mode = DELETE")
            base.execute("PRAGMA synchronous = FULL")
            base.execute("PRAGMA temp_store = MEMORY")
            with _transaction(base):
                _sealed(path, base, seal, anew)
        return Journal(path, base)
    except BaseException:
        base.close()
        raise


def _sealed(path: Path, base: sqlite3.Connection, seal: bytes, anew: bool) -> None:
    """See that the file is this batch's journal, or make it so."""
    if base.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise _damaged(path)
    if base.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
        base.execute(f"PRAGMA application_id = {APPLICATION}")
        base.execute(f"PRAGMA user_version = {VERSION}")
        for statement in filter(str.strip, TABLES.split(";")):
            base.execute(statement)
    elif base.execute("PRAGMA application_id").fetchone() != (APPLICATION,):
        hint = "take another folder by --out, or move the file away"
        raise BadInput(
            [error("input", "the file is not a journal of brochure's", Place(str(path)), hint)]
        )
    elif base.execute("PRAGMA user_version").fetchone() != (VERSION,):
        raise _unlike(path, "the journal was written by another version of brochure")
    if anew:
        base.execute("DELETE FROM batch")
        base.execute("DELETE FROM rows")
    found = base.execute("SELECT salt, seal FROM batch").fetchone()
    if found is None:
        salt = secrets.token_bytes(SALT_BYTES)
        base.execute("INSERT INTO batch VALUES (?, ?)", (salt, _digest(seal, salt)))
    elif not hmac.compare_digest(found[1], _digest(seal, found[0])):
        message = (
            f"the folder {path.parent} holds another batch: its recipient list, its handout or "
            "what was asked for differs"
        )
        raise _unlike(path, message)


def _digest(seal: bytes, salt: bytes) -> bytes:
    return hashlib.scrypt(
        seal, salt=salt, n=SCRYPT["n"], r=SCRYPT["r"], p=SCRYPT["p"], dklen=SCRYPT["dklen"]
    )


@contextmanager
def _transaction(base: sqlite3.Connection) -> Iterator[None]:
    """Write all or nothing, with nobody else in the file."""
    base.execute("BEGIN EXCLUSIVE")
    try:
        yield
        base.execute("COMMIT")
    except BaseException:
        if base.in_transaction:
            base.execute("ROLLBACK")
        raise


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn trouble with the file into a sentence."""
    try:
        yield
    except sqlite3.Error as trouble:
        kind = getattr(trouble, "sqlite_errorcode", 0) & 0xFF
        if kind in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            raise _damaged(path) from None
        if kind in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise CannotDeliver(
                f"Another run is making a batch in {path.parent}: wait until it has ended, or "
                f"take another --out."
            ) from None
        raise CannotDeliver(
            f"{path} cannot be used: {trouble}. What it said before is whole."
        ) from None
    except OSError as trouble:
        raise CannotDeliver(
            f"{path} cannot be used: {trouble.strerror or type(trouble).__name__}."
        ) from None


def _damaged(path: Path) -> _Damaged:
    hint = "--anew makes every copy once more and starts a new journal"
    return _Damaged([error("input", "the journal is damaged", Place(str(path)), hint)])


def _unlike(path: Path, message: str) -> BadInput:
    hint = (
        "take another folder by --out; --anew forgets the old batch, and writes over its copies of "
        "the same names"
    )
    return BadInput([error("input", message, Place(str(path)), hint)])
