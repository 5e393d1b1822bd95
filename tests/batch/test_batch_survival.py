"""`brochure batch` killed, stopped, and run out of space: nothing is lost, made twice or left
behind.

Whole commands in processes of their own, each the leader of its session, so that whoever outlives
it is found. They are forked from one process that has loaded the engine; a real start would be half
of what these tests cost.
"""

from __future__ import annotations

import contextlib
import csv
import json
import os
import random
import re
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from paths import ROOT, TESTS

HANDOUT = """\
title: Walking With Sore Knees
language: en
brand: beverly-hills-wellness-center
document: {id: walk, version: '1', status: draft}
fields:
  - {name: patient, label: For, example: Jordan Example}
  - {name: clinician, label: With, required: false, personal: false, example: Dr. Sam Sample}
sections:
  - heading: Start with a short walk
    body: |
      A short walk each day is a good start.
"""
ROWS = 300
JOURNAL = ".walk-batch.sqlite"
# Rows that are not simply stamped: words that are set in smaller type, and such as need two lines.
ODD = {
    9: "Maximiliana Alexandrovna Feath",
    250: "Maximiliana Alexandrovna Featherstonehaugh-Cholmondeley",
}

# Forks a process for each line: its arguments, a fault to plant before it starts, and where it says
# what.
STARTER = f"""
import json, os, signal, sys
sys.path[:0] = [{str(ROOT)!r}, {str(TESTS)!r}]
import pikepdf, weasyprint
import brochure.batch, brochure.cli
from brochure import __main__
codes = {{}}
for line in sys.stdin:
    told = json.loads(line)
    if "wait" in told:
        _, code = os.waitpid(told["wait"], 0)
        print(os.waitstatus_to_exitcode(code), flush=True)
        continue
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.chdir(told["folder"])
        for number, name, flags in ((0, os.devnull, os.O_RDONLY), (1, "out", 577), (2, "err", 577)):
            if number:
                name = told["said"] + "." + name
            os.dup2(os.open(name, flags, 0o600), number)
        sys.argv[1:] = told["arguments"]
        exec(told["plant"], {{}})
        __main__.main()
    print(pid, flush=True)
"""
# A copy takes 6 ms, most of it with half of it written, so that a kill finds something to spoil.
SLOWLY = """
import time
from brochure.deliver.store import Folder
class Slow(tuple):
    def __iter__(self):
        for number, part in enumerate(tuple.__iter__(self)):
            time.sleep(0.004 if number == 1 else 0.001)
            yield part
if not hasattr(Folder, "slow"):  # a worker of Dask's runs this more than once
    Folder.slow = Folder.put
    Folder.put = lambda self, name, parts: self.slow(name, Slow(parts))
"""
SLOWER = SLOWLY.replace("0.004", "0.015")
# The same where copies are gathered in one file.
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
def crash(task, own, recipe, row, known):
    if row.number == 57 and os.getpid() != lead:
        os.kill(os.getpid(), 9)
    return copy(task, own, recipe, row, known)
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


class Run:
    """One `brochure batch`, the leader of its session."""

    def __init__(
        self, starter: subprocess.Popen[str], folder: Path, arguments: tuple[str, ...], plant: str
    ) -> None:
        self._starter, self.said = starter, folder / f".said-{secrets.token_hex(4)}"
        told = {
            "folder": str(folder),
            "said": str(self.said),
            "arguments": arguments,
            "plant": plant,
        }
        self.pid = self._ask(told)
        self.code: int | None = None

    def _ask(self, told: object) -> int:
        assert self._starter.stdin is not None and self._starter.stdout is not None
        self._starter.stdin.write(json.dumps(told) + "\n")
        self._starter.stdin.flush()
        return int(self._starter.stdout.readline())

    def ended(self, seconds: float = 90) -> bool:
        """Return whether it ends by itself in time; nobody may outlive it."""
        if self.code is None:
            until(lambda: not alive(self.pid), seconds)
            ran_out = alive(self.pid)
            if ran_out:
                os.killpg(self.pid, signal.SIGKILL)
            self.code = self._ask({"wait": self.pid})
            until(lambda: not session(self.pid), 10)
            assert not session(self.pid), "a process outlives the run"
            return not ran_out
        return True

    def end(self) -> int:
        """Return the exit code, once it has ended by itself."""
        assert self.ended(), f"it hangs: {self.err}"
        assert "Traceback" not in self.err and "our fault" not in self.err, self.err
        assert self.code is not None
        return self.code

    def kill(self, who: Callable[[int, int], None] = os.kill) -> None:
        """Kill the lead, or by `os.killpg` all."""
        with contextlib.suppress(ProcessLookupError):
            who(self.pid, signal.SIGKILL)
        self.ended()

    def workers(self) -> list[int]:
        return [pid for pid in session(self.pid) if pid != self.pid]

    @property
    def out(self) -> str:
        return self._read("out")

    @property
    def err(self) -> str:
        return self._read("err")

    def _read(self, suffix: str) -> str:
        """Return what it has said so far; it may have been killed before it could say anything."""
        path = self.said.with_name(f"{self.said.name}.{suffix}")
        return path.read_text("utf-8") if path.exists() else ""


