"""A print shop's file does not say where it is trimmed, or its marks stand where they are printed
or where no cut is.

The knife follows the trim box, the machine that folds follows the ticks. A box that is off by a
millimetre cuts into the text of every copy; a mark inside the bleed is left on the paper.

Basis: ISO 15930-7:2010 (PDF/X-4), clause 6, https://www.iso.org/standard/55843.html; ISO
32000-1:2008, 14.11.2 and 14.11.3; that marks stand outside the bleed, and that a sheet is trimmed
to its format, is the project's own rule.

Faulty: /TrimBox [33 30 645 822] beside /BleedBox [21 21 651 831]

Mended: /TrimBox [30 30 642 822] beside /BleedBox [21 21 651 831]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from brochure.check import _regions
from brochure.inspect import objects, separations, tagged_text
from brochure.inspect.page_objects import Box
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.length import points
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Finished, Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="finished", waivable=False)

# In points: as exact as four decimals of a box and the width of a mark's line allow.
EXACT = 0.01
HINT = "do not send this file; if nobody changed it after brochure made it, please report it"


def finished(
    _manuscript: Manuscript, edition: Edition, _made: Pdf, one: Finished
) -> Iterator[Finding]:
    """Compare each page's boxes with its format, and its marks with its boxes."""
    if one.purpose != "press":
        return
    sheets, marks = tagged_text.read(one.pdf.data).sheets, separations.read(one.pdf.data).marks
    for mark in marks:
        if mark.box is None:
            message = "the colour of all plates is used for something else than marks"
            yield error(
                "press-boxes-wrong", f"{message}, on page {mark.page or 'unknown'}", None, HINT
            )
    for number, page in enumerate(objects.read(one.pdf.data).pages, 1):
        boxes = {
            key: _box(page.obj.get(f"/{key}Box"))
            for key in ("Media", "Bleed", "Trim", "Crop", "Art")
        }
        faults = [*_boxes(boxes, edition)]
        if not faults:
            own = [mark.box for mark in marks if mark.page == number and mark.box]
            folds = _regions.folds(edition, sheets[number - 1], number)
            faults += _marks(own, boxes, folds)
        for fault in faults:
            yield error(
                "press-boxes-wrong", f"page {number} of the print shop's file: {fault}", None, HINT
            )


def _box(given: Any) -> Box | None:
    if given is None or len(given) != 4:
        return None
    left, bottom, right, top = map(float, given)
    return left, bottom, right, top


def _boxes(boxes: dict[str, Box | None], edition: Edition) -> Iterator[str]:
    """Say what is wrong with a page's boxes."""
    for key in ("Media", "Bleed", "Trim"):
        if boxes[key] is None:
            yield f"it has no {key}Box"
    for key in ("Crop", "Art"):
        if boxes[key] is not None:
            yield f"it has a {key}Box, which says another size than the TrimBox"
    media, bleed, trim = boxes["Media"], boxes["Bleed"], boxes["Trim"]
    if not (media and bleed and trim):
        return
    yield from _sizes(media, bleed, trim, edition)


def _sizes(media: Box, bleed: Box, trim: Box, edition: Edition) -> Iterator[str]:
    page, width = edition.format.page, points(edition.format.press.bleed)
    for name, wanted, start in (("wide", points(page.width), 0), ("high", points(page.height), 1)):
        if abs(trim[start + 2] - trim[start] - wanted) > EXACT:
            yield (
                f"its TrimBox is {trim[start + 2] - trim[start]:.2f} pt {name}, the format "
                f"{wanted:.2f} pt"
            )
    for name, off in zip(("left", "bottom", "right", "top"), _margins(trim, bleed), strict=True):
        if abs(off - width) > EXACT:
            yield (
                f"on the {name} its BleedBox goes {off:.2f} pt past its TrimBox, and should go "
                f"{width:.2f} pt"
            )
    if min(_margins(bleed, media)) < 0:
        yield "its MediaBox does not hold its BleedBox"


def _margins(inner: Box, outer: Box) -> Box:
    return inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3]


def _marks(
    marks: list[Box], boxes: dict[str, Box | None], folds: tuple[float, ...]
) -> Iterator[str]:
    """Say which marks are missing and which stand where they must not."""
    media, bleed, trim = (boxes[key] or (0.0, 0.0, 0.0, 0.0) for key in ("Media", "Bleed", "Trim"))
    for left, bottom, right, top in marks:
        across = min(right, bleed[2]) - max(left, bleed[0])
        up = min(top, bleed[3]) - max(bottom, bleed[1])
        if across > -EXACT and up > -EXACT:
            yield f"a mark stands inside the bleed, at {left:.1f}, {bottom:.1f} pt"
        if min(_margins((left, bottom, right, top), media)) < 0:
            yield f"a mark stands off the sheet, at {left:.1f}, {bottom:.1f} pt"
    beyond = {
        "below": [box for box in marks if box[3] < bleed[1]],
        "above": [box for box in marks if box[1] > bleed[3]],
        "left": [box for box in marks if box[2] < bleed[0]],
        "right": [box for box in marks if box[0] > bleed[2]],
    }
    for side, found in beyond.items():
        upright = side in {"below", "above"}
        edges = (
            [("crop", trim[0]), ("crop", trim[2])]
            if upright
            else [("crop", trim[1]), ("crop", trim[3])]
        )
        edges += [("fold", fold) for fold in folds] if upright else []
        for kind, at in edges:
            if not any(_points_at(box, at, upright) for box in found):
                yield f"{side} the page no {kind} mark stands at {at:.2f} pt"
        if not any(box[2] - box[0] > 1 and box[3] - box[1] > 1 for box in found):
            yield f"{side} the page no registration mark stands"


def _points_at(box: Box, at: float, upright: bool) -> bool:
    """Return whether a mark is a line that points at a place on an edge."""
    low, high = (box[0], box[2]) if upright else (box[1], box[3])
    return high - low < 1 and abs((low + high) / 2 - at) < EXACT
