"""`brochure preview`, as a real process on loopback: what it serves, when it makes the page anew,
what it refuses.
"""

from __future__ import annotations

import http.client
import json
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import fontTools.ttLib
import pytest
from paths import ROOT
from programs import program

from brochure.fingerprint import Inputs
from brochure.inspect import raster, tagged_text
from brochure.model.finding import Place
from brochure.preview import told

PATIENCE_S = 120.0
# Starts a command as `nohup` and some CI do: SIGINT is ignored, and that is inherited.
IGNORING = ["sh", "-c", 'trap "" INT; exec "$@"', "sh"]
PNG = b"\x89PNG\r\n\x1a\n"

# A new profile, no sandbox (CI runs as root), and no chat with the outside.
CHROMIUM = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
# A preview whose checks wait until a file is there, and one whose checks fail.
CHECKS = """
import sys, time
from pathlib import Path
from brochure import cli
from brochure.pipeline import Pipeline
checked = Pipeline.checked
def planted(self, made):
    {fault}
    return checked(self, made)
Pipeline.checked = planted
sys.exit(cli.run(sys.argv[1:]))
"""
WAITING = CHECKS.format(fault="while not Path('go').exists(): time.sleep(0.01)")
FAILING = CHECKS.format(fault="raise RuntimeError('planted')")

SHORT = """\
title: {title}
brand: beverly-hills-wellness-center
document: {{id: {id}, version: '1', status: draft}}
sections:
  - heading: What it is
    body: Rest helps.
"""

# How many of the handout's fonts the browser has taken.
FONTS = (
    "async () => { await document.fonts.ready; return [...document.fonts].filter(f => f.status == "
    "'loaded').length }"
)


