"""A printer of the clinic's, as `brochure.yaml` names it."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from brochure.model.base import Line, Noun
from brochure.model.paper import size_of

# RFC 3510, RFC 7472: what IPP is spoken over; http and https name the port as other programs do.
SCHEMES = {"ipp": 631, "ipps": 631, "http": 80, "https": 443}
# RFC 1123 names, IPv4, and IPv6 in brackets; a user or a password in an address would end in logs.
HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)(:\d{1,5})?")
EXAMPLE = "ipp://192.168.1.20/ipp/print"


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        port, parts = -1, urlsplit("")
    if parts.scheme.lower() not in SCHEMES or not HOST.fullmatch(parts.netloc) or port == 0:
        raise ValueError(f"{text!r} is not a printer's address; one looks like {EXAMPLE}")
    if parts.query or parts.fragment:
        raise ValueError(f"{text!r} has a ? or # in it; a printer's address looks like {EXAMPLE}")
    return text


def _paper(text: str) -> str:
    if size_of(text) is None:
        raise ValueError(
            f"{text!r} names no size of paper; write a name such as US Letter or A5, or measures "
            f"such as 4 x 9 in"
        )
    return text


class Printer(Noun):
    """A printer that handouts are printed on."""

    name: Line
    """How people call it; the desk shows it."""
    address: Annotated[str, AfterValidator(_address)]
    """Where it is asked: ipp:// or ipps:// (with TLS), its name or address, and its path."""
    place: Line | None = None
    """Where it stands, such as Reception."""
    paper: tuple[Annotated[Line, AfterValidator(_paper)], ...] = ()
    """What lies in its trays, such as US Letter; without it the printer's own word counts."""
