"""`brochure batch --on` a real Dask cluster on loopback: the copies of a local run, whoever is
killed.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import clusters
import pytest
from batch_runs import (
    ROWS,
    SLOWLY,
    Start,
    alive,
    assert_finished,
    copies,
    differing,
    half,
    made_and_found,
    names,
    stands,
    start,
    starter,
    until,
)
from clusters import Site

__all__ = ["start", "starter"]

pytestmark = pytest.mark.every

# A place that fsspec knows by a URL and that all processes of this machine share.
SHELF = """
from pathlib import Path
import fsspec
from fsspec.implementations.local import LocalFileSystem
class Shelf(LocalFileSystem):
    protocol = "shelf"
    root_marker = ""
    @classmethod
    def _strip_protocol(cls, path):
        return LocalFileSystem._strip_protocol(str(path).replace("shelf://", "/"))
fsspec.register_implementation("shelf", Shelf, clobber=True)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A cluster as it comes, with workers that are slow enough to be killed at work."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "slowly.py").write_text(SLOWLY + SHELF, "utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.delitem(clusters.ENVIRONMENT, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES")
        one = Site(folder)
        one.hire("--no-nanny", "--preload", str(folder / "slowly.py"))
    yield one
    one.close()


@pytest.fixture(autouse=True)
def no_name_is_logged(site: Site, start: Start, tmp_path: Path) -> Iterator[None]:
    """Look through what scheduler and workers have said."""
    yield
    log = site.log()
    assert "Starting Worker" in log or "Start worker" in log, (
        "nothing is in the log: that no name is there proves nothing"
    )
    assert not [number for number, name in names(tmp_path).items() if name in log], (
        "a name was logged"
    )
    assert "Sam Sample" not in log


def test_a_cluster_makes_the_copies_of_a_local_run(
    site: Site, start: Start, tmp_path: Path
) -> None:
    """Slow: 300 copies are made twice, and two workers of Dask's start."""
    local = start("--out", "local")
    run = start("--out", "out", "--cluster", site.address)
    assert local.end() == 0
    out = tmp_path / "out"
    until(lambda: len(copies(out)) > 50 or not alive(run.pid))
    victim = site.workers.pop()
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()
    assert run.end() == 0 and sum(made_and_found(run)) == ROWS, run.err
    assert_finished(tmp_path, out)
    assert not differing(out, tmp_path / "local")


def test_a_lead_that_is_killed_is_followed_by_another(
    site: Site, start: Start, tmp_path: Path
) -> None:
    """Slow: two leads connect to the cluster, one after the other."""
    out = tmp_path / "out"
    run = start("--out", f"file://{out}", "--cluster", site.address)
    until(lambda: len(copies(out)) > 40 or not alive(run.pid))
    run.kill()
    before = stands(out)
    assert run.code == -signal.SIGKILL and 40 < len(before) < ROWS
    last = start("--out", f"file://{out}", "--cluster", site.address)
    assert last.end() == 0 and sum(made_and_found(last)) == ROWS, last.err
    assert before.items() <= stands(out).items()
    assert copies(out).keys() == names(tmp_path).keys() and not half(out)


def test_copies_go_to_a_place_that_fsspec_knows(site: Site, start: Start, tmp_path: Path) -> None:
    """Slow: 300 copies are made twice."""
    for name, on in (("far", ("--cluster", site.address)), ("near", ())):
        run = start("--out", f"shelf://{tmp_path / name}", *on, plant=SHELF)
        assert run.end() == 0 and made_and_found(run) == (ROWS, 0), run.out + run.err
    assert copies(tmp_path / "far").keys() == names(tmp_path).keys()
    assert (
        not differing(tmp_path / "far", tmp_path / "near")
        and len(list((tmp_path / "far").iterdir())) == ROWS
    )
