"""Trouble with the record's file, told in a sentence that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from brochure.errors import CannotDeliver

NOTHING = "Nothing is printed until then, so that nothing goes out unrecorded."


class NotNow(CannotDeliver):
    """The record cannot be used; the message says why, and what to do."""


@contextmanager
def told(path: Path, patience: float, *, writing: bool = False) -> Iterator[None]:
    """Turn trouble with the file into a sentence."""
    try:
        yield
    except sqlite3.Error as trouble:
        raise NotNow(_sentence(path, trouble, patience, writing)) from None
    except OSError as trouble:
        reason = (trouble.strerror or type(trouble).__name__).lower()
        raise NotNow(
            f"The record {path} cannot be {'written' if writing else 'read'}: {reason}. See to the "
            f"disk, and that {path.parent} is a folder of the user who runs brochure. {NOTHING}"
        ) from None


def _sentence(path: Path, trouble: sqlite3.Error, patience: float, writing: bool) -> str:
    kind = getattr(trouble, "sqlite_errorcode", 0) & 0xFF
    record, verb = f"The record {path}", "written" if writing else "read"
    if kind in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
        return (
            f"{record} is damaged. Keep a copy of it and of the files beside it, and put your last "
            f"backup in its place; without one, move it away, and a new record begins. {NOTHING}"
        )
    if kind == sqlite3.SQLITE_FULL:
        return f"{record} cannot be written: the disk is full. Make room there. {NOTHING}"
    if kind in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return (
            f"{record} cannot be {verb}: another program has held it for {patience:.0f} seconds. "
            "Close what has the file open, such as a database viewer, and try again."
        )
    if kind in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return (
            f"{record} cannot be {verb}: the file, its folder or the disk is not for this user to "
            f"{'write' if writing else 'read'}. Run it as the user who runs the desk, or give the "
            f"folder to the user who does. {NOTHING}"
        )
    return f"{record} cannot be {verb}: {trouble}. See to the disk. {NOTHING}"
