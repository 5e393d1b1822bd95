"""`brochure make`: the PDFs of a handout, each checked before it is written."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure import tell
from brochure.cli import options
from brochure.cli.outcome import (
    EXIT_CODES,
    log_steps,
    pressed,
    reported,
    requested,
    tell_findings,
    tell_rest,
)
from brochure.deliver import folder as to_folder
from brochure.errors import BadInput, Refused
from brochure.model.finding import forbids_delivery
from brochure.model.parcel import Receipt

if TYPE_CHECKING:
    from brochure.model.handout import Handout
    from brochure.model.proof import Proof
    from brochure.report import Outcome

# What is said last, after the findings.
CLOSING = {
    Refused.exit_code: "What has errors was not written; an older PDF of it, if any, stands as it "
    "was.",
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
@click.option(
    "--record",
    type=click.Path(path_type=Path),
    hidden=True,
    help="Write the names of the PDFs for make.",
)
def command(
    content: Path | None, terms: options.Terms, out: Path, show: bool, quiet: bool, verbose: bool,
    as_json: bool,
    reports: tuple[str, ...], record: Path | None,
) -> int:  # fmt: skip
    """Make the PDFs of CONTENT, each checked before it is written.

    Without CONTENT it is the content.yaml here, or the handout that comes with brochure.
    """
    from brochure import pipeline  # noqa: PLC0415 - the engine is for commands that draw

    log_steps(verbose and not as_json)
    if not (quiet or as_json) and content is None and not Path("content.yaml").is_file():
        click.echo(
            "There is no content.yaml in this folder: this is the handout that comes with "
            "brochure.",
            err=True,
        )
    order = terms.order(content)
    wanted = requested(reports, [order], as_json)
    receipts: list[Receipt] = []
    ends: list[datetime.date] = []

    def deliver(proof: Proof) -> None:
        if not forbids_delivery(proof.findings):
            delivered = pipeline.deliver(proof, out)
            receipts.extend(delivered)
            end = _holds_until(proof.manuscript.handout, proof.edition.day)
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
        _record(record, receipts, min(ends, default=None))
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


def _record(path: Path, receipts: Sequence[Receipt], until: datetime.date | None = None) -> None:
    """Write the names of the PDFs as a fragment for make, which then knows when nothing has
    changed.

    `until` is the last day on which they come out the same: make asks for them anew after it.
    """
    names = " ".join(
        str(receipt.path).replace("$", "$$").replace("#", r"\#").replace(" ", r"\ ")
        for receipt in receipts
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"PDFS := {names}\n", *([f"UNTIL := {until}\n"] if until else [])]
    to_folder.write(path, "".join(lines).encode())


def _holds_until(handout: Handout, day: datetime.date) -> datetime.date | None:
    """Return the last day on which a handout comes out as it does on `day`, or None when time
    changes nothing.

    Its review falls due, or somebody no longer answers for a finding.
    """
    ends = [handout.document.next_review, *(waiver.until for waiver in handout.waivers)]
    return min((end for end in ends if end and end >= day), default=None)
