"""The handouts of a project, to choose one from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from brochure.fingerprint import Inputs
from brochure.model.finding import Finding
from brochure.model.project import Settings
from brochure.read.items import parsed
from brochure.read.project import handout_files, settings_of
from brochure.shelves import MARKER


@dataclass(frozen=True)
class Choice:
    """A handout that can be chosen: its file, and what it says of itself as far as it can be
    read.
    """

    path: Path
    title: str | None
    status: str | None


class Handouts:
    """What a marked project holds now, by the name of each file as it is seen from there.

    A browser may name these and nothing else: no path of its making reaches the file system.
    """

    def __init__(self, project: Path) -> None:
        """Take the project's folder, and look into it."""
        self.project = project.resolve()
        self.choices: dict[str, Choice] = {}
        self.findings: tuple[Finding, ...] = ()
        self._settings = Settings()
        self.look()

    def look(self) -> None:
        """Look for the handouts anew; while brochure.yaml is faulty, those from before stay."""
        settings, faults = settings_of(self.project)
        if faults:
            self.findings = tuple(faults)
            return
        files, notes = handout_files(self.project, settings)
        self._settings, self.findings = settings, tuple(notes)
        self.choices = {path.relative_to(self.project).as_posix(): _choice(path) for path in files}

    def name(self, path: Path | None) -> str | None:
        """Return the name of a handout's file, also of one that is no longer in the list."""
        return path.relative_to(self.project).as_posix() if path else None

    def inputs(self) -> Inputs:
        """Return what the list is made from: to be watched."""
        return Inputs(
            folders=frozenset(folder for folder in self._below() if folder.is_dir()),
            files=frozenset({self.project / MARKER, *self._below()}),
            of_handouts=frozenset({self.project}),
        )

    def _below(self) -> Iterator[Path]:
        """Yield the handout folders with all that is below them, there or not."""
        for name in self._settings.project.handouts:
            if self.project / name != self.project:
                yield self.project / name


def _choice(path: Path) -> Choice:
    try:
        stat = path.stat()
    except OSError:
        return Choice(path, None, None)
    return _read(path, stat.st_mtime_ns, stat.st_size, stat.st_ino)


@lru_cache(2_000)
def _read(path: Path, _changed: int, _size: int, _inode: int) -> Choice:
    """Return what a file says of itself, faulty as it may be for a page; 3 ms each."""
    value = parsed(path).value
    if not isinstance(value, dict):
        return Choice(path, None, None)
    title, control = value.get("title"), value.get("document")
    status = control.get("status") if isinstance(control, dict) else None
    return Choice(
        path,
        title if isinstance(title, str) else None,
        status if isinstance(status, str) else None,
    )
