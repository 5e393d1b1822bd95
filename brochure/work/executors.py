"""The executors of a batch: processes of this machine, or the workers of a Dask cluster that is
there already.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import Any, TypeVar

from brochure.errors import CannotDeliver, MachineLacks

R = TypeVar("R")

PR_SET_PDEATHSIG = 1  # linux/prctl.h
# Seconds: until a scheduler has to answer, until a cluster without a single worker is given up.
TO_ANSWER = 10.0
WITHOUT_WORKERS = 30.0
# So many looks after a worker's death its executor should long have said so.
GRACE_PERIOD = 5
# Seconds for which a count of workers holds.
FRESH = 1.0


class WorkerExecutor(Executor):
    """What a worker pool asks of an executor beside the work."""

    width: int
    """How many chunks are worked on at a time."""

    def look(self) -> None:
        """See that somebody is working still. Raises CannotDeliver."""

    def has_repeated(self, trouble: BaseException) -> bool:  # noqa: ARG002 - a pool never has
        """Return whether an task that ended so was tried more than once by the executor
        itself.
        """
        return False

    def withdraw(self, futures: Iterable[Future[Any]]) -> None:
        """Cancel what nobody has begun yet."""
        for future in futures:
            future.cancel()

    def kill(self) -> None:
        """End at once, in the middle of the work."""
        self.shutdown(wait=False, cancel_futures=True)


def processes(workers: int) -> Callable[[], WorkerExecutor]:
    """Return what makes a pool of processes of this machine.

    On Linux they are forked at the first task and have what this process has loaded and warmed by
    then; elsewhere, and where this process has more threads than one, they start empty. They do not
    outlive this process, and of Ctrl-C it alone hears.
    """
    return lambda: _Pool(workers)


def cluster(address: str) -> Callable[[], WorkerExecutor]:
    """Return what connects to a Dask scheduler, such as tcp://scheduler:8786.

    Connecting raises MachineLacks when Dask is missing, CannotDeliver when nobody answers.
    """
    return lambda: _Cluster(address)


class _Pool(ProcessPoolExecutor, WorkerExecutor):
    def __init__(self, workers: int) -> None:
        self.width, self._looks_since = workers, 0
        way = "fork" if has_one_thread() else "spawn"
        context = multiprocessing.get_context(way)
        super().__init__(workers, mp_context=context, initializer=hired, initargs=(os.getpid(),))

    def look(self) -> None:
        """End a pool that waits for the rest of what a worker was saying when it was killed.

        The executor sees a lost worker, but not while it reads from one; it would read for ever,
        since this process could write there too.
        """
        processes = list((self._processes or {}).values())
        if all(process.exitcode is None for process in processes):
            self._looks_since = 0
            return
        self._looks_since += 1
        if self._looks_since > GRACE_PERIOD:
            self._looks_since = 0
            for process in processes:
                process.kill()
            queue: Any = self._result_queue
            queue._writer.close()

    def kill(self) -> None:
        for process in list((self._processes or {}).values()):
            process.kill()
        self.shutdown(wait=True, cancel_futures=True)


def has_one_thread() -> bool:
    """Return whether this process can be forked: a library's threads, such as a validator's, would
    be missing there.

    What waits for one of them waits for ever. `threading` knows only those of Python.
    """
    try:
        for _ in range(20):  # one that has been joined is there for a moment still
            if len(list(Path("/proc/self/task").iterdir())) == 1:
                return True
            time.sleep(0.005)
    except OSError:
        pass
    return False


def hired(lead: int) -> None:
    """Make a process of this machine a worker: it leaves Ctrl-C to the lead and ends when the lead
    does.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()  # what was inherited stays shared with the lead: the collector does not write to it
    if not _dies_with_parent():
        threading.Thread(target=_end_with_parent, daemon=True).start()
    if os.getppid() != lead:
        os._exit(1)


