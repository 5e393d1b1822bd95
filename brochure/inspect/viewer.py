"""A PDF as a viewer has it, by PDFium: the size of its pages, where things stand on a page that is
shown, what the file says of itself and asks of a printer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import pypdfium2.raw as pdfium

from brochure.inspect.page_objects import Box
from brochure.inspect.pdfium import opened

# PDFium places on whole dots: a tenth of a point is fine enough for a frame around a word.
STEPS = 10
FLIPS: dict[int, Literal["short-edge", "long-edge"]] = {
    pdfium.DuplexFlipShortEdge: "short-edge",
    pdfium.DuplexFlipLongEdge: "long-edge",
}


@dataclass(frozen=True)
class Boxes:
    """A page's boxes in points, as the file has them, and by how many degrees it is turned."""

    media: Box
    crop: Box
    trim: Box
    rotation: int


@dataclass(frozen=True)
class Printing:
    """How a file asks to be printed: over which edge the sheet is turned (None: it does not say),
    and whether at full size.
    """

    flip: Literal["short-edge", "long-edge"] | None
    full_size: bool


def sizes(data: bytes) -> tuple[tuple[float, float], ...]:
    """Return width and height of each page as it is shown, in points. Raises Unreadable."""
    with opened(data) as document:
        return tuple(document.get_page_size(index) for index in range(len(document)))


def shown(data: bytes, placed: Iterable[tuple[int, Box]]) -> list[Box]:
    """Return boxes, each given with its page (from 1), as their pages are shown: cropped and
    turned; left, top, right and bottom in points from the page's top left corner. Raises
    Unreadable.
    """
    with opened(data) as document:
        pages = list(document)
        return [_shown(pages[number - 1], box) for number, box in placed]


def _shown(page: Any, box: Box) -> Box:
    width, height = page.get_size()
    left, bottom, right, top = box
    corners = [point(page, width, height, x, y) for x, y in ((left, bottom), (right, top))]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)


def point(page: Any, width: float, height: float, x: float, y: float) -> tuple[float, float]:
    """Return a point of a page of this size as it is shown, in points from the top left corner."""
    across, down = pdfium.c_int(), pdfium.c_int()
    size = (round(width * STEPS), round(height * STEPS))
    pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
    return across.value / STEPS, down.value / STEPS


def boxes(data: bytes) -> tuple[Boxes, ...]:
    """Return the boxes of each page. Raises Unreadable."""
    with opened(data) as document:
        return tuple(
            Boxes(
                media=page.get_mediabox(),
                crop=page.get_cropbox(),
                trim=page.get_trimbox(),
                rotation=page.get_rotation(),
            )
            for page in document
        )


def printing(data: bytes) -> Printing:
    """Return how a file asks to be printed (ISO 32000-1, table 150). Raises Unreadable."""
    with opened(data) as document:
        flip = FLIPS.get(pdfium.FPDF_VIEWERREF_GetDuplex(document))
        return Printing(flip, not pdfium.FPDF_VIEWERREF_GetPrintScaling(document))


def metadata(data: bytes) -> dict[str, str]:
    """Return title, author, subject and keywords of a PDF. Raises Unreadable."""
    with opened(data) as document:
        found = document.get_metadata_dict()
        return {name: found.get(name, "") for name in ("Title", "Author", "Subject", "Keywords")}


def version(data: bytes) -> str | None:
    """Return the version that brochure wrote into a PDF's metadata, or None."""
    match = re.search(rb"<xmpMM:VersionID>([^<]{1,200})</", data)
    return match[1].decode("utf-8", "replace") if match else None
