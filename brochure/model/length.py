"""Lengths as people write them in format.yaml: `8.5in`, `18mm`, `12pt`."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

# CSS Values and Units 4, section 6.2: absolute lengths, in points.
POINTS = {"pt": 1.0, "in": 72.0, "mm": 72 / 25.4, "cm": 72 / 2.54}
FORM = re.compile(r"(\d+(?:\.\d+)?)(pt|in|mm|cm)")


def points(length: str) -> float:
    """Return a length in points (1/72 inch). Raises ValueError for anything but `12pt`, `0.75in`,
    `18mm`, `2cm`.
    """
    match = FORM.fullmatch(length)
    if not match:
        raise ValueError(
            f"{length!r} is not a length; write a number and a unit, such as 0.75in, 18mm or 12pt"
        )
    return float(match[1]) * POINTS[match[2]]


def _checked(length: str) -> str:
    points(length)
    return length


Length = Annotated[str, AfterValidator(_checked)]
