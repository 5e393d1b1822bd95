"""One process beside a server: it does what it is given in order, and is started anew when it was
lost.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from typing import Any, TypeVar

from brochure.errors import MachineLacks
from brochure.work.executors import hired

T = TypeVar("T")
# As far as a process may step back (POSIX, nice) and still get on.
NICE = 10


class LoneWorker:
    """A worker process for a program with threads: it is spawned, never forked."""

    def __init__(self, *, patient: bool = False) -> None:
        """Start nothing before there is something to do; a patient one leaves the machine to
        others.
        """
        self._patient = patient
        self._executor: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def submit(self, work: Callable[..., T], *arguments: Any) -> Future[T]:
        """Give the worker something to do, after what it was given before. The future raises what
        the work raises, and BrokenExecutor when the process was lost with it. Raises MachineLacks
        when none can be started.
        """
        with self._lock:
            for _ in range(2):  # one that was lost while it had nothing to do
                try:
                    return self._started().submit(work, *arguments)
                except BrokenExecutor:
                    self._executor = None
                except OSError as trouble:
                    why = trouble.strerror or type(trouble).__name__
                    raise MachineLacks(f"No further process can be started: {why}.\n") from None
        raise MachineLacks("The process that makes pages ends again and again.\n")

    def close(self) -> None:
        """End the process at once."""
        with self._lock:
            executor, self._executor = self._executor, None
        if executor is not None:
            for process in list((executor._processes or {}).values()):
                process.kill()
            executor.shutdown(wait=True, cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(
                1, mp_context=context, initializer=_begun, initargs=(os.getpid(), self._patient)
            )
        return self._executor


def _begun(lead: int, patient: bool) -> None:
    hired(lead)
    if patient and hasattr(os, "nice"):  # not on Windows
        os.nice(NICE)
