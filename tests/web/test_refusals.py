"""What a server of ours refuses, byte by byte on a real socket: foreign names, other methods,
bodies and heads without end, and clients that never finish.
"""

from __future__ import annotations

import socket
import time

import pytest
from served import BOUND_S, PAGE, Desk, all_of, own_address, running

from brochure.web import patience
from brochure.web.patience import LEFT_OVER, MOST, MOST_OF_ONE, Listener
from brochure.web.server import LOOPBACK

CLOSE = b"Connection: close\r\n\r\n"
JSON = b"Content-Type: application/json\r\n"


def get(host: bytes, target: bytes = b"/", more: bytes = b"") -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\nHost: " + host + b"\r\n" + more + CLOSE


def post(body: bytes, head: bytes, more: bytes = b"") -> bytes:
    return b"POST /api/print HTTP/1.1\r\nHost: localhost\r\n" + JSON + head + more + CLOSE + body


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


@pytest.fixture(scope="module")
def desk():  # type: ignore[no-untyped-def]
    with running(hosts=("Handouts.Clinic.LAN", "bücher.example", "[fd00::A]")) as desk:
        yield desk


@pytest.mark.parametrize(
    "host",
    [
        b"localhost", b"LOCALHOST:1", b"127.0.0.1", b"127.8.8.8:80", b"[::1]", b"[::1]:65535",
        b"[0:0:0:0:0:0:0:1]", b"handouts.clinic.lan", b"HANDOUTS.clinic.lan:8443",
        b"xn--bcher-kva.example", b"[fd00::a]:80", b"[FD00:0::a]",
    ],
)  # fmt: skip
def test_its_own_names_are_answered(desk: Desk, host: bytes) -> None:
    answer = desk.raw(get(host))
    assert (status(answer), PAGE.encode() in answer) == (200, True)


FOREIGN = [
    b"evil.example", b"evil.example:8080", b"localhost.evil.example", b"localhost:8080.evil",
    b"127.0.0.1:8080.evil", b"foo@127.0.0.1", b"foo:bar@localhost", b"127.0.0.1@evil.example",
    b"0.0.0.0", b"0", b"[::]", b"[::]:80", b"2130706433", b"0x7f000001", b"0x7f.0.0.1",
    b"0177.0.0.1", b"017700000001", b"127.1", b"127.0.1", b"localhost.", b"localhost..",
    b"127.0.0.1.", b"handouts.clinic.lan.", b"handouts.clinic.lan.evil.example",
    b"xhandouts.clinic.lan", b"clinic.lan", b"b\xc3\xbccher.example", b"xn--localhost-.example",
    b"127.0.0.1.nip.io", b"7f000001.c0a80114.rbndr.us", b"localtest.me", b"::1", b"[::1", b"::1]",
    b"[::1%25lo]", b"[::1]x", b"[127.0.0.1]x", b"[::ffff:10.0.0.1]", b"localhost:", b"localhost:-1",
    b"localhost:+80", b"localhost:8 0", b"localhost:999999", b"localhost:80:80", b"localhost/",
    b"localhost?", b"localhost#", b"localhost\\", b"localhost,evil.example", b"localhost evil",
    b"http://localhost", b"*", b"", b" ", b"%6cocalhost", b"169.254.169.254", b"192.168.0.77",
    b"8.8.8.8", b"null", b"localhost\xe3\x80\x82", "ⓛocalhost".encode(),
]  # fmt: skip


@pytest.mark.parametrize("host", FOREIGN)
def test_any_other_name_gets_421_and_hears_nothing_of_itself(desk: Desk, host: bytes) -> None:
    answer = desk.raw(get(host))
    assert status(answer) in {400, 421}  # 400 where that is no header at all
    assert PAGE.encode() not in answer
    assert len(host) < 5 or host not in answer


