"""Draw what the README shows: the handout's pages, the page of docs/examples, and a contact sheet
of every format, all at one scale.

PDFium draws them from PDFs made here and now. A palette of the brand's colours keeps the files
small.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageColor, ImageDraw, ImageFont, ImageOps

from brochure.errors import Refused
from brochure.model.brand import Palette
from brochure.model.finding import forbids_delivery
from brochure.model.proof import Order, Proof
from brochure.pipeline import Pipeline
from brochure.shelves import Shelves

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
EXAMPLE = ROOT / "docs" / "examples" / "content.yaml"
LETTERS = ROOT / "assets" / "fonts" / "source-sans-3" / "SourceSans3-Regular.ttf"

GAP = 20
FRAME, GROUND = "#c8c8c8", "#ffffff"
# Of the handout's own picture and of the example's, in pixels.
WIDTH, EXAMPLE_WIDTH = 1440, 900
# Of the contact sheet: its width, the pixels of an inch of paper, how many inches of pages stand in
# a row, and the size of a label.
SHEET, INCH, IN_A_ROW, LABEL = 2000, 26, 44, 20

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


class Form(NamedTuple):
    """A form as it is shown: the formats that set it, one for each paper, its pages, and their
    pictures in a row.
    """

    names: tuple[str, ...]
    pages: int
    picture: Image.Image


def drawn(proofs: list[Proof]) -> Iterator[tuple[str, Image.Image]]:
    """Yield the name and the picture of the handout and of the contact sheet."""
    palette = _palette(proofs[0].edition.brand.colours)
    (handout,) = (proof for proof in proofs if proof.edition.format_name == "handout")
    room = (WIDTH - GAP) // 2 - 2  # the frame's two pixels
    yield "handout", _quantized(_row(list(_pages(handout.pdf.data, width=room))), palette)
    yield "gallery", _quantized(_contact_sheet(forms(proofs)), palette)


def example() -> tuple[str, Image.Image]:
    """Return the name and the picture of the page that the README's YAML makes.

    Raises Refused where it has errors: it would make no page.
    """
    (proof,) = Pipeline(Shelves(EXAMPLE.parent)).proofs(Order(EXAMPLE))
    if forbids_delivery(proof.findings):
        raise Refused(proof.findings)
    palette = _palette(proof.edition.brand.colours)
    return "example", _quantized(_row(list(_pages(proof.pdf.data, EXAMPLE_WIDTH))), palette)


def as_png(picture: Image.Image) -> bytes:
    """Return a picture as a PNG file, the same bytes on every run."""
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _quantized(picture: Image.Image, palette: Image.Image) -> Image.Image:
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def _palette(brand: Palette) -> Image.Image:
    colours = {**brand.model_dump(), "white": GROUND}
    shades: list[tuple[int, ...]] = [ImageColor.getrgb(FRAME), (0, 0, 0)]
    for one, other in PAIRS:
        channels = list(
            zip(ImageColor.getrgb(colours[one]), ImageColor.getrgb(colours[other]), strict=True)
        )
        shades += [
            tuple(round(f + (g - f) * step / SHADES) for f, g in channels)
            for step in range(SHADES + 1)
        ]
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for shade in dict.fromkeys(shades) for value in shade])
    return palette


def _pages(data: bytes, width: int | None = None) -> Iterator[Image.Image]:
    """Yield the pages of a PDF, so many pixels wide or at the scale of the contact sheet, each in a
    frame.
    """
    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            room = width or round(page.get_width() / 72 * INCH)
            # Drawn at several times the size and made smaller, type is even; PDFium's own small
            # type is not.
            large = (
                page.render(scale=(2 if width else 4) * room / page.get_width())
                .to_pil()
                .convert("RGB")
            )
            small = large.resize(
                (room, round(room * large.height / large.width)), Image.Resampling.LANCZOS
            )
            yield ImageOps.expand(small, 1, FRAME)
    finally:
        document.close()


def _row(pages: list[Image.Image], gap: int = GAP) -> Image.Image:
    width, height = (
        sum(page.width + gap for page in pages) - gap,
        max(page.height for page in pages),
    )
    picture = Image.new("RGB", (width, height), GROUND)
    left = 0
    for page in pages:
        picture.paste(page, (left, 0))
        left += page.width + gap
    return picture


def forms(proofs: list[Proof]) -> list[Form]:
    """Return the forms as they leave the house, each on its first paper; for a print shop, the file
    that it gets.
    """
    papers: dict[str, list[Proof]] = {}
    for proof in proofs:
        name, extended = proof.edition.format_name, proof.edition.format.extends
        papers.setdefault(
            extended if extended and name.startswith(f"{extended}-") else name, []
        ).append(proof)
    found = []
    for alike in papers.values():
        made = alike[0].shown
        pictures = list(_pages(made.data))
        shown = pictures[: IN_A_ROW * INCH // pictures[0].width + 1]
        found.append(
            Form(tuple(proof.edition.format_name for proof in alike), made.pages, _row(shown, 5))
        )
    return found


def _contact_sheet(shown: list[Form]) -> Image.Image:
    """Return all forms, row by row, each over its name."""
    rows: list[list[Form]] = []
    for form in sorted(shown, key=lambda form: form.picture.height):
        taken = (sum(one.picture.width + 2 * GAP for one in row) for row in rows)
        place = next(
            (
                row
                for row, width in zip(rows, taken, strict=False)
                if width + form.picture.width <= SHEET
            ),
            None,
        )
        if place is None:
            rows.append([form])
        else:
            place.append(form)
    heights = [max(form.picture.height for form in row) + 2 * LABEL + GAP for row in rows]
    sheet = Image.new("RGB", (SHEET, sum(heights)), GROUND)
    pen, letters, top = ImageDraw.Draw(sheet), ImageFont.truetype(str(LETTERS), LABEL), 0
    for row, height in zip(rows, heights, strict=True):
        left = 0
        for form in row:
            foot = top + height - 2 * LABEL - GAP
            sheet.paste(form.picture, (left, foot - form.picture.height))
            said = f"{', '.join(form.names)}:  {form.pages} page{'s' * (form.pages != 1)}"
            pen.text((left, foot + 5), said, "#000000", font=letters)
            left += max(form.picture.width, round(pen.textlength(said, font=letters))) + 2 * GAP
        top += height
    return sheet


def main() -> None:
    """Write docs/pictures/*.png."""
    PICTURES.mkdir(exist_ok=True)
    proofs = list(Pipeline(Shelves(ROOT)).proofs(Order(ROOT / "content.yaml", ("all",))))
    for name, picture in (*drawn(proofs), example()):
        data = as_png(picture)
        path = PICTURES / f"{name}.png"
        path.write_bytes(data)
        sys.stdout.write(
            f"{path.relative_to(ROOT)}  {picture.width} x {picture.height}  "
            f"{len(data) / 1000:.0f} KB\n"
        )


if __name__ == "__main__":
    main()
