"""Draw the pictures of the pages that the README shows: one a format, its pages side by side.

PDFium draws them from PDFs made here and now. A palette of the brand's colours keeps each under 150 KB.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageColor, ImageOps

from brochure.model.brand import Brand
from brochure.press import Order, Press
from brochure.shelves import Shelves

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"

IN_A_ROW = 3
WIDTH = {1: 900, 2: 1440, 3: 1440}  # of a whole picture, in pixels, by pages in a row
GAP = 20
FRAME, GROUND = "#c8c8c8", "#ffffff"

# What the pages set on what, with a few shades between for the edges of letters.
PAIRS = (
    ("ink", "white"),
    ("ink", "tint"),
    ("primary", "white"),
    ("primary", "tint"),
    ("accent", "white"),
    ("accent", "primary"),
)
SHADES = 5


def drawn() -> Iterator[tuple[str, Image.Image]]:
    """Yield each shipped format's name and picture."""
    order = Order(ROOT / "content.yaml", ("all",))
    for proof in Press(Shelves(ROOT)).proofs(order):
        pages, palette = _picture(proof.pdf.data), _palette(proof.edition.brand)
        yield proof.edition.format_name, pages.quantize(palette=palette, dither=Image.Dither.NONE)


def as_png(picture: Image.Image) -> bytes:
    """Return a picture as a PNG file, the same bytes on every run."""
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _palette(brand: Brand) -> Image.Image:
    colours = {**brand.colours.model_dump(), "white": GROUND}
    shades: list[tuple[int, ...]] = [ImageColor.getrgb(FRAME)]
    for one, other in PAIRS:
        channels = list(zip(ImageColor.getrgb(colours[one]), ImageColor.getrgb(colours[other]), strict=True))
        shades += [tuple(round(f + (g - f) * step / SHADES) for f, g in channels) for step in range(SHADES + 1)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for shade in dict.fromkeys(shades) for value in shade])
    return palette


def _picture(data: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    try:
        columns = min(len(document), IN_A_ROW)
        room = (WIDTH[columns] - GAP * (columns - 1)) // columns - 2  # the frame's two pixels
        pages = []
        for page in document:
            # Drawn at twice the size and made smaller, type is even; PDFium's own small type is not.
            large = page.render(scale=2 * room / page.get_width()).to_pil().convert("RGB")
            small = large.resize((room, round(room * large.height / large.width)), Image.Resampling.LANCZOS)
            pages.append(ImageOps.expand(small, 1, FRAME))
    finally:
        document.close()
    width, height = pages[0].size
    rows = -(-len(pages) // columns)
    picture = Image.new("RGB", (columns * (width + GAP) - GAP, rows * (height + GAP) - GAP), GROUND)
    for index, page in enumerate(pages):
        picture.paste(page, (index % columns * (width + GAP), index // columns * (height + GAP)))
    return picture


def main() -> None:
    """Write docs/pictures/*.png."""
    PICTURES.mkdir(exist_ok=True)
    for name, picture in drawn():
        data = as_png(picture)
        path = PICTURES / f"{name}.png"
        path.write_bytes(data)
        sys.stdout.write(f"{path.relative_to(ROOT)}  {picture.width} x {picture.height}  {len(data) / 1000:.0f} KB\n")


if __name__ == "__main__":
    main()
