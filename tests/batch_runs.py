"""Whole `brochure batch` commands in processes of their own, each the leader of its session, so
that whoever outlives it is found.

They are forked from one process that has loaded the engine; a real start would be half of what
these tests cost.
"""

from __future__ import annotations

import contextlib
import csv
import json
import os
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
# what. It answers when there is a session to send signals to; Ctrl-C waits until the command runs.
STARTER = f"""
import json, os, signal, sys
sys.path[:0] = [{str(ROOT)!r}, {str(TESTS)!r}]
import pikepdf, weasyprint
import brochure.batch, brochure.cli
from brochure import __main__
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
for line in sys.stdin:
    told = json.loads(line)
    if "wait" in told:
        _, code = os.waitpid(told["wait"], 0)
        print(os.waitstatus_to_exitcode(code), flush=True)
        continue
    ready, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.close(tell)
        os.chdir(told["folder"])
        for number, name, flags in ((0, os.devnull, os.O_RDONLY), (1, "out", 577), (2, "err", 577)):
            if number:
                name = told["said"] + "." + name
            os.dup2(os.open(name, flags, 0o600), number)
        sys.argv[1:] = told["arguments"]
        exec(told["plant"], {{}})
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        except KeyboardInterrupt:
            os._exit(130)
        __main__.main()
    os.close(tell)
    os.read(ready, 1)  # its end
    os.close(ready)
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

    def ended(self, seconds: float = 300) -> bool:
        """Return whether it ends by itself in time; nobody may outlive it."""
        if self.code is None:
            until(lambda: not alive(self.pid), seconds)
            ran_out = alive(self.pid)
            if ran_out:
                os.killpg(self.pid, signal.SIGKILL)
            self.code = self._ask({"wait": self.pid})
            until(lambda: not session(self.pid))
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
