"""Whole batches in a process that is warm, timed by that process: `bench.measure.Apart` calls what
is here.
"""

from __future__ import annotations

import gc
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.measure import ROOT, cpu
from brochure import batch
from brochure.batch.request import BatchRequest, Kind
from brochure.model.proof import Order


@dataclass(frozen=True)
class Batch:
    """What a batch took: CPU seconds with its workers', seconds by the clock; what it made, in
    bytes and copies.
    """

    cpu: float
    seconds: float
    size: int
    stamped: int
    whole: int


class _Nobody:
    def advance(self, made: int) -> None:
        """Tell nobody."""

    def done(self) -> None:
        """Tell nobody."""


def run(recipients: Path, kind: Kind = "files", *, tagged: bool = False) -> Batch:
    """Make a copy for each row of a recipient list, into a folder that is then thrown away."""
    gc.set_threshold(500_000, 20, 20)  # as `brochure` does for itself
    with tempfile.TemporaryDirectory() as folder:
        request = BatchRequest(
            Order(ROOT / "content.yaml"), recipients, folder, kind=kind, tagged=tagged
        )
        begin, clock = cpu(), time.perf_counter()
        summary = batch.run(request, lambda _: _Nobody())
        used, seconds = cpu() - begin, time.perf_counter() - clock
        assert summary.made == summary.total, "a copy is missing"
        size = sum(path.stat().st_size for path in Path(folder).glob("*.pdf"))
        return Batch(used, seconds, size, summary.stamped, summary.full_renders.total())
