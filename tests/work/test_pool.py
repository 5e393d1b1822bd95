"""The pool: workers are really killed, and no row is lost but the one that kills them."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from paths import ROOT, TESTS
from sample_work import (
    BABBLES,
    CHUNK,
    DIES,
    HALTS,
    LEAVES,
    RAISES,
    Rows,
    Work,
    alive,
    chunks,
    everybody,
    gone,
    made,
    tries,
)

from brochure.batch.journal import Journal
from brochure.deliver.store import store
from brochure.errors import CannotDeliver, MachineLacks
from brochure.work import executors
from brochure.work.executors import WorkerExecutor, processes
from brochure.work.pool import Lost, WorkerPool
from brochure.work.task import KEPT, PackedFunction, Task, WorkFailed

# pytest has threads of its own when it runs in parallel; these workers do not need them.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


@pytest.fixture(autouse=True)
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are forked unless a test says otherwise: to start them empty takes a second each."""
    monkeypatch.setattr(executors, "has_one_thread", lambda: True)


def test_every_row_is_done_once(tmp_path: Path) -> None:
    with WorkerPool(processes(2), 2) as pool:
        assert made(pool.results(Work(tmp_path), chunks(43))) == (everybody(43), [])
        children = [child.pid or 0 for child in multiprocessing.active_children()]
        assert len(children) == 2
        assert made(pool.results(Work(tmp_path / "."), chunks(3))) == (
            everybody(3),
            [],
        )  # another work, the same pool
        assert {child.pid for child in multiprocessing.active_children()} == set(children)
    assert gone(children)
    assert {tries(tmp_path, number) for number in range(4, 44)} == {1}


def test_workers_that_start_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "has_one_thread", lambda: False)
    with WorkerPool(processes(1), 1) as pool:
        rows, lost = made(pool.results(Work(tmp_path), chunks(10, r7=DIES)))
    assert (rows, lost) == (everybody(10, 7), [Lost(7, "worker-lost")])


def test_no_rows_no_workers(tmp_path: Path) -> None:
    def never() -> WorkerExecutor:
        raise AssertionError

    assert list(WorkerPool(never).results(Work(tmp_path), iter(()))) == []


def test_rows_are_read_as_they_are_needed(tmp_path: Path) -> None:
    read = 0

    def counted() -> Iterator[Rows]:
        nonlocal read
        for chunk in chunks(500):
            read += 1
            yield chunk

    with WorkerPool(processes(2), 2) as pool:
        most = 0
        for come, _ in enumerate(pool.results(Work(tmp_path), counted())):
            most = max(most, read - come)
    assert read == 100 and most <= 2 * 2 + 2 + 1


@pytest.mark.parametrize(
    ("odd", "code"), [(DIES, "worker-lost"), (LEAVES, "worker-lost"), (RAISES, "work-failed")]
)
def test_a_row_that_loses_its_worker_is_set_aside_after_two_tries(
    tmp_path: Path, odd: str, code: str
) -> None:
    with WorkerPool(processes(2), 2) as pool:
        rows, lost = made(pool.results(Work(tmp_path), chunks(60, r7=odd, r8=odd, r41=odd)))
    assert rows == everybody(60, 7, 8, 41)
    assert sorted(one.number for one in lost) == [7, 8, 41] and {one.code for one in lost} == {code}
    # two tries of its own, and one in its chunk unless another row ended that before
    own = 2 if code == "worker-lost" else 1
    assert all(own <= tries(tmp_path, number) <= own + 1 for number in (7, 8, 41))


@pytest.mark.every
def test_a_worker_killed_in_the_middle_of_its_result_holds_nobody_up(tmp_path: Path) -> None:
    """Slow: it takes a second to see each of three deaths."""
    with WorkerPool(processes(2), 2) as pool:
        rows, lost = made(pool.results(Work(tmp_path), chunks(60, r7=BABBLES)))
    assert (rows, lost) == (everybody(60, 7), [Lost(7, "worker-lost")])


def test_workers_killed_from_outside_lose_nothing(tmp_path: Path) -> None:
    chance, killed = random.Random(7), 0
    with WorkerPool(processes(2), 2) as pool:
        rows: list[int] = []
        for result in pool.results(Work(tmp_path, 0.001), chunks(400)):
            assert not isinstance(result, Lost)
            rows += result
            # once an alone row has come through, so that no row is hit twice: that is another
            # matter
            # (none may be there: they are being started anew)
            children = [one.pid for one in multiprocessing.active_children() if one.pid]
            if len(result) == CHUNK and killed < 6 and chance.random() < 0.3 and children:
                os.kill(chance.choice(children), signal.SIGKILL)
                killed += 1
    assert sorted(rows) == everybody(400) and killed == 6


