"""`brochure list`: what stands on the shelves here."""

from __future__ import annotations

from pathlib import Path

import click

from brochure.cli import options
from brochure.shelves import Shelves


@click.command("list")
@options.CONTENT
@options.JSON
def command(content: Path | None, as_json: bool) -> int:
    """List the formats, languages, brands and handouts found here."""
    from brochure import catalogue  # noqa: PLC0415 - only this command reads every shelf

    found = catalogue.of(Shelves(options.content_path(content).parent))
    click.echo(catalogue.as_json(found) if as_json else catalogue.as_table(found))
    return 0
