"""An application: what each address gives, all of it behind the guard.

Requests and answers are Starlette's, by the names that it gives them; the rooms that serve pages
take them from here.
"""

from __future__ import annotations

import http
import json
import mimetypes
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Container, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from brochure import system
from brochure.web.body import MOST_BODY, Bounded
from brochure.web.guard import HEADERS, PRIVATE_HEADERS, Guard, known

__all__ = [
    "Answer",
    "Application",
    "Door",
    "HTMLResponse",
    "HTTPException",
    "JSONResponse",
    "Request",
    "Response",
    "StreamingResponse",
    "application",
    "own_files",
    "posted",
]

Answer = Callable[[Request], Awaitable[Response]]
Application = ASGIApp

SAID = {
    404: "There is nothing at this address.",
    405: "This address cannot be used in that way.",
    500: "Something went wrong here, and it is no fault of yours. Try again.",
}


class Door(Protocol):
    """Who may come in, asked before every answer of an application."""

    @property
    def addresses(self) -> Mapping[str, Answer]:
        """What the door itself gives to GET."""

    @property
    def posts(self) -> Mapping[str, Answer]:
        """What the door itself does by POST."""

    def visitor(self, request: Request) -> object:
        """Return who asks. Raises HTTPException where that may not be answered."""

    def is_in(self, request: Request) -> bool:
        """Return whether who asked may go on reading an answer that has begun."""

    def mark(self, request: Request, response: Response) -> None:
        """Put onto an answer what the browser is to send the next time."""


def application(
    addresses: Mapping[str, Answer],
    running: Callable[[], AbstractAsyncContextManager[None]],
    hosts: Container[str] | tuple[str, ...] = frozenset(),
    *,
    posts: Mapping[str, Answer] | None = None,
    most_body: int = MOST_BODY,
    entrance: Door | None = None,
) -> Application:
    """Return what answers GET and HEAD at `addresses` and POST at `posts`, which are written as
    Starlette's routes; 405 is given to all else, 413 to a body of more than `most_body` bytes.

    `running` is entered before the first request and left after the last; `hosts` are names that
    the guard knows besides this machine's own. `entrance` is asked before each answer, and then
    nothing is kept by the browser that does not say so itself. What is posted to, or has an
    entrance, tells trouble as {"said": sentence}.
    """
    doing = {**(posts or {}), **(entrance.posts if entrance else {})}
    shown = {**addresses, **(entrance.addresses if entrance else {})}
    routes = [
        _route(path, shown.get(path), doing.get(path), entrance)
        for path in dict.fromkeys((*shown, *doing))
    ]
    told: dict[Any, Any] = {HTTPException: _said, Exception: _failed, ClientDisconnect: _gone}
    app = Starlette(
        routes=routes,
        lifespan=lambda _app: running(),
        exception_handlers=told if entrance or doing else {},
    )
    app.router.redirect_slashes = False  # it would answer with the address that was asked for
    headers = PRIVATE_HEADERS if entrance else HEADERS
    return Guard(Bounded(app, most_body), known(hosts), headers)


def own_files(folder: Path, names: Mapping[str, str]) -> dict[str, Answer]:
    """Return what serves files of our own at their addresses, read anew at each request."""
    return {path: _file(folder / name) for path, name in names.items()}


async def posted(request: Request) -> dict[str, Any]:
    """Return the JSON object that a page of ours has posted.

    Raises HTTPException: 415 for another kind, which a form of another site could send without
    being asked; 400 for what is no object, or has text that cannot be written.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, "This address takes JSON alone.")
    try:
        given = json.loads(await request.body(), parse_constant=_no_number)
        json.dumps(given, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise HTTPException(400, "This is not what the desk's page would send.")
    return given


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON's")


def _file(path: Path) -> Answer:
    kind = mimetypes.guess_type(path.name)[0]

    async def answer(_request: Request) -> Response:
        headers = {"Cache-Control": "no-cache"}
        return Response(path.read_bytes(), media_type=kind, headers=headers)

    return answer


def _route(path: str, get: Answer | None, post: Answer | None, entrance: Door | None) -> Route:
    """Return what is done at an address, as the entrance lets it be done."""

    async def answered(request: Request) -> Response:
        answer = post if request.method == "POST" else get
        if answer is None:  # the methods below leave no such
            raise HTTPException(405)
        if entrance:
            entrance.visitor(request)
        response = await answer(request)
        if isinstance(response, StreamingResponse) and request.method == "HEAD":
            return Response(headers=dict(response.headers))  # a stream of events has no end
        if entrance:
            if isinstance(response, StreamingResponse):
                response.body_iterator = _while_in(response.body_iterator, entrance, request)
            entrance.mark(request, response)
        return response

    methods = [*(["GET"] if get else []), *(["POST"] if post else [])]
    return Route(path, answered, methods=methods)


async def _while_in(parts: Any, entrance: Door, request: Request) -> AsyncIterator[Any]:
    """Yield the parts of an answer for as long as who asked for it is in."""
    async for part in parts:
        if not entrance.is_in(request):
            return
        yield part


async def _said(_request: Request, trouble: HTTPException) -> Response:
    phrase = http.HTTPStatus(trouble.status_code).phrase
    said = SAID.get(trouble.status_code, phrase) if trouble.detail == phrase else trouble.detail
    return JSONResponse({"said": said}, trouble.status_code, headers=trouble.headers)


async def _failed(_request: Request, trouble: Exception) -> Response:
    """Tell the fault where the server was started: its kind and place, and no word of the request,
    which may be a patient's.
    """
    place = traceback.extract_tb(trouble.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    system.say(f"A request failed by a fault of brochure: {type(trouble).__name__} at {where}.")
    return JSONResponse({"said": SAID[500]}, 500)


async def _gone(_request: Request, _trouble: ClientDisconnect) -> Response:
    return Response(status_code=400)
