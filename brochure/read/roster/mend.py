"""A file that nobody else may read, written beside its place and put there at one stroke."""

from __future__ import annotations

import glob
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from brochure.errors import CannotDeliver
from brochure.shelves import shown


def write(path: Path, text: Iterable[str], encoding: str, source: Path) -> None:
    """Write a text in pieces, mode 0600; `source` is the file that it comes from, which stays as it
    is.

    Raises CannotDeliver; what stood at the path is then whole, and nothing is left beside it. What
    a killed process left there goes first: it holds what somebody's rows say.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        if path.exists() and path.samefile(source):
            raise CannotDeliver(
                f"{shown(path)} is the roster itself; name another file for the rows to be mended"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in path.parent.glob(f".{glob.escape(path.name)}.????????.part"):
            left.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding=encoding, newline="") as file:
                file.writelines(text)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except (OSError, ValueError) as trouble:
        reason = (isinstance(trouble, OSError) and trouble.strerror) or "its name cannot be one"
        raise CannotDeliver(
            f"{shown(path)} cannot be written: {reason}. Nothing was changed there."
        ) from None
