"""`brochure due`: which handouts come due for review."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from brochure.cli import options
from brochure.cli.outcome import tell_findings
from brochure.errors import BadInput, Refused
from brochure.model.finding import forbids_delivery

EXIT_CODES = "Exit codes: 0 nothing is past its review; 1 something is; 2 bad input."


@click.command("due", epilog=EXIT_CODES)
@click.argument("places", nargs=-1, type=options.FILE, metavar="[FOLDER|FILE]...")
@click.option(
    "--within", "span", metavar="TIME", default="90d", show_default=True,
    help="How far to look ahead: days, weeks, months or years, as in 90d, 12w, 6m, 1y.",
)  # fmt: skip
@options.DAY
@options.JSON
@click.option(
    "--ics", "as_calendar", is_flag=True, help="Tell the dates as a calendar (iCalendar)."
)
def command(
    places: tuple[Path, ...],
    span: str,
    day: datetime.datetime | None,
    as_json: bool,
    as_calendar: bool,
) -> int:
    """List the handouts that come due for review, the late first.

    Looks at all handouts of this project, or at those of each FOLDER, and at each FILE. A withdrawn
    handout is left out.
    """
    from brochure import due  # noqa: PLC0415 - pydantic is for commands that read
    from brochure.cli.contents import everything_in  # noqa: PLC0415 - the same

    if as_json and as_calendar:
        raise click.UsageError("--json and --ics exclude each other.")
    today = day.date() if day else datetime.date.today()
    try:
        until = due.after(today, span)
    except ValueError as trouble:
        raise click.BadParameter(str(trouble), param_hint="--within") from None
    contents = everything_in(places)
    notes = [note for one in contents for note in (*one.notes, *one.twins())]
    found = due.agenda([path for one in contents for path in one.files], today, until)
    if found.findings or forbids_delivery(notes):
        exit_code = BadInput.exit_code
    else:
        exit_code = Refused.exit_code if found.of("overdue") else 0
    if as_json:
        click.echo(due.as_json(found, exit_code))
    elif as_calendar:
        click.echo(due.as_calendar(found).encode(), nl=False)
    elif found.reviews or not found.findings:
        click.echo(due.as_table(found))
    tell_findings([*notes, *found.findings])
    return exit_code
