"""What several commands ask for: a handout, its editions, for whom and on what day."""

from __future__ import annotations

import datetime
import functools
import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brochure.deliver import address
from brochure.shelves import (
    BRANDS,
    CONDITIONS,
    FORMATS,
    LANGUAGES,
    OUTLETS,
    shelves_of,
    shipped,
    shown,
)

if TYPE_CHECKING:
    from brochure.model.parcel import Receipt
    from brochure.model.proof import Order


def content_path(given: Path | None) -> Path:
    """Return the handout's file: the one named, or content.yaml here, or the one that came with
    us.
    """
    if given is not None:
        return given / "content.yaml" if given.is_dir() else given
    here = Path("content.yaml")
    return here if here.is_file() else shipped() / "content.yaml"


PLAIN = re.compile(r"\w[\w.+-]*")


def names_on(shelf: str, *others: str) -> Callable[..., list[str]]:
    """Return what completes the name of a shelf's item in a shell."""

    def names(context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
        given = context.params.get("content")
        one = given[0] if isinstance(given, tuple) and given else given or None
        shelves = shelves_of(content_path(one))
        found = (*shelves.names(shelf), *others)
        # a shell types them as they are: a folder called $(…) would be a command
        return [name for name in found if name.startswith(typed) and PLAIN.fullmatch(name)]

    return names


# readable: click would refuse in words of its own what reading tells with our remedies
FILE = click.Path(readable=False, path_type=Path)
CONTENT = click.argument("content", required=False, type=FILE)
CONTENTS = click.argument("content", nargs=-1, type=FILE)
FORMAT = click.option(
    "--format", "formats", multiple=True, metavar="NAME", shell_complete=names_on(FORMATS, "all"),
    help="A format, or all; may be repeated.  [default: handout]",
)  # fmt: skip
BRAND = click.option(
    "--brand",
    metavar="NAME",
    shell_complete=names_on(BRANDS),
    help="Instead of the handout's own.",
)
LANGUAGE = click.option(
    "--language", metavar="TAG", shell_complete=names_on(LANGUAGES),
    help="Instead of the handout's own.",
)  # fmt: skip
OUTLET = click.option(
    "--for", "outlet", metavar="OUTLET", default="desk", show_default=True,
    shell_complete=names_on(OUTLETS),
    help="Where it goes: desk or marketing.",
)  # fmt: skip


class Day(click.DateTime):
    """A day of the calendar, written as 2027-06-04."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.datetime:
        """Return the day that is written. Fails with a sentence where it is none."""
        if isinstance(value, datetime.datetime):
            return value
        try:
            return datetime.datetime.strptime(value, "%Y-%m-%d")
        except ValueError:
            hint = "the address of a cluster is for `brochure batch --cluster`"
            hint = hint if "://" in value else "write the day as 2027-06-04"
            self.fail(f"{value!r} is no date: {hint}", param, ctx)


JUDGED = "Judge dates as of this day.  [default: today]"
DAY = click.option("--on", "day", metavar="DATE", type=Day(), help=JUDGED)
ALLOW_EXPIRED = click.option(
    "--allow-expired", is_flag=True, help="Let a handout past its review out; every page says so."
)
PRESS = click.option(
    "--press", is_flag=True, help="For a print shop: PDF/X-4 with bleed and marks."
)
CONDITION = click.option(
    "--condition", metavar="NAME", shell_complete=names_on(CONDITIONS),
    help="The print shop's press, paper and ink.  [default: the format's, gracol]",
)  # fmt: skip
JOBS = click.option(
    "--jobs", type=click.IntRange(1), metavar="N",
    help="Processes.  [default: one for each core, where there are several handouts]",
)  # fmt: skip
JSON = click.option("--json", "as_json", is_flag=True, help="Tell the outcome as JSON.")
REPORT = click.option(
    "--report", "reports", multiple=True, metavar="KIND[=FILE]",
    help="json, junit, sarif or github; may be repeated.",
)  # fmt: skip


OUT = click.option(
    "--out", metavar="DIR",
    callback=lambda _context, _parameter, text: None if text is None else address.parse(text),
    help="Folder for the PDFs.  [default: out, in the project]",
)  # fmt: skip


def launch(receipts: Iterable[Receipt]) -> None:
    """Open what was delivered on this machine."""
    for made in receipts:
        if isinstance(made.where, Path):
            click.launch(str(made.where))


@dataclass(frozen=True)
class Terms:
    """Which editions are wanted, for whom and on what day."""

    formats: tuple[str, ...] = ()
    brand: str | None = None
    language: str | None = None
    outlet: str = "desk"
    day: datetime.datetime | None = None
    allow_expired: bool = False
    press: bool = False
    condition: str | None = None

    def order(self, content: Path | None) -> Order:
        """Return the order of a handout on these terms."""
        # pydantic is for commands that read
        # pydantic is for commands that read
        from brochure.cli.contents import one_of  # noqa: PLC0415
        from brochure.model.edition import Release  # noqa: PLC0415

        # the engine is for commands that draw
        from brochure.model.proof import Order  # noqa: PLC0415

        day = self.day.date() if self.day else datetime.date.today()
        release = Release(self.outlet, day, self.allow_expired, self.press, self.condition)
        return Order(
            one_of(content), self.formats or ("handout",), self.brand, self.language, release
        )

    def check(self, contents: Sequence[Path]) -> str:
        """Return the command that checks handouts on these terms."""
        words = ["brochure", "check", *map(shown, contents)]
        words += [word for name in self.formats for word in ("--format", name)]
        words += ["--brand", self.brand] if self.brand else []
        words += ["--language", self.language] if self.language else []
        words += ["--for", self.outlet] if self.outlet != "desk" else []
        words += ["--on", f"{self.day:%Y-%m-%d}"] if self.day else []
        words += ["--press"] if self.press else []
        words += ["--condition", self.condition] if self.condition else []
        return shlex.join(words)


def terms(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose editions and release them; the command gets them as one
    `terms`.
    """

    @functools.wraps(command)
    def gathered(**given: Any) -> Any:
        own = {name: given.pop(name) for name in Terms.__dataclass_fields__ if name in given}
        return command(terms=Terms(**own), **given)

    return FORMAT(BRAND(LANGUAGE(OUTLET(DAY(ALLOW_EXPIRED(PRESS(CONDITION(gathered))))))))
