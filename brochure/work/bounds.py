"""How long the work on a page may take, and how much memory: a watch beside it ends it in time.

The watch is a thread that looks up twenty times a second. It raises an exception in the thread that
works, whichever that is: a signal would reach the main thread alone, and the preview's engine lives
in another. A library that does not come back to Python does not see the exception; after a while
the watch then says so and ends the process. A worker pool takes that for a lost worker.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar

from brochure.model.finding import Finding, error

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

# Of one page; a warm build of a handout takes half a second and 20 MB.
SECONDS, MEGABYTES = 60.0, 1500.0
# Where a machine needs others.
SECONDS_NAME, MEGABYTES_NAME = "BROCHURE_PAGE_SECONDS", "BROCHURE_PAGE_MEGABYTES"
# The share of the time that the work itself has: the rest is for finding out what takes it.
FOR_WORK = 2 / 3
# Seconds: between two looks, until an exception is raised again, until a process is ended.
LOOK, AGAIN, GRACE_PERIOD = 0.05, 1.0, 5.0
# The exit code of a process that had to be ended, as of whatever is refused.
ENDED = 1
STATM = Path("/proc/self/statm")


class Exceeded(BaseException):
    """A bound is passed. No `except Exception` of a library keeps it; `stage` says in what."""

    says: ClassVar[tuple[str, Callable[..., Finding]]]
    """The code of the finding, and what makes it."""
    stage: str = ""


class TooLong(Exceeded):
    """The time is up."""

    says = ("page-takes-too-long", error)


class TooMuchMemory(Exceeded):
    """The memory is used up."""

    says = ("page-takes-too-much-memory", error)


CODES = {kind.says[0] for kind in (TooLong, TooMuchMemory)}


def seconds() -> float:
    """Return how long a page may take, from its first stage to its last."""
    return _setting(SECONDS_NAME, SECONDS)


def megabytes() -> float:
    """Return by how much memory a process may grow for a page."""
    return _setting(MEGABYTES_NAME, MEGABYTES)


def _setting(name: str, usual: float) -> float:
    with suppress(KeyError, ValueError):
        given = float(os.environ[name])
        if 0 < given < float("inf"):
            return given
    return usual


@contextmanager
def held() -> Iterator[None]:
    """Hold the work of this thread within the bounds. Raises TooLong, TooMuchMemory.

    Within work that is held already, the time goes on.
    """
    if _current() is not None:
        yield
        return
    watch = _Watch(seconds(), megabytes() * 1e6)
    _THREAD.watch = watch
    try:
        with _address_space(megabytes() * 1e6):
            yield
    finally:
        _THREAD.watch = None
        watch.end()


@contextmanager
def within(limit: float) -> Iterator[None]:
    """Hold a part of the work within a shorter time. Raises TooLong, TooMuchMemory."""
    with held():
        watch = _THREAD.watch
        if watch is None:
            raise RuntimeError("nothing is held")
        before = watch.deadline
        watch.deadline = min(before, time.monotonic() + limit)
        try:
            yield
        finally:
            watch.deadline = before
            watch.calm()


def look_for_cause() -> float:
    """Return how many seconds are left to find out why a bound was passed, and let them pass."""
    watch = _current()
    if watch is None:
        return 0.0
    watch.deadline = watch.last
    watch.memory = _resident() + megabytes() * 1e6 / 3
    watch.calm()
    return max(0.0, watch.last - time.monotonic())


class _Thread(threading.local):
    watch: _Watch | None = None


_THREAD = _Thread()


def _current() -> _Watch | None:
    return _THREAD.watch


class _Watch:
    """What looks after one thread."""

    def __init__(self, limit: float, memory: float) -> None:
        begun = time.monotonic()
        self.deadline, self.last = begun + limit * FOR_WORK, begun + limit
        self.memory = _resident() + memory
        self._worker = threading.get_ident()
        self._since = self._next = 0.0
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._look, name="bounds", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop looking; what was raised and has not arrived does not arrive any more."""
        self._ended.set()
        self.calm()
        self._thread.join()

    def calm(self) -> None:
        """Take back what was raised and has not arrived."""
        with self._lock:
            self._since = 0.0
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._worker), None)

    def _look(self) -> None:
        while not self._ended.wait(LOOK):
            now = time.monotonic()
            with self._lock:
                over = self._over(now)
                if over is None or self._ended.is_set():
                    self._since = 0.0
                elif not self._since:
                    self._since, self._next = now, now + AGAIN
                    self._raise(over)
                elif now - self._since > GRACE_PERIOD:
                    _end_process(over)
                elif now > self._next:
                    self._next = now + AGAIN
                    self._raise(over)

    def _over(self, now: float) -> type[Exceeded] | None:
        if now > self.deadline:
            return TooLong
        return TooMuchMemory if _resident() > self.memory else None

    def _raise(self, over: type[Exceeded]) -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(self._worker), ctypes.py_object(over)
        )


def _end_process(over: type[Exceeded]) -> None:
    """Say why, and end: a library is at work that hears nothing."""
    sentence = f"error: The page takes {said(over)}, and had to be ended. [{over.says[0]}]\n"
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    with suppress(OSError):
        os.write(2, sentence.encode())
    os._exit(ENDED)


def said(over: type[Exceeded]) -> str:
    """Return what a page takes that has passed a bound."""
    if over is TooMuchMemory:
        return f"more memory than it may ({megabytes():g} MB)"
    return f"more time than it may ({seconds():g} s)"


def finding(over: Exceeded, name: str) -> Finding:
    """Return what is said of an edition that has passed a bound; `name` is its format's."""
    message = f"the page takes {said(type(over))}, at this step: {over.stage or name}"
    hint = (
        "shorten the handout, or take back the last change to a template, a style sheet or a "
        f"picture; {SECONDS_NAME} and {MEGABYTES_NAME} set other bounds"
    )
    code, severe = over.says
    return severe(code, message, None, hint)


def _resident() -> float:
    """Return the bytes of memory that this process holds; 0 where the system does not say."""
    try:
        return int(STATM.read_bytes().split()[1]) * float(os.sysconf("SC_PAGE_SIZE"))
    except (OSError, ValueError, IndexError):
        return 0.0


@contextmanager
def _address_space(memory: float) -> Iterator[None]:
    """Let no single request for memory pass twice the bound: the watch sees what is there already.

    A request that is refused is a MemoryError.
    """
    try:
        size = int(STATM.read_bytes().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        before = resource.getrlimit(resource.RLIMIT_AS)
        wanted = size + int(2 * memory) + 1_000_000_000
        if before[0] != resource.RLIM_INFINITY:
            wanted = min(wanted, before[0])
        resource.setrlimit(resource.RLIMIT_AS, (wanted, before[1]))
    except (OSError, ValueError, IndexError, AttributeError):
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
