"""What editions are made from: one answer for make, preview, batch and a build of many handouts."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from brochure import __version__, system
from brochure.model.edition import Edition
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Html
from brochure.model.proof import Order
from brochure.read.project import YAML_FILES
from brochure.shelves import (
    BRANDS,
    CONDITIONS,
    FONTS,
    FORMATS,
    LANGUAGES,
    LEXICONS,
    MARKER,
    NOTICES,
    OPEN_FOLDERS,
    OUTLETS,
    Shelves,
    shipped,
)  # fmt: skip

# What editors and file managers leave beside a file. Only names count: a project may stand under
# `.venv` or `.git`.
LITTER = re.compile(
    r"~$|\.sw.$|\.(tmp|part)$|^\.#|^#.*#$|^\.DS_Store$|^4913$|^\.goutputstream|___jb_...___$"
    r"|^__pycache__$"
)
# A font of every script has 20 MB; no more of a file is looked at.
MOST_BYTES = 100_000_000
# The name of the files in the project's own folder.
BESIDE = "*"
ASSET = re.compile(r"""asset:/+([^"'()\s]+)""")
# Folders of templates that hold one folder for each item; what else stands in templates/ may be
# part of any page.
ONE_OF_MANY = {Path(FORMATS).name, Path(LANGUAGES).name}


@dataclass(frozen=True)
class Inputs:
    """Files, and folders with all that is in them, that an edition is made from; each may be
    absent.
    """

    folders: frozenset[Path]
    files: frozenset[Path]
    of_handouts: frozenset[Path] = frozenset()
    """Folders of which the own YAML files count, those that are yet to come too."""

    def __or__(self, other: Inputs) -> Inputs:
        """Return both."""
        return Inputs(
            self.folders | other.folders,
            self.files | other.files,
            self.of_handouts | other.of_handouts,
        )

    def matter(self, changed: Iterable[str]) -> set[Path]:
        """Return those of the changed paths that a page may depend on."""
        paths = {Path(name) for name in changed if not LITTER.search(Path(name).name)}
        return {
            path
            for path in paths
            if path in self.files
            or any(path.is_relative_to(one) for one in self.folders)
            or (path.parent in self.of_handouts and path.suffix.lower() in YAML_FILES)
        }


def inputs(content: Path, shelves: Shelves, source: str | None = None) -> Inputs:
    """Return all that the editions of a handout may be made from: to be watched.

    The open folders are named among the files too, so that one which is made later (or comes back)
    is noticed.
    """
    files = {content.parent.resolve() / content.name, content.resolve(), shelves.project / MARKER}
    files.update(root / folder for root in shelves.roots for folder in OPEN_FOLDERS)
    folders = frozenset(shelves.folders())
    for home in (content.parent, shelves.project) if source else ():
        text = (home / str(source)).resolve()
        if not any(text.is_relative_to(folder) for folder in folders):
            files.add(text)
    return Inputs(folders, frozenset(files))


class Composed(Protocol):
    """An edition of which at least the page is composed, such as a proof."""

    @property
    def manuscript(self) -> Manuscript: ...  # noqa: D102
    @property
    def edition(self) -> Edition: ...  # noqa: D102
    @property
    def html(self) -> Html: ...  # noqa: D102


def used(editions: Iterable[Composed], content: Path, shelves: Shelves) -> tuple[str, ...]:
    """Return the names of what editions are made from, beside their handout's file.

    A name is seen from the project's folder and from ours, since a file that the clinic adds would
    stand for ours: `assets/fonts/` is a folder with all that is below it, `templates/*` one with
    its own files.
    """
    names = {"templates/*", f"{FONTS}/", f"{NOTICES}/"}
    for root in shelves.roots:
        below = (root / "templates").iterdir() if (root / "templates").is_dir() else ()
        names |= {f"templates/{path.name}/" for path in below if path.name not in ONE_OF_MANY}
    for one in editions:
        edition, source = one.edition, one.manuscript.handout.source
        names |= {f"{folder}/" for folder in edition.template_folders if folder != "templates"}
        names |= {
            f"{LANGUAGES}/{edition.language_name}/", f"{LEXICONS}/{edition.language.tag}/",
            f"{BRANDS}/{edition.brand_name}/", f"{OUTLETS}/{edition.outlet_name}/",
        }  # fmt: skip
        names |= {f"{CONDITIONS}/{edition.condition.name}/"} if edition.condition else set()
        for text in (one.html.markup, *one.html.stylesheets):
            names |= {unquote(name) for name in ASSET.findall(text)}
        if source:
            beside = os.path.relpath((content.parent / source.file).resolve(), shelves.project)
            names |= {Path(beside).as_posix(), source.file}
    return tuple(sorted(names))


def fingerprint(
    order: Order,
    shelves: Shelves,
    names: Iterable[str] | None = None,
    seen: dict[tuple[Path, str], bytes] | None = None,
) -> str:
    """Return a SHA-256 over all that the editions of an order are made from, but for the day.

    It is the same for equal files wherever the project stands. `names` are those of `used`; without
    them everything on the shelves and beside the handout counts. `seen` spares many handouts the
    look at what they share: it holds for one moment only.
    """
    if names is None:
        names = (*(f"{folder}/" for folder in OPEN_FOLDERS), BESIDE)
    release = order.release
    said = (
        _brochure(), order.formats, order.brand, order.language, release.outlet,
        release.allow_expired, release.press, release.condition,
    )  # fmt: skip
    total = hashlib.sha256(repr(said).encode())
    total.update(digest(order.content))
    total.update(digest(shelves.project / MARKER))
    seen = {} if seen is None else seen
    for root in shelves.roots:
        for name in names:
            if (root, name) not in seen:
                seen[root, name] = _of_name(root, name)
            total.update(seen[root, name])
    return total.hexdigest()


def shelves_digest(shelves: Shelves) -> str:
    """Return a SHA-256 over all that stands on the shelves: what a warm engine has read of them."""
    total = hashlib.sha256()
    for root in shelves.roots:
        for folder in OPEN_FOLDERS:
            total.update(_of_name(root, f"{folder}/"))
    return total.hexdigest()


def _of_name(root: Path, name: str) -> bytes:
    """Return the digest of all files that a name stands for, with their own names."""
    total = hashlib.sha256(name.encode("utf-8", "surrogateescape"))
    for way, path in _files(root, name):
        total.update(b"\0" + way.encode("utf-8", "surrogateescape") + b"\0" + digest(path))
    return total.digest()


def _files(root: Path, name: str) -> Iterator[tuple[str, Path]]:
    """Yield the files that a name stands for, each with its way from there."""
    if not name.endswith(("/", "*")):
        yield "", root / name
        return
    deep = name.endswith("/")
    try:
        entries = sorted(os.scandir(root / name.rstrip("*")), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if LITTER.search(entry.name):
            continue
        if not system.is_folder(entry):
            yield entry.name, Path(entry.path)
        elif not deep:
            # a folder of templates that comes may be part of any page; of the project, of none
            if name != BESIDE and entry.name not in ONE_OF_MANY:
                yield f"{entry.name}/", Path(entry.path)
        else:
            below = _files(root, f"{name}{entry.name}/")
            yield from ((f"{entry.name}/{way}", path) for way, path in below)


def digest(path: Path) -> bytes:
    """Return the digest of a file's bytes, of nothing when it is not there or cannot be read."""
    try:
        stat = path.stat()
        return _digest(path, stat.st_mtime_ns, stat.st_size, stat.st_ino)
    except OSError:
        return b"-"


@lru_cache(20_000)
def _digest(path: Path, changed: int, size: int, inode: int) -> bytes:
    if size > MOST_BYTES:  # nothing that a page uses; its state tells well enough
        return hashlib.sha256(repr((changed, size, inode)).encode()).digest()
    return hashlib.sha256(system.read(path, size)).digest()


@lru_cache(1)
def _brochure() -> str:
    """Return which brochure this is; a checkout's code may change without its version."""
    package = Path(__file__).resolve().parent
    if shipped() != package.parent:
        return __version__
    total = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        total.update(digest(path))
    return f"{__version__}+{total.hexdigest()}"
