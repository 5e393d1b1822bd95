"""`brochure batch` killed, stopped, and run out of space: nothing is lost, made twice or left
behind.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from batch_runs import (
    HANDOUT,
    JOURNAL,
    ROWS,
    SLOWLY,
    Start,
    alive,
    assert_finished,
    bare,
    copies,
    differing,
    half,
    journalled,
    made_and_found,
    names,
    roster,
    said_by,
    stands,
    start,
    starter,
    until,
)
from paths import ROOT

__all__ = ["start", "starter"]

SLOWER = SLOWLY.replace("0.004", "0.015")
# Workers wait when so many files are in `out`, until there is a file `go`: what is to be stopped in
# the middle is not done before, however busy the machine is.
HOLDS = """
import os, time
from brochure.deliver.store import Folder
put = Folder.put
def hold(self, name, parts):
    while len(os.listdir("out")) > {most} and not os.path.exists("go"):
        time.sleep(0.01)
    put(self, name, parts)
Folder.put = hold
"""
# Copies that are gathered in one file, slowly.
GATHERED_SLOWLY = """
import time
from brochure.batch import copier
copy = copier._copy
copier._copy = lambda *given: (time.sleep(0.006), copy(*given))[1]
"""
# Row 57 takes its worker with it.
CRASHES = """
import os
from brochure.batch import copier
lead, copy = os.getpid(), copier._copy
def crash(task, own, spec, row, known):
    if row.number == 57 and os.getpid() != lead:
        os.kill(os.getpid(), 9)
    return copy(task, own, spec, row, known)
copier._copy = crash
"""

# The disk takes what is written and loses it.
LOSES = """
from brochure.deliver import store
def sync(opened):
    raise OSError(5, "Input/output error")
store.SYNC_ALL = sync
"""
# Root's right to write everywhere is given up.
NOBODY = "import conftest; conftest.rights = conftest.without_rights(); conftest.rights.__enter__()"
TOMORROW = """
import datetime
from brochure.cli import options
class date(datetime.date):
    @classmethod
    def today(cls):
        return datetime.date.today() + datetime.timedelta(1)
class module:
    pass
