"""Files that come at one stroke, and when what another process began may be cleared."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from paths import ROOT

from brochure import files
from brochure.errors import CannotDeliver

if sys.platform != "win32":
    import fcntl

ELSEWHERE = ".brochure-00000000-0123456789abcdef.part"
HOURS = 3 * 3600

# Begins a file, says so, and ends it when a line comes in.
WRITER = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from brochure import files
with files.partial(Path(sys.argv[1]), private=True) as made:
    made.file.write(b"theirs")
    made.file.flush()
    print("begun", flush=True)
    sys.stdin.readline()
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def left(folder: Path) -> list[str]:
    return [name for name in names(folder) if files.PARTIAL.fullmatch(name)]


@contextmanager
def another(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is in the middle of writing a file."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_file_is_replaced_by_parts_and_its_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.txt"
    files.replace(path, (b"one ", b"two"))
    assert path.read_bytes() == b"one two"
    files.replace(path, (b"three",))
    assert path.read_bytes() == b"three"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(("private", "rights"), [(True, 0o600), (False, 0o644)])
def test_a_private_file_is_its_owners_alone_from_the_start(
    tmp_path: Path, private: bool, rights: int
) -> None:
    mask = os.umask(0o022)
    try:
        with files.partial(tmp_path / "a", private=private) as made:
            assert os.fstat(made.file.fileno()).st_mode & 0o777 == rights
    finally:
        os.umask(mask)
    assert (tmp_path / "a").stat().st_mode & 0o777 == rights


def test_a_file_that_is_not_wanted_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with files.partial(tmp_path / "a") as made:
        made.file.write(b"new")
        made.wanted = False
    assert (tmp_path / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("trouble", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_trouble_between_parts_leaves_the_old_file_alone(
    tmp_path: Path, trouble: BaseException
) -> None:
    def parts() -> Iterator[bytes]:
        yield b"new" * 100_000
        assert len(left(tmp_path)) == 1
        raise trouble

    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(type(trouble)):
        files.replace(tmp_path / "a", parts())
    assert (tmp_path / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_what_another_process_is_writing_stays(tmp_path: Path) -> None:
    """Whichever of two writers ends last has the file; neither takes the other's away, even if
    it has not written for hours.
    """
    path = tmp_path / "a"
    with another(path) as process:
        (theirs,) = left(tmp_path)
        os.utime(tmp_path / theirs, (0, 0))
        files.replace(path, (b"ours",))
        files.clear(tmp_path)
        assert path.read_bytes() == b"ours"
        assert left(tmp_path) == [theirs]
        process.communicate(b"\n")
        assert process.returncode == 0
    assert path.read_bytes() == b"theirs"
    assert names(tmp_path) == ["a"]


def test_what_a_killed_process_left_goes_at_once(tmp_path: Path) -> None:
    with another(tmp_path / "a") as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert len(left(tmp_path)) == 1
    files.replace(tmp_path / "b", (b"ours",))
    assert names(tmp_path) == ["b"]


@pytest.mark.parametrize(("seconds", "stays"), [(HOURS, False), (60, True), (-HOURS, True)])
def test_what_another_machine_left_goes_when_it_is_old(
    tmp_path: Path, seconds: int, stays: bool
) -> None:
    """Locks do not prove anything there; a time to come is that of a clock which is ahead."""
    path = tmp_path / ELSEWHERE
    path.write_bytes(b"a part")
    when = path.stat().st_mtime - seconds
    os.utime(path, (when, when))
    files.clear(tmp_path)
    assert path.exists() is stays


def test_the_age_is_taken_by_the_folders_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share whose clock is behind ours by hours: what was begun there just now is not old."""
    path = tmp_path / ELSEWHERE
    path.write_bytes(b"a part")
    behind = path.stat().st_mtime - HOURS
    os.utime(path, (behind, behind))
    begun = files._begun

    def there(folder: Path, rights: int) -> tuple[Path, object]:
        beside, file = begun(folder, rights)
        os.utime(beside, (behind, behind))
        return beside, file

    monkeypatch.setattr(files, "_begun", there)
    files.clear(tmp_path)
    assert names(tmp_path) == [ELSEWHERE]


