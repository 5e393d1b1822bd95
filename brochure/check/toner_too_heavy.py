"""In a format that is to save toner, an area of the page holds more of it than the format allows.

A band of toner empties a cartridge, curls thin paper, and comes out in stripes on a tired printer;
photocopied, a light grey behind a text turns into dirt. An area is a square of 4 mm, as high as
type of 12 pt: a tint or a band fills it, a rule of 1.5 pt covers an eighth of it, and so do the two
sides of a frame of 0.75 pt in its corner. The squares overlap by half. Text, pictures, logos and
codes to scan are none.

Basis: no published standard; the bound is the format's own `most_toner` (15 % in black-and-white,
this project's figure). In grey, a colour is its luma after ITU-R BT.601 (2011), which printers'
drivers use.

Faulty: .glance { background: #ccc }

Mended: .glance { background: none; border: .75pt solid var(--ink) }
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.inspect import background
from brochure.inspect.background import SCALE, Ground
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")

CODE = "toner-too-heavy"
# Of the squares' side, in millimetres and in pixels: each begins where the one before is half over.
HALF = 2
STEP = HALF * SCALE

Square = tuple[int, int]
"""A square's column and row."""


def pdf(_manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Measure every square of every page; what is too heavy on a page is told once, by its heaviest
    area.
    """
    most = edition.format.most_toner
    if most is None:
        return
    for ground in background.read(made.data):
        heavy = {square: ink for square, ink in inks(ground).items() if ink > most}
        areas = sorted(
            _areas(set(heavy)), key=lambda area: (-max(heavy[one] for one in area), min(area))
        )
        if areas:
            ink = max(heavy[square] for square in areas[0])
            place = ground.placed(_edges(areas[0]))
            more = len(areas) - 1
            also = (
                f"; so has {more} more area"
                if more == 1
                else f"; so have {more} more areas"
                if more
                else ""
            )
            message = (
                f"page {ground.page} has an area with {ink:.0%} ink, {place}{also}; at most "
                f"{most:.0%} is allowed"
            )
            hint = "white in its place, and a rule of 1.5 pt at most or a frame of 0.75 pt"
            yield error(CODE, message, None, hint)


def inks(ground: Ground) -> dict[Square, float]:
    """Return the ink of each square of a page, from 0 (white) to 1 (black)."""
    quarters = ground.picture.convert("L").reduce(STEP)
    white, (wide, high) = quarters.load(), quarters.size
    return {
        (column, row): 1
        - sum(white[column + x, row + y] for x in (0, 1) for y in (0, 1)) / (4 * 255)
        for column in range(wide - 1)
        for row in range(high - 1)
    }


def _areas(squares: set[Square]) -> Iterator[set[Square]]:
    """Yield the squares that touch one another, area by area."""
    left = set(squares)
    while left:
        area, edge = set[Square](), {min(left)}
        while edge:
            area |= edge
            left -= edge
            edge = {one for column, row in edge for one in _around(column, row)} & left
        yield area


def _around(column: int, row: int) -> Iterator[Square]:
    return ((column + x, row + y) for x in (-1, 0, 1) for y in (-1, 0, 1))


def _edges(area: set[Square]) -> background.Edges:
    columns, rows = zip(*area, strict=True)
    return min(columns) * STEP, min(rows) * STEP, (max(columns) + 2) * STEP, (max(rows) + 2) * STEP
