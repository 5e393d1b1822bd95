"""Drawings in SVG: what is let in, what is put in words that the engine knows, what is told.

That the engine draws what is silent here as Chromium does was measured on some 190 drawings.
"""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path

import PIL.Image
import pypdfium2
import pytest
from clinic import print_html

from brochure.model.finding import Finding
from brochure.shelves import Shelves
from brochure.typeset import Typesetter, drawing
from brochure.typeset.refusal import Refusal

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 20 10">'
)
RECT = '<rect width="20" height="10" {}/>'
PUBLIC = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd"{}>'
GRADIENT = (
    '<linearGradient id="g"><stop offset=".5" stop-color="red"/><stop offset=".5" '
    'stop-color="blue"/></linearGradient>'
)


def png() -> str:
    file = BytesIO()
    PIL.Image.new("RGB", (4, 4), RED).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Typesetter]:
    folder = tmp_path_factory.mktemp("drawings")
    (folder / "pictures").mkdir()
    return folder, Typesetter(Shelves(folder))


def drawn(
    project: tuple[Path, Typesetter], svg: str
) -> tuple[list[Finding], list[tuple[int, ...]]]:
    """Return what is found in a drawing, and its colours at the middle of both halves."""
    folder, typesetter = project
    text = svg if svg.startswith("<!") or "<?xml" in svg else f"{HEAD}{svg}</svg>"
    (folder / "pictures/x.svg").write_text(text)
    css = "@page { size: 200pt 100pt; margin: 0 } body { margin: 0 } img { display: block }"
    css += " img { width: 200pt; height: 100pt }"
    pdf, said = print_html(typesetter, '<img alt="x" src="asset:/pictures/x.svg">', css)
    page = pypdfium2.PdfDocument(pdf.data)[0].render(scale=1).to_pil().convert("RGB")
    return said, [page.getpixel((50, 50)), page.getpixel((150, 50))]


@pytest.mark.parametrize(
    ("svg", "colours"),
    [
        (GRADIENT + RECT.format('fill="url(&quot;#g&quot;)"'), [RED, BLUE]),
        (GRADIENT + RECT.format("style=\"fill: url( '#g' )\""), [RED, BLUE]),
        (GRADIENT.replace('"g"', '"g" gradientTransform="rotate(180 .5 .5)"')
         + RECT.format('fill="url(#g)"'), [BLUE, RED]),
        (GRADIENT.replace("red", "hsl(0 100% 50%)") + RECT.format('fill="url(#g)"'), [RED, BLUE]),
        ("<style>svg { --house: red }</style>" + RECT.format('fill="var(--house)"'), [RED, RED]),
        ("<style>@media print { rect { fill: red } }</style>" + RECT.format(""), [RED, RED]),
        (RECT.format('fill="CURRENTCOLOR" color="red"'), [RED, RED]),
        (f'<image width="10" height="10" href="data:image/png;base64,{png()}"/>', [RED, WHITE]),
        ('<symbol id="s" viewBox="0 0 2 1"><path fill="red" d="M0 0h1v1h-1z"/></symbol>'
         '<use xlink:href="#s"/>', [RED, WHITE]),
        ('<switch><foreignObject requiredExtensions="http://ns.adobe.com/x"/>'
         "<g><rect width='20' height='10' fill='red'/></g></switch>", [RED, RED]),
        ('<metadata><path xmlns="http://x.org" d="M0 0h20v10h-20z"/></metadata>'
         '<x:path xmlns:x="http://x.org" d="M0 0h20v10h-20z"/>', [WHITE, WHITE]),
        ('<?xml version="1.0"?><!-- Illustrator -->' + PUBLIC.format(
            ' [<!ENTITY ns_svg "http://www.w3.org/2000/svg"><!ENTITY st0 "fill:red;">]')
         + '<svg xmlns="&ns_svg;" viewBox="0 0 20 10"><path style="&st0;" d="M0 0h10v10h-10z"/>'
         "</svg>", [RED, WHITE]),
        (PUBLIC.format("") + HEAD + RECT.format('fill="red"') + "</svg>", [RED, RED]),
    ],
)  # fmt: skip
def test_what_browsers_draw_is_drawn(
    project: tuple[Path, Typesetter], svg: str, colours: list[tuple[int, ...]]
) -> None:
    assert drawn(project, svg) == ([], colours)


