"""Pages of a PDF as the dots that a printer puts on paper, drawn by PDFium a band at a time: so a
sheet at 600 dots an inch in colour (100 MB) is never in memory whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from brochure.inspect.pdfium import opened

WHITE = (255, 255, 255, 255)
# A page that lies goes in upright, turned to the left (RFC 8011, 5.2.10, landscape).
TO_THE_LEFT = 3


@dataclass(frozen=True)
class Dots:
    """An upright sheet in dots, and how what is drawn on it is mirrored: from left to right
    (`across`), from top to bottom (`along`), or both, which turns it by half.
    """

    width: int
    height: int
    dpi: int
    is_colour: bool
    across: bool = False
    along: bool = False

    @property
    def channels(self) -> int:
        """Return the bytes of a dot: red, green and blue, or grey, where 255 is white."""
        return 3 if self.is_colour else 1


def band(data: bytes, number: int, dots: Dots, top: int, rows: int) -> bytes:
    """Return rows of a page (from 1) from the top one on, without gaps between them; the page
    stands at its own size in the middle of the sheet. PDFium bears one thread at a time. Raises
    Unreadable.
    """
    return _drawn(data, number, dots, top, rows).tobytes()


def dithered(data: bytes, number: int, dots: Dots) -> bytes:
    """Return all rows of a page as black and white dots, a bit each, 1 for white, the rows filled
    up to bytes (Floyd and Steinberg's way for greys). Raises Unreadable.
    """
    grey = _drawn(data, number, dots, 0, dots.height)
    return grey.convert("1").tobytes()


def _drawn(data: bytes, number: int, dots: Dots, top: int, rows: int) -> Image.Image:
    start = dots.height - top - rows if dots.along else top
    shape = pdfium.FPDFBitmap_BGR if dots.is_colour else pdfium.FPDFBitmap_Gray
    flags = pdfium.FPDF_ANNOT | pdfium.FPDF_PRINTING
    flags |= pdfium.FPDF_REVERSE_BYTE_ORDER if dots.is_colour else pdfium.FPDF_GRAYSCALE
    with opened(data) as document:
        page = document[number - 1]
        bitmap = pypdfium2.PdfBitmap.new_native(dots.width, rows, shape)
        try:
            bitmap.fill_rect(WHITE, 0, 0, dots.width, rows)
            pdfium.FPDF_RenderPageBitmap(bitmap, page, *_placed(page, dots, start), flags)
            mode = "RGB" if dots.is_colour else "L"
            picture = Image.frombytes(
                mode, (dots.width, rows), bytes(bitmap.buffer), "raw", mode, bitmap.stride, 1
            )
        finally:
            bitmap.close()
            page.close()
    if dots.along:
        picture = picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    if dots.across:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return picture


def _placed(page: pypdfium2.PdfPage, dots: Dots, start: int) -> tuple[int, int, int, int, int]:
    """Return where PDFium draws a page: left, top, width and height in dots, and its turn."""
    width, height = (round(side * dots.dpi / 72) for side in page.get_size())
    turn = 0
    if width > height and dots.height > dots.width:
        width, height, turn = height, width, TO_THE_LEFT
    return (dots.width - width) // 2, (dots.height - height) // 2 - start, width, height, turn
