"""The real desk, as a process: what is asked for at random, by each of its addresses, and what a
person on the network gets before a sign-in.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import desk_project
import desks
import pytest
from paths import ROOT
from served import NAME, PIN, own_address

from brochure.desk.people import People

COUNT = 1_000
# What only the desk's own page, or a person who has signed in, may see: each address that there is.
CLOSED = (
    "/api/find?words=knee", "/api/events", "/api/handouts/walking-sore-knees",
    "/api/handouts/walking-sore-knees/en/code.svg", "/api/copies/x.pdf", "/api/copies/x/1.png",
    "/api/editions/walking-sore-knees/en/handout", "/api/pages/walking-sore-knees/en/handout/1.png",
    "/api/pdf/walking-sore-knees/en/handout.pdf",
)  # fmt: skip
POSTS = ("/api/copies", "/api/print", "/api/jobs/1/cancel", "/api/jobs/1/again")
ODD: tuple[Any, ...] = (
    "", "walking-sore-knees", "en", "handout", "draft-one", "personal-one", "..", "/etc/passwd",
    "\0", "a\nb", "<script>", "%00", "x" * 3_000, "é", "\u202e", 0, -1, 1, 99, 2**70, 1.5, True,
    None, [], {}, ["en"], {"patient": "Jane Secret"}, {"patient": 5}, {"visit": "no date"},
    {"": ""}, {"patient": "x" * 1_999}, "Nowhere", "file:///etc/passwd", "ipp://127.0.0.1/x", "*",
    "CON", ".",
)  # fmt: skip
KEYS = ("id", "language", "format", "printer", "colour", "copies", "fields", "more", "")
PARTS = (
    "api", "find", "handouts", "pages", "pdf", "editions", "copies", "jobs", "1", "cancel", "..",
    "walking-sore-knees", "en", "handout", "1.png", "0.png", "99999999999999999999.png", "-1.png",
    "handout.pdf", "code.svg", "%2e%2e", "%00", "%ff", "draft-one", "xx", "etc", "passwd", ".git",
    "brochure.yaml", "desk", "people.json", "page.html", "scripts", "words.json", "🙂", "",
    "a" * 500,
)  # fmt: skip


class Asked:
    """A browser at a desk on this machine, whose connection stays open."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
        self.given: dict[str, str] = {}
        status, headers, body = self.ask("GET", "/api/desk")
        assert status == 200
        self.given = {
            "Cookie": headers["set-cookie"].partition(";")[0], "Origin": address,
            "X-Desk-Token": json.loads(body)["token"], "Content-Type": "application/json",
        }  # fmt: skip

    def ask(
        self, method: str, path: str, body: bytes | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        self.connection.request(method, path, body, self.given)
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[desks.Running]:
    project = desk_project.written(
        tmp_path_factory.mktemp("clinic"), {"Front": "ipp://127.0.0.1:9"}
    )
    with desks.running(project) as running:
        yield running


def rest(desk: desks.Running) -> str:
    """End the desk and return what it said besides its first line."""
    desk.process.terminate()
    assert desk.process.stdout
    said = desk.process.stdout.read()
    desk.process.wait(60)
    return said


def at_random(draw: random.Random) -> tuple[str, str, bytes | None]:
    """Return a method, an address and a body: often nearly right."""
    if draw.random() < 0.5:
        told = {draw.choice(KEYS): draw.choice(ODD) for _ in range(draw.randrange(8))}
        near = {"id": "walking-sore-knees", "language": "en", "format": "handout",
                "printer": "Front", "fields": {}}  # fmt: skip
        said = {**near, **told} if draw.random() < 0.7 else told
        path = draw.choice(
            (*POSTS, "/api/jobs/99999999999999999999/again", "/sign-in", "/sign-out")
        )
        return "POST", path, json.dumps(said).encode()
    if draw.random() < 0.3:
        return "GET", f"/api/find?words={quote(str(draw.choice(ODD))[:900])}", None
    steps = [draw.choice(PARTS) for _ in range(draw.randrange(1, 7))]
    if draw.random() < 0.7:
        closed = draw.choice(CLOSED).split("/")[1:]
        closed[draw.randrange(len(closed))] = draw.choice(PARTS)
        steps = closed
    path = "/" + "/".join(quote(step, safe="%?=.") for step in steps)
    return draw.choice(("GET", "GET", "HEAD")), path, None


@pytest.mark.every
def test_what_is_asked_at_random_is_a_sentence_and_never_a_fault(desk: desks.Running) -> None:
    """Takes half a minute: a thousand requests, some of which make a handout."""
    draw, codes = random.Random(13), Counter[int]()
    asked = Asked(desk.address)
    for _ in range(COUNT):
        method, path, body = at_random(draw)
        if path.startswith("/api/events"):
            continue  # it has no end
        status, headers, came = asked.ask(method, path, body)
        codes[status] += 1
        assert status != 500, (method, path, body, came)
        assert status < 400 or method == "HEAD" or json.loads(came)["said"], (method, path, came)
        assert b"Traceback" not in came
        assert b"root:" not in came
        assert headers["x-content-type-options"] == "nosniff"
        if path == "/sign-out":
            asked.connection.close()
            asked = Asked(desk.address)
    asked.connection.close()
    assert {200, 400, 404, 409} <= set(codes)
    said = rest(desk)
    assert said == ""
    kept = b"".join(
        path.read_bytes() for path in (desk.project / "desk").rglob("*") if path.is_file()
    )
    assert b"Jane Secret" not in kept


@pytest.mark.every
def test_on_the_network_everybody_signs_in_at_each_address(tmp_path: Path) -> None:
    """Takes some seconds: a desk is started, at an address of this machine in a network."""
    own = own_address() or pytest.skip("this machine is in no network")
    project = desk_project.written(tmp_path)
    command = [sys.executable, "-m", "brochure", "desk", "--in", str(project), "--port", "0",
               "--lan", own]  # fmt: skip
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)
    assert refused.returncode == 2
    assert "nobody may sign in yet" in refused.stderr
    assert 'brochure desk people add "NAME"' in refused.stderr
    People(project).add(NAME, PIN)
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=environment,
    )  # fmt: skip
    try:
        assert process.stdout
        assert "everything goes over the network in clear" in process.stdout.readline()
        found = re.search(rf"http://{re.escape(own)}:(\d+)/", process.stdout.readline())
        assert found
        connection = http.client.HTTPConnection(own, int(found[1]), timeout=60)
        for method, path, wanted in (
            *(("GET", path, 401) for path in CLOSED), *(("HEAD", path, 401) for path in CLOSED),
            *(("POST", path, 403) for path in (*POSTS, "/sign-in", "/sign-out")),
            ("GET", "/", 200), ("GET", "/api/desk", 200), ("GET", "/page.js", 200),
        ):  # fmt: skip
            connection.request(method, path, b"{}" if method == "POST" else None)
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == wanted, (method, path, body)
            if path == "/api/desk":
                told = json.loads(body)
        for name in ("0.0.0.0", "evil.example", f"{own}.evil.example", f"user@{own}"):
            connection.request("GET", "/", headers={"Host": name})
            assert connection.getresponse().read() == b"This server does not answer to that name."
        connection.close()
        assert (told["sign_in"], told["people"], told["handouts"]) == (True, [NAME], 0)
        assert told["printers"] == told.get("jobs", []) == []
    finally:
        process.terminate()
        process.wait(60)
        if process.stdout:
            process.stdout.close()
