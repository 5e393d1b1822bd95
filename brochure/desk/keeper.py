"""Keeps what may go out ready: makes it before anybody asks, and anew when an input changes."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import TypeVar

from brochure.desk.stock import Stock, Version, papers
from brochure.errors import BrochureError, CannotDeliver, MachineLacks
from brochure.fingerprint import Inputs
from brochure.ledger import Ledger
from brochure.model.finding import Finding, Place, error
from brochure.model.outcome import Outcome
from brochure.printing import making, sightings
from brochure.printing.making import Copy
from brochure.printing.ready import ReadyEditions, order
from brochure.read.project import handout_files
from brochure.shelves import MARKER, Shelves, shown
from brochure.web.watch import Watcher
from brochure.work.lone import LoneWorker

T = TypeVar("T")
LOG = logging.getLogger("brochure")
# Seconds between two looks at the files and the calendar: at first, and at most.
FIRST_LOOK, LAST_LOOK = 1.0, 20.0

UNREADABLE = "brochure.yaml cannot be read now; what it said before holds. Tell whoever wrote it."

Stamp = tuple[tuple[str, int, int], ...]
"""The files of a project, each with the time of its last change and its size."""

Wanted = tuple[Path, str]
"""A handout's file and a format."""


class Keeper:
    """Reads the project, makes its editions in two processes (one for what somebody waits for), and
    does both again when a file changes or a day begins.
    """

    def __init__(
        self, project: Path, ledger: Ledger, changed: Callable[[], None],
        today: Callable[[], datetime.date],
    ) -> None:  # fmt: skip
        """Take the project's folder, the record, what is called when something is known anew, and
        what says which day it is.
        """
        self.project, self.shelves = project, Shelves(project)
        self.today = today
        self.stock = Stock.of(project, today())
        self.outcomes: dict[Path, dict[str, Outcome]] = {}
        """By handout's file and format, what is known of an edition."""
        self.trouble = ""
        """What keeps the project from being read anew, in a sentence."""
        self.paper: frozenset[str] = frozenset()
        """What lies in the printers: editions on other paper are made when they are wanted."""
        self._ledger, self._changed = ledger, changed
        self._ready = ReadyEditions(self.shelves)
        self._behind, self._waited_for = LoneWorker(patient=True), LoneWorker()
        self._queue: dict[Wanted, None] = {}
        self._seen: tuple[Stamp, datetime.date] = (), self.stock.day  # so it is read once more
        self._wake = asyncio.Event()
        self._files_changed = asyncio.Event()
        self._watcher = Watcher(self._inputs, lambda _paths: self._files_changed.set())

    @property
    def making(self) -> int:
        """Return how many editions are still to be looked at."""
        return len(self._queue)

    async def run(self) -> None:
        """Watch and make until cancelled."""
        tasks = [
            asyncio.create_task(one)
            for one in (self._watcher.run(), self._make(), self._look(), self._warm())
        ]
        try:
            await asyncio.to_thread(self._saw_stock)
            self.want_all()
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            self._behind.close()
            self._waited_for.close()

    async def _warm(self) -> None:
        """Load the engine before anybody waits for it."""
        with contextlib.suppress(BrochureError, BrokenExecutor):
            await self._run(self._waited_for, making.warm, self.project / MARKER)

    def load(self, paper: frozenset[str]) -> None:
        """Make ready what is for this paper, which lies in the printers now."""
        if paper != self.paper:
            self.paper = paper
            self._queue.clear()
            self.want_all()

    def want_all(self) -> None:
        """Look at every edition again: the plainest format of all handouts first."""
        offered = papers(self.stock.offers.values(), self.paper)
        for offer in offered:
            for document in self.stock.documents.values():
                for version in document.versions.values():
                    if version.refusal is None:
                        self._queue.setdefault((version.path, offer.name))
        self._wake.set()

    async def edition(self, version: Version, format_name: str) -> Outcome:
        """Return the outcome of an edition as its files are now; made at once where it is not
        ready. Raises MachineLacks.
        """
        return await self._known(version.path, format_name, self._waited_for)

    async def copy(
        self, version: Version, format_name: str, said: Mapping[str, str]
    ) -> Copy | tuple[Finding, ...]:
        """Return a copy with a reader's words, or why there is none."""
        wanted = order(version.path, format_name, self.today())
        try:
            return await self._run(self._waited_for, making.copy, wanted, dict(said))
        except BrokenExecutor:
            return (_lost(version.path),)

    async def _known(self, path: Path, format_name: str, worker: LoneWorker) -> Outcome:
        wanted = order(path, format_name, self.today())
        found = await asyncio.to_thread(self._ready.standing, wanted)
        if found is None:
            try:
                found = await self._run(worker, making.make, wanted, self._ready.out)
            except BrokenExecutor:
                found = Outcome(path, (_lost(path),), MachineLacks.exit_code)
        self._queue.pop((path, format_name), None)
        known = self.outcomes.setdefault(path, {})
        if known.get(format_name) != found:
            known[format_name] = found
            await asyncio.to_thread(self._saw, path, format_name, found)
            self._changed()
        return found

    async def _run(self, worker: LoneWorker, work: Callable[..., T], *given: object) -> T:
        """Return what a worker makes of it; one that was lost with it gets it once more, since it
        may have been ended by something else. Raises BrokenExecutor.
        """
        try:
            return await asyncio.wrap_future(worker.submit(work, *given))
        except BrokenExecutor:
            return await asyncio.wrap_future(worker.submit(work, *given))

    async def _make(self) -> None:
        while True:
            self._wake.clear()
            while self._queue:
                path, name = next(iter(self._queue))
                try:
                    await self._known(path, name, self._behind)
                except BrochureError as trouble:
                    LOG.info("an edition is not ready: %s", type(trouble).__name__)
                    self._queue.pop((path, name), None)
                await asyncio.sleep(0)
            await self._wake.wait()

    async def _look(self) -> None:
        """Read the project anew when a file changed or a day began, and look at all of it again.

        The watch tells of a change at once, but not of one before it began, nor on every network
        share: so the files are looked at from time to time, too.
        """
        pause = FIRST_LOOK
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._files_changed.wait()
            pause = min(2 * pause, LAST_LOOK)
            seen = await asyncio.to_thread(self._stamp)
            if (seen, self.today()) == self._seen and not self._files_changed.is_set():
                continue
            self._files_changed.clear()
            self._seen = seen, self.today()
            await self._read()

    async def _read(self) -> None:
        try:
            self.stock = await asyncio.to_thread(Stock.of, self.project, self.today())
        except (BrochureError, OSError):  # what is known from before stands
            self.trouble = UNREADABLE
            self._changed()
            return
        self.trouble = ""
        await asyncio.to_thread(self._saw_stock)
        self._queue.clear()
        self.want_all()
        self._watcher.look_again()
        self._changed()

    def _stamp(self) -> Stamp:
        """Return what tells the state of the settings and of all handouts' files."""
        files, _ = handout_files(self.project, self.stock.settings)
        found = []
        for path in (self.project / MARKER, *files):
            with contextlib.suppress(OSError):
                stat = path.stat()
                found.append((str(path), stat.st_mtime_ns, stat.st_size))
        return tuple(found)

    def _saw_stock(self) -> None:
        """Tell the record what there is; a full disk keeps nobody from looking."""
        with contextlib.suppress(CannotDeliver):
            self._ledger.saw(
                *(
                    sightings.version(version.about, tag)
                    for document in self.stock.documents.values()
                    for tag, version in document.versions.items()
                    if version.about.status
                )
            )

    def _saw(self, path: Path, format_name: str, outcome: Outcome) -> None:
        stock = self.stock
        offer = stock.offers.get(format_name)
        for document in stock.documents.values():
            for tag, version in document.versions.items():
                if version.path == path and offer:
                    with contextlib.suppress(CannotDeliver):
                        self._ledger.saw(*sightings.made(version.about, tag, offer, outcome))

    def _inputs(self) -> Inputs:
        """Return what is watched: the shelves, the settings, and the folders of handouts."""
        folders = {
            self.project / name
            for name in self.stock.settings.project.handouts
            if self.project / name != self.project
        }
        return Inputs(
            folders=frozenset(self.shelves.folders()) | {one for one in folders if one.is_dir()},
            files=frozenset({self.project / MARKER, *folders}),
            of_handouts=frozenset({self.project}),
        )


def _lost(path: Path) -> Finding:
    message = "it could not be made: the process that made it was ended"
    hint = f"brochure make {shown(path)} --verbose tells more"
    return error("worker-lost", message, Place(shown(path)), hint)
