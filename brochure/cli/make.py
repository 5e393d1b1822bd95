"""`brochure make`: the PDFs of a handout, each checked before it is written."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure import tell
from brochure.cli import options
from brochure.cli.outcome import EXIT_CODES, log_steps, pressed, reported, requested, tell_findings, tell_rest
from brochure.errors import BadInput, Refused
from brochure.model.finding import forbids_delivery
from brochure.model.parcel import Receipt

if TYPE_CHECKING:
    from brochure.press import Proof
    from brochure.report import Outcome

# What is said last, after the findings.
CLOSING = {
    Refused.exit_code: "What has errors was not written; an older PDF of it, if any, stands as it was.",
    BadInput.exit_code: "Nothing was made.",
}


@click.command("make", epilog=EXIT_CODES)
@options.CONTENT
@options.terms
@options.out("out")
@options.JSON
@options.REPORT
@click.option("--open", "show", is_flag=True, help="Open the PDFs when they are made.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("--verbose", is_flag=True, help="Tell the numbered steps with their times.")
@click.option("--record", type=click.Path(path_type=Path), hidden=True, help="Write the names of the PDFs for make.")
def command(
    content: Path | None, terms: options.Terms, out: Path, show: bool, quiet: bool, verbose: bool, as_json: bool,
    reports: tuple[str, ...], record: Path | None,
) -> int:  # fmt: skip
    """Make the PDFs of CONTENT, each checked before it is written.

    Without CONTENT it is the content.yaml here, or the handout that comes with brochure.
    """
    from brochure import press  # noqa: PLC0415 - the engine is for commands that draw

    log_steps(verbose and not as_json)
    if not (quiet or as_json) and content is None and not Path("content.yaml").is_file():
        click.echo("There is no content.yaml in this folder: this is the handout that comes with brochure.", err=True)
    order = terms.order(content)
    wanted = requested(reports, [order], as_json)
    receipts: list[Receipt] = []
    ends: list[datetime.date] = []

    def deliver(proof: Proof) -> None:
        if not forbids_delivery(proof.findings):
            delivered = press.deliver(proof, out)
            receipts.extend(delivered)
            end = press.holds_until(proof.manuscript.handout, proof.edition.day)
            ends.extend([end] if end else [])
            if not (quiet or as_json or any(one.target is None for one in wanted)):
                click.echo("\n".join(map(tell.receipt, delivered)))

    outcome = replace(pressed(order, deliver), receipts=tuple(receipts))
    aloud = reported(wanted, [outcome])
    if as_json:
        click.echo(tell.as_json(outcome.findings, receipts, outcome.exit_code))
    elif not aloud:
        _tell(outcome, "" if quiet else terms.check(content))
    if record and not outcome.exit_code:
        press.record(record, receipts, min(ends, default=None))
    if show:
        for made in receipts:
            click.launch(str(made.path))
    return outcome.exit_code


def _tell(outcome: Outcome, command: str) -> None:
    """Tell errors in full; the rest is counted, with the command that tells it, if there is one."""
    errors = [found for found in outcome.findings if forbids_delivery([found])]
    tell_findings(errors)
    if command:
        tell_rest([found for found in outcome.findings if found not in errors], command)
    if outcome.exit_code in CLOSING:
        click.echo(CLOSING[outcome.exit_code], err=True)
