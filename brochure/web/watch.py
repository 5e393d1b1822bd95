"""When anything changes of what a preview is made from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path

import anyio
import watchfiles

from brochure.fingerprint import Inputs

# A batch ends when nothing has changed for a step: long enough for an editor that writes, syncs and
# renames.
STEP_MS = 20
LONGEST_BATCH_MS = 200


class Watcher:
    """Calls `changed` with the paths of each batch of changes, renames and new folders included."""

    def __init__(self, current: Callable[[], Inputs], changed: Callable[[set[Path]], None]) -> None:
        """Take a function that says what is to be watched now, and one to call."""
        self._current = current
        self._changed = changed
        self._watched = current()
        self._again = anyio.Event()
        self._polling: bool | None = None

    async def run(self) -> None:
        """Watch until cancelled."""
        fresh: frozenset[Path] = frozenset()
        while True:
            self._again = anyio.Event()
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._watch, self._watched.folders, True)
                tasks.start_soon(self._watch, {path.parent for path in self._watched.files}, False)
                if fresh:
                    # What was saved in a new folder before it was watched would be missed.
                    await asyncio.sleep(0.1)
                    self._changed(set(fresh))
            before, self._watched = self._watched, self._current()
            fresh = (self._watched.folders - before.folders) | (self._watched.files - before.files)

    def look_again(self) -> None:
        """Watch anew if there is something else to watch than before."""
        if self._current() != self._watched:
            self._again.set()

    async def _watch(self, folders: Iterable[Path], deep: bool) -> None:
        there = [folder for folder in folders if folder.is_dir()]
        if not there:
            await self._again.wait()
            return
        batches = watchfiles.awatch(
            *there, watch_filter=None, debounce=LONGEST_BATCH_MS, step=STEP_MS, recursive=deep,
            stop_event=self._again, force_polling=self._polling,
        )  # fmt: skip
        try:
            async for batch in batches:
                paths = self._watched.matter(path for _, path in batch)
                if paths:
                    self._changed(paths)
                self.look_again()
        except FileNotFoundError:  # a folder has gone since we looked
            await asyncio.sleep(0.1)
        except (
            OSError
        ):  # the system watches no more folders for us: look ourselves, which is slower
            if self._polling:
                raise
            self._polling = True
        self._again.set()
