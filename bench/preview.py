"""From saving a text in an editor to the new page's picture and its findings, against a build."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.build import making
from bench.measure import ROOT, run
from bench.table import Ratio

SAVES = 7


def rows(folder: Path) -> Iterator[Ratio]:
    """Yield from saving content.yaml to the new page's picture in hand, and to all that is found
    in it, against a cold build (each by the clock).
    """
    project = folder / "project"
    shutil.copytree(ROOT / "assets" / "articles", project / "assets" / "articles")
    content = project / "content.yaml"
    shutil.copy(ROOT / "content.yaml", content)
    ours = making(folder, str(content))
    pages, findings, builds = [], [], []
    with previewing(content) as saved:
        for turn in range(SAVES):
            page, found = saved(f"Turn {turn}")
            pages.append(page)
            findings.append(found)
            begin = time.perf_counter()
            run(ours)
            builds.append(time.perf_counter() - begin)
    build = statistics.median(builds)
    page = statistics.median(pages)
    yield Ratio("preview, save to page / a cold build (clock)", page, build, 0.25)
    found = statistics.median(findings)
    yield Ratio("preview, save to findings / a cold build (clock)", found, build)


@contextmanager
def previewing(content: Path) -> Iterator[Callable[[str], tuple[float, float]]]:
    """Run a preview; yield what saves a new version and returns the seconds until the page's
    picture has come, and until its findings have.
    """
    command = [sys.executable, "-m", "brochure", "preview", str(content), "--port", "0"]
    settings = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        port = next(
            int(found[1])
            for line in process.stdout
            if (found := re.search(r"127\.0\.0\.1:(\d+)", line))
        )
        try:
            _seen(port, unlike="")
            yield lambda words: _save(content, words, port)
        finally:
            process.terminate()


def _save(content: Path, words: str, port: int) -> tuple[float, float]:
    before, _, _ = _seen(port, unlike="")
    text = re.sub(r"(?m)^kicker: .*$", f"kicker: {words}", content.read_text("utf-8"))
    beside = content.with_suffix(".part")
    beside.write_text(text, "utf-8")
    begin = time.perf_counter()
    beside.replace(content)
    _, page, findings = _seen(port, unlike=before)
    return page - begin, findings - begin


def _seen(port: int, unlike: str) -> tuple[str, float, float]:
    """Wait on the event stream for a PDF with another key, fetch its first page's picture, wait for
    its findings; return the key and when page and findings were there.
    """
    events = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    events.request("GET", "/events")
    key, page = "", 0.0
    for line in iter(events.getresponse().readline, b""):
        state = json.loads(line[6:]) if line.startswith(b"data: ") else {"formats": []}
        for sheet in state["formats"]:
            if sheet["key"] == unlike:
                continue
            if sheet["key"] != key:
                key = sheet["key"]
                pictures = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                pictures.request("GET", f"/pages/{sheet['name']}/1.png?pdf={key}")
                assert pictures.getresponse().read().startswith(b"\x89PNG")
                pictures.close()
                page = time.perf_counter()
            if sheet["findings"] is not None:
                events.close()
                return key, page, time.perf_counter()
    raise RuntimeError("the preview closed its event stream")
