"""What a big batch holds in memory at its peak, and by how much a process grows with each handout
that is rendered in full.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bench import recipients
from bench.measure import ROOT, apart
from bench.table import Bound, Missing, Row
from brochure.model.personal import Entry
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.shelves import Shelves

COPIES, PEAK = 100_000, 300
# Growth counts from a render on by which caches are full. Over fewer renders it is ill told: memory
# comes in steps.
SETTLED, RENDERS, GROWTH = 200, 2000, 10
MIB, KIB = 1024**2, 1024
# The command, in a process that tells at its end its own peak and that of its largest child, as
# Linux does in KiB.
COMMAND = """
import gc, json, resource, sys
from brochure import cli
gc.set_threshold(500_000, 20, 20)
code = cli.run(sys.argv[1:])
both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
used = [resource.getrusage(who).ru_maxrss for who in both]
print(json.dumps([code, *used]))
"""


@dataclass(frozen=True)
class Peak:
    """Peaks in MiB: of the lead, of its largest worker, and of all together, where what they share
    counts once.
    """

    lead: float
    worker: float
    together: float


def rows(folder: Path, *, checked: bool) -> Iterator[Row]:
    """Yield the peaks of a big batch, as files and as a print job, and the growth of a process,
    `checked` or not.
    """
    people = recipients.write(folder / "many.csv", recipients.readers(COPIES))
    with apart() as fresh:
        # it takes long, and only its memory counts
        grown = fresh.begin(growth, checked=checked)
        for kind, options in (("files", []), ("one print job", ["--merge"])):
            name = f"{COPIES:,} rows, {kind}"
            # a copy is some 35 KB; as much again is left to others
            if kind == "files" and shutil.disk_usage(folder).free < COPIES * 70_000:
                yield Missing(name, "too little room on the disk")
            else:
                yield from _peaks(
                    name, _peak([str(ROOT / "content.yaml"), str(people), "--quiet", *options])
                )
        each = grown.result() / KIB
    what = "set and checked" if checked else "set"
    yield Bound(
        f"a process, for each handout {what}, from {SETTLED:,} to {RENDERS:,}", each, "KiB", GROWTH
    )


def _peaks(name: str, peak: Peak) -> Iterator[Bound]:
    yield Bound(f"{name}: the lead's peak", peak.lead, "MiB", PEAK)
    yield Bound(f"{name}: the largest worker's peak", peak.worker, "MiB", PEAK)
    if peak.together:
        yield Bound(f"{name}: all of them together", peak.together, "MiB")


def _peak(arguments: list[str]) -> Peak:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", COMMAND, "batch", *arguments, "--out", folder]
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            together = 0
            while process.poll() is None:
                try:
                    process.wait(1)
                except subprocess.TimeoutExpired:
                    together = max(together, sum(map(_share, _family(process.pid))))
            assert process.stdout
            code, lead, worker = json.loads(process.stdout.read().splitlines()[-1])
    assert code == 0, f"brochure batch ended with {code}"
    return Peak(lead / KIB, worker / KIB, together / MIB)


def _family(lead: int) -> list[int]:
    """Return a process and its children, where Linux tells them."""
    try:
        children = Path(f"/proc/{lead}/task/{lead}/children").read_text("ascii").split()
    except OSError:
        return []
    return [lead, *map(int, children)]


def _share(process: int) -> int:
    """Return the bytes that a process holds; of a page that several hold, its part."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:  # it has ended
        return 0
    return sum(int(line.split()[1]) * KIB for line in lines if line.startswith("Pss:"))


def growth(*, checked: bool) -> float:
    """Return by how many bytes this process grows with each copy that it sets whole, and checks if
    asked to.
    """
    pipeline = Pipeline(Shelves(ROOT))
    manuscript, (edition,) = pipeline.read(Order(ROOT / "content.yaml"))
    settled = 0
    for number, row in enumerate(map(recipients.printed, recipients.readers(RENDERS)), 1):
        entries = tuple(Entry(one, row[one.name]) for one in manuscript.handout.fields)
        own = replace(manuscript, entries=entries)
        made = pipeline.proof(own, edition) if checked else pipeline.typeset(own, edition)
        assert made.pdf.data
        if number == SETTLED:
            settled = _resident()
    return (_resident() - settled) / (RENDERS - SETTLED)


def _resident() -> int:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
