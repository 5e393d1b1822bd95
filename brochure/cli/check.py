"""`brochure check`: may these handouts go out, and if not, which line is to be changed."""

from __future__ import annotations

from pathlib import Path

import click

from brochure import tell
from brochure.cli import options
from brochure.cli.outcome import EXIT_CODES, pressed, tell_findings, together


@click.command("check", epilog=EXIT_CODES)
@options.CONTENTS
@options.terms
@options.JSON
def command(content: tuple[Path, ...], terms: options.Terms, as_json: bool) -> int:
    """Check CONTENT and the PDFs that it would make; write nothing."""
    orders = [terms.order(path) for path in content or (None,)]
    outcomes = [pressed(order) for order in orders]
    whole = together(outcomes)
    if as_json:
        click.echo(tell.as_json(whole.findings, (), whole.exit_code))
        return whole.exit_code
    tell_findings(whole)
    for order, outcome in zip(orders, outcomes, strict=True):
        click.echo(f"{order.content}: {tell.count(outcome.findings)}")
    return whole.exit_code
