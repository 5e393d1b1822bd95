"""How long somebody waits after wrong PINs, by a clock of the test's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from brochure.desk import tries as room
from brochure.desk.tries import NOBODY, Tries

ANA, BEA, HERE, THERE = "a" * 16, "b" * 16, "192.168.1.20", "192.168.1.66"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tries(tmp_path: Path, clock: Clock) -> Tries:
    return Tries(tmp_path, clock)


def attacked(tries: Tries, clock: Clock, who: str, computer: str, seconds: float) -> int:
    """Try at every second; return how often one was looked at."""
    looked = 0
    end = clock.now + seconds
    while clock.now < end:
        if tries.wait(who, computer) == 0:
            tries.tried(who, computer)
            looked += 1
        clock.now += max(1.0, min(tries.wait(who, computer), end - clock.now))
    return looked


def test_each_wrong_pin_doubles_the_wait_up_to_a_quarter_of_an_hour(
    tries: Tries, clock: Clock
) -> None:
    waits = []
    for _ in range(16):
        tries.tried(ANA, HERE)
        waits.append(tries.wait(BEA, HERE))
        clock.now += tries.wait(BEA, HERE)
    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]


def test_a_try_while_one_waits_prolongs_nothing(tries: Tries, clock: Clock) -> None:
    for _ in range(8):
        tries.tried(ANA, HERE)
    assert tries.wait(ANA, HERE) == 32
    clock.now += 31
    assert tries.wait(ANA, HERE) == 1
    clock.now += 1
    assert tries.wait(ANA, HERE) == 0


def test_a_server_that_starts_anew_remembers(tries: Tries, clock: Clock, tmp_path: Path) -> None:
    for _ in range(9):
        tries.tried(ANA, HERE)
    assert Tries(tmp_path, clock).wait(ANA, HERE) == tries.wait(ANA, HERE) == 64
    assert (tmp_path / "desk" / "tries.json").stat().st_mode & 0o777 == 0o600


def test_a_slip_and_the_right_pin_leave_nothing_behind(tries: Tries) -> None:
    for _ in range(3):
        tries.tried(ANA, HERE)
        tries.tried(ANA, HERE)
        tries.right(ANA, HERE, {ANA})
    assert tries.wait(ANA, HERE) == 0


def test_a_right_pin_of_ones_own_does_not_buy_tries_on_a_colleague(tries: Tries) -> None:
    for _ in range(6):
        tries.tried(BEA, HERE)
        tries.tried(ANA, HERE)
        tries.right(ANA, HERE, {ANA, BEA})
    assert tries.wait(BEA, HERE) == 8
    assert tries.wait(ANA, HERE) == 8


def test_a_thousand_computers_do_not_get_past_the_wait_for_a_person(
    tries: Tries, clock: Clock
) -> None:
    looked = 0
    for number in range(1_000):
        computer = f"10.0.{number // 250}.{number % 250}"
        if tries.wait(ANA, computer) == 0:
            tries.tried(ANA, computer)
            looked += 1
    assert looked == 10
    assert 0 < tries.wait(ANA, "10.9.9.9") <= 300


def test_an_attacker_locks_nobody_out_of_their_own_desk_nor_for_good(
    tries: Tries, clock: Clock
) -> None:
    tries.tried(ANA, HERE)
    tries.right(ANA, HERE, {ANA})
    for number in range(200):
        if tries.wait(ANA, f"10.0.0.{number}") == 0:
            tries.tried(ANA, f"10.0.0.{number}")
    assert tries.wait(ANA, "10.0.1.1") > 0
    assert tries.wait(ANA, HERE) == 0  # where she has signed in before
    assert tries.wait(BEA, THERE) == 0  # and others anywhere
    clock.now += 300
    assert tries.wait(ANA, "10.0.1.1") == 0


def test_a_day_of_trying_is_about_a_hundred_tries(tries: Tries, clock: Clock) -> None:
    assert attacked(tries, clock, ANA, HERE, 86_400) == 107


def test_what_is_a_day_old_is_forgotten(tries: Tries, clock: Clock, tmp_path: Path) -> None:
    for _ in range(12):
        tries.tried(ANA, HERE)
    clock.now += 86_401
    tries.tried(BEA, THERE)
    kept = json.loads((tmp_path / "desk" / "tries.json").read_text())
    assert list(kept["computers"]) == [THERE]
    assert list(kept["people"]) == [BEA]


def test_a_clock_that_is_set_back_does_not_prolong_the_wait(tries: Tries, clock: Clock) -> None:
    for _ in range(4):
        tries.tried(ANA, HERE)
    clock.now -= 50_000
    assert tries.wait(ANA, HERE) == 2


def test_what_is_kept_has_an_end(
    tries: Tries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(room, "MOST_KEPT", 5)
    for number in range(50):
        tries.tried(NOBODY, f"10.0.0.{number}")
        clock.now += 1
    kept = json.loads((tmp_path / "desk" / "tries.json").read_text())
    assert list(kept["computers"]) == [f"10.0.0.{number}" for number in range(45, 50)]
    assert len(kept["own"]) == 5
    for number in range(30):
        tries.right(ANA, f"10.0.1.{number}", {ANA})
    assert len(json.loads((tmp_path / "desk" / "tries.json").read_text())["known"][ANA]) == 20
    tries.right(BEA, HERE, {BEA})
    assert list(json.loads((tmp_path / "desk" / "tries.json").read_text())["known"]) == [BEA]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"computers": 3}', '{"computers": {"a": []}}'])
def test_a_file_that_cannot_be_read_begins_anew(tmp_path: Path, text: str, clock: Clock) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "tries.json").write_text(text)
    tries = Tries(tmp_path, clock)
    assert tries.wait(ANA, HERE) == 0
    tries.tried(ANA, HERE)
    assert json.loads((tmp_path / "desk" / "tries.json").read_text())["people"][ANA][0] == 1


def test_a_disk_that_is_full_is_told_once_and_counted_all_the_same(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "desk").write_text("no folder")
    tries = Tries(tmp_path, clock)
    for _ in range(5):
        tries.tried(ANA, HERE)
    assert tries.wait(ANA, HERE) == 4
    assert capsys.readouterr().err.count("Wrong PINs cannot be kept in desk/tries.json") == 1
