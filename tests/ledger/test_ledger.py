"""The record of what was given out: what it keeps, for whom, and that it is only added to."""

from __future__ import annotations

import datetime
import multiprocessing
import os
import shutil
import sqlite3
import stat
import threading
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from records import EDITION, GIVEN, SUM, give

from brochure.ledger import Ledger, Which

NAME = "brochure ABCDEFGH"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    project = tmp_path / "Zoë's #1 100% clinic?"
    project.mkdir()
    return Ledger(project)


# ---- what is kept


def test_a_job_is_told_as_it_was_given_out(ledger: Ledger) -> None:
    with ledger:
        number = ledger.begin(GIVEN, NAME)
        ledger.say(number, "pending", "", 7)
        ledger.say(number, "stopped", "the paper is empty", 7)
        ledger.say(number, "completed")
        job = ledger.job(number)
        assert (job.number, job.given, job.state, job.printer_job) == (1, GIVEN, "completed", 7)
        assert [(one.state, one.said, one.job) for one in job.events] == [
            ("sending", "", None),
            ("pending", "", 7),
            ("stopped", "the paper is empty", 7),
            ("completed", "", None),
        ]
        times = [one.at for one in job.events]
        assert times == sorted(times) and times[0].tzinfo is datetime.UTC
        assert ledger.name(number) == NAME


def test_the_same_once_more_adds_nothing(ledger: Ledger) -> None:
    with ledger:
        number = ledger.begin(GIVEN, NAME)
        for _ in range(3):
            ledger.say(number, "processing", "the toner is low", 7)
            ledger.say(number, "processing", "the toner is low")
        assert len(ledger.job(number).events) == 2
        for _ in range(3):
            ledger.saw(EDITION)
        assert [one.edition for one in ledger.sightings("knee-pain")] == [EDITION]
        ledger.saw(replace(EDITION, format="booklet"))
        ledger.saw(replace(EDITION, version="2"))
        ledger.saw(EDITION)
        assert [one.edition.version for one in ledger.sightings("knee-pain")] == [
            "1.0", "1.0", "2", "1.0",
        ]  # fmt: skip
        assert len(ledger.sightings_of_file(SUM)) == 4
        many = [replace(EDITION, document=f"d-{number}") for number in range(300)]
        ledger.saw(*many, *many)
        assert ledger.check().entries == 3 + 4 + 300
        ledger.saw()


def test_a_version_is_any_text_and_is_found_again(ledger: Ledger) -> None:
    for version in ("2 (May\u00ad 2026)", "x" * 2000, "ver\u200bsion", "1\u00a0b"):
        with ledger:
            ledger.saw(replace(EDITION, version=version))
            ledger.saw(replace(EDITION, version=version))
            give(ledger, version=version)
            spelled = ledger.spelled("knee-pain", version)
            assert len(ledger.which(Which(version=spelled))) == 1
    assert len(ledger.sightings("knee-pain")) == 4
    assert len(ledger.documents()["knee-pain"]) == 4


def test_jobs_are_told_by_time_desk_and_what_is_open(ledger: Ledger) -> None:
    with ledger:
        first = give(ledger)
        second = give(ledger, "pending", desk="desk-2")
        third = give(ledger, "uncertain", printer="Back", document="hip", version="2")
        fourth = ledger.begin(GIVEN, NAME)
        assert [job.number for job in ledger.jobs()] == [fourth, third, second, first]
        assert [job.number for job in ledger.jobs(open_only=True)] == [fourth, second]
        assert [job.number for job in ledger.jobs(desk="desk-2")] == [second]
        assert [job.number for job in ledger.jobs(limit=2)] == [fourth, third]
        at = ledger.job(third).events[0].at
        assert [job.number for job in ledger.jobs(since=at)] == [fourth, third]
        assert [job.number for job in ledger.which(Which(until=at))] == [second, first]
        assert [job.number for job in ledger.which(Which(printer="Back"))] == [third]
        assert [job.number for job in ledger.which(Which(document="hip", version="1.0"))] == []
        assert ledger.documents() == {"hip": ["2"], "knee-pain": ["1.0"]}
        assert ledger.spelled("knee-pain", "1.0 ") == "1.0"


