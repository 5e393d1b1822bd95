"""What goes onto a press's plates: every colour that a file sets, every picture's pixels, every
mark of all plates.

The file is not followed from its pages: each object is looked at, so that nothing in a screen's
colours is left in it, drawn or not. It is read by pikepdf, but by none of the code that wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pikepdf
from pikepdf import Name
from PIL import Image, ImageChops, ImageMath

from brochure.inspect import colour_spaces, objects
from brochure.inspect.colour_spaces import Space
from brochure.inspect.page_objects import Box, Matrix, times

SETS = {"g": colour_spaces.GREY, "rg": colour_spaces.RGB, "k": colour_spaces.FOUR}
PAINTS = {
    "f": "f",
    "F": "f",
    "f*": "f",
    "S": "S",
    "s": "S",
    "B": "fS",
    "B*": "fS",
    "b": "fS",
    "b*": "fS",
}
"""Which operators fill (f) and stroke (S) a path."""
SHOWS = {"Tj", "TJ", "'", '"', "sh", "Do", "EI"}
POINTS = {"m": 2, "l": 2, "c": 6, "v": 4, "y": 4}
WHOLE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True)
class Colour:
    """A colour that is set somewhere, or a picture's heaviest pixel: its space, and how much ink it
    is.

    `ink` is 1 for one ink in full; None where that cannot be told, or where it is the space alone
    that is named.
    """

    where: str
    space: Space
    ink: float | None = None


@dataclass(frozen=True)
class Mark:
    """Something in the colour of all plates: its page and bounds in points, none when it stands
    inside a drawing.
    """

    page: int
    box: Box | None


@dataclass(frozen=True)
class Plates:
    """What a file puts onto plates; `unread` says what could not be looked into."""

    colours: tuple[Colour, ...]
    spaces: tuple[Colour, ...]
    marks: tuple[Mark, ...]
    unread: tuple[str, ...]


@lru_cache(2)
def read(data: bytes) -> Plates:
    """Return what a file puts onto plates. Raises what `objects.read` raises."""
    file = objects.read(data)
    numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(file.pages, 1)}
    reader = _Reader()
    for one in objects.dictionaries(data):
        number = numbers.get(one.objgen, 0)
        where = (
            f"page {number}"
            if number
            else f"object {one.objgen[0]}"
            if one.objgen[0]
            else "a resource"
        )
        reader.look(one, where, number)
    unread = tuple(dict.fromkeys(reader.unread))
    return Plates(
        colours=tuple(reader.colours),
        spaces=tuple(reader.spaces),
        marks=tuple(reader.marks),
        unread=unread,
    )


class _Reader:
    """Gathers from one dictionary after the other."""

    def __init__(self) -> None:
        self.colours: list[Colour] = []
        self.spaces: list[Colour] = []
        self.marks: list[Mark] = []
        self.unread: list[str] = []

    def look(self, one: Any, where: str, page: int) -> None:
        """Look at a dictionary or a stream, whatever it is."""
        if page:
            self._content(one, one.get("/Resources", {}), where, page)
        elif isinstance(one, pikepdf.Stream) and (
            one.get("/Subtype") == Name.Form or one.get("/PatternType") == 1
        ):
            self._content(one, one.get("/Resources", {}), where, page=0)
        elif one.get("/Subtype") == Name.Image:
            self._picture(one, where)
        elif one.get("/Subtype") == Name.Type3:
            for drawing in one.get("/CharProcs", {}).values():
                self._content(drawing, one.get("/Resources", {}), where, page=0)
        if "/ShadingType" in one:
            self._gradient(one, where)
        if one.get("/S") == Name.Transparency and "/CS" in one:
            self.spaces.append(Colour(where, colour_spaces.of(one.CS)))
        defined = one.get("/ColorSpace")
        if isinstance(defined, pikepdf.Dictionary):
            self.spaces += [
                Colour(where, colour_spaces.of(space, one)) for space in defined.values()
            ]

    def _content(self, stream: Any, resources: Any, where: str, page: int) -> None:
        content = _Content(resources, where)
        content.read(pikepdf.Page(stream) if page else stream)
        self.colours += content.colours
        self.spaces += content.spaces
        self.marks += [Mark(page, box if page else None) for box in content.marks]

    def _gradient(self, one: Any, where: str) -> None:
        space = colour_spaces.of(one.get("/ColorSpace"))
        self.spaces.append(Colour(where, space))
        for stop in colour_spaces.stops(one.get("/Function")):
            ink = _total(space, stop or [])
            self.colours.append(Colour(where, space, ink))
            if ink is None and space.printable:
                self.unread.append(f"the colours of a gradient in {where}")

    def _picture(self, one: Any, where: str) -> None:
        if one.get("/ImageMask", False):
            return
        space = colour_spaces.of(one.get("/ColorSpace"))
        self.spaces.append(Colour(where, space))
        if space.printable:
            ink = _heaviest(one, space)
            self.colours.append(Colour(where, space, ink))
            if ink is None:
                self.unread.append(f"the pixels of a picture in {where}")


class _Content:
    """Reads one content stream: the colours that it sets and, on a page, where it draws in the
    colour of all plates.
    """

    def __init__(self, resources: Any, where: str) -> None:
        self.colours: list[Colour] = []
        self.spaces: list[Colour] = []
        self.marks: list[Box | None] = []
        self._resources, self._where = resources, where
        self._spaces = {"f": colour_spaces.GREY, "S": colour_spaces.GREY}
        self._matrix, self._width = WHOLE, 1.0
        self._saved: list[tuple[dict[str, Space], Matrix, float]] = []
        self._path: list[tuple[float, float]] = []

    def read(self, stream: Any) -> None:
        """Read a stream to its end."""
        for instruction in pikepdf.parse_content_stream(stream):
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                held = instruction.iimage.obj
                if not held.get("/IM", held.get("/ImageMask", False)):
                    space = colour_spaces.of(
                        held.get("/CS", held.get("/ColorSpace")), self._resources
                    )
                    self.spaces.append(Colour(f"{self._where}, an inline picture", space))
                continue
            self._do(str(instruction.operator), list(instruction.operands))

    def _do(self, operator: str, operands: list[Any]) -> None:
        if operator in {"q", "Q", "cm", "w"}:
            self._arrange(operator, operands)
        elif operator.lower() in {*SETS, "cs", "sc", "scn"}:
            self._colour(operator, operands)
        elif operator in POINTS or operator == "re":
            self._trace(operator, [float(operand) for operand in operands])
        elif operator in PAINTS or operator == "n":
            if (
                any(
                    self._spaces[side].spot == colour_spaces.ALL
                    for side in PAINTS.get(operator, "")
                )
                and self._path
            ):
                self.marks.append(self._bounds())
            self._path = []
        elif operator in SHOWS and colour_spaces.ALL in {
            space.spot for space in self._spaces.values()
        }:
            self.marks.append(None)

    def _arrange(self, operator: str, operands: list[Any]) -> None:
        if operator == "q":
            self._saved.append((dict(self._spaces), self._matrix, self._width))
        elif operator == "Q" and self._saved:
            self._spaces, self._matrix, self._width = self._saved.pop()
        elif operator == "cm":
            self._matrix = times(_six(operands), self._matrix)
        elif operator == "w":
            self._width = float(operands[0])

    def _colour(self, operator: str, operands: list[Any]) -> None:
        side, kind = ("S" if operator.isupper() else "f"), operator.lower()
        if kind == "cs":
            self._spaces[side] = colour_spaces.of(operands[0], self._resources)
            self.spaces.append(Colour(self._where, self._spaces[side]))
            return
        if kind in SETS:
            self._spaces[side] = SETS[kind]
        space = self._spaces[side]
        values = [float(one) for one in operands if not isinstance(one, Name)]
        if space is not colour_spaces.PATTERN:
            self.colours.append(Colour(self._where, space, _total(space, values)))

    def _trace(self, operator: str, numbers: list[float]) -> None:
        if operator == "re":
            x, y, width, height = numbers
            numbers = [x, y, x + width, y, x + width, y + height, x, y + height]
        a, b, c, d, e, f = self._matrix
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        self._path += [(a * x + c * y + e, b * x + d * y + f) for x, y in pairs]

    def _bounds(self) -> Box:
        """Return the bounds of the path, its line's width among them."""
        half = self._width * max(abs(part) for part in self._matrix[:4]) / 2
        xs, ys = [x for x, _ in self._path], [y for _, y in self._path]
        return min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half


