"""How much of a request is read."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY = 65_536


class Bounded:
    """Answers 413 to a request that brings more than `most` bytes, and reads no more of it.

    What its Content-Length promises is believed only as far as it is too much: what really comes
    is counted, also in chunks.
    """

    def __init__(self, inner: ASGIApp, most: int = MOST_BODY) -> None:
        """Take the application and the number of bytes."""
        self._inner = inner
        self._most = most
        self._said = f"This is more than this server reads ({most:,} bytes)."

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self._most:
                raise HTTPException(413, self._said)
            return message

        if scope["type"] != "http":
            await self._inner(scope, receive, send)
        elif int(Headers(scope=scope).get("content-length", "0")[:20]) > self._most:
            await JSONResponse({"said": self._said}, 413)(scope, receive, send)
        else:
            await self._inner(scope, counted, send)
