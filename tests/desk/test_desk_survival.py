"""What a desk's record says when the desk is killed, it cannot be written, or many jobs come."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import desk_project
import desks
import ipp_printers
import pytest
from desks import Visit

from brochure.ledger import Ledger
from brochure.model.given import OVER

KILLS, JOBS = 20, 500


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ipp_printers.Running]:
    with ipp_printers.running(tmp_path_factory.mktemp("front")) as one:
        yield one


def names_at(printer: ipp_printers.Running) -> Counter[str]:
    """Return how often the printer was given each job, by its name."""
    return Counter(printer.attributes(job)["IPP_JOB_NAME"] for job in printer.jobs())


def settled(project: Path, numbers: list[int]) -> dict[int, str]:
    """Wait until each job is over, and return the states by number."""
    end = time.monotonic() + desks.PATIENCE
    while True:
        with Ledger(project) as ledger:
            states = {number: ledger.job(number).state for number in numbers}
        if all(state in OVER for state in states.values()):
            return {number: str(state) for number, state in states.items()}
        assert time.monotonic() < end, states
        time.sleep(0.05)


@pytest.mark.every
def test_each_job_of_a_desk_that_is_killed_is_printed_once_or_uncertain(
    tmp_path: Path, printer: ipp_printers.Running
) -> None:
    """Takes a minute: a desk is started twenty times, and killed while it sends or follows."""
    project = desk_project.written(tmp_path, {"Front": printer.address})
    chance = random.Random(13)
    numbers: list[int] = []
    for turn in range(KILLS):
        with desks.running(project) as desk:
            visit = desk.visit()
            visit.token = visit.json("/api/desk")["token"]
            printer.control(*(["slow"] if turn % 4 == 3 else []))
            numbers.append(visit.printed())
            time.sleep(chance.choice([0, 0.004, 0.01, 0.02, 0.05, 0.2]))
            desk.kill()
        printer.control()
    with desks.running(project):
        states = settled(project, numbers)
    with Ledger(project) as ledger:
        jobs = ledger.jobs()
        names = {number: ledger.name(number) for number in numbers}
        assert ledger.check().troubles == ()
    assert sorted(job.number for job in jobs) == sorted(numbers)
    printed = names_at(printer)
    assert max(printed.values()) == 1
    for number, state in states.items():
        if state == "completed":
            assert printed[names[number]] == 1
        else:
            assert state == "uncertain", (number, state)
    assert Counter(states.values())["completed"] >= KILLS // 2


@pytest.mark.every
def test_many_jobs_in_a_row_leave_the_desk_as_large_as_before(
    tmp_path: Path, printer: ipp_printers.Running
) -> None:
    """Takes some minutes: 500 jobs, each over before the next ten begin."""
    project = desk_project.written(tmp_path, {"Front": printer.address})
    with desks.running(project) as desk:
        visit = desk.visit()
        early = 0
        for turn in range(JOBS // 10):
            numbers = [visit.printed() for _ in range(10)]
            settled(project, numbers)
            if turn == 9:
                early = megabytes(desk)
        late = megabytes(desk)
    assert late - early < 20, (early, late)
    assert max(names_at(printer).values()) == 1


def megabytes(desk: desks.Running) -> int:
    """Return how much memory the desk has, its own and that of the processes that make pages."""
    task = Path(f"/proc/{desk.process.pid}/task/{desk.process.pid}/children")
    total = 0
    for pid in [desk.process.pid, *map(int, task.read_text().split())]:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total // 1024


@pytest.mark.every
def test_two_browsers_print_at_once_and_each_job_is_printed_once(
    tmp_path: Path, printer: ipp_printers.Running
) -> None:
    project = desk_project.written(tmp_path, {"Front": printer.address})
    before = names_at(printer)
    numbers: list[int] = []

    def prints(visit: Visit) -> None:
        numbers.extend(visit.printed() for _ in range(4))

    with desks.running(project) as desk:
        threads = [threading.Thread(target=prints, args=(desk.visit(),)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(settled(project, numbers).values()) == {"completed"}
    assert len(set(numbers)) == 8
    new = names_at(printer) - before
    assert (len(new), set(new.values())) == (8, {1})


@pytest.mark.every
def test_workers_that_are_killed_are_started_again_and_a_copy_is_made(
    tmp_path: Path, printer: ipp_printers.Running
) -> None:
    project = desk_project.written(tmp_path, {"Front": printer.address})
    with desks.running(project) as desk:
        visit = desk.visit()
        visit.over(visit.printed())
        task = Path(f"/proc/{desk.process.pid}/task/{desk.process.pid}/children")
        for pid in map(int, task.read_text().split()):
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)
        number = visit.printed(id="personal-one", fields={"patient": "Ada Example"})
        assert visit.over(number)["state"] == "completed"


@pytest.mark.every
def test_a_faulty_brochure_yaml_leaves_the_desk_as_it_was_and_is_told(
    tmp_path: Path, printer: ipp_printers.Running
) -> None:
    project = desk_project.written(tmp_path, {"Front": printer.address})
    with desks.running(project) as desk:
        visit = desk.visit()
        settings = project / "brochure.yaml"
        before = settings.read_text("utf-8")
        settings.write_text(before + "printers: [", "utf-8")
        end = time.monotonic() + desks.PATIENCE
        while not (said := visit.json("/api/desk"))["said"]:
            assert time.monotonic() < end
            time.sleep(0.05)
        assert "brochure.yaml cannot be read" in said["said"]
        assert [one["name"] for one in said["printers"]] == ["Front"]
        settings.write_text(before, "utf-8")
        while visit.json("/api/desk")["said"]:
            assert time.monotonic() < end
            time.sleep(0.05)


@pytest.mark.every
def test_a_second_desk_for_the_same_project_is_refused(tmp_path: Path) -> None:
    project = desk_project.written(tmp_path)
    with (
        desks.running(project),
        pytest.raises(AssertionError, match="is running already"),
        desks.running(project),
    ):
        pass


@pytest.mark.every
def test_a_record_that_cannot_be_written_stops_printing_with_a_sentence(
    tmp_path: Path, printer: ipp_printers.Running
) -> None:
    """The record becomes a file that holds something else while the desk runs."""
    project = desk_project.written(tmp_path, {"Front": printer.address})
    before = names_at(printer)
    with desks.running(project) as desk:
        visit = desk.visit()
        visit.over(visit.printed())
        for path in (project / "desk").glob("given-out.sqlite3*"):
            path.unlink()
        (project / "desk" / "given-out.sqlite3").mkdir()
        status, said = visit.post("/api/print", desks.wanted())
        assert status == 503, said
        assert "record" in said["said"]
    assert len(names_at(printer) - before) == 1
