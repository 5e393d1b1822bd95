"""`brochure recall`: where a version of a handout went."""

from __future__ import annotations

from pathlib import Path

import click

from brochure.cli import options
from brochure.cli.log import CSV, FOLDER, record
from brochure.errors import Refused

EXIT_CODES = """\b
Exit codes: 0 it went somewhere; 1 it was never sent to a printer; 2 bad input;
3 the record cannot be read."""


@click.command("recall", epilog=EXIT_CODES)
@click.argument("document", metavar="ID")
@click.argument("version", metavar="VERSION")
@FOLDER
@CSV
@options.JSON
def command(document: str, version: str, folder: Path, as_csv: bool, as_json: bool) -> int:
    """List where a version of a handout went: each job with its desk, person and printer.

    ID and VERSION stand in the paper's footer. The oldest comes first. What may or may not be on
    paper has a question mark before it, and is counted apart.
    """
    # pydantic is for commands that read
    from brochure.fold import folded  # noqa: PLC0415
    from brochure.ledger import Which, told  # noqa: PLC0415

    if as_csv and as_json:
        raise click.UsageError("--json and --csv exclude each other.")
    document = folded(document).casefold()
    with record(folder) as ledger:
        version = ledger.spelled(document, version)
        jobs = ledger.which(Which(document=document, version=version))[::-1]
        others = [] if jobs else sorted(ledger.documents().get(document, []))
    exit_code = 0 if jobs else Refused.exit_code
    if as_csv:
        click.echo(told.as_csv(jobs), nl=False)
    elif as_json:
        about = {"document": document, "version": version}
        click.echo(told.as_report(about, jobs, exit_code))
    else:
        nothing = f"No version {version} of {document} was ever sent to a printer."
        if others:
            nothing += f" The record knows {', '.join(others)}."
        click.echo(told.as_text(jobs, nothing))
        for place in told.places(jobs):
            click.echo(place)
    return exit_code
