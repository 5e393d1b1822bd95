"""What many tests share: one warm typesetter, and what a user's terminal would show."""

from __future__ import annotations

import ctypes
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from leftovers import Before
from paths import ROOT

from brochure import cli
from brochure.shelves import Shelves
from brochure.typeset import Typesetter

# The same examples on every run and every machine; a slow machine is no fault.
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile("steady")

# CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: root's right to read and write every file
EVERY_FILE = 1 << 1 | 1 << 2
CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True)
class Said:
    """What a command said, and the exit code it ended with."""

    code: int
    out: str
    err: str


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave `make test` the first of what multiplies: `every(but=2)` counts from the first two
    cases of a test on.
    """
    seen: Counter[str] = Counter()
    for item in items:
        mark = item.get_closest_marker("every")
        if mark is not None:
            name = item.nodeid.partition("[")[0]
            seen[name] += 1
            if seen[name] <= mark.kwargs.get("but", 0):
                item.own_markers[:] = [one for one in item.own_markers if one.name != "every"]


@pytest.fixture(scope="session", autouse=True)
def ctrl_c_is_heard() -> Iterator[None]:
    """Hear SIGINT though whoever started the tests ignores it (`nohup make test &`, some CI): what
    a test starts would inherit that, and never end by Ctrl-C.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module", autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    """See that a module ends the threads and the processes that it has started."""
    before = Before()
    yield
    assert before.left() == []


@pytest.fixture
def brochure(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run the command line in this process."""

    def run(*arguments: str) -> Said:
        capsys.readouterr()
        code = cli.run(arguments)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return run


@pytest.fixture(scope="session")
def typesetter() -> Typesetter:
    """The engine, warm, over our own shelves."""
    return Typesetter(Shelves(ROOT))


@pytest.fixture
def as_nobody() -> Callable[[], object]:
    """A context without root's right to read and write everything."""
    return without_rights


@contextmanager
def without_rights() -> Iterator[None]:
    """Give up root's right to every file for a while, but stay its user, whose folder may hold the
    checkout.
    """
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None)
    header, held = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, held) == 0
    fewer = (ctypes.c_uint32 * 6)(
        held[0] & ~EVERY_FILE, *held[1:]
    )  # of those in force; the permitted bring them back
    assert libc.capset(header, fewer) == 0
    try:
        yield
    finally:
        assert libc.capset(header, held) == 0


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A folder that anybody may enter: pytest's own are closed to all but its user."""
    for folder in [tmp_path, *tmp_path.parents]:
        if folder.stat().st_uid == os.geteuid() and folder.name.startswith(
            ("pytest-", tmp_path.name)
        ):
            folder.chmod(0o755)
    return tmp_path
