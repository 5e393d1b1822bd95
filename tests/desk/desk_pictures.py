"""Pages of handouts as the fake desk draws them: in the house's look, with no article in them."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import segno
from paths import ROOT
from PIL import Image, ImageDraw, ImageFont

FONTS = ROOT / "assets" / "fonts"
SERIF = FONTS / "source-serif-4" / "SourceSerif4-Semibold.ttf"
SANS = FONTS / "source-sans-3" / "SourceSans3-Regular.ttf"
SCALE = 1.6
TEAL, GOLD, INK, TINT = "#0e4a4f", "#a9823f", "#c9d2d0", "#f1f4f4"


@cache
def drawn(title: str, page: int, pages: int, size: tuple[int, int], kind: str, given: str) -> bytes:
    """Return a page as a PNG; its kind is `grey`, `large` or nothing."""
    grey, step = kind == "grey", 33 if kind == "large" else 22
    width, height = round(size[0] * SCALE), round(size[1] * SCALE)
    picture = Image.new("RGB", (width, height), "white")
    pen, edge = ImageDraw.Draw(picture), round(width * 0.09)
    top = edge
    if page == 1:
        top = _head(pen, title, width, edge, grey)
    if given:
        pen.text((edge, top), given, "#1f2a2c", font=ImageFont.truetype(str(SANS), 22))
        top += 50
    for block, lines in enumerate((6, 7, 5, 8, 6, 7, 9, 9)):
        end = top + lines * step + step * 2.5
        if end > height - 100:
            break
        dark = "#444444" if grey else TEAL
        pen.rectangle((edge, top, edge + width * 0.36, top + step * 0.55), fill=dark)
        for line in range(lines):
            length = (width - 2 * edge) * (0.97 - 0.05 * ((line * 7 + block * 3 + page) % 5))
            length *= 0.55 if line == lines - 1 else 1
            foot = top + step * (line + 1.7)
            pen.rectangle((edge, foot - step * 0.34, edge + length, foot), fill=INK)
        top = round(end)
    pen.line((edge, height - 78, width - edge, height - 78), fill=GOLD, width=1)
    footer = f"Hillside Family Clinic · Version 2.1 · Page {page} of {pages}"
    pen.text((edge, height - 66), footer, "#55666a", font=ImageFont.truetype(str(SANS), 15))
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _head(pen: ImageDraw.ImageDraw, title: str, width: int, edge: int, grey: bool) -> int:
    """Draw the title's panel and return where the text begins."""
    letters = ImageFont.truetype(str(SERIF), 50)
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if pen.textlength(longer, font=letters) > width - 2 * edge and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    foot = 150 + 60 * len(lines) + 40
    pen.rectangle((0, 0, width, foot), fill="white" if grey else TEAL)
    pen.rectangle((0, foot, width, foot + 7), fill="#444444" if grey else GOLD)
    light = "#1f2a2c" if grey else "white"
    small = ImageFont.truetype(str(SANS), 22)
    pen.text((edge, 50), "Hillside Family Clinic", light, font=small)
    for number, line in enumerate(lines):
        pen.text((edge, 130 + 60 * number), line, light, font=letters)
    return foot + 50


@cache
def code(address: str) -> bytes:
    """Return the code of an address as an SVG."""
    file = BytesIO()
    segno.make(address).save(file, "svg", scale=8)
    return file.getvalue()
