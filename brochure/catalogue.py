"""What stands on the shelves, and which handouts there are: for `brochure list`."""

from __future__ import annotations

import datetime
import json
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from brochure import read, tell
from brochure.model.finding import Finding, forbids_delivery
from brochure.model.format import Format
from brochure.model.handout import Handout
from brochure.model.outcome import Outcome
from brochure.printing.permit import refusal
from brochure.read.project import handout_files, identity, settings_of
from brochure.read.twins import twins
from brochure.record import Records
from brochure.shelves import BRANDS, CONDITIONS, FORMATS, LANGUAGES, Shelves, shown

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
    return [*_editions(shelves), *_titles(shelves)]


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


def _titles(shelves: Shelves) -> Iterator[Entry]:
    settings, _ = settings_of(shelves.project)
    for path in handout_files(shelves.project, settings)[0]:
        manuscript, _ = read.handout(path, settings)
        summary = (
            manuscript.handout.title
            if manuscript
            else "cannot be used as it stands: run brochure check"
        )
        yield Entry("handouts", shown(path), summary, "yours")


@dataclass(frozen=True)
class HandoutEntry:
    """A handout's file, what it says of itself, and whether the front desk may give it out.

    `languages` begins with its own; the others are those in which the project has the same id. Of a
    file that cannot be read only the id is known, if that.
    """

    file: str
    id: str | None
    title: str | None
    status: str | None
    version: str | None
    next_review: datetime.date | None
    languages: tuple[str, ...]
    may_go_out: Literal["yes", "no", "not known yet"]
    reason: str
    """Why, in words; of a `yes` what else is to be known."""


def handouts(
    files: Sequence[Path], shelves: Shelves, out: Path, day: datetime.date
) -> list[HandoutEntry]:
    """Return what there is to know of handouts of one project, each with what `day` makes of it.

    `out` is the folder of the PDFs: the records there say what was found in a handout as it is now.
    Nothing is made.
    """
    settings, _ = settings_of(shelves.project)
    # those named, and the others of the project: one of these may have the same id
    every = {_absolute(one): one for one in handout_files(shelves.project, settings)[0]}
    every |= {_absolute(one): one for one in files}
    languages: dict[str, set[str]] = {}
    for own in map(identity, every.values()):
        if own:
            spoken = own.language or settings.project.language
            languages.setdefault(own.id, set()).add(spoken)
    taken = twins(every.values(), settings)
    made = Records(out, shelves).standing(files, day)
    found: list[HandoutEntry] = []
    for path in files:
        manuscript, _ = read.handout(path, settings)
        if manuscript is None:
            found.append(_unreadable(path))
            continue
        handout, control = manuscript.handout, manuscript.handout.document
        verdict = _verdict(handout, taken.get(path), made.get(path, ()), day)
        others = sorted(languages.get(control.id, set()) - {handout.language})
        found.append(
            HandoutEntry(
                file=shown(path),
                id=control.id,
                title=handout.title,
                status=control.status,
                version=control.version,
                next_review=control.next_review,
                languages=(handout.language, *others),
                may_go_out=verdict[0],
                reason=verdict[1],
            )
        )
    return found


def _absolute(path: Path) -> Path:
    return path.parent.resolve() / path.name


def _unreadable(path: Path) -> HandoutEntry:
    own = identity(path)
    reason = f"it cannot be read: brochure check {shown(path)} tells why"
    return HandoutEntry(
        file=shown(path), id=own.id if own else None, title=None, status=None, version=None,
        next_review=None, languages=(), may_go_out="no", reason=reason,
    )  # fmt: skip


Verdict = tuple[Literal["yes", "no", "not known yet"], str]


def _verdict(
    handout: Handout, twin: Finding | None, made: Sequence[Outcome], day: datetime.date
) -> Verdict:
    """Return whether a handout may go out, and why: as its document control says, else as the runs
    that are on record found it.
    """
    control = handout.document
    why = refusal(control.status, control.next_review, day)
    if why:
        return "no", str(why)
    if twin:
        return "no", twin.message.partition(":")[0]
    if not made:
        return "not known yet", "run brochure make"
    kept = {
        edition.format_name: edition.findings
        for outcome in made
        for edition in outcome.editions
        if forbids_delivery(edition.findings)
    }
    fit = [one for outcome in made for one in outcome.editions if one.format_name not in kept]
    if not fit:
        found = {one for outcome in made for one in outcome.findings if forbids_delivery([one])}
        return "no", f"brochure make found {tell.count(found)}"
    said = [f"not as {name} ({_errors(found)})" for name, found in sorted(kept.items())]
    return "yes", ", ".join(said)


def _errors(findings: Sequence[Finding]) -> str:
    return tell.count(found for found in findings if forbids_delivery([found]))


def handouts_as_table(entries: Sequence[HandoutEntry], width: int = 80) -> str:
    """Return handouts as a table of that many columns, two lines each: what it says of itself, then
    its file and whether it may go out.
    """
    heads = ("title", "status", "version", "next review", "languages")
    rows = [heads, *map(_row, entries)]
    sizes = [max(tell.width(row[column]) for row in rows) for column in range(len(heads))]
    # the title takes what the others leave
    sizes[0] = max(len(heads[0]), min(sizes[0], width - sum(sizes[1:]) - 2 * len(sizes[1:])))
    lines = []
    for row in rows:
        cells = [tell.clipped(row[0], sizes[0]), *row[1:]]
        padded = (
            cell + " " * (size - tell.width(cell)) for cell, size in zip(cells, sizes, strict=True)
        )
        lines.append("  ".join(padded).rstrip())
    table = [lines[0], "  file: may go out?"]
    for one, line in zip(entries, lines[1:], strict=True):
        told = f"{one.file}: {one.may_go_out}" + (f", {one.reason}" if one.reason else "")
        table += [line, *textwrap.wrap(told, width, initial_indent="  ", subsequent_indent="    ")]
    return "\n".join(table)


def _row(one: HandoutEntry) -> tuple[str, str, str, str, str]:
    return (
        one.title or "(cannot be read)",
        one.status or "",
        one.version or "",
        str(one.next_review or ""),
        ", ".join(one.languages),
    )


def handouts_as_json(entries: Sequence[HandoutEntry]) -> str:
    """Return handouts for machines."""
    listed = [asdict(one) for one in entries]
    return json.dumps(listed, indent=2, ensure_ascii=False, default=str)
