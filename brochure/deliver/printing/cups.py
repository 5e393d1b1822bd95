"""The printers of CUPS on this machine (its own operation CUPS-Get-Printers)."""

from __future__ import annotations

import os
import re
from urllib.parse import quote

from brochure.deliver.printing import reasons, wire
from brochure.deliver.printing.client import Client, Operation, is_success
from brochure.deliver.printing.message import PRINTER, Attribute
from brochure.model.printer import Printer

# This machine answers at once or not at all.
PATIENCE = 2.0
USUAL = "localhost:631"
# CUPS answers for all its printers under any path; one alone would be below /printers.
PATH = "/ipp/print"
WANTED = ("printer-name", "printer-info", "printer-location")


def server() -> str:
    """Return this machine's CUPS, or the one that CUPS_SERVER names, as CUPS's own programs do."""
    named = os.environ.get("CUPS_SERVER", "")
    if not re.fullmatch(r"(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?", named):
        return USUAL  # a socket's path, or with a version after it
    return named if re.search(r":\d+$", named) else f"{named}:631"


def queues(server: str = USUAL) -> list[Printer]:
    """Return the printers of a CUPS server by name, none when nothing that is one answers."""
    asking = Client(f"http://{server}{PATH}", "brochure", PATIENCE, PATIENCE)
    try:
        answer = asking.ask(
            Operation.CUPS_GET_PRINTERS,
            Attribute.of("requested-attributes", "keyword", *WANTED),
        )
    except wire.Failed:
        return []
    found: dict[str, Printer] = {}
    for group in answer.all_of(PRINTER) if is_success(answer) else ():
        name, place = group.text("printer-name"), reasons.plain(group.text("printer-location"))
        try:
            found[name] = Printer(
                name=reasons.plain(name),
                address=f"ipp://{server}/printers/{quote(name, safe='')}",
                place=place or None,
            )
        except ValueError:  # a name that nothing here could be called by
            continue
    return [found[name] for name in sorted(found)]
