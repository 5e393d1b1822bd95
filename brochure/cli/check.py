"""`brochure check`: may these handouts go out, and if not, which line is to be changed."""

from __future__ import annotations

from pathlib import Path

import click

from brochure import tell
from brochure.cli import options
from brochure.cli.outcome import EXIT_CODES, pressed, reported, requested, tell_findings
from brochure.model.finding import in_order
from brochure.shelves import Shelves


def _explain(context: click.Context, _parameter: click.Parameter, code: str | None) -> None:
    """Print what a code means, and leave."""
    if code:
        from brochure import explain  # noqa: PLC0415 - only this option needs it

        given = context.params.get("content") or (None,)
        click.echo(explain.of(code, Shelves(options.content_path(given[0]).parent)))
        context.exit()


def _codes(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    from brochure import explain  # noqa: PLC0415 - only a shell's question needs it

    return [code for code in (*explain.rules(), "all") if code.startswith(typed)]


@click.command("check", epilog=EXIT_CODES)
@options.CONTENTS
@options.terms
@options.JSON
@options.REPORT
@click.option("--brief", is_flag=True, help="Tell each finding on one line.")
@click.option(
    "--explain", metavar="CODE", callback=_explain, expose_value=False, shell_complete=_codes,
    help="Print a code's rule, its source and an example; all lists them.",
)  # fmt: skip
def command(
    content: tuple[Path, ...],
    terms: options.Terms,
    as_json: bool,
    reports: tuple[str, ...],
    brief: bool,
) -> int:
    """Check CONTENT and the PDFs that it would make; write nothing.

    Reports are written where --report names a file."""
    orders = [terms.order(path) for path in content or (None,)]
    wanted = requested(reports, orders, as_json)
    outcomes = [pressed(order) for order in orders]
    findings = in_order(found for outcome in outcomes for found in outcome.findings)
    exit_code = max(outcome.exit_code for outcome in outcomes)
    aloud = reported(wanted, outcomes)
    if as_json:
        click.echo(tell.as_json(findings, (), exit_code))
    elif not aloud:
        tell_findings(findings, brief=brief)
        for order, outcome in zip(orders, outcomes, strict=True):
            click.echo(f"{order.content}: {tell.count(outcome.findings)}")
    return exit_code
