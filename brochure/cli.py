"""The command line. Nothing here imports the engine until a command draws."""

from __future__ import annotations

import logging
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brochure import __version__, tell
from brochure.errors import BadInput, BrochureError, Refused
from brochure.model.finding import Finding, error, forbids_delivery, in_order
from brochure.model.parcel import Receipt
from brochure.shelves import BRANDS, FORMATS, LANGUAGES, Shelves, shipped

if TYPE_CHECKING:
    from brochure.press import Order, Proof

EXIT_CODES = """\b
Exit codes: 0 made; 1 findings that forbid delivery; 2 bad input;
3 this machine lacks something; 4 our fault."""


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code."""
    try:
        result = commands.main(list(arguments), prog_name="brochure", standalone_mode=False)
    except click.ClickException as trouble:
        trouble.show()
        return trouble.exit_code
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except SystemExit as leaving:  # click ends a shell's question for completions so
        return int(leaving.code or 0)
    except click.Abort:
        return 130
    except Refused as trouble:
        click.echo(tell.sentences(trouble.findings), err=True)
        return trouble.exit_code
    except PermissionError as trouble:  # a folder on the way that this account may not enter
        message = f"{trouble.filename}: {trouble.strerror or 'permission denied'}"
        click.echo(
            tell.sentences([error("input", message, None, "ask for the right to use it, or name another")]), err=True
        )
        return BadInput.exit_code
    except BrochureError as trouble:
        click.echo(str(trouble), err=True)
        return trouble.exit_code
    return result if isinstance(result, int) else 0


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="brochure")
def commands() -> None:
    """One YAML file of a clinic's article becomes a branded, checked patient handout."""


