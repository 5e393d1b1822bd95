"""`brochure diff`: what changed between two versions of a handout, for whoever signs the newer
one.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from brochure import files, tell
from brochure.cli import options
from brochure.errors import Refused

EXIT_CODES = """\b
Exit codes: 0 equal; 1 different; 2 bad input;
3 this machine lacks something; 4 our fault."""


@click.command("diff", epilog=EXIT_CODES)
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    default="handout",
    show_default=True,
    help="Whose pages.",
)
@options.OUTLET
@options.DAY
@click.option(
    "--html",
    "report",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the report to sign by.",
)
@options.JSON
def command(
    old: str,
    new: str,
    format_name: str,
    outlet: str,
    day: datetime.datetime | None,
    report: Path | None,
    as_json: bool,
) -> int:
    """Tell what changed from OLD to NEW, and show their pages.

    Each is a YAML file, a folder with a content.yaml, a PDF, or a git revision: HEAD~1, v1.0,
    HEAD~1:content.yaml.
    """
    from brochure import diff  # noqa: PLC0415 - the engine is for commands that draw
    from brochure.model.edition import Release  # noqa: PLC0415 - pydantic is for commands that read

    if format_name == "all":
        raise click.UsageError(
            "diff compares the pages of one form: name one, such as --format handout"
        )
    release = Release(outlet, day.date() if day else datetime.date.today())
    try:
        made = diff.compare(old, new, format_name=format_name, release=release)
    except Refused as trouble:
        if not as_json:
            raise
        click.echo(tell.as_json(trouble.findings, (), trouble.exit_code))
        return trouble.exit_code
    if report:
        with files.told(report):
            files.replace(report, (diff.as_html(made).encode(),))
    click.echo(diff.as_json(made) if as_json else diff.as_text(made))
    return made.exit_code
