"""Work for worker processes, here and on a cluster: rows in chunks, some of which kill their worker
or fail.
"""

from __future__ import annotations

import os
import random
import signal
import struct
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from brochure.deliver.store import Store
from brochure.errors import CannotDeliver
from brochure.work.pool import Lost

SECRET = "Ann Lee"

CHUNK = 5

DIES, RAISES, LEAVES, HALTS, BABBLES = "dies", "raises", "leaves", "halts", "babbles"


@dataclass(frozen=True)
class Row:
    number: int
    value: str = field(default=SECRET, repr=False)


@dataclass(frozen=True)
class Rows:
    """A chunk for the tests."""

    rows: tuple[Row, ...]

    def alone(self) -> list[Rows]:
        return [Rows((row,)) for row in self.rows]


def chunks(count: int, **odd: str) -> Iterator[Rows]:
    """Yield rows 1 to count in chunks of five; `odd` gives what a row does, as in r7="dies"."""
    rows = [Row(number, odd.get(f"r{number}", SECRET)) for number in range(1, count + 1)]
    for start in range(0, count, CHUNK):
        yield Rows(tuple(rows[start : start + CHUNK]))


def die_while_speaking() -> None:
    """End this worker in the middle of handing a result over, as a kill at the wrong moment
    does.
    """
    frame = sys._getframe()
    while "result_queue" not in frame.f_locals:
        assert frame.f_back is not None
        frame = frame.f_back
    # the length of a message of 1,000 bytes, then four of them
    os.write(frame.f_locals["result_queue"]._writer.fileno(), struct.pack("!i", 1000) + b"half")
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Work:
    """Leaves a mark for each row and tries; does to its worker what the row says."""

    folder: Path
    seconds: float = 0.0

    def __call__(self, chunk: Rows) -> list[int]:
        for row in chunk.rows:
            with (self.folder / f"{row.number}.tries").open("a") as file:
                file.write(f"{os.getpid()}\n")
            time.sleep(self.seconds)
            if row.value == DIES:
                os.kill(os.getpid(), signal.SIGKILL)
            elif row.value == LEAVES:
                os._exit(0)
            elif row.value == RAISES:
                raise ValueError(f"cannot do {SECRET}")
            elif row.value == HALTS:
                raise CannotDeliver("The disk is full.")
            elif row.value == BABBLES:
                die_while_speaking()
            (self.folder / f"{row.number}.done").touch()
        return [row.number for row in chunk.rows]


def made(results: Iterable[list[int] | Lost]) -> tuple[list[int], list[Lost]]:
    """Return the rows that were made, in order, and those that were lost."""
    rows: list[int] = []
    lost: list[Lost] = []
    for result in results:
        if isinstance(result, Lost):
            lost.append(result)
        else:
            rows += result
    return sorted(rows), lost


def tries(folder: Path, number: int) -> int:
    return len((folder / f"{number}.tries").read_text().splitlines())


def everybody(count: int, *but: int) -> list[int]:
    return [number for number in range(1, count + 1) if number not in but]


def alive(pid: int) -> bool:
    """Return whether a process runs still; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def gone(pids: Iterable[int], seconds: float = 60.0) -> bool:
    """Return whether processes end; that they are slow to do it is no fault."""
    end = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.01)
    return not any(map(alive, pids))


@dataclass(frozen=True)
class Copies:
    """Puts a copy for each row into a store; now and then its worker is killed."""

    out: Store

    def __call__(self, chunk: Rows) -> list[int]:
        for row in chunk.rows:
            self.out.put(f"row-{row.number}.pdf", (b"%d" % row.number, bytes(50_000), b"end"))
            time.sleep(0.0005)
            if random.SystemRandom().random() < 0.002:
                os.kill(os.getpid(), signal.SIGKILL)
        self.out.settle()
        return [row.number for row in chunk.rows]
