"""Who comes in at the desk, on a real socket: our own page, with its token, after a sign-in."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import certificates
import pytest
from served import BOUND_S, NAME, PIN, Browser, Desk, all_of, entrance_of, own_address, running

from brochure.desk.entrance import Entrance
from brochure.desk.people import People
from brochure.desk.pin import Kept
from brochure.desk.sessions import IDLE_S, LONGEST_S, MOST, Sessions
from brochure.desk.tries import Tries
from brochure.web.site import JSONResponse, Request, Response


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work PINs out in a millisecond."""
    monkeypatch.setattr(Kept.__init__, "__defaults__", (2**4, 8, 1))
    monkeypatch.setattr("brochure.desk.people.NOBODY", Kept(bytes(16), bytes(32)))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk at which everybody signs in."""
    with running(entrance=entrance_of(tmp_path)) as desk:
        yield desk


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Desk]:
    """A desk on this machine alone, at which nobody has to."""
    with running(hosts=("desk.lan",), entrance=entrance_of(tmp_path, always=False)) as desk:
        yield desk


def signed_in(desk: Desk, **headers: str) -> Browser:
    browser = Browser(desk, **headers)
    browser.open()
    assert browser.sign_in()[0] == 200
    return browser


def test_the_page_is_for_anybody_and_nothing_else_is(desk: Desk) -> None:
    browser = Browser(desk)
    assert browser.get("/")[0] == 200
    assert browser.get("/api/desk")[0] == 200
    assert browser.get("/api/events") == (401, {"said": "Sign in first."})
    assert browser.get("/api/find")[0] == 401
    told = browser.open()
    assert (told["person"], told["sign_in"], told["people"]) == (None, True, [NAME])
    assert browser.post("/api/print", {}) == (401, {"said": "Sign in first."})
    assert desk.done == []


def test_the_scripts_of_the_page_are_for_anybody_and_what_is_called_alike_is_not(
    tmp_path: Path,
) -> None:
    entrance, other = entrance_of(tmp_path), Desk()
    more = dict.fromkeys(("/scripts/a.js", "/scripts.js", "/api/scripts/a.js"), other.page)
    with running(entrance=entrance, more=more) as desk:
        assert [desk.ask("GET", path)[0] for path in more] == [200, 401, 401]


def test_a_sign_in_opens_the_desk_and_a_sign_out_closes_it(desk: Desk) -> None:
    browser = Browser(desk)
    browser.open()
    before = browser.cookie
    assert browser.sign_in("ana  lopez")[0] == 200
    assert browser.cookie != before  # another one: nobody can have planted it
    told = browser.open()
    assert (told["person"], told["sign_in"]) == (NAME, False)
    assert browser.post("/api/print", {"id": "knee"}) == (200, {"job": 1})
    cookie, token = browser.cookie, browser.token
    assert browser.post("/sign-out", {})[0] == 200
    assert browser.cookie != cookie
    assert browser.get("/api/find")[0] == 401
    browser.cookie, browser.token = cookie, token  # kept by somebody
    assert browser.get("/api/find")[0] == 401
    assert browser.post("/api/print", {})[0] == 401
    assert len(desk.done) == 1


def test_the_cookie_that_was_before_the_sign_in_is_nobodys(desk: Desk) -> None:
    browser = Browser(desk)
    browser.open()
    planted = browser.cookie
    browser.sign_in()
    other = Browser(desk)
    other.cookie = planted
    assert other.open()["person"] is None


def test_cookies_say_what_a_browser_may_do_with_them(desk: Desk) -> None:
    _, headers, _ = desk.ask("GET", "/sign-in")
    parts = [part.strip().lower() for part in headers["set-cookie"].split(";")]
    assert set(parts[1:]) == {"httponly", "path=/", "samesite=strict"}
    assert parts[0].startswith(f"brochure-desk-{desk.port}=")
    assert len(parts[0].partition("=")[2]) == 43
    assert headers["cache-control"] == "no-store"
    assert "set-cookie" not in desk.ask("GET", "/")[1]  # a link from elsewhere comes without one
    assert "set-cookie" not in desk.ask("GET", "/sign-in", Sec_Fetch_Site="cross-site")[1]


def test_under_tls_cookies_go_by_tls_alone(tmp_path: Path) -> None:
    pair = certificates.pair(tmp_path)
    with running(pair=pair, entrance=entrance_of(tmp_path)) as desk:
        asked = http.client.HTTPSConnection(
            "localhost", desk.port, context=ssl.create_default_context(cafile=str(pair[0]))
        )
        asked.request("GET", "/sign-in")
        answer = asked.getresponse()
        cookie, token = answer.headers["set-cookie"], json.loads(answer.read())["token"]
        given = {"Cookie": cookie.partition(";")[0], "X-Desk-Token": token,
                 "Content-Type": "application/json"}  # fmt: skip
        codes = []
        for origin in (f"https://localhost:{desk.port}", f"http://localhost:{desk.port}"):
            body = json.dumps({"name": NAME, "pin": PIN})
            asked.request("POST", "/sign-in", body, {**given, "Origin": origin})
            answer = asked.getresponse()
            answer.read()
            codes.append(answer.status)
        asked.close()
    assert cookie.startswith("__Host-brochure-desk-")
    assert "; Secure" in cookie
    assert codes == [200, 403]


FOREIGN = [
    "", "null", "https://evil.example", "http://evil.example", "http://localhost", "http://",
    "http://127.0.0.1", "http://127.0.0.1:1", "https://127.0.0.1:{port}", "127.0.0.1:{port}",
    "http://127.0.0.1:{port}.evil.example", "http://127.0.0.1:{port}/", "http://127.0.0.1:{port}0",
    "http://user@127.0.0.1:{port}", "http://localhost:{port}", "http://127.0.0.1:{port} ",
    "http://127.0.0.1:{port}, http://127.0.0.1:{port}", "file://", "*",
]  # fmt: skip


def test_a_post_of_another_origin_or_of_none_does_nothing(desk: Desk) -> None:
    browser = signed_in(desk)
    for origin in FOREIGN:
        browser.origin = origin.format(port=desk.port)
        if origin.endswith(" "):
            continue  # white space around a header's value is no part of it
        status, answer = browser.post("/api/print", {})
        assert (status, "own page" in answer["said"]) == (403, True), origin
    assert desk.done == []
    browser.origin = desk.origin.upper()
    assert browser.post("/api/print", {})[0] == 200


def test_a_post_without_its_token_or_with_anothers_does_nothing(desk: Desk) -> None:
    browser, other = signed_in(desk), signed_in(desk)
    for token in ("", "x", browser.token[:-1], browser.token.upper(), other.token, "é" * 64):
        status, answer = browser.post("/api/print", {}, X_Desk_Token=token)
        assert (status, "Load it again" in answer["said"]) == (403, True), token
    browser.cookie = ""
    assert browser.post("/api/print", {})[0] == 403
    assert desk.done == []


def test_what_another_site_asks_for_is_not_given(local: Desk) -> None:
    browser = Browser(local)
    for site, wanted in (("cross-site", 403), ("same-site", 403), ("same-origin", 200),
                         ("none", 200)):  # fmt: skip
        browser.more = {"Sec_Fetch_Site": site}
        assert browser.get("/api/find")[0] == wanted
        assert browser.get("/")[0] == 200


def test_on_this_machine_nobody_has_to_sign_in_and_everybody_may(local: Desk) -> None:
    browser = Browser(local)
    assert browser.open()["sign_in"] is False
    assert browser.post("/api/print", {})[0] == 200
    assert browser.sign_in()[0] == 200
    assert browser.open()["person"] == NAME


def test_through_a_proxy_or_by_another_name_everybody_signs_in(local: Desk) -> None:
    for headers in (
        {"X_Forwarded_For": "192.168.1.9"}, {"X_Forwarded_Proto": "http"}, {"Via": "1.1 proxy"},
        {"Forwarded": "for=192.168.1.9"}, {"X_Real_IP": "127.0.0.1"},
        {"X_Forwarded_Host": "localhost"}, {"Host": "desk.lan"},
    ):  # fmt: skip
        status, _, body = local.ask("GET", "/api/find", None, **headers)
        assert (status, json.loads(body)) == (401, {"said": "Sign in first."}), headers
        assert json.loads(local.ask("GET", "/sign-in", None, **headers)[2])["sign_in"] is True


def test_the_way_in_which_nginx_asks_as_it_comes_is_no_person_at_this_machine(local: Desk) -> None:
    assert local.raw(b"GET /api/events HTTP/1.0\r\nHost: localhost\r\n\r\n").startswith(
        b"HTTP/1.1 401"
    )


def test_by_the_address_of_this_machine_everybody_signs_in(tmp_path: Path) -> None:
    own = own_address()
    if not own:
        pytest.skip("this machine is in no network")
    with running(Desk(own), entrance=entrance_of(tmp_path, always=False)) as desk:
        browser = Browser(desk)
        assert browser.open()["sign_in"] is True
        assert browser.get("/api/find")[0] == 401
        assert browser.sign_in()[0] == 200
        assert browser.post("/api/print", {})[0] == 200


def test_while_nobody_is_known_nobody_comes_in_and_the_command_is_told(tmp_path: Path) -> None:
    with running(entrance=entrance_of(tmp_path, people=False)) as desk:
        browser = Browser(desk)
        told = browser.open()
        status, answer = browser.get("/api/find")
        assert (status, "brochure desk people add" in answer["said"]) == (401, True)
        assert answer["said"] == told["said"]
        assert browser.sign_in("", "")[0] == 401


def test_a_proxy_on_this_machine_tells_which_computer_asks(tmp_path: Path) -> None:
    async def who(request: Request) -> Response:
        return JSONResponse({"desk": entrance.visitor(request).desk})

    entrance = Entrance(People(tmp_path), Tries(tmp_path), anybody={"/who"})
    with running(entrance=entrance, more={"/who": who}) as desk:
        for said, wanted in (
            ("192.168.1.9", "192.168.1.9"), ("6.6.6.6, 192.168.1.9", "192.168.1.9"),
            ("", "127.0.0.1"), ("fd00::9", "fd00::9"), ("::ffff:192.168.1.9", "192.168.1.9"),
            ("unknown", "127.0.0.1"), ("192.168.1.9:80", "127.0.0.1"),
            ("evil, <script>", "127.0.0.1"),
        ):  # fmt: skip
            assert json.loads(desk.ask("GET", "/who", X_Forwarded_For=said)[2])["desk"] == wanted


def test_a_proxy_on_this_machine_tells_whether_the_browser_speaks_https(local: Desk) -> None:
    browser = Browser(local, "https://desk.lan", Host="desk.lan", X_Forwarded_Proto="https",
                      X_Forwarded_For="192.168.1.9")  # fmt: skip
    browser.open()
    assert browser.cookie.startswith("__Host-brochure-desk=")
    assert browser.sign_in()[0] == 200
    assert browser.post("/api/print", {})[0] == 200
    browser.origin = "http://desk.lan"
    assert browser.post("/api/print", {})[0] == 403


def test_somebody_on_the_network_is_not_believed_to_be_a_proxy(tmp_path: Path) -> None:
    own = own_address()
    if not own:
        pytest.skip("this machine is in no network")
    with running(Desk(own), entrance=entrance_of(tmp_path)) as desk:
        browser = Browser(desk, X_Forwarded_Proto="https", X_Forwarded_For="10.9.9.9")
        browser.open()
        assert browser.cookie.startswith("brochure-desk-")
        for _ in range(5):
            browser.sign_in(pin="wrong-1")
        browser.more = {"X_Forwarded_For": "10.9.9.10"}
        assert browser.sign_in()[0] == 429


@pytest.mark.every
def test_a_thousand_wrong_pins_are_refused_and_few_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Takes a second: a thousand connections."""
    looked: list[str] = []
    real = Kept.fits

    def fits(kept: Kept, word: str) -> bool:
        looked.append(word)
        return real(kept, word)

    monkeypatch.setattr(Kept, "fits", fits)
    clock = Clock()
    people = People(tmp_path)
    people.add(NAME, PIN)
    entrance = Entrance(people, Tries(tmp_path, clock), always=True)
    with running(entrance=entrance) as desk:
        browser = Browser(desk)
        browser.open()
        codes = [browser.sign_in(pin=f"wrong-{number}")[0] for number in range(1_000)]
        assert (codes.count(401), codes.count(429)) == (3, 997)
        assert len(looked) == 3
        status, answer = browser.sign_in()  # nor does the right one come in now
        assert (status, answer["wait"]) == (429, 1)
        clock.now += 1
        assert browser.sign_in()[0] == 200


