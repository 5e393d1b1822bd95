"""A hostile page in the browser of somebody who is signed in at the desk, in headless Chromium: it
comes from another site, from another port of the desk's own host, and from a name that is made to
point at the desk (DNS rebinding). It tries each POST in every way that a page has, and to read.
"""

from __future__ import annotations

import contextlib
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from programs import program
from served import BOUND_S, NAME, PAGE, PIN, Desk, entrance_of, running

from brochure.web.guard import MISDIRECTED
from brochure.web.site import JSONResponse, Request, Response

CHROMIUM = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP *.test 127.0.0.1",
]  # fmt: skip
POSTS = ("/api/print", "/sign-in", "/sign-out", "/weak")
# Runs in the hostile page; returns what it could read, and how often it tried to do something.
ATTACK = """async ([desk, posts]) => {
  const read = []; let tried = 0;
  const soon = promise => Promise.race([promise, new Promise(done => setTimeout(done, 700))])
    .catch(() => null);
  const frame = name => { const made = document.createElement('iframe'); made.name = name;
    document.body.append(made); return made; };
  for (const path of posts) {
    const to = desk + path;
    for (const kind of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data']) {
      const form = document.createElement('form');
      form.method = 'post'; form.action = to; form.enctype = kind;
      const field = document.createElement('input');
      field.name = '{"id":"knee","name":"'; field.value = '"}';
      form.append(field); document.body.append(form);
      const into = frame('to' + tried); form.target = into.name;
      const loaded = new Promise(done => into.addEventListener('load', done));
      form.submit(); tried += 1; await soon(loaded);
      try { read.push(into.contentDocument.body.textContent); } catch {}
    }
    const body = '{"id":"knee"}';
    const headers = [{}, {'Content-Type': 'text/plain'}, {'Content-Type': 'application/json'},
      {'Content-Type': 'application/json', 'X-Desk-Token': 'x'.repeat(64)}];
    for (const mode of ['no-cors', 'cors', 'same-origin'])
      for (const given of headers)
        for (const credentials of ['include', 'omit']) {
          tried += 1;
          const answer = await soon(fetch(to, {method: 'POST', mode, headers: given, body,
            credentials}));
          if (answer) read.push(await answer.text());
        }
    navigator.sendBeacon(to, new Blob([body], {type: 'text/plain'})); tried += 1;
    const asked = new XMLHttpRequest();
    asked.open('POST', to); asked.withCredentials = true;
    const over = new Promise(done => asked.addEventListener('loadend', done));
    asked.send(body); tried += 1; await soon(over); read.push(asked.responseText);
  }
  for (const path of ['/', '/api/desk', '/api/find', '/sign-in', '/api/events']) {
    const inner = frame('read' + path); inner.src = desk + path;
    await soon(new Promise(done => inner.addEventListener('load', done)));
    try { read.push(inner.contentDocument.body.textContent); } catch {}
    for (const mode of ['cors', 'no-cors']) {
      const answer = await soon(fetch(desk + path, {mode, credentials: 'include'}));
      if (answer && path != '/api/events') read.push(await answer.text());
    }
    for (const name of ['script', 'img']) {
      const part = document.createElement(name); part.src = desk + path;
      const loaded = new Promise((done, failed) => { part.onload = () => done(name + ' ' + path);
        part.onerror = () => failed(name); });
      document.body.append(part);
      const came = await soon(loaded); if (came) read.push(came);
    }
  }
  return {read: read.filter(text => text), tried};
}"""
SIGN_IN = """async ([name, pin]) => {
  const {token} = await (await fetch('/sign-in')).json();
  const answer = await fetch('/sign-in', {method: 'POST', body: JSON.stringify({name, pin}),
    headers: {'Content-Type': 'application/json', 'X-Desk-Token': token}});
  return (await answer.json()).token;
}"""
PRINT = """async token => (await fetch('/api/print', {method: 'POST', body: '{"id":"knee"}',
  headers: {'Content-Type': 'application/json', 'X-Desk-Token': token}})).status"""
FRAMED = """async desk => {
  const inner = document.createElement('iframe'); inner.src = desk; document.body.append(inner);
  await new Promise(done => { inner.onload = done; setTimeout(done, 3000); });
}"""


class Hostile(http.server.BaseHTTPRequestHandler):
    """Serves an empty page, whatever is asked for."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Win a prize</title><body>")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def hostile() -> Iterator[int]:
    """The port of a server that is not ours."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join(BOUND_S)
    server.server_close()


@contextlib.contextmanager
def browsing() -> Iterator[Any]:
    """Yield a new context of a headless browser."""
    path = program("chromium", "chromium libatomic1")
    # only where there is a browser
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        context = browser.new_context()
        context.set_default_timeout(BOUND_S * 1000)
        yield context
        browser.close()


def weak_of(desk: Desk) -> Callable[[Request], Any]:
    async def weak(request: Request) -> Response:
        """Do something whoever asks: what the attack is to hit where nothing guards it."""
        desk.done.append(await request.body())
        return JSONResponse({})

    return weak


@pytest.mark.every
@pytest.mark.parametrize(
    "origin",
    ["http://evil.test:{hostile}", "http://127.0.0.1:{hostile}", "http://evil.test:{desk}"],
)
def test_a_hostile_page_does_nothing_and_reads_nothing(
    tmp_path: Path, hostile: int, origin: str
) -> None:
    """Takes some seconds: a browser is started."""
    desk = Desk()
    entrance = entrance_of(tmp_path)
    with (
        running(desk, entrance=entrance, posts={"/weak": weak_of(desk)}),
        browsing() as context,
    ):
        own = context.new_page()
        own.goto(desk.origin)
        token = own.evaluate(SIGN_IN, [NAME, PIN])
        assert own.evaluate(PRINT, token) == 200
        assert len(desk.done) == 1
        page = context.new_page()
        page.goto(origin.format(hostile=hostile, desk=desk.port))
        target = desk.origin
        if "{desk}" in origin:  # the desk itself by a false name: what is asked is its own origin
            target = origin.format(desk=desk.port)
            assert MISDIRECTED in page.content()
        came = page.evaluate(ATTACK, [target, POSTS])
        assert came["tried"] == len(POSTS) * 29
        assert [text for text in came["read"] if text != MISDIRECTED] == []
        assert len(desk.done) == 1
        assert own.evaluate(PRINT, token) == 200  # still signed in, by the same token
        assert len(desk.done) == 2


@pytest.mark.every
def test_the_same_page_hits_a_desk_that_nothing_guards(hostile: int) -> None:
    """Takes some seconds: a browser is started. Without this, the test above could be blind."""
    desk = Desk()
    with running(desk, posts={"/weak": weak_of(desk)}), browsing() as context:
        page = context.new_page()
        page.goto(f"http://evil.test:{hostile}")
        came = page.evaluate(ATTACK, [desk.origin, ["/weak"]])
    assert came["tried"] == 29
    assert len(desk.done) >= 10  # forms, fetches without preflight, a beacon


@pytest.mark.every
def test_no_page_frames_the_desk(hostile: int) -> None:
    """Takes some seconds: a browser is started."""
    with running() as desk, browsing() as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"http://evil.test:{hostile}")
        page.evaluate(FRAMED, desk.origin)
        inner = [frame.content() for frame in page.frames if frame is not page.main_frame]
        assert PAGE[-12:] not in "".join(inner)
        assert any("frame-ancestors" in one for one in said)
