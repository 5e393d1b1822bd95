"""Delivery: whatever happens, what stood there is whole, and what is new comes at one stroke."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from conftest import Said
from paths import CONTENT, ROOT

from brochure import files, pipeline  # noqa: F401 - loaded before rights are given up
from brochure.deliver.folder import Folder
from brochure.errors import CannotDeliver
from brochure.model.parcel import DocumentReference, Parcel, Receipt, Ticket

OLD = b"%PDF-1.7 old\n" * 1000
NEW = b"%PDF-1.7 new\n" * 100_000
PARCEL = Parcel(
    name="knee-handout.pdf",
    data=NEW,
    pages=2,
    title="Your knee",
    language="en",
    purpose="handout",
    document=DocumentReference("knee", "1.0"),
)
TICKET = Ticket(paper="US Letter", sides=2, flip="long-edge", colour=True, scaling="auto")

# Delivers the old and the new by turns until it is killed.
ENDLESS = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from brochure import files
old, new = b"%PDF-1.7 old\\n" * 1000, b"%PDF-1.7 new\\n" * 100_000
print("ready", flush=True)
while True:
    for data in (new, old):
        files.replace(Path(sys.argv[1]) / "knee-handout.pdf", (data,))
"""

# Delivers within a size of file that the new PDF does not fit: what a full disk does to a write.
FULL = f"""
import resource, signal, sys
sys.path.insert(0, {str(ROOT)!r})
from brochure import cli
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))
sys.exit(cli.run(["make", sys.argv[1], "--out", sys.argv[2]]))
"""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder in which an older PDF stands."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "knee-handout.pdf").write_bytes(OLD)
    return tmp_path / "out"


def send(out: Path) -> Receipt:
    return Folder(out).send(PARCEL, TICKET)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KB, where this machine lets us mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_parcel_replaces_the_old_one(out: Path) -> None:
    path = out / "knee-handout.pdf"
    assert send(out) == Receipt(path, 2, len(NEW))
    assert path.read_bytes() == NEW
    assert list(out.iterdir()) == [path]


def test_a_folder_is_made_when_it_is_missing(tmp_path: Path) -> None:
    there = tmp_path / "Dr. Müller" / "für Patienten"
    send(there)
    assert (there / "knee-handout.pdf").read_bytes() == NEW


def test_a_file_gets_the_rights_of_the_users_mask(out: Path) -> None:
    mask = os.umask(0o027)
    try:
        assert Path(send(out).where).stat().st_mode & 0o777 == 0o640
    finally:
        os.umask(mask)


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
@pytest.mark.parametrize(
    "trouble", [OSError(28, "No space left on device"), KeyboardInterrupt(), MemoryError()]
)
def test_trouble_at_any_step_leaves_the_old_file_and_nothing_else(
    out: Path, monkeypatch: pytest.MonkeyPatch, step: str, trouble: BaseException
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise trouble

    class Broken:
        write = fail

    whole = files.partial

    @contextlib.contextmanager
    def broken(*given: Any, **named: Any) -> Iterator[files.Partial]:
        with whole(*given, **named):
            yield files.Partial(Broken())  # type: ignore[arg-type]

    if step == "write":
        monkeypatch.setattr(files, "partial", broken)
    elif step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(CannotDeliver if isinstance(trouble, OSError) else type(trouble)):
        send(out)
    monkeypatch.undo()
    assert [path.name for path in out.iterdir()] == ["knee-handout.pdf"]
    assert (out / "knee-handout.pdf").read_bytes() == OLD


def test_a_kill_at_any_moment_leaves_a_whole_file(out: Path) -> None:
    chance = random.Random(2)
    left_over = 0
    for _ in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", ENDLESS, str(out)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.001, 0.03))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert (out / "knee-handout.pdf").read_bytes() in (OLD, NEW)
        left_over += len(list(out.glob(".*.part")))
        send(out)
        assert [path.name for path in out.iterdir()] == ["knee-handout.pdf"]
    assert left_over, "no kill fell into a write: the test proves nothing"


def test_a_full_disk_leaves_the_old_file(tiny_disk: Path) -> None:
    path = tiny_disk / "knee-handout.pdf"
    path.write_bytes(OLD)
    with pytest.raises(CannotDeliver, match=r"No space left on device.*Nothing was changed"):
        send(tiny_disk)
    assert path.read_bytes() == OLD
    assert list(tiny_disk.iterdir()) == [path]


@pytest.mark.every
def test_a_full_disk_is_told_with_exit_code_3(tmp_path: Path) -> None:
    old = tmp_path / "stem-cell-therapy-knee-handout.pdf"
    old.write_bytes(OLD[:5000])
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(CONTENT), str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert f"{old} cannot be written: File too large. Nothing was changed there." in done.stderr
    assert "Traceback" not in done.stderr
    assert old.read_bytes() == OLD[:5000]
    assert list(tmp_path.iterdir()) == [old]


@pytest.mark.every
def test_a_folder_that_may_not_be_written(
    brochure: Callable[..., Said],
    open_folder: Path,
    as_nobody: Callable[[], AbstractContextManager[None]],
) -> None:
    brochure(
        "make", str(CONTENT), "--out", str(open_folder)
    )  # loads what nobody could read from root's own Python
    old = open_folder / "stem-cell-therapy-knee-handout.pdf"
    old.write_bytes(OLD)
    open_folder.chmod(0o555)
    with as_nobody():
        said = brochure("make", str(CONTENT), "--out", str(open_folder))
    open_folder.chmod(0o755)
    assert said.code == 3
    assert f"{old} cannot be written: Permission denied. Nothing was changed there." in said.err
    there = {path for path in open_folder.iterdir() if path.name != ".brochure"}
    assert there == {old} and old.read_bytes() == OLD


def test_a_file_where_the_folder_should_be(brochure: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    said = brochure("make", str(CONTENT), "--out", str(tmp_path / "out"))
    assert said.code == 3 and "cannot be written: " in said.err
    assert (tmp_path / "out").read_text() == "a file"


def test_a_folder_where_the_file_should_be(out: Path) -> None:
    (out / "knee-handout.pdf").unlink()
    (out / "knee-handout.pdf").mkdir()
    with pytest.raises(CannotDeliver, match="Is a directory"):
        send(out)
    assert [path.name for path in out.iterdir()] == ["knee-handout.pdf"]
