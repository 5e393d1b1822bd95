"""What a preview is made from, and when any of it changes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import anyio
import watchfiles

from brochure.shelves import OPEN_FOLDERS, Shelves

# A batch ends when nothing has changed for a step: long enough for an editor that writes, syncs and
# renames.
STEP_MS = 20
LONGEST_BATCH_MS = 200

# What editors and file managers leave beside a file. Only names count: a project may stand under
# `.venv` or `.git`.
LITTER = re.compile(
    r"~$|\.sw.$|\.(tmp|part)$|^\.#|^#.*#$|^\.DS_Store$|^4913$|^\.goutputstream|___jb_...___$"
)


@dataclass(frozen=True)
class Inputs:
    """Folders watched with all that is in them, and single files watched by way of their
    folders.
    """

    folders: frozenset[Path]
    files: frozenset[Path]

    def matter(self, changed: Iterable[str]) -> set[Path]:
        """Return those of the changed paths that a page may depend on."""
        paths = {Path(name) for name in changed if not LITTER.search(Path(name).name)}
        return {
            path
            for path in paths
            if path in self.files or any(path.is_relative_to(one) for one in self.folders)
        }


def inputs(content: Path, shelves: Shelves, source: str | None) -> Inputs:
    """Return what an edition is made from: the content, its source text, the open folders of the
    project and ours.

    The open folders are named among the files too, so that one which is made later (or comes back)
    is noticed.
    """
    files = {content.parent.resolve() / content.name, content.resolve()}
    files.update(root / folder for root in shelves.roots for folder in OPEN_FOLDERS)
    folders = frozenset(shelves.folders())
    text = (shelves.project / source).resolve() if source else None
    if text and not any(text.is_relative_to(folder) for folder in folders):
        files.add(text)
    return Inputs(folders, frozenset(files))


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
