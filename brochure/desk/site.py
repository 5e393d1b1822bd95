"""The addresses of the desk and what each gives."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
from collections.abc import AsyncIterator, Awaitable, Callable

from brochure import compose, read
from brochure.desk import asked, told, words
from brochure.desk.asked import Unclear, Wanted
from brochure.desk.entrance import Entrance, Visitor
from brochure.desk.service import Changed, Desk, Picked
from brochure.errors import BrochureError, Refused
from brochure.inspect import raster, viewer
from brochure.printing.making import Copy
from brochure.printing.ready import ReadyEdition, edition
from brochure.web.site import (
    Application,
    HTMLResponse,
    HTTPException,
    JSONResponse,
    Request,
    Response,
    StreamingResponse,
    application,
    own_files,
    posted,
)

# Whatever is of a person, or changes: no cache keeps it.
NOT_KEPT = {"Cache-Control": "no-store"}
PDF = "application/pdf"
CHANGED = "This handout has changed since it was shown here. Look at it, then print it."

Handler = Callable[["Addresses", Request, Visitor], Awaitable[Response]]


def app(
    desk: Desk, entrance: Entrance, hosts: tuple[str, ...], started: Callable[[], None]
) -> Application:
    """Return the application, which runs the desk for as long as it is served; `started` is called
    when it begins to answer.
    """

    @contextlib.asynccontextmanager
    async def running() -> AsyncIterator[None]:
        task = asyncio.create_task(desk.run())
        started()
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    own = Addresses(desk, entrance)
    return application(
        {
            **own_files(words.FOLDER, words.FILES),
            "/": own.page,
            "/words.json": own.words,
            "/api/desk": own.desk,
            "/api/find": own.find,
            "/api/events": own.events,
            "/api/handouts/{id}": own.handout,
            "/api/handouts/{id}/{language}/code.svg": own.code,
            "/api/editions/{id}/{language}/{format}": own.edition,
            "/api/pages/{id}/{language}/{format}/{number:int}.png": own.picture,
            "/api/pdf/{id}/{language}/{format}.pdf": own.pdf,
            "/api/copies/{copy}/{number:int}.png": own.copy_picture,
            "/api/copies/{copy}.pdf": own.copy_pdf,
        },
        running,
        hosts,
        posts={
            "/api/copies": own.copies,
            "/api/print": own.print,
            "/api/jobs/{number:int}/cancel": own.cancel,
            "/api/jobs/{number:int}/again": own.again,
        },
        entrance=entrance,
    )


def answered(handler: Handler) -> Callable[[Addresses, Request], Awaitable[Response]]:
    """Let a visitor in, and turn what keeps the desk from answering into a sentence."""

    @functools.wraps(handler)
    async def answer(self: Addresses, request: Request) -> Response:
        try:
            return await handler(self, request, self.entrance.visitor(request))
        except Unclear as unclear:
            status, said = 400, str(unclear)
        except Changed:
            status, said = 412, CHANGED
        except Refused as refused:
            status, said = 409, told.sentence(refused.findings)
        except BrochureError as stopped:
            status, said = 503, " ".join(str(stopped).split())
        return JSONResponse({"said": self._desk.words.said(said)}, status, headers=NOT_KEPT)

    return answer


class Addresses:
    """What the desk gives; each looks first who asks."""

    def __init__(self, desk: Desk, entrance: Entrance) -> None:
        """Take the desk, and what stands at its door."""
        self._desk, self.entrance = desk, entrance

    async def page(self, _request: Request) -> Response:
        """The page itself: it holds nothing of a clinic, and asks for all that it shows."""
        return HTMLResponse(words.page(self._desk.words))

    async def words(self, _request: Request) -> Response:
        """The words of the page for its script."""
        return JSONResponse(words.told(self._desk.words))

    @answered
    async def desk(self, request: Request, visitor: Visitor) -> Response:
        """What the page needs first; of who has to sign in, no more than that."""
        name = self._desk.name_of(visitor.desk)
        must = visitor.person is None and self.entrance.must_sign_in(request)
        said = {
            "clinic": self._desk.clinic,
            "desk": name,
            "person": visitor.person,
            "sign_in": must,
            "people": self.entrance.names() if must else [],
            "token": visitor.token,
            "handouts": 0 if must else len(self._desk.keeper.stock.documents),
            **(told.NOTHING if must else told.state(self._desk, name)),
        }
        return JSONResponse(said, headers=NOT_KEPT)

    @answered
    async def find(self, request: Request, visitor: Visitor) -> Response:
        """What is found, or what can be found."""
        words = request.query_params.get("words", "")[:200]
        jobs = self._desk.jobs(self._desk.name_of(visitor.desk))
        recent = list(dict.fromkeys(one.given.document for one in jobs))
        return JSONResponse(told.hits(self._desk, words, recent), headers=NOT_KEPT)

    @answered
    async def events(self, _request: Request, visitor: Visitor) -> Response:
        """The whole state of this desk, at each change."""
        name = self._desk.name_of(visitor.desk)

        async def stream() -> AsyncIterator[str]:
            said = ""
            async for _ in self._desk.news.changes():
                now = json.dumps(told.state(self._desk, name), ensure_ascii=False)
                yield f"data: {now}\n\n" if now != said else ": still here\n\n"
                said = now

        return StreamingResponse(stream(), media_type="text/event-stream", headers=NOT_KEPT)

    @answered
    async def handout(self, request: Request, _visitor: Visitor) -> Response:
        """A handout with all that can be chosen."""
        document = self._desk.keeper.stock.documents.get(request.path_params["id"])
        if document is None:
            raise HTTPException(404, "This handout is not there any more. Search for it again.")
        handouts = {}
        for name, version in document.versions.items():
            manuscript, _ = read.handout(version.path, self._desk.keeper.stock.settings)
            if manuscript:
                handouts[name] = manuscript.handout
        return JSONResponse(told.handout(self._desk, document, handouts), headers=NOT_KEPT)

    @answered
    async def code(self, request: Request, _visitor: Visitor) -> Response:
        """The code that leads a patient's phone to the public address."""
        code = self._desk.handout(request.path_params["id"], request.path_params["language"]).qr
        if code is None:
            raise HTTPException(404, "This handout has no public address.")
        drawing = compose.qr.code(code.url, code.caption)
        return Response(drawing, media_type="image/svg+xml", headers=NOT_KEPT)

    @answered
    async def edition(self, request: Request, _visitor: Visitor) -> Response:
        """Which file it is that would be printed, and the sizes of its pages."""
        _, made = await self._made(request)
        data = await asyncio.to_thread(made.reader.read_bytes)
        sizes = await self._desk.engine.run(lambda: viewer.sizes(data))
        said = {"key": made.key, "pages": made.pages, "sizes": sizes}
        return JSONResponse({**said, "said": ""}, headers=NOT_KEPT)

    @answered
    async def picture(self, request: Request, _visitor: Visitor) -> Response:
        """A page as a picture."""
        _, made = await self._made(request)
        data = await asyncio.to_thread(made.reader.read_bytes)
        return await self._drawn(data, made.pages, request.path_params["number"])

    @answered
    async def pdf(self, request: Request, _visitor: Visitor) -> Response:
        """The file that would be printed, for the browser's own print."""
        picked, made = await self._made(request)
        data = await asyncio.to_thread(made.parcel, picked.handout)
        headers = {"Content-Disposition": f'inline; filename="{data.name}"', **NOT_KEPT}
        return Response(data.data, media_type=PDF, headers=headers)

    @answered
    async def copies(self, request: Request, visitor: Visitor) -> Response:
        """A copy with a reader's own words, to be looked at."""
        copy = await self._desk.copy(asked.wanted(await posted(request)))
        name = self._desk.copies.keep(copy, visitor.token)
        said = {"copy": name, "pages": copy.pages, "sizes": copy.sizes, "said": ""}
        return JSONResponse(said, headers=NOT_KEPT)

    @answered
    async def copy_picture(self, request: Request, visitor: Visitor) -> Response:
        """A page of it as a picture."""
        copy = self._copy(request, visitor)
        number = request.path_params["number"]
        return await self._drawn(copy.reader, copy.pages, number, raster.unkept_png)

    @answered
    async def copy_pdf(self, request: Request, visitor: Visitor) -> Response:
        """The file of it that would be printed."""
        copy = self._copy(request, visitor)
        headers = {"Content-Disposition": 'inline; filename="handout.pdf"', **NOT_KEPT}
        return Response(copy.parcel.data, media_type=PDF, headers=headers)

    @answered
    async def print(self, request: Request, visitor: Visitor) -> Response:
        """Print, and say under which number it stands in the record."""
        wanted = asked.printed(await posted(request))
        return await self._printed(wanted, visitor)

    @answered
    async def again(self, request: Request, visitor: Visitor) -> Response:
        """Print once more what a job printed."""
        await posted(request)
        number = request.path_params["number"]
        self._desk.job(number, self._desk.name_of(visitor.desk))
        wanted = self._desk.again(number)
        if wanted is None:
            raise HTTPException(409, "Choose it anew: how it was printed is not remembered.")
        return await self._printed(wanted, visitor)

    @answered
    async def cancel(self, request: Request, visitor: Visitor) -> Response:
        """Ask the printer to give up a job."""
        await posted(request)
        number = request.path_params["number"]
        await self._desk.cancel(number, self._desk.name_of(visitor.desk))
        return JSONResponse({"job": number}, headers=NOT_KEPT)

    async def _printed(self, wanted: asked.Print, visitor: Visitor) -> Response:
        name = self._desk.name_of(visitor.desk)
        number = await self._desk.printed(wanted, name, visitor.person)
        return JSONResponse({"job": number}, headers=NOT_KEPT)

    async def _made(self, request: Request) -> tuple[Picked, ReadyEdition]:
        way = request.path_params
        picked = self._desk.picked(Wanted(way["id"], way["language"], way["format"]))
        outcome = await self._desk.keeper.edition(picked.version, picked.offer.name)
        return picked, edition(outcome, picked.offer)

    def _copy(self, request: Request, visitor: Visitor) -> Copy:
        copy = self._desk.copies.of(request.path_params["copy"], visitor.token)
        if copy is None:
            raise HTTPException(404, "This copy is gone. Fill in the fields again.")
        return copy

    async def _drawn(
        self, data: bytes, pages: int, number: int,
        draw: Callable[[bytes, int], bytes] = raster.png,
    ) -> Response:  # fmt: skip
        if not 1 <= number <= pages:
            raise HTTPException(404, "There is no such page.")
        picture = await self._desk.engine.run(lambda: draw(data, number))
        return Response(picture, media_type="image/png", headers=NOT_KEPT)
