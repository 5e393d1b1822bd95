"""A real Dask cluster on loopback, in processes of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from paths import ROOT, TESTS

# The scheduler gives a task up at its first dead worker: with the default of 3 a crash costs eight
# of them.
ENVIRONMENT = {
    "PYTHONPATH": os.pathsep.join(map(str, (ROOT, TESTS))),
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    "DASK_DISTRIBUTED__ADMIN__LOG_LENGTH": "100",
}


class Site:
    """A scheduler, its workers, and the folder where all of them write."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "out"
        self.out.mkdir()
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self.start(
            "dask_scheduler", "--port", "0", "--scheduler-file", str(folder / "at.json")
        )
        self.address = self.read(folder / "at.json")

    def read(self, at: Path) -> str:
        """Return the scheduler's address, once it has written it."""
        end = time.monotonic() + 60
        while time.monotonic() < end and self.scheduler.poll() is None:
            with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
                return str(json.loads(at.read_text())["address"])
            time.sleep(0.02)
        self.close()
        raise AssertionError(self.log())

    def hire(self, *options: str, number: int = 2) -> Site:
        directory = ("--local-directory", str(self.folder))
        options = (self.address, "--nthreads", "1", *directory, *options)
        self.workers += [self.start("dask_worker", *options) for _ in range(number)]
        return self

    def start(self, command: str, *options: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{command}", "--host", "127.0.0.1",
                 "--no-dashboard", *options],
                env=os.environ | ENVIRONMENT, cwd=self.folder, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def busy(self) -> int:
        """Return the number of a worker in the middle of a row."""
        while True:
            newest = max(self.out.glob("*.tries"), key=lambda path: path.stat().st_mtime_ns)
            if not newest.with_suffix(".done").exists() and (said := newest.read_text().split()):
                return int(said[-1])

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # a nanny and its worker
            process.wait()
