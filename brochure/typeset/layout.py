"""What a laid-out document holds: the words of each page, and the words that a panel has no room
for.

The engine says nothing of text that leaves its box; so the boxes are looked at before a file is
written.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from math import ceil
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from brochure.model.layout import Overset

# In CSS pixels: lengths are rounded on their way through the engine.
ROUNDING = 1.0
# Of a line's height: where the engine balances columns, the last line may stand out of their box by
# as much.
OVERHANG = 0.25
# An element with this attribute is a panel: its text stands within its own box, on the page where
# it begins.
PANEL = "data-panel"


def words(document: Any) -> tuple[int, ...]:
    """Return how many words stand in the body of each page."""
    return tuple(
        sum(len(text.text.split()) for text in _texts(page._page_box)) for page in document.pages
    )


def used(document: Any) -> float:
    """Return how far down the last page of the text is used, as a share of the height between its
    margins.

    Pages with one name in the style sheet are one text: a booklet's covers are none of its article.
    """
    pages = [page._page_box for page in document.pages]
    texts = [list(alike) for _, alike in groupby(pages, key=lambda page: page.page_type.name)]
    return min((_used(text[-1]) for text in texts if len(text) > 1), default=_used(pages[-1]))


def _used(page: Any) -> float:
    feet = [text.position_y + text.height for text in _texts(page)]
    top = page.content_box_y()
    return max(0.0, float((max(feet, default=top) - top) / page.height))


def overset(document: Any, body: Any) -> tuple[Overset, ...]:
    """Return the panels that have no room for all their words, in the order of `body`, an element
    of the HTML.

    What is wanted is counted in the HTML, for the engine drops what overflows some boxes: letters,
    since a line may end within a word. Words are told by their average length.
    """
    there: dict[str, int] = {}
    room: dict[str, tuple[int, float, float]] = {}
    for number, page in enumerate(document.pages):
        for name, box in _panels(page._page_box):
            foot, end = box.position_y + box.margin_height(), box.position_x + box.margin_width()
            first, foot, end = room.setdefault(name, (number, foot, end))
            inside = (
                text for text in _texts(box) if number == first and not _past(text, foot, end)
            )
            there[name] = there.get(name, 0) + sum(
                _letters(text.text) for text in inside if _is_written(text)
            )
    found = []
    for panel in (one for one in body.iter() if one.get(PANEL)):
        text, name = " ".join(_said(panel)), str(panel.get(PANEL))
        missing = _letters(text) - there.get(name, 0)
        if missing > 0:
            found.append(Overset(name, ceil(missing * len(text.split()) / _letters(text))))
    return tuple(found)


def _letters(text: str) -> int:
    return sum(sign.isalnum() for sign in text)


def _said(element: Any) -> Iterator[str]:
    """Yield the text that an element of the HTML puts on the page: a drawing's title is for screen
    readers.
    """
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not child.tag.endswith("svg"):
            yield from _said(child)
        yield child.tail or ""


def _past(text: Any, foot: float, end: float) -> bool:
    slack = max(ROUNDING, OVERHANG * text.height)
    return bool(text.position_y + text.height > foot + slack or text.position_x > end + ROUNDING)


def _is_written(text: Any) -> bool:
    """Return whether a text stands in the HTML: an item's number or the colon after a word is made
    by the style.
    """
    return "::" not in (text.element_tag or "")


def _panels(box: Any) -> Iterator[tuple[str, Any]]:
    """Yield the panels of a page, each once: the columns of one are boxes of the same element."""
    name = None if box.element is None or isinstance(box, boxes.LineBox) else box.element.get(PANEL)
    if name is not None and box.element_tag == box.element.tag:
        yield str(name), box
        return
    for child in children(box):
        yield from _panels(child)


def children(box: Any) -> Iterator[Any]:
    """Yield the boxes in a box, but for what stands in the margins of a page."""
    for child in getattr(box, "children", ()):
        inner = child._box if isinstance(child, AbsolutePlaceholder) else child
        if not isinstance(inner, boxes.MarginBox):
            yield inner


def _boxes(box: Any) -> Iterator[Any]:
    yield box
    for child in children(box):
        yield from _boxes(child)


def _texts(box: Any) -> Iterator[Any]:
    return (one for one in _boxes(box) if isinstance(one, boxes.TextBox))