module.date, module.datetime = date, datetime.datetime
options.datetime = module
"""


@pytest.mark.every
def test_a_batch_killed_at_random_moments_ends_as_if_nothing_had_been(
    start: Start, tmp_path: Path
) -> None:
    """Slow: 22 runs are killed before the last."""
    seed = int(os.environ.get("BROCHURE_SEED") or secrets.randbelow(2**32))
    print(f"BROCHURE_SEED={seed}")
    chance, out, before = random.Random(seed), tmp_path / "out", dict[int, tuple[int, int, int]]()
    begun = time.monotonic()
    assert start("--out", "whole").end() == 0
    whole = time.monotonic() - begun
    # As a shell starts it, and with another order of sets than the runs above and below have.
    command = [
        sys.executable,
        "-m",
        "brochure",
        "batch",
        "content.yaml",
        "people.csv",
        "--quiet",
        "--out",
        "shell",
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": str(seed)}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)
    killed = at_work = spoilt = (
        0  # of the kills those while copies were made, those that left one half written
    )
    for number in range(22):
        run = start("--out", "out", plant=SLOWER)
        if number % 4 == 0:
            time.sleep(chance.uniform(0, whole))
        else:
            wanted = len(before) + chance.randint(0, 8)
            # at once
            until(lambda: len(copies(out)) >= min(wanted, ROWS) or not alive(run.pid))  # noqa: B023
            time.sleep(chance.uniform(0, 0.01))
        if number % 5 == 3 and (workers := run.workers()):
            os.kill(chance.choice(workers), signal.SIGKILL)
            time.sleep(chance.uniform(0, 0.05))
        run.kill(os.killpg if number % 8 == 7 else os.kill)
        assert run.code in {-signal.SIGKILL, 0}, run.err
        after = stands(out)
        assert before.items() <= after.items(), "what was made has been made again, or is gone"
        assert journalled(out) <= after.keys(), "the journal knows copies that are not there"
        killed += run.code != 0
        at_work += run.code != 0 and len(before) < len(after) < ROWS
        spoilt += bool(half(out))
        before = after
    last = start("--out", "out")
    assert last.end() == 0 and made_and_found(last) == (ROWS - len(before), len(before))
    assert before.items() <= stands(out).items()
    assert_finished(tmp_path, out)
    for undisturbed in ("whole", "shell"):
        assert not differing(out, tmp_path / undisturbed)
    print(
        f"{killed} kills, {at_work} of them while copies were made; {spoilt} left one half written"
    )
    assert killed >= 20 and at_work >= 8 and spoilt, "the test proves little"


@pytest.mark.every
def test_workers_that_are_killed_cost_nothing(start: Start, tmp_path: Path) -> None:
    """Slow: 300 copies, held up so that the kills fall into the work."""
    out = tmp_path / "out"
    run = start("--out", "out", plant=SLOWER + HOLDS.format(most=60))
    for wanted in (50, 120):
        until(lambda: len(copies(out)) >= wanted or not alive(run.pid))  # noqa: B023 - at once
        os.kill(run.workers()[0], signal.SIGKILL)
        (tmp_path / "go").touch()
    assert run.end() == 0 and sum(made_and_found(run)) == ROWS, run.err
    assert_finished(tmp_path, out)


@pytest.mark.every
def test_a_batch_that_is_stopped_says_how_far_it_came(start: Start, tmp_path: Path) -> None:
    """Slow: five runs, four of them stopped in the middle."""
    out = tmp_path / "out"
    run = start("--out", "out", plant=HOLDS.format(most=40))
    until(lambda: len(copies(out)) > 30 or not alive(run.pid))
    second = start("--out", "out")
    assert second.end() == 3
    assert second.err.startswith("Another run is making a batch in out: ") and alive(run.pid)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does it
    (tmp_path / "go").touch()
    assert run.end() == 130
    (tmp_path / "go").unlink()
    before = stands(out)
    assert made_and_found(run) == (len(before), 0) and 30 < len(before) < ROWS
    assert (
        f"Stopped with {ROWS - len(before)} copies still to be made; the same command makes them."
        in run.err
    )
    assert not half(out) and journalled(out) == before.keys()

    run = start("--out", "out", plant=HOLDS.format(most=len(before) + 20))
    until(lambda: len(copies(out)) > len(before) + 10 or not alive(run.pid))
    os.kill(run.pid, signal.SIGTERM)
    assert run.end() in {-signal.SIGTERM, 128 + signal.SIGTERM}

    before = {**before, **stands(out)}
    run = start("--out", "out", plant=HOLDS.format(most=len(before) + 20))
    until(lambda: len(copies(out)) > len(before) + 10 or not alive(run.pid))
    for _ in range(2):  # in a hurry
        os.killpg(run.pid, signal.SIGINT)
        time.sleep(0.02)
    assert run.end() == 130

    before = {**before, **stands(out)}
    last = start("--out", "out")
    assert last.end() == 0 and made_and_found(last) == (ROWS - len(before), len(before))
    assert before.items() <= stands(out).items()
    assert_finished(tmp_path, out)


@pytest.mark.every
def test_a_ctrl_c_that_its_starter_ignores_stops_nothing(start: Start, tmp_path: Path) -> None:
    """As `nohup brochure batch … &` starts it: SIGINT is ignored, and that is inherited."""
    roster(tmp_path, 60)
    ignoring = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    run = start("--out", "out", plant=ignoring + SLOWLY)
    until(lambda: len(copies(tmp_path / "out")) > 5 or not alive(run.pid))
    os.killpg(run.pid, signal.SIGINT)
    assert run.end() == 0 and made_and_found(run) == (60, 0), run.err


def test_ctrl_c_before_anything_is_made(start: Start, tmp_path: Path) -> None:
    for moment in (0.05, 0.2, 0.4):
        run = start("--out", "out", plant=SLOWLY)
        time.sleep(moment)
        os.killpg(run.pid, signal.SIGINT)
        assert run.end() == 130
    assert not half(tmp_path)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Make `out` a file system of its own, of a size that can be changed."""
    out = tmp_path / "out"
    out.mkdir()
    mounted = False

    def size(wanted: str) -> None:
        nonlocal mounted
        options = f"{'remount,' if mounted else ''}size={wanted}"
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "none", str(out)],
            capture_output=True,
            text=True,
        )
        if made.returncode and not mounted:
            pytest.skip(f"no small disk can be made here: {made.stderr.strip()}")
        mounted = not made.returncode

    if not shutil.which("mount"):
        pytest.skip("no small disk can be made here: there is no mount")
    yield size
    if mounted:
        subprocess.run(["umount", "--lazy", str(out)], check=True)


