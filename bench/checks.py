"""What the checks cost: their share of a build's CPU, in a process of their own and in a warm
one.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from pathlib import Path

from bench.measure import ROOT
from bench.table import Ratio
from brochure import check, compose
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.shelves import Shelves

COLD_TURNS, WARM_TURNS = 9, 15
# The process measures itself. Loading the shelf counts for the PDF: what takes time there are
# libraries that read PDFs.
COLD = """
import json, sys, time
from brochure import check, pipeline
from brochure.shelves import Shelves
spent = {"text": 0.0, "pdf": 0.0}
def timed(name, call):
    def run(*given):
        begin = time.process_time()
        try:
            return call(*given)
        finally:
            spent[name] += time.process_time() - begin
    return run
timed("pdf", check.shelf)()
check.text, check.pdf = timed("text", check.text), timed("pdf", check.pdf)
from pathlib import Path
list(pipeline.Pipeline(Shelves(Path(sys.argv[1]).parent)).proofs(Order(Path(sys.argv[1]))))
print(json.dumps({**spent, "build": time.process_time()}))
"""


def rows(_: Path) -> Iterator[Ratio]:
    """Yield the checks on the text and on the PDF, each against the whole build that they are part
    of.
    """
    for how, spent in (("cold", cold(COLD_TURNS)), ("warm", warm(WARM_TURNS))):
        yield Ratio(
            f"checks on the text / a {how} build (CPU)", spent["text"], spent["build"], 0.05
        )
        yield Ratio(f"checks on the PDF / a {how} build (CPU)", spent["pdf"], spent["build"], 0.5)


def cold(turns: int) -> dict[str, float]:
    """Return the median CPU seconds of a build in a process of its own, and of the checks within
    it.
    """
    content = ROOT / "content.yaml"
    runs = []
    for _ in range(turns):
        told = subprocess.run(
            [sys.executable, "-c", COLD, str(content)],
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        runs.append(json.loads(told.stdout))
    return {name: statistics.median(run[name] for run in runs) for name in ("text", "pdf", "build")}


def warm(turns: int) -> dict[str, float]:
    """Return the median CPU seconds of a build in a warm process, and of the checks within it.

    What a check keeps from one PDF to the next (a page's text, its picture) is forgotten before
    each turn.
    """
    pipeline = Pipeline(Shelves(ROOT))
    manuscript, (edition,) = pipeline.read(Order(ROOT / "content.yaml"))
    runs = []
    for turn in range(turns + 1):
        forget()
        marks = [time.process_time()]
        check.text(manuscript, edition)
        marks.append(time.process_time())
        pdf, _ = pipeline.typesetter().pdf(compose.html(manuscript, edition, pipeline.shelves))
        marks.append(time.process_time())
        check.pdf(manuscript, edition, pdf)
        marks.append(time.process_time())
        if turn:
            runs.append(
                {
                    "text": marks[1] - marks[0],
                    "pdf": marks[3] - marks[2],
                    "build": marks[3] - marks[0],
                }
            )
    return {name: statistics.median(run[name] for run in runs) for name in ("text", "pdf", "build")}


def forget() -> None:
    """Empty every cache of the checks but the shelf itself."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("brochure.check.", "brochure.prose")):
            for value in vars(module).values():
                # a name of pikepdf's seems to have any attribute
                if isinstance(value, _lru_cache_wrapper):
                    value.cache_clear()
