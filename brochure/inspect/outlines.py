"""The drawings of a font's glyphs: where their lines run, and what they look like in a square."""

from __future__ import annotations

import struct
from functools import cached_property, lru_cache
from io import BytesIO
from itertools import pairwise
from typing import Any, NamedTuple

from PIL import Image, ImageChops, ImageDraw

from brochure.inspect import truetype

# Pixels of a square: as it is drawn, and as it is compared.
FINE, COARSE = 48, 12
# Straight steps of a curve, enough at this size.
STEPS = (0.25, 0.5, 0.75, 1.0)
# How often a point is wound around, from here (PostScript's nonzero winding number rule).
NOT_WOUND = 128

# The head of a glyph that is written down, and how deep its parts may stand in one another.
HEAD, DEEPEST = 10, 6
# Flags of a part.
WORDS, SCALE, MORE, SCALES, MATRIX, HINTED = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080, 0x0100

Point = tuple[float, float]
Contour = list[Point]


class Drawing(NamedTuple):
    """A glyph stretched to a square, row by row from the top, from 0 for paper to 255 for ink; and
    its bounds in sizes of type: left, bottom, right and top.
    """

    square: bytes
    box: tuple[float, float, float, float]


class Program:
    """A font program, TrueType or CFF, whole or the part that a PDF embeds."""

    def __init__(self, data: bytes) -> None:
        """Take the bytes of a font file. Raises fontTools' TTLibError when they are none."""
        from fontTools.ttLib import TTFont  # noqa: PLC0415 - our own fonts need none of it

        self._font: Any = TTFont(BytesIO(data), lazy=True)
        self._names: list[str] = self._font.getGlyphOrder()
        self._units = float(self._font["head"].unitsPerEm)
        self._drawn: dict[int, Drawing | None] = {}

    @cached_property
    def glyphs(self) -> dict[str, int]:
        """The number of the glyph of each character, by the program's own table."""
        return {
            chr(code): self._font.getGlyphID(name)
            for code, name in (self._font.getBestCmap() or {}).items()
        }

    @cached_property
    def _set(self) -> Any:
        return self._font.getGlyphSet()

    def drawing(self, glyph: int) -> Drawing | None:
        """Return what a glyph looks like; None for a blank one and for one that is not there."""
        if glyph not in self._drawn:
            self._drawn[glyph] = _drawing(self.contours(glyph), self._units)
        return self._drawn[glyph]

    def line(self, text: str) -> Drawing | None:
        """Return what a line of single letters looks like; None when the program lacks one."""
        contours: list[Contour] = []
        start = 0.0
        for letter in text:
            glyph = self.glyphs.get(letter)
            if glyph is None:
                return None
            contours += [[(x + start, y) for x, y in line] for line in self.contours(glyph)]
            start += self._font["hmtx"][self._names[glyph]][0]
        return _drawing(contours, self._units)

    def contours(self, glyph: int) -> list[Contour]:
        """Return the closed lines of a glyph, its curves in straight steps."""
        from fontTools.pens.recordingPen import DecomposingRecordingPen  # noqa: PLC0415

        if not 0 <= glyph < len(self._names):
            return []
        pen = DecomposingRecordingPen(self._set)
        self._set[self._names[glyph]].draw(pen)
        found: list[Contour] = []
        for operator, points in pen.value:
            match operator:
                case "moveTo":
                    found.append([points[0]])
                case "lineTo":
                    found[-1].append(points[0])
                case "curveTo":
                    found[-1] += _curved([found[-1][-1], *points])
                case "qCurveTo":
                    _quadratic(found, list(points))
        return [contour for contour in found if len(contour) > 2]


