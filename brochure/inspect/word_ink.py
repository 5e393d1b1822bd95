"""What lies on, under and beside the words of a page, and what it leaves of their ink.

Where the bounds of boxes, rules and pictures give reason to look, and only there, the page is drawn
four times as fine as a screen: as it is, without its text, and the letters alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from PIL import Image, ImageChops

from brochure.inspect import page_objects, tagged_text, text_ink, zones
from brochure.inspect.page_objects import Box
from brochure.inspect.pdfium import opened
from brochure.inspect.structure import UNTAGGED
from brochure.inspect.tagged_text import RGB, Run
from brochure.inspect.zones import Kind, Zone

# Pixels to a point: a rule of a quarter of a point is one of them thick.
SCALE = 4
# The ground of a text may go from one pixel to the next by this much of 255, as a soft gradient
# does.
EVEN = 24
# Letters drawn to less than this part of their strength are veiled; so many pixels of them count.
STRENGTH, LOST = 0.75, 8
# A pixel of the letters alone that is as dark as this is wholly theirs.
SOLID = 40
# The least contrast of any type, however large (WCAG 2.2, success criterion 1.4.3).
LEAST = 3.0
# Of one word the first of these is told.
ORDER: tuple[Kind, ...] = ("crossed", "covered", "faint", "between", "beside")

Window = tuple[int, int, int, int]
"""The first column and row, and those past the last, in pixels."""


class Fault(NamedTuple):
    """Something on a word of a run, or beside it."""

    run: Run
    word: str
    kind: Kind


@lru_cache(2)
def read(data: bytes) -> tuple[Fault, ...]:
    """Return what is wrong with the words of each page. Raises Unreadable when the file is not a
    PDF.
    """
    paper = tagged_text.read(data)
    runs: dict[int, list[Run]] = {}
    for run in paper.runs:
        # letters in no tag and no foot are a picture's
        if run.inked and run.text.strip() and (run.running or run.block != UNTAGGED.block):
            runs.setdefault(run.page, []).append(run)
    found: list[Fault] = []
    for number, its in runs.items():
        to_look_at = list(zones.of(its, paper.sheets[number - 1]))
        if to_look_at:
            with opened(data) as document:
                page = document[number - 1]
                found.extend(_looked_at(_Pictures(page), to_look_at))
                page.close()
    return tuple(found)


class _Pictures:
    """A page drawn as it is, without its text, and, when that is asked for, the letters alone."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.left, _, _, self.top = page.get_cropbox()
        self.full = self._drawn()
        page_objects.hide_texts(page)
        self.bare = self._drawn()

    @cached_property
    def letters(self) -> Image.Image:
        page_objects.show_texts_alone(self.page)
        return self._drawn().convert("L")

    def _drawn(self) -> Image.Image:
        bitmap = self.page.render(scale=SCALE, may_draw_forms=False)
        picture: Image.Image = bitmap.to_pil().convert("RGB")
        bitmap.close()
        return picture

    def window(self, box: Box) -> Window:
        """Return the pixels of a box in points; at least one."""
        first, last = round((box[0] - self.left) * SCALE), round((box[2] - self.left) * SCALE)
        upper, lower = round((self.top - box[3]) * SCALE), round((self.top - box[1]) * SCALE)
        return first, upper, max(last, first + 1), max(lower, upper + 1)


def _looked_at(pictures: _Pictures, to_look_at: list[Zone]) -> Iterator[Fault]:
    """Yield what is wrong in each zone; of one word only the first fault."""
    told: set[tuple[Run, int]] = set()
    for zone in sorted(dict.fromkeys(to_look_at), key=lambda one: ORDER.index(one.kind)):
        if (zone.run, zone.number) in told:
            continue
        window = pictures.window(zone.box)
        match zone.kind:
            case "covered":
                faulty = _is_covered(pictures, window, zone.run)
            case "faint":
                faulty = _is_faint(pictures, window, zone.run)
            case _:
                faulty = not _is_even(pictures.bare.crop(window))
        if faulty:
            told.add((zone.run, zone.number))
            yield Fault(zone.run, zone.run.words[zone.number].text, zone.kind)


def _is_even(ground: Image.Image) -> bool:
    """Return whether neighbouring pixels are of nearly one colour."""
    if ground.getcolors(1):
        return True
    width, height = ground.size
    for part, other in (
        ((0, 0, width - 1, height), (1, 0, width, height)),
        ((0, 0, width, height - 1), (0, 1, width, height)),
    ):
        if part[2] and part[3]:
            step = ImageChops.difference(ground.crop(part), ground.crop(other))
            if _largest(step).getextrema()[1] > EVEN:  # type: ignore[operator]
                return False
    return True


def _is_covered(pictures: _Pictures, window: Window, run: Run) -> bool:
    """Return whether pixels that are wholly a letter's do not have its colour."""
    full, bare = pictures.full.crop(window), pictures.bare.crop(window)
    own, share = Image.new("RGB", full.size, run.colour), run.opacity * STRENGTH
    wanted = _largest(ImageChops.difference(own, bare))
    wanted = wanted.point(lambda level: int(level * share) if level > EVEN else 255)
    there = _largest(ImageChops.difference(full, bare))
    lost = ImageChops.subtract(wanted, there).point(lambda level: 255 if level else 0)
    return _count(ImageChops.multiply(lost, _solid(pictures, window))) >= LOST


def _is_faint(pictures: _Pictures, window: Window, run: Run) -> bool:
    """Return whether most of what lies behind a word's letters is too near to their colour."""
    bare, solid = pictures.bare.crop(window), _solid(pictures, window)
    colours = Image.composite(bare, Image.new("RGB", bare.size, run.colour), solid)
    counted: list[Any] = colours.getcolors(bare.width * bare.height) or []
    behind: list[tuple[int, RGB]] = [one for one in counted if one[1] != run.colour]
    if not behind:
        return _count(solid) >= LOST
    return text_ink.ratio(run.colour, max(behind)[1]) < LEAST


def _solid(pictures: _Pictures, window: Window) -> Image.Image:
    """Return the pixels of a window that are wholly a letter's, in white on black."""
    return pictures.letters.crop(window).point(lambda level: 255 if level < SOLID else 0)


def _count(white: Image.Image) -> int:
    return white.histogram()[255]


def _largest(apart: Image.Image) -> Image.Image:
    red, green, blue = apart.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)
