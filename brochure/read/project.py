"""A clinic's project: the settings in its brochure.yaml, and the files of its handouts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from brochure import system
from brochure.fold import folded
from brochure.model.finding import Finding, Place, error, note, warning
from brochure.model.project import Project, Settings
from brochure.read.items import parsed
from brochure.read.tree import EMPTY, MAX_BYTES
from brochure.read.validate import marks_of, noun
from brochure.shelves import MARKER, OPEN_FOLDERS, resolved, shown

# The two keys at the start of a line that make a YAML file a handout: enough to know most without
# parsing them, which takes 15 ms a file.
HANDOUT_KEYS = {b"title", b"document"}
KEY = re.compile(rb"""^["']?(title|document)["']?[ \t]*:""", re.MULTILINE)
# The id of the document control and the language, as nearly every handout writes them.
ID = re.compile(
    rb"""^document:[ \t]*(?:\#.*)?\n(?:(?:[ \t]+.*|[ \t]*\#.*)?\n)*?[ \t]+id:[ \t]*["']?"""
    rb"""([a-z0-9]+(?:-[a-z0-9]+)*)["']?[ \t]*(?:\#.*)?$""",
    re.MULTILINE,
)
LANGUAGE = re.compile(rb"""^language:[ \t]*["']?([\w-]+)""", re.MULTILINE)
YAML_FILES = (".yaml", ".yml")


def settings_of(folder: Path) -> tuple[Settings, list[Finding]]:
    """Return the settings of the project in a folder, and what is wrong with its brochure.yaml.

    A folder without one has the defaults; a faulty one too, beside its findings.
    """
    path = folder / MARKER
    if not path.is_file():
        return Settings(), []
    tree = parsed(path)
    if tree.value is None and [found.message for found in tree.findings] == [EMPTY]:
        return Settings(Project(), marks_of(tree), is_marked=True), []  # it only marks the folder
    value, findings = noun(Project, tree)
    return Settings(value or Project(), marks_of(tree), is_marked=True), findings


def handout_files(
    folder: Path, settings: Settings, places: Sequence[Path] = ()
) -> tuple[list[Path], list[Finding]]:
    """Return the files of a project's handouts in order, and what should be known of others.

    A handout is a YAML file with a title and a document under the project's handout folders.
    `places` are folders to which the search is narrowed; one outside the handout folders is looked
    through itself. Hidden files, templates, assets and projects below this one are passed over.
    """
    files: dict[Path, None] = {}
    findings: list[Finding] = []
    for place, deep in _places(folder, settings, places, findings):
        for path in _yaml_files(place, deep, findings):
            if path not in files and _is_handout(path, folder, findings, alone=deep):
                files[path] = None
    return sorted(files), findings


def _places(
    folder: Path, settings: Settings, wanted: Sequence[Path], findings: list[Finding]
) -> Iterator[tuple[Path, bool]]:
    """Yield the folders to look through, and whether to look below them."""
    known: list[tuple[Path, bool]] = []
    for index, name in enumerate(settings.project.handouts):
        path = folder / name
        if path.is_dir():
            known.append((path, path != folder))
        elif ("handouts", index) in settings.marks.places:
            message = f"there is no folder {name} for handouts"
            hint = "make it, or take it out of `handouts`"
            findings.append(
                warning("passed-over", message, settings.marks.at("handouts", index), hint)
            )
    if not wanted:
        yield from known
    for place in wanted:
        top = place.absolute()
        inside = [(path, deep) for path, deep in known if path.absolute().is_relative_to(top)]
        within = any(deep and top.is_relative_to(path.absolute()) for path, deep in known)
        yield from [(place, True)] if within or not inside else inside


def _yaml_files(folder: Path, deep: bool, findings: list[Finding]) -> Iterator[Path]:
    """Yield the YAML files of a folder, and of those below it."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as trouble:
        message = f"the folder cannot be read: {trouble.strerror}"
        findings.append(error("input", message, Place(shown(folder))))
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith(".") or entry.name == MARKER:
            continue
        is_folder = system.is_folder(entry)
        if not is_folder and (entry.is_symlink() or entry.is_file()):
            if path.suffix.lower() in YAML_FILES:
                yield path
        elif deep and is_folder and entry.name not in OPEN_FOLDERS:
            if (path / MARKER).is_file():
                message = "this folder is a project of its own; its handouts are not looked at here"
                hint = f"name its folder to look at them: {shown(path)}"
                findings.append(note("passed-over", message, Place(shown(path)), hint))
            elif entry.is_symlink():
                message = "this folder is a link; handouts in it are not looked for"
                hint = "put the folder itself here, or name it"
                findings.append(warning("passed-over", message, Place(shown(path)), hint))
            else:
                yield from _yaml_files(path, deep, findings)


def _is_handout(path: Path, project: Path, findings: list[Finding], *, alone: bool) -> bool:
    """Return whether a YAML file is a handout; what only looks like one is told.

    `alone` says that handouts have the folder to themselves: a file that is no YAML at all is then
    taken for one, so that somebody is told; beside other programs' files it is not.
    """
    real = resolved(path)
    if real is None or not real.is_relative_to(project.resolve()):
        hint = "put the file itself into the project, or take the link out"
        message = "this is a link that leads out of the project, and is not made"
        findings.append(error("input", message, Place(shown(path)), hint))
        return False
    if path.name == "content.yaml":  # named as a handout: what it lacks is told when it is read
        return True
    try:
        text = system.read(path, MAX_BYTES)
    except OSError:
        return True  # whoever reads it says why it cannot be read
    keys = set(KEY.findall(text.replace(b"\r", b"\n").removeprefix(b"\xef\xbb\xbf")))
    if keys >= HANDOUT_KEYS:
        return True
    tree = parsed(path)
    if tree.findings:
        return alone or bool(keys)  # what is wrong with it is told when it is read
    there = {"title", "document"} & set(tree.value if isinstance(tree.value, dict) else ())
    if len(there) == 1:
        missing = ({"title", "document"} - there).pop()
        message = f"this is not taken for a handout: it has a {there.pop()} and no {missing}"
        hint = f"add {missing}, or move the file to another folder"
        findings.append(warning("passed-over", message, Place(shown(path), 1, 1), hint))
    return len(there) == 2


@dataclass(frozen=True)
class Identity:
    """What tells a handout from others: its id and its language."""

    path: Path
    id: str
    language: str

    def where(self) -> Place:
        """Return where its id stands."""
        return marks_of(parsed(self.path)).at("document", "id")


def identity(path: Path) -> Identity | None:
    """Return a handout's id and language without reading all of it; None when it says neither."""
    try:
        text = system.read(path, MAX_BYTES).replace(b"\r", b"\n")
    except OSError:
        return None
    found, spoken = ID.search(text), LANGUAGE.search(text)
    if found:
        return Identity(path, found[1].decode(), spoken[1].decode() if spoken else "")
    value = parsed(path).value
    control = value.get("document") if isinstance(value, dict) else None
    if not isinstance(control, dict) or not isinstance(control.get("id"), str):
        return None
    return Identity(path, folded(control["id"]), str(value.get("language", "")))
