"""What is shown now: the last good page of each format, and what is wrong with the last save."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hashlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from brochure import compose, tell
from brochure.errors import BrochureError, MachineLacks, Refused
from brochure.fingerprint import Inputs, inputs
from brochure.inspect import raster, viewer
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.preview.handouts import Handouts
from brochure.preview.sheet import ShownProof
from brochure.shelves import FONTS, shelves_of, shown
from brochure.web.engine import EngineThread
from brochure.web.memory import give_back
from brochure.web.watch import Watcher

LOG = logging.getLogger("brochure")
FONT_FILES = {".ttf", ".otf", ".woff", ".woff2"}
HEARTBEAT_S = 15.0


class Session:
    """Makes the pages anew whenever an input changes, and tells those who listen.

    Builds and pictures are made in the engine's own thread. Of a project one handout is open at a
    time, in all windows, or none.
    """

    def __init__(
        self, order: Order, say: Callable[[str], None], handouts: Handouts | None = None
    ) -> None:
        """Take what is wanted, a function that writes a line to the author's terminal, and the
        handouts of a project, of which the order names the brochure.yaml then.
        """
        self.handouts = handouts
        self.content: Path | None = order.content
        if handouts:
            only = [choice.path for choice in handouts.choices.values()]
            self.content = only[0] if len(only) == 1 else None
        self.shelves = shelves_of(order.content)
        self.sheets: dict[str, ShownProof] = {}
        self.trouble: tuple[Finding, ...] = ()
        self.attempt = 0
        self.making = False
        self.closing = False
        self.lacking: MachineLacks | None = None
        self.stop: Callable[[], None] = lambda: None
        self.looked_at = ""
        """The format that a browser looks at."""
        self.engine = EngineThread()
        self._order = order
        self._say = say
        self._pipeline = Pipeline(self.shelves)
        self._changes: set[Path] = set()
        self._noticed = time.perf_counter()
        self._wanted = asyncio.Event()
        self._outdated = True  # the page is; the list is
        self._list_outdated = True  # what was saved before the watching began
        self._version = 0
        self._told = asyncio.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watcher = Watcher(self._watched, self._on_change)

    async def run(self) -> None:
        """Watch and make until cancelled."""
        self._loop = asyncio.get_running_loop()
        self._wanted.set()
        watching = asyncio.create_task(self._watcher.run())
        try:
            while True:
                await self._wanted.wait()
                self._wanted.clear()
                if self._outdated:
                    self._outdated = False
                    changes, self._changes = self._changes, set()
                    await self._make(changes, self._noticed)
                if self.handouts and self._list_outdated and not self._outdated:
                    self._list_outdated = False
                    await self.engine.run(self.handouts.look)
                    await self._tell()
                self._watcher.look_again()
        finally:
            watching.cancel()
            self.engine.close()

    def close(self) -> None:
        """Let the listeners go; may be called from a signal handler."""
        self.closing = True
        if self._loop:
            self._loop.call_soon_threadsafe(lambda: asyncio.ensure_future(self._tell()))

    async def versions(self) -> AsyncIterator[int]:
        """Yield a number now, at each change of what is shown, and from time to time so that a lost
        listener shows.
        """
        while not self.closing:
            seen = self._version
            yield seen
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT_S), self._told:
                    while self._version == seen and not self.closing:
                        await self._told.wait()

    def open(self, name: str) -> None:
        """Show another handout of the project from now on; an unknown name changes nothing."""
        choice = self.handouts.choices.get(name) if self.handouts else None
        if choice is None or choice.path == self.content:
            return
        self.content, self.sheets, self.trouble = choice.path, {}, ()
        self.making = self._outdated = True
        self._noticed = time.perf_counter()
        self._wanted.set()

    def _inputs(self) -> Inputs:
        latest = max(self.sheets.values(), key=lambda sheet: sheet.attempt, default=None)
        source = latest.made.manuscript.handout.source if latest else None
        content = self.content or self._order.content
        return inputs(content, self.shelves, source.file if source else None)

    def _watched(self) -> Inputs:
        return self._inputs() | self.handouts.inputs() if self.handouts else self._inputs()

    def _on_change(self, paths: set[Path]) -> None:
        ours = self._inputs().matter(map(str, paths))
        if ours:
            if not self._outdated:
                self._noticed = time.perf_counter()
            self._changes |= ours
            self._outdated = True
        if self.handouts and self.handouts.inputs().matter(map(str, paths)):
            self._list_outdated = True
        self._wanted.set()

    async def _tell(self) -> None:
        async with self._told:
            self._version += 1
            self._told.notify_all()

    async def _make(self, changes: set[Path], since: float) -> None:
        self.attempt += 1
        self.making = True
        await self._tell()
        content = self.content
        trouble: tuple[Finding, ...] = ()
        try:
            await self._show(changes, since)
        except Refused as refused:
            trouble = refused.findings
        except MachineLacks as lacking:
            self.lacking = lacking
            self.stop()
        except BrochureError as stopped:
            trouble = (error("preview", str(stopped)),)
        except Exception as fault:  # the author's session outlives our faults
            LOG.debug("the preview met an unexpected fault", exc_info=True)
            hint = (
                "this is our fault; what you saved may still be right. Undo the last change, and "
                "please report it"
            )
            trouble = (
                error(
                    "preview", f"the page could not be made ({type(fault).__name__})", None, hint
                ),
            )
        if self.content != content:  # another is opened meanwhile
            return
        self.trouble = trouble
        self.making = self._outdated
        self._report()
        await self._tell()
        await self.engine.run(give_back)

    async def _show(self, changes: set[Path], since: float) -> None:
        """Show each format as soon as it is typeset, and its findings before the next format: the
        one that is looked at goes first. A save in between starts again from the first.
        """
        content = self.content
        editions = await self.engine.run(lambda: self._begin(changes, content))
        for manuscript, edition in sorted(
            editions, key=lambda made: made[1].format_name != self.looked_at
        ):
            typeset = partial(self._typeset, manuscript, edition, since)
            sheet = await self.engine.run(typeset)
            if not await self._put(sheet, content):
                return
            if sheet.findings is None:
                checked = await self.engine.run(partial(self._checked, sheet))
                if not await self._put(checked, content):
                    return
        names = [edition.format_name for _, edition in editions]
        self.sheets = {name: self.sheets[name] for name in names}
        if self.attempt == 1:
            gc.freeze()  # the engine stays: no later collection needs to look through it

    async def _put(self, sheet: ShownProof, content: Path | None) -> bool:
        """Show a sheet of a handout, and return whether the build goes on."""
        if self.content != content:
            return False
        self.sheets[sheet.name] = sheet
        await self._tell()
        return not self._outdated

    def _begin(self, changes: set[Path], content: Path | None) -> list[tuple[Manuscript, Edition]]:
        if any(content is None or path.name != content.name for path in changes):
            # reading them anew costs 20 ms: not for each save of the text
            compose.forget_templates()
        if self._is_about_fonts(changes):
            self._pipeline = Pipeline(self.shelves)
        if content is None:
            self._pipeline.typesetter()  # warm for the first handout that is opened
            return []
        manuscript, editions = self._pipeline.editions(replace(self._order, content=content))
        return [(manuscript, edition) for edition in editions]

    def _is_about_fonts(self, changes: Iterable[Path]) -> bool:
        """Return whether the typesetter holds something that has changed; making it anew costs a
        fifth of a build.
        """
        imported = any(
            "@import" in text
            for sheet in self.sheets.values()
            for text in sheet.made.html.stylesheets
        )
        shelves = [root / FONTS for root in self.shelves.roots]
        return any(
            path.suffix.lower() in FONT_FILES
            or (imported and path.suffix == ".css")
            or any(path.is_relative_to(shelf) or shelf.is_relative_to(path) for shelf in shelves)
            for path in changes
        )

    def _typeset(self, manuscript: Manuscript, edition: Edition, since: float) -> ShownProof:
        """Return a sheet with the pictures that are looked at: a browser that asks for them would
        wait for the checks. What a print shop gets is shown when it is made, which is after them.
        """
        made, findings = self._pipeline.typeset(manuscript, edition), None
        pdf = made.pdf
        if edition.condition:
            proof = self._pipeline.checked(made)
            pdf, findings = proof.shown, proof.findings
        sizes = viewer.sizes(pdf.data)
        before = self.sheets.get(edition.format_name)
        asked = (before.asked or before.pictures) if before else {1}
        return ShownProof(
            made=made,
            pdf=pdf,
            attempt=self.attempt,
            clock=datetime.now().astimezone(),
            pictures={
                number: raster.png(pdf.data, number) for number in asked if number <= len(sizes)
            },
            seconds=time.perf_counter() - since,
            key=hashlib.sha256(pdf.data).hexdigest()[:16],
            sizes=sizes,
            findings=findings,
        )

    def _checked(self, sheet: ShownProof) -> ShownProof:
        return replace(sheet, findings=self._pipeline.checked(sheet.made).findings)

    def _report(self) -> None:
        """Tell the terminal in a line how the last build went, or all that is wrong with it."""
        clock = datetime.now().astimezone().strftime("%H:%M:%S")
        for name, sheet in self.sheets.items():
            if sheet.attempt == self.attempt and sheet.findings is not None:
                pages = f"{sheet.pdf.pages} page{'s' if sheet.pdf.pages != 1 else ''}"
                self._say(
                    f"{clock}  {name}: {pages} in {sheet.seconds:.2f} s; "
                    f"{tell.count(sheet.findings)}"
                )
        if self.trouble:
            stands = "the page before it stays" if self.sheets else "there is no page yet"
            name = shown(self.content or self._order.content)
            self._say(f"{clock}  {name} could not be made into a page; {stands}")
            self._say(tell.sentences(self.trouble))
