"""Chunks of a roster given to workers through one executor; what a lost worker had in hand is done
again.

No scheduler of our own: a `concurrent.futures.Executor` does the work, here or on a cluster.
"""

from __future__ import annotations

import hashlib
import pickle
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol, Self, TypeVar

from brochure import __version__
from brochure.errors import CannotDeliver, MachineLacks
from brochure.work.workers import Hands, cluster, pool

__all__ = ["Chunk", "Crew", "Lost", "WorkFailed", "cluster", "pool"]

# Seconds after which a crew looks up from waiting: for Ctrl-C, for a cluster without workers.
LOOK_UP = 0.2
# How often a row may lose its worker with nothing else in hand; what it did in a chunk may have
# been another's doing.
OWN_TRIES = 2
# So many rows lost in a row are no trouble of the rows.
HOPELESS = 10
OTHERS = """A worker or the scheduler has no brochure {0}.
Run this on each of their machines, then start them anew:

    pip install 'brochure[cluster]=={0}'
"""


class Numbered(Protocol):
    """A row, of which only the number may be said."""

    @property
    def number(self) -> int:
        """Return the row's number, as the roster counts."""


class Chunk(Protocol):
    """Rows that one worker does at a time."""

    @property
    def rows(self) -> Sequence[Numbered]:
        """Return the rows, at least one."""

    def alone(self) -> Sequence[Self]:
        """Return a chunk for each of the rows."""


C = TypeVar("C", bound=Chunk)
R = TypeVar("R")


@dataclass(frozen=True)
class Lost:
    """A row that lost its worker twice with nothing else in hand, or failed in a chunk and by
    itself.
    """

    number: int
    code: Literal["worker-lost", "work-failed"]


class WorkFailed(Exception):
    """The work raised something; only the kind of it is told, since the words may hold a
    reader's.
    """


class Crew:
    """Workers behind one executor; a lost worker's chunks are done again."""

    def __init__(self, make: Callable[[], Hands], width: int = 0) -> None:
        """Take what makes the executor (`pool(4)`, `cluster(address)`); a width of 0 is the
        executor's own.

        Nothing is started before the first chunk.
        """
        self._make, self._width = make, width
        self._hands: Hands | None = None
        self._open: Generator[Any, None, None] | None = None
        self._stopped = self._spoilt = False
        self._lost_in_a_row = 0

    def __enter__(self) -> Self:
        """Return the crew, to be dismissed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Dismiss the crew; results that nobody takes any more end here, in the thread that heard
        Ctrl-C for them, and not whenever they are collected.
        """
        if self._open is not None:
            self._open.close()
        self.close()

    def close(self) -> None:
        """Let the workers go; they finish what they have in hand."""
        hands, self._hands = self._hands, None
        if hands is not None:
            hands.shutdown(wait=True, cancel_futures=True)

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
                yield from self._all(Kit(key, packed), iter(chunks))
            except KeyboardInterrupt:
                hands, self._hands = self._hands, None
                if hands is not None:
                    hands.kill()
                raise
            except BaseException:
                self.close()
                raise
            finally:
                KEPT.pop(key, None)
        if self._stopped:
            raise KeyboardInterrupt

    def _all(self, kit: Kit[C, R], chunks: Iterator[C]) -> Iterator[R | Lost]:
        flying: dict[Future[R], C] = {}
        suspects: list[C] = []
        more = True
        while True:
            while more and not suspects and not self._stopped and len(flying) < self._most():
                chunk = next(chunks, None)
                if chunk is None:
                    more = False
                else:
                    flying[self._sent(kit, chunk, not flying)] = chunk
            if flying:
                yield from self._landed(flying, suspects)
            elif suspects and not self._stopped:
                yield from self._one_by_one(kit, suspects)
                suspects.clear()
            else:
                return

    def _landed(self, flying: dict[Future[R], C], suspects: list[C]) -> Iterator[R]:
        """Yield what has come in; a chunk that was lost becomes a suspect."""
        for future in self._awaited(flying):
            chunk = flying.pop(future)
            trouble = self._trouble(future)
            if trouble is None:
                self._lost_in_a_row = 0
                yield future.result()
            elif not (self._stopped and future.cancelled()):
                suspects.append(chunk)
        if self._stopped and self._hands is not None:
            self._hands.withdraw(flying)

    def _one_by_one(self, kit: Kit[C, R], suspects: Iterable[C]) -> Iterator[R | Lost]:
        """Do rows again with nothing else in hand, so that a row that loses its worker is known for
        it.
        """
        for row in (row for chunk in suspects for row in chunk.alone()):
            for own in range(OWN_TRIES):
                if self._stopped:
                    return
                future = self._sent(kit, row, True)
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
        return self._hands is not None and self._hands.has_repeated(trouble)

    def _sent(self, kit: Kit[C, R], chunk: C, first: bool) -> Future[R]:
        """Give a chunk to the executor; one that is broken is made anew when nothing else is in
        hand.
        """
        refused: Future[R] = Future()
        for _ in range(2 if first else 1):  # a worker may have been lost while it had nothing to do
            if first and self._spoilt:
                self.close()
            if self._hands is None:
                self._hands, self._spoilt = self._make(), False
            try:
                return self._hands.submit(Errand(kit, chunk))
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
        if not done and self._hands is not None:
            self._hands.look()
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
        if self._hands is None or self._spoilt:
            return 1  # it is made anew with the next chunk
        return 2 * (self._width or self._hands.width) + 2

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


# In a worker: the work by its digest. Forked workers find it there; others unpack it once.
KEPT: dict[bytes, Any] = {}
# A worker of a cluster may have many threads, the engine's library has one at a time.
ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Kit(Generic[C, R]):
    """The work as it travels."""

    key: bytes = field(repr=False)
    packed: bytes = field(repr=False)
    version: str = __version__

    def unpacked(self) -> Callable[[C], R]:
        """Return the work, unpacked when this process has not done it before. Raises
        MachineLacks.
        """
        if self.version != __version__:
            raise MachineLacks(OTHERS.format(self.version))
        if self.key not in KEPT:
            KEPT.clear()
            KEPT[self.key] = pickle.loads(self.packed)  # noqa: S301 - the lead packed it
        work: Callable[[C], R] = KEPT[self.key]
        return work


class Errand(Generic[C, R]):
    """A chunk on its way to a worker; what is logged of it are its rows' numbers."""

    def __init__(self, kit: Kit[C, R], chunk: C) -> None:
        """Take the work and the chunk."""
        self._kit, self._chunk = kit, chunk

    def __call__(self) -> R:
        """Do the work. Raises CannotDeliver, MachineLacks, and WorkFailed for anything else."""
        with ONE_AT_A_TIME:
            work = self._kit.unpacked()
            try:
                return work(self._chunk)
            except (CannotDeliver, MachineLacks):
                raise
            except Exception as trouble:  # noqa: BLE001 - whatever it is, its words stay here
                raise WorkFailed(type(trouble).__name__) from None

    def __repr__(self) -> str:
        """Show the numbers of the first and the last row."""
        return f"rows {self._chunk.rows[0].number} to {self._chunk.rows[-1].number}"
