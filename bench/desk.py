"""The front desk with 300 handouts: from its start to the first search, a search, and from Enter to
the word of the printer that it has the job.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import clinic
from bench.measure import ROOT
from bench.table import Bound, Missing, Row

sys.path.append(str(ROOT / "tests"))
import desks
import ipp_printers

HANDOUTS, TURNS = 300, 9
QUESTIONS = ("kn", "kne", "knee", "ste", "stem cell", "osteoarthritsi", "zebra", "arthr", "re")
FIELDS = {"patient": "Ada Example", "appointment": "2027-06-04", "clinician": "Dr. Sam Sample"}


def rows(folder: Path) -> Iterator[Row]:
    """Yield what a person at the desk waits for; what is printed was made ready before."""
    if shutil.which("ippeveprinter", path="/usr/bin:/usr/sbin") is None:
        yield Missing("the front desk", "no ippeveprinter (apt-get install cups-ipp-utils)")
        return
    with ExitStack() as stack:
        printer = stack.enter_context(ipp_printers.running(folder / "printer"))
        project = written(folder / "clinic", printer.address)
        for kept in (False, True):
            begin = time.monotonic()
            with desks.running(project) as desk:
                desk.visit().get("/api/find?words=kn")
                spent = time.monotonic() - begin
            said = "what was read is kept" if kept else "nothing is kept"
            name = f"start with {HANDOUTS} handouts, to the first search; {said}"
            yield Bound(name, spent, "s", 2)
        desk = stack.enter_context(desks.running(project))
        visit = desk.visit()
        visit.get("/api/find?words=kn")
        yield Bound(
            "the slowest of searches while pages are made, over HTTP",
            1000 * searched(visit),
            "ms",
            50,
        )
        wanted = {"id": "handout-000"}
        visit.over(visit.printed(**wanted))
        name = "from Enter to the printer's word that it has the job"
        yield Bound(name, 1000 * accepted(visit, wanted), "ms", 1000)
        own = {**wanted, "fields": FIELDS}
        name = "the same of a copy with a reader's own words"
        yield Bound(name, 1000 * accepted(visit, own), "ms", 1500)


def searched(visit: desks.Visit) -> float:
    """Return the seconds of the slowest of some questions, while pages are made."""
    slowest = 0.0
    for words in QUESTIONS * 5:
        begin = time.monotonic()
        visit.get(f"/api/find?words={words.replace(' ', '+')}")
        slowest = max(slowest, time.monotonic() - begin)
    return slowest


def accepted(visit: desks.Visit, wanted: Mapping[str, Any]) -> float:
    """Return the seconds of the slowest of some jobs, from Enter until the printer has it."""
    slowest = 0.0
    for _ in range(TURNS):
        begin = time.monotonic()
        number = visit.printed(**wanted)
        visit.until(number, lambda job: job["state"] != "sending")
        slowest = max(slowest, time.monotonic() - begin)
        assert visit.over(number)["state"] == "completed"
    return slowest


def written(project: Path, printer: str) -> Path:
    """Write a project of approved handouts, and a printer."""
    clinic.written(project, HANDOUTS)
    (project / "out").mkdir()
    named = f"printers:\n  - {{name: Front, address: '{printer}'}}\n"
    (project / "brochure.yaml").write_text(named, "utf-8")
    for path in (project / "handouts").glob("*.yaml"):
        text = path.read_text("utf-8")
        approved = "status: approved\n  reviewed_on: 2026-09-01\n  reviewed_by: A. Example"
        assert text.count("status: draft") == 1
        text = text.replace("status: draft", approved)
        text = text.replace("\n  reviewed_on: null", "").replace("\n  reviewed_by: null", "")
        path.write_text(text, "utf-8")
    return project
