"""What comes due for review: which handouts, in which order, as table, JSON and calendar; and no
make that hides it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import icalendar
import pytest
from conftest import Said

from brochure import due

Run = Callable[..., Said]

HANDOUT = """\
title: {title}
brand: beverly-hills-wellness-center
document: {{id: {id}, version: '1', status: {status}, next_review: {next_review}{more}}}
sections:
  - {{heading: What it is, body: Rest helps.}}
"""
DAY = "2026-11-22"


def write(
    path: Path, next_review: str, title: str = "Knee pain", status: str = "draft", more: str = ""
) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = HANDOUT.format(
        title=title, id=path.stem, status=status, next_review=next_review, more=more
    )
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of handouts on both sides of every border, 90 days from 2026-11-22."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "content.yaml", "2026-11-22", "Today")
    reviewed = ", reviewed_on: 2024-11-20, reviewed_by: Somebody"
    write(
        tmp_path / "handouts" / "yesterday.yaml",
        "2026-11-21",
        "Yesterday",
        more=", owner: Front Desk" + reviewed,
    )
    write(tmp_path / "handouts" / "long-ago.yaml", "2020-02-29", "Long ago")
    write(tmp_path / "handouts" / "last-day.yaml", "2027-02-20", "The ninetieth day")
    write(tmp_path / "handouts" / "later.yaml", "2027-02-21", "The day after it")
    write(tmp_path / "handouts" / "never.yaml", "null", "Never")
    write(tmp_path / "handouts" / "undated.yaml", "null", "Undated", more=reviewed)
    write(tmp_path / "handouts" / "gone.yaml", "2020-01-01", "Gone", status="withdrawn")
    write(tmp_path / "handouts" / ".hidden.yaml", "2020-01-01")
    write(tmp_path / "elsewhere" / "other.yaml", "2020-01-01")
    return tmp_path


# ---- spans


@pytest.mark.parametrize(
    ("span", "day", "end"),
    [
        ("90d", "2026-11-22", "2027-02-20"),
        ("12w", "2026-11-22", "2027-02-14"),
        ("6m", "2026-08-31", "2027-02-28"),
        ("1m", "2027-12-31", "2028-01-31"),
        ("1m", "2028-01-31", "2028-02-29"),
        ("1y", "2028-02-29", "2029-02-28"),
        (" 2 Y ", "2026-11-22", "2028-11-22"),
    ],
)
def test_a_span_ends_where_the_calendar_says(span: str, day: str, end: str) -> None:
    assert due.after(datetime.date.fromisoformat(day), span) == datetime.date.fromisoformat(end)


@pytest.mark.parametrize(
    "span", ["soon", "", "90", "d", "0d", "-3d", "1.5y", "90 days", "3mm", "٣d"]
)
def test_nonsense_is_told_in_a_sentence(brochure: Run, span: str) -> None:
    said = brochure("due", f"--within={span}")
    assert (said.code, said.out) == (2, "")
    assert (
        f"{span!r} is no span of time; write days, weeks, months or years, as in 90d, 12w, 6m or 1y"
        in said.err
    )


@pytest.mark.parametrize("span", ["99999y", "9000y", "99999m"])
def test_a_span_beyond_the_calendar_is_told(brochure: Run, span: str) -> None:
    said = brochure("due", "--within", span)
    assert said.code == 2 and f"{span!r} ends after the year 9999" in said.err


# ---- which, and in which order


def test_the_table_has_those_past_their_review_first(brochure: Run, project: Path) -> None:
    said = brochure("due", "--on", DAY)
    assert (said.code, said.err) == (1, "")
    assert said.out == (
        "Past their review, and refused for delivery:\n"
        "  long-ago   2020-02-29  2458 days ago  Long ago (handouts/long-ago.yaml)\n"
        "  yesterday  2026-11-21  1 day ago  Yesterday (handouts/yesterday.yaml, Front Desk)\n"
        "\n"
        "To be reviewed until 2027-02-20:\n"
        "  content    2026-11-22  today  Today (content.yaml)\n"
        "  last-day   2027-02-20  in 90 days  The ninetieth day (handouts/last-day.yaml)\n"
        "\n"
        "Without a date for the next review:\n"
        "  never      never reviewed  Never (handouts/never.yaml)\n"
        "  undated    reviewed on 2024-11-20  Undated (handouts/undated.yaml)\n"
    )


def test_a_longer_span_reaches_further(brochure: Run, project: Path) -> None:
    assert "later" not in brochure("due", "--on", DAY).out
    assert "later" in brochure("due", "--on", DAY, "--within", "91d").out


def test_nothing_overdue_is_no_failure(brochure: Run, tmp_path: Path) -> None:
    file = str(write(tmp_path / "a.yaml", "2027-01-01"))
    assert brochure("due", file, "--on", "2027-01-01").code == 0
    assert brochure("due", file, "--on", "2027-01-02").code == 1
    said = brochure("due", file, "--on", "2026-01-01")
    assert (said.code, said.out) == (0, "Nothing is to be reviewed until 2026-04-01.\n")


def test_files_and_folders_are_each_looked_at_once(brochure: Run, project: Path) -> None:
    said = brochure(
        "due", "elsewhere", "elsewhere/other.yaml", "content.yaml", "--on", DAY, "--json"
    )
    assert [review["id"] for review in json.loads(said.out)["reviews"]] == ["other", "content"]


def test_a_folder_without_handouts_is_bad_input(brochure: Run, tmp_path: Path) -> None:
    said = brochure("due", str(tmp_path), "--on", DAY)
    assert (said.code, said.out) == (2, "")
    assert f"no handout is in the folder {tmp_path}" in said.err


def test_what_cannot_be_read_is_told_and_hides_nothing(brochure: Run, project: Path) -> None:
    (project / "handouts" / "broken.yaml").write_text("title: [", "utf-8")
    said = brochure("due", "--on", DAY)
    assert said.code == 2
    assert "handouts/broken.yaml:1:" in said.err and "long-ago" in said.out
    told = json.loads(brochure("due", "--on", DAY, "--json").out)
    assert (told["exit_code"], told["unreadable"]) == (2, ["handouts/broken.yaml"])
    alone = brochure("due", "handouts/broken.yaml", "--on", DAY)
    assert (alone.code, alone.out) == (2, "")


# ---- JSON and calendar


def test_json_is_stable(brochure: Run, project: Path) -> None:
    said = brochure("due", "--on", DAY, "--json")
    told = json.loads(said.out)
    assert (said.code, told["exit_code"], told["on"], told["until"]) == (1, 1, DAY, "2027-02-20")
    assert [(one["state"], one["id"], one["days"]) for one in told["reviews"]] == [
        ("overdue", "long-ago", -2458), ("overdue", "yesterday", -1), ("due", "content", 0),
        ("due", "last-day", 90),
        ("undated", "never", None), ("undated", "undated", None),
    ]  # fmt: skip
    assert told["reviews"][1] == {
        "state": "overdue", "file": "handouts/yesterday.yaml", "id": "yesterday",
        "title": "Yesterday", "version": "1",
        "language": "en", "owner": "Front Desk", "reviewed_on": "2024-11-20",
        "next_review": "2026-11-21", "days": -1,
    }  # fmt: skip
    assert brochure("due", "--on", DAY, "--json") == said


def calendar(text: str) -> list[icalendar.Event]:
    """Return the events of a calendar, as an independent reader has it."""
    read = icalendar.Calendar.from_ical(text)
    assert read.errors == []
    assert (read["VERSION"], bool(read["PRODID"])) == ("2.0", True)
    events = [part for part in read.walk("VEVENT") if isinstance(part, icalendar.Event)]
    assert all(event.errors == [] for event in events)
    return events


def test_the_calendar_is_read_by_another_hand(brochure: Run, project: Path) -> None:
    said = brochure("due", "--on", DAY, "--ics")
    assert said.code == 1
    events = calendar(said.out)
    assert [(str(event["UID"]), event.decoded("DTSTART")) for event in events] == [
        ("long-ago-en-2020-02-29@brochure.invalid", datetime.date(2020, 2, 29)),
        ("yesterday-en-2026-11-21@brochure.invalid", datetime.date(2026, 11, 21)),
        ("content-en-2026-11-22@brochure.invalid", datetime.date(2026, 11, 22)),
        ("last-day-en-2027-02-20@brochure.invalid", datetime.date(2027, 2, 20)),
    ]
    assert events[1].decoded("DTSTAMP") == datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
    assert events[1]["DTSTART"].params["VALUE"] == "DATE"
    assert str(events[1]["DESCRIPTION"]) == (
        "handouts/yesterday.yaml\nVersion 1, reviewed on 2024-11-20\nOwner: Front Desk"
    )
    assert brochure("due", "--on", DAY, "--ics") == said


def test_lines_are_folded_within_75_octets_and_no_letter_is_torn(
    brochure: Run, tmp_path: Path
) -> None:
    title = (
        "Knie; Ödeme, \\ und „Wörter“ 膝の痛み 膝の痛み 膝の痛み 膝の痛み 😀 "
        + "sehr " * 20
        + "lang"
    )
    file = write(tmp_path / "a.yaml", "2026-12-01", f"'{title}'")
    said = brochure("due", str(file), "--on", DAY, "--ics")
    lines = said.out.split("\r\n")
    assert lines[-1] == "" and not any("\n" in line for line in lines)
    assert max(len(line.encode()) for line in lines) == 75
    (event,) = calendar(said.out)
    assert str(event["SUMMARY"]) == f"Review the handout {title} (a)"


def test_two_files_of_one_id_are_two_events(brochure: Run, tmp_path: Path) -> None:
    files = [str(write(tmp_path / folder / "a.yaml", "2026-12-01")) for folder in ("one", "two")]
    events = calendar(brochure("due", *files, "--on", DAY, "--ics").out)
    assert [str(event["UID"]) for event in events] == [
        "a-en-2026-12-01@brochure.invalid", "a-en-2026-12-01-2@brochure.invalid",
    ]  # fmt: skip


def test_json_and_calendar_exclude_each_other(brochure: Run) -> None:
    said = brochure("due", "--json", "--ics")
    assert said.code == 2 and "--json and --ics exclude each other" in said.err


def test_without_a_day_it_is_today(brochure: Run, tmp_path: Path) -> None:
    file = write(tmp_path / "a.yaml", str(datetime.date.today() - datetime.timedelta(days=400)))
    assert brochure("due", str(file)).code == 1


# ---- delivery of what is past its review


def test_an_expired_handout_that_may_go_out_says_so_in_its_name(
    brochure: Run, tmp_path: Path
) -> None:
    content, out = write(tmp_path / "a.yaml", DAY), tmp_path / "out"
    order = ["make", str(content), "--out", str(out), "--on", "2026-11-23"]
    assert brochure(*order).code == 1 and not out.exists()
    said = brochure(*order, "--allow-expired", "--format", "handout", "--format", "large-print")
    assert said.code == 0
    assert sorted(path.name for path in out.glob("*.pdf")) == [
        "a-handout-expired.pdf",
        "a-large-print-expired.pdf",
    ]
    assert brochure(*order[:-1], DAY, "--allow-expired").code == 0
    assert (out / "a-handout.pdf").is_file()