@pytest.mark.parametrize(("seconds", "stays"), [(HOURS, False), (60, True)])
def test_without_locks_age_alone_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: int, stays: bool
) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    path = tmp_path / files.partial_name()
    path.write_bytes(b"a part")
    when = path.stat().st_mtime - seconds
    os.utime(path, (when, when))
    files.replace(tmp_path / "a", (b"ours",))
    assert path.exists() is stays
    assert (tmp_path / "a").read_bytes() == b"ours"


def test_a_file_that_was_cleared_before_its_lock_is_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process looks at the folder just between the making of a file and its lock."""
    locked = files._locked
    looked: list[bool] = []

    def late(file: object) -> bool | None:
        if not looked:
            looked.append(True)
            files.clear(tmp_path)
            assert left(tmp_path) == []
        return locked(file)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "_locked", late)
    files.replace(tmp_path / "a", (b"ours",), many=True)
    assert looked and names(tmp_path) == ["a"]


def test_only_files_of_ours_are_cleared(tmp_path: Path) -> None:
    name = files.partial_name()
    others = [".brochure-notes.part", "a.part", f"{name}x", name[1:]]
    for other in others:
        (tmp_path / other).write_bytes(b"somebody's")
        os.utime(tmp_path / other, (0, 0))
    (tmp_path / files.partial_name()).mkdir()
    (tmp_path / files.partial_name()).symlink_to(tmp_path / others[0])
    before = names(tmp_path)
    files.clear(tmp_path)
    assert names(tmp_path) == before


def test_a_folder_that_may_only_be_read_is_told_and_left(
    open_folder: Path, as_nobody: Callable[[], AbstractContextManager[None]]
) -> None:
    (open_folder / "a").write_bytes(b"old")
    leftover = files.partial_name()
    (open_folder / leftover).write_bytes(b"a part")
    open_folder.chmod(0o555)
    try:
        with (
            as_nobody(),
            pytest.raises(CannotDeliver, match=r"a cannot be written: Permission denied\. Nothing"),
            files.told(open_folder / "a"),
        ):
            files.replace(open_folder / "a", (b"new",))
    finally:
        open_folder.chmod(0o755)
    assert names(open_folder) == sorted([leftover, "a"])
    assert (open_folder / "a").read_bytes() == b"old"


def test_a_folder_that_may_only_be_written_takes_files(
    open_folder: Path, as_nobody: Callable[[], AbstractContextManager[None]]
) -> None:
    open_folder.chmod(0o300)
    try:
        with as_nobody():
            files.replace(open_folder / "a", (b"new",))
    finally:
        open_folder.chmod(0o755)
    assert (open_folder / "a").read_bytes() == b"new"


def test_a_name_that_cannot_be_one_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(CannotDeliver, match="its name cannot be one"),
        files.told(tmp_path / "a\0b"),
    ):
        files.replace(tmp_path / "a\0b", (b"new",))
    assert names(tmp_path) == []


def test_nobody_else_writes_beside_and_renames() -> None:
    """The rule stands once: what renames or makes files by itself in the package is known."""
    own = re.compile(r"O_EXCL|\.part\b\"|os\.replace\(|beside\.replace|open\([^)]*\"[wx]b?\"")
    found = {
        str(path.relative_to(ROOT / "brochure"))
        for path in (ROOT / "brochure").rglob("*.py")
        if own.search(path.read_text("utf-8"))
    }
    # The journal and the record are SQLite's own; __main__ writes its details when nothing else
    # works any more; what the desk opens so is locked, or says to git what is not its.
    known = {"batch/journal.py", "ledger/base.py", "__main__.py"}
    locks = {"desk/folder.py", "desk/people.py", "desk/serving.py"}
    assert found - known - locks == {"files.py"}
