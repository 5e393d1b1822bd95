"""`brochure verify`: whether a paper was given out, when it was in force, what came after it."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure.cli import options, outcome
from brochure.cli.log import FOLDER, record
from brochure.errors import BadInput, Refused

if TYPE_CHECKING:
    from brochure.ledger import Ledger
    from brochure.ledger.verdict import Paper, Today

EXIT_CODES = """\b
Exit codes: 0 given out, or perhaps; 1 never given out; 2 bad input;
3 the record cannot be read."""
MOST_BYTES = 200_000_000
HINT = (
    "write what stands in the footer, such as: brochure verify knee-pain 1.2, or name a PDF that "
    "is there"
)


@click.command("verify", epilog=EXIT_CODES)
@click.argument("paper", nargs=-1, required=True, metavar="ID VERSION | FOOTER | FILE.pdf")
@FOLDER
@options.JSON
def command(paper: tuple[str, ...], folder: Path, as_json: bool) -> int:
    """Say whether a paper was ever given out, when it was in force, and what came after it.

    Takes the id and the version that stand in the paper's footer, the footer's words as they are,
    or a PDF; of a PDF also whether this very file was given out.
    """
    # pydantic is for commands that read
    from brochure.ledger import told, verdict  # noqa: PLC0415
    from brochure.ledger.history import history  # noqa: PLC0415
    from brochure.shelves import project_of  # noqa: PLC0415

    project, day = project_of(folder), datetime.date.today()
    with record(folder) as ledger:
        handouts = _today(folder)
        file = _file(paper, ledger)
        name = _claimed(file) if file else _named(paper, ledger, project, handouts)
        found = history(ledger, name[0], ledger.spelled(*name), day) if name else None
    today = [one for document, one in handouts if name and document == name[0]]
    given = file.given_out if file else found.given_out if found else "never"
    exit_code = Refused.exit_code if given == "never" else 0
    if as_json:
        values = verdict.as_values(found, file, today)
        click.echo(json.dumps({"exit_code": exit_code, **values}, ensure_ascii=False, indent=2,
                              default=told.plain))  # fmt: skip
        return exit_code
    lines = [*verdict.of_file(file, found), ""] if file else []
    lines += verdict.of_version(found, today, day, file) if found else []
    click.echo("\n".join(lines).rstrip())
    return exit_code


def _today(folder: Path) -> list[tuple[str, Today]]:
    """Return by id what the project has now; nothing where no handout is."""
    from brochure.find import shelf  # noqa: PLC0415 - pydantic is for commands that read
    from brochure.ledger.verdict import Today  # noqa: PLC0415
    from brochure.shelves import project_of  # noqa: PLC0415

    try:
        found = shelf.of(project_of(folder))
    except BadInput:
        return []
    outcome.tell_findings(found.findings)
    return [
        (one.id, Today(file, one.language, one.title, one.version, one.status, one.reviewed_on,
                       one.next_review))
        for file, one in found.handouts
    ]  # fmt: skip


def _file(given: tuple[str, ...], ledger: Ledger) -> Paper | None:
    """Return the PDF that is named, None when it is no file. Raises click.UsageError."""
    from brochure import system  # noqa: PLC0415 - pydantic is for commands that read
    from brochure.inspect.faults import Locked, Unreadable  # noqa: PLC0415
    from brochure.inspect.identity import claimed  # noqa: PLC0415
    from brochure.ledger import Which  # noqa: PLC0415
    from brochure.ledger.verdict import Paper  # noqa: PLC0415

    path = Path(given[0])
    if len(given) > 1 or not (path.suffix.lower() == ".pdf" or path.is_file()):
        return None
    try:
        data = system.read(path, MOST_BYTES)
    except (OSError, ValueError) as trouble:
        reason = getattr(trouble, "strerror", None) or "it cannot be opened"
        raise click.UsageError(f"'{path}' cannot be read: {reason.lower()}; {HINT}.") from None
    if len(data) > MOST_BYTES:
        raise click.UsageError(f"'{path}' has more than {MOST_BYTES // 10**6} MB: no handout has.")
    sum_of_it = hashlib.sha256(data).hexdigest()
    jobs = tuple(ledger.which(Which(sha256=sum_of_it))[::-1])
    said = None
    try:
        said = claimed(data)
    except Locked:
        pass
    except Unreadable:
        if not jobs:
            raise click.UsageError(f"'{path}' is no PDF, or a damaged one; {HINT}.") from None
    return Paper(path, sum_of_it, said, jobs, tuple(ledger.sightings_of_file(sum_of_it)))


def _claimed(file: Paper) -> tuple[str, str] | None:
    """Return the id and the version of a PDF: as the record knows this file, else as it says."""
    from brochure.ledger import words  # noqa: PLC0415 - pydantic is for commands that read

    if file.jobs:
        return file.jobs[0].given.document, file.jobs[0].given.version
    said = file.claimed
    if said is None or not said.identifier or not said.version:
        return None
    return words.line(said.identifier), words.line(said.version)


def _named(
    given: tuple[str, ...], ledger: Ledger, project: Path, handouts: list[tuple[str, Today]]
) -> tuple[str, str]:
    """Return the id and the version that are written, or that a footer has. Raises
    click.UsageError.
    """
    from brochure import read  # noqa: PLC0415 - pydantic is for commands that read
    from brochure.fold import folded  # noqa: PLC0415
    from brochure.ledger import footer  # noqa: PLC0415
    from brochure.model.base import SLUG  # noqa: PLC0415
    from brochure.shelves import Shelves  # noqa: PLC0415

    known = ledger.documents()
    for name, one in handouts:
        known.setdefault(name, []).append(one.version)
    text = " ".join(given)
    parts = given if len(given) == 2 else tuple(text.split())
    document = folded(parts[0]).casefold() if parts else ""
    plain = len(parts) == 2 and SLUG.fullmatch(document)
    if plain and folded(parts[1]) in map(folded, known.get(document, [])):
        return document, parts[1]
    packs = [one.words for one in read.languages(Shelves(project))]
    found = footer.named(text, known, packs)
    if found is None and plain:
        found = document, parts[1]
    if found is None:
        raise click.UsageError(f"'{text}' names no handout and version; {HINT}.")
    return found
