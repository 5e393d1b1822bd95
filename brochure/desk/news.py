"""Who listens at the desk is woken when something has changed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

HEARTBEAT_S = 15.0
# Seconds between two messages: much changes at once while pages are made.
PAUSE_S = 0.05


class News:
    """Counts what changed, and wakes those who listen."""

    def __init__(self) -> None:
        """Wake nobody before the event loop runs."""
        self._number = 0
        self._closing = False
        self._condition = asyncio.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self) -> None:
        """Live in this event loop from now on."""
        self._loop = asyncio.get_running_loop()

    def tell(self) -> None:
        """Wake who listens; may be called from any thread."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(lambda: asyncio.ensure_future(self._wake()))

    def close(self) -> None:
        """Let the listeners go; may be called from a signal handler."""
        self._closing = True
        self.tell()

    async def changes(self) -> AsyncIterator[int]:
        """Yield a number now, at each change, and from time to time so that a lost listener
        shows.
        """
        while not self._closing:
            seen = self._number
            yield seen
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT_S), self._condition:
                    while self._number == seen and not self._closing:
                        await self._condition.wait()
            await asyncio.sleep(PAUSE_S)

    async def _wake(self) -> None:
        async with self._condition:
            self._number += 1
            self._condition.notify_all()