@pytest.mark.every
def test_a_full_disk_leaves_whole_copies_and_the_next_run_the_rest(
    start: Start, tmp_path: Path, disk: Callable[[str], None]
) -> None:
    """Slow: 300 copies, more than the small disk holds."""
    disk("2m")
    out = tmp_path / "out"
    run = start("--out", "out")
    assert run.end() == 3
    assert "No space left on device" in run.err and len(run.err.splitlines()) <= 4, run.err
    before = stands(out)
    assert 20 < len(before) < ROWS and not half(out) and journalled(out) <= before.keys()
    assert len({one.name for one in out.iterdir()}) == len(before) + 1, "something else was left"
    disk("32m")
    last = start("--out", "out")
    assert last.end() == 0 and made_and_found(last) == (ROWS - len(before), len(before))
    assert before.items() <= stands(out).items()
    assert_finished(tmp_path, out)


@pytest.mark.every
def test_a_row_that_crashes_its_worker_is_set_aside_and_tried_again(
    start: Start, tmp_path: Path
) -> None:
    """Slow: a lost worker's rows are done again one by one."""
    roster(tmp_path, 90)
    run = start("--out", "out", plant=CRASHES)
    assert run.end() == 1
    assert "Set aside, since a worker failed with them twice: row 57." in run.err
    assert sum(made_and_found(run)) == 89
    out, before = tmp_path / "out", stands(tmp_path / "out")
    assert before.keys() == names(tmp_path).keys() - {57} == journalled(out) and journalled(
        out, "aside"
    ) == {57}
    last = start("--out", "out")
    assert last.end() == 0 and made_and_found(last) == (1, 89)
    assert before.items() <= stands(out).items() and not journalled(out, "aside")
    assert_finished(tmp_path, out, 90)


@pytest.mark.every
def test_a_print_job_goes_without_the_row_that_crashes_its_worker(
    start: Start, tmp_path: Path
) -> None:
    roster(tmp_path, 90)
    run = start("--merge", "--out", "out", plant=CRASHES)
    assert run.end() == 1 and made_and_found(run) == (89, 0)
    assert "Set aside, since a worker failed with them twice: row 57." in run.err
    text = bare(said_by((tmp_path / "out" / "walk-handout-job.pdf").read_bytes()))
    assert [int(number) for number in re.findall(r"ForAnnQ(\d+)q", text)] == [
        number for number in range(2, 92) if number not in {9, 57}
    ]


@pytest.mark.every
def test_another_batch_is_kept_off_until_it_is_asked_for(start: Start, tmp_path: Path) -> None:
    """Slow: four runs, one after the other."""
    roster(tmp_path, 12)
    out = tmp_path / "out"
    assert start("--out", "out").end() == 0
    before = stands(out)
    roster(tmp_path, 12, {5: "Bea Fern"})
    run = start("--out", "out")
    assert run.end() == 2 and stands(out) == before
    assert (
        "the folder out holds another batch: its recipient list, its handout or what was asked for "
        "differs" in run.err
    )
    assert "--anew" in run.err
    run = start("--out", "out", "--anew")
    assert run.end() == 0 and made_and_found(run) == (12, 0)
    assert before.keys() == stands(out).keys() and not before.items() & stands(out).items()
    assert_finished(tmp_path, out, 12)

    before = stands(out)
    (tmp_path / "content.yaml").write_text(HANDOUT.replace("a good start", "a fine start"), "utf-8")
    run = start("--out", "out")
    assert run.end() == 2 and "holds another batch" in run.err and stands(out) == before


@pytest.mark.every
def test_the_next_day_and_another_way_to_the_handout_make_no_other_batch(
    start: Start, tmp_path: Path
) -> None:
    roster(tmp_path, 12)
    assert start("--out", "out").end() == 0
    last = start("--out", "out", plant=TOMORROW, content=str(tmp_path / "content.yaml"))
    assert last.end() == 0 and made_and_found(last) == (0, 12), last.err


@pytest.mark.every
def test_each_url_is_a_place_of_its_own(start: Start, tmp_path: Path) -> None:
    roster(tmp_path, 12)
    for name in ("one", "other"):
        assert start("--out", f"file://{tmp_path / name}").end() == 0
        assert len(copies(tmp_path / name)) == 12


