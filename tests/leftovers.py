"""What a test module has started and not ended: threads and processes.

A thread that lives on draws random numbers inside somebody else's hypothesis, and what it says
comes out in another test; a process keeps a port, a file or a core.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

# Python's own, one for all that is shared among processes; it ends with the tests.
BENIGN = b"multiprocessing.resource_tracker"
# In seconds: what was told to end has so long to do it.
PATIENCE = 5.0


def children() -> set[int]:
    """Return the processes that this one has started and that still live; none where there is no
    /proc.
    """
    found = set()
    for task in Path("/proc/self/task").glob("*/children"):
        for word in task.read_text().split():
            child = Path("/proc") / word
            try:
                state = (child / "stat").read_text().rpartition(") ")[2].split()[0]
                if state not in "ZX" and BENIGN not in (child / "cmdline").read_bytes():
                    found.add(int(word))
            except OSError:  # it has ended meanwhile
                continue
    return found


@dataclass(frozen=True)
class Before:
    """What there was before a module began."""

    threads: frozenset[threading.Thread] = field(
        default_factory=lambda: frozenset(threading.enumerate())
    )
    processes: frozenset[int] = field(default_factory=lambda: frozenset(children()))

    def left(self) -> list[str]:
        """Return what has come since and does not end, once it has had time to."""
        end = time.monotonic() + PATIENCE
        while (told := self._now()) and time.monotonic() < end:
            time.sleep(0.01)
        return told

    def _now(self) -> list[str]:
        threads = sorted(repr(one) for one in {*threading.enumerate()} - self.threads)
        return [*threads, *map(_told, sorted(children() - self.processes))]


def _told(process: int) -> str:
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ")
    except OSError:
        words = b""
    return f"process {process}: {words.decode(errors='replace')[:120]}"
