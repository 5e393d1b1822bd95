"""The engine's thread and the socket."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest

from brochure.errors import MachineLacks
from brochure.web.engine import EngineThread
from brochure.web.server import LOOPBACK, listening


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
