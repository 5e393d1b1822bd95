"""Which pictures a printer takes: the types of PWG raster (PWG 5102.4, 4.3) and of URF, of which
nothing is published but what printers say in urf-supported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Grey letters at 300 dots an inch are as sharp as most office printers print them, and take a
# quarter of the time and the bytes of 600.
ENOUGH = 300
# Black dots alone need more for the same.
ENOUGH_OF_DOTS = 600


@dataclass(frozen=True)
class Kind:
    """The pixels of a picture."""

    name: str
    channels: int
    bits: int
    """Of a channel."""
    is_black: bool
    """Whether a high value is dark: ink, not light."""
    space: int
    """The number of the colour space: of PWG raster, table 4; of URF, its own."""


COLOUR = {
    "srgb_8": Kind("srgb_8", 3, 8, is_black=False, space=19),
    "rgb_8": Kind("rgb_8", 3, 8, is_black=False, space=1),
}
GREY = {
    "sgray_8": Kind("sgray_8", 1, 8, is_black=False, space=18),
    "black_8": Kind("black_8", 1, 8, is_black=True, space=3),
    "sgray_1": Kind("sgray_1", 1, 1, is_black=False, space=18),
    "black_1": Kind("black_1", 1, 1, is_black=True, space=3),
}
URF_COLOUR = {
    "SRGB24": Kind("SRGB24", 3, 8, is_black=False, space=1),
    "DEVRGB24": Kind("DEVRGB24", 3, 8, is_black=False, space=5),
}
URF_GREY = {
    "W8": Kind("W8", 1, 8, is_black=False, space=0),
    "DEVW8": Kind("DEVW8", 1, 8, is_black=False, space=4),
}


def pwg_kind(
    types: Sequence[str], resolutions: Sequence[int], *, colour: bool
) -> tuple[Kind, int] | None:
    """Return the kind of pixels to send and the dots an inch, None when there is none of ours."""
    kind = _first(types, COLOUR, GREY, colour=colour)
    return (kind, _dots(resolutions, kind)) if kind and resolutions else None


def urf_kind(words: Sequence[str], *, colour: bool) -> tuple[Kind, int] | None:
    """Return the same by the words of urf-supported, such as W8, SRGB24, RS300-600."""
    plain = [part for word in words for part in _spread(word)]
    kind = _first(plain, URF_COLOUR, URF_GREY, colour=colour)
    found = [int(part[2:]) for part in plain if re.fullmatch(r"RS[1-9]\d{1,3}", part)]
    return (kind, _dots(found, kind)) if kind and found else None


def _spread(word: str) -> list[str]:
    """Return W8 and W16 for `W8-16`, RS300 and RS600 for `RS300-600`."""
    found = re.fullmatch(r"([A-Z]+)(\d+(?:-\d+)*)", word)
    return [f"{found[1]}{number}" for number in found[2].split("-")] if found else [word]


def _first(
    types: Sequence[str], coloured: dict[str, Kind], grey: dict[str, Kind], *, colour: bool
) -> Kind | None:
    order = {**coloured, **grey} if colour else {**grey, **coloured}
    return next((kind for name, kind in order.items() if name in types), None)


def _dots(resolutions: Sequence[int], kind: Kind) -> int:
    least = ENOUGH if kind.bits == 8 else ENOUGH_OF_DOTS
    enough = [one for one in resolutions if one >= least]
    return min(enough) if enough else max(resolutions)
