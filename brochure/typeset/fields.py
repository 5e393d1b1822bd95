"""A reader's own words within a laid-out page: where they stand, whether they fit, and how they are
drawn alone.

A value is drawn by the way that the engine draws every text, into a stream of the same document, so
that a copy that is stamped has the operators of one that is rendered in full. This uses private
parts of WeasyPrint 70.0 (boxes, `Stream`, `draw_first_line`, the fonts' maps), hence the pin in
pyproject.toml; `tests/typeset/test_fields.py` fails when they move.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import pydyf
from weasyprint.draw.text import draw_first_line
from weasyprint.formatting_structure import boxes
from weasyprint.matrix import Matrix
from weasyprint.pdf.stream import Stream
from weasyprint.text.fonts import get_pango_font_key
from weasyprint.text.line_break import line_size, split_first_line

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
    """The values of a document's fields, each line of one a slot: to be cut out of the page, and
    drawn anew.
    """

    def __init__(self, document: Any, characters: Mapping[str, Iterable[str]]) -> None:
        """Take a document that was written once, and by field the characters that will be drawn.

        Raises LookupError when a value does not stand in one block and one face, a text a line.
        """
        pieces: dict[str, list[tuple[int, Any, Any]]] = {}
        for page, name, text, block in _values(document):
            pieces.setdefault(name, []).append((page, text, block))
        self._values = {name: _Value(document, lines) for name, lines in pieces.items()}
        for name, value in self._values.items():
            value.learn(characters.get(name, ()))

    def divide(self, pdf: Any, marked: Mapping[int, Mapping[Any, Any]]) -> None:
        """Make each line of a value a content stream of its own; `marked` are the marks of each
        page's boxes.
        """
        by_page: dict[int, list[tuple[int, Any]]] = {}
        lines = [(one.page, line) for one in self._values.values() for line in one.lines]
        for number, (page_number, line) in enumerate(lines):
            by_page.setdefault(page_number, []).append((number, line))
        for page_number, slots in by_page.items():
            page = pdf.objects[int(pdf.page_references[page_number].split()[0])]
            stream = pdf.objects[int(page["Contents"].split()[0])]
            cuts = [
                (*_cut(stream.stream, marked[page_number][line]["mcid"]), number)
                for number, line in slots
            ]
            page["Contents"] = pydyf.Array(_pieces(pdf, stream, sorted(cuts)))

    def drawn(self, texts: Mapping[str, str]) -> tuple[bytes, ...] | Misfit:
        """Return what each slot draws for a reader's words, or why the page must be rendered in
        full for them.
        """
        result: list[bytes] = []
        misfits: dict[Why, list[str]] = {}
        for name, value in self._values.items():
            drawn = value.drawn(texts[name])
            if isinstance(drawn, Why):
                misfits.setdefault(drawn, []).append(name)
            else:
                result.extend(drawn)
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
    """The engine takes a character from another face than the field's."""


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


class _Value:
    """One value: the boxes of its lines, the face it is set in, and what characters that face
    draws.
    """

    def __init__(self, document: Any, pieces: Sequence[tuple[int, Any, Any]]) -> None:
        self.page, first, block = pieces[0]
        self.lines = [line for _, line, _ in pieces]
        heights = {line.position_y for line in self.lines}
        if len(heights) < len(pieces) or any(other is not block for _, _, other in pieces):
            raise LookupError("a value that stands in several pieces cannot be stamped")
        if any(line.justification_spacing for line in self.lines):
            raise LookupError("a value whose spaces grow with its line cannot be stamped")
        self.room, self.style = block.width, first.style
        # as the engine reckons it, to the last bit
        self._width = first.position_x + block.width - first.position_x
        self._copy = first.copy_with_text(first.text)
        self._copy.pango_layout = copy.copy(first.pango_layout)
        self._copy.pango_layout.reactivate(first.style)
        self._scratch = _Scratch(document)
        self._characters: dict[str, str] = {}
        try:
            for line in self.lines:
                self._draw(line.text)
        except (_OtherFace, KeyError):
            raise LookupError("an example that needs two faces cannot be stamped") from None
        self._font = document.fonts[self._scratch.face]
        self.drawn = lru_cache(KEPT)(self._drawn)

    def learn(self, characters: Iterable[str]) -> None:
        """Note which characters the face draws each as one glyph that means nothing else; the PDF
        will hold their glyphs.
        """
        for character in sorted(
            characters
        ):  # in one order, whatever the process: a copy has the same bytes
            if (
                unicodedata.category(character) in MARKS
                or unicodedata.bidirectional(character) in RIGHT_TO_LEFT
            ):
                continue
            known = set(self._font.to_unicode)
            try:
                glyphs = (
                    _glyphs(self._draw(character))
                    if character.strip()
                    else _glyphs(self._draw(f"n{character}n"))[1:-1]
                )
            except _OtherFace:
                continue
            lacks = ord(character) in self._font.missing  # drawn as a box with nothing in it
            if (
                len(glyphs) == 1
                and not lacks
                and self._font.to_unicode.get(int(glyphs[0], 16)) == character
            ):
                self._characters[character] = glyphs[0]
            else:
                for glyph in set(self._font.to_unicode) - known:
                    del self._font.to_unicode[glyph]

    def _drawn(self, text: str) -> tuple[bytes, ...] | Why:
        if any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in text):
            return Why.DIRECTION
        if any(character not in self._characters for character in text):
            return Why.FACE
        lines = [text] if len(self.lines) == 1 else self._broken(text)
        result: list[bytes] = []
        fits = len(lines) == len(self.lines)
        for line in lines:
            operators = self._draw(line)
            if _glyphs(operators) != [
                self._characters[character] for character in line
            ]:  # a ligature
                return Why.FACE
            width, _ = line_size(self._copy.pango_layout.get_first_line()[0], self.style)
            fits = fits and width <= self.room
            result.append(operators)
        return tuple(result) if fits else Why.WIDTH

    def _broken(self, text: str) -> list[str]:
        """Return the lines that the engine breaks a text into."""
        rest, lines = text.encode(), []
        while rest:
            layout, _, resume, *_ = split_first_line(
                rest.decode(),
                self.style,
                context=None,
                max_width=self._width,
                justification_spacing=0,
            )
            lines.append(layout.text)
            rest = b"" if resume is None else rest[resume:].lstrip(b" ")
        return lines

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
