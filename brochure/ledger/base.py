"""The record's file: made and opened, by many processes and threads at once, and trouble with it
told in a sentence.

It has a write-ahead log, so that reading it never holds up a printing desk. The log is on the disk
before a transaction ends (synchronous), so what was written outlives a kill and a cut of the
power. Such a log needs memory that computers do not share: the folder stands on the server's own
disk.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from brochure.ledger import tables
from brochure.ledger.trouble import NOTHING, NotNow, told

FOLDER, FILE = "desk", "given-out.sqlite3"
IGNORED = "# The desk's own files stay on this machine, and out of git.\n*\n"
NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL
# Seconds that one waits for another process to end its writing.
PATIENCE = 10.0


@dataclass
class _Opened:
    base: sqlite3.Connection
    process: int
    file: tuple[int, int] | None
    """Device and number; none of a file that is looked at only once."""


class Base:
    """The file, opened once for all threads of a process and again when it was put back from a
    backup, or by a process that was forked.
    """

    def __init__(self, project: Path) -> None:
        """Take the project's folder; nothing is opened or made yet."""
        self.path = project / FOLDER / FILE
        self._lock = threading.RLock()
        self._held = os.getpid()
        self._opened: _Opened | None = None
        self._left: list[sqlite3.Connection] = []

    def is_there(self) -> bool:
        """Return whether anything was ever written."""
        with told(self.path, PATIENCE):
            try:
                return self.path.stat().st_size > 0
            except (FileNotFoundError, NotADirectoryError):
                return False

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Yield the file in a transaction, alone: what is written is on the disk when the block has
        ended, or nothing of it is. Raises CannotDeliver.
        """
        with self._mine(), told(self.path, PATIENCE, writing=True):
            base = self._ready(make=True)
            base.execute("BEGIN IMMEDIATE")
            try:
                yield base
                base.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    if base.in_transaction:
                        base.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield the file as it is at one moment; an empty one where nothing was ever written.
        Raises CannotDeliver.
        """
        if not self.is_there():
            with contextlib.closing(_empty()) as base:
                yield base
            return
        with self._mine(), told(self.path, PATIENCE):
            base = self._ready(make=False)
            base.execute("BEGIN")
            try:
                yield base
            finally:
                with contextlib.suppress(sqlite3.Error):
                    base.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file."""
        with self._mine():
            if self._opened and self._opened.process == os.getpid():
                self._opened.base.close()
            self._opened = None

    def _mine(self) -> threading.RLock:
        if self._held != os.getpid():  # a thread that is not here may have held it
            self._lock, self._held = threading.RLock(), os.getpid()
        return self._lock

    def _ready(self, *, make: bool) -> sqlite3.Connection:
        known = self._opened
        if known and known.file and self._is_current(known):
            return known.base
        if known and known.file:
            # to close it would take away the log of the file that stands there now
            self._left.append(known.base)
        elif known:
            known.base.close()
        self._opened = None
        if make:
            _furnish(self.path)
        base, frozen = _connected(self.path)
        try:
            _prepare(base, self.path)
        except BaseException:
            base.close()
            raise
        file = None if frozen else _identity(self.path)
        self._opened = _Opened(base, os.getpid(), file)
        return base

    def _is_current(self, known: _Opened) -> bool:
        return (known.process, known.file) == (os.getpid(), _identity(self.path))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        about = path.stat()
    except FileNotFoundError:
        return None
    return about.st_dev, about.st_ino


def _furnish(path: Path) -> None:
    """Make the folder and an empty file that only their owner may read, and keep both out of git.

    A file that is there is not opened: to close it would drop SQLite's locks (POSIX).
    """
    folder = path.parent
    if folder.is_symlink() or path.is_symlink():
        raise NotNow(f"{path} or its folder is a link; put a folder of its own there. {NOTHING}")
    folder.mkdir(mode=0o700, parents=False, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        made = os.open(folder / ".gitignore", NEW, 0o600)
        with os.fdopen(made, "w", encoding="ascii") as file:
            file.write(IGNORED)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, NEW, 0o600))
        for one in (folder, folder.parent):
            _flushed(one)
    for place, rights in ((folder, 0o700), (path, 0o600)):
        if place.stat().st_mode & 0o077:
            with contextlib.suppress(OSError):  # another's: SQLite says whether it can be used
                place.chmod(rights)


def _flushed(folder: Path) -> None:
    """Put the names in a folder on the disk, where the system can."""
    if sys.platform == "win32":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(opened)
    finally:
        os.close(opened)


def _connected(path: Path) -> tuple[sqlite3.Connection, bool]:
    """Open the file, and return whether it is taken for one that nobody changes: where a log cannot
    be made, as in a folder for reading only, and where nobody has one.
    """
    if path.is_dir():
        raise NotNow(
            f"{path} is a folder, and should be the file of the record: move it away. {NOTHING}"
        )
    try:
        return _opened(path, "rw"), False
    except sqlite3.OperationalError:
        if path.with_name(f"{path.name}-wal").exists():
            raise
    return _opened(path, "ro&immutable=1"), True


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    base = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=PATIENCE, isolation_level=None,
        check_same_thread=False,
    )  # fmt: skip
    try:
        base.execute("PRAGMA synchronous = EXTRA")
        base.execute("PRAGMA fullfsync = ON")
        base.execute("PRAGMA foreign_keys = ON")
        base.execute("PRAGMA trusted_schema = OFF")
        base.execute("PRAGMA temp_store = MEMORY")
        base.execute("PRAGMA user_version").fetchone()
    except BaseException:
        base.close()
        raise
    return base


def _empty() -> sqlite3.Connection:
    base = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    for statement in tables.statements():
        base.execute(statement)
    return base


def _prepare(base: sqlite3.Connection, path: Path) -> None:
    """See that the file is a record that this brochure knows, or make an empty one so."""
    if _is_bare(base):
        _patiently(base, "PRAGMA journal_mode = WAL")
        base.execute("BEGIN IMMEDIATE")
        try:
            if _is_bare(base):  # nobody else has made it meanwhile
                for statement in tables.statements():
                    base.execute(statement)
            base.execute("COMMIT")
        except BaseException:
            if base.in_transaction:
                base.execute("ROLLBACK")
            raise
    if base.execute("PRAGMA application_id").fetchone() != (tables.APPLICATION,):
        raise NotNow(
            f"{path} is another program's file, and not the record: move it away. {NOTHING}"
        )
    (version,) = base.execute("PRAGMA user_version").fetchone()
    if version > tables.VERSION:
        raise NotNow(
            f"{path} was written by a newer brochure (its form is {version}, and this one knows "
            f"{tables.VERSION}): install that brochure again. {NOTHING}"
        )


def _is_bare(base: sqlite3.Connection) -> bool:
    empty: bool = base.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    return empty and base.execute("PRAGMA user_version").fetchone() == (0,)


def _patiently(base: sqlite3.Connection, statement: str) -> None:
    """Run what SQLite does not wait for others to allow."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            base.execute(statement)
            return
        except sqlite3.OperationalError as trouble:
            if trouble.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)
