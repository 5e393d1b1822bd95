"""One print job of a thousand copies, against one Typst document of as many."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path

from bench import others, ours, recipients
from bench.measure import apart
from bench.table import Bound, Missing, Ratio, Row

COPIES, GOAL = 1000, 1 / 20
MB = 1e6
# The most that a job's file was meant to take, in MB.
SIZES = {False: 2, True: 5}
PAGES: tuple[others.Pages, ...] = ("counted", "reckoned")


def rows(folder: Path) -> Iterator[Row]:
    """Yield the job against Typst's, plain and tagged; Typst's is made once each, ours before each
    of them.
    """
    people, few = (
        recipients.write(folder / "thousand.csv", recipients.readers(COPIES)),
        recipients.write(folder / "some.csv", recipients.readers(40)),
    )
    readers = [recipients.printed(row) for row in recipients.readers(COPIES)]
    own: dict[bool, list[ours.Batch]] = {False: [], True: []}
    told: dict[tuple[bool, others.Pages], tuple[float, int, float] | str] = {}
    with apart() as warm:
        warm(ours.run, few)
        for pages in PAGES:
            for tagged in (False, True):
                own[tagged].append(warm(ours.run, people, "job", tagged=tagged))
                told[tagged, pages] = _typst(readers, pages, tagged=tagged)
        for tagged in (False, True):
            own[tagged].append(warm(ours.run, people, "job", tagged=tagged))
    for tagged in (False, True):
        yield from _compared(tagged, own[tagged], {pages: told[tagged, pages] for pages in PAGES})


def _compared(
    tagged: bool, own: list[ours.Batch], told: dict[others.Pages, tuple[float, int, float] | str]
) -> Iterator[Row]:
    name = f"a {'tagged' if tagged else 'plain'} job of {COPIES:,}"
    seconds = statistics.median(one.cpu for one in own)
    size = None
    for pages, typst in told.items():
        what = f"{name} / one Typst document, pages {pages} (CPU)"
        if isinstance(typst, str):
            yield Missing(what, typst, GOAL)
        else:
            yield Ratio(what, seconds, typst[0], GOAL)
            size = typst[1] / MB
    yield Bound(f"{name}, size / the Typst document's", own[0].size / MB, "MB", SIZES[tagged], size)


def _typst(
    readers: others.Readers, pages: others.Pages, *, tagged: bool
) -> tuple[float, int, float] | str:
    try:
        with apart() as fresh:
            fresh(others.typst, readers[:1])
            return fresh(others.typst_job, readers, pages, tagged=tagged)
    except others.CannotRun as reason:
        return str(reason)
    except BrokenExecutor:  # it takes some gigabytes
        return "Typst's process was killed"
