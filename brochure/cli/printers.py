"""`brochure printers`: which printers there are, and what each can do."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brochure import fold
from brochure.cli import options
from brochure.errors import BadInput, Refused
from brochure.model.finding import error
from brochure.shelves import MARKER, project_of

if TYPE_CHECKING:
    from brochure.deliver.ipp import Capabilities, IppPrinter
    from brochure.model.printer import Printer

EXIT_CODES = """\b
Exit codes: 0 all printers answer, or the test page is taken; 1 one does not;
2 bad input."""
# So many are asked at once, and a test page is watched for so many seconds.
AT_ONCE, WATCHED = 16, 60.0
LOOK = 0.5


@dataclass(frozen=True)
class Found:
    """A printer, who names it, and what it says of itself, or why it says nothing."""

    printer: Printer
    named_by: str
    able: Capabilities | None = None
    said: str = ""


@click.command("printers", epilog=EXIT_CODES)
@click.option(
    "--in", "folder", type=options.FILE, default=Path(), metavar="FOLDER",
    help="The project whose brochure.yaml names printers.  [default: the one you are in]",
)  # fmt: skip
@click.option("--test", "tried", metavar="NAME", help="Print a test page on this one.")
@options.JSON
def command(folder: Path, tried: str | None, as_json: bool) -> int:
    """List the printers of this project and of CUPS on this machine, and what each can do.

    What is printed on is named in brochure.yaml: name, address, place, and the paper in the trays
    where the printer does not know it. The test page has a frame 10 mm from the edges and a rule of
    100 mm: it shows whether the printer prints at full size.
    """
    known = _known(folder)
    if tried is not None:
        return _try(_called(known, tried), as_json=as_json)
    with ThreadPoolExecutor(AT_ONCE) as together:
        found = list(together.map(_asked, known))
    exit_code = Refused.exit_code if any(one.able is None for one in found) else 0
    if as_json:
        told = {"printers": [_as_json(one) for one in found], "exit_code": exit_code}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    elif found:
        click.echo("\n\n".join(map(_as_text, found)))
    else:
        click.echo(
            "No printer is named in brochure.yaml, and no CUPS with printers answers on this "
            "machine."
        )
    return exit_code


def _known(folder: Path) -> list[Found]:
    """Return the project's printers, then those of CUPS that it does not name. Raises BadInput."""
    # pydantic is for commands that read
    from brochure.deliver.printing import cups  # noqa: PLC0415
    from brochure.read.project import settings_of  # noqa: PLC0415

    settings, findings = settings_of(project_of(folder))
    if findings:
        raise BadInput(findings)
    found = [Found(one, MARKER) for one in settings.project.printers]
    taken = {_folded(one.printer.name) for one in found} | {one.printer.address for one in found}
    queues = [
        Found(queue, "CUPS")
        for queue in cups.queues(cups.server())
        if _folded(queue.name) not in taken and queue.address not in taken
    ]
    return [*found, *queues]


def _folded(name: str) -> str:
    return fold.folded(name).casefold()


def _called(known: Sequence[Found], name: str) -> Found:
    """Return the printer of a name. Raises BadInput with the names that there are."""
    for one in known:
        if _folded(one.printer.name) == _folded(name):
            return one
    names = ", ".join(one.printer.name for one in known)
    hint = f"known are {names}" if names else f"name printers in {MARKER}"
    raise BadInput([error("input", f"no printer is called '{name}'", None, hint)])


def _connected(printer: Printer) -> IppPrinter:
    from brochure.deliver.ipp import IppPrinter  # noqa: PLC0415 - the same

    return IppPrinter(printer.address, paper=printer.paper)


def _asked(one: Found) -> Found:
    from brochure.deliver.ipp import PrinterSilent  # noqa: PLC0415 - the same

    try:
        return Found(one.printer, one.named_by, _connected(one.printer).capabilities())
    except PrinterSilent as trouble:
        return Found(one.printer, one.named_by, None, str(trouble))


