"""Pictures and drawings without colour, as a black-and-white printer has them: their luma (ITU-R
BT.601).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import PIL.Image
import PIL.ImageChops
import PIL.ImageOps
import tinycss2.color5

# Of a photograph, on Pillow's scale up to 95: no block of the method is seen at 150 dots an inch.
JPEG_QUALITY = 90
# SVG 2, 11.4 and 13.2: what paints a shape, as an attribute or in a style.
PAINTS = {"fill", "stroke", "color", "stop-color", "flood-color", "lighting-color"}
# What stays as it is, in the letters that the engine knows.
KEYWORDS = {
    "none": "none", "currentcolor": "currentColor", "inherit": "inherit",
    "unset": "inherit",
    "context-fill": "context-fill", "context-stroke": "context-stroke",
}  # fmt: skip
# CSS Color 4, 18: to linear light of sRGB, from that of Display P3, as Figma exports it, and from
# CIE XYZ under two whites.
P3_TO_SRGB = ((1.22494, -0.22494, 0.0), (-0.04206, 1.04206, 0.0), (-0.01964, -0.07864, 1.09827))
D65_TO_SRGB = (
    (3.24097, -1.53738, -0.49861), (-0.96924, 1.87597, 0.04156), (0.05563, -0.20398, 1.05697),
)  # fmt: skip
D50_TO_SRGB = (
    (3.13414, -1.61739, -0.49063), (-0.97880, 1.91625, 0.03344), (0.07198, -0.22898, 1.40539),
)  # fmt: skip
# Colours that the engine understands everywhere; it takes others wrongly in gradients.
PLAIN = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]+")


def is_deep(data: bytes) -> bool:
    """Return whether a picture is grey with 16 bits, as X-ray pictures are: neither page nor press
    takes that.
    """
    with PIL.Image.open(BytesIO(data)) as given:
        return given.mode.startswith("I")


def picture(data: bytes) -> tuple[bytes, str]:
    """Return a picture in grey, upright, with the ending of what it is now."""
    with PIL.Image.open(BytesIO(data)) as given:
        kind = ".jpg" if given.format == "JPEG" else ".png"
        upright = PIL.ImageOps.exif_transpose(given)
        if given.mode == "CMYK" and "APP14" not in getattr(given, "app", {}):
            # Pillow takes every such JPEG for one of Adobe's, which hold their inks upside down
            upright = PIL.ImageChops.invert(upright)
    if upright.mode.startswith("I"):  # Pillow would clip 16 bits
        upright = upright.convert("I").point(lambda value: value / 256)
    grey = upright.convert("LA" if upright.has_transparency_data else "L")
    file = BytesIO()
    grey.save(file, "JPEG" if kind == ".jpg" else "PNG", quality=JPEG_QUALITY)
    return file.getvalue(), kind


def paint(value: str, *, grey: bool) -> str | None:
    """Return what paints a shape so that the engine understands it, in grey on demand; None where
    nobody does. `none`, a gradient and a keyword stay.
    """
    address, _, rest = value.rpartition(")") if value.startswith("url(") else ("", "", value)
    colour = rest.strip()
    kept = f"{address}) " if address else ""
    if not colour:
        return value
    if colour.lower() in KEYWORDS:
        return kept + KEYWORDS[colour.lower()]
    parsed = tinycss2.color5.parse_color(colour)
    if parsed is None or isinstance(parsed, str):
        return None
    if not grey and PLAIN.fullmatch(colour):
        return value
    try:
        shares = _srgb(parsed)
    except (NotImplementedError, ValueError, ZeroDivisionError):
        return None
    red, green, blue = (round(255 * min(1.0, max(0.0, share))) for share in shares)
    if grey:
        red = green = blue = round(0.299 * red + 0.587 * green + 0.114 * blue)
    made = f"#{red:02x}{green:02x}{blue:02x}"
    return kept + made + (f"{round(255 * parsed.alpha):02x}" if parsed.alpha < 1 else "")


def _srgb(colour: Any) -> tuple[float, ...]:
    """Return a colour's red, green and blue, from 0 to 1; some of another space lie outside.

    Raises NotImplementedError for a space that nobody uses in drawings.
    """
    shares = tuple(share or 0.0 for share in colour.coordinates)
    if colour.space in {"srgb", "hsl", "hwb"}:
        return tuple(share or 0.0 for share in colour.to("srgb").coordinates)
    if colour.space == "display-p3":
        mixed = _mixed(P3_TO_SRGB, [_linear(share) for share in shares])
    elif colour.space in {"lab", "lch", "xyz-d50"}:
        mixed = _mixed(D50_TO_SRGB, colour.to("xyz-d50").coordinates)
    else:
        mixed = _mixed(D65_TO_SRGB, colour.to("xyz-d65").coordinates)
    return tuple(
        12.92 * share if share <= 0.0031308 else 1.055 * share ** (1 / 2.4) - 0.055
        for share in mixed
    )


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _mixed(table: tuple[tuple[float, ...], ...], shares: Sequence[float]) -> list[float]:
    return [sum(part * one for part, one in zip(row, shares, strict=True)) for row in table]
