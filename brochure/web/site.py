"""An application: what each address gives, all of it behind the guard.

Requests and answers are Starlette's, by the names that it gives them; the rooms that serve pages
take them from here.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Awaitable, Callable, Container, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from brochure.web.guard import Guard

__all__ = [
    "Answer",
    "Application",
    "HTMLResponse",
    "HTTPException",
    "JSONResponse",
    "Request",
    "Response",
    "StreamingResponse",
    "application",
    "own_files",
]

Answer = Callable[[Request], Awaitable[Response]]
Application = ASGIApp


def application(
    addresses: Mapping[str, Answer],
    running: Callable[[], AbstractAsyncContextManager[None]],
    hosts: Container[str] = frozenset(),
) -> Application:
    """Return what answers GET at these addresses, which are written as Starlette's routes.

    `running` is entered before the first request and left after the last; `hosts` are names that
    the guard knows besides this machine's own.
    """
    routes = [Route(path, answer) for path, answer in addresses.items()]
    return Guard(Starlette(routes=routes, lifespan=lambda _app: running()), hosts)


def own_files(folder: Path, names: Mapping[str, str]) -> dict[str, Answer]:
    """Return what serves files of our own at their addresses, read anew at each request."""
    return {path: _file(folder / name) for path, name in names.items()}


def _file(path: Path) -> Answer:
    kind = mimetypes.guess_type(path.name)[0]

    async def answer(_request: Request) -> Response:
        return Response(path.read_bytes(), media_type=kind)

    return answer
