"""The one thread that owns the typesetting engine and PDFium."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class EngineThread:
    """Does one thing at a time, in one thread: the engine and PDFium bear no more, and the event
    loop stays free.
    """

    def __init__(self) -> None:
        """Start no thread before there is something to do."""
        self._thread = ThreadPoolExecutor(1, "engine")

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, once what was asked for before it is done; raise what it
        raises.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def done(self, work: Callable[[], T]) -> T:
        """Do the same for a thread that waits; not for the event loop's, nor for this one."""
        return self._thread.submit(work).result()

    def close(self) -> None:
        """Drop what has not begun, and wait for nothing."""
        self._thread.shutdown(wait=False, cancel_futures=True)
