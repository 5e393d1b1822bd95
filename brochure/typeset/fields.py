"""A reader's own words within a laid-out page: where they stand, whether they fit, and how they are
drawn alone.

A value is drawn by the way that the engine draws every text, into a stream of the same document, so
that a copy that is stamped has the operators of one that is set whole. This uses private parts of
WeasyPrint 70.0 (boxes, `Stream`, `draw_first_line`, the fonts' maps), hence the pin in
pyproject.toml; `tests/typeset/test_fields.py` fails when they move.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import pydyf
from weasyprint.draw.text import draw_first_line
from weasyprint.formatting_structure import boxes
from weasyprint.matrix import Matrix
from weasyprint.pdf.stream import Stream
from weasyprint.text.fonts import get_pango_font_key
from weasyprint.text.line_break import line_size

from brochure.model.field_box import FieldBox, Misfit, Why
from brochure.typeset.layout import children

# An element with this attribute holds one field's value.
FIELD = "data-field"
# In a slot's dictionary: its number.
SLOT = "Slot"
# Values that are kept drawn: a morning's dates and clinicians come again and again.
KEPT = 4096
RIGHT_TO_LEFT = {"R", "AL", "AN"}
# A mark that stands on the letter before it may be set elsewhere than where the letter ends.
MARKS = {"Mn", "Mc", "Me"}


def fitted(document: Any) -> tuple[FieldBox, ...]:
    """Return the fields of a document, each with the lines that its value takes and whether all are
    within its box.
    """
    found: dict[str, list[tuple[Any, Any]]] = {}
    for _, name, text, block in _values(document):
        found.setdefault(name, []).append((text, block))
    return tuple(
        FieldBox(
            name,
            len({text.position_y for text, _ in pieces}),
            all(_inside(*piece) for piece in pieces),
        )
        for name, pieces in found.items()
    )


def _values(document: Any) -> Iterator[tuple[int, str, Any, Any]]:
    """Yield page, name, text box and the block around it for each piece of a value."""

    def walk(box: Any, name: str | None, block: Any) -> Iterator[tuple[str, Any, Any]]:
        element = box.element
        if element is not None and box.element_tag == element.tag:
            name = element.get(FIELD) or name
        if isinstance(box, boxes.TextBox):
            if name is not None:
                yield name, box, block
            return
        inner = box if isinstance(box, boxes.BlockContainerBox) else block
        for child in children(box):
            yield from walk(child, name, inner)

    for number, page in enumerate(document.pages):
        for name, text, block in walk(page._page_box, None, page._page_box):
            yield number, name, text, block


def _inside(text: Any, block: Any) -> bool:
    return bool(text.width <= block.width)


class Slots:
    """The values of a document's fields, each a text of one line: to be cut out of the page, and
    drawn anew.
    """

    def __init__(self, document: Any, signs: Mapping[str, Iterable[str]]) -> None:
        """Take a document that was written once, and by field the signs that will be drawn.

        Raises LookupError when a value is not one text in one face, as when a name is divided into
        two lines.
        """
        found = list(_values(document))
        self.names = tuple(name for _, name, _, _ in found)
        if len(set(self.names)) < len(self.names):
            raise LookupError("a value that stands in several pieces cannot be stamped")
        self._slots = [_Slot(document, page, text, block.width) for page, _, text, block in found]
        for name, slot in zip(self.names, self._slots, strict=True):
            slot.learn(signs.get(name, ()))

    def divide(self, pdf: Any, marked: Mapping[int, Mapping[Any, Any]]) -> None:
        """Make each value a content stream of its own; `marked` are the marks of each page's
        boxes.
        """
        by_page: dict[int, list[tuple[int, _Slot]]] = {}
        for number, slot in enumerate(self._slots):
            by_page.setdefault(slot.page, []).append((number, slot))
        for page_number, slots in by_page.items():
            page = pdf.objects[int(pdf.page_references[page_number].split()[0])]
            stream = pdf.objects[int(page["Contents"].split()[0])]
            cuts = [
                (*_cut(stream.stream, marked[page_number][slot.box]["mcid"]), number)
                for number, slot in slots
            ]
            page["Contents"] = pydyf.Array(_pieces(pdf, stream, sorted(cuts)))

    def drawn(self, texts: Mapping[str, str]) -> tuple[bytes, ...] | Misfit:
        """Return what each slot draws for a reader's words, or why the page must be set whole for
        them.
        """
        result: list[bytes] = []
        misfits: dict[Why, list[str]] = {}
        for name, slot in zip(self.names, self._slots, strict=True):
            one = slot.drawn(texts[name])
            if isinstance(one, Why):
                misfits.setdefault(one, []).append(name)
            else:
                result.append(one)
        for why in Why:
            if why in misfits:
                return Misfit(why, tuple(misfits[why]))
        return tuple(result)


def _cut(operators: list[Any], mcid: int) -> tuple[int, int]:
    """Return where in a page's operators a marked text's own begin and end: after its matrix,
    before its ET.
    """
    begin = next(
        index
        for index, one in enumerate(operators)
        if isinstance(one, pydyf.Dictionary) and one.get("MCID") == mcid
    )
    matrix = next(index for index in range(begin, len(operators)) if _is_matrix(operators[index]))
    return matrix + 1, operators.index(b"ET", matrix)


def _is_matrix(operator: Any) -> bool:
    return isinstance(operator, bytes) and operator.endswith(b" Tm")


def _pieces(pdf: Any, stream: Any, cuts: list[tuple[int, int, int]]) -> Iterator[Any]:
    """Yield references to the streams that a page's content is cut into; the first is the stream
    that it was.
    """
    operators, start = stream.stream, 0
    for begin, end, number in cuts:
        if start == 0:
            stream.stream = operators[:begin]
            yield stream.reference
        else:
            yield _added(pdf, pydyf.Stream(operators[start:begin], compress=stream.compress))
        yield _added(pdf, pydyf.Stream(operators[begin:end], {SLOT: number}))
        start = end
    yield _added(pdf, pydyf.Stream(operators[start:], compress=stream.compress))


def _added(pdf: Any, one: Any) -> Any:
    pdf.add_object(one)
    return one.reference


class _OtherFace(Exception):
    """The engine takes a sign from another face than the field's."""


