"""The printers that the desk may print on, and what each says of itself now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from brochure.deliver.ipp import Capabilities
from brochure.deliver.printing import cups
from brochure.errors import BrochureError
from brochure.model.printer import Printer
from brochure.printing.sender import reached

# Seconds between two questions to a printer.
PAUSE = 20.0
# So many are asked at a time: one that does not answer keeps none of the others waiting.
AT_A_TIME = 8


class Printers:
    """Asks the printers of brochure.yaml, and those of this machine, how they are."""

    def __init__(
        self, configured: Callable[[], Iterable[Printer]], changed: Callable[[], None]
    ) -> None:
        """Take what returns the printers of brochure.yaml, and what is called when one says
        something new.
        """
        self._configured, self._changed = configured, changed
        self._queues: tuple[Printer, ...] = ()
        self._known: dict[Printer, Capabilities | str] = {}
        self._threads = ThreadPoolExecutor(AT_A_TIME, "printers")
        self.asked = asyncio.Event()
        """Set once every printer was asked, and those of this machine are known."""

    def all(self) -> dict[str, Printer]:
        """Return the printers by name, the usual one first; a name of brochure.yaml wins."""
        named = {one.name: one for one in self._configured()}
        return named | {one.name: one for one in self._queues if one.name not in named}

    def capabilities(self, printer: Printer) -> Capabilities | None:
        """Return what a printer said last, None when it did not answer or was not asked yet."""
        known = self._known.get(printer)
        return known if isinstance(known, Capabilities) else None

    def paper(self) -> frozenset[str]:
        """Return what lies in the printers' trays, as far as that is known."""
        found: set[str] = set()
        for one in self.all().values():
            able = self.capabilities(one)
            found.update(one.paper or (able.paper if able else ()))
        return frozenset(found)

    async def run(self) -> None:
        """Ask until cancelled."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                self._queues = tuple(
                    await loop.run_in_executor(self._threads, lambda: cups.queues(cups.server()))
                )
                asked = (self._ask(one) for one in self.all().values())
                if any(await asyncio.gather(*asked)):
                    self._changed()
                self.asked.set()
                await asyncio.sleep(PAUSE)
        finally:
            self._threads.shutdown(wait=False, cancel_futures=True)

    async def _ask(self, printer: Printer) -> bool:
        """Ask one, and return whether it says something else than before."""
        loop = asyncio.get_running_loop()
        before = self._known.get(printer)
        try:
            now: Capabilities | str = await loop.run_in_executor(
                self._threads, reached(printer).capabilities
            )
        except BrochureError as silent:
            now = str(silent)
        self._known[printer] = now
        return before != now

    def told(self) -> list[dict[str, Any]]:
        """Return the printers for the page."""
        return [self._told(one) for one in self.all().values()]

    def _told(self, printer: Printer) -> dict[str, Any]:
        known = self._known.get(printer)
        able = known if isinstance(known, Capabilities) else None
        said = ", ".join(able.reasons) if able else (known or "")
        return {
            "name": printer.name,
            "place": printer.place or "",
            "known": known is not None,
            "ready": bool(able and able.is_accepting and not able.is_stuck),
            "answers": able is not None,
            "said": said,
            "colour": able.colour if able else True,
            "two_sided": able.two_sided if able else True,
            "paper": list(printer.paper or (able.paper if able else ())),
        }
