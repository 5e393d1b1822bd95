"""What stands on the shelves, for `brochure list`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from brochure import read
from brochure.model.format import Format
from brochure.shelves import BRANDS, CONDITIONS, FORMATS, LANGUAGES, MARKER, Shelves, shown

# A handout is looked for in the project's own folder and in these below it.
HANDOUT_FOLDERS = (".", "handouts")
SHELVES = ("formats", "languages", "brands", "conditions", "handouts")


@dataclass(frozen=True)
class Entry:
    """One thing that can be chosen: which shelf, its name, what it is, and whose it is.

    `sheet` says of a format what a person at the printer needs to know.
    """

    shelf: str
    name: str
    summary: str
    whose: str
    sheet: dict[str, str] = field(default_factory=dict)


def of(shelves: Shelves) -> list[Entry]:
    """Return formats, languages, brands, conditions and handouts; what cannot be used says so."""
    return [*_editions(shelves), *_handouts(shelves)]


def as_table(entries: list[Entry], *, whole: bool = False) -> str:
    """Return the entries as a table, a paragraph for each shelf; the whole of them with a format's
    sheet.
    """
    lines: list[str] = []
    width = max((len(entry.name) for entry in entries), default=0)
    for shelf in dict.fromkeys(entry.shelf for entry in entries):
        lines += [f"{shelf}:"]
        for entry in (one for one in entries if one.shelf == shelf):
            lines += [f"  {entry.name:{width}}  {entry.summary}  ({entry.whose})"]
            if whole:
                lines += [f"  {'':{width}}  {key:5}  {said}" for key, said in entry.sheet.items()]
        lines += [""]
    return "\n".join(lines[:-1])


def as_json(entries: list[Entry]) -> str:
    """Return the entries for machines."""
    return json.dumps([asdict(entry) for entry in entries], indent=2, ensure_ascii=False)


def _editions(shelves: Shelves) -> Iterator[Entry]:
    for shelf, describe in DESCRIBED:
        for name in shelves.names(shelf):
            path = shelves.label(shelf, name)
            whose = (
                "yours"
                if path and path.is_relative_to(shelves.project) and shelves.project != shelves.ours
                else "shipped"
            )
            summary, sheet = describe(shelves, name)
            yield Entry(
                shelf.rpartition("/")[2],
                name,
                summary or "cannot be used as it stands",
                whose,
                sheet,
            )


Described = tuple[str | None, dict[str, str]]


def _format(shelves: Shelves, name: str) -> Described:
    made = read.layout_of(shelves, name)
    return (made.summary, _sheet(made)) if made else (None, {})


DESCRIBED: tuple[tuple[str, Callable[[Shelves, str], Described]], ...] = (
    (FORMATS, _format),
    (LANGUAGES, lambda shelves, name: (read.language_name(shelves, name), {})),
    (BRANDS, lambda shelves, name: (read.brand_name(shelves, name), {})),
    (CONDITIONS, lambda shelves, name: (read.condition_summary(shelves, name), {})),
)


def _sheet(made: Format) -> dict[str, str]:
    """Return what stands on the sheet's own label: paper, sides, folds, how to load."""
    sheet = made.sheet
    sides = (
        "one side"
        if sheet.sides == 1
        else f"both sides, flipped on the {sheet.flip.replace('-', ' ')}"
    )
    size = "at full size, no scaling" if made.print_scaling else "any scaling"
    return {
        "paper": sheet.paper,
        "sides": f"{sides}; {size}",
        "folds": sheet.folds or "none",
        "load": sheet.load,
    }


def _handouts(shelves: Shelves) -> Iterator[Entry]:
    for path in handout_files(shelves.project):
        manuscript, _ = read.handout(path)
        summary = (
            manuscript.handout.title
            if manuscript
            else "cannot be used as it stands: run brochure check"
        )
        yield Entry("handouts", shown(path), summary, "yours")


def handout_files(project: Path) -> list[Path]:
    """Return the files of a project's handouts; a hidden one is some other program's."""
    found = [
        path for folder in HANDOUT_FOLDERS for path in sorted((project / folder).glob("*.yaml"))
    ]
    return [path for path in found if path.name != MARKER and not path.name.startswith(".")]