def _names_on(shelf: str, *others: str) -> Callable[..., list[str]]:
    """Return what completes the name of a shelf's item in a shell."""

    def names(context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
        shelves = Shelves(content_path(context.params.get("content")).parent)
        return [name for name in (*shelves.names(shelf), *others) if name.startswith(typed)]

    return names


# readable: click would refuse in words of its own what reading tells with our remedies
CONTENT = click.argument("content", required=False, type=click.Path(readable=False, path_type=Path))
FORMAT = click.option(
    "--format", "formats", multiple=True, metavar="NAME", shell_complete=_names_on(FORMATS, "all"),
    help="A format, or all; may be repeated.  [default: letter]",
)  # fmt: skip
BRAND = click.option("--brand", metavar="NAME", shell_complete=_names_on(BRANDS), help="Instead of the handout's own.")
LANGUAGE = click.option(
    "--language", metavar="TAG", shell_complete=_names_on(LANGUAGES),
    help="Instead of the handout's own.",
)  # fmt: skip
JSON = click.option("--json", "as_json", is_flag=True, help="Tell the outcome as JSON.")


def edition_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what chooses a handout and the editions of it."""
    return CONTENT(FORMAT(BRAND(LANGUAGE(command))))


def content_path(given: Path | None) -> Path:
    """Return the handout's file: the one named, or content.yaml here, or the one that came with us."""
    if given is not None:
        return given / "content.yaml" if given.is_dir() else given
    here = Path("content.yaml")
    return here if here.is_file() else shipped() / "content.yaml"


# What `make` says last, after the findings.
CLOSING = {
    Refused.exit_code: "What has errors was not written; an older PDF of it, if any, stands as it was.",
    BadInput.exit_code: "Nothing was made.",
}
OUT = click.option(
    "--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True, metavar="DIR",
    help="Folder for the PDFs.",
)  # fmt: skip


@commands.command(epilog=EXIT_CODES)
@edition_options
@OUT
@JSON
@click.option("--open", "show", is_flag=True, help="Open the PDFs when they are made.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("--verbose", is_flag=True, help="Tell the numbered steps with their times.")
@click.option("--record", type=click.Path(path_type=Path), hidden=True, help="Write the names of the PDFs for make.")
def make(
    content: Path | None, formats: tuple[str, ...], brand: str | None, language: str | None, out: Path,
    show: bool, quiet: bool, verbose: bool, as_json: bool, record: Path | None,
) -> int:  # fmt: skip
    """Make the PDFs of CONTENT, each checked before it is written.

    Without CONTENT it is the content.yaml here, or the handout that comes with brochure.
    """
    from brochure import press  # noqa: PLC0415 - the engine is for commands that draw

    _log_steps(verbose and not as_json)
    if not (quiet or as_json):
        _say_whose(content)
    receipts: list[Receipt] = []

    def deliver(proof: Proof) -> None:
        if not forbids_delivery(proof.findings):
            receipts.append(press.deliver(proof, out))
            if not (quiet or as_json):
                click.echo(tell.receipt(receipts[-1]))

    outcome = _pressed(press.Order(content_path(content), formats or ("letter",), brand, language), deliver)
    if as_json:
        click.echo(tell.as_json(outcome.findings, receipts, outcome.exit_code))
    else:
        _tell_findings(outcome, only_errors=quiet)
        if outcome.exit_code in CLOSING:
            click.echo(CLOSING[outcome.exit_code], err=True)
    if record and not outcome.exit_code:
        press.record(record, receipts)
    if show:
        for made in receipts:
            click.launch(str(made.path))
    return outcome.exit_code


@commands.command(epilog=EXIT_CODES)
@edition_options
@JSON
def check(
    content: Path | None, formats: tuple[str, ...], brand: str | None, language: str | None, as_json: bool
) -> int:
    """Check CONTENT and the PDFs that it would make; write nothing."""
    from brochure import press  # noqa: PLC0415 - the engine is for commands that draw

    order = press.Order(content_path(content), formats or ("letter",), brand, language)
    outcome = _pressed(order, lambda _proof: None)
    if as_json:
        click.echo(tell.as_json(outcome.findings, (), outcome.exit_code))
    else:
        _tell_findings(outcome)
        click.echo(f"{order.content}: {tell.count(outcome.findings)}")
    return outcome.exit_code


def _say_whose(content: Path | None) -> None:
    if content is None and not Path("content.yaml").is_file():
        click.echo("There is no content.yaml in this folder: this is the handout that comes with brochure.", err=True)


@dataclass(frozen=True)
class _Outcome:
    findings: tuple[Finding, ...]
    exit_code: int


def _pressed(order: Order, each: Callable[[Proof], None]) -> _Outcome:
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
    return _Outcome(in_order(findings), exit_code)


def _tell_findings(outcome: _Outcome, *, only_errors: bool = False) -> None:
    listed = [found for found in outcome.findings if not only_errors or forbids_delivery([found])]
    if listed:
        click.echo(tell.sentences(listed), err=True)


@commands.command("list")
@CONTENT
@JSON
def list_(content: Path | None, as_json: bool) -> int:
    """List the formats, languages, brands and handouts found here."""
    from brochure import catalogue  # noqa: PLC0415 - only this command reads every shelf

    found = catalogue.of(Shelves(content_path(content).parent))
    click.echo(catalogue.as_json(found) if as_json else catalogue.as_table(found))
    return 0


@commands.command()
def schema() -> int:
    """Print the JSON Schema of content.yaml, for editors."""
    from brochure import schema as schemas  # noqa: PLC0415 - only this command needs it

    click.echo(schemas.as_text(), nl=False)
    return 0


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> int:
    """Start a clinic's own project in FOLDER.

    It holds an article and a brand to fill in; no template is copied.
    """
    from brochure import project  # noqa: PLC0415 - only this command needs it

    for path in project.start(folder):
        click.echo(path)
    click.echo(f"\nNow: cd {shlex.quote(str(folder))} && brochure make")
    return 0


@commands.command()
@edition_options
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    default=8000,
    show_default=True,
    help="On this machine only; 0 takes a free one.",
)
@click.option("--open", "show", is_flag=True, help="Open the browser.")
def preview(
    content: Path | None, formats: tuple[str, ...], brand: str | None, language: str | None, port: int, show: bool
) -> int:
    """Show the pages in the browser, anew at each save."""
    from brochure import press  # noqa: PLC0415 - the engine is for commands that draw
    from brochure import preview as previews  # noqa: PLC0415 - and the server for this one

    order = press.Order(content_path(content), formats or ("letter",), brand, language)
    return previews.serve(order, port, show=show)


@commands.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print the completion script of SHELL.

    For this terminal: source <(brochure completion bash)
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - only this command needs it

    kind = get_completion_class(shell)
    if kind:  # click has all three
        click.echo(kind(commands, {}, "brochure", "_BROCHURE_COMPLETE").source())
    return 0


def _log_steps(wanted: bool) -> None:
    if wanted:
        logging.basicConfig(stream=sys.stderr, format="%(message)s", level=logging.WARNING)
        logging.getLogger("brochure").setLevel(logging.INFO)
