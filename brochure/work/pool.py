"""Chunks of a recipient list given to workers through one executor; what a lost worker had in
hand is done again.

No scheduler of our own: a `concurrent.futures.Executor` does the work, here or on a cluster.
"""

from __future__ import annotations

import hashlib
import pickle
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, Self

from brochure import __version__
from brochure.errors import CannotDeliver, MachineLacks
from brochure.work.executors import WorkerExecutor
from brochure.work.task import KEPT, OTHERS, C, PackedFunction, R, Task, WorkFailed

# Seconds after which a pool looks up from waiting: for Ctrl-C, for a cluster without workers.
LOOK_UP = 0.2
# How often a row may lose its worker with nothing else in hand; what it did in a chunk may have
# been another's doing.
OWN_TRIES = 2
# So many rows lost in a row are no trouble of the rows.
HOPELESS = 10


@dataclass(frozen=True)
class Lost:
    """A row that lost its worker twice with nothing else in hand, or failed in a chunk and by
    itself.
    """

    number: int
    code: Literal["worker-lost", "work-failed"]


class WorkerPool:
    """Workers behind one executor; a lost worker's chunks are done again."""

    def __init__(self, make: Callable[[], WorkerExecutor], width: int = 0) -> None:
        """Take what makes the executor (`processes(4)`, `cluster(address)`); a width of 0 is the
        executor's own.

        Nothing is started before the first chunk.
        """
        self._make, self._width = make, width
        self._executor: WorkerExecutor | None = None
        self._open: Generator[Any, None, None] | None = None
        self._stopped = self._spoilt = False
        self._lost_in_a_row = 0

    def __enter__(self) -> Self:
        """Return the pool, to be dismissed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Dismiss the pool; results that nobody takes any more end here, in the thread that heard
        Ctrl-C for them, and not whenever they are collected.
        """
        if self._open is not None:
            self._open.close()
        self.close()

    def close(self) -> None:
        """Let the workers go; they finish what they have in hand."""
        executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=True, cancel_futures=True)

    def results(
        self, work: Callable[[C], R], chunks: Iterable[C]
    ) -> Generator[R | Lost, None, None]:
        """Return what the work makes of each chunk, as it comes; for a row that cannot be done,
        that it is `Lost`.

        `chunks` is read as it is needed, at most twice as many as there are workers and two. `work`
        is pickled once and unpacked once by each worker; what it raises is a loss, but for
        CannotDeliver and MachineLacks, which end the batch. After Ctrl-C what is in hand is still
        finished and yielded, then KeyboardInterrupt is raised, at the end and nowhere else; a
        second Ctrl-C raises it at once and kills the workers of this machine.
        """
        self._open = made = self._results(work, chunks)
        return made

    def _results(
        self, work: Callable[[C], R], chunks: Iterable[C]
    ) -> Generator[R | Lost, None, None]:
        packed = pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
        key = hashlib.sha256(packed).digest()
        KEPT[key] = work  # for the workers that are forked
        self._stopped = False
        with self._listening():
            try:
                yield from self._all(PackedFunction(key, packed), iter(chunks))
            except KeyboardInterrupt:
                executor, self._executor = self._executor, None
                if executor is not None:
                    executor.kill()
                raise
            except BaseException:
                self.close()
                raise
            finally:
                KEPT.pop(key, None)
        if self._stopped:
            raise KeyboardInterrupt

    def _all(self, function: PackedFunction[C, R], chunks: Iterator[C]) -> Iterator[R | Lost]:
        flying: dict[Future[R], C] = {}
        retried: list[C] = []
        more = True
        while True:
            while more and not retried and not self._stopped and len(flying) < self._most():
                chunk = next(chunks, None)
                if chunk is None:
                    more = False
                else:
                    flying[self._sent(function, chunk, not flying)] = chunk
            if flying:
                yield from self._landed(flying, retried)
            elif retried and not self._stopped:
                yield from self._one_by_one(function, retried)
                retried.clear()
            else:
                return

    def _landed(self, flying: dict[Future[R], C], retried: list[C]) -> Iterator[R]:
        """Yield what has come in; a chunk that was lost is tried again later."""
        for future in self._awaited(flying):
            chunk = flying.pop(future)
            trouble = self._trouble(future)
            if trouble is None:
                self._lost_in_a_row = 0
                yield future.result()
            elif not (self._stopped and future.cancelled()):
                retried.append(chunk)
        if self._stopped and self._executor is not None:
            self._executor.withdraw(flying)

    def _one_by_one(
        self, function: PackedFunction[C, R], retried: Iterable[C]
    ) -> Iterator[R | Lost]:
        """Do rows again with nothing else in hand, so that a row that loses its worker is known for
        it.
        """
        for row in (row for chunk in retried for row in chunk.alone()):
            for own in range(OWN_TRIES):
                if self._stopped:
                    return
                future = self._sent(function, row, True)
                while not self._awaited((future,)):
                    pass
                trouble = self._trouble(future)
                if trouble is None:
                    self._lost_in_a_row = 0
                    yield future.result()
                    break
                if (
                    own == OWN_TRIES - 1
                    or isinstance(trouble, WorkFailed)
                    or self._tried_enough(trouble)
                ):
                    yield self._lost(row.rows[0].number, trouble)
                    break

    def _lost(self, number: int, trouble: BaseException) -> Lost:
        """Return that a row is lost. Raises MachineLacks when too many have been, one after the
        other.
        """
        self._lost_in_a_row += 1
        if self._lost_in_a_row >= HOPELESS:
            raise MachineLacks(
                f"{HOPELESS} rows one after the other, up to row {number}, have lost their "
                f"workers: "
                "that is no trouble of the rows.\nMake the handout by itself first: brochure make "
                "--verbose\n"
            )
        return Lost(number, "work-failed" if isinstance(trouble, WorkFailed) else "worker-lost")

    def _tried_enough(self, trouble: BaseException) -> bool:
        return self._executor is not None and self._executor.has_repeated(trouble)

    def _sent(self, function: PackedFunction[C, R], chunk: C, first: bool) -> Future[R]:
        """Give a chunk to the executor; one that is broken is made anew when nothing else is in
        hand.
        """
        refused: Future[R] = Future()
        for _ in range(2 if first else 1):  # a worker may have been lost while it had nothing to do
            if first and self._spoilt:
                self.close()
            if self._executor is None:
                self._executor, self._spoilt = self._make(), False
            try:
                return self._executor.submit(Task(function, chunk))
            except BrokenExecutor as trouble:
                self._spoilt, broken = True, trouble
            except OSError as trouble:
                why = trouble.strerror or type(trouble).__name__
                raise MachineLacks(f"No worker can be started: {why}.\n") from None
        refused.set_exception(broken)
        return refused

    def _awaited(self, flying: Iterable[Future[R]]) -> set[Future[R]]:
        """Return which have come in, none after a short while."""
        done = wait(flying, LOOK_UP, FIRST_COMPLETED).done
        if not done and self._executor is not None:
            self._executor.look()
        return done

    def _trouble(self, future: Future[Any]) -> BaseException | None:
        """Return why a chunk did not come back. Raises what ends the batch."""
        if future.cancelled():
            self._spoilt = self._spoilt or not self._stopped
            return CancelledError()
        trouble = future.exception()
        if isinstance(trouble, CannotDeliver | MachineLacks):
            raise trouble
        if isinstance(trouble, ImportError | AttributeError):  # the work's own are in a WorkFailed
            raise MachineLacks(OTHERS.format(__version__))
        self._spoilt = self._spoilt or not (trouble is None or isinstance(trouble, WorkFailed))
        return trouble

    def _most(self) -> int:
        if self._executor is None or self._spoilt:
            return 1  # it is made anew with the next chunk
        return 2 * (self._width or self._executor.width) + 2

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Hear Ctrl-C as a wish to stop; elsewhere than in the main thread Python does not let
        us.
        """
        before = signal.getsignal(signal.SIGINT)
        if threading.current_thread() is not threading.main_thread() or before in {
            signal.SIG_IGN,
            None,
        }:
            yield
            return
        signal.signal(signal.SIGINT, self._stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _stop(self, *_: object) -> None:
        if self._stopped:
            raise KeyboardInterrupt
        self._stopped = True
