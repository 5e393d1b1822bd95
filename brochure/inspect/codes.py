"""Codes to scan on the finished page: how large a module of one is printed."""

from __future__ import annotations

import math
from typing import NamedTuple

from brochure.inspect import structure
from brochure.inspect.page_objects import PATH, pieces
from brochure.inspect.pdfium import opened
from brochure.inspect.structure import UNTAGGED

MILLIMETRE = 72 / 25.4


class Code(NamedTuple):
    """A code as it is placed: its page from 1, and the side of one module in millimetres."""

    page: int
    module: float


def read(data: bytes, alternative: str) -> list[Code]:
    """Return the codes with an alternative text, drawn as one path of one unit a module, after all
    scaling. Raises Unreadable when the file is not a PDF.
    """
    found = []
    with opened(data) as document:
        for number, page in enumerate(document, 1):
            order, _ = structure.read(page)
            for piece in pieces(page):
                element = order.get(piece.content, UNTAGGED)
                if piece.kind == PATH and element.alternative == alternative:
                    a, b, c, d = piece.matrix[:4]
                    side = min(math.hypot(a, b), math.hypot(c, d)) / MILLIMETRE
                    found.append(Code(number, side))
            page.close()
    return found
