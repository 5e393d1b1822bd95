"""Progress: one line on a terminal, few lines elsewhere, numbers only."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.batch.progress import ON_TERMINAL, Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Gone(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


class Clock:
    """Time that passes only when the test says so."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def told(stream: io.StringIO, steps: int, made: int, seconds: float, total: int = 10_000) -> str:
    clock = Clock()
    progress = Progress(total, stream, clock=clock)
    for _ in range(steps):
        clock.now += seconds
        progress.advance(made)
    progress.done()
    return stream.getvalue()


def test_elsewhere_each_tenth_is_a_line() -> None:
    lines = told(io.StringIO(), steps=100, made=100, seconds=0.1).splitlines()
    assert len(lines) == 10
    assert lines[0] == "1,000 of 10,000 copies (10 %), 1,000 a second, 9 s left"
    assert lines[-1] == "10,000 of 10,000 copies (100 %), 1,000 a second"


def test_elsewhere_a_slow_batch_tells_every_five_seconds() -> None:
    lines = told(io.StringIO(), steps=60, made=1, seconds=1.0).splitlines()
    assert len(lines) == 12
    assert lines[1] == "10 of 10,000 copies (0 %), 60 a minute, 2 h 47 min left"


def test_elsewhere_a_swift_batch_tells_its_end_only() -> None:
    assert (
        told(io.StringIO(), steps=100, made=100, seconds=0.001)
        == "10,000 of 10,000 copies (100 %)\n"
    )


def test_a_terminals_line_is_written_anew() -> None:
    said = told(Terminal(), steps=100, made=100, seconds=0.05)
    first, *lines = said.split("\r")
    assert first == "" and said.count("\n") == 1 and said.endswith("\n")
    assert 5.0 / ON_TERMINAL * 0.5 <= len(lines) <= 5.0 / ON_TERMINAL + 1
    assert lines[-1].rstrip() == "10,000 of 10,000 copies (100 %), 2,000 a second"


def test_a_batch_that_was_stopped_ends_its_line() -> None:
    clock, stream = Clock(), Terminal()
    progress = Progress(50, stream, clock=clock)
    progress.advance(10)
    clock.now += 2
    progress.done()
    progress.done()
    assert stream.getvalue() == "\r10 of 50 copies (20 %), 300 a minute, 8 s left\n"


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_a_quiet_one_and_an_empty_batch_say_nothing(stream: io.StringIO) -> None:
    for progress in (Progress(10, stream, quiet=True), Progress(0, stream)):
        progress.advance(10)
        progress.done()
    assert stream.getvalue() == ""


def test_a_reader_who_has_left_stops_nothing() -> None:
    clock, stream = Clock(), Gone()
    progress = Progress(10, stream, clock=clock)
    for _ in range(10):
        clock.now += 1
        progress.advance(1)
    progress.done()
    assert stream.getvalue() == ""


@given(
    st.integers(1, 10**6),
    st.lists(st.tuples(st.integers(0, 10**5), st.floats(0, 10**5)), max_size=20),
)
def test_no_line_leaves_a_longer_ones_end(total: int, steps: list[tuple[int, float]]) -> None:
    clock, stream = Clock(), Terminal()
    progress = Progress(total, stream, clock=clock)
    for made, seconds in steps:
        clock.now += seconds
        progress.advance(made)
    progress.done()
    screen = ""
    for line in stream.getvalue().rstrip("\n").split("\r"):
        screen = line + screen[len(line) :]
    assert screen.rstrip() == stream.getvalue().rstrip("\n").rpartition("\r")[2].rstrip()
    assert set(stream.getvalue()) <= set("0123456789 ,()%\r\n") | set(
        "of copies a second minute left h min"
    )
