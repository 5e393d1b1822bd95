"""How things are measured: CPU seconds, children included, turn by turn, in processes apart where
need be.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import subprocess
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent


def cpu() -> float:
    """Return the CPU seconds of this process and of its children that have ended, the system's
    share included.
    """
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in used)


def spent(call: Callable[[], object]) -> float:
    """Return the CPU seconds of a call."""
    begin = cpu()
    call()
    return cpu() - begin


def alternately(
    turns: int, ours: Callable[[], object], theirs: Callable[[], object]
) -> tuple[float, float]:
    """Return the median CPU seconds of both, run turn by turn after one round that does not
    count.
    """
    calls = {"ours": lambda: spent(ours), "theirs": lambda: spent(theirs)}
    seconds = in_turn(turns, calls, idle=1)
    return seconds["ours"], seconds["theirs"]


def in_turn(
    turns: int, calls: Mapping[str, Callable[[], float]], idle: int = 0
) -> dict[str, float]:
    """Return by name the median of what calls measure, run turn by turn after some idle rounds that
    do not count.
    """
    measured: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(idle + turns):
        for name, call in calls.items():
            seconds = call()
            if turn >= idle:
                measured[name].append(seconds)
    return {name: statistics.median(seconds) for name, seconds in measured.items()}


def run(command: list[str]) -> None:
    """Run a command to its end; what it says does not matter, that it works does."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Apart:
    """A process of its own that stays warm from one call to the next; what it calls measures
    itself.
    """

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def __call__(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self.begin(work, *args, **kwargs).result()

    def begin(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Let it work while this process does something else."""
        return self._pool.submit(work, *args, **kwargs)


@contextmanager
def apart() -> Iterator[Apart]:
    """Start a process that nothing has been loaded into; end it after the block."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield Apart(pool)
