"""`brochure make`: the PDFs of handouts, each checked before it is written."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure import tell
from brochure.cli import options
from brochure.cli.outcome import (
    EXIT_CODES,
    log_steps,
    reported,
    requested,
    tell_findings,
    tell_rest,
)  # fmt: skip
from brochure.deliver.address import Address
from brochure.errors import BadInput, Refused
from brochure.model.finding import Finding, forbids_delivery, in_order
from brochure.shelves import shown

if TYPE_CHECKING:
    from brochure.cli.contents import Contents
    from brochure.model.outcome import Outcome

# What is said last, after the findings.
NOT_WRITTEN = "What has errors was not written; an older PDF of it, if any, stands as it was."
NOTHING = "Nothing was made."
OURS = "There is no content.yaml in this folder: this is the handout that comes with brochure."
# The exit code of what Ctrl-C ended.
INTERRUPTED = 130
# Seconds before which a rate says nothing.
TO_JUDGE = 1.0


@click.command("make", epilog=EXIT_CODES)
@options.CONTENTS
@options.terms
@options.OUT
@options.JOBS
@click.option("--anew", is_flag=True, help="Make all, also what is unchanged.")
@click.option("--prune", is_flag=True, help="Remove PDFs whose handout is gone.")
@options.JSON
@options.REPORT
@click.option("--open", "show", is_flag=True, help="Open the PDFs when they are made.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("--verbose", is_flag=True, help="Tell the numbered steps with their times.")
def command(
    content: tuple[Path, ...], terms: options.Terms, out: Address | None, jobs: int | None,
    anew: bool, prune: bool, show: bool, quiet: bool, verbose: bool, as_json: bool,
    reports: tuple[str, ...],
) -> int:  # fmt: skip
    """Make the PDFs of handouts, each checked before it is written.

    CONTENT are files, or folders with handouts. Without it they are all of this project, or the
    content.yaml here, or the handout that comes with brochure. What is unchanged is not made again.
    """
    from brochure import build  # noqa: PLC0415 - the engine is for commands that draw
    from brochure.cli.contents import contents_of  # noqa: PLC0415

    log_steps(verbose and not as_json)
    found = contents_of(content, out)
    orders = {one: [terms.order(path) for path in one.files] for one in found}
    every = [order for group in orders.values() for order in group]
    wanted = requested(reports, every, as_json)
    silent = quiet or as_json or any(one.target is None for one in wanted)
    notes = [note for one in found for note in one.notes]
    if not silent:
        _tell_first(found, notes)
    lines = _Lines(len(every), silent=silent)
    width = 1 if verbose else jobs or 0  # steps of several processes at once would tell nothing
    runs = (build.run(orders[one], one.out, jobs=width, anew=anew) for one in found)
    stopped = lines.follow(chain.from_iterable(runs))
    outcomes = build.in_order(every, lines.outcomes)
    code = build.exit_code(outcomes, notes)
    receipts = [receipt for outcome in outcomes for receipt in outcome.receipts]
    aloud = reported(wanted, outcomes)  # the standard output is the report's then
    if as_json:
        findings = in_order([*notes, *(one for told in outcomes for one in told.findings)])
        click.echo(tell.as_json(findings, receipts, code))
    elif not aloud:
        _tell(outcomes, "" if quiet else terms.check(content))
        lines.sum_up(outcomes)
    if show:
        options.launch(receipts)
    if stopped:
        lines.say_left()
        return INTERRUPTED
    _tell_left_over(found, prune=prune, silent=silent)
    return code


class _Lines:
    """Keeps the outcomes and tells a line for each file; on a terminal with how far the whole
    is.
    """

    def __init__(self, total: int, *, silent: bool) -> None:
        self.outcomes: list[Outcome] = []
        self._total, self._silent = total, silent
        self._made, self._begun = 0, time.monotonic()

    def follow(self, outcomes: Iterable[Outcome]) -> bool:
        """Tell outcomes as they come, and return whether Ctrl-C ended them."""
        try:
            for outcome in outcomes:
                self.tell(outcome)
        except KeyboardInterrupt:
            return True
        return False

    def tell(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self._made += not outcome.unchanged
        if outcome.unchanged or self._silent:
            return
        lines = [tell.receipt(receipt) for receipt in outcome.receipts]
        if not lines and self._total > 1:
            lines = [f"{shown(outcome.content)}: {tell.count(outcome.findings)}; not written"]
        for line in lines:
            click.echo(f"{self._progress()}{line}")

    def _progress(self) -> str:
        done, took = len(self.outcomes), time.monotonic() - self._begun
        if self._total < 2 or not sys.stdout.isatty():
            return ""
        if took < TO_JUDGE:
            return f"[{done}/{self._total}] "
        left = (self._total - done) * took / self._made
        return f"[{done}/{self._total}, {self._made / took:.1f} a second, {left:.0f} s left] "

    def say_left(self) -> None:
        left = _handouts(self._total - len(self.outcomes))
        said = f"Stopped with {left} still to be made; the same command makes the rest."
        click.echo(said, err=True)

    def sum_up(self, outcomes: Sequence[Outcome]) -> None:
        """Say what was left as it is, and how many were made."""
        if self._silent:
            return
        same = [outcome for outcome in outcomes if outcome.unchanged and not outcome.exit_code]
        names = [tell.where(receipt) for outcome in same for receipt in outcome.receipts]
        if self._total == 1 and same:
            verb = "is" if len(names) == 1 else "are"
            click.echo(f"Nothing changed: {', '.join(names)} {verb} up to date.")
        elif same and len(same) == self._total:
            click.echo(f"Nothing changed: {_handouts(len(same))} up to date.")
        elif self._total > 1:
            refused = sum(bool(outcome.exit_code) for outcome in outcomes)
            parts = [f"{_handouts(len(outcomes) - len(same) - refused)} made"]
            parts += [f"{len(same)} unchanged"] if same else []
            parts += [f"{refused} not written"] if refused else []
            click.echo(f"{', '.join(parts)}; {time.monotonic() - self._begun:.1f} s.")


def _handouts(number: int) -> str:
    return "1 handout" if number == 1 else f"{number} handouts"


def _tell_first(found: Sequence[Contents], notes: Sequence[Finding]) -> None:
    if found[0].is_ours:
        click.echo(OURS, err=True)
    tell_findings(notes)


def _tell(outcomes: Sequence[Outcome], command: str) -> None:
    """Tell errors in full; the rest is counted, with the command that tells it, if there is one."""
    fresh = {found for outcome in outcomes if not outcome.unchanged for found in outcome.findings}
    errors, rest = [], []
    for found in in_order(one for outcome in outcomes for one in outcome.findings):
        if forbids_delivery([found]):
            errors.append(found)
        elif found in fresh:
            rest.append(found)
    tell_findings(errors)
    if command:
        tell_rest(rest, command)
    codes = {outcome.exit_code for outcome in outcomes}
    if codes == {BadInput.exit_code}:
        click.echo(NOTHING, err=True)
    elif codes & {Refused.exit_code, BadInput.exit_code}:
        click.echo(NOT_WRITTEN, err=True)


def _tell_left_over(found: Sequence[Contents], *, prune: bool, silent: bool) -> None:
    """Tell the PDFs of handouts that are gone; they are removed if that is wanted."""
    left = [shown(path) for one in found for path in one.left_over(prune=prune)]
    if not left or silent:
        return
    if prune:
        click.echo(f"Removed, since their handouts are gone: {', '.join(left)}")
    else:
        names = ", ".join(left)
        click.echo(
            f"Left over from handouts that are gone: {names}\n  -> --prune removes them", err=True
        )
