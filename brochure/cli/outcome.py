"""What commands tell in one way: reports, findings, the steps."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from brochure import tell
from brochure.model.finding import Finding

if TYPE_CHECKING:
    from brochure.model.outcome import Outcome
    from brochure.model.proof import Order
    from brochure.report import Request

EXIT_CODES = """\b
Exit codes: 0 made; 1 findings that forbid delivery; 2 bad input;
3 this machine lacks something; 4 our fault."""


def requested(
    reports: Sequence[str], orders: Sequence[Order], as_json: bool
) -> tuple[Request, ...]:
    """Return the reports that are wanted. Raises BadInput before anything is made."""
    from brochure import report  # noqa: PLC0415 - few runs want one

    return (
        report.requests(reports, [order.content for order in orders], output_taken=as_json)
        if reports
        else ()
    )


def reported(wanted: Sequence[Request], outcomes: Sequence[Outcome]) -> bool:
    """Write the reports, and return whether one went to the standard output, which then is for it
    alone.
    """
    from brochure import report  # noqa: PLC0415 - few runs want one

    aloud = report.write(wanted, outcomes) if wanted else ""
    click.echo(aloud, nl=False)
    return bool(aloud)


def tell_findings(findings: Sequence[Finding], *, brief: bool = False) -> None:
    """Tell findings to the person at the terminal."""
    if findings:
        click.echo(tell.lines(findings) if brief else tell.sentences(findings), err=True)


def tell_rest(findings: Sequence[Finding], command: str) -> None:
    """Count findings, and say which command tells them."""
    if findings:
        click.echo(f"{tell.summary(findings)}\n  -> {command} tells each with its line", err=True)


def log_steps(wanted: bool) -> None:
    """Tell the numbered steps with their times, if wanted."""
    if wanted:
        logging.basicConfig(stream=sys.stderr, format="%(message)s", level=logging.WARNING)
        logging.getLogger("brochure").setLevel(logging.INFO)
