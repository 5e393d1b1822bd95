"""Pictures and drawings without colour, as a black-and-white printer has them: their luma (ITU-R
BT.601).
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from io import BytesIO

import PIL.Image
import PIL.ImageColor
import PIL.ImageOps

# Of a photograph, on Pillow's scale up to 95: no block of the method is seen at 150 dots an inch.
JPEG_QUALITY = 90
# SVG 2, 11.4 and 13.2: what paints a shape, as an attribute or in a style.
PAINTS = {"fill", "stroke", "color", "stop-color", "flood-color"}
DECLARED = re.compile(rf"\b({'|'.join(sorted(PAINTS, key=len, reverse=True))})(\s*:\s*)([^;}}]+)")


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
    if upright.mode.startswith("I"):  # Pillow would clip 16 bits
        upright = upright.convert("I").point(lambda value: value / 256)
    grey = upright.convert("LA" if upright.has_transparency_data else "L")
    file = BytesIO()
    grey.save(file, "JPEG" if kind == ".jpg" else "PNG", quality=JPEG_QUALITY)
    return file.getvalue(), kind


def drawing(data: bytes) -> bytes:
    """Return a drawing in SVG in grey. It has no document type: whoever calls has looked."""
    root = ET.fromstring(data)  # noqa: S314 - no document type, so no entities
    for element in root.iter():
        for key, value in element.attrib.items():
            if key in PAINTS:
                element.set(key, _paint(value))
            elif key == "style":
                element.set(key, _declared(value))
        if str(element.tag).endswith("}style") and element.text:
            element.text = _declared(element.text)
    return ET.tostring(root)


def _declared(style: str) -> str:
    return DECLARED.sub(lambda match: match[1] + match[2] + _paint(match[3]), style)


def _paint(value: str) -> str:
    """Return the grey of a colour; `none`, a gradient and what is no colour stay."""
    try:
        red, green, blue, *_ = PIL.ImageColor.getrgb(value.strip())
    except ValueError:
        return value
    luma = round(0.299 * red + 0.587 * green + 0.114 * blue)
    return f"#{luma:02x}{luma:02x}{luma:02x}"
