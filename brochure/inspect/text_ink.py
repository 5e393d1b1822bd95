"""What a reader's eye meets: each page rendered by PDFium, with its text and without, and compared
run by run.

What differs between the two pictures is the text's ink; the picture without text is what lies
behind it. A text that a box covers, or that has the colour of its ground, makes no difference at
all.
"""

from __future__ import annotations

import ctypes
import sys
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple, cast

import pypdfium2
from PIL import Image, ImageChops

from brochure.inspect import tagged_text
from brochure.inspect.page_objects import Box, hide_texts
from brochure.inspect.pdfium import opened
from brochure.inspect.tagged_text import RGB, Run

# Pixels to a point: at 144 dpi the stem of 9 pt type is more than a pixel wide, so its full colour
# is in the picture.
SCALE = 2
# Of the way from the ground to its own colour, an opaque text reaches 0.9 and more; one that is
# veiled does not.
VEILED = 0.75
# A slice of a word as wide as its size of type has ink in it, whatever its letters are.
SLICE = 1.0
# Ink on a ground that is too near in colour: this part of a run's may be, such as where a rule
# crosses a descender.
STRAY = 0.2
# Unicode's categories of characters that leave ink: letters, numbers, punctuation, symbols.
INK = "LNPS"
# What Pillow says of a column in which two pictures differ.
INKED = 1

Window = tuple[int, int, int, int]
"""The first column and row, and those past the last, in pixels."""


class Ink(NamedTuple):
    """A run as the picture has it: its text's colour, what lies behind it, and the words that do
    not show.

    `grounds` are the colours behind the ink, each with its share of it, the largest first.
    """

    run: Run
    front: RGB
    grounds: tuple[tuple[RGB, float], ...]
    hidden: tuple[str, ...]


class _Raster(NamedTuple):
    """A page's picture (Pillow's, of the bands blue, green, red and one unused), and the page's
    left and top in points.
    """

    picture: Image.Image
    left: float
    top: float

    def window(self, box: Box) -> Window | None:
        """Return the part of the picture that a box in points touches, or None outside."""
        first, last = int((box[0] - self.left) * SCALE), int((box[2] - self.left) * SCALE) + 1
        upper, lower = int((self.top - box[3]) * SCALE), int((self.top - box[1]) * SCALE) + 1
        first, last, upper, lower = (
            max(0, first),
            min(self.picture.width, last),
            max(0, upper),
            min(self.picture.height, lower),
        )
        return (first, upper, last, lower) if first < last and upper < lower else None


@lru_cache(2)
def read(data: bytes) -> tuple[Ink, ...]:
    """Return each run that should be seen, as it is. Raises Unreadable when the file is not a
    PDF.
    """
    runs: dict[int, list[Run]] = {}
    for run in tagged_text.read(data).runs:
        if run.seen and any(unicodedata.category(letter)[0] in INK for letter in run.text):
            runs.setdefault(run.page, []).append(run)
    found: list[Ink] = []
    easel = _Easel()
    with opened(data) as document:
        for number, page in enumerate(document, 1):
            if number not in runs:
                continue
            full = easel.picture(page)
            seen = [
                (run, window, full.picture.crop(window))
                for run in runs[number]
                if (window := full.window(run.box))
            ]
            hide_texts(page)
            bare = easel.picture(page)  # from here on `full` shows the same
            found.extend(_measured(run, window, ink, bare) for run, window, ink in seen)
            page.close()
    return tuple(found)


class _Easel:
    """Renders one picture at a time, all on the same canvas: a new one costs as much as the
    drawing.
    """

    def __init__(self) -> None:
        self.canvas: Any = b""

    def picture(self, page: Any) -> _Raster:
        left, _, _, top = page.get_cropbox()
        bitmap = page.render(
            scale=SCALE, prefer_bgrx=True, may_draw_forms=False, bitmap_maker=self._bitmap
        )
        try:
            # the canvas itself, seen as a picture: nothing is copied
            size, form = (bitmap.width, bitmap.height), "RGBX"
            picture = Image.frombuffer(form, size, self.canvas, "raw", form, bitmap.stride, 1)
            return _Raster(picture, left, top)
        finally:
            bitmap.close()

    def _bitmap(self, width: int, height: int, **kind: Any) -> pypdfium2.PdfBitmap:
        size = 4 * width * height
        if len(self.canvas) < size:
            self.canvas = (ctypes.c_ubyte * size)()
        return pypdfium2.PdfBitmap.new_native(width, height, buffer=self.canvas, **kind)


