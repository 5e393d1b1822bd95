"""`brochure review`: the sheet on which people judge a handout and sign for it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure import tell
from brochure.cli import options
from brochure.cli.outcome import EXIT_CODES, tell_findings
from brochure.deliver import channel
from brochure.deliver.address import Address
from brochure.errors import BadInput, Refused
from brochure.model.finding import forbids_delivery, in_order
from brochure.model.parcel import Receipt
from brochure.shelves import Shelves, shown

if TYPE_CHECKING:
    from brochure.model.manuscript import Manuscript


@click.command("review", epilog=EXIT_CODES)
@options.CONTENTS
@options.OUTLET
@options.DAY
@options.LANGUAGE
@options.BRAND
@options.OUT
@click.option(
    "--claims",
    is_flag=True,
    help="Print the records that sentences still lack, to paste; make nothing.",
)
@click.option("--open", "show", is_flag=True, help="Open the sheets when they are made.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
def command(
    content: tuple[Path, ...], outlet: str, day: datetime.datetime | None, language: str | None,
    brand: str | None, out: Address | None, claims: bool, show: bool, quiet: bool,
) -> int:  # fmt: skip
    """Make the sheets on which reviewers judge and sign handouts.

    CONTENT are files, or folders with handouts. Without it they are all of this project, or the
    content.yaml here. A sheet holds the article in numbered sentences, what is on record of each,
    and what the check finds.
    """
    from brochure.cli.contents import contents_of  # noqa: PLC0415 - pydantic is for them, too

    found = contents_of(content, out)
    if claims:
        return _print_claims([path for one in found for path in one.files])
    from brochure import pipeline  # noqa: PLC0415 - the engine is for commands that draw

    terms = options.Terms((), brand, language, outlet, day)
    refused: list[Refused] = []
    receipts: list[Receipt] = []
    for one in found:
        makes = pipeline.Pipeline(Shelves(one.project))
        for path in one.files:
            try:
                proof = makes.review(terms.order(path))
                (made,) = pipeline.deliver(proof, channel.to(one.out))
            except Refused as trouble:  # a bad handout keeps back its own sheet alone
                refused.append(trouble)
                continue
            receipts.append(made)
            if not quiet:
                click.echo(tell.receipt(made))
                tell_findings([told for told in proof.findings if not forbids_delivery([told])])
    if show:
        options.launch(receipts)
    tell_findings(in_order(told for trouble in refused for told in trouble.findings))
    return max((trouble.exit_code for trouble in refused), default=0)


def _print_claims(paths: Sequence[Path]) -> int:
    from brochure import read  # noqa: PLC0415 - pydantic is for commands that read

    code = 0
    for path in paths:
        manuscript, findings = read.handout(path)
        lines = list(_records(manuscript)) if manuscript else []
        if manuscript is None:
            tell_findings(in_order(findings))
            code = BadInput.exit_code
        elif lines:
            head = [f"# {shown(path)}"] if len(paths) > 1 else []
            click.echo("\n".join([*head, *lines]))
        else:
            click.echo(f"{shown(path)}: every sentence has its record", err=True)
    return code


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
