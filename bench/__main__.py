"""Speed and memory beside those of others, measured in one run: `make bench` prints the tables and
writes the page.
"""

from __future__ import annotations

import argparse
import compileall
import datetime
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path

from bench import build, checks, copies, desk, find, job, memory, preview, project, report
from bench.measure import ROOT
from bench.table import Row, as_text

PAGE = ROOT / "docs" / "performance.md"
PACKAGES = ("weasyprint", "pydyf", "pikepdf", "pydantic", "typst", "prince-pdf")

Measuring = Callable[[Path], Iterator[Row]]


def main() -> None:
    """Measure what is named, or everything; only a run of everything writes the page: it compares
    within one run.
    """
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help="copies, job, memory, build, find, project or desk; nothing is written then",
    )
    parser.add_argument("--long", action="store_true", help="check each render of the growth, too")
    asked = parser.parse_args()
    parts = measurings(long=asked.long)
    if unknown := set(asked.parts) - set(parts):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    # as an installer has done for the bare engine; a setting may keep Python from doing it as
    # modules load
    compileall.compile_dir(ROOT / "brochure", quiet=1)
    begin, told = time.monotonic(), {}
    for name in asked.parts or parts:
        # by default what is put there is not in memory
        with tempfile.TemporaryDirectory() as folder:
            told[name] = list(parts[name](Path(folder)))
        print(f"{as_text(told[name])}\n", flush=True)
    if not asked.parts:
        report.write(PAGE, machine(time.monotonic() - begin), told)
        print(f"{PAGE.relative_to(ROOT)} is written.")


def measurings(*, long: bool) -> dict[str, Measuring]:
    """Return by name what measures each part; it takes a folder to write in."""

    def builds(folder: Path) -> Iterator[Row]:
        return chain(build.rows(folder), preview.rows(folder), checks.rows(folder))

    return {
        "copies": copies.rows,
        "job": job.rows,
        "build": builds,
        "memory": partial(memory.rows, checked=long),
        "find": find.rows,
        "project": project.rows,
        "desk": desk.rows,
    }


def machine(seconds: float) -> str:
    """Return what was measured where, and when; no name of the machine, no path."""
    cores = f"{os.cpu_count()} core{'s' * (os.cpu_count() != 1)}"
    used = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    day = datetime.datetime.now(datetime.UTC).date()
    return (
        f"Measured on {day} within {seconds / 60:.0f} minutes: {platform.system()}, "
        f"{platform.machine()}, {cores}; "
        f"Python {platform.python_version()}, {used}."
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "is not installed"


if __name__ == "__main__":
    main()
