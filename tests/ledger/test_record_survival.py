"""The record in trouble: killed writers, many writers, full disks, and files that are not it."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from records import EDITION, GIVEN, desk, give

from brochure.errors import CannotDeliver
from brochure.ledger import Ledger, base, tables

NAME = "brochure ABCDEFGH"


def is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as found:
        return bool(found.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


# ---- kills and crowds


@pytest.mark.every(but=2)
@pytest.mark.parametrize("moment", range(20))
def test_a_killed_desk_loses_nothing_that_was_answered(moment: int, tmp_path: Path) -> None:
    """Slow: 20 desks, each killed while it writes."""
    chance = random.Random(moment)
    with subprocess.Popen(desk(tmp_path, "aa", 100_000), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        first = process.stdout.readline()  # it is at work
        time.sleep(chance.uniform(0, 0.2))
        process.kill()
        rest = process.stdout.read()
    lines = (first + rest).splitlines(keepends=True)
    answered = [line.decode().split(" ", 1) for line in lines if line.endswith(b"\n")]
    with Ledger(tmp_path) as ledger:
        jobs = ledger.jobs()[::-1]
        names = [ledger.name(job.number) for job in jobs[-3:]]
        assert ledger.check().troubles == ()
        assert {job.state for job in jobs[:-1]} <= {"completed"}
        assert [job.number for job in jobs] == list(range(1, len(jobs) + 1))
        assert len(answered) <= len(jobs) <= len(answered) + 1
        for number, name in answered[-50:]:
            assert ledger.name(int(number)) == name.strip()
        assert names[-1] == f"brochure aa{len(jobs) - 1:06}"
        assert ledger.begin(GIVEN, NAME) == len(jobs) + 1
    assert is_whole(ledger.path)


@pytest.mark.every(but=1)
@pytest.mark.parametrize("turn", range(5))
def test_a_kill_while_the_file_is_made_leaves_one_that_works(turn: int, tmp_path: Path) -> None:
    """Slow: a kill within the first milliseconds of a new record, where one can be hit."""
    with subprocess.Popen(desk(tmp_path, "aa", 3), stdout=subprocess.DEVNULL) as process:
        while not (tmp_path / "desk").exists() and process.poll() is None:
            time.sleep(0.0002)
        time.sleep(0.0005 * turn)
        process.kill()
    with Ledger(tmp_path) as ledger:
        ledger.jobs()
        number = ledger.begin(GIVEN, NAME)
        assert ledger.name(number) == NAME
        assert ledger.check().troubles == ()


@pytest.mark.every(but=1)
@pytest.mark.parametrize("desks", [2, 5])
def test_desks_write_at_once(desks: int, tmp_path: Path) -> None:
    """Slow: 200 jobs each."""
    started = [
        subprocess.Popen(desk(tmp_path, f"x{number}", 200), stdout=subprocess.PIPE)
        for number in range(desks)
    ]
    said = [process.communicate()[0].decode().splitlines() for process in started]
    assert [process.returncode for process in started] == [0] * desks
    told = dict(line.split(" ", 1) for lines in said for line in lines)
    with Ledger(tmp_path) as ledger:
        jobs = ledger.jobs()
        assert len(jobs) == len(told) == 200 * desks
        assert {str(job.number): ledger.name(job.number) for job in jobs} == told
        assert {job.state for job in jobs} == {"completed"}
        assert ledger.check().troubles == ()


def test_who_reads_holds_up_nobody(tmp_path: Path) -> None:
    with Ledger(tmp_path) as writer, Ledger(tmp_path) as reader:
        give(writer)
        with reader._base.reading() as found:
            assert found.execute("SELECT count(*) FROM jobs").fetchone() == (1,)
            give(writer)
            assert found.execute("SELECT count(*) FROM jobs").fetchone() == (1,)
        assert len(reader.jobs()) == 2


# ---- a full disk


def test_a_record_that_cannot_grow_refuses_and_stays_whole(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        give(ledger)
        with ledger._base.writing() as opened:
            (pages,) = opened.execute("PRAGMA page_count").fetchone()
            opened.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(CannotDeliver) as told:
            for count in range(500):
                ledger.begin(GIVEN, f"brochure full{count:04}")
        assert "the disk is full. Make room there. Nothing is printed until then" in str(told.value)
        assert str(ledger.path) in str(told.value)
        jobs = ledger.jobs()
        assert all(job.events for job in jobs)  # no job without its first event
        assert ledger.check().troubles == ()
        with ledger._base.writing() as opened:
            opened.execute("PRAGMA max_page_count = 100000")
        assert ledger.begin(GIVEN, NAME) == len(jobs) + 1
    assert is_whole(ledger.path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 512 KB, where this machine lets us mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_told_and_half_of_nothing_is_written(small_disk: Path) -> None:
    with Ledger(small_disk) as ledger:
        with pytest.raises(CannotDeliver, match="cannot be written"):
            for count in range(5000):
                give(ledger, desk=f"{count:0199}")
        count = len(ledger.jobs())
        for _ in range(3):
            with pytest.raises(CannotDeliver, match="Nothing is printed until then"):
                ledger.begin(GIVEN, NAME)
        assert len(ledger.jobs()) == count
        assert all(job.events for job in ledger.jobs())
        assert ledger.check().troubles == ()
    with Ledger(small_disk) as ledger:  # its log may have been put into the file meanwhile
        assert len(ledger.jobs()) == count
        assert ledger.check().troubles == ()


def test_a_disk_that_is_full_from_the_start_is_told(small_disk: Path) -> None:
    with pytest.raises(OSError), (small_disk / "big").open("wb") as file:
        while True:
            file.write(bytes(4096))
    with Ledger(small_disk) as ledger:
        assert ledger.jobs() == []
        with pytest.raises(CannotDeliver, match="Nothing is printed until then"):
            ledger.begin(GIVEN, NAME)
        (small_disk / "big").unlink()
        assert ledger.begin(GIVEN, NAME) == 1
        assert ledger.check().troubles == ()


# ---- files that cannot be used


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.path.mkdir(parents=True)
    for ask in (lambda: ledger.begin(GIVEN, NAME), ledger.jobs):
        with pytest.raises(CannotDeliver, match="is a folder, and should be the file"):
            ask()


def test_a_file_in_the_place_of_its_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("x")
    with pytest.raises(CannotDeliver, match="cannot be written: file exists"):
        Ledger(tmp_path).begin(GIVEN, NAME)
    assert Ledger(tmp_path).jobs() == []


def test_a_project_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotDeliver, match="no such file or directory"):
        Ledger(tmp_path / "gone").begin(GIVEN, NAME)
    assert not (tmp_path / "gone").exists()


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "desk").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotDeliver, match="is a link"):
        Ledger(tmp_path).begin(GIVEN, NAME)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_another_programs_file_is_told(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.path.parent.mkdir()
    with closing(sqlite3.connect(ledger.path)) as other:
        other.execute("CREATE TABLE theirs (a)")
    before = ledger.path.read_bytes()
    for ask in (lambda: ledger.begin(GIVEN, NAME), ledger.jobs):
        with pytest.raises(CannotDeliver, match="another program's file"):
            ask()
    assert ledger.path.read_bytes() == before


def test_a_newer_record_is_left_as_it_is(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        give(ledger)
        with ledger._base.writing() as opened:
            opened.execute(f"PRAGMA user_version = {tables.VERSION + 1}")
    for ask in (lambda: Ledger(tmp_path).begin(GIVEN, NAME), Ledger(tmp_path).jobs):
        with pytest.raises(CannotDeliver, match="written by a newer brochure"):
            ask()


@pytest.mark.parametrize("kind", ["no database", "torn", "shortened"])
def test_a_damaged_file_is_told(kind: str, tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        for _ in range(30):
            give(ledger)
    whole = ledger.path.read_bytes()
    torn = whole[:8192] + bytes(len(whole) - 8192)
    ledger.path.write_bytes(
        {"no database": b"What was given out\n" * 300, "torn": torn, "shortened": whole[:9000]}[
            kind
        ]
    )
    with Ledger(tmp_path) as ledger:
        with pytest.raises(CannotDeliver, match=r"is damaged\. Keep a copy") as told:
            ledger.jobs()
            ledger.begin(GIVEN, NAME)
        assert "Nothing is printed until then" in str(told.value)


def test_a_folder_for_reading_only_is_read_and_not_written(
    tmp_path: Path, as_nobody: Callable[[], AbstractContextManager[None]]
) -> None:
    with Ledger(tmp_path) as ledger:
        give(ledger)
        ledger.saw(EDITION)
    for path in (ledger.path, ledger.path.parent):
        path.chmod(path.stat().st_mode & 0o500)
    try:
        with as_nobody(), Ledger(tmp_path) as ledger:
            assert len(ledger.jobs()) == 1
            with pytest.raises(CannotDeliver, match=r"cannot be written: .*not for this user"):
                ledger.begin(GIVEN, NAME)
            assert len(ledger.jobs()) == 1
    finally:
        ledger.path.parent.chmod(0o700)


def test_a_file_that_may_not_be_read_is_told(
    tmp_path: Path, as_nobody: Callable[[], AbstractContextManager[None]]
) -> None:
    with Ledger(tmp_path) as ledger:
        give(ledger)
    ledger.path.chmod(0)
    with as_nobody(), pytest.raises(CannotDeliver, match="not for this user to read"):
        Ledger(tmp_path).jobs()


def test_a_program_that_holds_the_file_is_waited_for_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "PATIENCE", 0.2)
    with Ledger(tmp_path) as ledger:
        give(ledger)
        with closing(sqlite3.connect(ledger.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(CannotDeliver, match="another program has held it"):
                ledger.begin(GIVEN, NAME)
            assert len(ledger.jobs()) == 1
    monkeypatch.setattr(base, "PATIENCE", 30)
    with Ledger(tmp_path) as ledger:
        other = sqlite3.connect(ledger.path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.1, other.execute, ("ROLLBACK",))
        release.start()
        assert ledger.begin(GIVEN, NAME) == 2
        release.join()
        other.close()
