"""`brochure batch`: a recipient list's copies of a handout, each with its reader's own words."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brochure.cli import batch_outcome, options
from brochure.cli.outcome import EXIT_CODES
from brochure.deliver import address
from brochure.errors import BadInput, BrochureError, Refused
from brochure.model.finding import Finding, error

if TYPE_CHECKING:
    from brochure.batch.request import BatchRequest, Summary
    from brochure.model.proof import Order


class OnValue(options.Day):
    """A day, or the address of a cluster, which was given by --on before there was --cluster."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the day or the address. Fails with a sentence where it is neither."""
        return value if "://" in str(value) else super().convert(value, param, ctx)


@click.command("batch", epilog=EXIT_CODES)
@click.argument("content", type=options.FILE)
@click.argument("people", required=False, type=options.FILE)
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    default="handout",
    show_default=True,
    help="The format of rows that name none.",
)
@options.LANGUAGE
@options.BRAND
@options.OUTLET
@click.option("--on", "on", multiple=True, type=OnValue(), metavar="DATE", help=options.JUDGED)
@click.option("--day", type=options.Day(), metavar="DATE", hidden=True)
@options.ALLOW_EXPIRED
@click.option(
    "--column",
    "columns",
    metavar="FIELD=HEADING",
    multiple=True,
    help="The column that fills a field; may be repeated.",
)
@click.option(
    "--name",
    "pattern",
    metavar="PATTERN",
    default="{id}-{format}-{row}",
    show_default=True,
    help="The PDFs' names.",
)
@click.option("--merge", is_flag=True, help="One print job, each copy on sheets of its own.")
@click.option("--tagged", is_flag=True, help="With --merge: keep tags and links, for the screen.")
@click.option("--separator", is_flag=True, help="With --merge: a numbered sheet before each copy.")
@click.option("--zip", "archive", is_flag=True, help="One archive of PDFs.")
@click.option(
    "--encrypt", metavar="COLUMN", help="Lock each PDF (AES-256) by the password in this column."
)
@click.option(
    "--skip-bad", is_flag=True, help="Make the others; write faulty rows to a file to be mended."
)
@click.option(
    "--dry-run", is_flag=True, help="Look at every row, and make one sample with invented words."
)
@click.option("--anew", is_flag=True, help="Make all copies again, also those that are there.")
@click.option(
    "--workers",
    type=click.IntRange(1),
    metavar="NUMBER",
    help="Processes on this machine.  [default: as many as it has cores and the list is worth]",
)
@click.option(
    "--cluster", metavar="ADDRESS", help="A Dask scheduler, such as tcp://scheduler:8786."
)
@click.option(
    "--out", metavar="PLACE", default="out", show_default=True, help="Folder or URL for the PDFs."
)
@options.JSON
@click.option("--quiet", is_flag=True, help="Say nothing but what went wrong.")
def command(
    content: Path, people: Path | None, as_json: bool, quiet: bool, dry_run: bool, **given: Any
) -> int:
    """Make a copy of CONTENT for each reader in PEOPLE, a CSV or JSON-lines file.

    What was begun and stopped is finished by the same command: what is there is not made again.
    """
    from brochure import batch  # noqa: PLC0415 - the engine is for commands that draw
    from brochure.batch.progress import Progress  # noqa: PLC0415

    twice = list(_by_old_names(given))
    terms = options.Terms(
        (given["format_name"],),
        given["brand"],
        given["language"],
        given["outlet"],
        given["day"],
        given["allow_expired"],
    )
    try:
        given["out"] = address.parse(given["out"], batch=True)
        findings = [*twice, *_conflicts(people, given, dry_run)]
        if findings:
            raise BadInput(findings)
        request = _request(terms.order(content), people, given)
        if dry_run:
            summary = batch.rehearse(request)
        else:
            summary = batch.run(
                request, lambda total: Progress(total, sys.stderr, quiet=quiet or as_json)
            )
    except BrochureError as trouble:
        if not as_json:
            raise
        click.echo(batch_outcome.not_begun_as_json(trouble))
        return trouble.exit_code
    exit_code = _exit_code(summary, dry_run=dry_run)
    if as_json:
        click.echo(batch_outcome.as_json(summary, exit_code))
    else:
        batch_outcome.describe(
            summary, request, "" if quiet else terms.check([content]), dry_run=dry_run
        )
    return exit_code


