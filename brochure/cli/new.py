"""`brochure new`: a clinic's own project."""

from __future__ import annotations

import shlex
from pathlib import Path

import click


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> int:
    """Start a clinic's own project in FOLDER.

    It holds an article and a brand to fill in; no template is copied.
    """
    from brochure import skeleton  # noqa: PLC0415 - only this command needs it

    for path in skeleton.start(folder):
        click.echo(path)
    click.echo(f"\nNow: cd {shlex.quote(str(folder))} && brochure make")
    return 0
