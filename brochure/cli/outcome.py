"""What a command comes to: its findings and exit code, whatever stopped the pipeline among them."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from brochure import tell
from brochure.errors import BrochureError, Refused
from brochure.model.finding import Finding, error, forbids_delivery, in_order
from brochure.shelves import Shelves

if TYPE_CHECKING:
    from brochure.model.proof import Order, Proof
    from brochure.report import Outcome, Request

EXIT_CODES = """\b
Exit codes: 0 made; 1 findings that forbid delivery; 2 bad input;
3 this machine lacks something; 4 our fault."""


def pressed(order: Order, each: Callable[[Proof], None] = lambda _proof: None) -> Outcome:
    """Make every proof of an order and hand it on; whatever stops the pipeline becomes part of the
    outcome.
    """
    from brochure import pipeline, report  # noqa: PLC0415 - the engine is for commands that draw

    told: dict[Finding, list[str]] = {}
    findings: list[Finding] = []
    parts: list[report.Part] = []
    exit_code = 0
    try:
        for proof in pipeline.Pipeline(Shelves(order.content.parent)).proofs(order):
            for found in proof.findings:
                told.setdefault(found, []).append(proof.edition.format_name)
            parts.append(report.part(proof))
            each(proof)
        exit_code = 1 if forbids_delivery(told) else 0
    except Refused as trouble:
        findings.extend(trouble.findings)
        exit_code = trouble.exit_code
    except BrochureError as trouble:
        message, _, remedy = str(trouble).partition("\n")
        findings.append(error("stopped", message, None, " ".join(remedy.split())))
        exit_code = trouble.exit_code
    findings.extend(_in_forms(found, names, len(parts)) for found, names in told.items())
    return report.Outcome(order.content, in_order(findings), exit_code, tuple(parts))


def _in_forms(found: Finding, names: Sequence[str], forms: int) -> Finding:
    """Return a finding that says in which of several forms it was made; what all of them have says
    nothing.
    """
    return (
        found
        if len(names) == forms
        else replace(found, message=f"{found.message} ({', '.join(names)})")
    )


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
