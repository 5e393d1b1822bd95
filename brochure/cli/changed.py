"""Which handouts some changed files touch: what a hook before a commit has to check."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from brochure import system
from brochure.cli.contents import Contents
from brochure.deliver.address import FOLDER, Address
from brochure.errors import BadInput
from brochure.read.project import handout_files, settings_of
from brochure.read.tree import MAX_BYTES
from brochure.read.twins import twins
from brochure.shelves import MARKER, OPEN_FOLDERS, project_of, shown


def touched(changed: Sequence[Path]) -> list[Contents]:
    """Return the handouts that are among changed files, or made from one of them, by project.

    The settings, a brand, a template or a picture touch all handouts of their project. What is no
    part of a handout is passed over. Raises BadInput where settings cannot be read.
    """
    projects: dict[Path, list[Path]] = {}
    for path in changed:
        if path.is_file():
            projects.setdefault(_project(path), []).append(path)
    found = [_of_project(project, paths) for project, paths in projects.items()]
    return [one for one in found if one.files or one.notes]


def _project(path: Path) -> Path:
    """Return the project that a file belongs to: without a brochure.yaml the folder above the
    assets, templates or pictures that it is among.
    """
    project = project_of(path)
    if (project / MARKER).is_file():
        return project
    shared = [one.parent for one in path.absolute().parents if one.name in OPEN_FOLDERS]
    return next((one for one in shared if (one / "content.yaml").is_file()), project)


def _of_project(project: Path, changed: Sequence[Path]) -> Contents:
    settings, findings = settings_of(project)
    if findings:
        raise BadInput(findings)
    handouts, notes = handout_files(project, settings)
    by_place = {one.resolve(): one for one in handouts}
    home = project.resolve()
    files: dict[Path, None] = {}
    for path in changed:
        own = by_place.get(path.resolve())
        way = path.parent.resolve() / path.name
        if way.is_relative_to(home) and way.relative_to(home).parts[0] in (*OPEN_FOLDERS, MARKER):
            files |= dict.fromkeys(handouts)
        elif own:
            files[own] = None
        elif path.resolve().is_relative_to(home) and _is_misspelt(path):
            files[path] = None
        else:  # such as the text that a handout is compared with
            name = os.fsencode(path.name)
            files |= dict.fromkeys(one for one in handouts if name in _start(one))
    taken = {path: twin for path, twin in twins(handouts, settings).items() if path in files}
    told = {shown(path) for path in changed if path not in files}
    return Contents(
        project=project,
        files=tuple(path for path in files if path not in taken),
        within=(),
        out=Address(FOLDER, "out"),
        notes=(*taken.values(), *(one for one in notes if one.where and one.where.file in told)),
    )


def _start(path: Path) -> bytes:
    """Return as much of a file as a handout may have; of what cannot be read, nothing."""
    try:
        return system.read(path, MAX_BYTES)
    except OSError:  # whoever reads it as a handout says why
        return b""


def _is_misspelt(path: Path) -> bool:
    """Return whether a file has the record that only handouts have, so that its title is wrong."""
    is_yaml = path.suffix.lower() in {".yaml", ".yml"}
    return is_yaml and b"\ndocument:" in b"\n" + _start(path)
