"""Where files stand, said without a path of this machine."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from brochure.model.finding import Finding
from brochure.shelves import shipped

# The folder of the run is the repository's in CI: the name is the one that SARIF's readers know for
# it.
RUN, HANDOUT, SHIPPED = "%SRCROOT%", "HANDOUT", "BROCHURE"


class Bases:
    """The folders that a place is told from: that of the run, the handout's own, and what came with
    brochure.
    """

    def __init__(self, content: Path) -> None:
        """Take the handout's file."""
        home = Path(os.path.abspath(content)).parent  # noqa: PTH100 - links stay as they were named
        self.folders = (
            (RUN, Path.cwd()), (HANDOUT, home), (HANDOUT, home.resolve()), (SHIPPED, shipped()),
        )  # fmt: skip

    def split(self, file: str) -> tuple[str, str]:
        """Return the name of the folder that a file is told from and the way from there; alone, if
        none holds it.
        """
        path = Path(os.path.abspath(file))  # noqa: PTH100 - links stay as they were named
        for name, folder in self.folders:
            if path.is_relative_to(folder):
                return name, path.relative_to(folder).as_posix()
        return "", path.name

    def shown(self, file: str) -> str:
        """Return a file as its user named it, or the way from its folder when that was a path from
        the root.
        """
        return self.split(file)[1] if Path(file).is_absolute() else Path(file).as_posix()

    def finding(self, found: Finding) -> Finding:
        """Return a finding whose place and sentences name no folder of this machine."""
        where = replace(found.where, file=self.shown(found.where.file)) if found.where else None
        return replace(
            found, where=where, message=self._bare(found.message), hint=self._bare(found.hint)
        )

    def _bare(self, text: str) -> str:
        for folder in sorted({str(folder) for _, folder in self.folders}, key=len, reverse=True):
            if len(folder) > 1:  # not the root: `//` stands in addresses
                text = text.replace(f"{folder}{os.sep}", "")
        return text