Start = Callable[..., Run]


def stat_of(pid: int) -> list[str]:
    """Return state, parent, group, session and more of a process (proc_pid_stat(5)); nothing when
    there is none.
    """
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def alive(pid: int) -> bool:
    return stat_of(pid)[:1] not in ([], ["Z"], ["X"])


def session(number: int) -> list[int]:
    """Return the processes of a session that still live."""
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in pids if stat_of(pid)[3:4] == [str(number)] and alive(pid)]


def until(is_so: Callable[[], object], seconds: float = 60) -> None:
    """Wait for something, a few milliseconds at a time."""
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.004)


@pytest.fixture(scope="module")
def starter() -> Iterator[subprocess.Popen[str]]:
    if not sys.platform.startswith("linux"):
        pytest.skip("who outlives a run is read from /proc")
    with subprocess.Popen(
        [sys.executable, "-c", STARTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def start(starter: subprocess.Popen[str], tmp_path: Path) -> Iterator[Start]:
    """Start `brochure batch content.yaml people.csv` with more arguments, in the test's folder."""
    started: list[Run] = []

    def begin(*more: str, plant: str = "", content: str = "content.yaml", workers: int = 2) -> Run:
        arguments = ("batch", content, "people.csv", "--workers", str(workers), *more)
        started.append(Run(starter, tmp_path, arguments, plant))
        return started[-1]

    (tmp_path / "content.yaml").write_text(HANDOUT, "utf-8")
    roster(tmp_path)
    yield begin
    for run in started:
        run.kill(os.killpg)
        assert not any(name in run.out + run.err for name in names(tmp_path).values()), (
            "a name was said"
        )


def roster(folder: Path, rows: int = ROWS, odd: dict[int, str] | None = None) -> None:
    """Write a roster: rows 2 to `rows` + 1, as a spreadsheet counts."""
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["patient", "clinician"])
        for number in range(2, rows + 2):
            writer.writerow(
                [(ODD if odd is None else odd).get(number, f"Ann Q{number}q"), "Dr. Sam Sample"]
            )


def names(folder: Path) -> dict[int, str]:
    """Return the names of a roster by the number of their row."""
    with (folder / "people.csv").open(encoding="utf-8", newline="") as file:
        return {number: row["patient"] for number, row in enumerate(csv.DictReader(file), 2)}


def copies(out: Path) -> dict[int, Path]:
    """Return the copies that are there, by their row's number."""
    found = {}
    with contextlib.suppress(FileNotFoundError):
        for entry in os.scandir(out):
            if match := re.fullmatch(r"walk-handout-0*(\d+)\.pdf", entry.name):
                found[int(match[1])] = Path(entry.path)
    return found


def stands(out: Path) -> dict[int, tuple[int, int, int]]:
    """Return by row what tells one making of a copy from another: inode, time of the last change,
    size.
    """
    found = {number: path.stat() for number, path in copies(out).items()}
    return {number: (one.st_ino, one.st_mtime_ns, one.st_size) for number, one in found.items()}


def differing(out: Path, other: Path) -> list[int]:
    """Return the rows whose copies differ in a byte, or are in one folder only."""
    here, there = copies(out), copies(other)
    both = here.keys() & there.keys()
    return sorted(
        {
            *(here.keys() ^ there.keys()),
            *(n for n in both if here[n].read_bytes() != there[n].read_bytes()),
        }
    )


def half(out: Path) -> list[Path]:
    return [path for path in out.rglob(".*") if path.name.endswith(".part")] if out.exists() else []


def journalled(out: Path, state: str = "done") -> set[int]:
    """Return what the journal says; a copy of it is read, so that the next run finds it as the kill
    has left it.
    """
    if not (out / JOURNAL).exists():
        return set()
    beside = out.with_name(f"{out.name}-read")
    beside.mkdir(exist_ok=True)
    for path in out.glob(f"{JOURNAL}*"):
        shutil.copy(path, beside)
    with contextlib.closing(sqlite3.connect(beside / JOURNAL)) as base:
        tables = base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        rows = (
            base.execute("SELECT number FROM rows WHERE state = ?", (state,)).fetchall()
            if tables
            else []
        )
    shutil.rmtree(beside)
    return {number for (number,) in rows}


def said_by(data: bytes) -> str:
    with contextlib.closing(pypdfium2.PdfDocument(data)) as pdf:
        return " ".join(page.get_textpage().get_text_range() for page in pdf)


def bare(text: str) -> str:
    """Return a text without what a line's end may have changed in it; pdfium reads a hyphen there
    as U+FFFE.
    """
    return "".join(text.split()).replace("\ufffe", "-")


def assert_finished(folder: Path, out: Path, rows: int = ROWS) -> None:
    """Each row has one whole PDF with its name and nobody else's; the journal agrees; nothing else
    is left.
    """
    wanted = names(folder)
    assert len(wanted) == rows
    found = copies(out)
    assert found.keys() == wanted.keys() == journalled(out)
    assert {path.name for path in out.iterdir()} == {
        JOURNAL,
        *(path.name for path in found.values()),
    }
    for number, path in found.items():
        text = bare(said_by(path.read_bytes()))
        assert bare(f"For {wanted[number]} With Dr. Sam Sample") in text, (
            f"row {number} has not its own name"
        )
        assert not {int(one) for one in re.findall(r"Q(\d+)q", text)} - {number}, (
            f"row {number} has somebody else's"
        )
        assert path.stat().st_mode & 0o777 == 0o600
    with pikepdf.open(found[rows]) as pdf:
        assert not pdf.check_pdf_syntax()


def made_and_found(run: Run) -> tuple[int, int]:
    """Return how many copies a run says it has made and found."""
    told = re.search(r"([\d,]+) cop(?:y|ies) made", run.out)
    there = re.search(r"([\d,]+) were there already", run.out)
    assert told, run.out + run.err
    return int(told[1]), int(there[1]) if there else 0


def test_a_batch_killed_at_random_moments_ends_as_if_nothing_had_been(
    start: Start, tmp_path: Path
) -> None:
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


def test_workers_that_are_killed_cost_nothing(start: Start, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = start("--out", "out", plant=SLOWLY)
    for wanted in (30, 120):
        until(lambda: len(copies(out)) >= wanted or not alive(run.pid))  # noqa: B023 - at once
        os.kill(run.workers()[0], signal.SIGKILL)
    assert run.end() == 0 and sum(made_and_found(run)) == ROWS, run.err
    assert_finished(tmp_path, out)


def test_a_batch_that_is_stopped_says_how_far_it_came(start: Start, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = start("--out", "out", plant=SLOWER)
    until(lambda: len(copies(out)) > 10 or not alive(run.pid))
    second = start("--out", "out")
    assert second.end() == 3
    assert second.err.startswith("Another run is making a batch in out: ") and alive(run.pid)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does it
    assert run.end() == 130
    before = stands(out)
    assert made_and_found(run) == (len(before), 0) and 10 < len(before) < ROWS
    assert (
        f"Stopped with {ROWS - len(before)} copies still to be made; the same command makes them."
        in run.err
    )
    assert not half(out) and journalled(out) == before.keys()

    run = start("--out", "out", plant=SLOWER)
    until(lambda: len(copies(out)) > len(before) + 10 or not alive(run.pid))
    os.kill(run.pid, signal.SIGTERM)
    assert run.end() in {-signal.SIGTERM, 128 + signal.SIGTERM}

    before = {**before, **stands(out)}
    run = start("--out", "out", plant=SLOWER)
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


def test_a_full_disk_leaves_whole_copies_and_the_next_run_the_rest(
    start: Start, tmp_path: Path, disk: Callable[[str], None]
) -> None:
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


def test_a_row_that_crashes_its_worker_is_set_aside_and_tried_again(
    start: Start, tmp_path: Path
) -> None:
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


def test_another_batch_is_kept_off_until_it_is_asked_for(start: Start, tmp_path: Path) -> None:
    roster(tmp_path, 12)
    out = tmp_path / "out"
    assert start("--out", "out").end() == 0
    before = stands(out)
    roster(tmp_path, 12, {5: "Bea Fern"})
    run = start("--out", "out")
    assert run.end() == 2 and stands(out) == before
    assert (
        "the folder out holds another batch: its roster, its handout or what was asked for differs"
        in run.err
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


def test_the_next_day_and_another_way_to_the_handout_make_no_other_batch(
    start: Start, tmp_path: Path
) -> None:
    roster(tmp_path, 12)
    assert start("--out", "out").end() == 0
    last = start("--out", "out", plant=TOMORROW, content=str(tmp_path / "content.yaml"))
    assert last.end() == 0 and made_and_found(last) == (0, 12), last.err


def test_each_url_is_a_place_of_its_own(start: Start, tmp_path: Path) -> None:
    roster(tmp_path, 12)
    for name in ("one", "other"):
        assert start("--out", f"file://{tmp_path / name}").end() == 0
        assert len(copies(tmp_path / name)) == 12


def test_a_folder_that_cannot_be_written(start: Start, tmp_path: Path) -> None:
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


@pytest.mark.parametrize(
    ("option", "name", "room"),
    [("--merge", "walk-handout-job.pdf", "40k"), ("--zip", "walk-handout-copies.zip", "2m")],
    ids=["merge", "zip"],
)
def test_what_is_gathered_in_one_file_comes_whole_or_not_at_all(
    start: Start, tmp_path: Path, option: str, name: str, room: str, disk: Callable[[str], None]
) -> None:
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


def test_what_the_disk_does_not_take_is_not_done(start: Start, tmp_path: Path) -> None:
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


def test_what_is_not_there_any_more_is_made_again(start: Start, tmp_path: Path) -> None:
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
