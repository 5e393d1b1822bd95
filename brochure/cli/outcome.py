"""What a command comes to: its findings and exit code, whatever stopped the press among them."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from brochure import tell
from brochure.errors import BrochureError, Refused
from brochure.model.finding import Finding, error, forbids_delivery, in_order
from brochure.shelves import Shelves

if TYPE_CHECKING:
    from brochure.press import Order, Proof

EXIT_CODES = """\b
Exit codes: 0 made; 1 findings that forbid delivery; 2 bad input;
3 this machine lacks something; 4 our fault."""


@dataclass(frozen=True)
class Outcome:
    """Everything found, and the exit code."""

    findings: tuple[Finding, ...]
    exit_code: int


def pressed(order: Order, each: Callable[[Proof], None] = lambda _proof: None) -> Outcome:
    """Make every proof of an order and hand it on; whatever stops the press becomes part of the outcome."""
    from brochure import press  # noqa: PLC0415 - the engine is for commands that draw

    findings: list[Finding] = []
    exit_code = 0
    try:
        for proof in press.Press(Shelves(order.content.parent)).proofs(order):
            findings.extend(proof.findings)
            each(proof)
        exit_code = 1 if forbids_delivery(findings) else 0
    except Refused as trouble:
        findings.extend(trouble.findings)
        exit_code = trouble.exit_code
    except BrochureError as trouble:
        message, _, remedy = str(trouble).partition("\n")
        findings.append(error("stopped", message, None, " ".join(remedy.split())))
        exit_code = trouble.exit_code
    return Outcome(in_order(findings), exit_code)


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """Return several outcomes as one, with the gravest exit code."""
    listed = list(outcomes)
    findings = [found for outcome in listed for found in outcome.findings]
    return Outcome(in_order(findings), max((outcome.exit_code for outcome in listed), default=0))


def tell_findings(outcome: Outcome, *, only_errors: bool = False) -> None:
    """Tell the findings to the person at the terminal."""
    listed = [found for found in outcome.findings if not only_errors or forbids_delivery([found])]
    if listed:
        click.echo(tell.sentences(listed), err=True)


def tell_rest(outcome: Outcome, command: str) -> None:
    """Count what does not forbid delivery, and say which command tells it."""
    rest = [found for found in outcome.findings if not forbids_delivery([found])]
    if rest:
        click.echo(f"{tell.summary(rest)}\n  -> {command} tells each with its line", err=True)


def log_steps(wanted: bool) -> None:
    """Tell the numbered steps with their times, if wanted."""
    if wanted:
        logging.basicConfig(stream=sys.stderr, format="%(message)s", level=logging.WARNING)
        logging.getLogger("brochure").setLevel(logging.INFO)
