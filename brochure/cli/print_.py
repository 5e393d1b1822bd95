"""`brochure print`: one handout on a printer, with its line in the record."""

from __future__ import annotations

from pathlib import Path

import click

from brochure.cli import options
from brochure.errors import CannotDeliver
from brochure.shelves import FORMATS, LANGUAGES, project_of

EXIT_CODES = """\b
Exit codes: 0 the printer reports it printed (--no-wait: has it);
1 the handout may not go out; 2 bad input; 3 the printer did not
print it, or nobody knows."""


@click.command("print", epilog=EXIT_CODES)
@click.argument("handout", metavar="HANDOUT")
@click.option(
    "--format", "format_name", metavar="NAME", default="handout", show_default=True,
    shell_complete=options.names_on(FORMATS), help="A format that the desk offers.",
)  # fmt: skip
@click.option(
    "--language", metavar="TAG", shell_complete=options.names_on(LANGUAGES),
    help="Of a handout that is named by its id.  [default: the project's]",
)  # fmt: skip
@click.option("--printer", metavar="NAME", help="Which.  [default: the first in brochure.yaml]")
@click.option(
    "--copies", type=click.IntRange(1, 99), default=1, show_default=True, metavar="N",
    help="Of this handout.",
)  # fmt: skip
@click.option("--black-and-white", is_flag=True, help="Without colour, whatever the printer has.")
@click.option("--no-wait", is_flag=True, help="End when the printer has the job.")
def command(
    handout: str, format_name: str, language: str | None, printer: str | None, copies: int,
    black_and_white: bool, no_wait: bool,
) -> int:  # fmt: skip
    """Print HANDOUT, named by its file or its id, as the front desk would.

    Only what may go out today is printed; what becomes of it stands in the record (`brochure log`).
    """
    from brochure.printing import once  # noqa: PLC0415 - the engine is for commands that draw

    path = Path(handout)
    project = project_of(path if path.is_file() else Path())
    asked = once.Asked(handout, format_name, language, printer, copies, not black_and_white)
    job = once.sent(
        asked,
        project,
        lambda now: click.echo(once.words([(now.state, now.events[-1].said)])),
        wait=not no_wait,
    )
    if job.state == "completed" or (no_wait and job.state in once.TAKEN):
        return 0
    return CannotDeliver.exit_code
