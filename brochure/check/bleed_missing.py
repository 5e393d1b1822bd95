"""Colour on a print shop's page ends at the trim instead of going on past it.

No knife cuts twice in the same place: where colour stops at the trim, every other copy has a white
edge. What a page's edge shows is looked at on the page's picture, so that bands, panels, pictures
and drawings are all held to it.

Basis: ISO 15930-7:2010 (PDF/X-4), https://www.iso.org/standard/55843.html, which knows a bleed and
leaves its width to the job; 3 mm (0.125 in) is what print shops ask for, and the project's own
measure.

Faulty: .band { margin-top: 0 }

Mended: .band { margin-top: calc(-1 * var(--bleed)); padding-top: calc(.38in + var(--bleed)) }
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from brochure.inspect import raster, tagged_text
from brochure.inspect.raster import Shades
from brochure.inspect.tagged_text import PageGeometry
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.length import points
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Finished, Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="finished", waivable=False)

# Pixels to a point.
SCALE = 2
# As light as this and lighter is paper, of 255: a tint of 5 % is darker.
PAPER = 248
# In points: how far inside the trim colour counts as touching it; how much of the bleed's outer
# edge may fade, as edges are drawn smoothly; and how short a piece of an edge is only a line that
# ends there.
INSIDE, FADING, SHORT = 1.0, 0.75, 1.5

CORNERS = (
    ("bottom", "left", False, False), ("bottom", "right", True, False),
    ("top", "left", False, True),
    ("top", "right", True, True),
)  # fmt: skip
"""Two sides that meet, and whether that is to the right and at the top."""

Dark = Callable[[float, float], bool]
"""Whether there is colour at a place, in points from the trim's bottom left."""


def finished(
    _manuscript: Manuscript, edition: Edition, _made: Pdf, one: Finished
) -> Iterator[Finding]:
    """Follow each edge of each page."""
    if one.purpose != "press":
        return
    bleed = points(edition.format.press.bleed)
    sheets = tagged_text.read(one.pdf.data).sheets
    pages = zip(sheets, raster.shades(one.pdf.data, SCALE), strict=True)
    for number, (sheet, shades) in enumerate(pages, 1):
        for side, start, end in _bare(_looked_at(shades, sheet), sheet, bleed):
            place = f"from {start / 72:.2f} to {end / 72:.2f} in"
            message = (
                f"page {number}: the colour at the {side} edge, {place}, does not go on into "
                "the bleed"
            )
            hint = (
                "let the box go on by var(--bleed) past the page, and give it as much more "
                "padding there"
            )
            yield error("bleed-missing", message, None, hint)


def _looked_at(shades: Shades, sheet: PageGeometry) -> Dark:
    left, top = sheet.trim[0] - sheet.shown[0], sheet.shown[3] - sheet.trim[1]

    def dark(x: float, y: float) -> bool:
        return shades.at(left + x, top - y) < PAPER

    return dark


def _bare(dark: Dark, sheet: PageGeometry, bleed: float) -> Iterator[tuple[str, float, float]]:
    """Yield the pieces of the edges whose colour ends at the trim: side, start and end in
    points.
    """
    width, height = sheet.trim[2] - sheet.trim[0], sheet.trim[3] - sheet.trim[1]
    depths = [step / SCALE for step in range(1, int((bleed - FADING) * SCALE) + 1)]
    sides: dict[str, tuple[float, Callable[[float, float], tuple[float, float]]]] = {
        "left": (height, lambda along, off: (-off, along)),
        "right": (height, lambda along, off: (width + off, along)),
        "bottom": (width, lambda along, off: (along, -off)),
        "top": (width, lambda along, off: (along, height + off)),
    }
    told: set[tuple[str, bool]] = set()
    for side, (length, at) in sides.items():
        places = [step / SCALE for step in range(1, int(length * SCALE))]
        bare = [
            dark(*at(along, -INSIDE)) and not all(dark(*at(along, depth)) for depth in depths)
            for along in places
        ]
        for is_bare, group in groupby(zip(places, bare, strict=True), lambda pair: pair[1]):
            piece = [along for along, _ in group]
            if is_bare and piece[-1] - piece[0] > SHORT:
                told |= {
                    (side, end)
                    for end, near in ((False, piece[0]), (True, length - piece[-1]))
                    if near < SHORT
                }
                yield side, piece[0], piece[-1]
    deep = bleed - FADING
    for side, beside, right, up in CORNERS:
        x, y, across, along = width * right, height * up, 2 * right - 1, 2 * up - 1
        inside, outside = (
            (x - across * INSIDE, y - along * INSIDE),
            (x + across * deep, y + along * deep),
        )
        if dark(*inside) and not dark(*outside) and not {(side, right), (beside, up)} & told:
            yield side, x, x