def _exit_code(summary: Summary, *, dry_run: bool) -> int:
    if summary.interrupted:
        return 130
    if dry_run:
        return BadInput.exit_code if summary.bad else 0
    return Refused.exit_code if summary.missing else 0


def _request(order: Order, people: Path | None, given: dict[str, Any]) -> BatchRequest:
    from brochure.batch.request import BatchRequest  # noqa: PLC0415 - see above
    from brochure.model.recipients import Columns  # noqa: PLC0415

    return BatchRequest(
        order,
        people,
        given["out"].text,
        kind="job" if given["merge"] else "zip" if given["archive"] else "files",
        columns=Columns(dict(entry.split("=", 1) for entry in given["columns"])),
        name=given["pattern"],
        password_column=given["encrypt"],
        workers=given["workers"] or 0,
        **{name: given[name] for name in ("tagged", "separator", "skip_bad", "anew", "cluster")},
    )


def _by_old_names(given: dict[str, Any]) -> Iterator[Finding]:
    """Put what is given by an option's old name where its new name has it, and say so; yield what
    is given twice.
    """
    if any(one.startswith("form=") for one in given["columns"]):
        click.echo(
            "--column form=… is --column format=… now; the old name goes with the next release.",
            err=True,
        )
        given["columns"] = tuple(
            f"format={one.removeprefix('form=')}" if one.startswith("form=") else one
            for one in given["columns"]
        )
    if "{form}" in given["pattern"]:
        click.echo(
            "{form} in --name is {format} now; the old name goes with the next release.", err=True
        )
        given["pattern"] = given["pattern"].replace("{form}", "{format}")
    days = [one for one in given["on"] if not isinstance(one, str)]
    addresses = [one for one in given["on"] if isinstance(one, str)]
    if given["day"]:
        click.echo("--day is called --on now; the old name goes with the next release.", err=True)
        days.append(given["day"])
    if addresses:
        click.echo(
            "--on takes a date now, and a cluster is given by --cluster; an address by --on is "
            "refused from the next release.",
            err=True,
        )
    addresses += [given["cluster"]] if given["cluster"] is not None else []
    given["day"] = days[0] if days else None
    given["cluster"] = addresses[0] if addresses else None
    if len(set(days)) > 1:
        yield error("input", "several dates are given", None, "keep one --on DATE")
    if len(set(addresses)) > 1:
        yield error("input", "several clusters are given", None, "keep one --cluster ADDRESS")


def _conflicts(people: Path | None, given: dict[str, Any], dry_run: bool) -> Iterator[Finding]:
    """Yield what does not go together, all of it."""
    joined, cluster = given["merge"] or given["archive"], given["cluster"]
    rules = [
        (people is None and not dry_run, "PEOPLE is missing: the file with a row for each reader",
         "the handout comes first, then a CSV file: brochure batch content.yaml people.csv; "
         "--dry-run needs none"),
        (joined and given["out"].scheme != address.FOLDER,
         "a print job or archive cannot be written to a URL",
         "name a folder; single copies may go to a URL"),
        (given["out"].scheme == "memory",
         "what is written to memory: is gone when the command ends",
         "name a folder"),
        (cluster is not None and "://" not in cluster,
         "--cluster takes the address of a Dask scheduler",
         "such as tcp://scheduler:8786; the day that dates are judged by is --on DATE"),
        (given["merge"] and given["archive"], "--merge and --zip exclude each other",
         "choose one of the two"),
        (given["merge"] and given["encrypt"],
         "copies in one print job cannot be locked each by its own password",
         "leave out --merge or --encrypt"),
        (given["tagged"] and not given["merge"], "--tagged is for --merge",
         "single copies are always tagged"),
        (given["separator"] and not given["merge"], "--separator is for --merge", "add --merge"),
        *((not heading, f"--column {name} names no heading",
         f'write it as --column {name}="Patient Name"')
          for name, _, heading in (entry.partition("=") for entry in given["columns"])),
        *((True, f"--column {name} is given twice",
         "keep one of the two") for name in _twice(given["columns"])),
    ]  # fmt: skip
    yield from (error("input", message, None, hint) for broken, message, hint in rules if broken)


def _twice(columns: Sequence[str]) -> list[str]:
    names = [entry.partition("=")[0] for entry in columns]
    return sorted({name for name in names if names.count(name) > 1})
