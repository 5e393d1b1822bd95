"""What stands between a browser and our pages: who may ask, and what the answer forbids the browser
to do.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Container, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NOWHERE = "base-uri 'none'; form-action 'none'"
# A page of our own.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    f"frame-src 'self'; frame-ancestors 'none'; {_NOWHERE}"
)
# A handout in a frame of our page has no scripts. It keeps our origin, or the browser would refuse
# it our fonts; sources open in a new tab.
HANDOUT_POLICY = (
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src 'self'; font-src 'self'; frame-ancestors 'self'; "
    f"{_NOWHERE}"
)
# A clinic's file, such as a drawing, which could hold a script.
FILE_POLICY = (
    f"sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; {_NOWHERE}"
)
# A PDF that a frame of our page shows: the browser's own viewer draws it, and nothing else runs.
DOCUMENT_POLICY = f"default-src 'none'; frame-ancestors 'self'; {_NOWHERE}"
HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "Cache-Control": "no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

# For pages that hold what only the person at the desk may read: nothing of them is kept.
PRIVATE_HEADERS = {**HEADERS, "Cache-Control": "no-store"}

# RFC 9110, 7.2: a name or an address, an IPv6 one in brackets, then perhaps a port.
HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::[0-9]{1,5})?")
MISDIRECTED = "This server does not answer to that name."
# In bytes; h11 ends a request whose head comes in pieces at 16 KiB, one that comes whole it takes.
MOST_TARGET, MOST_HEAD = 4_096, 16_384


class Guard:
    """Answers only who asks for this machine by a name of its own, and gives every answer the
    headers that keep it to our pages, unless it brings its own.

    A site whose name is made to point here (DNS rebinding) still sends its own name. Ours are,
    always: `localhost` and loopback addresses, and the private address on which this very
    connection came in, however many the server listens on. `hosts` are names and addresses
    besides, as `known` returns them. The port is not compared: behind a proxy it is the proxy's,
    and a page from another port has another origin anyway.
    """

    def __init__(
        self,
        inner: ASGIApp,
        hosts: Container[str] = frozenset(),
        headers: Mapping[str, str] = HEADERS,
    ) -> None:
        """Take the application, what else it may be called, and the headers of its answers."""
        self._inner = inner
        self._hosts = hosts
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse without a word of what was asked: 421 a foreign name, 400, 414 and 431
        what no browser sends.
        """
        if scope["type"] == "lifespan":  # the server's own start and end
            await self._inner(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await (self._refusal(scope) or self._inner)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)
        asked = headers.getlist("host")
        here = (scope.get("server") or ("",))[0]
        if len(asked) != 1 or not is_ours(asked[0], self._hosts, here):
            return PlainTextResponse(MISDIRECTED, 421)
        target = scope.get("raw_path", b"/") + scope["query_string"]
        if not target.startswith(b"/") or {"transfer-encoding", "content-length"} <= {*headers}:
            return PlainTextResponse("This is no request that a browser sends.", 400)
        if len(target) > MOST_TARGET:
            return PlainTextResponse("This address is too long.", 414)
        if sum(len(name) + len(value) + 4 for name, value in scope["headers"]) > MOST_HEAD:
            return PlainTextResponse("The head of this request is too long.", 431)
        return None


def is_ours(host: str, hosts: Container[str] = frozenset(), here: str = "") -> bool:
    """Return whether a Host header names this machine; `here` is the address at which the
    connection came in.
    """
    match = HOST.fullmatch(host)
    if match is None:
        return False
    name = (match[1] or match[2]).lower()
    if name == "localhost" or name in hosts:
        return True
    literal = address(name)
    return literal is not None and (
        literal.is_loopback
        or str(literal) in hosts
        or (literal == address(here) and is_private(literal))
    )


def known(hosts: Container[str] | tuple[str, ...]) -> Container[str]:
    """Return names as a Host header has them: small letters, an international one in its letters of
    the wire, an IPv6 address in its short form.
    """
    if not isinstance(hosts, tuple):
        return hosts
    plain = set()
    for name in hosts:
        literal = address(name.strip("[]"))
        if literal and literal.is_unspecified:  # what a server listens on is no name of it
            continue
        try:
            plain.add(str(literal) if literal else name.lower().encode("idna").decode())
        except UnicodeError:  # a label that is empty or too long: no browser sends it
            continue
    return frozenset(plain)


def address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that a text is, an IPv4 one also where it is written as an IPv6 one;
    None when it is none.
    """
    try:
        literal = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = literal.ipv4_mapped if isinstance(literal, ipaddress.IPv6Address) else None
    return mapped or literal


def is_private(literal: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Return whether an address is one computer's in a network of its own, and none of the
    internet's.
    """
    return not (literal.is_global or literal.is_multicast or literal.is_unspecified)