def test_an_idle_worker_that_was_killed_costs_nobody_a_try(tmp_path: Path) -> None:
    with WorkerPool(processes(1), 1) as pool:
        assert made(pool.results(Work(tmp_path), chunks(5))) == (everybody(5), [])
        (child,) = multiprocessing.active_children()
        child.kill()
        child.join()
        assert made(pool.results(Work(tmp_path), chunks(5))) == (everybody(5), [])
    assert {tries(tmp_path, number) for number in range(1, 6)} <= {2, 3}


def test_trouble_of_the_place_ends_the_batch(tmp_path: Path) -> None:
    with (
        WorkerPool(processes(2), 2) as pool,
        pytest.raises(CannotDeliver, match=r"^The disk is full\.$"),
    ):
        made(pool.results(Work(tmp_path), chunks(100, r12=HALTS)))
    assert not (tmp_path / "12.done").exists() and multiprocessing.active_children() == []


def test_when_every_row_is_lost_the_batch_ends(tmp_path: Path) -> None:
    odd = {f"r{number}": RAISES for number in range(1, 101)}
    with (
        WorkerPool(processes(2), 2) as pool,
        pytest.raises(MachineLacks, match="no trouble of the rows"),
    ):
        made(pool.results(Work(tmp_path), chunks(100, **odd)))


def test_trouble_while_rows_are_read_ends_the_batch(tmp_path: Path) -> None:
    def torn() -> Iterator[Rows]:
        yield from chunks(20)
        raise CannotDeliver("The roster is gone.")

    with WorkerPool(processes(2), 2) as pool, pytest.raises(CannotDeliver):
        made(pool.results(Work(tmp_path), torn()))
    assert multiprocessing.active_children() == []


def test_when_no_worker_can_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", fail)
    with pytest.raises(
        MachineLacks, match=r"No worker can be started: Resource temporarily unavailable\."
    ):
        made(WorkerPool(processes(2), 2).results(Work(tmp_path), chunks(5)))


def test_nothing_that_travels_shows_a_value(tmp_path: Path) -> None:
    (chunk,) = chunks(5, r5=RAISES)
    task: Task[Rows, list[int]] = Task(PackedFunction(b"key", pickle.dumps(Work(tmp_path))), chunk)
    assert repr(task) == "rows 1 to 5"
    with pytest.raises(WorkFailed) as raised:
        task()
    assert str(raised.value) == "ValueError" and raised.value.__suppress_context__
    KEPT.clear()


# Makes copies of rows 1 to 300 that the journal does not know yet; its worker is killed by some
# rows, now and then.
BATCH = f"""
import os, random, signal, sys
sys.path[:0] = [{str(ROOT)!r}, {str(TESTS)!r}]
from pathlib import Path
from sample_work import Copies, chunks
from brochure.work.executors import processes
from brochure.work.pool import Lost, WorkerPool
from brochure.batch.journal import Journal, RowOutcome
from brochure.deliver.store import store
out = store(sys.argv[1])
journal = Journal.open(Path(sys.argv[1]) / ".batch.sqlite", bytes(32))
with journal, WorkerPool(processes(2), 2) as pool:
    out.clear()
    print("begun", flush=True)
    left = (chunk for chunk in chunks(300) if not journal.is_done(chunk.rows[0].number))
    for result in pool.results(Copies(out), left):
        if not isinstance(result, Lost):
            journal.record(RowOutcome(number, "done", "stamped") for number in result)
"""


