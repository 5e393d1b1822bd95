"""How the tests read a finished PDF: its objects by pikepdf, its tags, the words under each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import handouts
import pagemap
import pikepdf
import pypdfium2
import pytest
from pagemap import kids
from paths import CONTENT


def made(content: Path = CONTENT, format_name: str = "handout") -> bytes:
    """Return the PDF of a handout."""
    return handouts.proof(content, format_name).pdf.data


@cache
def opened(data: bytes) -> pikepdf.Pdf:
    """Return a PDF to look at: its objects live as long as it does."""
    return own(data)


def own(data: bytes) -> pikepdf.Pdf:
    """Return a PDF to change."""
    return pikepdf.open(BytesIO(data))


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Return the bytes of a PDF that was changed."""
    file = BytesIO()
    pdf.save(file)
    return file.getvalue()


def elements(pdf: pikepdf.Pdf, tag: str = "") -> list[Any]:
    """Return the elements of the structure tree, or those of one type."""

    def below(element: Any) -> Iterator[Any]:
        for kid in kids(element):
            if not isinstance(kid, int) and "/S" in kid:
                yield kid
                yield from below(kid)

    return [
        element for element in below(pdf.Root.StructTreeRoot) if tag in {"", str(element.S)[1:]}
    ]


def links(pdf: pikepdf.Pdf) -> list[Any]:
    """Return the links on all pages."""
    return [
        one for sheet in pdf.pages for one in sheet.get("/Annots", []) if one.Subtype == "/Link"
    ]


def words(data: bytes, element: Any) -> list[pagemap.Text]:
    """Return the pieces of text that stand under an element of the structure tree."""
    number = {page.objgen: number for number, page in enumerate(opened(data).pages, 1)}
    said = {(piece.page, piece.mcid): piece for piece in pagemap.texts(data)}

    def under(one: Any) -> Iterator[pagemap.Text]:
        for kid in kids(one):
            if isinstance(kid, int):
                yield from filter(None, [said.get((number[one.Pg.objgen], kid))])
            elif "/S" in kid:
                yield from under(kid)

    return list(under(element))


def text(data: bytes) -> str:
    """Return all text that is no artifact, line by line, its white space squeezed."""
    return " ".join(
        line.text for line in pagemap.lines(pagemap.texts(data)) if not line.first.artifact
    )


def artifacts(data: bytes) -> dict[int, str]:
    """Return page by page the text of heads and footers, in the order of drawing."""
    found: dict[int, str] = {}
    for piece in pagemap.texts(data):
        if piece.artifact:
            found[piece.page] = " ".join(f"{found.get(piece.page, '')} {piece.text}".split())
    return found


def squeezed(one: str) -> str:
    """Return a text without its white space."""
    return "".join(one.split())


def modules(data: bytes, side: int) -> list[list[bool]]:
    """Return the dark and light modules of the code as PDFium draws them: `side` of them, quiet
    zone included.
    """
    pdf = opened(data)
    figure = next(one for one in elements(pdf, "Figure") if "QR" in str(one.Alt))
    number = next(
        index for index, sheet in enumerate(pdf.pages) if sheet.objgen == figure.Pg.objgen
    )
    picture = pypdfium2.PdfDocument(data)[number].render(scale=6).to_pil().convert("L")
    left, bottom, right, top = (6 * float(length) for length in figure.A.BBox)
    step = (right - left) / side
    assert step == pytest.approx((top - bottom) / side)
    middle = [step * (index + 0.5) for index in range(side)]
    return [
        [picture.getpixel((int(left + x), int(picture.height - top + y))) < 128 for x in middle]
        for y in middle
    ]
