"""A thousand requests at random, and ten thousand bytes of nonsense: no fault, no trace of one, and
the server answers the next.
"""

from __future__ import annotations

import contextlib
import random
import socket
from collections import Counter
from pathlib import Path

import pytest
from served import Browser, Desk, all_of, entrance_of, running

from brochure.web.server import LOOPBACK

COUNT = 1_000
STATUS = {200, 204, 400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 417, 421, 429, 431, 501, 505}
WORDS = [
    b"GET", b"POST", b"HEAD", b"PUT", b"CONNECT", b" ", b"/", b"/api/print", b"/sign-in",
    b"/api/desk", b"?words=", b" HTTP/1.1", b" HTTP/1.0", b" HTTP/2", b"\r\n", b"\n", b"\r", b"\0",
    b"Host: ", b"localhost", b"127.0.0.1", b"[::1]", b"Content-Length: ", b"5", b"-1", b"{}",
    b"Transfer-Encoding: chunked", b"0\r\n\r\n", b"Origin: ", b"http://localhost", b"Cookie: ",
    b"brochure-desk=", b"a" * 43, b"X-Desk-Token: ", b"Content-Type: application/json",
    b"Expect: 100-continue", b"Upgrade: websocket", b"Connection: ", b"Upgrade", b"close", b"\xff",
    b"%", b"%00", b"..", b"\xc3\xa9", b";", b",", b'"', b"X-Forwarded-For: ",
    b"X-Forwarded-Proto: ",
    b"Range: bytes=0-9999999999999", b"If-None-Match: *", b'{"name":"Ana Lopez","pin":"x"}',
    b"{" * 50, b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA", b"PRI * HTTP/2.0",
]  # fmt: skip


def request(draw: random.Random, sound: bytes) -> bytes:
    """Return a request that is nonsense, or a sound one with some bytes changed."""
    if draw.random() < 0.4:
        return b"".join(draw.choice(WORDS) for _ in range(draw.randrange(1, 40)))
    made = bytearray(sound)
    for _ in range(draw.randrange(1, 6)):
        at = draw.randrange(len(made))
        kind = draw.randrange(4)
        if kind == 0:
            made[at] = draw.randrange(256)
        elif kind == 1:
            del made[at : at + draw.randrange(1, 30)]
        elif kind == 2:
            made[at:at] = draw.choice(WORDS)
        else:
            made[at:at] = made[at : at + draw.randrange(1, 200)]
        made = made or bytearray(b"G")
    return bytes(made)


def sound(desk: Desk, browser: Browser) -> list[bytes]:
    """Return requests that are in order: they are answered, and the third is done."""
    own = f"Host: {desk.host}:{desk.port}\r\nCookie: {browser.cookie}\r\nConnection: close\r\n"
    post = own + (
        f"Origin: {desk.origin}\r\nX-Desk-Token: {browser.token}\r\n"
        "Content-Type: application/json\r\nContent-Length: 13\r\n"
    )
    heads = ("GET / HTTP/1.1\r\n" + own, "GET /api/desk?words=knee HTTP/1.1\r\n" + own,
             "POST /api/print HTTP/1.1\r\n" + post)  # fmt: skip
    bodies = ("", "", '{"id":"knee"}')
    return [f"{head}\r\n{body}".encode() for head, body in zip(heads, bodies, strict=True)]


def answered(desk: Desk, sent: bytes) -> bytes:
    with socket.create_connection((LOOPBACK, desk.port), 60) as client:
        with contextlib.suppress(OSError):
            client.sendall(sent)
            client.shutdown(socket.SHUT_WR)
        return all_of(client)


@pytest.mark.every
def test_requests_at_random_are_answered_or_refused_and_never_by_a_fault(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Takes some seconds: a thousand connections, one after the other."""
    draw = random.Random(13)
    entrance = entrance_of(tmp_path)
    with running(entrance=entrance, patience_s=0.5) as desk:
        browser = Browser(desk)
        browser.open()
        browser.sign_in()
        right, codes = sound(desk, browser), Counter[int]()
        assert [answered(desk, one)[9:12] for one in right] == [b"200"] * 3
        for _ in range(COUNT):
            sent = request(draw, draw.choice(right))
            answer = answered(desk, sent)
            for part in answer.split(b"HTTP/1.1 ")[1:]:
                codes[int(part[:3])] += 1
            assert b"Traceback" not in answer
            assert b"Internal Server Error" not in answer
        assert answered(desk, right[0])[9:12] == b"200"
        assert set(codes) <= STATUS
        assert {200, 400, 403, 404, 405, 421} <= set(codes)
        assert all(isinstance(one, dict) for one in desk.done)
    said = capfd.readouterr()
    assert said.out + said.err == ""
    assert [one.message for one in caplog.records if one.name == "asyncio"] == []
