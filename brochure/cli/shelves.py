"""`brochure list`: what stands on the shelves here."""

from __future__ import annotations

from pathlib import Path

import click

from brochure.cli import options
from brochure.shelves import Shelves


@click.command("list")
@click.argument("what", nargs=-1, type=options.FILE, metavar="[SHELF] [CONTENT]")
@options.JSON
def command(what: tuple[Path, ...], as_json: bool) -> int:
    """List the formats, languages, brands, conditions and handouts found here.

    SHELF, such as formats, lists one of them whole: of a format its paper, sides and folds, and how
    to load it.
    """
    from brochure import catalogue  # noqa: PLC0415 - only this command reads every shelf

    shelf = str(what[0]) if what and str(what[0]) in catalogue.SHELVES else None
    named = what[1:] if shelf else what
    if len(named) > 1 or (named and not named[0].exists()):
        raise click.UsageError(
            f"there is no shelf or file '{named[0]}'; shelves are {', '.join(catalogue.SHELVES)}"
        )
    entries = catalogue.of(Shelves(options.content_path(named[0] if named else None).parent))
    found = [entry for entry in entries if shelf in {None, entry.shelf}]
    click.echo(
        catalogue.as_json(found) if as_json else catalogue.as_table(found, whole=shelf is not None)
    )
    return 0
