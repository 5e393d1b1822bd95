"""`brochure find`: which handouts have some words."""

from __future__ import annotations

from pathlib import Path

import click

from brochure.cli import options, outcome
from brochure.errors import BadInput, Refused
from brochure.shelves import shown

EXIT_CODES = "Exit codes: 0 something is found; 1 nothing is; 2 bad input."


@click.command("find", epilog=EXIT_CODES)
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option(
    "--in", "folder", type=options.FILE, default=Path(), metavar="FOLDER",
    help="Search the handouts of this folder.  [default: the one you are in]",
)  # fmt: skip
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N",
    help="Tell so many handouts at most.",
)  # fmt: skip
@options.JSON
def command(words: tuple[str, ...], folder: Path, limit: int, as_json: bool) -> int:
    """Find the handouts that have all WORDS, the best first.

    Looks at titles, subtitles, what patients call it, keywords, headings, the glossary and the
    text. The beginning of a word is enough; accents and capitals do not matter, nor does one slip
    in a word of five letters or more, or of four where nothing else is found.
    """
    from brochure import find  # noqa: PLC0415 - pydantic is for commands that read
    from brochure.find import fold, shelf, told  # noqa: PLC0415

    question = " ".join(words)
    if not fold.asked(question):
        raise click.UsageError(f"'{question}' has no word in it; write one, such as knee.")
    searched = shelf.of(folder)
    outcome.tell_findings(searched.findings)
    if not searched.handouts:
        return BadInput.exit_code
    every = find.Index.of(searched.handouts).find(question)
    hits = every[:limit]
    exit_code = 0 if hits else Refused.exit_code
    if as_json:
        click.echo(told.as_json(question, hits, searched, len(every), exit_code))
    elif hits:
        click.echo(told.as_text(hits, searched))
        if len(every) > limit:
            rest = f"{limit} of {len(every)} are shown; --limit {len(every)} shows all"
            click.echo(rest, err=True)
    else:
        count = f"{len(searched.handouts)} handout{'s' * (len(searched.handouts) != 1)}"
        place = "this folder" if shown(folder) == "." else shown(folder)
        click.echo(f"Nothing is found for '{question}'; searched {count} in {place}.")
    return exit_code