def _try(one: Found, *, as_json: bool) -> int:
    """Print the test page, and tell what the printer says until it is printed or a minute is over.

    Raises CannotDeliver.
    """
    from brochure.deliver.ipp import PrinterSilent  # noqa: PLC0415 - the same
    from brochure.deliver.printing import trial_page  # noqa: PLC0415
    from brochure.model.parcel import DocumentReference, Parcel, Ticket  # noqa: PLC0415

    to = _connected(one.printer)
    try:
        able = to.capabilities()
    except PrinterSilent as trouble:
        click.echo(f"{one.printer.name}: {trouble}", err=True)
        return Refused.exit_code
    size, paper = _paper(able)
    data = trial_page.page(size, one.printer.name, two_sided=able.two_sided)
    sides = 2 if able.two_sided else 1
    parcel = Parcel(
        name="test-page.pdf",
        data=data,
        pages=sides,
        title="Test page",
        language="en",
        purpose="print",
        document=DocumentReference("test-page", "1"),
    )
    ticket = Ticket(paper, 2 if sides == 2 else 1, "long-edge", able.colour, "none")
    taken = to.submit(parcel, ticket, "brochure test page")
    lines = [f"{one.printer.name} took it as job {taken.job}, as {taken.form}.", *taken.ignored]
    end, now = time.monotonic() + WATCHED, to.job(taken.job)
    while now.state in {"pending", "processing"} and time.monotonic() < end:
        time.sleep(LOOK)
        now = to.job(taken.job)
    if as_json:
        told = {"printer": one.printer.name, "job": taken.job, "form": taken.form}
        told |= {"ignored": taken.ignored, "state": now.state, "said": now.said}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        click.echo("\n  ".join([*lines, now.said]))
    return Refused.exit_code if now.state in {"aborted", "canceled"} else 0


def _paper(able: Capabilities) -> tuple[tuple[float, float], str]:
    """Return the size and the name of office paper in the trays, US Letter where nobody knows."""
    from brochure.model.paper import size_of  # noqa: PLC0415 - the same

    name = next((one for one in able.paper if one in {"US Letter", "A4"}), "US Letter")
    return size_of(name) or (612.0, 792.0), name


def _as_json(one: Found) -> dict[str, Any]:
    printer, able = one.printer, one.able
    told: dict[str, Any] = {
        "name": printer.name,
        "address": printer.address,
        "place": printer.place or (able.place if able else ""),
        "named_by": one.named_by,
        "answers": able is not None,
        "said": one.said,
    }
    if able is not None:
        told |= {
            "model": able.model,
            "state": able.state,
            "is_accepting": able.is_accepting,
            "reasons": able.reasons,
            "paper": able.paper,
            "two_sided": able.two_sided,
            "colour": able.colour,
            "forms": able.forms,
            "most_copies": able.most_copies,
        }
    return told


def _as_text(one: Found) -> str:
    printer, able = one.printer, one.able
    place = printer.place or (able.place if able else "")
    lines = [f"{printer.name}{f', {place}' if place else ''}  ({one.named_by})"]
    lines.append(f"  {'address':8}  {printer.address}")
    if able is None:
        return "\n".join([*lines, f"  {'state':8}  {one.said}"])
    states = {"idle": "ready", "processing": "printing", "stopped": "stopped"}
    state = [] if able.is_stuck else [states.get(able.state, "it does not say")]
    if not able.is_accepting:
        state = ["takes no jobs now"]
    silent, is_grey = "it does not say", able.says_colour is False or bool(able.colour_modes)
    told = {
        "state": ", ".join([*state, *able.reasons]),
        "paper": ", ".join(able.paper) or f"{silent}; name it in {MARKER}",
        "sides": "both sides" if able.two_sided else "one side only" if able.sides else silent,
        "colour": "colour" if able.colour else "black and white" if is_grey else silent,
        "takes": ", ".join(able.forms) or "nothing that brochure makes",
        "model": able.model,
    }
    return "\n".join([*lines, *(f"  {key:8}  {said}" for key, said in told.items() if said)])
