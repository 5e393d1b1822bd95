"""The handouts of a project as search needs them. What was read once is kept beside the outputs:
reading a handout takes milliseconds, and a desk opens with hundreds of them.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from brochure import __version__, files, read, system
from brochure.errors import BadInput
from brochure.find import fields
from brochure.find.fields import FIELDS, Searchable
from brochure.model.finding import Finding, Place, error
from brochure.model.project import Settings
from brochure.read.project import handout_files, settings_of
from brochure.read.tree import MAX_BYTES
from brochure.shelves import project_of, shown
from brochure.work.executors import has_one_thread, processes

# Below the project's folder: searchable texts by the SHA-256 sum of their YAML file. It may be
# deleted at any time, and is written only where the folder for outputs is already there.
KEPT = Path("out") / ".find.json"
# Raise it when the same file and version give another text to search.
FORM = 2
# A thousand handouts have some 10 MB.
MOST_KEPT = 200_000_000

# So many handouts are read in the time that a process takes to start, and more.
WORTH_A_PROCESS = 40

Kept = dict[str, Searchable]
Read = tuple[Searchable | None, list[Finding]]


@dataclass(frozen=True)
class Shelf:
    """What can be searched, by the file as a person writes it, and why the rest cannot."""

    handouts: tuple[tuple[str, Searchable], ...]
    findings: tuple[Finding, ...]


def of(folder: Path) -> Shelf:
    """Return what can be searched of the handouts in a folder and its project.

    Raises BadInput when no handout is there: a wrong folder must not look like one that does not
    have the words.
    """
    files, findings = files_in(folder)
    if not files:
        there = folder.is_dir()
        message = "no handout is in this folder" if there else "there is no such folder"
        hint = "name the folder of a project, or one below it that holds handouts"
        raise BadInput([*findings, error("input", message, Place(shown(folder)), hint)])
    project = project_of(folder)
    settings, _ = settings_of(project)
    head = [FORM, __version__, [field.name for field in FIELDS], dict(settings.defaults())]
    known = _kept(project / KEPT, head)
    handouts: list[tuple[str, Searchable]] = []
    kept: Kept = {}
    digests = {path: _digest(path) for path in files}
    new = [path for path in files if digests[path] not in known]
    made = dict(zip(new, _read(new, settings), strict=True))
    for path, digest in digests.items():
        found, trouble = made[path] if path in made else (known[digest], [])
        findings += trouble
        if found is None:
            continue
        if digest:
            kept[digest] = found
        handouts.append((shown(path), found))
    if kept.keys() - known.keys() and (project / KEPT).parent.is_dir():
        # of a part of the project the other files' texts stay
        _keep(project / KEPT, head, kept if folder == project else known | kept)
    return Shelf(tuple(handouts), tuple(findings))


def _read(paths: Sequence[Path], settings: Settings) -> list[Read]:
    """Return what is searched of handouts that are not known yet; many of them are read by as many
    processes as this machine has cores.
    """
    work = partial(_of_file, settings=settings)
    width = min(os.cpu_count() or 1, len(paths) // WORTH_A_PROCESS)
    if width < 2 or not has_one_thread():
        return [work(path) for path in paths]
    with processes(width)() as pool:
        return list(pool.map(work, paths, chunksize=len(paths) // width + 1))


def _of_file(path: Path, settings: Settings) -> Read:
    manuscript, findings = read.handout(path, settings)
    return fields.of(manuscript.handout) if manuscript else None, findings


def files_in(folder: Path) -> tuple[list[Path], list[Finding]]:
    """Return the handouts' files in a folder, and what should be known of others.

    The only place here that knows what a handout's file is.
    """
    if not folder.is_dir():
        return [], []
    project = project_of(folder)
    places = [] if folder.absolute() == project.absolute() else [folder]
    return handout_files(project, settings_of(project)[0], places)


def _digest(path: Path) -> str:
    """Return the sum of a file's bytes; of one that cannot be read, what no file has."""
    try:
        return hashlib.sha256(system.read(path, MAX_BYTES)).hexdigest()
    except OSError:
        return ""  # reading it as a handout says why


def _kept(path: Path, head: list[Any]) -> Kept:
    """Return the texts that were kept, none of them when anything about the file is unlike ours."""
    try:
        told = json.loads(system.read(path, MOST_KEPT))
        if told["head"] != head:
            return {}
        return {digest: _searchable(one) for digest, one in told["handouts"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _searchable(told: Mapping[str, Any]) -> Searchable:
    texts = {name: tuple(map(str, found)) for name, found in told["texts"].items()}
    reviewed_on, next_review = (_day(told[name]) for name in ("reviewed_on", "next_review"))
    return Searchable(
        str(told["title"]), str(told["language"]), str(told["status"]), texts, str(told["id"]),
        str(told["version"]), reviewed_on, next_review,
    )  # fmt: skip


def _day(told: str | None) -> datetime.date | None:
    return None if told is None else datetime.date.fromisoformat(told)


def _keep(path: Path, head: list[Any], kept: Kept) -> None:
    told = {"head": head, "handouts": {digest: asdict(one) for digest, one in kept.items()}}
    # without it the next search only takes longer
    with contextlib.suppress(OSError):
        files.replace(path, (json.dumps(told, ensure_ascii=False, default=str).encode(),))
