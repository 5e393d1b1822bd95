"""Tables whose rows are stacked, read in the order in which their author wrote them."""

from __future__ import annotations

from itertools import groupby

from brochure.check._letters import letters
from brochure.inspect.structure import Path
from brochure.inspect.tagged_text import Run

HEAD, CELL = "TH", "TD"
Cell = tuple[str, list[Run]]
"""A cell's type and its runs."""


def unstacked(runs: tuple[Run, ...]) -> list[Run]:
    """Return runs with each stacked table as it is written: its headings once, then the cells.

    A stacked table says the same headings before the cells of every row; where one says others, it
    is left as it stands.
    """
    told: list[Run] = []
    for table, group in groupby(runs, _table):
        some = list(group)
        told += _written(some) if table else some
    return told


def _table(run: Run) -> Path:
    """Return the place of a run's table, above its body, row and cell; none for other texts."""
    return run.block[:-3] if run.role in {HEAD, CELL} and not run.artifact else ()


def _written(runs: list[Run]) -> list[Run]:
    rows: list[list[Cell]] = []
    for _, body in groupby(runs, lambda run: run.block[:-2]):
        cells = [list(some) for _, some in groupby(body, lambda run: run.block)]
        rows.append([(cell[0].role, cell) for cell in cells])
    headings = [[cell for role, cell in row if role == HEAD] for row in rows]
    said = [[letters("".join(run.text for run in cell)) for cell in row] for row in headings]
    alike = all(row == said[0][: len(row)] for row in said)  # the last may go on elsewhere
    if not alike or not said[0] or rows[0][-1][0] == HEAD:
        return runs
    cells = [cell for row in rows for role, cell in row if role == CELL]
    return [run for cell in (*headings[0], *cells) for run in cell]