def _measured(run: Run, window: Window, ink: Image.Image, bare: _Raster) -> Ink:
    ground = bare.picture.crop(window)
    across, rows = ImageChops.difference(ink, ground).getprojection()
    columns = bytes(across)
    hidden = tuple(
        word.text
        for word in run.words
        if not _shows(word.box, run, columns, first=window[0], left=bare.left)
    )
    if not hidden and run.upright and not _stands(run, rows, window[1], bare.top):
        hidden = tuple(word.text for word in run.words)
    shares = _grounds(ink, ground, is_inked=INKED in columns)
    return Ink(run=run, front=_front(run, ink, shares[0][0]), grounds=shares, hidden=hidden)


def _shows(box: Box, run: Run, columns: bytes, first: int, left: float) -> bool:
    """Return whether every slice of a word has ink."""
    start, end = (max(0, round((edge - left) * SCALE) - first) for edge in (box[0], box[2]))
    slices = max(1, int((end - start) / (run.size * SCALE * SLICE))) if run.upright else 1
    edges = [start + (end + 1 - start) * number // slices for number in range(slices + 1)]
    return all(columns.find(INKED, one, max(other, one + 1)) >= 0 for one, other in pairwise(edges))


def _stands(run: Run, rows: list[int], first: int, top: float) -> bool:
    """Return whether the rows from the baseline up to the height of small letters have ink, but for
    a few.
    """
    if sum(letter.isalpha() for letter in run.text) < 3:
        return True
    foot = int((top - run.baseline) * SCALE) - first
    head = int((top - run.baseline - 0.4 * run.size) * SCALE) - first
    looked_at = rows[max(0, head + 1) : max(0, foot)]
    return not looked_at or sum(map(bool, looked_at)) >= 0.8 * len(looked_at)


def _grounds(
    ink: Image.Image, ground: Image.Image, *, is_inked: bool
) -> tuple[tuple[RGB, float], ...]:
    """Return the colours that lie behind the ink, or where there is none in the window, with their
    shares.
    """
    if ground.getcolors(1):
        return ((_colour(ground.tobytes()[:4]), 1.0),)
    counted: Counter[RGB] = Counter()
    if is_inked:
        # pixels as whole numbers: 20,000 pairs of them are counted in the time of 1,000 colours
        pairs = Counter(zip(_pixels(ground), _pixels(ink), strict=True))
        for (below, above), count in pairs.items():
            colour = _colour(below.to_bytes(4, sys.byteorder))
            if colour != _colour(above.to_bytes(4, sys.byteorder)):
                counted[colour] += count
    else:
        for pixel, count in Counter(_pixels(ground)).items():
            counted[_colour(pixel.to_bytes(4, sys.byteorder))] += count
    total = counted.total()
    return tuple((colour, count / total) for colour, count in counted.most_common())


def _pixels(picture: Image.Image) -> memoryview:
    return memoryview(picture.tobytes()).cast("I")


def _colour(bands: bytes) -> RGB:
    return bands[2], bands[1], bands[0]


def _front(run: Run, ink: Image.Image, ground: RGB) -> RGB:
    """Return the text's own colour, or what is left of it where something half-transparent lies
    over it.
    """
    channel = max(range(3), key=lambda one: abs(run.colour[one] - ground[one]))
    way = run.colour[channel] - ground[channel]
    if abs(way) < 8:
        return run.colour
    if sum(letter.isalnum() for letter in run.text) < 2:  # too thin to be drawn in full anywhere
        return _blended(run, ground)
    low, high = cast(tuple[int, int], ink.getchannel(2 - channel).getextrema())
    peak = max(ground[channel], high) if way > 0 else min(ground[channel], low)
    if (peak - ground[channel]) / way >= VEILED:
        return run.colour
    data = ink.tobytes()
    colours = zip(data[2::4], data[1::4], data[0::4], strict=True)
    return next(colour for colour in colours if colour[channel] == peak)


def _blended(run: Run, ground: RGB) -> RGB:
    red, green, blue = (
        round(below + (own - below) * run.opacity)
        for own, below in zip(run.colour, ground, strict=True)
    )
    return red, green, blue


# ---- how far two colours are apart


def ratio(one: RGB, other: RGB) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def grey(colour: RGB) -> RGB:
    """Return a colour's luma (ITU-R BT.601), as a black-and-white printer has it."""
    luma = round(0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2])
    return luma, luma, luma


@lru_cache(1 << 12)
def _luminance(colour: RGB) -> float:
    parts = (part / 255 for part in colour)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def written(colour: RGB) -> str:
    """Return a colour as style sheets write it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)
