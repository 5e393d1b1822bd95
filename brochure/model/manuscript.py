"""A handout together with where each of its lines stands and the clinic's own text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from brochure.model.finding import Place
from brochure.model.handout import Handout
from brochure.model.personal import Entry

Path = tuple[str | int, ...]
"""The way to a value in a YAML file, such as ("sections", 0, "body")."""


@dataclass(frozen=True)
class Marks:
    """Where the values of a YAML file stand; paths that are not there fall back to what holds
    them.
    """

    file: str
    places: Mapping[Path, Place] = field(default_factory=dict)
    keys: Mapping[Path, Place] = field(default_factory=dict)
    blocks: Mapping[Path, tuple[Place, ...]] = field(default_factory=dict)
    folded: Mapping[Path, tuple[Place, ...]] = field(default_factory=dict)
    """The lines of each text that YAML has made one line of."""

    def at(self, *path: str | int) -> Place:
        """Return the place of a value, or of the nearest value around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.file))

    def key(self, *path: str | int) -> Place:
        """Return the place of a key, or of the nearest value around it."""
        return self.keys.get(path) or self.at(*path)

    def line(self, path: Path, index: int) -> Place:
        """Return the place of a line (from 0) inside a block of text."""
        lines = self.blocks.get(path, ())
        return lines[index] if index < len(lines) else self.at(*path)


@dataclass(frozen=True)
class SourceText:
    """The clinic's own text as it stands in the repository."""

    name: str
    lines: tuple[str, ...]
    sha256: str
    numbers: tuple[int, ...] = ()
    """The number of each line in the file, from 1."""


@dataclass(frozen=True)
class Manuscript:
    """What the checks and the composer work on."""

    handout: Handout
    marks: Marks
    source: SourceText | None = None
    entries: tuple[Entry, ...] = ()
    """What one reader's copy says beside the article."""
