"""A function and its chunk on their way to a worker, and what the worker does with them."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, Self, TypeVar

from brochure import __version__
from brochure.errors import CannotDeliver, MachineLacks

OTHERS = """A worker or the scheduler has no brochure {0}.
Run this on each of their machines, then start them anew:

    pip install 'brochure[cluster]=={0}'
"""


class Numbered(Protocol):
    """A row, of which only the number may be said."""

    @property
    def number(self) -> int:
        """Return the row's number, as the recipient list counts."""


class Chunk(Protocol):
    """Rows that one worker does at a time."""

    @property
    def rows(self) -> Sequence[Numbered]:
        """Return the rows, at least one."""

    def alone(self) -> Sequence[Self]:
        """Return a chunk for each of the rows."""


C = TypeVar("C", bound=Chunk)
R = TypeVar("R")


class WorkFailed(Exception):
    """The work raised something; only the kind of it is told, since the words may hold a
    reader's.
    """


# In a worker: the work by its digest. Forked workers find it there; others unpack it once.
KEPT: dict[bytes, Any] = {}
# A worker of a cluster may have many threads, the engine's library has one at a time.
ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class PackedFunction(Generic[C, R]):
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


class Task(Generic[C, R]):
    """A chunk on its way to a worker; what is logged of it are its rows' numbers."""

    def __init__(self, function: PackedFunction[C, R], chunk: C) -> None:
        """Take the work and the chunk."""
        self._kit, self._chunk = function, chunk

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
