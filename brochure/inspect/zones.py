"""Where something may lie on, under or beside the words of a page: told by bounds alone, so that of
most pages nothing need be drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from brochure.inspect.artwork import Shape, holds, meets
from brochure.inspect.page_objects import Box
from brochure.inspect.tagged_text import PageGeometry, Run

# From the baseline to the height of small letters, and to that of figures, in sizes of type; a line
# under words lies below the first.
FOOT, SMALL_LETTERS, FIGURES = 0.06, 0.45, 0.62
# A letter may lean out of its place by this part of its size, over the edge of a box.
LEANING = 0.06
# In points: what meets by less is rounding.
TOUCH = 0.2
# A mark of less than this height and width, in sizes of type, may be taken for a sign of the word
# from which it stands no further than `CLOSE`, a dash before a figure than `DASH`; a bullet or a
# box to tick keeps more distance.
SMALL, CLOSE, DASH = 1.2, 0.25, 0.6
# A line under words is thinner than this part of their size.
LINE = 0.25
# A mark higher than this, in sizes of type, is no sign of a line, but a rule beside some.
BAR = 2.5
# A letter may hang out of its box by a tenth of its size, or by half a point: serifs and accents
# do. What is cut off by more, the check text-cut-off tells.
OVERHANG, LEAST_OVERHANG = 0.1, 0.5
# Words of one line further apart than this, in sizes of type, have nothing to do with each other.
NEIGHBOURS = 8.0

Kind = Literal["crossed", "covered", "faint", "between", "beside"]
"""`crossed` when an edge goes through a word, `covered` when its own ink is hidden or veiled,
`faint` when it has the colour of its ground; `between` and `beside` when a mark stands in its line
that is none of its characters.
"""


@dataclass(frozen=True)
class Zone:
    """A part of a line to look at, in points, and what may be there: the ink of a run's word, by
    its number, or what is beside it.
    """

    run: Run
    number: int
    box: Box
    kind: Kind


_Placed = tuple[Run, int, Box]
"""A run, the number of a word of it, and the word's bounds."""


def of(runs: list[Run], sheet: PageGeometry) -> Iterator[Zone]:
    """Yield what has to be looked at on a page, by its runs and shapes."""
    shapes = [shape for shape in sheet.shapes if not any(_is_underline(shape, run) for run in runs)]
    told = {window for run in runs for window in run.windows if _cuts_much(window, run)}
    for run in runs:
        # what a picture draws on its own letters is the picture's
        near = [
            shape
            for shape in shapes
            if meets(shape.seen, run.box) and (shape.figure is None or run.role != "Figure")
        ]
        for number, word in enumerate(run.words) if near or run.windows else ():
            cut = any(not holds(window, word.box) for window in run.windows)
            if cut and told.isdisjoint(run.windows):
                yield Zone(run, number, word.box, "covered")
            if holds(sheet.shown, word.box):
                yield from _on((run, number, word.box), near)
    most = BAR * max((run.size for run in runs), default=0.0)
    marks = [one for one in shapes if one.plain and one.seen[3] - one.seen[1] < most]
    words = _words(runs, marks)
    for before, after in pairwise(words):
        yield from _between(before, after, marks)
    for placed in words:
        yield from _beside(placed, marks)


def _words(runs: list[Run], marks: list[Shape]) -> list[_Placed]:
    """Return the words on the level of which some mark stands, line by line, from left to right."""
    levels = [(mark.seen[1], mark.seen[3]) for mark in marks]
    found: list[_Placed] = []
    for run in runs:
        foot, head = run.baseline + FOOT * run.size / 2, run.baseline + FIGURES * run.size
        if run.upright and any(bottom < head and foot < top for bottom, top in levels):
            found += [(run, number, word.box) for number, word in enumerate(run.words)]
    return sorted(found, key=lambda one: (one[0].block, round(one[0].baseline), one[2][0]))


def _cuts_much(window: Box, run: Run) -> bool:
    """Return whether a window cuts off so much of a word that text-cut-off tells it."""
    slack = max(LEAST_OVERHANG, OVERHANG * run.size)
    return any(not holds(window, word.box, slack) for word in run.words)


def _on(placed: _Placed, near: list[Shape]) -> Iterator[Zone]:
    """Yield what may cover a word, go through it, or take its colour."""
    run, number, box = placed
    for shape in near:
        if not meets(shape.seen, box, -TOUCH):
            continue
        if shape.order > run.order:
            yield Zone(run, number, box, "covered")
        if not _lies_behind(shape, box):
            yield Zone(run, number, _band(run, box), "crossed")
        elif shape.order < run.order and not holds(shape.seen, run.box, TOUCH):
            yield Zone(run, number, box, "faint")


def _lies_behind(shape: Shape, box: Box) -> bool:
    """Return whether a word stands wholly within each box of a shape, or outside of it."""
    return (
        shape.plain
        and not shape.patterned
        and all(holds(one, box, TOUCH) or not meets(one, box, -TOUCH) for one in shape.figures)
        and holds(shape.seen, box, TOUCH)
    )


def _is_underline(shape: Shape, run: Run) -> bool:
    """Return whether a shape is a line under a run, which may meet its descenders."""
    left, bottom, right, top = shape.seen
    return (
        top - bottom < run.size * LINE
        and run.upright
        and run.baseline - run.size / 2 < top < run.baseline + FOOT * run.size
        and run.left - run.size / 4 <= left
        and right <= run.right + run.size / 4
    )


def _band(run: Run, box: Box) -> Box:
    """Return the part of a word's box in which nothing may be drawn: between the baseline and the
    height of its letters.
    """
    if not run.upright:
        return box
    tall = any(letter.isdigit() or letter.isupper() for letter in run.text)
    lean = min(LEANING * run.size, (box[2] - box[0]) / 5)
    foot, head = FOOT * run.size, (FIGURES if tall else SMALL_LETTERS) * run.size
    return box[0] + lean, run.baseline + foot, box[2] - lean, run.baseline + head


def _between(before: _Placed, after: _Placed, marks: list[Shape]) -> Iterator[Zone]:
    """Yield the gap between two words of a line where something stands in it."""
    (one, _, left), (other, number, right) = before, after
    gap = right[0] - left[2]
    same = one.block == other.block and abs(one.baseline - other.baseline) < one.size / 2
    if not same or one.artifact or not LEAST_OVERHANG < gap < NEIGHBOURS * one.size:
        return
    size = min(one.size, other.size)
    foot, head = other.baseline + FOOT * size / 2, other.baseline + FIGURES * size
    box = (left[2] + TOUCH, foot, right[0] - TOUCH, head)
    for shape in marks:
        if any(meets(shape.seen, word, -TOUCH) for word in (left, right)) and not shape.patterned:
            continue  # a ground, or what goes through one of the two
        if meets(shape.seen, box):
            yield Zone(other, number, box, "between")


def _beside(placed: _Placed, marks: list[Shape]) -> Iterator[Zone]:
    """Yield the small boxes and rules that stand as near to a word as its own signs would."""
    run, number, box = placed
    for shape in marks:
        left, bottom, right, top = shape.seen
        apart = max(box[0] - right, left - box[2]) / run.size
        small = top - bottom < SMALL * run.size and right - left < SMALL * run.size
        dash = top - bottom < (right - left) / 2 and any(sign.isdigit() for sign in run.text)
        level = meets((box[0], bottom, box[2], top), _band(run, box))
        if small and level and -TOUCH < apart < (DASH if dash else CLOSE):
            around = (left - TOUCH, bottom - TOUCH, right + TOUCH, top + TOUCH)
            yield Zone(run, number, around, "beside")
