"""What a page is without its text and its figures: boxes, bands and rules, rendered by PDFium."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pypdfium2.raw as pdfium
from PIL import ImageChops

from brochure.inspect import tagged_text
from brochure.inspect.page_objects import TEXT, pieces
from brochure.inspect.pdfium import opened
from brochure.inspect.tagged_text import RGB

# Pixels to a millimetre, 254 to an inch: a rule of half a point is two of them thick.
SCALE = 10
# Points to a millimetre.
MILLIMETRE = 72 / 25.4

Edges = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels from the top left of a picture."""


@dataclass(frozen=True)
class Ground:
    """A page's picture (Pillow's, in RGB), and where the trimmed page begins in it, in pixels from
    its top left.
    """

    page: int
    picture: Any
    left: float
    top: float

    def placed(self, edges: Edges) -> str:
        """Return where a part of the picture stands, as a person with a ruler finds it on the
        trimmed page.
        """
        left, right = ((edge - self.left) / SCALE for edge in (edges[0], edges[2]))
        top, bottom = ((edge - self.top) / SCALE for edge in (edges[1], edges[3]))
        return (
            f"{left:.0f} to {right:.0f} mm from the left and {top:.0f} to {bottom:.0f} mm from the "
            "top"
        )


@lru_cache(2)
def read(data: bytes) -> tuple[Ground, ...]:
    """Return the ground of each page. Raises Unreadable when the file is not a PDF."""
    found: list[Ground] = []
    sheets = tagged_text.read(data).sheets
    with opened(data) as document:
        for number, (page, sheet) in enumerate(zip(document, sheets, strict=True), 1):
            for piece in pieces(page):
                if piece.kind == TEXT or piece.content in sheet.figures:
                    pdfium.FPDFPageObj_SetIsActive(piece.handle, False)
            scale = SCALE / MILLIMETRE
            bitmap = page.render(scale=scale, may_draw_forms=False)
            left, top = (
                (sheet.trim[0] - sheet.shown[0]) * scale,
                (sheet.shown[3] - sheet.trim[3]) * scale,
            )
            found.append(
                Ground(page=number, picture=bitmap.to_pil().convert("RGB"), left=left, top=top)
            )
            bitmap.close()
            page.close()
    return tuple(found)


def coloured(ground: Ground) -> tuple[RGB, Edges] | None:
    """Return the colour, other than grey, of which a page has most, and the bounds of all that has
    one; None where all is grey.
    """
    red, green, blue = ground.picture.split()
    apart = ImageChops.lighter(
        ImageChops.difference(red, green), ImageChops.difference(green, blue)
    )
    edges = apart.getbbox()
    if edges is None:
        return None
    part = ground.picture.crop(edges)
    counted = [
        (count, colour)
        for count, colour in part.getcolors(part.width * part.height)
        if not is_grey(colour)
    ]
    return max(counted)[1], edges


def is_grey(colour: RGB) -> bool:
    """Return whether a colour has no hue."""
    return len(set(colour)) == 1
