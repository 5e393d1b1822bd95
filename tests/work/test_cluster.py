"""The pool on a cluster: a real scheduler with two workers on loopback, which are really killed."""

from __future__ import annotations

import os
import signal
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from clusters import Site
from sample_work import (
    CHUNK,
    DIES,
    RAISES,
    SECRET,
    Rows,
    Work,
    alive,
    chunks,
    everybody,
    gone,
    made,
    tries,
)

from brochure.errors import CannotDeliver, MachineLacks
from brochure.work import executors
from brochure.work import pool as pools
from brochure.work.executors import cluster
from brochure.work.pool import Lost, WorkerPool
from brochure.work.task import PackedFunction


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    one = Site(tmp_path)
    yield one
    one.close()
    assert SECRET not in one.log()


def done(address: str, work: Callable[[Rows], list[int]]) -> tuple[list[int], list[Lost]]:
    """Have five rows done at an address. A client that nobody closes looks for its scheduler for
    ever, and draws random numbers for it.
    """
    with WorkerPool(cluster(address)) as pool:
        return made(pool.results(work, chunks(5)))


@pytest.mark.every
def test_the_rows_of_a_killed_worker_are_done_again(site: Site) -> None:
    """Slow: Dask's scheduler and workers start."""
    site.hire("--no-nanny")
    rows: list[int] = []
    killed = 0
    with WorkerPool(cluster(site.address)) as pool:
        for result in pool.results(Work(site.out, 0.01), chunks(200)):
            assert not isinstance(result, Lost)
            rows += result
            if len(rows) == 50:
                os.kill(killed := site.busy(), signal.SIGKILL)
    assert sorted(rows) == everybody(200)
    assert killed in {process.pid for process in site.workers} and gone([killed])
    assert sum(alive(process.pid) for process in site.workers) == 1
    assert max(tries(site.out, number) for number in everybody(200)) == 2, (
        "it was not killed while it worked"
    )


@pytest.mark.every
def test_a_row_that_kills_its_workers_is_set_aside(site: Site) -> None:
    """Slow: Dask's workers start, and start again once they are killed."""
    site.hire()  # each with a nanny, which puts a new worker in a dead one's place
    with WorkerPool(cluster(site.address)) as pool:
        rows, lost = made(pool.results(Work(site.out), chunks(60, r7=DIES, r41=RAISES)))
    assert rows == everybody(60, 7, 41)
    assert sorted(lost, key=lambda one: one.number) == [
        Lost(7, "worker-lost"),
        Lost(41, "work-failed"),
    ]
    assert tries(site.out, 7) == 2
    assert "rows 41 to 45" in site.log(), (
        "the failure is not in the log: that no name is there proves nothing"
    )


@pytest.mark.every
def test_a_cluster_that_cannot_do_the_work_is_told(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slow: Dask's scheduler and a worker start."""
    monkeypatch.setattr(executors, "WITHOUT_WORKERS", 0.3)
    with pytest.raises(
        CannotDeliver, match=f"The scheduler at {site.address} has had no worker for 0 s"
    ):
        done(site.address, Work(site.out))
    monkeypatch.setattr(executors, "WITHOUT_WORKERS", 30)
    site.hire("--no-nanny", number=1)
    assert done(site.address, Work(site.out)) == (everybody(5), [])
    with monkeypatch.context() as patched:
        patched.setattr(
            pools, "PackedFunction", lambda key, packed: PackedFunction(key, packed, "9.9")
        )
        with pytest.raises(MachineLacks, match=r"pip install 'brochure\[cluster\]==9\.9'"):
            done(site.address, Work(site.out))
    # a module that only this process has: what a worker without this brochure makes of a task
    here = types.ModuleType("only_here")
    exec("def work(chunk): return []", here.__dict__)
    monkeypatch.setitem(sys.modules, "only_here", here)
    unknown: Callable[[Rows], list[int]] = here.work
    with pytest.raises(MachineLacks, match="A worker or the scheduler has no brochure"):
        done(site.address, unknown)


@pytest.mark.every
def test_a_scheduler_that_is_killed_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.hire("--no-nanny", number=1)
    with WorkerPool(cluster(site.address)) as pool:
        results = pool.results(Work(site.out, 0.01), chunks(200))
        next(results)
        monkeypatch.setattr(executors, "TO_ANSWER", 0.5)
        site.scheduler.kill()
        with pytest.raises(CannotDeliver, match=f"No scheduler answers at {site.address}"):
            made(results)


def test_ctrl_c_finishes_what_the_cluster_has_in_hand(site: Site) -> None:
    site.hire("--no-nanny", number=1)
    first: list[int] | Lost = []
    rows: list[int] = []
    with WorkerPool(cluster(site.address)) as pool, pytest.raises(KeyboardInterrupt):
        results = pool.results(Work(site.out, 0.01), chunks(10_000))
        first = next(results)
        signal.raise_signal(signal.SIGINT)
        for result in results:
            assert not isinstance(result, Lost)
            rows += result
    # what was in hand: the pool keeps two chunks for each worker and two
    assert not isinstance(first, Lost)
    assert sorted([*first, *rows]) == sorted(int(path.stem) for path in site.out.glob("*.done"))
    assert len(rows) <= 4 * CHUNK


def test_an_address_that_is_none() -> None:
    with pytest.raises(CannotDeliver, match="is not a scheduler's address"):
        done("nowhere://x", Work(Path()))


def test_dask_that_is_missing_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MachineLacks, match=r"pip install 'brochure\[cluster\]'"):
        done("tcp://127.0.0.1:1", Work(Path()))
