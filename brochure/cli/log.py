"""`brochure log`: what was given out."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure.cli import options
from brochure.errors import Refused

if TYPE_CHECKING:
    from brochure.ledger import Ledger

EXIT_CODES = """\b
Exit codes: 0 told; 1 --check finds the record changed from outside; 2 bad input;
3 the record cannot be read."""
MOST_NAMED = 10
FOLDER = click.option(
    "--in", "folder", type=options.FILE, default=Path(), metavar="FOLDER",
    help="The project.  [default: the one you are in]",
)  # fmt: skip
CSV = click.option(
    "--csv", "as_csv", is_flag=True, help="Tell it as CSV, which a spreadsheet opens."
)


@click.command("log", epilog=EXIT_CODES)
@click.option(
    "--since", metavar="TIME", default="7d", show_default=True,
    help="From when on: 12h, 7d, 6m or 1y ago, or a day such as 2026-11-01.",
)  # fmt: skip
@click.option(
    "--until", metavar="TIME", help="Until when, a day as a whole.  [default: now]"
)  # fmt: skip
@click.option("--document", metavar="ID", help="This handout alone.")
@click.option("--printer", metavar="NAME", help="This printer alone.")
@click.option(
    "--check", "to_check", is_flag=True,
    help="See whether a row of the record was changed or removed from outside.",
)  # fmt: skip
@click.option(
    "--known", metavar="DIGEST", help="With --check: the digest that an earlier --check told."
)
@FOLDER
@CSV
@options.JSON
def command(
    since: str,
    until: str | None,
    document: str | None,
    printer: str | None,
    to_check: bool,
    known: str | None,
    folder: Path,
    as_csv: bool,
    as_json: bool,
) -> int:
    """Tell what was given out: when, at which desk, by whom, what, and what the printer said.

    The oldest comes first. What may or may not be on paper has a question mark before it.
    """
    # pydantic is for commands that read
    from brochure.ledger import Which, told  # noqa: PLC0415

    if as_csv and as_json:
        raise click.UsageError("--json and --csv exclude each other.")
    if known and not to_check:
        raise click.UsageError("--known is for --check.")
    with record(folder) as ledger:
        if to_check:
            return _checked(ledger, known, as_json=as_json)
        now = datetime.datetime.now(datetime.UTC)
        begin = _moment(since, now, "--since")
        end = _moment(until, now, "--until", end=True) if until else None
        document, printer = _known(ledger, document, printer)
        which = Which(since=begin, until=end, document=document, printer=printer)
        jobs = ledger.which(which)[::-1]
    if as_csv:
        click.echo(told.as_csv(jobs), nl=False)
    elif as_json:
        click.echo(told.as_report({"since": begin, "until": end}, jobs, 0))
    else:
        ended = f" and {told.local(end)}" if end else ""
        nothing = f"Nothing was given out {'between' if end else 'since'} {told.local(begin)}"
        click.echo(told.as_text(jobs, f"{nothing}{ended}."))
    return 0


@contextmanager
def record(folder: Path) -> Iterator[Ledger]:
    """Yield the record of a folder's project; a wrong folder must not look like one from which
    nothing was given out. Raises click.UsageError.
    """
    # pydantic is for commands that read
    from brochure.ledger import Ledger  # noqa: PLC0415
    from brochure.shelves import project_of, shown  # noqa: PLC0415

    if not folder.is_dir():
        raise click.UsageError(f"There is no folder {folder}; name the project's (--in).")
    with Ledger(project_of(folder)) as ledger:
        if not ledger.is_there():
            click.echo(
                f"There is no record yet ({shown(ledger.path)}): nothing was printed from this "
                "project, or it is another folder (--in).",
                err=True,
            )
        yield ledger


def _known(
    ledger: Ledger, document: str | None, printer: str | None
) -> tuple[str | None, str | None]:
    """Return both as the record writes them; what it does not know is said: a wrong name must not
    look like one of which nothing was given out.
    """
    from brochure.fold import folded  # noqa: PLC0415 - as all that reads

    told: list[str | None] = []
    for what, name, known in (
        ("handout", document, sorted(ledger.documents()) if document else []),
        ("printer", printer, ledger.printers() if printer else []),
    ):
        asked = folded(name or "").casefold()
        alike = [one for one in known if folded(one).casefold() == asked]
        if name and not alike:
            there = f"; it knows {', '.join(known[:MOST_NAMED])}" if known else ""
            click.echo(f"The record knows no {what} {name}{there}.", err=True)
        told.append(name if name in known or not alike else alike[0])
    return told[0], told[1]


def _checked(ledger: Ledger, known: str | None, *, as_json: bool) -> int:
    found = ledger.check(known.strip().lower() if known else None)
    exit_code = Refused.exit_code if found.troubles else 0
    if as_json:
        told = {
            "exit_code": exit_code, "entries": found.entries, "jobs": found.jobs,
            "digest": found.digest, "troubles": found.troubles,
        }  # fmt: skip
        click.echo(json.dumps(told, indent=2))
        return exit_code
    count = f"{found.entries:,} {'entry' if found.entries == 1 else 'entries'}"
    if found.troubles:
        click.echo("\n".join(found.troubles))
        click.echo(
            f"The record ({count}) was changed from outside, or its disk is failing. Keep a copy "
            "of it as it is, and compare it with a backup.",
            err=True,
        )
    else:
        click.echo(f"{count}, each as it was written.")
        click.echo(f"Newest digest: {found.digest}")
    return exit_code


def _moment(
    text: str, now: datetime.datetime, option: str, *, end: bool = False
) -> datetime.datetime:
    from brochure.ledger import since  # noqa: PLC0415 - pydantic is for commands that read

    try:
        return since.moment(text, now, end=end)
    except ValueError as trouble:
        raise click.BadParameter(str(trouble), param_hint=option) from None
