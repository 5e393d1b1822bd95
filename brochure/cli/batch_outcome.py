"""What a batch came to, as a person at the terminal reads it and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from brochure import tell
from brochure.cli.outcome import tell_findings, tell_rest
from brochure.deliver import address
from brochure.errors import BrochureError, Refused
from brochure.model.finding import error

if TYPE_CHECKING:
    from brochure.batch.request import BatchRequest, NotMade, Summary

# Why copies are rendered in full, as a person reads it.
FULL_RENDERS = {
    "glyph": "a character that the page's face does not have",
    "right-to-left": "words that run right to left",
    "too-wide": "words too long for one line of their box",
    "few-alike": "fewer than three copies alike",
    "folded": "pages put on sheets to be folded",
    "not-alike": "a style in which a field moves what stands beside it",
}
SHOWN = 20
# Of fewer copies a rate says more about the start than about them.
RATED = 100


def describe(summary: Summary, request: BatchRequest, check: str, *, dry_run: bool) -> None:
    """Say what became of the recipient list; rows are told by their number. Without a `check` to
    name, what went wrong only.
    """
    notes = [one for one in summary.findings if one.code.startswith(("roster", "job"))]
    tell_findings([one for findings in summary.bad.values() for one in findings])
    if check:
        tell_findings(notes)
        lines = [
            *summary.written,
            *_counted(summary, request, dry_run=dry_run),
            *_full_renders(summary),
        ]
        click.echo("\n".join(lines))
    for line in _missing(summary, request):
        click.echo(line, err=True)
    if check:
        tell_rest([one for one in summary.findings if one not in notes], check)


def _counted(summary: Summary, request: BatchRequest, *, dry_run: bool) -> Iterator[str]:
    if dry_run:
        if request.recipients:
            faulty = (
                "1 row is faulty"
                if len(summary.bad) == 1
                else f"{len(summary.bad):,} rows are faulty"
            )
            yield f"{_copies(summary.total)} could be made, {faulty}."
        yield "The sample's words are invented; nothing else was made."
        return
    rate = f", {summary.made / summary.seconds:,.0f} a second" if summary.made >= RATED else ""
    found = f"; {summary.found:,} were there already" if summary.found else ""
    yield (
        f"{_copies(summary.made)} made in {address.shown(request.out)}, {summary.seconds:.1f} "
        f"s{rate}{found}."
    )


def _full_renders(summary: Summary) -> Iterator[str]:
    for why, number in summary.full_renders.most_common():
        yield f"  {number:,} of them rendered in full: {FULL_RENDERS.get(why, why)}"


def _missing(summary: Summary, request: BatchRequest) -> Iterator[str]:
    """Yield which rows have no copy, and what to do."""
    from brochure.batch.request import FAULT, NotMade  # noqa: PLC0415 - for commands that draw

    if summary.mended:
        yield (
            f"Mend the rows in {summary.mended}; then make their copies with that file and another "
            "--out."
        )
    codes: dict[str, list[NotMade]] = {}
    for one in summary.refused.values():
        codes.setdefault(one.code, []).append(one)
    for code, refused in codes.items():
        if code == FAULT:
            yield f"Not made, and this is our fault, not yours: {_rows(refused)}. Please report it."
        else:
            yield (
                f"Refused by {code}, {_rows(refused)}. `brochure check --explain {code}` says why."
            )
    if summary.aside:
        lost = [NotMade(number, "") for number in summary.aside]
        yield f"Set aside, since a worker failed with them twice: {_rows(lost)}."
    if summary.others:
        yield f"{summary.others:,} PDFs that are no copies of this batch are in the folder too."
    if summary.interrupted:
        again = (
            "the same command makes them"
            if request.kind == "files"
            else "the same command makes it all"
        )
        yield f"Stopped with {_copies(summary.left)} still to be made; {again}."


def _copies(number: int) -> str:
    return "1 copy" if number == 1 else f"{number:,} copies"


def _rows(refused: Sequence[NotMade]) -> str:
    """Return the rows' numbers, each with the fields that matter."""
    listed = sorted(refused, key=lambda one: one.number)
    told = [
        f"{one.number} ({', '.join(one.fields)})" if one.fields else f"{one.number}"
        for one in listed[:SHOWN]
    ]
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return f"row{'s' * (len(listed) > 1)} {', '.join(told)}{more}"


def not_begun_as_json(trouble: BrochureError) -> str:
    """Return what kept a batch from being made, as JSON."""
    if isinstance(trouble, Refused):
        told = [tell.finding(one) for one in trouble.findings]
    else:
        told = [tell.finding(error("stopped", " ".join(str(trouble).split())))]
    return json.dumps(
        {"exit_code": trouble.exit_code, "findings": told}, ensure_ascii=False, indent=2
    )


def as_json(summary: Summary, exit_code: int) -> str:
    """Return what a batch came to, as JSON."""
    bad = [tell.finding(one) for findings in summary.bad.values() for one in findings]
    told = {
        "exit_code": exit_code,
        "rows": summary.total,
        "left": max(0, summary.left),
        "others": summary.others,
        "stamped": summary.stamped,
        "whole": dict(summary.full_renders),
        "found": summary.found,
        "refused": [
            {"row": one.number, "code": one.code, "fields": one.fields}
            for one in summary.refused.values()
        ],
        "aside": summary.aside,
        "bad": bad,
        "files": [*summary.written, *([summary.mended] if summary.mended else [])],
        "interrupted": summary.interrupted,
        "seconds": round(summary.seconds, 3),
        "findings": [tell.finding(one) for one in summary.findings],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
