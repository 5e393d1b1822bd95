"""The folder of a project that is the desk's own: people, wrong PINs, the record."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

NAME = "desk"


def private(project: Path) -> Path:
    """Return the folder, made for its owner alone (0700) and kept out of git. Raises OSError."""
    folder = project / NAME
    folder.mkdir(mode=0o700, exist_ok=True)
    if sys.platform != "win32" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    with contextlib.suppress(FileExistsError), (folder / ".gitignore").open("x") as file:
        file.write("*\n")
    return folder