@pytest.mark.parametrize(
    ("svg", "line", "what"),
    [
        ('<defs>\n<filter id="f"/></defs>\n<g filter="url(#f)"/>', 3, "filter"),
        ('\n<rect style="mix-blend-mode: multiply"/>', 2, "mix-blend-mode"),
        ('<rect style="clip-path: circle(3px)"/>', 1, "clip-path"),
        ('<rect stroke="red" paint-order="stroke"/>', 1, "paint-order"),
        ('<mask id="m"/>\n<g mask="url(#m)"/>', 2, "mask"),
        ('<clipPath id="c">\n<path clip-rule="evenodd"/></clipPath>', 2, "clip-rule"),
        ("<clipPath><text>A</text></clipPath>", 1, "<text> in <clipPath>"),
        ('<text><textPath href="#a">A</textPath></text>', 1, "<textPath>"),
        (GRADIENT + '\n<path stroke="url(#g)"/>', 2, "stroke"),
        ('<pattern id="p" patternUnits="userSpaceOnUse"/><rect fill="url(#p)"/>', 1, "<pattern>"),
        ('<rect width="calc(1px + 2px)"/>', 1, "calc"),
        ('<rect fill="var(--none)"/>', 1, "the colour"),
        ('<rect fill="reddish"/>', 1, "the colour"),
        ('<rect><animate attributeName="x" to="3"/></rect>', 1, "<animate>"),
        ("<style>@supports (x: y) { rect { fill: red } }</style>", 1, "@supports"),
        ('<switch><g systemLanguage="de"/><g/></switch>', 1, "<switch>"),
    ],
)
def test_what_is_not_drawn_as_it_is_meant_is_told_with_its_line(
    svg: str, line: int, what: str
) -> None:
    faults = drawing.read("the drawing x.svg", f"{HEAD}{svg}</svg>".encode()).faults
    assert [(fault.line, what in fault.what) for fault in faults] == [(line, True)]


@pytest.mark.parametrize(
    "svg",
    [
        '<filter id="f"><feGaussianBlur/></filter><mask id="m"/>',  # nobody uses them
        '<rect filter="none" mask="none" clip-path="none" style="mix-blend-mode:normal"/>',
        '<path style="paint-order:markers fill stroke" fill-rule="evenodd" clip-rule="evenodd"/>',
        '<rect style="-inkscape-stroke:none;font-variant:normal;text-transform:none"/>',
        '<g transform="rotate(20 3 4)" transform-origin="3 4"><rect fill="inherit"/></g>',
    ],
)
def test_near_misses_are_silent(svg: str) -> None:
    assert drawing.read("x", f"{HEAD}{svg}</svg>".encode()).faults == ()


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        ("<g onclick='x()'/>", "a program"),
        ("<a xlink:href='https://example.org'><g/></a>", "outside itself"),
        ("<rect fill='url(\"x.svg#a\")'/>", "outside itself"),
        (r"<rect style='fill: u\72l(http://x.org/a)'/>", "outside itself"),
        ("<image href='data:image/svg+xml,x'/>", "image/svg+xml"),
        ("<image href='data:image/png;base64,AAAA'/>", "the picture in line 1 of"),
        ("<style>@font-face { src: url(x.ttf) }</style>", "a font of its own"),
        ("<text>&nbsp;</text>", "not valid SVG"),
    ],
)
def test_what_reaches_out_is_refused(svg: str, said: str) -> None:
    with pytest.raises(Refusal) as caught:
        drawing.read("the drawing x.svg", f"{HEAD}{svg}</svg>".encode())
    assert said in str(caught.value) and "x.svg" in str(caught.value)


def test_the_finding_names_drawing_element_and_line(project: tuple[Path, Typesetter]) -> None:
    (found,) = drawn(project, '\n<rect style="filter: blur(3px)"/>')[0]
    assert found.code == "drawing-differs"
    assert "pictures/x.svg" in found.message and "line 2" in found.message