@pytest.mark.every
def test_a_batch_killed_at_random_makes_exactly_what_is_missing(tmp_path: Path) -> None:
    """Slow: processes are started and killed until all is done."""
    chance, runs, killed = random.Random(11), 0, 0
    known: set[int] = set()
    while len(known) < 300:
        runs += 1
        assert runs < 300
        process = subprocess.Popen(
            [sys.executable, "-c", BATCH, str(tmp_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        # the last runs may end by themselves
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.0, 0.03) if runs <= 8 else 20)
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        assert process.communicate()[1] == b""
        with Journal.open(tmp_path / ".batch.sqlite", bytes(32)) as journal:
            now = {number for number in range(1, 301) if journal.is_done(number)}
        assert known <= now
        known = now
        for number in known:
            assert (tmp_path / f"row-{number}.pdf").read_bytes() == b"%d" % number + bytes(
                50_000
            ) + b"end"
    store(str(tmp_path)).clear()
    assert {path.name for path in tmp_path.iterdir()} == {
        ".batch.sqlite",
        *(f"row-{n}.pdf" for n in everybody(300)),
    }
    assert killed >= 4, "too few kills fell into the work: the test proves little"


# A lead that tells its workers' numbers and then its results until it is told to stop.
LEAD = f"""
import multiprocessing, sys
sys.path[:0] = [{str(ROOT)!r}, {str(TESTS)!r}]
from pathlib import Path
from sample_work import Work, chunks
from brochure.work import executors
from brochure.work.executors import processes
from brochure.work.pool import WorkerPool
if sys.argv[2:] == ["portable"]:
    executors._dies_with_parent = lambda: False
try:
    with WorkerPool(processes(2), 2) as pool:
        work = Work(Path(sys.argv[1]), 0.01)
        for number, result in enumerate(pool.results(work, chunks(100_000))):
            if not number:
                print(*(child.pid for child in multiprocessing.active_children()), flush=True)
            print(*result, flush=True)
except KeyboardInterrupt:
    print("stopped", flush=True)
"""


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[Callable[..., tuple[subprocess.Popen[str], list[int]]]]:
    """A lead in a process group of its own, as a terminal starts it, and its workers' numbers."""
    started: list[subprocess.Popen[str]] = []

    def start(*options: str) -> tuple[subprocess.Popen[str], list[int]]:
        command = [sys.executable, "-c", LEAD, str(tmp_path), *options]
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        assert process.stdout is not None
        pids = [int(word) for word in process.stdout.readline().split()]
        assert len(pids) == 2 and all(map(alive, pids))
        return process, pids

    yield start
    for process in started:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Return what it says from here to its end; `communicate` would miss what is read ahead."""
    assert process.stdout is not None and process.stderr is not None
    out, err = process.stdout.read(), process.stderr.read()
    process.wait(timeout=60)
    return out, err


def test_ctrl_c_finishes_what_is_in_hand_and_tells_it(
    lead: Callable[..., tuple[subprocess.Popen[str], list[int]]], tmp_path: Path
) -> None:
    process, pids = lead()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: lead and workers
    out, err = said(process)
    *told, last = out.splitlines()
    assert last == "stopped" and err == "" and process.returncode == 0
    assert gone(pids)
    rows = sorted(int(word) for line in told for word in line.split())
    assert rows == sorted(int(path.stem) for path in tmp_path.glob("*.done")), (
        "something was made and not told"
    )
    assert Counter(len(line.split()) for line in told) == {CHUNK: len(told)}


def test_a_second_ctrl_c_does_not_wait(
    lead: Callable[..., tuple[subprocess.Popen[str], list[int]]],
) -> None:
    process, pids = lead()
    for _ in range(2):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.01)
    out, err = said(process)
    assert out.splitlines()[-1] == "stopped" and err == "" and gone(pids)


@pytest.mark.every(but=1)
@pytest.mark.parametrize("way", [(), ("portable",)], ids=["prctl", "portable"])
def test_workers_do_not_outlive_a_killed_lead(
    lead: Callable[..., tuple[subprocess.Popen[str], list[int]]], way: tuple[str, ...]
) -> None:
    process, pids = lead(*way)
    process.kill()
    process.wait()
    assert gone(pids)


def test_ctrl_c_is_the_callers_again_afterwards(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    with WorkerPool(processes(1), 1) as pool:
        results = pool.results(Work(tmp_path), chunks(50))
        next(results)
        assert signal.getsignal(signal.SIGINT) != before
        results.close()  # a generator
    assert signal.getsignal(signal.SIGINT) == before


def test_results_that_nobody_takes_end_with_the_pool(tmp_path: Path) -> None:
    """They would end when they are collected, maybe in a thread that may not set signals."""
    before = signal.getsignal(signal.SIGINT)
    with contextlib.suppress(ZeroDivisionError), WorkerPool(processes(1), 1) as pool:
        for _ in (results := pool.results(Work(tmp_path), chunks(50))):
            raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) == before
    assert list(results) == []
