"""`brochure check`: may these handouts go out, and if not, which line is to be changed."""

from __future__ import annotations

from pathlib import Path

import click

from brochure import tell
from brochure.cli import options
from brochure.cli.outcome import EXIT_CODES, reported, requested, tell_findings
from brochure.model.finding import in_order
from brochure.shelves import shelves_of, shown


def _explain(context: click.Context, _parameter: click.Parameter, code: str | None) -> None:
    """Print what a code means, and leave."""
    if code:
        from brochure import explain  # noqa: PLC0415 - only this option needs it

        given = context.params.get("content") or (None,)
        click.echo(explain.of(code, shelves_of(options.content_path(given[0]))))
        context.exit()


def _codes(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    from brochure import explain  # noqa: PLC0415 - only a shell's question needs it

    return [code for code in (*explain.explanations(), "all") if code.startswith(typed)]


@click.command("check", epilog=EXIT_CODES)
@options.CONTENTS
@options.terms
@options.JOBS
@options.JSON
@options.REPORT
@click.option(
    "--changed", is_flag=True,
    help="CONTENT are files that changed: check the handouts that they touch.",
)  # fmt: skip
@click.option("--brief", is_flag=True, help="Tell each finding on one line.")
@click.option(
    "--explain", metavar="CODE", callback=_explain, expose_value=False, shell_complete=_codes,
    help="Print a code's rule, its source and an example; all lists them.",
)  # fmt: skip
def command(
    content: tuple[Path, ...], terms: options.Terms, jobs: int | None, as_json: bool,
    reports: tuple[str, ...], changed: bool, brief: bool,
) -> int:  # fmt: skip
    """Check handouts and the PDFs that they would make; write nothing.

    CONTENT are files, or folders with handouts. Without it they are all of this project, or the
    content.yaml here. Reports are written where --report names a file.
    """
    from brochure import build  # noqa: PLC0415 - the engine is for commands that draw
    from brochure.cli.changed import touched  # noqa: PLC0415 - pydantic is for them, too
    from brochure.cli.contents import contents_of  # noqa: PLC0415

    found = touched(content) if changed else contents_of(content)
    orders = {one: [terms.order(path) for path in one.files] for one in found}
    wanted = requested(reports, [order for group in orders.values() for order in group], as_json)
    outcomes = [
        outcome
        for one in found
        for outcome in build.in_order(orders[one], build.run(orders[one], None, jobs=jobs or 0))
    ]
    notes = [note for one in found for note in one.notes]
    findings = in_order([*notes, *(told for outcome in outcomes for told in outcome.findings)])
    exit_code = build.exit_code(outcomes, notes)
    aloud = reported(wanted, outcomes)
    if as_json:
        click.echo(tell.as_json(findings, (), exit_code))
    elif not aloud:
        tell_findings(findings, brief=brief)
        if not outcomes:
            click.echo("No handout is touched by these files.")
        for outcome in outcomes:
            click.echo(f"{shown(outcome.content)}: {tell.count(outcome.findings)}")
    return exit_code
