"""The engine's thread and the socket."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from brochure.errors import MachineLacks
from brochure.web.engine import EngineThread
from brochure.web.patience import PATIENCE_S
from brochure.web.server import LOOPBACK, Server, listening
from brochure.web.site import Request, Response, StreamingResponse, application

BOUND_S = 60.0


def test_the_engine_has_one_thread_and_does_one_thing_at_a_time() -> None:
    running: list[int] = []
    most: list[int] = []

    def work() -> int:
        running.append(1)
        most.append(len(running))
        running.pop()
        return threading.get_ident()

    async def many() -> set[int]:
        engine = EngineThread()
        threads = await asyncio.gather(*(engine.run(work) for _ in range(20)))
        engine.close()
        return set(threads)

    threads = asyncio.run(many())
    assert len(threads) == 1
    assert threads.isdisjoint({threading.get_ident()})
    assert most == [1] * 20


def test_what_the_engine_raises_reaches_who_asked_and_the_next_is_done() -> None:
    async def two() -> str:
        engine = EngineThread()
        with pytest.raises(ZeroDivisionError):
            await engine.run(lambda: 1 // 0)
        said = await engine.run(lambda: "done")
        engine.close()
        return said

    assert asyncio.run(two()) == "done"


def test_it_listens_on_this_machine_only_and_a_taken_port_is_a_sentence() -> None:
    with listening(0, "brochure preview --port 0") as listener:
        address, port = listener.getsockname()
        assert address == LOOPBACK
        with socket.create_connection((LOOPBACK, port)):
            pass
        with pytest.raises(MachineLacks) as lacking:
            listening(port, "brochure desk --port 0")
    said = str(lacking.value)
    assert said.startswith(f"Port {port} is not free: another program")
    assert said.endswith("\n\n    brochure desk --port 0\n")


@contextlib.contextmanager
def serving(patience_s: float) -> Iterator[int]:
    """Serve `/` and a stream, which says one word after thrice the patience, and yield the port."""
    later = threading.Event()

    async def page(_request: Request) -> Response:
        return Response("the page")

    async def stream(_request: Request) -> Response:
        async def words() -> AsyncIterator[str]:
            yield "first"
            while not later.is_set():
                await asyncio.sleep(0.01)
            yield "later"

        return StreamingResponse(words())

    @contextlib.asynccontextmanager
    async def running() -> AsyncIterator[None]:
        asyncio.get_running_loop().call_later(3 * patience_s, later.set)
        yield

    with listening(0, "") as listener:
        app = application({"/": page, "/stream": stream}, running)
        server = Server(app, later.set, patience_s=patience_s)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.leave()
            thread.join(BOUND_S)


def all_of(connection: socket.socket) -> bytes:
    """Return what comes until the server ends the connection; a test waits for it, bounded."""
    connection.settimeout(BOUND_S)
    came = b""
    with contextlib.suppress(ConnectionResetError):
        while data := connection.recv(65_536):
            came += data
    return came


GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


@pytest.mark.parametrize(
    ("sent", "answers"),
    [
        (b"", 0),
        (b"GE", 0),
        (b"GET / HTTP/1.1\r\n", 0),
        (GET + b"Accept: text", 0),
        (GET + b"Content-Length: 5\r\n\r\nab", 1),
        (GET + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", 1),
        (GET + b"\r\n", 1),
        (GET + b"\r\n" + GET, 1),
        (GET + b"\r\n" + GET + b"\r\n", 2),
    ],
)
def test_half_a_request_and_an_idle_client_are_let_go(sent: bytes, answers: int) -> None:
    with serving(0.2) as port, socket.create_connection((LOOPBACK, port)) as client:
        client.sendall(sent)
        assert all_of(client).count(b"the page") == answers


def test_bytes_that_trickle_in_do_not_prolong_the_wait() -> None:
    with serving(0.2) as port, socket.create_connection((LOOPBACK, port)) as client:
        client.settimeout(0.02)
        client.sendall(GET)
        ended = False
        for _ in range(1_000):
            try:
                client.sendall(b"A: b\r\n")
                ended = client.recv(1) == b""
            except TimeoutError:
                continue
            except OSError:
                ended = True
            if ended:
                break
        assert ended


def test_a_whole_request_may_be_answered_for_longer_than_that() -> None:
    with serving(0.1) as port, socket.create_connection((LOOPBACK, port)) as client:
        client.sendall(GET.replace(b"/ ", b"/stream ", 1) + b"\r\n")
        came = all_of(client)
    assert (b"first" in came, b"later" in came) == (True, True)


def test_the_preview_waits_ten_seconds() -> None:
    assert PATIENCE_S == 10.0