def _quadratic(found: list[Contour], points: list[Any]) -> None:
    """Add a TrueType spline, whose points on the line may be implied; None ends a closed one
    without any.
    """
    if points[-1] is None:
        start = _middle(points[0], points[-2])
        points[-1] = start
        found.append([start])
    for index, point in enumerate(points[:-1]):
        last = index == len(points) - 2
        end = points[-1] if last else _middle(point, points[index + 1])
        found[-1] += _curved([found[-1][-1], point, end])


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _curved(points: list[Point]) -> Contour:
    """Return steps of a Bézier curve (de Casteljau)."""
    found: Contour = []
    for way in STEPS:
        left = points
        while len(left) > 1:
            left = [
                (a[0] + (b[0] - a[0]) * way, a[1] + (b[1] - a[1]) * way) for a, b in pairwise(left)
            ]
        found += left
    return found


def _drawing(contours: list[Contour], units: float) -> Drawing | None:
    across = [x for contour in contours for x, _ in contour]
    up = [y for contour in contours for _, y in contour]
    if not across or max(across) - min(across) < 1 or max(up) - min(up) < 1:
        return None
    left, bottom, right, top = min(across), min(up), max(across), max(up)
    wide, high = (FINE - 1) / (right - left), (FINE - 1) / (top - bottom)
    wound = Image.new("L", (FINE, FINE), NOT_WOUND)
    for contour in contours:
        points = [((x - left) * wide, (top - y) * high) for x, y in contour]
        turns = zip(points, [*points[1:], points[0]], strict=True)
        area = sum(one[0] * other[1] - one[1] * other[0] for one, other in turns)
        inside = Image.new("L", (FINE, FINE), 0)
        ImageDraw.Draw(inside).polygon(points, fill=1)
        add = ImageChops.add_modulo if area > 0 else ImageChops.subtract_modulo
        wound = add(wound, inside)
    ink = wound.point(lambda level: 0 if level == NOT_WOUND else 255)
    small = ink.resize((COARSE, COARSE), Image.Resampling.BOX)
    return Drawing(small.tobytes(), (left / units, bottom / units, right / units, top / units))


@lru_cache(8)
def program(data: bytes) -> Program:
    """Return a font program, each read once. Raises fontTools' TTLibError when it is none."""
    return Program(data)


# ---- the same glyph in two programs


@lru_cache(64)
def written(data: bytes) -> tuple[bytes, ...]:
    """Return how a TrueType program writes each glyph down; nothing where it is of another form."""
    try:
        tables = dict(truetype.tables_of(data))
        long = struct.unpack_from(">h", tables["head"], 50)[0]
        count = struct.unpack_from(">H", tables["maxp"], 4)[0]
        places = struct.unpack(f">{count + 1}{'L' if long else 'H'}", tables["loca"])
    except (truetype.Other, KeyError, struct.error):
        return ()
    step = 1 if long else 2
    glyphs = tables["glyf"]
    return tuple(glyphs[start * step : end * step] for start, end in pairwise(places))


@lru_cache(1 << 12)
def unhinted(data: bytes, number: int, depth: int = 0) -> bytes:
    """Return how a TrueType program writes a glyph down, without instructions and padding, which a
    PDF need not keep, and with its parts written out (OpenType 1.9.1, glyf); nothing for a blank.
    """
    glyphs = written(data)
    glyph = glyphs[number] if number < len(glyphs) else b""
    if len(glyph) < HEAD or depth > DEEPEST:
        return b""
    contours = struct.unpack_from(">h", glyph)[0]
    if contours >= 0:
        place = HEAD + 2 * contours
        length = struct.unpack_from(">H", glyph, place)[0]
        return (glyph[:place] + glyph[place + 2 + length :]).rstrip(b"\0")
    place, flags, kept = HEAD, MORE, glyph[:HEAD]
    while flags & MORE:
        flags, part = struct.unpack_from(">HH", glyph, place)
        size = 8 if flags & WORDS else 6
        size += 2 if flags & SCALE else 4 if flags & SCALES else 8 if flags & MATRIX else 0
        kept += struct.pack(">H", flags & ~HINTED) + glyph[place + 4 : place + size]
        kept += unhinted(data, part, depth + 1)
        place += size
    return kept
