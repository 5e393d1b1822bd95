"""The desk behind Caddy and nginx, by the very files in docs/examples, with their ports and paths
changed; and the unit for systemd.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import certificates
import desk_project
import desks
import pytest
from paths import ROOT
from programs import program
from served import BOUND_S, NAME, PIN, Browser, Desk, all_of, entrance_of, running

from brochure.cli import desk
from brochure.desk.people import People

EXAMPLES = ROOT / "docs" / "examples"
CALLED = "handouts.clinic.lan"


def free() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


class Safe(http.client.HTTPSConnection):
    """Calls the proxy by its name, wherever that is."""

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), BOUND_S)
        self.sock = self._context.wrap_socket(plain, server_hostname=CALLED)  # type: ignore[attr-defined]


@dataclass
class Front(Desk):
    """The proxy, as a browser on another computer sees it."""

    plain: int = 0
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    @property
    def origin(self) -> str:
        return f"https://{CALLED}:{self.port}"

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        asked = Safe(CALLED, self.port, context=self.trust, timeout=BOUND_S)
        given = {"Host": f"{CALLED}:{self.port}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        try:
            asked.request(method, path, body, given)
            answer = asked.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            asked.close()


def changed(name: str, changes: dict[str, str]) -> str:
    """Return an example with each of these once in it, changed."""
    text = (EXAMPLES / name).read_text("utf-8")
    for before, after in changes.items():
        assert before in text
        text = text.replace(before, after)
    return text


@contextlib.contextmanager
def behind(command: list[str], folder: Path, front: Front) -> Iterator[None]:
    """Run a proxy until the block ends."""
    environment = {**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder),
                   "HOME": str(folder)}  # fmt: skip
    with (folder / "said.txt").open("w") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, cwd=folder)
        try:
            end = time.monotonic() + BOUND_S
            while time.monotonic() < end and process.poll() is None:
                with (
                    contextlib.suppress(OSError),
                    socket.create_connection(("127.0.0.1", front.port)),
                ):
                    break
                time.sleep(0.02)
            assert process.poll() is None, (folder / "said.txt").read_text()
            yield
        finally:
            process.terminate()
            process.wait(BOUND_S)


@contextlib.contextmanager
def caddy(folder: Path, desk: Desk, front: Front, pair: tuple[Path, Path]) -> Iterator[None]:
    path = program("caddy", "caddy")
    text = changed(
        "Caddyfile",
        {
            "http_port 80\n": f"http_port {front.plain}\n",
            "https_port 443\n": f"https_port {front.port}\n",
            "127.0.0.1:8020": f"127.0.0.1:{desk.port}",
            "/etc/caddy/handouts.pem": str(pair[0]),
            "/etc/caddy/handouts.key": str(pair[1]),
        },
    )
    (folder / "Caddyfile").write_text(text)
    with behind([path, "run", "--config", str(folder / "Caddyfile")], folder, front):
        yield


@contextlib.contextmanager
def nginx(folder: Path, desk: Desk, front: Front, pair: tuple[Path, Path]) -> Iterator[None]:
    path = program("nginx", "nginx-light")
    text = changed(
        "nginx.conf",
        {
            "listen 80;": f"listen 127.0.0.1:{front.plain};",
            "listen 443 ssl;": f"listen 127.0.0.1:{front.port} ssl;",
            "127.0.0.1:8020": f"127.0.0.1:{desk.port}",
            "/etc/nginx/handouts.pem": str(pair[0]),
            "/etc/nginx/handouts.key": str(pair[1]),
        },
    )
    kept = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "handouts.conf").write_text(text)
    (folder / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr crit;\n"
        f"events {{}}\nhttp {{\n{kept}include {folder}/handouts.conf;\n}}\n"
    )
    with behind([path, "-c", str(folder / "nginx.conf"), "-p", str(folder)], folder, front):
        yield


Proxy = Callable[[Path, Desk, Front, tuple[Path, Path]], contextlib.AbstractContextManager[None]]


@pytest.fixture(params=[caddy, nginx])
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Front, Desk]]:
    """A desk on this machine alone, at which nobody has to sign in, behind a proxy."""
    named = ["-subj", f"/CN={CALLED}", "-addext", f"subjectAltName=DNS:{CALLED}"]
    pair = certificates.pair(tmp_path, named=named)
    proxy: Proxy = request.param
    with running(hosts=(CALLED,), entrance=entrance_of(tmp_path, always=False)) as desk:
        front = Front(port=free(), plain=free(), secure=True)
        front.trust = ssl.create_default_context(cafile=str(pair[0]))
        with proxy(tmp_path, desk, front, pair):
            yield front, desk


@pytest.mark.every
def test_the_desk_works_behind_a_proxy_and_everybody_signs_in(
    front: tuple[Front, Desk], tmp_path: Path
) -> None:
    """Takes some seconds: a proxy is started."""
    seen, desk = front
    browser = Browser(seen)
    assert browser.open()["sign_in"] is True
    assert browser.get("/api/find")[0] == 401
    assert browser.sign_in()[0] == 200
    assert browser.cookie.startswith(f"__Host-brochure-desk-{seen.port}=")
    assert browser.open()["person"] == NAME
    assert browser.post("/api/print", {"id": "knee"}) == (200, {"job": 1})
    browser.origin = f"http://{CALLED}:{seen.port}"
    assert browser.post("/api/print", {})[0] == 403
    browser.origin = "https://evil.example"
    assert browser.post("/api/print", {})[0] == 403
    assert browser.get("/?words=diabetes")[0] == 200
    assert browser.get("/api/nothing?words=diabetes")[0] == 404
    large = seen.ask("POST", "/api/print", b"x" * 100_000, Origin=seen.origin)
    assert large[0] == 413
    assert len(desk.done) == 1
    assert "diabetes" not in (tmp_path / "said.txt").read_text()


@pytest.mark.every
def test_what_comes_of_the_jobs_goes_through_the_proxy_at_once(front: tuple[Front, Desk]) -> None:
    """Takes some seconds: a proxy is started."""
    seen, desk = front
    browser = Browser(seen)
    browser.open()
    browser.sign_in()
    with (
        socket.create_connection(("127.0.0.1", seen.port), BOUND_S) as plain,
        seen.trust.wrap_socket(plain, server_hostname=CALLED) as stream,
    ):
        head = f"GET /api/events HTTP/1.1\r\nHost: {CALLED}:{seen.port}\r\nConnection: close\r\n"
        stream.sendall(f"{head}Cookie: {browser.cookie}\r\n\r\n".encode())
        came = b""
        while b"data: first" not in came:
            came += stream.recv(65_536)
        assert b"data: later" not in came
        desk.later.set()
        assert b"data: later" in came + all_of(stream)


@pytest.mark.every
def test_a_proxy_tells_the_computer_and_nobody_else_does(
    front: tuple[Front, Desk], tmp_path: Path
) -> None:
    """Takes some seconds: a proxy is started. What a browser says of itself is thrown away."""
    seen, _ = front
    browser = Browser(seen, X_Forwarded_For="10.9.9.9", X_Forwarded_Proto="http")
    browser.open()
    for _ in range(4):
        browser.sign_in(pin="wrong-1")
    kept = (tmp_path / "desk" / "tries.json").read_text()
    assert '"127.0.0.1"' in kept
    assert "10.9.9.9" not in kept


@pytest.mark.every
def test_http_is_sent_on_to_https(front: tuple[Front, Desk]) -> None:
    """Takes some seconds: a proxy is started."""
    seen, _ = front
    asked = http.client.HTTPConnection("127.0.0.1", seen.plain, timeout=BOUND_S)
    asked.request("GET", "/", headers={"Host": CALLED})
    answer = asked.getresponse()
    asked.close()
    assert answer.status == 308
    assert answer.headers["location"].startswith(f"https://{CALLED}")


CHROMIUM = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    f"--host-resolver-rules=MAP {CALLED} 127.0.0.1",
]  # fmt: skip


@pytest.mark.every
@pytest.mark.parametrize("proxy", [caddy, nginx])
def test_a_person_signs_in_finds_and_signs_out_by_https(tmp_path: Path, proxy: Proxy) -> None:
    """Takes ten seconds: the real desk, a proxy and a browser are started."""
    path = program("chromium", "chromium libatomic1")
    # only where there is a browser
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415

    project = desk_project.written(tmp_path / "clinic", settings=f"desk: {{hosts: [{CALLED}]}}\n")
    People(project).add(NAME, PIN)
    front = Front(port=free(), plain=free(), secure=True)
    faults: list[str] = []
    pair = certificates.pair(
        tmp_path, named=["-subj", f"/CN={CALLED}", "-addext", f"subjectAltName=DNS:{CALLED}"]
    )
    with contextlib.ExitStack() as stack:
        running_desk = stack.enter_context(desks.running(project))
        behind = Desk(port=int(running_desk.address.rpartition(":")[2]))
        stack.enter_context(proxy(tmp_path, behind, front, pair))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        context = browser.new_context(ignore_https_errors=True)
        context.set_default_timeout(BOUND_S * 1000)
        expect.set_options(timeout=BOUND_S * 1000)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if "Policy" in said.text else None)
        page.goto(f"{front.origin}/")
        page.locator("#name").select_option(NAME)
        for pin, wanted in (("wrong-1", False), (PIN, True)):
            page.locator("#pin").fill(pin)
            page.locator("#sign-in-button").click()
            if not wanted:
                expect(page.locator("#sign-in-said")).to_contain_text("do not belong together")
        expect(page.locator("#person")).to_have_text(NAME)
        page.locator("#search").fill("knee")
        expect(page.locator("#hits")).to_contain_text("Walking With Sore Knees")
        cookies = {one["name"]: one for one in context.cookies()}
        (mine,) = (one for name, one in cookies.items() if name.startswith("__Host-brochure-desk"))
        assert (mine["secure"], mine["httpOnly"], mine["sameSite"]) == (True, True, "Strict")
        page.locator("#sign-out").click()
        expect(page.locator("#sign-in")).to_be_visible()
        assert page.evaluate("fetch('/api/find?words=knee').then(answer => answer.status)") == 401
        browser.close()
    assert faults == []


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    path = program("systemd-analyze", "systemd")
    text = changed("brochure-desk.service", {"/opt/brochure/bin/brochure": "/bin/true"})
    unit = tmp_path / "brochure-desk.service"
    unit.write_text(text)
    command = [path, "verify", "--man=no", "--recursive-errors=no", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True)
    said = [line for line in done.stderr.splitlines() if "brochure-desk" in line]
    assert (done.returncode, said) == (0, [])


def test_a_fault_in_the_unit_would_be_told(tmp_path: Path) -> None:
    path = program("systemd-analyze", "systemd")
    text = changed("brochure-desk.service", {"/opt/brochure/bin/brochure": "/bin/true"})
    unit = tmp_path / "brochure-desk.service"
    unit.write_text(text.replace("ProtectHome=yes", "ProtectHome=perhaps"))
    command = [path, "verify", "--man=no", "--recursive-errors=no", str(unit)]
    assert "perhaps" in subprocess.run(command, capture_output=True, text=True).stderr


def test_the_examples_speak_of_one_name_and_one_port() -> None:
    for name in ("Caddyfile", "nginx.conf"):
        text = (EXAMPLES / name).read_text("utf-8")
        assert re.findall(r"127\.0\.0\.1:\d+", text) == ["127.0.0.1:8020"]
        assert f"desk: {{hosts: [{CALLED}]}}" in text
    (port,) = [one.default for one in desk.command.params if one.name == "port"]
    assert port == 8020
