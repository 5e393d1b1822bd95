"""Moments as people write them."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator

import pytest

from brochure.ledger import since

NOW = datetime.datetime(2026, 12, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture
def in_california(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_california")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("12h", "2026-12-01T00:00:00+00:00"),
        ("7d", "2026-11-24T12:00:00+00:00"),
        (" 2 W ", "2026-11-17T12:00:00+00:00"),
        ("1y", "2025-12-01T12:00:00+00:00"),
        ("2026-11-01", "2026-11-01T07:00:00+00:00"),  # the day on which clocks go back
        ("2026-11-01T14:00", "2026-11-01T22:00:00+00:00"),
        ("2026-11-01T14:00Z", "2026-11-01T14:00:00+00:00"),
    ],
)
def test_a_moment_is_this_computers(text: str, told: str) -> None:
    assert since.moment(text, NOW).astimezone(datetime.UTC).isoformat() == told


@pytest.mark.usefixtures("in_california")
def test_the_end_of_a_day_is_the_next_days_begin() -> None:
    found = since.moment("2026-11-01", NOW, end=True).astimezone(datetime.UTC)
    assert found.isoformat() == "2026-11-02T08:00:00+00:00"


@pytest.mark.parametrize(
    "text", ["", "x", "0d", "7", "d7", "2026-13-01", "99999y", "2026-11-01x", "9999-12-31T25:00"]
)
def test_what_is_no_moment_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no moment: write a time ago such as 12h, 7d"):
        since.moment(text, NOW)
