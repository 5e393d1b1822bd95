"""Keeps on one line what belongs together.

The engine is asked anew where it ends a line within such a stretch: the letters of the page stay as
they are, for a no-break space in their place would be found by nobody who searches the file for
"500 mg". A stretch that goes over marks of emphasis, which are boxes of their own to the engine,
goes into an element that does not wrap.

This uses private parts of WeasyPrint 70.0 (`weasyprint.text.line_break.split_first_line`), hence
the pin in pyproject.toml; `tests/typeset/test_typeset.py` fails when they move.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.layout import inline, preferred
from weasyprint.text import line_break

from brochure.model.edition import Language
from brochure.prose import together
from brochure.prose.together import Patterns

TAG = "nobr"
# As many letters around a line's end are looked at.
BEFORE, AFTER = 3 * together.MOST, 2 * together.MOST
WRAPPING = {"normal", "pre-line", "pre-wrap"}

_patterns: ContextVar[Patterns | None] = ContextVar("patterns", default=None)
_original = line_break.split_first_line


@contextmanager
def kept(root: Any, language: Language) -> Iterator[None]:
    """Keep together, while a page is laid out, what stands on one line in its language."""
    patterns = together.patterns(language)
    if language.direction == "ltr":  # from right to left the engine sets boxes in that order
        _put_in_elements(root, patterns)
    before = _patterns.set(patterns)
    try:
        yield
    finally:
        _patterns.reset(before)


def _split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: Any,
    justification_spacing: Any,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Any:
    """Return the first line of a text as the engine does, ended before a stretch rather than
    within.

    A stretch that is wider than a whole line is parted all the same.
    """
    made = _original(text, style, context, max_width, justification_spacing, is_line_start, minimum)
    patterns, resume = _patterns.get(), made[2]
    if resume is None or patterns is None or style["white_space"] not in WRAPPING:
        return made
    start, end = _around(text, len(text.encode()[:resume].decode()), patterns)
    if text[:start].strip():
        line, rest = text[:start].rstrip(), start
    elif end and (minimum or not is_line_start):
        line = text[:end]
        rest = end + len(text[end:]) - len(text[end:].lstrip(" "))
    else:
        return made
    laid = _original(line, style, context, None, justification_spacing)
    resume = len(text[:rest].encode()) if rest < len(text) else None
    return (*laid[:2], resume, *laid[3:])


# Both rooms of the engine hold a name of their own for it.
inline.split_first_line = preferred.split_first_line = _split_first_line


def _around(text: str, at: int, patterns: Patterns) -> tuple[int, int]:
    """Return start and end of the stretch that a line's end would part; twice 0 if there is
    none.
    """
    first = max(0, at - BEFORE)
    while 0 < first < at and not text[first - 1].isspace():
        first += 1
    for start, end in together.spans(text[first : at + AFTER], patterns):
        if start < at - first < end:
            return first + start, first + end
    return 0, 0


# What stands in a line; all else begins a text of its own.
INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "i", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "u",
}  # fmt: skip
SPACES = re.compile(r"\s+\Z")
# Nothing of these is running text; a picture stands for itself.
PASSED_OVER = {"head", "script", "style", "pre", TAG}


@dataclass
class _Piece:
    """A text of the tree: of an element, or behind it within its parent."""

    element: Any
    parent: Any
    text: str


def _put_in_elements(root: Any, patterns: Patterns) -> None:
    """Put each stretch that goes over several pieces of the tree's text into elements that do not
    wrap.
    """
    for pieces in list(_texts(root)):
        if len(pieces) < 2:
            continue
        ends = list(accumulate(len(piece.text) for piece in pieces))
        spans = [
            (first, last)
            for first, last in together.spans("".join(piece.text for piece in pieces), patterns)
            if any(first < end < last for end in ends)
        ]
        end, carried = 0, ""
        for piece in pieces if spans else ():
            start, end = end, end + len(piece.text)
            inside = [
                (max(first, start) - start, min(last, end) - start)
                for first, last in spans
                if first < end and start < last
            ]
            goes_on = any(first < end < last for first, last in spans)
            if inside:
                carried = _divide(piece, inside, carried, goes_on=goes_on)


def _texts(root: Any) -> Iterator[list[_Piece]]:
    """Yield the pieces of each text that may share a line, in the order of reading."""
    pieces: list[_Piece] = []

    def visit(element: Any) -> Iterator[list[_Piece]]:
        nonlocal pieces
        in_line = element.tag in INLINE
        if not in_line:
            yield pieces
            pieces = []
        if _is_read(element):
            if element.text:
                pieces.append(_Piece(element, None, element.text))
            for child in element:
                yield from visit(child)
                if child.tail:
                    pieces.append(_Piece(child, element, child.tail))
        if not in_line:
            yield pieces
            pieces = []

    yield from visit(root)


def _is_read(element: Any) -> bool:
    """Return whether an element holds running text.

    The raised number of a source is none, and a reader's own words are one piece for the stamp.
    """
    tag = element.tag
    if not isinstance(tag, str) or tag in PASSED_OVER or tag.startswith("{"):
        return False
    return element.get("class") != "citation" and element.get("data-field") is None


def _divide(piece: _Piece, inside: list[tuple[int, int]], carried: str, *, goes_on: bool) -> str:
    """Put stretches of a piece, each by its start and end, into elements of their own.

    The engine parts lines between two elements where the first ends with a space: that
    goes over to the piece after, which begins with what was `carried` over to it. Return what does.
    """
    before, made = piece.text[: inside[0][0]], []
    ends = [*(start for start, _ in inside[1:]), len(piece.text)]
    for (start, end), following in zip(inside, ends, strict=True):
        one = Element(TAG, {"style": "white-space: nowrap"})
        one.text, one.tail = piece.text[start:end], piece.text[end:following]
        made.append(one)
    made[0].text = carried + (made[0].text or "")
    last = made[-1].text or ""
    kept = SPACES.sub("", last) if goes_on else last
    made[-1].text = kept
    if piece.parent is None:
        piece.element.text = before
        piece.element[:0] = made
    else:
        piece.element.tail = before
        at = list(piece.parent).index(piece.element) + 1
        piece.parent[at:at] = made
    return last[len(kept) :]
