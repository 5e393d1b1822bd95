"""`brochure preview`: the pages in the browser, anew at each save."""

from __future__ import annotations

from pathlib import Path

import click

from brochure.cli import options
from brochure.shelves import MARKER, project_of


@click.command("preview")
@options.CONTENT
@options.terms
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    default=8000,
    show_default=True,
    help="On this machine only; 0 takes a free one.",
)
@click.option("--open", "show", is_flag=True, help="Open the browser.")
def command(content: Path | None, terms: options.Terms, port: int, show: bool) -> int:
    """Show the pages in the browser, anew at each save.

    In a project, without CONTENT, you choose one of its handouts in the browser.
    """
    from brochure import preview as previews  # noqa: PLC0415 - the server is for this command alone

    project = project_of(Path()) / MARKER
    if content is None and project.is_file():
        content = project
    return previews.serve(terms.order(content), port, show=show)
