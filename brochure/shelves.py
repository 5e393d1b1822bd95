"""Where things live: the clinic's own project first, then what ships with the package."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from brochure.fold import folded

FORMATS, LANGUAGES, BRANDS, FONTS = (
    "templates/formats",
    "templates/languages",
    "assets/brands",
    "assets/fonts",
)
NOTICES, OUTLETS, LEXICONS = "assets/notices", "assets/outlets", "assets/lexicons"
CONDITIONS = "assets/conditions"
LABELS = {
    FORMATS: "format.yaml", LANGUAGES: "language.yaml", BRANDS: "brand.yaml", FONTS: "font.yaml",
    NOTICES: "notice.yaml", OUTLETS: "outlet.yaml", CONDITIONS: "condition.yaml",
}  # fmt: skip

# The file that marks a clinic's project, and holds its settings.
MARKER = "brochure.yaml"
# Only these folders of a project are ever read by a page; nothing beside them is reachable by a
# link or `..`.
OPEN_FOLDERS = ("assets", "templates", "pictures")


def shipped() -> Path:
    """Return the folder that holds our templates and assets: in a wheel beside this file, in a
    checkout above it.
    """
    package = Path(__file__).resolve().parent
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent


def shown(path: Path) -> str:
    """Return a path as a person at this prompt would write it."""
    absolute, here = path.absolute(), Path.cwd()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(absolute)


def project_of(path: Path) -> Path:
    """Return the folder of the project that a handout's file or a folder belongs to.

    It is the nearest one above that a brochure.yaml marks; without one, the file's own folder.
    """
    folder = path if path.is_dir() else path.parent
    absolute = folder.absolute()
    for one in (absolute, *absolute.parents):
        if (one / MARKER).is_file():
            return one
    return folder


def resolved(path: Path) -> Path | None:
    """Return a path with every link followed, or None when it cannot be one: a NUL in it, or links
    in a circle.
    """
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return None


def alike(folder: Path, name: str) -> Path | None:
    """Return the file below a folder whose name a reader cannot tell from a name, such as one with
    decomposed letters, as a Mac's archive has them; None when there is none.
    """
    path = folder
    for step in Path(name).parts:
        if step == "..":
            return None
        if not os.path.lexists(path / step):
            try:
                path = next(one for one in path.iterdir() if folded(one.name) == folded(step))
            except (OSError, StopIteration, ValueError):
                return None
        else:
            path /= step
    return path


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # such as a name that is too long
        return False


class Shelves:
    """Looks a file up in the clinic's project, then in ours."""

    def __init__(self, project: Path, ours: Path | None = None) -> None:
        """Take the project's folder, as `project_of` finds it."""
        self.project = project.resolve()
        self.ours = (ours or shipped()).resolve()
        self.roots = (self.project,) if self.project == self.ours else (self.project, self.ours)

    def find(self, name: str) -> Path | None:
        """Return the first file of that name, such as `templates/print.css`, or None.

        It stands inside an open folder even after every link is followed.
        """
        exact = ((root, root / name) for root in self.roots)
        same_look = ((root, alike(root, name)) for root in self.roots)
        for root, there in chain(exact, same_look):
            path = resolved(there) if there else None
            if (
                path
                and _is_file(path)
                and any(path.is_relative_to(root / folder) for folder in OPEN_FOLDERS)
            ):
                return path
        return None

    def names(self, shelf: str) -> list[str]:
        """Return the names of a shelf's items: its folders that hold the shelf's label."""
        found: set[str] = set()
        for root in self.roots:
            found.update(path.parent.name for path in (root / shelf).glob(f"*/{LABELS[shelf]}"))
        return sorted(found)

    def label(self, shelf: str, name: str) -> Path | None:
        """Return an item's label: the clinic's own stands for ours of the same name."""
        return self.find(f"{shelf}/{name}/{LABELS[shelf]}")

    def items(self, shelf: str) -> list[Path]:
        """Return the folders of a shelf's items, one for each name."""
        return [
            path.parent for path in (self.label(shelf, name) for name in self.names(shelf)) if path
        ]

    def folders(self) -> Iterator[Path]:
        """Yield every folder that an edition is made from, to be watched."""
        for root in self.roots:
            yield from (root / folder for folder in OPEN_FOLDERS if (root / folder).is_dir())


def shelves_of(content: Path) -> Shelves:
    """Return the shelves of the project that a handout's file belongs to."""
    return Shelves(project_of(content))