def test_what_is_not_there_is_said(ledger: Ledger) -> None:
    assert (ledger.is_there(), ledger.jobs(), ledger.sightings("x")) == (False, [], [])
    assert ledger.check().entries == 0
    for ask in (ledger.job, ledger.name):
        with pytest.raises(LookupError, match="no job 3 in the record"):
            ask(3)
    assert not ledger.path.parent.exists()  # asking makes nothing
    with ledger, pytest.raises(LookupError, match="no job 3"):
        ledger.say(3, "completed")


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({}, "Maria Lopez, knee"),
        ({}, "brochure Maria L"),
        ({"sha256": "Maria Lopez"}, NAME),
        ({"sha256": SUM.upper()}, NAME),
        ({"copies": 0}, NAME),
    ],
)
def test_what_is_no_sum_and_no_name_of_ours_is_refused(
    ledger: Ledger, changed: dict[str, str], name: str
) -> None:
    with pytest.raises(ValueError) as told:
        ledger.begin(replace(GIVEN, **changed), name)  # type: ignore[arg-type]
    assert "Maria" not in str(told.value)
    assert ledger.jobs() == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("the printer's tray is empty", "the printer's tray is empty"),
        ('the printer says "printing Maria Lopez.pdf"', "the printer says …"),
        ("the printer says “Maria Lopez” and 'José'", "the printer says … and …"),
        ("«Maria» „Lopez“ `x` ‘y’", "… … … …"),
        ("a\nline\x1b[31m\u202e and\u200b more", "a line [31m and more"),
        ("x" * 900, "x" * 399 + "…"),
        ("half a letter \ud800", "half a letter ?"),
    ],
)
def test_what_others_said_is_left_out(ledger: Ledger, said: str, kept: str) -> None:
    with ledger:
        number = ledger.begin(GIVEN, NAME)
        ledger.say(number, "stopped", said)
        assert ledger.job(number).events[-1].said == kept


def test_no_column_is_there_for_a_patient(ledger: Ledger) -> None:
    """Whoever adds one thinks of docs/record.md first."""
    give(ledger)
    ledger.close()
    base = sqlite3.connect(ledger.path)
    columns = {
        column
        for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for _, column, *_ in base.execute(f"PRAGMA table_info({table})")
    }
    base.close()
    assert columns == {
        "number", "digest", "entry", "at", "name", "document", "version", "language", "format",
        "sha256", "printer", "copies", "desk", "person", "own_words", "reviewed_on", "next_review",
        "job", "state", "said", "printer_job", "status", "seq",
    }  # fmt: skip


def test_what_is_written_is_on_the_disk_before_it_is_answered(ledger: Ledger) -> None:
    with ledger:
        give(ledger)
        with ledger._base.reading() as base:
            assert base.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert base.execute("PRAGMA synchronous").fetchone()[0] >= 2  # FULL: each commit


# ---- for whom


def test_its_files_are_their_owners_alone_and_out_of_git(ledger: Ledger) -> None:
    mask = os.umask(0)
    try:
        with ledger:
            ledger.begin(GIVEN, NAME)
            folder = ledger.path.parent
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    finally:
        os.umask(mask)
    assert files == dict.fromkeys(
        (".gitignore", "given-out.sqlite3", "given-out.sqlite3-shm", "given-out.sqlite3-wal"),
        0o600,
    )
    assert (folder / ".gitignore").read_text().splitlines()[-1] == "*"


def test_a_folder_that_stood_open_is_closed(ledger: Ledger) -> None:
    folder = ledger.path.parent
    folder.mkdir()
    folder.chmod(0o777)
    (folder / ".gitignore").write_text("own\n")
    ledger.path.touch()
    ledger.path.chmod(0o666)
    with ledger:
        ledger.begin(GIVEN, NAME)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600
    assert (folder / ".gitignore").read_text() == "own\n"


# ---- only added to


@pytest.mark.parametrize("table", ["entries", "jobs", "events", "seen"])
def test_no_row_is_changed_or_removed(ledger: Ledger, table: str) -> None:
    give(ledger)
    ledger.saw(EDITION)
    ledger.close()
    base = sqlite3.connect(ledger.path)
    column = {"entries": "digest", "jobs": "desk"}.get(table, "at")
    for statement in (
        f"UPDATE {table} SET {column} = 'x'",
        f"DELETE FROM {table}",
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="the record is only added to"):
            base.execute(statement)
    base.close()
    assert ledger.check().troubles == ()


