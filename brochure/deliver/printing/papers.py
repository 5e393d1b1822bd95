"""Sizes of paper as printers call them (PWG 5101.1) and as we do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from brochure.model.paper import Size, alike, name_of, size_of

POINTS = {"in": 72.0, "mm": 72 / 25.4}
# A point is 1/72 in; IPP measures paper in hundredths of a millimetre.
HUNDREDTHS = 2540 / 72
SELF_DESCRIBING = re.compile(
    r"[a-z0-9]+_[A-Za-z0-9.-]+_(\d{1,5}(?:\.\d{1,4})?)x(\d{1,5}(?:\.\d{1,4})?)(in|mm)"
)
# What printers of before 2002 call theirs (RFC 2911, appendix C).
OLD = {
    "na-letter": "US Letter", "na-legal": "Legal", "iso-a3": "A3", "iso-a4": "A4",
    "iso-a5": "A5", "iso-a6": "A6", "tabloid": "Tabloid", "ledger": "Tabloid",
    "executive": "Executive", "invoice": "Statement", "iso-b4": "B4", "iso-b5": "B5",
}  # fmt: skip
CUSTOM_LEAST, CUSTOM_MOST = "custom_min_", "custom_max_"


def size(media: str) -> Size | None:
    """Return the short and the long side of a medium in points, None where its name tells none."""
    if media in OLD:
        return size_of(OLD[media])
    found = SELF_DESCRIBING.fullmatch(media)
    if not found:
        return None
    short, long = sorted(float(one) * POINTS[found[3]] for one in found.groups()[:2])
    return short, long


def named(sizes: Iterable[Size]) -> tuple[str, ...]:
    """Return our names of sizes, each once."""
    return tuple(dict.fromkeys(name_of(one) or measured(one) for one in sizes))


def measured(one: Size) -> str:
    """Return the measures of a size in inches, or in mm where those are whole."""
    inches = [round(side / 72, 2) for side in one]
    if all(abs(side * 8 - round(side * 8)) < 0.01 for side in inches):
        return f"{inches[0]:g} x {inches[1]:g} in"
    return f"{one[0] / POINTS['mm']:.0f} x {one[1] / POINTS['mm']:.0f} mm"


def medium(wanted: Size, supported: Sequence[str]) -> str | None:
    """Return what a printer calls this paper, None where it does not take it."""
    for media in supported:
        found = size(media)
        if found and alike(found, wanted) and not media.startswith("custom_m"):
            return media
    bounds = [
        [found for media in supported if media.startswith(start) and (found := size(media))]
        for start in (CUSTOM_LEAST, CUSTOM_MOST)
    ]
    if all(bounds):
        (least, *_), (most, *_) = bounds
        if all(low <= side <= high for low, side, high in zip(least, wanted, most, strict=True)):
            width, height = (
                f"{side / POINTS['mm']:.2f}".rstrip("0").rstrip(".") for side in wanted
            )
            return f"custom_handout_{width}x{height}mm"
    return None
