"""From where a request comes, and what it calls this server.

A proxy on this machine (its connection comes from a loopback address) is believed when it says for
whom it asks and whether that was by https; nobody else is. A page cannot make a browser send such
headers to another origin, and a program on this machine could do worse than lie about them.
"""

from __future__ import annotations

from brochure.web.guard import address, is_ours
from brochure.web.site import Request

# What proxies add. nginx, as it comes, adds nothing and asks by HTTP/1.0, which no browser does.
ADDED = (
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "x-real-ip",
    "forwarded",
    "via",
)
PORTS = {"http": ":80", "https": ":443"}


def computer(request: Request) -> str:
    """Return the address of the computer that asks, the proxy's word taken for it."""
    here = address(request.client.host if request.client else "")
    said = address(_last(request, "x-forwarded-for")) if here and here.is_loopback else None
    return str(said or here or "")


def is_local(request: Request) -> bool:
    """Return whether a person at this very machine asks, by a loopback name and no proxy."""
    here = address(request.client.host if request.client else "")
    return (
        here is not None
        and here.is_loopback
        and is_ours(request.headers.get("host", ""))
        and request.scope.get("http_version") != "1.0"
        and not any(name in request.headers for name in ADDED)
    )


def is_secure(request: Request) -> bool:
    """Return whether the browser speaks https."""
    return scheme(request) == "https"


def scheme(request: Request) -> str:
    """Return http or https, as the browser speaks it."""
    here = address(request.client.host if request.client else "")
    said = _last(request, "x-forwarded-proto").lower() if here and here.is_loopback else ""
    return said if said in PORTS else request.url.scheme


def is_own_page(request: Request) -> bool:
    """Return whether the page that asks is ours: its origin is the scheme and the name that were
    asked for. Without an Origin it is not known, and not ours.
    """
    origins = request.headers.getlist("origin")
    spoken, host = scheme(request), request.headers.get("host", "").lower()
    own = f"{spoken}://{host.removesuffix(PORTS[spoken])}"
    return len(origins) == 1 and origins[0].lower().removesuffix(PORTS[spoken]) == own


def is_from_another_site(request: Request) -> bool:
    """Return whether a browser says that another site's page asks; over http it does not say."""
    return request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}


def _last(request: Request, name: str) -> str:
    """Return the last entry of a header, the one that the nearest proxy has written."""
    given = request.headers.getlist(name)
    return given[-1].rpartition(",")[2].strip() if given else ""