@pytest.mark.every
def test_a_folder_that_cannot_be_written(start: Start, tmp_path: Path) -> None:
    """Slow: three runs, one after the other."""
    roster(tmp_path, 12)
    (tmp_path / "file").write_bytes(b"kept")
    run = start("--out", "file")
    assert run.end() == 3 and (tmp_path / "file").read_bytes() == b"kept"
    assert run.err.splitlines()[0].startswith(f"{tmp_path / 'file'} cannot be written: ")
    (tmp_path / "closed").mkdir(0o555)
    for option in ((), ("--zip",)):
        run = start("--out", "closed", *option, plant=NOBODY)
        assert run.end() == 3 and "closed" in run.err and "Permission denied" in run.err, run.err
        assert not list((tmp_path / "closed").iterdir())


@pytest.mark.every
@pytest.mark.parametrize(
    ("option", "name", "room"),
    [("--merge", "walk-handout-job.pdf", "40k"), ("--zip", "walk-handout-copies.zip", "2m")],
    ids=["merge", "zip"],
)
def test_what_is_gathered_in_one_file_comes_whole_or_not_at_all(
    start: Start, tmp_path: Path, option: str, name: str, room: str, disk: Callable[[str], None]
) -> None:
    """Slow: six runs of 300 copies."""
    assert start(option, "--out", "whole").end() == 0
    wanted, folder = (tmp_path / "whole" / name).read_bytes(), tmp_path / "stopped"
    folder.mkdir()
    (folder / name).write_bytes(b"of yesterday")
    for stop in (signal.SIGKILL, signal.SIGINT):
        known = half(folder)
        run = start(option, "--out", "stopped", plant=GATHERED_SLOWLY)
        until(lambda: half(folder) != known or not alive(run.pid))  # noqa: B023 - at once
        time.sleep(random.SystemRandom().uniform(0, 0.5))
        os.killpg(run.pid, stop)
        assert run.end() == (130 if stop == signal.SIGINT else -stop)
        assert (folder / name).read_bytes() == b"of yesterday"
    assert (
        made_and_found(run) == (0, 0) and f"Stopped with {ROWS} copies still to be made" in run.err
    )
    assert start(option, "--out", "stopped").end() == 0
    assert (folder / name).read_bytes() == wanted
    assert not half(folder), "all readers' names stay in a hidden file"

    disk(room)
    run = start(option, "--out", "out")
    assert (
        run.end() == 3
        and "No space left on device" in run.err
        and not list((tmp_path / "out").iterdir())
    )
    disk("32m")
    assert start(option, "--out", "out").end() == 0
    assert (tmp_path / "out" / name).read_bytes() == wanted
    assert (tmp_path / "out" / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.every
def test_what_the_disk_does_not_take_is_not_done(start: Start, tmp_path: Path) -> None:
    """Slow: three runs, one after the other."""
    roster(tmp_path, 12)
    out = tmp_path / "out"
    run = start(
        "--out",
        "out",
        plant="import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (15_000, 15_000))",
    )
    assert (
        run.end() == 3
        and "A copy cannot be written into " in run.err
        and "File too large" in run.err
    )
    assert not copies(out) and not half(out) and not journalled(out)
    run = start("--out", "out", plant=LOSES)
    assert run.end() == 3 and "did not reach the disk: Input/output error" in run.err
    assert not journalled(out), "a copy is called done that the disk has lost"
    assert start("--out", "out").end() == 0
    assert_finished(tmp_path, out, 12)


@pytest.mark.every
def test_what_is_not_there_any_more_is_made_again(start: Start, tmp_path: Path) -> None:
    """Slow: three runs, one after the other."""
    roster(tmp_path, 12)
    out = tmp_path / "out"
    assert start("--out", "out").end() == 0
    before = stands(out)
    copies(out)[8].write_bytes(copies(out)[8].read_bytes()[:9_000])  # not whole, and nobody knows
    (out / JOURNAL).unlink()
    run = start("--out", "out")
    assert run.end() == 0 and made_and_found(run) == (1, 11)
    copies(out)[7].unlink()
    run = start("--out", "out")
    assert run.end() == 0 and made_and_found(run) == (1, 11), (
        "a copy that somebody removed is said to be there"
    )
    assert {
        number: one for number, one in before.items() if number not in {7, 8}
    }.items() <= stands(out).items()
    assert_finished(tmp_path, out, 12)


@pytest.mark.every
def test_a_scheduler_that_does_not_answer(start: Start, tmp_path: Path) -> None:
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        run = start(
            "--out",
            "out",
            "--cluster",
            address,
            plant="from brochure.work import executors; executors.TO_ANSWER = 0.5",
        )
        assert run.end() == 3
    assert (
        run.err.strip() == f"No scheduler answers at {address}. See that it runs, then try again."
    )
    assert not copies(tmp_path / "out") and not journalled(tmp_path / "out")
