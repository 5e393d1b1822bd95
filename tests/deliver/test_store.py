"""Stores: copies come whole, for their user's eyes only, and what a kill left half written goes."""

from __future__ import annotations

import datetime
import errno
import os
import pickle
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from paths import ROOT

from brochure import files
from brochure.deliver import flush
from brochure.deliver import store as stores
from brochure.deliver.address import parse
from brochure.deliver.store import Folder, Remote, store
from brochure.errors import CannotDeliver, MachineLacks

PARTS = (b"%PDF-1.7 constant ", b"drawn", b" tail " * 100 + b"%%EOF")
WHOLE = b"".join(PARTS)
SECRET = "s3cr3t"

# Puts copies of one size by turns until it is killed.
ENDLESS = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from brochure.deliver.store import store
out = store(sys.argv[1])
print("ready", flush=True)
while True:
    for letter in b"ab":
        out.put("row-2.pdf", [bytes([letter]) * 1_000_000] * 2)
"""


class ByRename(MemoryFileSystem):  # type: ignore[misc, unused-ignore]  # fsspec has no types
    """A place without whole-or-nothing writes, such as an SFTP server."""

    protocol = "renaming"
    store: dict[str, Any] = {}  # noqa: RUF012 - as in the class that it extends
    pseudo_dirs = [""]  # noqa: RUF012

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return "/" + path.removeprefix("renaming://").strip("/")


@pytest.fixture
def renaming() -> Iterator[type[ByRename]]:
    fsspec.register_implementation("renaming", ByRename, clobber=True)
    yield ByRename
    ByRename.store.clear()


@pytest.fixture(params=["folder", "memory", "renaming"])
def out(
    request: pytest.FixtureRequest, tmp_path: Path, renaming: type[ByRename]
) -> Iterator[stores.Store]:
    """Each kind of store."""
    yield store(
        str(tmp_path / "out")
        if request.param == "folder"
        else f"{request.param}://{tmp_path.name}/out"
    )
    MemoryFileSystem.store.clear()


def test_what_is_put_is_there_whole(out: stores.Store) -> None:
    assert out.put("row-2.pdf", PARTS) == len(WHOLE)
    out.settle()
    assert out.tail("row-2.pdf", 5) == b"%%EOF"
    assert out.tail("row-2.pdf", 10**6) == WHOLE
    assert out.tail("row-3.pdf") is None
    out.put("row-2.pdf", (b"new",))
    assert out.tail("row-2.pdf") == b"new"


def test_a_worker_gets_the_place_only(out: stores.Store) -> None:
    out.put("row-2.pdf", PARTS)
    other = pickle.loads(pickle.dumps(out))
    other.put("row-3.pdf", (b"other",))
    assert (out.tail("row-3.pdf"), other.tail("row-2.pdf")) == (b"other", WHOLE[-1024:])


@pytest.mark.parametrize("name", ["", ".", "..", "../row.pdf", "a/b.pdf", "a\\b.pdf", "a\0.pdf"])
def test_no_name_leads_out_of_the_store(out: stores.Store, name: str) -> None:
    for use in (lambda: out.put(name, PARTS), lambda: out.tail(name)):
        with pytest.raises(CannotDeliver, match="leads into another folder"):
            use()


def test_a_file_is_its_users_alone(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        store(str(tmp_path)).put("row-2.pdf", PARTS)
    finally:
        os.umask(mask)
    assert (tmp_path / "row-2.pdf").stat().st_mode & 0o777 == 0o600


def test_a_file_is_its_users_alone_while_it_is_written(tmp_path: Path) -> None:
    seen: list[int] = []

    class Parts(tuple[bytes, ...]):
        def __iter__(self) -> Iterator[bytes]:
            seen.extend(path.stat().st_mode & 0o777 for path in tmp_path.iterdir())
            return super().__iter__()

    store(str(tmp_path)).put("row-2.pdf", Parts(PARTS))
    assert seen[0] == 0o600


def test_a_url_of_this_machine_is_a_folder(tmp_path: Path) -> None:
    out = store(parse(f"file://{tmp_path}/for%20print", batch=True).text)
    assert isinstance(out, Folder) and out.path == tmp_path / "for print" and out.path.is_dir()


@pytest.mark.parametrize(
    "trouble", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()]
)
def test_trouble_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: BaseException
) -> None:
    out = store(str(tmp_path))
    out.put("row-2.pdf", (b"old",))

    def fail(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(CannotDeliver if isinstance(trouble, OSError) else type(trouble)) as told:
        out.put("row-2.pdf", PARTS)
    assert [path.name for path in tmp_path.iterdir()] == ["row-2.pdf"]
    assert (tmp_path / "row-2.pdf").read_bytes() == b"old"
    assert "row-2" not in str(told.value)


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    out = store(str(tmp_path))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8000, before[1]))
    try:
        with pytest.raises(CannotDeliver, match=r"cannot be written into .*: File too large\.$"):
            out.put("row-2.pdf", (bytes(5000), bytes(5000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_loses_writes_is_told_when_they_are_settled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(stores, "SYNC_ALL", lost)
    out = store(str(tmp_path))
    out.put("row-2.pdf", PARTS)
    with pytest.raises(CannotDeliver, match="did not reach the disk: Input/output error"):
        out.settle()


@pytest.mark.parametrize("whole", [True, False], ids=["syncfs", "fsync"])
def test_settling_flushes_what_was_put_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    flushed: list[str] = []

    def flush(opened: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{opened}").readlink().name)

    monkeypatch.setattr(stores, "SYNC_ALL", flush if whole else None)
    monkeypatch.setattr(os, "fsync", flush)
    out = store(str(tmp_path))
    for name in ("row-2.pdf", "row-3.pdf"):
        out.put(name, PARTS)
    assert flushed == []
    out.settle()
    assert flushed == ([tmp_path.name] if whole else ["row-2.pdf", "row-3.pdf", tmp_path.name])
    out.settle()
    assert len(flushed) == (1 if whole else 3)


@pytest.mark.skipif(flush.SYNC_ALL is None, reason="no syncfs here")
def test_the_systems_own_flush_answers(tmp_path: Path) -> None:
    assert flush.SYNC_ALL is not None
    with pytest.raises(OSError, match="Bad file descriptor"):
        flush.SYNC_ALL(-1)


def test_what_a_kill_left_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    chance, left_over = random.Random(5), 0
    foreign = [
        tmp_path / name for name in (".brochure-notes.part", ".knee.pdf.0123abcd.part", "row-3.pdf")
    ]
    for path in foreign:
        path.write_bytes(b"foreign")
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", ENDLESS, str(tmp_path)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.001, 0.02))
        while (
            not (tmp_path / "row-2.pdf").exists()
            or len(list(tmp_path.glob(".brochure-*.part"))) < 2
        ):
            pass  # until it is writing
        process.send_signal(signal.SIGKILL)
        process.communicate()
        data = (tmp_path / "row-2.pdf").read_bytes()
        assert len(data) == 2_000_000 and len(set(data)) == 1
        left_over += len(list(tmp_path.glob(".brochure-*.part"))) - 1
        store(str(tmp_path)).clear()
        assert {path.name for path in tmp_path.iterdir()} == {
            "row-2.pdf",
            *(path.name for path in foreign),
        }
    assert left_over, "no kill fell into a write: the test proves nothing"


def test_a_remote_place_is_cleared_of_our_old_partial_files_only(renaming: type[ByRename]) -> None:
    out = store("renaming://there/out")
    out.put("row-2.pdf", PARTS)
    old, fresh = files.partial_name(), files.partial_name()
    for name in (old, fresh, ".other.part"):
        renaming().pipe_file(f"/there/out/{name}", b"a part")
    before = datetime.timedelta(seconds=files.STALE + 60)
    renaming.store[f"/there/out/{old}"].modified -= before
    renaming.store["/there/out/.other.part"].modified -= before
    out.clear()
    assert {path.rpartition("/")[2] for path in renaming.store} == {
        "row-2.pdf",
        fresh,
        ".other.part",
    }


def test_a_remote_place_that_tells_no_times_is_left_alone(
    renaming: type[ByRename], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(*_: object) -> None:
        raise NotImplementedError

    out = store("renaming://there/out")
    left = f"/there/out/{files.partial_name()}"
    renaming().pipe_file(left, b"a part")
    monkeypatch.setattr(renaming, "modified", nothing)
    out.clear()
    assert list(renaming.store) == [left]


def test_a_remote_place_without_whole_writes_is_written_beside(
    renaming: type[ByRename], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = store("renaming://there/out")
    out.put("row-2.pdf", (b"old",))

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"no renaming for {SECRET}")

    monkeypatch.setattr(renaming, "mv", fail)
    with pytest.raises(
        CannotDeliver, match=r"^A copy cannot be written to renaming://there/out: RuntimeError\.$"
    ):
        out.put("row-2.pdf", PARTS)
    assert list(renaming.store) == ["/there/out/row-2.pdf"] and out.tail("row-2.pdf") == b"old"


def test_a_password_in_a_url_is_never_shown(
    renaming: type[ByRename], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = store(f"renaming://me:{SECRET}@there/out?key={SECRET}")

    def fail(*_: object, **__: object) -> None:
        raise OSError(f"me:{SECRET}@there does not answer")

    monkeypatch.setattr(renaming, "pipe_file", fail)
    with pytest.raises(
        CannotDeliver, match=r"^A copy cannot be written to renaming://there/out: OSError\.$"
    ):
        out.put("row-2.pdf", PARTS)
    assert SECRET not in repr(out)


def test_a_forked_worker_makes_its_own_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Remote("memory://forked/out", "memory")
    out.put("row-2.pdf", PARTS)
    before = out._system
    monkeypatch.setattr(os, "getpid", lambda: 1)
    out._system = None
    assert out.tail("row-2.pdf") and out._system is not None and before is not None


def test_a_library_that_is_missing_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.registry", None)
    with pytest.raises(MachineLacks, match=r"pip install 'brochure\[cluster\]'"):
        store("s3://bucket/out")


def test_a_schemes_own_library_is_told() -> None:
    with pytest.raises(MachineLacks, match=r"needs a library that is not installed.*s3fs"):
        store("s3://bucket/out")


def test_an_unknown_scheme_is_told() -> None:
    with pytest.raises(CannotDeliver, match="Nothing is known of nowhere://"):
        store("nowhere://out")


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(CannotDeliver, match=r"out cannot be written: File exists\.$"):
        store(str(tmp_path / "out"))
