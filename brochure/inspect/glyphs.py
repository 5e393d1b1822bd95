"""What a finished PDF draws, glyph by glyph: the codes of its content streams."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import pikepdf

from brochure.inspect import fonts
from brochure.inspect.fonts import Font

OPERATORS = "q Q BT Tm Tf Tj TJ ' \" BDC BMC EMC Do"
NUMBERS = {int, float, Decimal}
DEEPEST = 20
SHOWN = 40


@dataclass(frozen=True)
class Text:
    """One text object: at most one line.

    `height` is its baseline in the units of its own stream, to tell lines apart; `content` is the
    number of its marked content, None where it has none; `tagged` is false for what is neither in
    the tag tree nor an artifact.
    """

    page: int
    height: float
    content: int | None
    tagged: bool
    runs: tuple[tuple[Font, tuple[int, ...]], ...]

    @cached_property
    def words(self) -> str:
        """What a reader would copy."""
        return "".join(font.texts.get(code, "") for font, codes in self.runs for code in codes)

    @property
    def codes(self) -> tuple[tuple[Font, int], ...]:
        """Each code with its font."""
        return tuple((font, code) for font, codes in self.runs for code in codes)

    def word(self, index: int) -> str:
        """Return the word that one code stands in."""
        before, after = self._split(index)
        return before.rpartition(" ")[2] + after.partition(" ")[0]

    def around(self, index: int) -> str:
        """Return the words around one code."""
        before, after = self._split(index)
        head = before if len(before) <= SHOWN // 2 else before[-SHOWN // 2 :].partition(" ")[2]
        tail = after if len(after) <= SHOWN // 2 else after[: SHOWN // 2].rpartition(" ")[0]
        return " ".join(f"{head}{tail or after[: SHOWN // 2]}".split())

    def _split(self, index: int) -> tuple[str, str]:
        said = [font.texts.get(code, "") for font, code in self.codes]
        return "".join(said[:index]), "".join(said[index:])


def texts(file: pikepdf.Pdf) -> Iterator[Text]:
    """Yield what the pages draw, forms inside them too; annotations and patterns are not read."""
    known: dict[Any, Font] = {}
    for number, page in enumerate(file.pages, 1):
        reader = _Reader(number, known)
        reader.read(page, page.resources, own_tags="/StructParents" in page)
        yield from (text for text in reader.found if text.runs)


class _Reader:
    """Reads one page's stream and the forms that it draws."""

    def __init__(self, page: int, fonts: dict[Any, Font]) -> None:
        self.page = page
        self.height = 0.0
        self.fonts = fonts
        self.found: list[Text] = []
        self.marks: list[tuple[int | None, bool]] = []

    def read(self, stream: Any, resources: Any, own_tags: bool, depth: int = 0) -> None:
        """Read a stream; `own_tags` says whether the tag tree knows its marked content."""
        font: Font | None = None
        saved: list[Font | None] = []
        runs: list[tuple[Font, tuple[int, ...]]] = []
        self.height = 0.0
        opened = len(self.marks)
        for instruction in pikepdf.parse_content_stream(stream, OPERATORS):
            operands = instruction.operands
            match str(instruction.operator):
                case "q":
                    saved.append(font)
                case "Q":
                    font = saved.pop() if saved else font
                case "Tf":
                    font = self._font(resources, operands[0])
                case "BDC" | "BMC":
                    self.marks.append(_mark(operands, resources, own_tags))
                case "EMC":
                    del self.marks[max(opened, len(self.marks) - 1) :]
                case "Do":
                    self._form(resources, operands[0], depth)
                case "BT":
                    runs = []
                case "Tm":
                    self.height = float(operands[5])
                case _:
                    self._show(font, operands[-1], runs)

    def _form(self, resources: Any, name: Any, depth: int) -> None:
        form = resources.get("/XObject", {}).get(str(name))
        if form is not None and form.get("/Subtype") == "/Form" and depth < DEEPEST:
            self.read(
                form, form.get("/Resources", resources), "/StructParents" in form, depth=depth + 1
            )

    def _font(self, resources: Any, name: Any) -> Font | None:
        given = resources.get("/Font", {}).get(str(name))
        if given is None:
            return None
        if given.objgen not in self.fonts or given.objgen == (0, 0):
            self.fonts[given.objgen] = fonts.read(given)
        return self.fonts[given.objgen]

    def _show(
        self, font: Font | None, operand: Any, runs: list[tuple[Font, tuple[int, ...]]]
    ) -> None:
        """Note the codes of one operator; those of one text object become one text."""
        strings = operand.as_list() if isinstance(operand, pikepdf.Array) else [operand]
        data = b"".join([bytes(one) for one in strings if type(one) not in NUMBERS])
        if font is None or not data:
            return
        first = not runs
        # an odd byte at the end is no code
        runs.append(
            (
                font,
                struct.unpack(f">{len(data) // 2}H", data[: len(data) & ~1])
                if font.two_bytes
                else tuple(data),
            )
        )
        content = next((number for number, _ in reversed(self.marks) if number is not None), None)
        text = Text(
            page=self.page,
            height=self.height,
            content=content,
            tagged=any(tagged for _, tagged in self.marks),
            runs=tuple(runs),
        )
        if first:
            self.found.append(text)
        else:
            self.found[-1] = text


def _mark(operands: Any, resources: Any, own_tags: bool) -> tuple[int | None, bool]:
    """Return the number of a piece of marked content, and whether it is in the tag tree or an
    artifact.
    """
    named = operands[1] if len(operands) > 1 else None
    if isinstance(named, pikepdf.Name):
        named = resources.get("/Properties", {}).get(str(named))
    number = named.get("/MCID") if isinstance(named, pikepdf.Dictionary) else None
    known = operands[0] == "/Artifact" or (number is not None and own_tags)
    return (int(number) if number is not None and own_tags else None), known