class _Scratch(Stream):  # type: ignore[misc]
    """A stream that belongs to no page; it knows one face."""

    def __init__(self, document: Any) -> None:
        super().__init__(document.fonts, (0, 0, 0, 0), pydyf.Dictionary(), {}, None, {}, None)
        self.face: Any = None

    def add_font(self, pango_font: Any) -> Any:
        key, _, size = get_pango_font_key(pango_font)
        if self.face is None:
            self.face = key
        if key != self.face:
            raise _OtherFace
        return self._fonts[key], size


class _Slot:
    """One value: its box, the face it is set in, and what signs that face draws."""

    def __init__(self, document: Any, page: int, box: Any, room: float) -> None:
        self.page, self.box, self.room = page, box, room
        self._copy = box.copy_with_text(box.text)
        self._copy.pango_layout = copy.copy(box.pango_layout)
        self._copy.pango_layout.reactivate(box.style)
        self._scratch = _Scratch(document)
        self._signs: dict[str, str] = {}
        try:
            self._draw(box.text)
        except (_OtherFace, KeyError):
            raise LookupError("an example that needs two faces cannot be stamped") from None
        self._font = document.fonts[self._scratch.face]
        self.drawn = lru_cache(KEPT)(self._drawn)

    def learn(self, signs: Iterable[str]) -> None:
        """Note which signs the face draws each as one glyph that means nothing else; the PDF will
        hold their glyphs.
        """
        for sign in sorted(signs):  # in one order, whatever the process: a copy has the same bytes
            if (
                unicodedata.category(sign) in MARKS
                or unicodedata.bidirectional(sign) in RIGHT_TO_LEFT
            ):
                continue
            known = set(self._font.to_unicode)
            try:
                glyphs = (
                    _glyphs(self._draw(sign))
                    if sign.strip()
                    else _glyphs(self._draw(f"n{sign}n"))[1:-1]
                )
            except _OtherFace:
                continue
            lacks = ord(sign) in self._font.missing  # drawn as a box with nothing in it
            if (
                len(glyphs) == 1
                and not lacks
                and self._font.to_unicode.get(int(glyphs[0], 16)) == sign
            ):
                self._signs[sign] = glyphs[0]
            else:
                for glyph in set(self._font.to_unicode) - known:
                    del self._font.to_unicode[glyph]

    def _drawn(self, text: str) -> bytes | Why:
        if any(unicodedata.bidirectional(sign) in RIGHT_TO_LEFT for sign in text):
            return Why.DIRECTION
        glyphs = [self._signs.get(sign) for sign in text]
        if None in glyphs:
            return Why.FACE
        operators = self._draw(text)
        if _glyphs(operators) != glyphs:  # a ligature
            return Why.FACE
        line, _ = self._copy.pango_layout.get_first_line()
        width, _ = line_size(line, self.box.style)
        return operators if width <= self.room else Why.WIDTH

    def _draw(self, text: str) -> bytes:
        self._copy.pango_layout.set_text(text, justify=True)
        self._copy.text = text
        self._scratch.stream, self._scratch._current_font = [], None
        draw_first_line(self._scratch, self._copy, "clip", "none", Matrix(d=-1))
        return b"\n".join(
            one if isinstance(one, bytes) else str(one).encode() for one in self._scratch.stream[1:]
        )


def _glyphs(operators: bytes) -> list[str]:
    """Return the glyphs that a text shows, four figures each."""
    shown = re.findall(rb"<([0-9a-f]+)>", operators)
    return [run[index : index + 4].decode() for run in shown for index in range(0, len(run), 4)]