def test_many_at_once_get_no_more_tries_and_one_pin_is_worked_out_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    working: list[int] = []
    most: list[int] = []
    slow = threading.Event()

    def fits(_kept: Kept, _word: str) -> bool:
        working.append(1)
        most.append(len(working))
        slow.wait(0.02)
        working.pop()
        return False

    monkeypatch.setattr(Kept, "fits", fits)
    with running(entrance=entrance_of(tmp_path, always=False)) as desk:
        codes: list[int] = []

        def tried(number: int) -> None:
            browser = Browser(desk, X_Forwarded_For=f"10.0.0.{number % 20}")
            browser.open()
            codes.append(browser.sign_in()[0])

        threads = [threading.Thread(target=tried, args=(number,)) for number in range(60)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        slow.set()
    assert set(codes) <= {401, 429}
    assert len(codes) == 60
    assert max(most) == 1
    assert len(most) == codes.count(401) <= 10  # and then the person's own wait begins


def test_a_name_that_nobody_has_takes_the_same_work_and_the_same_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked: list[int] = []
    real = Kept.fits

    def fits(kept: Kept, word: str) -> bool:
        worked.append(kept.n)
        return real(kept, word)

    monkeypatch.setattr(Kept, "fits", fits)
    browser = Browser(desk)
    browser.open()
    assert browser.sign_in("Nobody", "wrong-1") == browser.sign_in(NAME, "wrong-1")
    assert worked == [2**4, 2**4]


def test_what_is_no_name_and_no_pin_is_a_sentence(desk: Desk) -> None:
    browser = Browser(desk)
    browser.open()
    for given in (
        {}, {"name": NAME}, {"pin": PIN}, {"name": 1, "pin": PIN},
        {"name": NAME, "pin": ["kestrel7"]}, {"name": "x" * 500, "pin": PIN},
        {"name": NAME, "pin": "x" * 50_000}, {"name": None, "pin": None},
    ):  # fmt: skip
        status, answer = browser.post("/sign-in", given)
        assert (status, answer["said"]) == (400, "A name and a PIN are needed to sign in.")


def test_a_file_of_people_that_cannot_be_read_is_told_and_lets_nobody_in(
    desk: Desk, tmp_path: Path
) -> None:
    browser = Browser(desk)
    browser.open()
    spoilt(tmp_path)
    for status, answer in (browser.get("/api/find"), browser.sign_in(), browser.get("/sign-in")):
        assert (status in {200, 401, 503}, "cannot be read" in answer["said"]) == (True, True)
    assert browser.post("/api/print", {})[0] == 401
    assert desk.done == []


def entrance_by(tmp_path: Path, clock: Clock) -> Entrance:
    people = People(tmp_path)
    people.add(NAME, PIN)
    return Entrance(people, Tries(tmp_path), Sessions(IDLE_S, clock), always=True)


def test_who_does_nothing_is_signed_out_and_who_works_all_day_too(tmp_path: Path) -> None:
    clock = Clock()
    with running(entrance=entrance_by(tmp_path, clock)) as desk:
        browser = signed_in(desk)
        for _ in range(3):
            clock.now += IDLE_S - 1
            assert browser.post("/api/print", {})[0] == 200
        clock.now += IDLE_S - 1
        assert browser.get("/")[0] == 200  # which anybody may: no sign that somebody is there
        clock.now += 2
        assert browser.post("/api/print", {})[0] == 401
        browser = signed_in(desk)
        for _ in range(int(LONGEST_S / 600) + 1):
            clock.now += 600
            code = browser.get("/api/find")[0]
        assert code == 401


def test_a_stream_does_not_keep_a_session_alive_and_ends_with_it(tmp_path: Path) -> None:
    clock = Clock()
    with running(entrance=entrance_by(tmp_path, clock)) as desk:
        browser = signed_in(desk)
        head = f"GET /api/events HTTP/1.1\r\nHost: {desk.host}:{desk.port}\r\n"
        with socket.create_connection((desk.host, desk.port), BOUND_S) as stream:
            stream.sendall(f"{head}Cookie: {browser.cookie}\r\n\r\n".encode())
            came = b""
            while b"data: first" not in came:
                came += stream.recv(65_536)
            clock.now += IDLE_S + 1
            desk.later.set()
            stream.shutdown(socket.SHUT_WR)
            came += all_of(stream)
    assert b"data: later" not in came


def changed(project: Path) -> None:
    People(project).change(NAME, "heron-22")


def removed(project: Path) -> None:
    People(project).remove(NAME)


def spoilt(project: Path) -> None:
    (project / "desk" / "people.json").write_text("{")


@pytest.mark.parametrize("change", [changed, removed, spoilt])
def test_a_new_pin_a_person_less_and_a_spoilt_file_end_what_is_signed_in(
    desk: Desk, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    browser = signed_in(desk)
    assert browser.get("/api/find")[0] == 200
    change(tmp_path)
    assert browser.get("/api/find")[0] == 401
    assert browser.post("/api/print", {})[0] == 401
    assert desk.done == []


def test_a_server_that_starts_anew_has_everybody_signed_out(tmp_path: Path) -> None:
    with running(entrance=entrance_of(tmp_path)) as desk:
        browser = signed_in(desk)
        port = desk.port
    entrance = entrance_of(tmp_path, people=False)
    with running(entrance=entrance, port=port) as desk:
        browser.desk = desk
        assert browser.get("/api/find")[0] == 401
        assert browser.post("/api/print", {})[0] == 403


def test_sessions_have_an_end_in_number() -> None:
    clock = Clock()
    sessions = Sessions(IDLE_S, clock)
    cookies = []
    for number in range(MOST + 50):
        clock.now += 1
        cookies.append(sessions.begin(f"P{number}", "stamp"))
    there = [cookie for cookie in cookies if sessions.find(cookie)]
    assert there == cookies[-MOST:]
    clock.now += IDLE_S + 1
    sessions.begin("Ana", "stamp")
    assert len(sessions._open) == 1


def test_a_clock_that_is_set_back_by_hours_ends_a_session() -> None:
    clock = Clock()
    sessions = Sessions(IDLE_S, clock)
    cookie = sessions.begin("Ana", "stamp")
    clock.now -= 5
    assert sessions.find(cookie)
    clock.now -= 7_200
    assert sessions.find(cookie) is None
