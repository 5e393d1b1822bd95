"""Speed as ratios measured side by side in one run: `make bench`.

Every ratio compares two things on the same machine in the same minutes, turn by turn, and takes medians of CPU seconds
(children included), so that neither the machine nor what else runs on it matters much. The bare engine gets the same
page with the fonts as `@font-face` rules, as its manual says; it checks nothing.
"""

from __future__ import annotations

import compileall
import http.client
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench import checks
from brochure import compose, read
from brochure.press import Order, Press
from brochure.shelves import Shelves
from brochure.typeset import start

ROOT = Path(__file__).resolve().parent.parent
COLD, WARM, NO_OP, SAVES = 9, 15, 15, 7


@dataclass(frozen=True)
class Row:
    """One comparison: what against what, in seconds, and the ratio that was aimed for."""

    name: str
    ours: float
    theirs: float
    goal: float

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs


def main() -> None:
    """Measure everything and print a table."""
    # as an installer has done for the bare engine; a setting may keep Python from doing it as modules load
    compileall.compile_dir(ROOT / "brochure", quiet=1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [cold(folder), warm(), no_op(folder), save_to_page(folder), *checking()]
    print(f"{platform.machine()}, Python {platform.python_version()}, WeasyPrint {version('weasyprint')}")
    print(f"{'what':58} {'ours':>8} {'theirs':>8} {'ratio':>6} {'goal':>6}")
    for row in rows:
        print(f"{row.name:58} {row.ours:7.3f}s {row.theirs:7.3f}s {row.ratio:6.3f} {row.goal:6.2f}")


def cold(folder: Path) -> Row:
    """A whole build, checks included, against the same page through the bare `weasyprint` command."""
    press = Press(Shelves(ROOT))
    manuscript, (edition,) = press.read(Order(ROOT / "content.yaml"))
    html = compose.html(manuscript, edition, press.shelves)
    page = folder / "page.html"
    page.write_text(
        html.markup.replace(
            "</head>", f"<style>{font_faces(press.shelves)}{' '.join(html.stylesheets)}</style></head>"
        ),
        "utf-8",
    )
    bare = [shutil.which("weasyprint", path=str(Path(sys.executable).parent)) or "weasyprint"]
    bare += ["--pdf-variant", html.pdf_variant, str(page), str(folder / "bare.pdf")]
    ours = [sys.executable, str(ROOT / "make_pdf.py"), "--quiet", "--out", str(folder / "out")]
    seconds = alternately(COLD, lambda: run(ours), lambda: run(bare))
    return Row("cold build with checks / bare weasyprint command (CPU)", *seconds, goal=0.65)


def warm() -> Row:
    """A page through the warm typesetter against a warm loop that makes its FontConfiguration anew."""
    press = Press(Shelves(ROOT))
    manuscript, (edition,) = press.read(Order(ROOT / "content.yaml"))
    html = compose.html(manuscript, edition, press.shelves)
    typesetter = press.typesetter()
    engine = start.engine()

    faces = font_faces(press.shelves)

    def bare() -> None:
        fonts = engine.text.fonts.FontConfiguration()
        sheets = [engine.CSS(string=text, font_config=fonts) for text in (faces, *html.stylesheets)]
        page = engine.HTML(string=html.markup)
        page.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant=html.pdf_variant)

    typesetter.pdf(html)
    bare()
    seconds = alternately(WARM, lambda: typesetter.pdf(html), bare)
    return Row("warm page / bare warm loop, new FontConfiguration (CPU)", *seconds, goal=0.65)


def checking() -> Iterator[Row]:
    """The checks on the text and on the PDF, each against the whole build that they are part of."""
    for how, spent in (("cold", checks.cold(COLD)), ("warm", checks.warm(WARM))):
        yield Row(f"checks on the text / a {how} build (CPU)", spent["text"], spent["build"], 0.05)
        yield Row(f"checks on the PDF / a {how} build (CPU)", spent["pdf"], spent["build"], 0.5)


def no_op(folder: Path) -> Row:
    """`make pdf` when nothing has changed against a build."""
    make = ["make", "-s", "-C", str(ROOT), "pdf", f"PYTHON={sys.executable}", f"OUT={folder / 'made'}"]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ours = [sys.executable, str(ROOT / "make_pdf.py"), "--quiet", "--out", str(folder / "out")]
    seconds = alternately(NO_OP, lambda: run(make), lambda: run(ours))
    return Row("make pdf, nothing changed / a cold build (CPU)", *seconds, goal=0.02)


def save_to_page(folder: Path) -> Row:
    """From saving content.yaml to the new page's picture in hand, against a cold build (both by the clock)."""
    project = folder / "project"
    shutil.copytree(ROOT / "assets" / "articles", project / "assets" / "articles")
    content = project / "content.yaml"
    shutil.copy(ROOT / "content.yaml", content)
    ours = [sys.executable, str(ROOT / "make_pdf.py"), str(content), "--quiet", "--out", str(folder / "out")]
    saves, builds = [], []
    with previewing(content) as saved_to_page:
        for turn in range(SAVES):
            saves.append(saved_to_page(f"Turn {turn}"))
            begin = time.perf_counter()
            run(ours)
            builds.append(time.perf_counter() - begin)
    return Row("preview, save to page / a cold build (clock)", statistics.median(saves), statistics.median(builds), 0.2)


@contextmanager
def previewing(content: Path) -> Iterator[Callable[[str], float]]:
    """Run a preview; yield what saves a new version and returns the seconds until the page's picture has come."""
    command = [sys.executable, "-m", "brochure", "preview", str(content), "--port", "0"]
    settings = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        port = next(int(found[1]) for line in process.stdout if (found := re.search(r"127\.0\.0\.1:(\d+)", line)))
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
    """Wait on the event stream for a PDF with another key, fetch its first page's picture, and return the key."""
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


def font_faces(shelves: Shelves) -> str:
    """Return the shelf's fonts as a style sheet that reads them from their files."""
    rules = []
    for place, label in read.fonts(shelves):
        for family in label.families:
            for face in family.faces:
                source = f'font-family:"{family.family}";src:url({(place / face.file).as_uri()})'
                rules.append(f"@font-face{{{source};font-weight:{face.weight};font-style:{face.style}}}")
    return "".join(rules)


def alternately(turns: int, ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Return the median CPU seconds of both, run turn by turn after one round that does not count."""
    measured: tuple[list[float], list[float]] = ([], [])
    for turn in range(turns + 1):
        for call, seconds in zip((ours, theirs), measured, strict=True):
            begin = _cpu()
            call()
            if turn:
                seconds.append(_cpu() - begin)
    return statistics.median(measured[0]), statistics.median(measured[1])


def run(command: list[str]) -> None:
    """Run a command to its end; what it says does not matter, that it works does."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in used)


if __name__ == "__main__":
    main()
