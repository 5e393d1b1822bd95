"""The addresses of the preview and what each gives. Everything is read only, and nothing is for
another site.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import mimetypes
import webbrowser
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from brochure.inspect import raster
from brochure.model.finding import forbids_delivery
from brochure.preview import screen, told
from brochure.preview.session import Session
from brochure.preview.sheet import ShownProof
from brochure.web.guard import FILE_POLICY, HANDOUT_POLICY
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
)

OWN_FILES = {
    "/": "page.html",
    "/page.css": "page.css",
    "/page.js": "page.js",
    "/icon.svg": "icon.svg",
}

# What a browser says of a request by our own page, or by the person at it (Sec-Fetch-Site).
OWN_SITES = {"same-origin", "none"}

# A page reads fonts and pictures from the shelves and nothing else.
SERVED = {".ttf", ".otf", ".woff", ".woff2", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"}


def app(session: Session, open_in_browser: str | None = None) -> Application:
    """Return the application, which runs the session for as long as it is served."""

    @contextlib.asynccontextmanager
    async def running() -> AsyncIterator[None]:
        task = asyncio.create_task(session.run())
        if open_in_browser:
            asyncio.get_running_loop().run_in_executor(None, webbrowser.open, open_in_browser)
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    addresses = _Addresses(session)
    return application(
        {
            **own_files(Path(__file__).parent, OWN_FILES),
            "/state": addresses.state,
            "/events": addresses.events,
            "/pages/{format}/{number:int}.png": addresses.picture,
            "/pdf/{format}.pdf": addresses.pdf,
            "/view/{format}/": addresses.view,
            "/view/{format}/{name:path}": addresses.shelf,
        },
        running,
    )


class _Addresses:
    """What the session gives."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def _sheet(self, request: Request) -> ShownProof:
        sheet = self._session.sheets.get(request.path_params["format"])
        if sheet is None:
            there = ", ".join(self._session.sheets) or "none yet"
            said = f"There is no page of this format now. Formats that are there: {there}."
            raise HTTPException(404, said)
        return sheet

    async def state(self, _request: Request) -> Response:
        return JSONResponse(told.state(self._session))

    async def events(self, request: Request) -> Response:
        """Each state as it comes; `?handout=` opens one of the project's for a page of ours."""
        wanted = request.query_params.get("handout")
        if wanted and request.headers.get("sec-fetch-site", "none") in OWN_SITES:
            self._session.open(wanted)

        async def stream() -> AsyncIterator[str]:
            said = ""
            async for _ in self._session.versions():
                now = json.dumps(told.state(self._session), ensure_ascii=False)
                yield f"data: {now}\n\n" if now != said else ": still here\n\n"
                said = now

        return StreamingResponse(
            stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def picture(self, request: Request) -> Response:
        """A page as a picture, drawn when somebody looks at it; its address names the PDF that it
        is of.
        """
        sheet, number = self._sheet(request), request.path_params["number"]
        wanted = request.query_params.get("pdf")
        if not 1 <= number <= len(sheet.sizes) or wanted not in {None, sheet.key}:
            raise HTTPException(404, "There is no such page now.")
        headers = {"ETag": f'"{sheet.key}-{number}"'}
        if wanted:
            headers["Cache-Control"] = "private, max-age=86400, immutable"
        self._session.looked_at = sheet.name
        sheet.asked.add(number)
        if _is_known(request, headers):
            return Response(status_code=304, headers=headers)
        data = sheet.pictures.get(number)
        if data is None:  # it waits for what the engine is doing
            data = await self._session.engine.run(lambda: raster.png(sheet.pdf.data, number))
        return Response(data, media_type="image/png", headers=headers)

    async def pdf(self, request: Request) -> Response:
        sheet = self._sheet(request)
        name = f"{sheet.made.manuscript.handout.document.id}-{sheet.name}"
        if sheet.findings is None:
            name += "-not-checked"
        elif forbids_delivery(sheet.findings):
            name += "-not-for-patients"
        headers = {
            "ETag": f'"{sheet.key}-{name}"',
            "Content-Disposition": f'attachment; filename="{name}.pdf"',
        }
        if _is_known(request, headers):
            return Response(status_code=304, headers=headers)
        return Response(sheet.pdf.data, media_type="application/pdf", headers=headers)

    async def view(self, request: Request) -> Response:
        sheet = self._sheet(request)
        self._session.looked_at = sheet.name
        page = await self._session.engine.run(
            lambda: screen.page(sheet.made, self._session.shelves)
        )
        return HTMLResponse(page, headers={"Content-Security-Policy": HANDOUT_POLICY})

    async def shelf(self, request: Request) -> Response:
        """A font or a picture; the shelves follow every link before they say that it is theirs."""
        name = request.path_params["name"]
        shelves = self._session.shelves
        path = shelves.find(name) if not _is_hidden(Path(name)) and "\0" not in name else None
        inside = next((root for root in shelves.roots if path and path.is_relative_to(root)), None)
        if (
            path is None
            or inside is None
            or _is_hidden(path.relative_to(inside))
            or path.suffix.lower() not in SERVED
        ):
            raise HTTPException(404, "There is no such font or picture on the shelves.")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        data = await asyncio.to_thread(path.read_bytes)
        return Response(data, media_type=kind, headers={"Content-Security-Policy": FILE_POLICY})


def _is_hidden(path: Path) -> bool:
    """Return whether a part of a path begins with a dot, or is written as Windows has it."""
    return any(part.startswith(".") or "\\" in part for part in path.parts)


def _is_known(request: Request, headers: Mapping[str, str]) -> bool:
    """Return whether the browser has what these headers are of."""
    return headers["ETag"] in request.headers.get("if-none-match", "")
