"""`brochure review`: the sheet on which people judge a handout and sign for it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure import tell
from brochure.cli import options
from brochure.cli.outcome import EXIT_CODES, tell_findings
from brochure.errors import BadInput
from brochure.model.finding import forbids_delivery
from brochure.shelves import Shelves

if TYPE_CHECKING:
    from brochure.model.manuscript import Manuscript


@click.command("review", epilog=EXIT_CODES)
@options.CONTENT
@options.OUTLET
@options.DAY
@options.LANGUAGE
@options.BRAND
@options.out("out")
@click.option(
    "--claims",
    is_flag=True,
    help="Print the records that sentences still lack, to paste; make nothing.",
)
@click.option("--open", "show", is_flag=True, help="Open the sheet when it is made.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
def command(
    content: Path | None, outlet: str, day: datetime.datetime | None, language: str | None,
    brand: str | None,
    out: Path, claims: bool, show: bool, quiet: bool,
) -> int:  # fmt: skip
    """Make the sheet on which reviewers judge and sign CONTENT.

    It holds the article in numbered sentences, what is on record of each, and what the check finds.
    """
    if claims:
        return _print_claims(options.content_path(content))
    from brochure import pipeline  # noqa: PLC0415 - the engine is for commands that draw

    order = options.Terms((), brand, language, outlet, day).order(content)
    proof = pipeline.Pipeline(Shelves(order.content.parent)).review(order)
    (made,) = pipeline.deliver(proof, out)
    if not quiet:
        click.echo(tell.receipt(made))
        tell_findings([found for found in proof.findings if not forbids_delivery([found])])
    if show:
        click.launch(str(made.path))
    return 0


def _print_claims(path: Path) -> int:
    from brochure import read  # noqa: PLC0415 - pydantic is for commands that read

    manuscript, findings = read.handout(path)
    if manuscript is None:
        raise BadInput(findings)
    lines = list(_records(manuscript))
    if lines:
        click.echo("\n".join(lines))
    else:
        click.echo(f"{path}: every sentence has its record", err=True)
    return 0


def _records(manuscript: Manuscript) -> Iterator[str]:
    """Yield the lines of YAML that record what nobody has recorded yet; kinds are left to a
    person.
    """
    from brochure.prose import statements  # noqa: PLC0415 - pydantic is for commands that read

    handout = manuscript.handout
    said = [
        one for one in statements.of(manuscript) if one.kind == "sentence" and one.claim is None
    ]
    missing = {
        one.text: one for one in reversed(said)
    }  # a sentence that stands twice has one record
    if not missing:
        return
    known = ", ".join(reference.id for reference in handout.references) or "there are none yet"
    yield (
        "# A person decides each kind: efficacy, safety, fact, advice or none. Take out what "
        "nobody has decided:"
    )
    yield f"# a record without its kind is refused. Sources are ids of references: {known}."
    yield "# Add these to claims:" if handout.claims else "claims:"
    for one in sorted(missing.values(), key=lambda one: int(one.label)):
        yield (
            f"  - sentence: {json.dumps(one.text, ensure_ascii=False)}   # {one.label}, line "
            f"{one.where.line}"
        )
        yield from (
            "    kind: null",
            "    sources: []",
            "    reviewer: null",
            "    reviewed_on: null",
        )
