"""How long the server waits for a client, and how many it has at once: a request that does not
come to its end holds nothing for long, and an answer that nobody takes neither.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from brochure.web.guard import address

# In seconds: for a request to come whole; for a client to take some of an answer.
PATIENCE_S, TAKING_S = 10.0, 60.0
# Connections at once, in all and from one computer other than this one, where a proxy's all are.
MOST, MOST_OF_ONE = 400, 64
# Bytes of a refused body that are read, and thrown away: a client that is cut off while it sends
# might not see why it was refused.
LEFT_OVER = 262_144


class PatientProtocol(H11Protocol):
    """Ends a connection when the client owes us the rest of a request, or a next one, for too long;
    also when it does not take what it asked for.

    uvicorn waits without end for the first request line and for the rest of headers or a body. The
    time counts from when the waiting began: bytes that trickle in do not prolong it.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """Take what uvicorn gives, and how many seconds to wait."""
        super().__init__(config, server_state, app_state, _loop)
        self._patience_s = patience_s
        self._end: asyncio.TimerHandle | None = None
        self._untaken: asyncio.TimerHandle | None = None
        self._left_over = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request; not where there are too many already, which `Listener` has
        seen before, but on Windows.
        """
        super().connection_made(transport)
        self._wait_or_not()
        whose = [one.whose for one in self.connections if isinstance(one, PatientProtocol)]
        if too_many(whose, self.whose):
            transport.abort()

    def data_received(self, data: bytes) -> None:
        """Read on; stop waiting once a request is there whole."""
        answered_early = self.cycle and self.cycle.response_complete and self.cycle.more_body
        self._left_over = self._left_over + len(data) if answered_early else 0
        if self._left_over > LEFT_OVER:
            self.transport.abort()
            return
        super().data_received(data)
        self._wait_or_not()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._wait_or_not()

    def pause_writing(self) -> None:
        """Wait for the client to take some of what it asked for."""
        super().pause_writing()
        _stop(self._untaken)
        self._untaken = self.loop.call_later(
            TAKING_S / PATIENCE_S * self._patience_s, self.transport.abort
        )

    def resume_writing(self) -> None:
        """It has."""
        _stop(self._untaken)
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        _stop(self._end)
        _stop(self._untaken)
        super().connection_lost(exc)

    @property
    def whose(self) -> str:
        """The address of the computer that has this connection."""
        return self.client[0] if self.client else ""

    def _wait_or_not(self) -> None:
        if self.cycle and not self.cycle.more_body and not self.cycle.response_complete:
            _stop(self._end)
            self._end = None
        elif self._end is None:  # also when it is closing: the last bytes may not be taken
            self._end = self.loop.call_later(self._patience_s, self.transport.abort)


def _stop(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


def too_many(open_for: Sequence[str], whose: str) -> bool:
    """Return whether a computer, one of those for which connections are open, has too many of them,
    or all together have. This machine's own have no bound: a proxy's all are.
    """
    literal = address(whose)
    is_here = literal is not None and literal.is_loopback
    return len(open_for) > MOST or (not is_here and open_for.count(whose) > MOST_OF_ONE)


class Listener(socket.socket):
    """A socket that turns away who has too many connections open before anything is read or a key
    is worked out.
    """

    def __init__(self, family: int) -> None:
        """Take the family of addresses."""
        super().__init__(family, socket.SOCK_STREAM)
        self._open: WeakKeyDictionary[socket.socket, str] = WeakKeyDictionary()

    def accept(self) -> tuple[socket.socket, Any]:
        """Return the next connection. Raises ConnectionAbortedError when it was turned away, which
        the event loop passes over.
        """
        connection, where = super().accept()
        there = [whose for one, whose in self._open.items() if one.fileno() != -1]
        if too_many([*there, where[0]], where[0]):
            connection.close()
            raise ConnectionAbortedError
        self._open[connection] = where[0]
        return connection, where
