"""What has to be right before the desk is opened to the clinic's network, and what to warn of."""

from __future__ import annotations

import datetime
import ipaddress
import socket
from collections.abc import Sequence
from pathlib import Path

from brochure.desk.people import ADD, People
from brochure.errors import BadInput
from brochure.model.finding import error
from brochure.web import certificate as certificates
from brochure.web.guard import is_private

CLEAR = (
    "Without a certificate everything goes over the network in clear, and whoever listens there can"
    " read it: the pages, the names of the people who sign in and their PINs, and what is written "
    "into a handout for a reader. Give --certificate and --key, or put a proxy before the desk: "
    "see docs/desk-server.md."
)
EVERYWHERE = (
    "The desk listens on every network that this machine is in, also on one for visitors. "
    "--lan with one address is safer."
)
# A certificate that ends so soon is told.
SOON = datetime.timedelta(days=30)


def opening(
    project: Path, address: str, certificate: Path | None = None, key: Path | None = None
) -> tuple[str, ...]:
    """Return the warnings with which a desk may be opened at an address of this machine.

    Raises BadInput, with what to do, when the address is none of this machine's in a network of
    its own, nobody may sign in yet, or the certificate and the key cannot be used.
    """
    literal = _usable(address)
    warnings = [EVERYWHERE] if literal.is_unspecified else []
    if not People(project).names():
        raise _bad("nobody may sign in yet, and on a network everybody has to", f"run: {ADD}")
    if (certificate is None) != (key is None):
        missing = "--key, the file of its key" if certificate else "--certificate, the file of it"
        raise _bad("a certificate and its key come together", f"give {missing}")
    if certificate is None or key is None:
        return (*warnings, CLEAR)
    end = certificates.ends(certificate, certificates.context(certificate, key))
    if end - datetime.datetime.now(datetime.UTC) < SOON:
        day = f"{end.day} {end:%B %Y}"
        warnings.append(f"The certificate ends on {day}; browsers refuse it from then on.")
    return tuple(warnings)


def _usable(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    there = _own()
    such = f"give one of this machine's, such as {there[0]}" if there else "look in its settings"
    try:
        literal = ipaddress.ip_address(address)
    except ValueError:
        raise _bad(f"{address!r} is not an address", such) from None
    if literal.is_loopback:
        raise _bad(f"at {address} only this machine itself can come in", "leave --lan out")
    if literal.is_unspecified:
        return literal
    if not is_private(literal):
        said = f"{address} is an address of the internet, for which the desk is not made"
        raise _bad(said, such)
    family = socket.AF_INET6 if literal.version == 6 else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.bind((address, 0))
    except OSError:
        raise _bad(f"{address} is not an address of this machine", such) from None
    return literal


def _own() -> Sequence[str]:
    """Return addresses of this machine in networks of its own, as far as its name tells them."""
    try:
        told = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        return ()
    found = dict.fromkeys(str(one[4][0]) for one in told)
    return [
        one
        for one in found
        if is_private(ipaddress.ip_address(one)) and not ipaddress.ip_address(one).is_loopback
    ]


def _bad(said: str, hint: str) -> BadInput:
    return BadInput([error("input", said, None, hint)])
