"""When a version was in force, and what came after it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from records import EDITION, Clock, give

from brochure.ledger import Ledger
from brochure.ledger.history import History, history

TODAY = datetime.date(2026, 12, 1)
JAN, MAY, JUNE = (datetime.date(2026, month, 4) for month in (1, 5, 6))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path) as found:
        yield found


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch.setattr)


def of(ledger: Ledger, version: str, today: datetime.date = TODAY) -> History:
    return history(ledger, "knee-pain", version, today)


def spans(found: History) -> list[tuple[str, str, str | None, str]]:
    return [
        (one.language, str(one.since), str(one.until) if one.until else None, one.why)
        for one in found.in_force
    ]


def test_a_version_is_in_force_from_its_review_until_another_is_seen(
    ledger: Ledger, clock: Clock
) -> None:
    clock.at("2026-05-06T08:00")
    ledger.saw(EDITION)
    ledger.saw(replace(EDITION, format="booklet"))
    assert spans(of(ledger, "1.0")) == [("en", "2026-05-04", None, "")]
    clock.at("2026-07-01T08:00")
    ledger.saw(replace(EDITION, version="0.9b", reviewed_on=JUNE))  # any text is a version
    ledger.saw(replace(EDITION, version="0.9b", reviewed_on=JUNE, format="booklet"))
    found = of(ledger, "1.0")
    assert spans(found) == [("en", "2026-05-04", "2026-07-01", "version 0.9b took its place")]
    assert [(one.version, one.reviewed_on) for one in found.after] == [("0.9b", JUNE)]
    assert found.after[0].seen.isoformat() == "2026-07-01T08:00:00+00:00"
    later = of(ledger, "0.9b")
    # its review was in June, but until July the desk gave out the other
    assert spans(later) == [("en", "2026-07-01", None, "")]
    assert later.in_force[0].reviewed_on == JUNE
    assert later.after == ()


def test_a_review_that_is_later_than_the_first_look_does_not_begin_it(
    ledger: Ledger, clock: Clock
) -> None:
    clock.at("2026-05-01T08:00")
    ledger.saw(EDITION)
    assert spans(of(ledger, "1.0")) == [("en", "2026-05-01", None, "")]


@pytest.mark.parametrize(
    ("status", "why"),
    [("withdrawn", "it was withdrawn"), ("in-review", "it was approved no more")],
)
def test_what_is_withdrawn_is_in_force_no_more(
    ledger: Ledger, clock: Clock, status: str, why: str
) -> None:
    clock.at("2026-05-06T08:00")
    ledger.saw(EDITION)
    clock.at("2026-08-01T08:00")
    ledger.saw(replace(EDITION, status=status, sha256=""))
    assert spans(of(ledger, "1.0")) == [("en", "2026-05-04", "2026-08-01", why)]
    clock.at("2026-09-01T08:00")
    ledger.saw(EDITION)  # and approved again
    assert spans(of(ledger, "1.0"))[1:] == [("en", "2026-09-01", None, "")]


def test_a_version_ends_when_its_review_is_due(ledger: Ledger, clock: Clock) -> None:
    clock.at("2026-05-06T08:00")
    ledger.saw(EDITION)
    due = datetime.date(2027, 5, 4)
    assert spans(of(ledger, "1.0", due)) == [("en", "2026-05-04", None, "")]
    late = datetime.date(2027, 5, 5)
    assert spans(of(ledger, "1.0", late)) == [
        ("en", "2026-05-04", "2027-05-04", "its review was due")
    ]
    clock.at("2028-01-01T08:00")
    ledger.saw(replace(EDITION, version="2"))
    assert spans(of(ledger, "1.0", late))[0][2:] == ("2027-05-04", "its review was due")


def test_a_version_that_is_reviewed_again_is_in_force_again(ledger: Ledger, clock: Clock) -> None:
    clock.at("2026-05-06T08:00")
    ledger.saw(EDITION)
    clock.at("2027-04-01T08:00")
    in_time = {"reviewed_on": datetime.date(2027, 3, 30), "next_review": datetime.date(2028, 3, 30)}
    ledger.saw(replace(EDITION, **in_time))  # type: ignore[arg-type]
    late = datetime.date(2028, 6, 1)
    assert spans(of(ledger, "1.0", late)) == [
        ("en", "2026-05-04", "2028-03-30", "its review was due")
    ]
    clock.at("2028-07-01T08:00")
    again = {"reviewed_on": datetime.date(2028, 6, 15), "next_review": datetime.date(2029, 6, 15)}
    ledger.saw(replace(EDITION, **again))  # type: ignore[arg-type]
    assert spans(of(ledger, "1.0", datetime.date(2028, 8, 1))) == [
        ("en", "2026-05-04", "2028-03-30", "its review was due"),
        ("en", "2028-06-15", None, ""),
    ]


def test_each_language_has_its_own_time(ledger: Ledger, clock: Clock) -> None:
    clock.at("2026-05-06T08:00")
    ledger.saw(EDITION)
    ledger.saw(replace(EDITION, language="es", reviewed_on=MAY))
    clock.at("2026-07-01T08:00")
    ledger.saw(replace(EDITION, version="2"))
    found = of(ledger, "1.0")
    assert spans(found) == [
        ("en", "2026-05-04", "2026-07-01", "version 2 took its place"),
        ("es", "2026-05-04", None, ""),
    ]
    assert [(one.language, one.version) for one in found.after] == [("en", "2")]


def test_an_edition_that_comes_late_brings_no_old_version_back(
    ledger: Ledger, clock: Clock
) -> None:
    whole = replace(EDITION, format="", sha256="")
    clock.at("2026-05-06T08:00")
    ledger.saw(whole)
    ledger.saw(EDITION)
    clock.at("2026-07-01T08:00")
    ledger.saw(replace(whole, version="2"))
    clock.at("2026-07-01T08:01")
    ledger.saw(replace(EDITION, format="booklet"))
    clock.at("2026-07-01T08:02")
    ledger.saw(replace(EDITION, version="2"))
    found = of(ledger, "1.0")
    assert spans(found) == [("en", "2026-05-04", "2026-07-01", "version 2 took its place")]
    assert [one.version for one in found.after] == ["2"]
    give(ledger, version="2")  # jobs say nothing else
    assert spans(of(ledger, "2")) == [("en", "2026-07-01", None, "")]


def test_a_draft_was_never_in_force(ledger: Ledger) -> None:
    ledger.saw(replace(EDITION, status="draft"))
    found = of(ledger, "1.0")
    assert (found.in_force, found.was_seen, found.given_out) == ((), True, "never")
    assert of(ledger, "7") == History("knee-pain", "7", (), (), (), was_seen=False)


def test_what_was_given_out_and_never_seen_counts_from_then(ledger: Ledger, clock: Clock) -> None:
    clock.at("2026-05-06T08:00")
    give(ledger, reviewed_on=JAN)
    clock.at("2026-06-06T08:00")
    give(ledger, version="2")
    assert spans(of(ledger, "1.0")) == [
        ("en", "2026-01-04", "2026-06-06", "version 2 took its place")
    ]


def test_whether_it_was_given_out(ledger: Ledger) -> None:
    for version, state, told in (
        ("a", "completed", "yes"), ("b", "uncertain", "perhaps"), ("c", "aborted", "perhaps"),
        ("d", "canceled", "perhaps"), ("e", "refused", "never"), ("f", "processing", "perhaps"),
    ):  # fmt: skip
        give(ledger, state, version=version)  # type: ignore[arg-type]
        assert (version, of(ledger, version).given_out) == (version, told)
    give(ledger, version="b")
    found = of(ledger, "b")
    assert (found.given_out, [job.number for job in found.jobs]) == ("yes", [2, 7])
