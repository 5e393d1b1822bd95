"""`brochure desk`: the page of the front desk."""

from __future__ import annotations

from pathlib import Path

import click

from brochure.cli import desk_people, options
from brochure.shelves import LANGUAGES, project_of


@click.group("desk", invoke_without_command=True)
@click.option(
    "--in", "folder", type=options.FILE, default=Path(), metavar="FOLDER",
    help="The project.  [default: the one you are in]",
)  # fmt: skip
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="N", default=8020, show_default=True,
    help="0 takes a free one.",
)  # fmt: skip
@click.option(
    "--lan", metavar="ADDRESS",
    help="Let the clinic's other computers in, at this machine's address; people sign in.",
)  # fmt: skip
@click.option("--certificate", type=options.FILE, metavar="FILE", help="For https, as PEM.")
@click.option("--key", type=options.FILE, metavar="FILE", help="The certificate's key, as PEM.")
@click.option(
    "--language", metavar="TAG", shell_complete=options.names_on(LANGUAGES),
    help="Of the page's own words.  [default: the project's]",
)  # fmt: skip
@click.option("--open", "show", is_flag=True, help="Open the browser.")
@click.pass_context
def command(
    context: click.Context, folder: Path, port: int, lan: str | None, certificate: Path | None,
    key: Path | None, language: str | None, show: bool,
) -> int:  # fmt: skip
    """Serve the page of the front desk: find a handout, print it, see what the printer says.

    On this machine only, unless --lan lets others in. Printers stand in brochure.yaml.
    """
    context.obj = folder
    if context.invoked_subcommand:
        return 0
    from brochure.desk import serving  # noqa: PLC0415 - the server is for this command alone

    project = project_of(folder)
    return serving.serve(project, serving.Where(port, lan, certificate, key), language, show=show)


command.add_command(desk_people.command)
