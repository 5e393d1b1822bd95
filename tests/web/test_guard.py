"""Who may ask a server of ours for a page, and what every answer forbids the browser to do."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from brochure.web.guard import HEADERS, is_ours
from brochure.web.site import Application, Request, Response, application

NAMES = frozenset({"desk.clinic.example", "192.168.1.20"})


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[None]:
    yield


async def page(_request: Request) -> Response:
    return Response("the page", headers={"Cache-Control": "no-store"})


async def fault(_request: Request) -> Response:
    raise ZeroDivisionError


def asked(app: Application, path: str, *hosts: str) -> tuple[int, dict[str, str], bytes]:
    """Ask an application for a path with these Host headers; return status, headers and body."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", host.encode("latin-1")) for host in hosts],
    }
    with contextlib.suppress(ZeroDivisionError):
        asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    status, body = sent[0]["status"], b"".join(part.get("body", b"") for part in sent[1:])
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return status, headers, body


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LocalHost:8000",
        "127.0.0.1",
        "127.0.0.1:65535",
        "[::1]",
        "[::1]:8000",
        "desk.clinic.example:443",
        "DESK.clinic.example",
        "192.168.1.20:8000",
    ],
)
def test_this_machine_and_the_names_given_are_ours(host: str) -> None:
    assert is_ours(host, NAMES)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhost:8000.evil.example",
        "localhost:",
        "localhost:x",
        "localhost:123456",
        "localhost:١",
        "user@127.0.0.1",
        "127.0.0.1@evil.example",
        "127.0.0.1/",
        "127.0.0.1 ",
        "127.0.0.1\n",
        "127.1",
        "2130706433",
        "0.0.0.0",
        "[::]",
        "::1",
        "[::1",
        "[127.0.0.1]x",
        "192.168.1.21",
        "desk.clinic.example.evil.example",
        "*",
    ],
)
def test_any_other_name_is_refused(host: str) -> None:
    assert not is_ours(host, NAMES)


def test_the_address_that_was_called_is_ours_where_it_is_a_private_one() -> None:
    for here in ("192.168.1.9", "10.0.0.1", "100.64.0.7", "169.254.3.4"):
        assert is_ours(f"{here}:80", here=here)
        assert is_ours(here, here=f"::ffff:{here}")
        assert not is_ours("192.168.1.10", here=here)
    for here in ("fd00::5", "fe80::5"):
        assert is_ours(f"[{here}]:80", here=here + "%eth0")
    for here in ("8.8.8.8", "0.0.0.0", "224.0.0.1", "", "evil.example"):
        assert not is_ours(here, here=here)
    assert not is_ours("[2001:4860:4860::8888]", here="2001:4860:4860::8888")


def test_names_are_ours_only_where_they_are_given() -> None:
    assert [host for host in (*NAMES, "localhost") if is_ours(host)] == ["localhost"]


def test_a_misdirected_request_gets_421_without_an_echo() -> None:
    app = application({"/": page}, running, NAMES)
    for hosts in (("evil.example",), (), ("localhost", "evil.example"), ("localhost",) * 2):
        status, headers, body = asked(app, "/", *hosts)
        assert status == 421
        assert b"evil" not in body
        assert b"the page" not in body
        assert headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    assert asked(app, "/", "desk.clinic.example")[::2] == (200, b"the page")


def test_every_answer_has_the_headers_unless_it_brings_its_own() -> None:
    app = application({"/": page, "/fault": fault}, running)
    for path, wanted in (("/", 200), ("/nothing", 404), ("/fault", 500)):
        status, headers, _ = asked(app, path, "localhost")
        assert status == wanted
        own = {"cache-control": "no-store"} if path == "/" else {}
        given = {name.lower(): value for name, value in HEADERS.items()} | own
        assert given.items() <= headers.items()
