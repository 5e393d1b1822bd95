"""The brand's logo on the finished page: where it stands, and how far its parts differ from their
ground.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from brochure.inspect import raster, structure
from brochure.inspect.page_objects import TEXT, Box, pieces
from brochure.inspect.pdfium import opened
from brochure.inspect.structure import UNTAGGED

# Pixels to a point: 288 an inch, so that a hairline of a logo is one.
SCALE = 4.0
# In points: what is smaller is no part that anybody would miss.
SMALL = 1.0


class Logo(NamedTuple):
    """A logo as it is placed: its page from 1, and the contrast of its lightest and darkest pixel
    (WCAG 2.2, relative luminance), of all of it and of its faintest part; whether it holds text.
    """

    page: int
    whole: float
    faintest: float
    has_text: bool


@lru_cache(2)
def read(data: bytes, alternative: str) -> tuple[Logo, ...]:
    """Return the logos with an alternative text. Raises Unreadable when the file is not a PDF."""
    placed: list[tuple[int, list[Box], bool]] = []
    with opened(data) as document:
        for number, page in enumerate(document, 1):
            order, _ = structure.read(page)
            height = page.get_height()
            drawn = [
                piece
                for piece in pieces(page)
                if order.get(piece.content, UNTAGGED).alternative == alternative
                and piece.opacity > 0
            ]
            if drawn:
                boxes = [
                    (one.box[0], height - one.box[3], one.box[2], height - one.box[1])
                    for one in drawn
                ]
                placed.append((number, boxes, any(one.kind == TEXT for one in drawn)))
            page.close()
    if not placed:
        return ()
    shades = list(raster.shades(data, SCALE))
    return tuple(
        _logo(number, boxes, shades[number - 1], has_text=has_text)
        for number, boxes, has_text in placed
    )


def _logo(number: int, boxes: list[Box], page: raster.Shades, *, has_text: bool) -> Logo:
    whole = (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip
    parts = [box for box in boxes if box[2] - box[0] > SMALL and box[3] - box[1] > SMALL]
    return Logo(
        number,
        _contrast(whole, page),
        min((_contrast(box, page) for box in parts), default=1.0),
        has_text,
    )


def _contrast(box: Box, page: raster.Shades) -> float:
    """Return the contrast within a part of a page; a little around it is its ground."""
    left, top = (max(0, int((edge - 1) * page.scale)) for edge in box[:2])
    right = min(page.picture.width, int((box[2] + 1) * page.scale) + 1)
    bottom = min(page.picture.height, int((box[3] + 1) * page.scale) + 1)
    if right <= left or bottom <= top:
        return 1.0
    dark, light = page.picture.crop((left, top, right, bottom)).getextrema()
    return (_light(light) + 0.05) / (_light(dark) + 0.05)


def _light(shade: object) -> float:
    return float((float(str(shade)) / 255) ** 2.2)
