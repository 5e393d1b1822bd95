"""How long the server waits for a client: a request that does not come to its end holds nothing."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

PATIENCE_S = 10.0


class PatientProtocol(H11Protocol):
    """Ends a connection when the client owes us the rest of a request, or a next one, for too long.

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

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait_or_not()

    def data_received(self, data: bytes) -> None:
        """Read on; stop waiting once a request is there whole."""
        super().data_received(data)
        self._wait_or_not()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._wait_or_not()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_or_not(self) -> None:
        answering = self.cycle and not self.cycle.more_body and not self.cycle.response_complete
        if answering or self.transport.is_closing():
            self._stop_waiting()
        elif self._end is None:
            self._end = self.loop.call_later(self._patience_s, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None
