"""The file of faulty rows, which nobody else may read."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from pathlib import Path

from brochure import files
from brochure.errors import CannotDeliver
from brochure.shelves import shown


def write(path: Path, text: Iterable[str], encoding: str, source: Path) -> None:
    """Write a text in pieces, mode 0600; `source` is the file that it comes from, which stays as it
    is.

    Raises CannotDeliver; what stood at the path is then whole, and nothing is left beside it.
    """
    with files.told(Path(shown(path))):
        if path.exists() and path.samefile(source):
            raise CannotDeliver(
                f"{shown(path)} is the recipient list itself; name another file for the rows to "
                "be mended"
            )
        files.replace(path, codecs.iterencode(text, encoding), private=True)


def holds(path: Path, text: Iterable[str], encoding: str) -> bool:
    """Return whether a file holds just this text; what cannot be read does not."""
    try:
        with path.open("rb") as file:
            same = all(file.read(len(part)) == part for part in codecs.iterencode(text, encoding))
            return same and not file.read(1)
    except OSError:
        return False