@pytest.mark.parametrize(
    "head",
    [
        b"Host: localhost\r\nHost: localhost\r\n", b"Host: localhost\r\nHost: evil.example\r\n",
        b"Host: evil.example\r\nHost: localhost\r\n", b"", b"X-Forwarded-Host: localhost\r\n",
        b"Host: evil.example\r\nX-Forwarded-Host: localhost\r\n",
        b"Host: evil.example\r\nForwarded: host=localhost\r\n",
        b"Host: evil.example\r\nX-Host: localhost\r\nX-Original-Host: localhost\r\n",
        b"Host: localhost\r\n evil.example\r\n", b"Host : localhost\r\n",
        b"host\x00: localhost\r\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("version", [b"1.1", b"1.0"])
def test_two_hosts_none_and_a_proxys_word_are_no_name(
    desk: Desk, head: bytes, version: bytes
) -> None:
    answer = desk.raw(b"GET / HTTP/" + version + b"\r\n" + head + CLOSE)
    assert status(answer) in {400, 421}
    assert PAGE.encode() not in answer


@pytest.mark.parametrize(
    "target",
    [
        b"http://localhost/", b"http://evil.example/", b"//localhost/", b"*", b"localhost:80",
        b"/../", b"/.git/config", b"/..%2f..%2fetc/passwd", b"/%2e%2e/", b"\\", b"/\\..\\",
        b"/desk/people.json", b"/brochure.yaml", b"/api/print/", b"/api", b"/?/../", b"/%00",
        b"/page.html", b"/.", b"/./", b"file:///etc/passwd",
    ],
)  # fmt: skip
def test_no_other_address_gives_anything(desk: Desk, target: bytes) -> None:
    answer = desk.raw(get(b"localhost", target))
    wanted = {200} if target == b"/?/../" else {400, 404}
    assert status(answer) in wanted
    assert b"Location" not in answer
    assert b"location:" not in answer


@pytest.mark.parametrize(
    ("method", "path", "wanted"),
    [
        *((method, "/", 405) for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")),
        *((method, "/api/print", 405) for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS")),
        ("HEAD", "/", 200), ("BREW", "/", 405), ("get", "/", 405), ("PROPFIND", "/", 405),
        ("CONNECT", "/", 405),
    ],
)  # fmt: skip
def test_other_methods_are_refused(desk: Desk, method: str, path: str, wanted: int) -> None:
    before = len(desk.done)
    sent = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n".encode() + CLOSE
    assert status(desk.raw(sent)) == wanted
    assert len(desk.done) == before


def test_a_name_of_ours_by_another_loopback_address_and_ipv6() -> None:
    with running(Desk("::1")) as desk:
        assert status(desk.raw(get(b"[::1]"))) == 200
        assert status(desk.raw(get(b"[::2]"))) == 421
    with running(Desk("127.0.0.3")) as desk:
        assert status(desk.raw(get(b"127.0.0.3:80"))) == 200


def test_on_all_addresses_the_one_that_was_called_is_ours_and_the_check_stays_on() -> None:
    own = own_address()
    with running(Desk("0.0.0.0"), hosts=("0.0.0.0", "::", "[::]")) as desk:
        assert [status(desk.raw(get(one), LOOPBACK)) for one in (b"localhost", b"0.0.0.0")] == [
            200,
            421,
        ]
        assert status(desk.raw(get(b"[::]"), LOOPBACK)) == 421
        assert [status(desk.raw(get(one), LOOPBACK)) for one in FOREIGN[:6]] == [421] * 6
        if not own:
            pytest.skip("this machine is in no network")
        name = own.encode()
        assert status(desk.raw(get(name + b":9"), own)) == 200
        assert status(desk.raw(get(b"localhost"), own)) == 200
        assert status(desk.raw(get(b"evil.example"), own)) == 421
        assert status(desk.raw(get(name), LOOPBACK)) == 421  # it did not come in there


def test_a_body_as_large_as_allowed_is_read_and_one_more_is_not() -> None:
    most = 1_000
    fits = b'{"a":"' + b"x" * (most - 8) + b'"}'
    with running(most_body=most) as desk:
        length = b"Content-Length: %d\r\n"
        assert status(desk.raw(post(fits, length % most))) == 200
        answer = desk.raw(post(fits + b" ", length % (most + 1)))
        assert status(answer) == 413
        assert b"1,000 bytes" in answer
        assert len(desk.done) == 1


@pytest.mark.parametrize(
    "length", [b"10000000000", b"9" * 19, b"9" * 400, b"65537", b"0" * 30 + b"99999"]
)
def test_a_body_that_is_promised_too_large_is_refused_before_a_byte_of_it(
    desk: Desk, length: bytes
) -> None:
    before = len(desk.done)
    with socket.create_connection((LOOPBACK, desk.port), BOUND_S) as client:
        client.sendall(post(b"", b"Content-Length: " + length + b"\r\n"))
        assert status(client.recv(65_536)) in {400, 413}
    assert len(desk.done) == before


def chunked(count: int, size: int = 4_096) -> bytes:
    return b"%x\r\n%s\r\n" % (size, b"x" * size) * count


def test_chunks_are_counted() -> None:
    head = b"Transfer-Encoding: chunked\r\n"
    with running() as desk:
        assert status(desk.raw(post(chunked(17) + b"0\r\n\r\n", head))) == 413
        assert status(desk.raw(post(b"2\r\n{}\r\n0\r\n\r\n", head))) == 200
        assert desk.done == [{}]


def test_a_refused_client_that_goes_on_sending_is_cut_off() -> None:
    with running() as desk, socket.create_connection((LOOPBACK, desk.port), BOUND_S) as client:
        client.sendall(post(b"", b"Transfer-Encoding: chunked\r\n").replace(CLOSE, b"\r\n"))
        sent, part = 0, chunked(16)
        try:
            while sent < 400 * LEFT_OVER:
                client.sendall(part)
                sent += len(part)
        except OSError:
            pass
        assert sent < 400 * LEFT_OVER
        assert desk.done == []


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", 400),
        (b"Content-Length: 2\r\nContent-Length: 3\r\n", 400),
        (b"Content-Length: -2\r\n", 400),
        (b"Content-Length: 2, 2\r\n", 200),
        (b"Content-Length: 0x2\r\n", 400),
        (b"Content-Length: 2 2\r\n", 400),
        (b"Transfer-Encoding: gzip, chunked\r\n", 501),
        (b"Transfer-Encoding: xchunked\r\n", 501),
        (b"Transfer-Encoding : chunked\r\n", 400),
    ],
)
def test_a_body_of_two_lengths_or_none_that_is_known_is_refused(
    desk: Desk, head: bytes, wanted: int
) -> None:
    before = len(desk.done)
    answer = desk.raw(post(b"{}", head))
    assert status(answer) in {wanted, 400}
    assert len(desk.done) - before == (wanted == 200)


def test_what_is_not_json_is_refused(desk: Desk) -> None:
    before = len(desk.done)
    deep, kinds = b"[" * 60_000, ("text/plain", "application/x-www-form-urlencoded", "", "json")
    for body in (
        b"", b"{", b"[]", b"1", b'"a"', b"null", deep, b'{"a":' * 9_000, b"\xff", b'{"a":NaN}',
        b'{"a":"\\ud800"}', b"9" * 5_000, b'{"a":1}{}', b"\x00", b"{'a':1}",
    ):  # fmt: skip
        status, _, said = desk.ask("POST", "/api/print", body, Content_Type="application/json")
        assert (status, b'"said"' in said) == (400, True), body[:20]
    for kind in kinds:
        assert desk.ask("POST", "/api/print", b"{}", Content_Type=kind)[0] == 415
    assert len(desk.done) == before


@pytest.mark.parametrize(
    "sent",
    [
        get(b"localhost", b"/" + b"a" * 5_000), get(b"localhost", b"/?q=" + b"a" * 5_000),
        get(b"localhost", more=b"A: " + b"b" * 20_000 + b"\r\n"),
        get(b"localhost", more=b"A: b\r\n" * 4_000), get(b"localhost", b"/" + b"a" * 200_000),
        get(b"localhost", more=b"Cookie: " + b"c" * 100_000 + b"\r\n"), b"G" * 100_000,
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"A" * 100_000,
    ],
)  # fmt: skip
def test_heads_without_end_are_refused(desk: Desk, sent: bytes) -> None:
    assert status(desk.raw(sent)) in {400, 414, 431}


def test_a_fault_of_ours_tells_its_place_and_no_word(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    status, _, body = desk.ask("GET", "/api/fault?words=sugar")
    said = capfd.readouterr()
    assert status == 500
    assert b"Traceback" not in body
    assert b"ZeroDivision" not in body
    assert said.out == ""
    assert said.err.startswith("A request failed by a fault of brochure: ZeroDivisionError at ser")
    assert "sugar" not in said.err
    assert "words" not in said.err


def test_nothing_is_logged(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    desk.ask("GET", "/?words=diabetes")
    desk.ask("GET", "/nothing?words=diabetes")
    desk.raw(b"nonsense diabetes\r\n\r\n")
    said = capfd.readouterr()
    assert said.out + said.err == ""


def test_a_client_that_does_not_take_its_answer_is_let_go() -> None:
    with running(patience_s=0.05) as desk, socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.settimeout(BOUND_S)
        client.connect((LOOPBACK, desk.port))
        client.sendall(get(b"localhost", b"/api/large"))
        assert client.recv(1) == b"H"
        end = time.monotonic() + BOUND_S
        while desk.connections() and time.monotonic() < end:
            time.sleep(0.01)
        assert len(all_of(client)) < 20_000_000


def test_half_a_body_is_let_go_and_nothing_is_done(capfd: pytest.CaptureFixture[str]) -> None:
    with running(patience_s=0.2) as desk:
        for head, body in (
            (b"Content-Length: 13\r\n", b'{"id":'),
            (b"Transfer-Encoding: chunked\r\n", b"d\r\n{"),
            (b"Content-Length: 13\r\nExpect: 100-continue\r\n", b""),
        ):
            with socket.create_connection((LOOPBACK, desk.port), BOUND_S) as client:
                client.sendall(post(body, head))
                came = all_of(client)
            assert status(came) in {0, 100}
        assert desk.done == []
    assert capfd.readouterr().err == ""


def test_a_head_of_a_stream_has_an_end(desk: Desk) -> None:
    status, headers, body = desk.ask("HEAD", "/api/events")
    assert (status, body) == (200, b"")
    assert headers["content-type"].startswith("text/event-stream")


@pytest.mark.parametrize("listener", [Listener, socket.socket])
def test_one_computer_has_so_many_connections_and_all_have_so_many(
    monkeypatch: pytest.MonkeyPatch, listener: type[socket.socket]
) -> None:
    """By either of the two places: before the handshake, and where that is passed by."""
    monkeypatch.setattr(Listener, "accept", listener.accept)
    assert (MOST, MOST_OF_ONE) == (400, 64)
    monkeypatch.setattr(patience, "MOST", 8)
    monkeypatch.setattr(patience, "MOST_OF_ONE", 4)
    with running() as desk:
        held = [socket.create_connection((LOOPBACK, desk.port), BOUND_S) for _ in range(12)]
        assert sum(map(_is_answered, held)) == 8
        for one in held:
            one.close()
        assert status(desk.raw(get(b"localhost"))) == 200  # they have left
    own = own_address()
    if not own:
        pytest.skip("this machine is in no network")
    with running(Desk(own)) as desk:
        held = [socket.create_connection((own, desk.port), BOUND_S) for _ in range(6)]
        assert sum(map(_is_answered, held)) == 4
        for one in held:
            one.close()


def _is_answered(connection: socket.socket) -> bool:
    """Ask and leave the connection open."""
    try:
        connection.sendall(get(b"localhost").replace(CLOSE, b"\r\n"))
        return connection.recv(1) == b"H"
    except OSError:
        return False
