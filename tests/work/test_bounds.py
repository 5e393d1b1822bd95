"""The watch beside the work on a page ends it in time, in whichever thread it is done."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from brochure.work import bounds
from brochure.work.steps import step


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(bounds.SECONDS_NAME, "0.3")
    monkeypatch.setenv(bounds.MEGABYTES_NAME, "200")


def endless() -> None:
    while True:
        try:
            time.sleep(0.001)
        except Exception:  # noqa: BLE001 - a library's own; the bound is no Exception
            continue


def test_work_without_end_is_ended_and_its_step_is_known() -> None:
    with pytest.raises(bounds.TooLong) as over, bounds.held(), step(4, "typeset handout"):
        endless()
    assert over.value.stage == "typeset handout"
    said = bounds.finding(over.value, "handout")
    assert said.code == "page-takes-too-long"
    assert said.message == (
        "the page takes more time than it may (0.3 s), at this step: typeset handout"
    )


class Swallowing:
    """Its end is a callback of the interpreter, out of which no exception comes."""

    def __del__(self) -> None:
        endless()


def test_what_a_callback_drops_is_raised_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "AGAIN", 0.1)
    with pytest.raises(bounds.TooLong), bounds.held():
        held = [Swallowing()]
        held.clear()  # the first that is raised is lost in there
        endless()


def test_another_thread_is_ended_too() -> None:
    ended: list[type[BaseException]] = []

    def work() -> None:
        try:
            with bounds.held():
                endless()
        except bounds.Exceeded as over:
            ended.append(type(over))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ended == [bounds.TooLong]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(bounds.SECONDS_NAME, "60")
    kept: list[bytes] = []
    with pytest.raises(bounds.TooMuchMemory), bounds.held():
        while len(kept) < 100_000:
            kept.append(b"x" * 1_000_000)
    assert len(kept) < 5_000


def test_one_request_for_too_much_memory_is_refused() -> None:
    with pytest.raises(MemoryError), bounds.held():
        bytearray(20_000_000_000)


def test_work_in_time_is_left_alone() -> None:
    with bounds.held(), bounds.held(), bounds.within(0.2):
        value = sum(range(1000))
    assert value == 499_500
    time.sleep(0.4)
    assert not [one for one in threading.enumerate() if one.name == "bounds"]


def test_a_part_has_a_shorter_time_and_the_rest_goes_on() -> None:
    with bounds.held():
        with pytest.raises(bounds.TooLong), bounds.within(0.05):
            endless()
        assert bounds.look_for_cause() > 0
    assert bounds.look_for_cause() == 0


@pytest.mark.parametrize("given", ["", "x", "-1", "0", "inf", "nan"])
def test_a_bound_that_is_none_leaves_the_usual_one(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv(bounds.SECONDS_NAME, given)
    assert bounds.seconds() == bounds.SECONDS


def test_a_library_that_hears_nothing_is_ended_with_a_sentence() -> None:
    program = (
        "import ctypes; from brochure.work import bounds; bounds.GRACE_PERIOD = 0.2\n"
        "with bounds.held(): ctypes.CDLL(None).sleep(60)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=30
    )
    assert ended.returncode == bounds.ENDED
    assert ended.stderr == (
        "error: The page takes more time than it may (0.3 s), and had to be ended. "
        "[page-takes-too-long]\n"
    )
