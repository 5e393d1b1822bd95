"""What stands on the shelves, for `brochure list`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from brochure import read
from brochure.shelves import BRANDS, FORMATS, LANGUAGES, Shelves, shown

# A handout is looked for in the project's own folder and in these below it.
HANDOUT_FOLDERS = (".", "handouts")


@dataclass(frozen=True)
class Entry:
    """One thing that can be chosen: which shelf, its name, what it is, and whose it is."""

    shelf: str
    name: str
    summary: str
    whose: str


def of(shelves: Shelves) -> list[Entry]:
    """Return formats, languages, brands and handouts; what cannot be used says so."""
    return [*_editions(shelves), *_handouts(shelves)]


def as_table(entries: list[Entry]) -> str:
    """Return the entries as a table, a paragraph for each shelf."""
    lines: list[str] = []
    width = max((len(entry.name) for entry in entries), default=0)
    for shelf in dict.fromkeys(entry.shelf for entry in entries):
        lines += [f"{shelf}:"]
        lines += [
            f"  {entry.name:{width}}  {entry.summary}  ({entry.whose})" for entry in entries if entry.shelf == shelf
        ]
        lines += [""]
    return "\n".join(lines[:-1])


def as_json(entries: list[Entry]) -> str:
    """Return the entries for machines."""
    return json.dumps([asdict(entry) for entry in entries], indent=2, ensure_ascii=False)


def _editions(shelves: Shelves) -> Iterator[Entry]:
    for shelf, describe in ((FORMATS, read.format_summary), (LANGUAGES, read.language_name), (BRANDS, read.brand_name)):
        for name in shelves.names(shelf):
            path = shelves.label(shelf, name)
            whose = (
                "yours"
                if path and path.is_relative_to(shelves.project) and shelves.project != shelves.ours
                else "shipped"
            )
            yield Entry(shelf.rpartition("/")[2], name, describe(shelves, name) or "cannot be used as it stands", whose)


def _handouts(shelves: Shelves) -> Iterator[Entry]:
    for path in handout_files(shelves.project):
        manuscript, _ = read.handout(path)
        summary = manuscript.handout.title if manuscript else "cannot be used as it stands: run brochure check"
        yield Entry("handouts", shown(path), summary, "yours")


def handout_files(project: Path) -> list[Path]:
    """Return the files of a project's handouts; a hidden one is some other program's."""
    found = [path for folder in HANDOUT_FOLDERS for path in sorted((project / folder).glob("*.yaml"))]
    return [path for path in found if not path.name.startswith(".")]
