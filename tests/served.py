"""An application as small as can be, on a real socket, for tests of who may come in: one address
that shows, one that counts what is done.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from brochure.desk.entrance import Entrance
from brochure.desk.people import People
from brochure.desk.tries import Tries
from brochure.web.server import LOOPBACK, Server, listening
from brochure.web.site import (
    Answer,
    HTMLResponse,
    JSONResponse,
    Request,
    Response,
    StreamingResponse,
    application,
    posted,
)

BOUND_S = 60.0
PAGE = "<!doctype html><title>The desk</title><p>the page"
NAME, PIN = "Ana Lopez", "kestrel7"


@dataclass
class Desk:
    """A running server, and what was done on it."""

    host: str = LOOPBACK
    port: int = 0
    secure: bool = False
    done: list[Any] = field(default_factory=list)
    later: threading.Event = field(default_factory=threading.Event)
    entrance: Entrance | None = None
    server: Server | None = None

    def connections(self) -> int:
        """Return how many connections the server has open."""
        return len(self.server.server_state.connections) if self.server else 0

    async def page(self, _request: Request) -> Response:
        return HTMLResponse(PAGE)

    async def seen(self, _request: Request) -> Response:
        return JSONResponse({"done": len(self.done)})

    async def fault(self, _request: Request) -> Response:
        raise ZeroDivisionError("a reader's words")

    async def large(self, _request: Request) -> Response:
        return Response(bytes(20_000_000))

    async def events(self, _request: Request) -> Response:
        async def words() -> AsyncIterator[str]:
            yield "data: first\n\n"
            while not self.later.is_set():
                await asyncio.sleep(0.01)
            yield "data: later\n\n"

        return StreamingResponse(words(), media_type="text/event-stream")

    async def count(self, request: Request) -> Response:
        self.done.append(await posted(request))
        return JSONResponse({"job": len(self.done)})

    @property
    def origin(self) -> str:
        return f"http{'s' * self.secure}://{self.host}:{self.port}"

    def raw(self, sent: bytes, host: str = "") -> bytes:
        """Return all that comes for these bytes until the server ends the connection; ours is told
        to be at its end.
        """
        with socket.create_connection((host or self.host, self.port), BOUND_S) as connection:
            with contextlib.suppress(OSError):
                connection.sendall(sent)
                connection.shutdown(socket.SHUT_WR)
            return all_of(connection)

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Return status, headers and body; a header is named as a word of Python."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=BOUND_S)
        try:
            connection.putrequest(method, path, skip_host="Host" in headers)
            if body is not None and "Content_Length" not in headers:
                headers["Content_Length"] = str(len(body))
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()


class Quick(Server):
    """Sees at once that it is to end."""

    async def main_loop(self) -> None:
        await self.on_tick(0)
        while not self.should_exit:
            await asyncio.sleep(0.01)


def all_of(connection: socket.socket) -> bytes:
    """Return what comes until the server ends the connection."""
    connection.settimeout(BOUND_S)
    came = b""
    with contextlib.suppress(ConnectionResetError):
        while data := connection.recv(65_536):
            came += data
    return came


class Browser:
    """What a browser with our page open sends: its cookie, its origin, the page's token."""

    def __init__(self, desk: Desk, origin: str = "", **headers: str) -> None:
        self.desk, self.origin = desk, origin or desk.origin
        self.cookie = self.token = ""
        self.more = headers

    def open(self) -> dict[str, Any]:
        """Load the page, which asks for its token."""
        status, answer = self.get("/sign-in")
        assert status == 200
        self.token = answer["token"]
        return answer

    def get(self, path: str) -> tuple[int, dict[str, Any]]:
        status, headers, body = self.desk.ask("GET", path, None, **self._headers())
        return status, self._taken(headers, body)

    def post(self, path: str, given: object, **headers: str) -> tuple[int, dict[str, Any]]:
        sent = {"Origin": self.origin, "X_Desk_Token": self.token} | self._headers() | headers
        sent.setdefault("Content_Type", "application/json")
        body = json.dumps(given).encode()
        status, back, answer = self.desk.ask(
            "POST", path, body, **{k: v for k, v in sent.items() if v}
        )
        return status, self._taken(back, answer)

    def sign_in(self, name: str = NAME, pin: str = PIN) -> tuple[int, dict[str, Any]]:
        status, answer = self.post("/sign-in", {"name": name, "pin": pin})
        self.token = answer.get("token", self.token)
        return status, answer

    def _headers(self) -> dict[str, str]:
        return ({"Cookie": self.cookie} if self.cookie else {}) | self.more

    def _taken(self, headers: http.client.HTTPMessage, body: bytes) -> dict[str, Any]:
        if "set-cookie" in headers:
            self.cookie = headers["set-cookie"].partition(";")[0]
        return json.loads(body) if headers["content-type"] == "application/json" else {"": body}


@contextlib.contextmanager
def running(
    desk: Desk | None = None, hosts: tuple[str, ...] = (), *, entrance: Entrance | None = None,
    patience_s: float = 10.0, pair: tuple[Path, Path] | tuple[None, None] = (None, None),
    more: Mapping[str, Answer] | None = None, posts: Mapping[str, Answer] | None = None,
    most_body: int = 65_536, port: int = 0,
) -> Iterator[Desk]:  # fmt: skip
    """Serve a small desk in a thread until the block ends."""
    desk = desk or Desk()
    desk.entrance, desk.secure = entrance, pair[0] is not None

    @contextlib.asynccontextmanager
    async def alive() -> AsyncIterator[None]:
        yield

    addresses = {
        "/": desk.page, "/api/desk": desk.seen, "/api/find": desk.seen, "/api/fault": desk.fault,
        "/api/large": desk.large, "/api/events": desk.events, **(more or {}),
    }  # fmt: skip
    app = application(
        addresses, alive, hosts, posts={"/api/print": desk.count, **(posts or {})},
        most_body=most_body, entrance=entrance,
    )  # fmt: skip
    with listening(port, "", desk.host) as listener:
        desk.port = listener.getsockname()[1]
        desk.server = server = Quick(app, desk.later.set, *pair, patience_s=patience_s)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield desk
        finally:
            server.leave()
            thread.join(BOUND_S)


def entrance_of(project: Path, *, always: bool = True, people: bool = True) -> Entrance:
    """Return the entrance of a project's desk, at which one person may sign in."""
    known = People(project)
    if people:
        known.add(NAME, PIN)
    return Entrance(known, Tries(project), always=always)


def own_address() -> str:
    """Return an address of this machine in a network of its own, empty where it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))  # nothing is sent
        except OSError:
            return ""
        address: str = asked.getsockname()[0]
    return "" if address.startswith("127.") else address
