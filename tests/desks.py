"""A real desk for tests: `brochure desk` in a process of its own, and a browser's part of the talk
with it.
"""

from __future__ import annotations

import contextlib
import http.cookiejar
import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from paths import ROOT

# What starts and is asked for has so long, in seconds.
PATIENCE = 40.0
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@dataclass
class Visit:
    """A browser at a desk: its cookie and its token."""

    address: str
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)
    token: str = ""

    def get(self, path: str) -> bytes:
        """Return what an address gives."""
        answer: bytes = self._open(urllib.request.Request(self.address + path))[1]
        return answer

    def json(self, path: str) -> Any:
        """Return the value that an address gives."""
        return json.loads(self.get(path))

    def post(
        self, path: str, said: Any, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """Ask for something to be done, with other headers than the page's; return the status and
        the value that comes.
        """
        self.token = self.token or self.json("/api/desk")["token"]
        request = urllib.request.Request(
            self.address + path,
            json.dumps(said).encode(),
            {
                "Content-Type": "application/json",
                "Origin": self.address,
                "X-Desk-Token": self.token,
                **(headers or {}),
            },
        )
        status, body = self._open(request)
        return status, json.loads(body) if body.startswith(b"{") else body

    def _open(self, request: urllib.request.Request) -> tuple[int, bytes]:
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )
        try:
            with opener.open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()

    def printed(self, **changes: Any) -> int:
        """Print, and return the number of the job."""
        status, said = self.post("/api/print", wanted(**changes))
        assert status == 200, said
        return int(said["job"])

    def job(self, number: int) -> dict[str, Any]:
        """Return what the desk says of a job."""
        jobs: list[dict[str, Any]] = self.json("/api/desk")["jobs"]
        return next(one for one in jobs if one["number"] == number)

    def until(self, number: int, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until something is so of a job, and return what the desk says of it then."""
        end = time.monotonic() + PATIENCE
        while not is_so(now := self.job(number)):
            assert time.monotonic() < end, now
            time.sleep(0.02)
        return now

    def over(self, number: int) -> dict[str, Any]:
        """Wait until a job is over."""
        return self.until(number, lambda job: bool(job["over"]))


def wanted(**changes: Any) -> dict[str, Any]:
    """Return what the page would send to print a handout."""
    return {
        "id": "walking-sore-knees", "language": "en", "format": "handout", "printer": "Front",
        "colour": True, "copies": 1, "fields": {}, **changes,
    }  # fmt: skip


@dataclass
class Running:
    """A desk that runs."""

    address: str
    process: subprocess.Popen[str]
    project: Path

    def visit(self) -> Visit:
        """Return a new browser."""
        return Visit(self.address)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def running(project: Path, *options: str) -> Iterator[Running]:
    """Run `brochure desk` for a project on a free port, judging dates as of the tests' day."""
    words = [sys.executable, "-m", "brochure", "desk", "--in", str(project), "--port", "0"]
    process = subprocess.Popen(
        [*words, *options], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        said: list[str] = []
        assert process.stdout
        for line in process.stdout:
            said.append(line)
            found = ADDRESS.search(line)
            if found:
                yield Running(found[0], process, project)
                break
        else:
            raise AssertionError(f"the desk did not start: {''.join(said)}")
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if process.stdout:
            process.stdout.close()
