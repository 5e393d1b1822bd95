"""`brochure list`: what stands on the shelves here."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure.cli import options
from brochure.cli.outcome import tell_findings
from brochure.errors import BadInput
from brochure.model.finding import Finding, forbids_delivery
from brochure.shelves import Shelves, project_of

if TYPE_CHECKING:
    from brochure.catalogue import HandoutEntry


@click.command("list")
@click.argument("what", nargs=-1, type=options.FILE, metavar="[SHELF] [CONTENT]")
@options.DAY
@options.JSON
def command(what: tuple[Path, ...], day: datetime.datetime | None, as_json: bool) -> int:
    """List the formats, languages, brands, conditions and handouts of this project.

    SHELF, such as formats, lists one of them whole: of a format its paper, sides and folds, and how
    to load it; of handouts their status, version, next review and languages, and whether the front
    desk may give them out.
    """
    from brochure import catalogue  # noqa: PLC0415 - only this command reads every shelf

    shelf = str(what[0]) if what and str(what[0]) in catalogue.SHELVES else None
    named = what[1:] if shelf else what
    if len(named) > 1 or (named and not named[0].exists()):
        raise click.UsageError(
            f"there is no shelf or file '{named[0]}'; shelves are {', '.join(catalogue.SHELVES)}"
        )
    if shelf == "handouts":
        return _handouts(named, day.date() if day else datetime.date.today(), as_json=as_json)
    entries = catalogue.of(Shelves(project_of(named[0] if named else Path())))
    found = [entry for entry in entries if shelf in {None, entry.shelf}]
    click.echo(
        catalogue.as_json(found) if as_json else catalogue.as_table(found, whole=shelf is not None)
    )
    return 0


def _handouts(named: Sequence[Path], day: datetime.date, *, as_json: bool) -> int:
    """List handouts; one that cannot be read, or has the id of another, is bad input."""
    from brochure import catalogue  # noqa: PLC0415 - only this command reads every shelf
    from brochure.cli.contents import everything_in  # noqa: PLC0415 - pydantic is for them, too

    entries: list[HandoutEntry] = []
    notes: list[Finding] = []
    for one in everything_in(named):
        out = Path(one.out.text)
        entries += catalogue.handouts(one.files, Shelves(one.project), out, day)
        notes += [*one.notes, *one.twins()]
    columns = shutil.get_terminal_size().columns
    click.echo(
        catalogue.handouts_as_json(entries)
        if as_json
        else catalogue.handouts_as_table(entries, columns)
    )
    tell_findings(notes)
    is_bad = forbids_delivery(notes) or any(one.title is None for one in entries)
    return BadInput.exit_code if is_bad else 0