def _six(operands: list[Any]) -> Matrix:
    a, b, c, d, e, f = map(float, operands)
    return a, b, c, d, e, f


def _total(space: Space, values: Sequence[float]) -> float | None:
    inks = space.inks(values)
    return None if inks is None else sum(inks)


def _heaviest(picture: Any, space: Space) -> float | None:
    """Return how much ink a picture's heaviest pixel is; None when its pixels cannot be read."""
    size = int(picture.Width), int(picture.Height)
    samples = picture.read_bytes(pikepdf.StreamDecodeLevel.all)
    if (
        int(picture.get("/BitsPerComponent", 0)) != 8
        or len(samples) != size[0] * size[1] * space.parts
    ):
        return None
    image = Image.frombytes("CMYK" if space.parts == 4 else "L", size, samples)
    decode = [float(one) for one in picture.get("/Decode", [])]
    if decode == [1.0, 0.0] * space.parts:
        image = ImageChops.invert(image)
    elif decode not in ([], [0.0, 1.0] * space.parts):
        return None
    if space.parts == 4:
        bands = dict(zip("cmyk", (band.convert("I") for band in image.split()), strict=True))
        total = ImageMath.lambda_eval(
            lambda held: held["c"] + held["m"] + held["y"] + held["k"], **bands
        )
        return float(total.getextrema()[1]) / 255
    scale = 1 if space.table else 255
    found = [
        _total(space, [value / scale]) for value, count in enumerate(image.histogram()) if count
    ]
    return None if None in found else max(filter(None, found), default=0.0)
