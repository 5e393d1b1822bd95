"""What the structure tree says of each piece of a page, read by PDFium (ISO 32000-1, 14.7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium

from brochure.inspect.pdfium import wide

# The place of what no tag holds: after all that a tag holds.
LAST = (1 << 30,)
# ISO 32000-1, 14.8.4.4: these stand inside a line. The engine writes NonStruct for a line of a
# paragraph.
INLINE = {"Span", "Link", "Quote", "Code", "Reference", "NonStruct", "Em", "Strong"}

Path = tuple[int, ...]


@dataclass(frozen=True)
class Element:
    """What the tree says of a marked content: its place, its block's place and type, its figure's
    text.
    """

    place: Path
    block: Path
    role: str
    alternative: str
    cited: bool = False
    listed: bool = False


UNTAGGED = Element(place=LAST, block=LAST, role="", alternative="")


def read(page: Any) -> tuple[dict[int, Element], list[str]]:
    """Return what the tree says of each marked content of a page, and the texts of its figures."""
    order: dict[int, Element] = {}
    texts: list[str] = []

    def visit(element: Any, place: Path, above: Element) -> None:
        text = wide(pdfium.FPDF_StructElement_GetAltText, element)
        if text:
            texts.append(text)
        role = wide(pdfium.FPDF_StructElement_GetType, element)
        cited, listed = above.cited or role == "Reference", above.listed or role == "LI"
        block, role = (above.block, above.role) if role in INLINE else (place, role)
        here = Element(
            place=place,
            block=block,
            role=role,
            alternative=text or above.alternative,
            cited=cited,
            listed=listed,
        )
        for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
            # A child that stands on another page counts as well: a place is the same on every page.
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
            if child:
                visit(child, (*place, index), here)
            else:
                content = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
                if content >= 0:
                    order.setdefault(content, replace(here, place=(*place, index)))

    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if tree:
        for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            element = pdfium.FPDF_StructTree_GetChildAtIndex(tree, index)
            if element:
                visit(element, (index,), UNTAGGED)
        pdfium.FPDF_StructTree_Close(tree)
    return order, texts
