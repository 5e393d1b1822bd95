"""The journal: whole after a kill, one run at a time, nothing in it to learn who the readers
are.
"""

from __future__ import annotations

import random
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT

from brochure.batch import journal as journals
from brochure.batch.journal import Journal, RowOutcome
from brochure.errors import BadInput, CannotDeliver

SEAL = b"roster and request".ljust(32)
OTHER = b"another roster".ljust(32)
TEN = 10

# Records rows by tens, telling each ten after it is recorded, until it is killed.
ENDLESS = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from brochure.batch.journal import Journal, RowOutcome
journal = Journal.open(Path(sys.argv[1]), {SEAL!r})
start = next(n for n in range(1, 10**9) if not journal.is_done(n))
print(start - 1, flush=True)
while True:
    journal.record(RowOutcome(number, "done", "stamped") for number in range(start, start + {TEN}))
    start += {TEN}
    print(start - 1, flush=True)
"""

# Tries to open a journal.
OPENS = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from brochure.batch.journal import Journal
from brochure.errors import CannotDeliver
try:
    Journal.open(Path(sys.argv[1]), {SEAL!r}, anew=True)
except CannotDeliver as told:
    print(told)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out" / "batch.sqlite"


def told(raised: pytest.ExceptionInfo[BadInput]) -> str:
    (found,) = raised.value.findings
    return f"{found.where}: {found.message} -> {found.hint}"


def test_what_is_recorded_is_known_to_the_next_run(path: Path) -> None:
    done = [
        RowOutcome(2, "done", "stamped"),
        RowOutcome(3, "done", "whole", "glyph-outside-face"),
        RowOutcome(900, "done", "whole"),
    ]
    with Journal.open(path, SEAL) as journal:
        journal.record(done)
        journal.record(
            [
                RowOutcome(5, "refused", reason="field-overset"),
                RowOutcome(4, "aside", reason="worker-lost", tries=2),
            ]
        )
    with Journal.open(path, SEAL) as journal:
        assert [number for number in range(2000) if journal.is_done(number)] == [2, 3, 900]
        assert journal.state(3) == done[1] and journal.state(6) is None
        assert journal.state(4) == RowOutcome(4, "aside", reason="worker-lost", tries=2)
        assert journal.counts() == {"done": 3, "stamped": 1, "whole": 2, "refused": 1, "aside": 1}
        assert journal.aside() == [(4, "worker-lost")] and journal.refused() == [
            (5, "field-overset")
        ]
        assert journal.reasons("done") == {"glyph-outside-face": 1}


def test_a_row_that_was_set_aside_can_be_done_later(path: Path) -> None:
    with Journal.open(path, SEAL) as journal:
        journal.record([RowOutcome(2, "aside", reason="worker-lost", tries=2)])
        assert not journal.is_done(2)
        journal.record([RowOutcome(2, "done", "stamped")])
        assert journal.is_done(2) and journal.aside() == []


@given(
    st.lists(
        st.tuples(st.integers(1, 300), st.sampled_from(("done", "refused", "aside"))), max_size=40
    )
)
def test_the_memory_and_the_file_agree(rows: list[tuple[int, journals.State]]) -> None:
    base = sqlite3.connect(":memory:", isolation_level=None)
    base.executescript(journals.TABLES)
    journal = Journal(Path("batch.sqlite"), base)
    for number, state in rows:
        journal.record([RowOutcome(number, state)])
    last = dict(rows)
    assert [journal.is_done(number) for number in range(302)] == [
        last.get(number) == "done" for number in range(302)
    ]
    again = Journal(Path("batch.sqlite"), base)
    assert [again.is_done(number) for number in last] == [
        journal.is_done(number) for number in last
    ]
    assert sum(journal.counts()[state] for state in ("done", "refused", "aside")) == len(last)
    journal.close()


def test_the_file_is_its_users_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = set()
    with Journal.open(path, SEAL) as journal:
        for number in range(2, 5):
            journal.record([RowOutcome(number, "done", "stamped")])
            seen |= {stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    assert seen == {0o600}
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_roster_cannot_be_guessed_from_the_file(path: Path) -> None:
    Journal.open(path, SEAL).close()
    first = path.read_bytes()
    assert SEAL not in first and SEAL.hex().encode() not in first
    path.unlink()
    Journal.open(path, SEAL).close()
    assert (
        sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        .execute("SELECT seal FROM batch")
        .fetchone()[0]
        not in first
    )
    assert journals.SCRYPT["n"] * journals.SCRYPT["r"] * 128 >= 2**24, "a guess is too cheap"


def test_a_reason_is_a_code_and_is_not_shown_otherwise() -> None:
    for reason in ("Ann Lee", "Ann", "worker-lost\n", "x" * 61):
        with pytest.raises(ValueError, match="the reason of row 7 is not a code") as raised:
            RowOutcome(7, "refused", reason=reason)
        assert reason not in str(raised.value)


@pytest.mark.parametrize("number", [0, -1, 2**31])
def test_a_number_out_of_range_does_not_eat_the_memory(number: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        RowOutcome(number, "done")


def test_another_batchs_journal_is_refused_until_it_is_asked_for(path: Path) -> None:
    with Journal.open(path, SEAL) as journal:
        journal.record([RowOutcome(2, "done", "stamped")])
    with pytest.raises(BadInput) as raised:
        Journal.open(path, OTHER)
    assert f"the folder {path.parent} holds another batch" in told(raised) and "--anew" in told(
        raised
    )
    Journal.open(path, SEAL).close()  # it was left as it was
    with Journal.open(path, OTHER, anew=True) as journal:
        assert not journal.is_done(2) and journal.counts()["done"] == 0
    Journal.open(path, OTHER).close()
    with pytest.raises(BadInput):
        Journal.open(path, SEAL)


@pytest.mark.parametrize("damage", ["no database", "cut", "torn"])
def test_a_damaged_file_is_told_and_can_be_replaced(path: Path, damage: str) -> None:
    with Journal.open(path, SEAL) as journal:
        journal.record(
            RowOutcome(number, "refused", reason="field-overset") for number in range(2, 2000)
        )
    data = path.read_bytes()
    path.write_bytes(
        {
            "no database": b"row,name\n" * 900,
            "cut": data[:9000],
            "torn": data[:4096] + b"\xa5" * 4096 + data[8192:],
        }[damage]
    )
    with pytest.raises(BadInput) as raised:
        Journal.open(path, SEAL)
    assert f"{path}: the journal is damaged" in told(raised) and "--anew" in told(raised)
    with Journal.open(path, SEAL, anew=True) as journal:
        assert journal.counts()["refused"] == 0


@pytest.mark.parametrize("anew", [False, True])
def test_a_foreign_database_is_never_touched(path: Path, anew: bool) -> None:
    path.parent.mkdir()
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE patients (id INTEGER)")
    base.commit()
    base.close()
    before = path.read_bytes()
    with pytest.raises(BadInput) as raised:
        Journal.open(path, SEAL, anew=anew)
    assert "not a journal of brochure's" in told(raised) and path.read_bytes() == before


def test_another_versions_journal_is_told(path: Path) -> None:
    Journal.open(path, SEAL).close()
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(BadInput) as raised:
        Journal.open(path, SEAL)
    assert "written by another version of brochure" in told(raised)


def test_a_second_run_is_refused(path: Path) -> None:
    with Journal.open(path, SEAL) as journal:
        journal.record([RowOutcome(2, "done", "stamped")])
        with pytest.raises(CannotDeliver, match="Another run is making a batch in"):
            Journal.open(path, SEAL)
        # after that attempt too: a process's locks go with any of its descriptors
        other = subprocess.run(
            [sys.executable, "-c", OPENS, str(path)], check=True, capture_output=True, text=True
        )
        assert f"Another run is making a batch in {path.parent}" in other.stdout
    other = subprocess.run(
        [sys.executable, "-c", OPENS, str(path)], check=True, capture_output=True, text=True
    )
    assert other.stdout == ""


@pytest.mark.every
def test_a_kill_at_any_moment_loses_nothing_that_was_recorded(path: Path) -> None:
    """Slow: processes are started and killed until chance has met each moment."""
    chance, before = random.Random(3), 0
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", ENDLESS, str(path)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        first = int(process.stdout.readline())
        assert first >= before
        time.sleep(chance.uniform(0.002, 0.03))
        process.send_signal(signal.SIGKILL)
        told_last = int(
            (process.stdout.read().split() or [b"%d" % first])[-1]
        )  # what is read ahead too
        process.communicate()
        with Journal.open(path, SEAL) as journal:
            known = next(number for number in range(1, 10**6) if not journal.is_done(number)) - 1
            assert known in (told_last, told_last + TEN), "a transaction is whole or not at all"
            assert journal.counts()["done"] == known
        before = known


def test_a_full_disk_is_told_and_what_was_recorded_stays(path: Path) -> None:
    with Journal.open(path, SEAL) as journal:
        journal.record([RowOutcome(2, "done", "stamped")])
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 4096, before[1]))
        try:
            with pytest.raises(
                CannotDeliver, match=r"batch.sqlite cannot be used: .*What it said before is whole"
            ):
                journal.record(
                    RowOutcome(number, "refused", reason="field-overset")
                    for number in range(3, 2000)
                )
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, ignored)
        assert journal.counts() == {"done": 1, "stamped": 1, "whole": 0, "refused": 0, "aside": 0}
        journal.record([RowOutcome(3, "done", "stamped")])
    with Journal.open(path, SEAL) as journal:
        assert journal.is_done(2) and journal.is_done(3)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(CannotDeliver, match=r"batch\.sqlite cannot be used: .*exists"):
        Journal.open(tmp_path / "out" / "batch.sqlite", SEAL)
