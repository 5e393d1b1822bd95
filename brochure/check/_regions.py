"""Where a text may go on: the pages, and on a folded sheet their panels, in the order of
reading.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.inspect.tagged_text import PageGeometry, Run
from brochure.model.edition import Edition

Region = tuple[int, int]
"""A page from 1 and its panel from 0, the first in the order of reading; greater is later."""


def folds(edition: Edition, sheet: PageGeometry, page: int) -> tuple[float, ...]:
    """Return where a page is folded, in points, from the left of the sheet."""
    mirrored = edition.language.direction == "rtl"
    return tuple(sheet.trim[0] + fold for fold in edition.format.folds(page, mirrored=mirrored))


def of(run: Run, edition: Edition, sheets: tuple[PageGeometry, ...]) -> Region:
    """Return the region in which a run begins."""
    lines = folds(edition, sheets[run.page - 1], run.page)
    backwards = edition.language.direction == "rtl"
    start = run.right if backwards else run.left
    panel = sum(start > line for line in lines)
    return run.page, len(lines) - panel if backwards else panel


def named(region: Region, edition: Edition) -> str:
    """Return how a person would say it."""
    page, panel = region
    return f"panel {panel + 1} of page {page}" if edition.format.panels else f"page {page}"


def groups(
    runs: list[Run], edition: Edition, sheets: tuple[PageGeometry, ...]
) -> Iterator[tuple[Region, list[Run]]]:
    """Yield the runs of each region, in their order."""
    found: dict[Region, list[Run]] = {}
    for run in runs:
        found.setdefault(of(run, edition, sheets), []).append(run)
    yield from found.items()