class Preview:
    """A running `brochure preview` and the clinic's project that it shows."""

    def __init__(
        self, project: Path, *options: str, of: str = "content.yaml", script: str = "",
        before: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self.project = project
        self.content = project / "content.yaml"
        self.good = self.content.read_text("utf-8") if self.content.exists() else ""
        self.process = start(project, "--port", "0", *options, script=script, before=before)
        assert self.process.stdout
        said = self.process.stdout.readline()
        assert said.startswith(f"Preview of {of}: http://127.0.0.1:"), said + rest(self.process)
        self.port = int(said.split("127.0.0.1:")[1].split("/")[0])
        self.address = f"http://127.0.0.1:{self.port}/"
        self._states: queue.Queue[dict[str, Any]] = queue.Queue()
        self._listener = http.client.HTTPConnection("127.0.0.1", self.port)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def get(self, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Ask for a path exactly as written: nothing is made tidy on the way."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.putrequest("GET", path, skip_host="Host" in headers)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def until(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the first state told by an event that fits."""
        while True:
            state = self._states.get(timeout=PATIENCE_S)
            if fits(state):
                return state

    def made(self) -> dict[str, Any]:
        """Return the state once a page is made and nothing more is on its way."""
        return self.until(lambda state: not state["making"] and bool(state["formats"]))

    def open(self, name: str, **headers: str) -> None:
        """Open a handout of the project, as a window does that then is closed."""
        window = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        given = {key.replace("_", "-"): value for key, value in headers.items()}
        window.request("GET", f"/events?handout={quote(name, safe='')}", headers=given)
        assert window.getresponse().readline().startswith(b"data: ")
        window.close()

    def state(self) -> dict[str, Any]:
        """Return the state as it is now."""
        state: dict[str, Any] = json.loads(self.get("/state")[2])
        return state

    def save(self, text: str) -> None:
        """Save the content as careful editors do: written beside, then renamed."""
        beside = self.content.with_name(".content.yaml.new")
        beside.write_text(text, "utf-8")
        beside.replace(self.content)

    def end(self) -> int:
        """Press Ctrl-C and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE_S)
        self.close()
        return code

    def close(self) -> None:
        """Leave nothing behind, whatever happened."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._thread.join(PATIENCE_S)
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()
        self._listener.close()

    def _listen(self) -> None:
        with suppress(OSError, http.client.HTTPException):
            self._listener.request("GET", "/events")
            with self._listener.getresponse() as stream:
                for line in stream:
                    if line.startswith(b"data: "):
                        self._states.put(json.loads(line[6:]))


def start(
    project: Path, *options: str, script: str = "", before: Sequence[str] = ()
) -> subprocess.Popen[str]:
    command = [*before, sys.executable, *(["-c", script] if script else ["-m", "brochure"])]
    command += ["preview", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        command,
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def rest(process: subprocess.Popen[str]) -> str:
    process.kill()
    return process.communicate()[1]


def sheet(state: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = state["formats"][0]
    return first


def picture(preview: Preview, state: dict[str, Any], number: int = 1) -> bytes:
    shown = sheet(state)
    status, _, data = preview.get(f"/pages/{shown['name']}/{number}.png?pdf={shown['key']}")
    assert status == 200
    return data


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A clinic's own project, in a folder with a space and an accent: the article, and nothing of
    ours.
    """
    folder = tmp_path / "Été clinic"
    (folder / "assets").mkdir(parents=True)
    shutil.copy(ROOT / "content.yaml", folder)
    shutil.copytree(ROOT / "assets" / "articles", folder / "assets" / "articles")
    return folder


@pytest.fixture
def preview(project: Path) -> Iterator[Preview]:
    running = Preview(project)
    yield running
    running.close()


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview of the article for the tests that change nothing; two formats."""
    folder = tmp_path_factory.mktemp("steady")
    shutil.copy(ROOT / "content.yaml", folder)
    shutil.copytree(ROOT / "assets" / "articles", folder / "assets" / "articles")
    (folder / "secret.png").write_bytes(PNG)
    (folder / "assets" / "way-out.png").symlink_to(folder / "secret.png")
    (folder / "assets" / ".hidden").mkdir()
    (folder / "assets" / ".hidden" / "x.png").write_bytes(PNG)
    (folder / "assets" / ".x.png").write_bytes(PNG)
    (folder / "assets" / "seen.png").write_bytes(PNG)
    (folder / "assets" / "to-hidden.png").symlink_to(folder / "assets" / ".hidden" / "x.png")
    running = Preview(folder, "--format", "handout", "--format", "handout-a4")
    running.until(lambda state: not state["making"] and len(state["formats"]) == 2)
    yield running
    running.close()


# ---- what it serves


def test_the_page_and_its_parts_are_served(steady: Preview) -> None:
    for path, kind in (
        ("/", "text/html"),
        ("/page.css", "text/css"),
        ("/page.js", "javascript"),
        ("/icon.svg", "svg"),
    ):
        status, headers, body = steady.get(path)
        assert (status, kind in headers["Content-Type"], bool(body)) == (200, True, True), path


def test_each_format_has_its_pages_and_its_pdf(steady: Preview) -> None:
    state = json.loads(steady.get("/state")[2])
    assert [one["name"] for one in state["formats"]] == ["handout", "handout-a4"]
    for shown in state["formats"]:
        for number in range(1, len(shown["pages"]) + 1):
            status, headers, data = steady.get(f"/pages/{shown['name']}/{number}.png")
            assert (status, headers["Content-Type"], data[:8]) == (200, "image/png", PNG)
        status, headers, data = steady.get(f"/pdf/{shown['name']}.pdf")
        assert (status, data[:5]) == (200, b"%PDF-")
        assert (
            headers["Content-Disposition"]
            == f'attachment; filename="stem-cell-therapy-knee-{shown["name"]}.pdf"'
        )


def test_a_picture_that_the_browser_has_is_not_sent_again(steady: Preview) -> None:
    _, headers, _ = steady.get("/pages/handout/1.png")
    status, _, body = steady.get("/pages/handout/1.png", If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")


def test_there_is_no_picture_of_another_pdf_page_or_format(steady: Preview) -> None:
    for path in (
        "handout/1.png?pdf=0123",
        "handout/0.png",
        "handout/99.png",
        "legal/1.png",
        "handout/-1.png",
    ):
        assert steady.get(f"/pages/{path}")[0] == 404, path


def test_the_html_view_has_the_markup_the_styles_and_the_fonts(steady: Preview) -> None:
    status, headers, body = steady.get("/view/handout/")
    page = body.decode()
    assert (status, "Stem Cell Therapy for Knee Osteoarthritis</h1>" in page) == (200, True)
    assert "asset:" not in page
    assert "running(" not in page
    assert 'target="_blank" rel="noopener noreferrer" href="https://' in page
    assert "allow-scripts" not in headers["Content-Security-Policy"]
    assert "sandbox allow-same-origin" in headers["Content-Security-Policy"]
    fonts = [part.split('")')[0] for part in page.split('src: url("')[1:]]
    assert fonts
    for font in fonts:
        status, headers, data = steady.get(f"/view/handout/{font}")
        assert (status, headers["Content-Type"], data[:4]) == (200, "font/ttf", b"\0\1\0\0"), font


def test_findings_are_told_with_place_line_caret_and_hint(steady: Preview) -> None:
    found = next(
        one
        for one in sheet(json.loads(steady.get("/state")[2]))["findings"]
        if one["code"] == "erratum-unsettled"
    )
    where = found["where"]
    assert found["place"] == f"content.yaml:{where['line']}:{where['column']}"
    line = (steady.project / "content.yaml").read_text("utf-8").splitlines()[where["line"] - 1]
    assert found["excerpt"]["text"] == line.strip()
    assert found["excerpt"]["text"][found["excerpt"]["caret"] :].startswith("soft ad flexible")
    assert found["hint"]


# ---- what it refuses


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", ""],
)
def test_another_host_name_is_refused(steady: Preview, host: str) -> None:
    for path in ("/", "/state", "/pdf/handout.pdf", "/events"):
        assert steady.get(path, Host=host)[0] == 421


def test_localhost_is_a_name_of_ours(steady: Preview) -> None:
    assert steady.get("/", Host=f"localhost:{steady.port}")[0] == 200


def test_other_sites_get_nothing(steady: Preview) -> None:
    for path in (
        "/",
        "/state",
        "/pages/handout/1.png",
        "/pdf/handout.pdf",
        "/view/handout/",
        "/nothing",
    ):
        _, headers, _ = steady.get(path, Origin="https://evil.example")
        assert "Access-Control-Allow-Origin" not in headers
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name",
    [
        "../../content.yaml",
        "..%2f..%2fcontent.yaml",
        "assets/../content.yaml",
        "assets/../secret.png",
        "assets/%2e%2e/secret.png",
        "assets%2f..%2f..%2fsecret.png",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "secret.png",
        "assets/way-out.png",
        "assets/.hidden/x.png",
        "assets/%2ehidden/x.png",
        "assets/.x.png",
        "assets/to-hidden.png",
        "assets/fonts/source-sans-3/font.yaml",
        "assets/articles/stem-cell-therapy-knee.txt",
        "templates/handout.html",
        "assets/fonts/source-sans-3/SourceSans3-Regular.ttf%00.png",
        "assets\\..\\secret.png",
        "assets",
    ],
)
def test_only_fonts_and_pictures_of_the_shelves_are_served(steady: Preview, name: str) -> None:
    status, _, body = steady.get(f"/view/handout/{name}")
    assert status == 404
    assert body == b"There is no such font or picture on the shelves."


def test_a_picture_beside_the_hidden_ones_is_served(steady: Preview) -> None:
    assert steady.get("/view/handout/assets/seen.png")[0] == 200


def test_a_format_that_is_not_there_is_told_with_those_that_are(steady: Preview) -> None:
    for address in ("/view/poster/", "/pdf/poster.pdf", "/pages/poster/1.png"):
        status, _, body = steady.get(address)
        assert status == 404
        assert body.decode() == (
            "There is no page of this format now. Formats that are there: handout, handout-a4."
        )


def test_it_listens_on_this_machine_only(steady: Preview) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as other:
        # Another address of this machine, which a server on every address would answer.
        assert other.connect_ex(("127.0.0.2", steady.port)) != 0


# ---- what a save does


@pytest.mark.every
def test_a_save_brings_an_event_and_a_new_picture(preview: Preview) -> None:
    before = preview.made()
    seen = picture(preview, before)
    preview.save(preview.good.replace("kicker: Patient handout", "kicker: For you to keep"))
    after = preview.until(
        lambda state: not state["making"] and state["attempt"] > before["attempt"]
    )
    assert sheet(after)["current"]
    assert sheet(after)["seconds"] > 0
    assert picture(preview, after) != seen


@pytest.mark.every
def test_a_broken_save_keeps_the_page_and_says_why(preview: Preview) -> None:
    before = preview.made()
    preview.save(preview.good.replace("language: en", "langauge: en"))
    broken = preview.until(lambda state: bool(state["trouble"]))
    assert (sheet(broken)["key"], sheet(broken)["current"]) == (sheet(before)["key"], False)
    assert picture(preview, broken)[:8] == PNG
    first = broken["trouble"][0]
    assert (first["severity"], first["place"].split(":")[0]) == ("error", "content.yaml")
    assert "langauge" in first["message"]
    assert "language" in first["hint"]
    preview.save(preview.good)
    mended = preview.until(lambda state: not state["trouble"] and not state["making"])
    assert (sheet(mended)["key"], sheet(mended)["current"]) == (sheet(before)["key"], True)


@pytest.mark.every
def test_errors_that_forbid_delivery_do_not_hide_the_page(preview: Preview) -> None:
    before = preview.made()
    preview.save(preview.good.replace("deterioration of the knee’s", "worsening of the knee’s"))
    after = preview.until(
        lambda state: not state["making"] and state["attempt"] > before["attempt"]
    )
    assert not after["trouble"]
    assert not sheet(after)["deliverable"]
    assert sheet(after)["findings"][0]["severity"] == "error"
    assert sheet(after)["key"] != sheet(before)["key"]
    assert "not-for-patients" in preview.get("/pdf/handout.pdf")[1]["Content-Disposition"]


@pytest.mark.every
def test_a_template_that_is_saved_takes_effect(preview: Preview) -> None:
    """The project has no folder of templates when the preview starts: it is watched as soon as
    there is one.
    """
    before = preview.made()
    own = preview.project / "templates" / "parts.html"
    own.parent.mkdir()
    text = (ROOT / "templates" / "parts.html").read_text("utf-8")
    own.write_text(text.replace("<h1>", "<h1>Our "), "utf-8")
    after = preview.until(
        lambda state: not state["making"] and sheet(state)["key"] != sheet(before)["key"]
    )
    assert b"<h1>Our Stem Cell" in preview.get("/view/handout/")[2]
    own.write_text(text.replace("<h1>", "<h1>{{ nothing.at.all }}"), "utf-8")
    broken = preview.until(lambda state: bool(state["trouble"]))
    assert sheet(broken)["key"] == sheet(after)["key"]
    own.unlink()
    mended = preview.until(lambda state: not state["trouble"] and not state["making"])
    assert sheet(mended)["key"] == sheet(before)["key"]


@pytest.mark.every
def test_a_style_sheet_and_a_brand_that_are_saved_take_effect(preview: Preview) -> None:
    before = preview.made()
    brands = "assets/brands/beverly-hills-wellness-center"
    brand = (ROOT / brands / "brand.yaml").read_text("utf-8")
    (preview.project / brands).mkdir(parents=True)
    (preview.project / brands / "brand.yaml").write_text(
        brand.replace("#0e4a4f", "#4f0e2a"), "utf-8"
    )
    maroon = preview.until(
        lambda state: not state["making"] and sheet(state)["key"] != sheet(before)["key"]
    )
    (preview.project / brands / "brand.css").write_text("h1 { letter-spacing: 1pt }", "utf-8")
    preview.until(lambda state: not state["making"] and sheet(state)["key"] != sheet(maroon)["key"])
    assert b"letter-spacing: 1pt" in preview.get("/view/handout/")[2]


@pytest.mark.every
def test_a_new_font_takes_effect(preview: Preview) -> None:
    """The typesetter keeps its fonts: it is made anew for this, or the engine would take another
    without a word.
    """
    before = preview.made()
    folder = preview.project / "assets" / "brands" / "beverly-hills-wellness-center"
    folder.mkdir(parents=True)
    brand = (ROOT / folder.relative_to(preview.project) / "brand.yaml").read_text("utf-8")
    assert "Source Serif 4 Display" in brand
    (folder / "brand.yaml").write_text(brand.replace("Source Serif 4 Display", "Our Own"), "utf-8")
    broken = preview.until(lambda state: bool(state["trouble"]))
    assert "Our Own" in broken["trouble"][0]["message"]
    beside = preview.project / "own"
    beside.mkdir()
    font = fontTools.ttLib.TTFont(
        ROOT / "assets" / "fonts" / "source-sans-3" / "SourceSans3-Semibold.ttf"
    )
    for name, words in (
        (1, "Our Own"),
        (4, "Our Own Semibold"),
        (6, "OurOwn-Semibold"),
        (16, "Our Own"),
    ):
        font["name"].setName(words, name, 3, 1, 0x409)
    font.save(beside / "OurOwn.ttf")
    font.close()
    (beside / "LICENSE.md").write_text("OFL", "utf-8")
    faces = "[{file: OurOwn.ttf, weight: 600, style: normal}]"
    label = (
        f"licence: LICENSE.md\norigin: a test\nfamilies: [{{family: Our Own, faces: {faces}}}]\n"
    )
    (beside / "font.yaml").write_text(label, "utf-8")
    (preview.project / "assets" / "fonts").mkdir()
    beside.rename(preview.project / "assets" / "fonts" / "own")
    state = preview.until(
        lambda state: not state["making"] and sheet(state)["key"] != sheet(before)["key"]
    )
    assert not state["trouble"]
    assert "font-not-ours" not in {found["code"] for found in sheet(state)["findings"]}
    assert "Our Own" in {
        run.family for run in tagged_text.read(preview.get("/pdf/handout.pdf")[2]).runs
    }


@pytest.mark.every
def test_the_source_text_is_watched(preview: Preview) -> None:
    before = preview.made()
    source = preview.project / "assets" / "articles" / "stem-cell-therapy-knee.txt"
    source.write_text(source.read_text("utf-8") + "One more line.\n", "utf-8")
    after = preview.until(
        lambda state: not state["making"] and state["attempt"] > before["attempt"]
    )
    assert "source-changed" in {found["code"] for found in sheet(after)["findings"]}


@pytest.mark.every
def test_what_is_no_input_makes_nothing(preview: Preview) -> None:
    before = preview.made()
    for name in ("notes.txt", ".content.yaml.swp", "content.yaml~", "assets/.#logo.svg"):
        (preview.project / name).write_text("x", "utf-8")
    preview.save(preview.good + "\n# one change\n")
    after = preview.until(
        lambda state: not state["making"] and state["attempt"] > before["attempt"]
    )
    assert after["attempt"] == before["attempt"] + 1


@pytest.mark.every
def test_saves_during_a_build_become_one(preview: Preview) -> None:
    before = preview.made()
    for number in range(30):
        preview.save(preview.good.replace("kicker: Patient handout", f"kicker: Saved {number}"))
    last = f"Saved {number}"
    after = preview.until(
        lambda state: not state["making"] and last.encode() in preview.get("/view/handout/")[2]
    )
    assert after["attempt"] - before["attempt"] < 30


@pytest.mark.every
def test_it_waits_when_even_the_first_page_cannot_be_made(project: Path) -> None:
    good = (project / "content.yaml").read_text("utf-8")
    (project / "content.yaml").write_text("title: [", "utf-8")
    waiting = Preview(project)
    try:
        state = waiting.until(lambda state: bool(state["trouble"]))
        assert state["formats"] == []
        assert waiting.get("/")[0] == 200
        assert waiting.get("/pages/handout/1.png")[0] == 404
        waiting.save(good)
        assert not waiting.made()["trouble"]
        assert waiting.end() == 0
    finally:
        waiting.close()


# ---- the page first, its findings after


@pytest.mark.every
def test_the_page_is_shown_before_it_is_checked(project: Path) -> None:
    """The checks wait for a file here, and never say that nothing is wrong before they have run."""
    waiting = Preview(project, script=WAITING)
    try:
        first = waiting.until(lambda state: bool(state["formats"]))
        assert first["making"]
        verdict = {key: sheet(first)[key] for key in ("findings", "count", "deliverable")}
        assert verdict == {"findings": None, "count": None, "deliverable": None}
        assert picture(waiting, first)[:8] == PNG
        name = waiting.get("/pdf/handout.pdf")[1]["Content-Disposition"]
        assert name == 'attachment; filename="stem-cell-therapy-knee-handout-not-checked.pdf"'
        (project / "go").touch()
        done = waiting.made()
        assert sheet(done)["key"] == sheet(first)["key"]
        assert sheet(done)["findings"]
        assert sheet(done)["deliverable"] is True
        name = waiting.get("/pdf/handout.pdf")[1]["Content-Disposition"]
        assert name == 'attachment; filename="stem-cell-therapy-knee-handout.pdf"'
    finally:
        waiting.close()


@pytest.mark.every
def test_a_save_before_the_findings_starts_again(project: Path) -> None:
    waiting = Preview(project, "--format", "handout", "--format", "card", script=WAITING)
    try:
        first = waiting.until(lambda state: bool(state["formats"]))
        waiting.save(waiting.good.replace("kicker: Patient handout", "kicker: For you to keep"))
        (project / "go").touch()
        after = waiting.until(
            lambda state: not state["making"] and len(state["formats"]) == 2
            and sheet(state)["key"] != sheet(first)["key"]
        )  # fmt: skip
        assert [one["findings"] is None for one in after["formats"]] == [False, False]
        assert b"For you to keep" in waiting.get("/view/handout/")[2]
    finally:
        waiting.close()


@pytest.mark.every
def test_the_format_that_is_looked_at_is_made_first(project: Path) -> None:
    waiting = Preview(project, "--format", "handout", "--format", "handout-a4", script=WAITING)
    go = project / "go"
    try:
        go.touch()
        both = waiting.until(lambda state: not state["making"] and len(state["formats"]) == 2)
        assert waiting.get("/pages/handout-a4/1.png")[0] == 200
        go.unlink()
        waiting.save(waiting.good.replace("kicker: Patient handout", "kicker: For you to keep"))
        after = waiting.until(lambda state: any(one["count"] is None for one in state["formats"]))
        assert [one["name"] for one in after["formats"]] == ["handout", "handout-a4"]
        assert after["formats"][0] == {**sheet(both), "current": False}
        assert after["formats"][1]["key"] != both["formats"][1]["key"]
        go.touch()
        waiting.made()
    finally:
        waiting.close()


@pytest.mark.every
def test_checks_that_fail_leave_a_page_that_nobody_answers_for(project: Path) -> None:
    failing = Preview(project, script=FAILING)
    try:
        state = failing.until(lambda state: not state["making"] and bool(state["trouble"]))
        assert (sheet(state)["findings"], sheet(state)["deliverable"]) == (None, None)
        assert "RuntimeError" in state["trouble"][0]["message"]
        assert "not-checked" in failing.get("/pdf/handout.pdf")[1]["Content-Disposition"]
    finally:
        failing.close()


@pytest.mark.every
def test_a_print_shops_file_is_shown_when_it_is_checked(project: Path) -> None:
    waiting = Preview(project, "--press", script=WAITING)
    try:
        waiting.until(lambda state: state["making"])
        (project / "go").touch()
        first = waiting.until(lambda state: bool(state["formats"]))
        assert sheet(first)["findings"] is not None
    finally:
        waiting.close()


# ---- a project of many handouts


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Preview]:
    """A preview started below a project of three handouts, one of them unreadable."""
    folder = tmp_path / "clinic"
    (folder / "handouts" / "joints").mkdir(parents=True)
    (folder / "brochure.yaml").write_text("brand: beverly-hills-wellness-center\n", "utf-8")
    (folder / "content.yaml").write_text(SHORT.format(title="Hip pain", id="hip"), "utf-8")
    knee = folder / "handouts" / "joints" / "knee & co.yaml"
    knee.write_text(SHORT.format(title="Knee pain", id="knee"), "utf-8")
    (folder / "handouts" / "broken.yaml").write_text("title: [\ndocument:\n", "utf-8")
    (folder / "handouts" / "notes.yaml").write_text("secret: of the clinic\n", "utf-8")
    (tmp_path / "outside.yaml").write_text(SHORT.format(title="Outside", id="outside"), "utf-8")
    (folder / "handouts" / "way-out.yaml").symlink_to(tmp_path / "outside.yaml")
    running = Preview(folder / "handouts", of="3 handouts")
    yield running
    running.close()


KNEE = "handouts/joints/knee & co.yaml"


@pytest.mark.every
def test_a_project_shows_its_handouts_to_choose_from(shelf: Preview) -> None:
    state = shelf.until(lambda state: not state["making"])
    assert state["handouts"] == [
        {"file": "content.yaml", "title": "Hip pain", "status": "draft"},
        {"file": "handouts/broken.yaml", "title": None, "status": None},
        {"file": KNEE, "title": "Knee pain", "status": "draft"},
    ]
    assert (state["handout"], state["formats"], state["trouble"]) == (None, [], [])
    assert ["leads out of the project" in one["message"] for one in state["notes"]] == [True]


@pytest.mark.every
def test_another_handout_is_opened_without_a_restart(shelf: Preview) -> None:
    shelf.open(KNEE)
    knee = shelf.made()
    assert (knee["handout"], sheet(knee)["title"]) == (KNEE, "Knee pain")
    shelf.open("handouts/broken.yaml")
    broken = shelf.until(lambda state: not state["making"] and bool(state["trouble"]))
    assert (broken["handout"], broken["formats"]) == ("handouts/broken.yaml", [])
    shelf.open("content.yaml")
    hip = shelf.made()
    assert (hip["handout"], sheet(hip)["title"], hip["trouble"]) == ("content.yaml", "Hip pain", [])
    assert picture(shelf, hip)[:8] == PNG


@pytest.mark.every
@pytest.mark.parametrize(
    "name",
    [
        "../outside.yaml", "handouts/way-out.yaml", "handouts/notes.yaml", "brochure.yaml",
        "/etc/passwd", "handouts/../content.yaml", "handouts/gone.yaml", "content.yaml\0", ".",
    ],
)  # fmt: skip
def test_a_request_names_handouts_of_the_project_alone(shelf: Preview, name: str) -> None:
    before = shelf.until(lambda state: not state["making"])
    shelf.open(name)
    assert shelf.state() == before


def test_another_site_opens_nothing(shelf: Preview) -> None:
    before = shelf.until(lambda state: not state["making"])
    shelf.open(KNEE, Sec_Fetch_Site="cross-site")
    assert shelf.state() == before
    shelf.open(KNEE, Sec_Fetch_Site="same-origin")
    assert shelf.made()["handout"] == KNEE


def test_new_handouts_and_settings_are_noticed(shelf: Preview) -> None:
    project = shelf.project.parent

    def files(state: dict[str, Any]) -> list[str]:
        return [one["file"] for one in state["handouts"]]

    (project / "elbow.yaml").write_text(SHORT.format(title="Elbow", id="elbow"), "utf-8")
    shelf.until(lambda state: "elbow.yaml" in files(state))
    (project / "handouts" / "hands").mkdir()
    (project / "handouts" / "hands" / "wrist.yaml").write_text(
        SHORT.format(title="Wrist", id="wrist"), "utf-8"
    )
    shelf.until(lambda state: "handouts/hands/wrist.yaml" in files(state))
    (project / "elbow.yaml").unlink()
    shelf.until(lambda state: "elbow.yaml" not in files(state))
    (project / "leaflets").mkdir()
    (project / "brochure.yaml").write_text("handouts: [leaflets]\n", "utf-8")
    shelf.until(lambda state: not files(state))
    (project / "leaflets" / "back.yaml").write_text(SHORT.format(title="Back", id="back"), "utf-8")
    shelf.until(lambda state: files(state) == ["leaflets/back.yaml"])
    (project / "brochure.yaml").write_text("handouts: 7\n", "utf-8")
    faulty = shelf.until(lambda state: bool(state["notes"]))
    assert files(faulty) == ["leaflets/back.yaml"]


@pytest.mark.every
def test_a_save_of_another_handout_makes_no_page(shelf: Preview) -> None:
    shelf.open(KNEE)
    before = shelf.made()
    hip = shelf.project.parent / "content.yaml"
    hip.write_text(SHORT.format(title="Hips", id="hip"), "utf-8")
    after = shelf.until(lambda state: state["handouts"][0]["title"] == "Hips")
    assert (after["attempt"], after["making"]) == (before["attempt"], False)


@pytest.mark.every
def test_a_handout_that_a_save_makes_unlike_one_stays_open(shelf: Preview) -> None:
    shelf.open(KNEE)
    before = shelf.made()
    path = shelf.project.parent / KNEE
    path.write_text(path.read_text("utf-8").replace("title: Knee pain\n", ""), "utf-8")
    after = shelf.until(lambda state: bool(state["trouble"]) and len(state["handouts"]) == 2)
    assert (after["handout"], sheet(after)["key"]) == (KNEE, sheet(before)["key"])


@pytest.mark.every
def test_a_projects_only_handout_opens_by_itself_and_stays(project: Path) -> None:
    (project / "brochure.yaml").write_text("", "utf-8")
    alone = Preview(project)
    try:
        state = alone.made()
        assert (state["handout"], len(state["handouts"])) == ("content.yaml", 1)
        (project / "knee.yaml").write_text(SHORT.format(title="Knee", id="knee"), "utf-8")
        state = alone.until(lambda state: len(state["handouts"]) == 2)
        assert (state["handout"], len(state["formats"])) == ("content.yaml", 1)
    finally:
        alone.close()


# ---- how it begins and ends


@pytest.mark.every
def test_ctrl_c_ends_it_with_0_while_a_browser_listens(preview: Preview) -> None:
    preview.made()
    assert preview.process.stderr
    preview.process.send_signal(signal.SIGINT)
    assert preview.process.wait(PATIENCE_S) == 0
    assert preview.process.stderr.read() == ""


@pytest.mark.every
def test_a_ctrl_c_that_its_starter_ignores_does_not_end_it(project: Path) -> None:
    """As `nohup brochure preview &` starts it."""
    ignored = Preview(project, before=IGNORING)
    try:
        ignored.made()
        ignored.process.send_signal(signal.SIGINT)
        assert ignored.get("/")[0] == 200
        ignored.process.send_signal(signal.SIGTERM)
        assert ignored.process.wait(PATIENCE_S) == -signal.SIGTERM
    finally:
        ignored.close()


def test_a_busy_port_is_a_sentence_and_3(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start(project, "--port", str(port))
        _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 3
    assert said.startswith(f"Port {port} is not free: another program")
    assert "brochure preview --port 0" in said
    assert "Traceback" not in said


def test_a_folder_that_is_not_there_is_a_sentence_and_2(project: Path) -> None:
    process = start(project, "--port", "0", "nowhere/content.yaml")
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 2
    assert "there is no folder nowhere" in said


# ---- its parts


def test_an_excerpt_keeps_the_caret_under_its_character() -> None:
    line = "    body: " + "word " * 60 + "TARGET " + "word " * 60
    column = line.index("TARGET") + 1
    shown = told.excerpt(Place("content.yaml", 7, column, line))
    assert shown["text"][shown["caret"] :].startswith("TARGET")
    assert len(shown["text"]) < 60
    end = told.excerpt(Place("content.yaml", 7, 500, "  short"))
    assert (end["text"], end["caret"]) == ("short", 5)


def test_pictures_are_drawn_as_another_decoder_reads_them(steady: Preview) -> None:
    """The PNG is written by hand: Pillow must read the same pixels that PDFium drew."""
    import io  # noqa: PLC0415

    import PIL.Image  # noqa: PLC0415
    import pypdfium2  # noqa: PLC0415

    data = steady.get("/pdf/handout.pdf")[2]
    document = pypdfium2.PdfDocument(data)
    drawn = document[0].render(scale=raster.DOTS_PER_POINT).to_pil()
    document.close()
    with PIL.Image.open(io.BytesIO(raster.png(data, 1))) as read:
        assert read.size == (1632, 2112)
        assert read.convert("RGB").tobytes() == drawn.convert("RGB").tobytes()


def test_names_that_editors_leave_do_not_matter() -> None:
    project = Path("/venv/.venv/node_modules/project")
    watched = Inputs(frozenset({project / "assets"}), frozenset({project / "content.yaml"}))
    deep = str(project / "assets" / "brands" / "x" / "logo.svg")
    names = [
        deep,
        f"{deep}~",
        str(project / "content.yaml"),
        str(project / "other.yaml"),
        str(project / ".content.yaml.swp"),
    ]
    assert watched.matter(names) == {Path(deep), project / "content.yaml"}


# ---- in a browser


@pytest.fixture(scope="module")
def chromium() -> str:
    return program("chromium", "chromium libatomic1")


@pytest.mark.every
def test_an_author_sees_the_page_the_error_and_the_mended_page(
    preview: Preview, chromium: str
) -> None:
    """Takes ten seconds: a browser is started."""
    # only where there is a browser
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415

    faults: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(PATIENCE_S * 1000)
        expect.set_options(timeout=PATIENCE_S * 1000)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.goto(preview.address)
        picture = page.get_by_role("img", name="Page 1 of")
        expect(picture).to_be_visible()
        expect(page.get_by_role("status")).to_contain_text("Made at")
        assert picture.evaluate("image => image.naturalWidth") == 1632
        first = picture.get_attribute("src")
        page.evaluate("scrollTo(0, 300)")

        preview.save(preview.good.replace("language: en", "langauge: en"))
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("langauge")
        expect(alert).to_contain_text("This is the page before your last save")
        assert picture.get_attribute("src") == first
        assert page.evaluate("scrollY") >= 300

        preview.save(preview.good.replace("kicker: Patient handout", "kicker: For you to keep"))
        expect(alert).to_have_text("")
        expect(picture).not_to_have_attribute("src", first or "")
        page.get_by_label("HTML", exact=True).check()
        view = page.frame_locator("iframe")
        expect(view.get_by_text("For you to keep")).to_be_visible()
        assert view.locator("h1").evaluate(FONTS) >= 2
        browser.close()
    assert faults == []


@pytest.mark.every
def test_an_author_chooses_handouts_by_the_keyboard(shelf: Preview, chromium: str) -> None:
    """Takes ten seconds: a browser is started."""
    # only where there is a browser
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415

    faults: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        page = browser.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        expect.set_options(timeout=PATIENCE_S * 1000)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.goto(shelf.address)
        expect(page.get_by_role("heading", name="Choose a handout")).to_be_visible()
        expect(page.get_by_role("status")).to_have_text("3 handouts")
        links = page.get_by_role("region", name="Choose a handout").get_by_role("link")
        expect(links).to_have_text(["Hip pain", "handouts/broken.yaml", "Knee pain"])

        for _ in range(20):
            page.keyboard.press("Tab")
            if links.nth(2).evaluate("link => link === document.activeElement"):
                break
        page.keyboard.press("Enter")
        expect(page.get_by_role("img", name="Page 1 of")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text("Knee pain")
        expect(page.get_by_role("status")).to_contain_text("Made at")

        page.get_by_role("link", name="All handouts").press("Enter")
        expect(page.get_by_role("heading", name="Choose a handout")).to_be_visible()
        expect(page.get_by_role("img")).to_have_count(0)
        links.nth(0).press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Hip pain")
        expect(page.get_by_role("img", name="Page 1 of")).to_be_visible()

        page.goto(f"{shelf.address}?handout=gone.yaml")
        expect(page.get_by_role("status")).to_contain_text("There is no handout gone.yaml here.")
        expect(links).to_have_count(3)
        browser.close()
    assert faults == []


@pytest.mark.every
def test_a_reader_hears_that_the_page_is_checked_and_what_is_found(
    project: Path, chromium: str
) -> None:
    """Takes ten seconds: a browser is started."""
    # only where there is a browser
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415

    waiting = Preview(project, script=WAITING)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
            page = browser.new_page()
            page.set_default_timeout(PATIENCE_S * 1000)
            expect.set_options(timeout=PATIENCE_S * 1000)
            page.goto(waiting.address)
            expect(page.get_by_role("img", name="Page 1 of")).to_be_visible()
            expect(page.get_by_role("status")).to_contain_text("Page shown, checking …")
            expect(page.get_by_role("link", name="not checked")).to_be_visible()
            findings = page.get_by_role("complementary", name="Findings")
            expect(findings).to_contain_text("Checking …")
            expect(findings).to_have_attribute("aria-busy", "true")
            expect(findings).not_to_contain_text("forbids delivery")
            (project / "go").touch()
            expect(page.get_by_role("status")).to_have_text(
                re.compile("^[0-9]+ warnings, [0-9]+ notes · Made at")
            )
            expect(findings).to_have_attribute("aria-busy", "false")
            expect(findings).to_contain_text("None of this forbids delivery.")
            expect(page.get_by_role("link", name="not checked")).to_have_count(0)
            browser.close()
    finally:
        waiting.close()
