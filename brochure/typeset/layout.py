"""What a laid-out document holds: the words of each page, and the words that a panel has no room for.

The engine says nothing of text that leaves its box; so the boxes are looked at before a file is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from brochure.model.layout import Overset

# In CSS pixels: lengths are rounded on their way through the engine.
ROUNDING = 1.0
# An element with this attribute is a panel: its text stands within its own box, on the page where it begins.
PANEL = "data-panel"


def words(document: Any) -> tuple[int, ...]:
    """Return how many words stand in the body of each page."""
    return tuple(sum(len(text.text.split()) for text in _texts(page._page_box)) for page in document.pages)


def used(document: Any) -> float:
    """Return how far down the last page is used, as a share of the height between its margins."""
    page = document.pages[-1]._page_box
    feet = [text.position_y + text.height for text in _texts(page)]
    top = page.content_box_y()
    return max(0.0, (max(feet, default=top) - top) / page.height)


def overset(document: Any) -> tuple[Overset, ...]:
    """Return the panels that have no room for all their words, in the order of the pages."""
    room: dict[str, tuple[int, float, float]] = {}
    extra: dict[str, int] = {}
    for number, page in enumerate(document.pages):
        for box in _boxes(page._page_box):
            name = _panel(box)
            if name is None:
                continue
            first, foot, end = room.setdefault(name, (number, box.position_y + box.margin_height(), _end(box)))
            outside = [text for text in _texts(box) if number != first or _past(text, foot, end)]
            extra[name] = extra.get(name, 0) + sum(len(text.text.split()) for text in outside)
    return tuple(Overset(name, count) for name, count in extra.items() if count)


def _past(text: Any, foot: float, end: float) -> bool:
    return bool(text.position_y + text.height > foot + ROUNDING or text.position_x > end + ROUNDING)


def _end(box: Any) -> float:
    return float(box.position_x + box.margin_width())


def _panel(box: Any) -> str | None:
    if box.element is None or box.element_tag != box.element.tag or isinstance(box, boxes.LineBox):
        return None
    name = box.element.get(PANEL)
    return None if name is None else str(name)


def _boxes(box: Any) -> Iterator[Any]:
    """Yield a box and those in it, but for what stands in the margins of a page."""
    yield box
    for child in getattr(box, "children", ()):
        inner = child._box if isinstance(child, AbsolutePlaceholder) else child
        if not isinstance(inner, boxes.MarginBox):
            yield from _boxes(inner)


def _texts(box: Any) -> Iterator[Any]:
    return (one for one in _boxes(box) if isinstance(one, boxes.TextBox))