# From outside: whoever can write the file can drop the triggers. Entries 1 to 4 are of one job, 5
# to 8 of another, 9 is what was seen.
TAMPERED = {
    "a job that was edited": (
        "UPDATE jobs SET copies = 1 WHERE number = 2", ["Entry 5 (jobs) was changed"]),
    "an event that was edited": (
        "UPDATE events SET state = 'canceled' WHERE entry = 6", ["Entry 6 (events) was changed"]),
    "what was seen was edited": (
        "UPDATE seen SET version = '1.1'", ["Entry 9 (seen) was changed"]),
    "a sum that was edited": (
        "UPDATE entries SET digest = 'x' WHERE number = 6",
        ["Entry 6 (events) was changed", "Entry 7 (events) was changed"]),
    "a row that was removed": ("DELETE FROM events WHERE entry = 6", ["What entry 6 said was"]),
    "rows that were removed whole": (
        "DELETE FROM events WHERE entry = 6; DELETE FROM entries WHERE number = 6",
        ["Entry 6 was removed"]),
    "rows that were removed at the end": (
        "DELETE FROM events WHERE entry > 7; DELETE FROM entries WHERE number > 7; "
        "DELETE FROM seen WHERE entry > 7", ["Entries 8 to 9 were removed"]),
    "all rows": (
        "DELETE FROM events; DELETE FROM entries; DELETE FROM seen; DELETE FROM jobs",
        ["Entries 1 to 9 were removed"]),
    "a row that was added": (
        "INSERT INTO events VALUES (99, 1, '2026', 'completed', '', NULL)",
        ["A row of events was added from outside, or its entry 99"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", TAMPERED)
def test_what_was_changed_from_outside_is_noticed(ledger: Ledger, kind: str) -> None:
    give(ledger)
    give(ledger)
    ledger.saw(EDITION)
    ledger.close()
    assert ledger.check().troubles == ()
    tamper, told = TAMPERED[kind]
    ledger.close()
    _tampered(ledger.path, tamper)
    found = ledger.check().troubles
    assert len(found) == len(told)
    assert all(one.startswith(said) for one, said in zip(found, told, strict=True))
    ledger.close()


def test_a_gap_stays_a_gap_when_more_is_written(ledger: Ledger) -> None:
    give(ledger)
    give(ledger)
    ledger.close()
    _tampered(
        ledger.path, "DELETE FROM events WHERE entry = 6; DELETE FROM entries WHERE number = 6"
    )
    with ledger:
        ledger.saw(EDITION)
        assert ledger.check().troubles == ("Entry 6 was removed.",)


def test_a_new_chain_is_noticed_by_an_old_digest(ledger: Ledger, tmp_path: Path) -> None:
    with ledger:
        give(ledger)
        old = ledger.check().digest
        give(ledger)
        assert ledger.check(old).troubles == ()
    with Ledger(tmp_path / "new") as other:
        other.path.parent.parent.mkdir()
        give(other)
        (told,) = other.check(old).troubles
        assert old in told


def _tampered(path: Path, script: str) -> None:
    base = sqlite3.connect(path)
    rules = base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in rules:
        base.execute(f"DROP TRIGGER {name}")
    base.executescript(script)
    for _, rule in rules:
        base.execute(rule)
    base.commit()
    base.close()


def test_a_rule_that_was_taken_out_is_noticed(ledger: Ledger) -> None:
    give(ledger)
    ledger.close()
    base = sqlite3.connect(ledger.path)
    base.execute("DROP TRIGGER jobs_DELETE")
    base.execute("DROP TRIGGER events_UPDATE")
    base.execute("CREATE TRIGGER events_UPDATE BEFORE UPDATE ON events BEGIN SELECT 1; END")
    base.close()
    with ledger:
        assert ledger.check().troubles == (
            "The rule events_UPDATE was changed or taken out from outside.",
            "The rule jobs_DELETE was changed or taken out from outside.",
        )


# ---- many at once


def test_threads_write_at_once(ledger: Ledger) -> None:
    def work(letter: str) -> None:
        for count in range(20):
            number = ledger.begin(GIVEN, f"brochure {letter}{count:05}")
            ledger.say(number, "completed")

    threads = [threading.Thread(target=work, args=(letter,)) for letter in "abcd"]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with ledger:
        assert [job.number for job in ledger.jobs()] == list(range(80, 0, -1))
        assert {job.state for job in ledger.jobs()} == {"completed"}
        assert ledger.check().troubles == ()


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork here")
def test_a_forked_process_has_a_file_of_its_own(ledger: Ledger) -> None:
    with ledger:
        give(ledger)
        with warnings.catch_warnings():  # Python 3.12 and on warns where there are threads
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            try:
                ledger.begin(GIVEN, "brochure inchild1")
                os._exit(0)
            finally:
                os._exit(1)
        assert os.waitpid(child, 0)[1] == 0
        give(ledger)
        assert len(ledger.jobs()) == 3
        assert ledger.check().troubles == ()


def test_a_file_that_was_put_back_is_opened_anew(ledger: Ledger, tmp_path: Path) -> None:
    give(ledger)
    ledger.close()
    shutil.copy(ledger.path, tmp_path / "backup")
    give(ledger)
    give(ledger)
    for path in ledger.path.parent.glob("given-out*"):
        path.unlink()
    shutil.copy(tmp_path / "backup", ledger.path)
    with ledger:
        assert len(ledger.jobs()) == 1
        give(ledger)
    with Ledger(ledger.path.parent.parent) as again:
        assert len(again.jobs()) == 2
        assert again.check().troubles == ()