def _dies_with_parent() -> bool:
    """Ask Linux to kill this process when the lead dies; False where that cannot be asked."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None) if sys.platform.startswith("linux") else None
    return prctl is not None and prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0) == 0


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


class _Cluster(WorkerExecutor):
    """A Dask cluster through its client's executor.

    One worker process does one chunk at a time, whatever its number of threads. A worker that dies
    is replaced by its nanny and its chunk done again by the scheduler, up to
    `distributed.scheduler.allowed-failures` times (3 unless the cluster says otherwise; no option
    of a task changes it).
    """

    def __init__(self, address: str) -> None:
        self._address, self._empty_since = address, 0.0
        self._counted, self._workers = 0.0, 0
        self._client = _client(address)
        self._executor = self._client.get_executor(pure=False)

    @property
    def width(self) -> int:  # type: ignore[override]  # it changes: workers come and go
        """Return how many workers the cluster has, as of a second ago or less."""
        if time.monotonic() - self._counted > FRESH:
            self._workers, self._counted = self._count(), time.monotonic()
        return max(1, self._workers)

    def _count(self) -> int:
        """Return how many workers there are; as many as before while the scheduler does not
        answer.
        """
        try:
            return len(self._client.nthreads())
        except (OSError, RuntimeError):  # that it is gone is said by what it had in hand
            return max(1, self._workers)

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        try:
            future: Future[R] = self._executor.submit(fn, *args, **kwargs)
        # a client that has lost its scheduler raises many things
        except Exception as trouble:  # noqa: BLE001
            raise BrokenExecutor(type(trouble).__name__) from None
        return future

    def has_repeated(self, trouble: BaseException) -> bool:
        """Return whether the scheduler has given it to one worker after the other, until it gave
        up.
        """
        from distributed import KilledWorker  # noqa: PLC0415 - optional

        return isinstance(trouble, KilledWorker)

    def withdraw(self, futures: Iterable[Future[Any]]) -> None:
        """Leave all: a cluster does not tell what has begun, and cancels that as well."""

    def look(self) -> None:
        """Give up a cluster without workers after a while: some start them when there is work.
        Raises CannotDeliver.
        """
        if self._client.status != "running" or self._count():
            self._empty_since = 0.0
        elif not self._empty_since:
            self._empty_since = time.monotonic()
        elif time.monotonic() - self._empty_since > WITHOUT_WORKERS:
            raise CannotDeliver(
                f"The scheduler at {self._address} has had no worker for {WITHOUT_WORKERS:.0f} s."
            )

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()


def _client(address: str) -> Any:
    """Return a client of the scheduler. Raises MachineLacks, CannotDeliver."""
    try:
        import distributed  # noqa: PLC0415 - optional, and takes half a second
    except ImportError:
        raise MachineLacks(
            "Working on a cluster needs Dask, which is not installed.\n"
            "Run this once, then try again:\n\n    pip install 'brochure[cluster]'\n"
        ) from None
    for name in (
        "distributed",
        "distributed.client",
        "distributed.comm",
        "distributed.core",
        "distributed.utils",
    ):
        logging.getLogger(name).setLevel(
            logging.CRITICAL
        )  # what matters of it is said in a sentence
    dask: Any = distributed

    async def knock() -> None:
        options = dask.Security().get_connection_args("client")
        comm = await dask.comm.connect(address, timeout=TO_ANSWER, **options)
        await comm.close()

    try:
        asyncio.run(knock())  # a client that cannot connect leaves a thread and a traceback behind
        return dask.Client(address, timeout=TO_ANSWER, set_as_default=False, name="brochure")
    except OSError:  # a TimeoutError as well
        raise CannotDeliver(
            f"No scheduler answers at {address}. See that it runs, then try again."
        ) from None
    except (TypeError, RuntimeError):  # what Dask says to tls:// without its settings
        raise CannotDeliver(
            f"{address} needs TLS, which is not set up here: see distributed.comm.tls in Dask's "
            f"settings."
        ) from None
    except ValueError:
        raise CannotDeliver(
            f"{address} is not a scheduler's address. Give one such as tcp://scheduler:8786."
        ) from None
