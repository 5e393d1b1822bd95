"""From saving a text in an editor to the new page's picture, against a build."""

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
    """Yield from saving content.yaml to the new page's picture in hand, against a cold build (both
    by the clock).
    """
    project = folder / "project"
    shutil.copytree(ROOT / "assets" / "articles", project / "assets" / "articles")
    content = project / "content.yaml"
    shutil.copy(ROOT / "content.yaml", content)
    ours = making(folder, str(content))
    saves, builds = [], []
    with previewing(content) as saved_to_page:
        for turn in range(SAVES):
            saves.append(saved_to_page(f"Turn {turn}"))
            begin = time.perf_counter()
            run(ours)
            builds.append(time.perf_counter() - begin)
    yield Ratio(
        "preview, save to page / a cold build (clock)",
        statistics.median(saves),
        statistics.median(builds),
        0.2,
    )


@contextmanager
def previewing(content: Path) -> Iterator[Callable[[str], float]]:
    """Run a preview; yield what saves a new version and returns the seconds until the page's
    picture has come.
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
            _picture(port, unlike="")
            yield lambda words: _save(content, words, port)
        finally:
            process.terminate()


def _save(content: Path, words: str, port: int) -> float:
    before = _picture(port, unlike="")
    text = re.sub(r"(?m)^kicker: .*$", f"kicker: {words}", content.read_text("utf-8"))
    beside = content.with_suffix(".part")
    beside.write_text(text, "utf-8")
    begin = time.perf_counter()
    beside.replace(content)
    _picture(port, unlike=before)
    return time.perf_counter() - begin


def _picture(port: int, unlike: str) -> str:
    """Wait on the event stream for a PDF with another key, fetch its first page's picture, and
    return the key.
    """
    events = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    events.request("GET", "/events")
    for line in iter(events.getresponse().readline, b""):
        state = json.loads(line[6:]) if line.startswith(b"data: ") else {"formats": []}
        for sheet in state["formats"]:
            if sheet["key"] != unlike:
                events.close()
                pictures = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                pictures.request("GET", f"/pages/{sheet['name']}/1.png?pdf={sheet['key']}")
                assert pictures.getresponse().read().startswith(b"\x89PNG")
                pictures.close()
                return str(sheet["key"])
    raise RuntimeError("the preview closed its event stream")
