"""What is shown now: the last good page of each format, and what is wrong with the last save."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hashlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from brochure import compose, tell
from brochure.errors import BrochureError, MachineLacks, Refused
from brochure.fingerprint import Inputs, inputs
from brochure.inspect import viewer
from brochure.model.finding import Finding, error
from brochure.model.proof import Order, Proof
from brochure.pipeline import Pipeline
from brochure.preview.watch import Watcher
from brochure.shelves import FONTS, shelves_of, shown
from brochure.web.engine import EngineThread

LOG = logging.getLogger("brochure")
FONT_FILES = {".ttf", ".otf", ".woff", ".woff2"}
HEARTBEAT_S = 15.0


@dataclass(frozen=True)
class Sheet:
    """A proof as it is shown. `attempt` is the build that made it, `seconds` the time from the save
    to it.
    """

    proof: Proof
    attempt: int
    made: datetime
    seconds: float
    key: str
    sizes: tuple[tuple[float, float], ...]


class Session:
    """Makes the pages anew whenever an input changes, and tells those who listen.

    Builds and pictures are made in the engine's own thread.
    """

    def __init__(self, order: Order, say: Callable[[str], None]) -> None:
        """Take what is wanted, and a function that writes a line to the author's terminal."""
        self.order = order
        self.shelves = shelves_of(order.content)
        self.sheets: dict[str, Sheet] = {}
        self.trouble: tuple[Finding, ...] = ()
        self.attempt = 0
        self.making = False
        self.closing = False
        self.lacking: MachineLacks | None = None
        self.stop: Callable[[], None] = lambda: None
        self.engine = EngineThread()
        self._say = say
        self._pipeline = Pipeline(self.shelves)
        self._changes: set[Path] = set()
        self._noticed = time.perf_counter()
        self._wanted = asyncio.Event()
        self._version = 0
        self._told = asyncio.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watcher = Watcher(self._inputs, self._on_change)

    async def run(self) -> None:
        """Watch and make until cancelled."""
        self._loop = asyncio.get_running_loop()
        self._wanted.set()
        watching = asyncio.create_task(self._watcher.run())
        try:
            while True:
                await self._wanted.wait()
                self._wanted.clear()
                changes, self._changes = self._changes, set()
                await self._make(changes, self._noticed)
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

    def _inputs(self) -> Inputs:
        latest = max(self.sheets.values(), key=lambda sheet: sheet.attempt, default=None)
        source = latest.proof.manuscript.handout.source if latest else None
        return inputs(self.order.content, self.shelves, source.file if source else None)

    def _on_change(self, paths: set[Path]) -> None:
        if not self._wanted.is_set():
            self._noticed = time.perf_counter()
        self._changes |= paths
        self._wanted.set()

    async def _tell(self) -> None:
        async with self._told:
            self._version += 1
            self._told.notify_all()

    async def _make(self, changes: set[Path], since: float) -> None:
        self.attempt += 1
        self.making = True
        await self._tell()
        trouble: tuple[Finding, ...] = ()
        try:
            await self._proofs(changes, since)
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
        self.trouble = trouble
        self.making = False
        self._report()
        await self._tell()

    async def _proofs(self, changes: set[Path], since: float) -> None:
        """Make each format and show it as soon as it is there; a save in between starts again from
        the first.
        """
        proofs = await self.engine.run(lambda: self._begin(changes))
        while True:
            sheet = await self.engine.run(lambda: self._next(proofs, since))
            if sheet is None:
                break
            self.sheets[sheet.proof.edition.format_name] = sheet
            await self._tell()
            if self._wanted.is_set():
                return
        self.sheets = {
            name: sheet for name, sheet in self.sheets.items() if sheet.attempt == self.attempt
        }
        if self.attempt == 1:
            gc.freeze()  # the engine stays: no later collection needs to look through it

    def _begin(self, changes: set[Path]) -> Iterator[Proof]:
        if any(path.name != self.order.content.name for path in changes):
            # reading them anew costs 20 ms: not for each save of the text
            compose.forget_templates()
        if self._is_about_fonts(changes):
            self._pipeline = Pipeline(self.shelves)
        return self._pipeline.proofs(self.order)

    def _is_about_fonts(self, changes: Iterable[Path]) -> bool:
        """Return whether the typesetter holds something that has changed; making it anew costs a
        fifth of a build.
        """
        imported = any(
            "@import" in text
            for sheet in self.sheets.values()
            for text in sheet.proof.html.stylesheets
        )
        shelves = [root / FONTS for root in self.shelves.roots]
        return any(
            path.suffix.lower() in FONT_FILES
            or (imported and path.suffix == ".css")
            or any(path.is_relative_to(shelf) or shelf.is_relative_to(path) for shelf in shelves)
            for path in changes
        )

    def _next(self, proofs: Iterator[Proof], since: float) -> Sheet | None:
        proof = next(proofs, None)
        if proof is None:
            return None
        data = proof.shown.data
        key = hashlib.sha256(data).hexdigest()[:16]
        sizes = viewer.sizes(data)
        return Sheet(
            proof=proof,
            attempt=self.attempt,
            made=datetime.now().astimezone(),
            seconds=time.perf_counter() - since,
            key=key,
            sizes=sizes,
        )

    def _report(self) -> None:
        """Tell the terminal in a line how the last build went, or all that is wrong with it."""
        clock = datetime.now().astimezone().strftime("%H:%M:%S")
        for name, sheet in self.sheets.items():
            if sheet.attempt == self.attempt:
                pages = (
                    f"{sheet.proof.shown.pages} page{'s' if sheet.proof.shown.pages != 1 else ''}"
                )
                self._say(
                    f"{clock}  {name}: {pages} in {sheet.seconds:.2f} s; "
                    f"{tell.count(sheet.proof.findings)}"
                )
        if self.trouble:
            stands = "the page before it stays" if self.sheets else "there is no page yet"
            self._say(
                f"{clock}  {shown(self.order.content)} could not be made into a page; {stands}"
            )
            self._say(tell.sentences(self.trouble))
