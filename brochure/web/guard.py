"""What stands between a browser and our pages: who may ask, and what the answer forbids the browser
to do.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Container

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
HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "Cache-Control": "no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

# RFC 9110, 7.2: a name or an address, an IPv6 one in brackets, then perhaps a port.
HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::[0-9]{1,5})?")
MISDIRECTED = "This server does not answer to that name."


class Guard:
    """Answers only who asks for this machine by a name of its own, and gives every answer the
    headers that keep it to our pages, unless it brings its own.

    A site whose name is made to point here (DNS rebinding) still sends its own name. Loopback
    addresses and `localhost` are always ours; `hosts` are names and addresses besides, in small
    letters and without a port.
    """

    def __init__(self, inner: ASGIApp, hosts: Container[str] = frozenset()) -> None:
        """Take the application and what else it may be called."""
        self._inner = inner
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with 421 and without a word of what was asked."""
        if scope["type"] == "lifespan":  # the server's own start and end
            await self._inner(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        asked = Headers(scope=scope).getlist("host")
        ours = len(asked) == 1 and is_ours(asked[0], self._hosts)
        inner = self._inner if ours else PlainTextResponse(MISDIRECTED, 421)
        await inner(scope, receive, guarded)


def is_ours(host: str, hosts: Container[str] = frozenset()) -> bool:
    """Return whether a Host header names this machine."""
    match = HOST.fullmatch(host)
    if match is None:
        return False
    name = (match[1] or match[2]).lower()
    if name == "localhost" or name in hosts:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
