"""Print shops' files that the tests look at, each made once, and bare pages to be turned into
inks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import clinic
import handouts
import papers
import pikepdf
import pytest
from handouts import HILLSIDE
from paths import CONTENT
from PIL import Image

from brochure.finish import press as finish
from brochure.model.edition import Edition, Release
from brochure.model.pdf import Pdf
from brochure.model.proof import Order, Proof
from brochure.pipeline import Pipeline
from brochure.shelves import Shelves

SLUG, BLEED = 21.0, 9.0
"""How far a sheet goes on past the bleed, and the bleed past the trim, in points."""
INKS = """
inks:
  primary: {spot: PANTONE 215 C, cmyk: [6, 100, 26, 24]}
  accent: {cmyk: [75, 0, 100, 20]}
"""
EFFECTS = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 80"><title>Effects</title><defs>
<linearGradient id="a">
<stop offset="0" stop-color="#6a1b3f"/><stop offset="1" stop-color="#ffffff"/></linearGradient>
<linearGradient id="b">
<stop offset="0" stop-opacity="1"/><stop offset="1" stop-opacity="0"/></linearGradient>
<pattern id="p" width="9" height="9" patternUnits="userSpaceOnUse">
<circle cx="5" cy="5" r="3" fill="#3f7d20"/>
</pattern>
</defs><rect width="60" height="80" fill="url(#a)"/>
<rect x="60" width="60" height="80" fill="url(#p)"/>
<rect x="120" width="60" height="80" fill="url(#b)"/>
<rect x="180" width="60" height="80" fill="#ff8800" opacity=".5"/>
</svg>
"""


@cache
def proof(
    content: Path = CONTENT, format_name: str = "press", condition: str | None = None
) -> Proof:
    """Return the proof of a handout for a print shop."""
    release = Release(day=clinic.DAY, press=True, condition=condition)
    (made,) = _pipeline(content.parent).proofs(Order(content, (format_name,), release=release))
    return made


@cache
def _pipeline(project: Path) -> Pipeline:
    return Pipeline(Shelves(project))


def printed(content: Path = CONTENT, format_name: str = "press") -> Pdf:
    """Return a print shop's file."""
    (one,) = proof(content, format_name).finished
    assert one.purpose == "press"
    return one.pdf


every_press_file = pytest.mark.parametrize(
    ("content", "format_name"),
    [
        pytest.param(content, name, id=f"{owner}-{name}")
        for owner, content, name in (
            ("ours", CONTENT, "press"), ("ours", CONTENT, "large-print"),
            ("ours", CONTENT, "trifold"),
            ("hillside", HILLSIDE, "handout"),
        )
    ],
)  # fmt: skip


def pictured(folder: Path, inks: str = "") -> Path:
    """Return a copy of the hillside project with every kind of picture that a handout can hold."""
    content = handouts.copied(folder)
    across, down = Image.radial_gradient("L"), Image.linear_gradient("L")
    colours = Image.merge("RGB", [across, across.rotate(90), down]).resize((400, 250))
    faded = colours.convert("RGBA")
    faded.putalpha(down.rotate(90).resize(colours.size))
    dark = Image.merge("CMYK", [down, down.rotate(90), across, Image.new("L", down.size, 255)])
    pictures = {
        "photo.jpg": colours, "faded.png": faded, "grey.png": down,
        "grey.jpg": down.convert("RGB"), "dark.jpg": dark,
    }  # fmt: skip
    for name, picture in pictures.items():
        picture.save(folder / "pictures" / name, quality=90)
    (folder / "pictures" / "effects.svg").write_text(EFFECTS)
    lines = "".join(
        f"\n      ![A picture of {name}](pictures/{name})\n" for name in (*pictures, "effects.svg")
    )
    text = content.read_text("utf-8")
    content.write_text(
        clinic.replaced(
            text, "      Marked as an editor's.\n", f"      Marked as an editor's.\n{lines}"
        )
    )
    brand = folder / "assets" / "brands" / "hillside" / "brand.yaml"
    brand.write_text(brand.read_text("utf-8") + inks)
    return content


# ---- a page that holds what a test wants


def page(
    drawing: str, prepare: Callable[[pikepdf.Pdf, Any], object] = lambda _file, _resources: None
) -> Pdf:
    """Return a file of one Letter page; `prepare` puts into the resources what is drawn."""
    file = pikepdf.new()
    resources = pikepdf.Dictionary()
    prepare(file, resources)
    sheet = file.add_blank_page(page_size=(612, 792))
    sheet.obj.TrimBox, sheet.obj.Resources = pikepdf.Array([0, 0, 612, 792]), resources
    sheet.obj.Contents = file.make_stream(drawing.encode("latin-1"))
    data = BytesIO()
    file.save(data)
    return Pdf(data.getvalue(), 1)


def turned(made: Pdf, edition: Edition | None = None) -> pikepdf.Pdf:
    """Return a file in inks, to look at."""
    return papers.opened(finish.prepared(made, edition or clinic.edition("press")).data)


def drawn(file: pikepdf.Pdf, number: int = 1) -> str:
    """Return the content of a page, without the marks after it."""
    return (
        file.pages[number - 1]
        .Contents.read_bytes()
        .decode("latin-1")
        .partition("/Registration CS")[0]
    )
