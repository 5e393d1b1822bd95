"""`brochure diff`: what changed between two versions of a handout, for whoever signs the newer
one.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
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
    HEAD~1:content.yaml. Of two projects, each a folder or HEAD~1:FOLDER, all handouts are compared.
    """
    from brochure import diff  # noqa: PLC0415 - the engine is for commands that draw
    from brochure.diff import project_told, projects  # noqa: PLC0415
    from brochure.model.edition import Release  # noqa: PLC0415 - pydantic is for commands that read

    if format_name == "all":
        raise click.UsageError(
            "diff compares the pages of one form: name one, such as --format handout"
        )
    release = Release(outlet, day.date() if day else datetime.date.today())
    try:
        if projects.are_meant(old, new):
            whole = projects.compare(old, new, format_name=format_name, release=release)
            _write(report, lambda: project_told.as_html(whole))
            tells = project_told.as_json if as_json else project_told.as_text
            click.echo(tells(whole))
            return whole.exit_code
        made = diff.compare(old, new, format_name=format_name, release=release)
    except Refused as trouble:
        if not as_json:
            raise
        click.echo(tell.as_json(trouble.findings, (), trouble.exit_code))
        return trouble.exit_code
    _write(report, lambda: diff.as_html(made))
    click.echo(diff.as_json(made) if as_json else diff.as_text(made))
    return made.exit_code


def _write(report: Path | None, html: Callable[[], str]) -> None:
    """Write the report, if one is wanted: its pictures take their time."""
    if report:
        with files.told(report):
            files.replace(report, (html().encode(),))
