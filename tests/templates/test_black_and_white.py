"""Black on white: no area of toner, nothing told by a colour, rules that a copier keeps; and the
checks of it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from pathlib import Path

import clinic
import handouts
import papers
import pikepdf
import PIL.Image
import pypdfium2
import pytest
import yaml
from clinic import edition, manuscript, print_
from handouts import HILLSIDE
from paths import CONTENT, ROOT

from brochure import check, compose
from brochure.check import colour_not_grey, contrast_too_low, toner_too_heavy
from brochure.inspect import background, page_objects, tagged_text, text_ink
from brochure.inspect.background import SCALE, Ground
from brochure.model.brand import Palette
from brochure.model.edition import Release
from brochure.model.finding import Finding, Severity
from brochure.model.pdf import Pdf
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.shelves import Shelves
from brochure.typeset import Typesetter
from brochure.typeset import drawing as in_drawing
from brochure.typeset import grey as in_grey

NAME = "black-and-white"
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
# Pixels to a point, where rules are measured.
FINE = 20
every_page = pytest.mark.parametrize(
    ("content", "name"),
    [(CONTENT, NAME), (CONTENT, f"{NAME}-a4"), (HILLSIDE, NAME)],
    ids=["ours", "ours-a4", "hillside"],
)


def found(typesetter: Typesetter, css: str, name: str = NAME) -> list[Finding]:
    """Return what the two checks find on our own article with a style sheet more."""
    text, made = manuscript(), edition(name)
    pdf = print_(typesetter, text, made, css)[0]
    return [*toner_too_heavy.pdf(text, made, pdf), *colour_not_grey.pdf(text, made, pdf)]


def heaviest(ground: Ground) -> float:
    return float(max(toner_too_heavy.inks(ground).values()))


def mean_ink(data: bytes, page: int) -> float:
    """Return the ink of a whole page, text and pictures and all, from 0 to 1."""
    grey = pypdfium2.PdfDocument(data)[page].render(scale=2).to_pil().convert("L")
    light = sum(value * count for value, count in enumerate(grey.histogram()))
    return 1 - float(light / (255 * grey.width * grey.height))


# ---- the sheet


@pytest.mark.every(but=1)
@pytest.mark.parametrize(("name", "size"), [(NAME, (612, 792)), (f"{NAME}-a4", (595.28, 841.89))])
def test_one_duplex_sheet(name: str, size: tuple[float, float]) -> None:
    proof = handouts.proof(CONTENT, name)
    sheets = tagged_text.read(proof.pdf.data).sheets
    assert [sheet.trim[2:] for sheet in sheets] == [pytest.approx(size, abs=0.01)] * 2
    assert [one for one in proof.findings if one.severity is Severity.ERROR] == []


def test_the_other_paper_is_nothing_but_paper() -> None:
    written = yaml.safe_load(
        (ROOT / "templates" / "formats" / f"{NAME}-a4" / "format.yaml").read_text("utf-8")
    )
    assert set(written) == {"summary", "extends", "sheet", "page"}
    assert set(written["sheet"]) == {"paper", "load"}


# ---- toner, on the finished pages


@pytest.mark.every(but=1)
@every_page
def test_no_area_has_more_than_15_percent_ink(content: Path, name: str) -> None:
    proof = handouts.proof(content, name)
    assert proof.edition.format.most_toner == 0.15
    measured = [heaviest(ground) for ground in background.read(proof.pdf.data)]
    assert len(measured) == 2
    assert all(0.05 < ink <= 0.15 for ink in measured), measured


def test_it_takes_a_fraction_of_the_toner_of_the_band() -> None:
    thrifty, coloured = (handouts.proof(CONTENT, name).pdf.data for name in (NAME, "handout"))
    assert mean_ink(thrifty, 0) < mean_ink(coloured, 0) / 3
    assert mean_ink(thrifty, 1) < mean_ink(coloured, 1) * 1.05
    assert heaviest(background.read(coloured)[0]) > 0.7


def test_a_square_holds_what_is_drawn_in_it() -> None:
    picture = PIL.Image.new("RGB", (20 * SCALE, 20 * SCALE), "white")
    picture.paste("black", (0, 8 * SCALE, 20 * SCALE, 9 * SCALE))  # a rule of a millimetre
    inks = toner_too_heavy.inks(Ground(1, picture, 0, 0))
    assert set(inks) == {(column, row) for column in range(9) for row in range(9)}
    assert {round(ink, 2) for square, ink in inks.items() if square[1] in {3, 4}} == {0.25}
    assert {ink for square, ink in inks.items() if square[1] not in {3, 4}} == {0}


# ---- colour


@every_page
def test_all_text_is_black_and_all_that_is_drawn_is_black_or_white(
    content: Path, name: str
) -> None:
    data = handouts.proof(content, name).pdf.data
    assert {run.colour for run in tagged_text.read(data).runs} == {BLACK}
    for ground in background.read(data):
        count = {colour: number for number, colour in ground.picture.getcolors(1 << 24)}
        assert all(len(set(colour)) == 1 for colour in count)
        # The edges of rules are grey, pixel by pixel; a tint of a square inch would be one grey in
        # 64,516 of them.
        assert (
            max(number for colour, number in count.items() if colour not in {BLACK, WHITE}) < 20_000
        )


def test_a_picture_is_printed_in_grey_and_its_colours_are_kept_elsewhere() -> None:
    def modes(name: str) -> set[str]:
        return {
            str(image.get("/ColorSpace"))
            for image in images(handouts.proof(HILLSIDE, name).pdf.data)
        }

    assert modes(NAME) == {"/DeviceGray"}
    assert modes("handout") == {"/DeviceRGB"}


def images(data: bytes) -> Iterator[pikepdf.Object]:
    for page in papers.opened(data).pages:
        yield from (
            one
            for one in page.Resources.get("/XObject", {}).values()
            if one.get("/Subtype") == "/Image"
        )


def sample(form: str, mode: str, colour: tuple[int, ...], **more: object) -> bytes:
    file = BytesIO()
    PIL.Image.new(mode, (40, 20), colour).save(file, form, **more)
    return file.getvalue()


def turned() -> bytes:
    """Return a photograph that lies on its side and says so, as a camera writes it."""
    exif = PIL.Image.Exif()
    exif[0x0112] = 6
    return sample("JPEG", "RGB", (200, 40, 40), exif=exif)


@pytest.mark.parametrize(
    ("data", "kind", "mode", "size"),
    [
        pytest.param(sample("PNG", "RGB", (200, 40, 40)), ".png", "L", (40, 20), id="png"),
        pytest.param(
            sample("PNG", "RGBA", (200, 40, 40, 90)), ".png", "LA", (40, 20), id="with transparency"
        ),
        pytest.param(sample("GIF", "RGB", (200, 40, 40)), ".png", "L", (40, 20), id="gif"),
        pytest.param(sample("JPEG", "RGB", (200, 40, 40)), ".jpg", "L", (40, 20), id="photograph"),
        pytest.param(turned(), ".jpg", "L", (20, 40), id="photograph on its side"),
    ],
)
def test_every_kind_of_picture_turns_grey(
    data: bytes, kind: str, mode: str, size: tuple[int, int]
) -> None:
    grey, made = in_grey.picture(data)
    picture = PIL.Image.open(BytesIO(grey))
    assert (made, picture.mode, picture.size) == (kind, mode, size)
    level = picture.convert("L").getpixel((5, 5))
    assert level == pytest.approx(text_ink.grey((200, 40, 40))[0], abs=2)
    assert in_grey.picture(data)[0] == grey


def test_sixteen_bits_are_not_clipped() -> None:
    file = BytesIO()
    PIL.Image.new("I;16", (8, 8), 32000).save(file, "PNG")
    picture = PIL.Image.open(BytesIO(in_grey.picture(file.getvalue())[0]))
    assert picture.getpixel((4, 4)) == pytest.approx(125, abs=1)


def test_a_drawing_turns_grey() -> None:
    """Every way to write a colour (CSS Color 4) ends as the luma of ITU-R BT.601."""
    ways = {
        "maroon": 38, "#c82828": 88, "#f00": 76, "#f008": 76, "rgb(200, 40, 40)": 88,
        "rgb(200 40 40 / 50%)": 88, "RGB(80%, 20%, 10%)": 94, "hsl(240 100% 50%)": 29,
        "hwb(120 0% 0%)": 150, "oklch(0.62796 0.25768 29.2339)": 76, "lab(54.29 80.8 69.9)": 76,
        "color(display-p3 1 1 1)": 255, "url(#g) red": 76, "var(--house)": 29,
        "var(--none, red)": 76,
    }  # fmt: skip
    for way, luma in ways.items():
        for form in ('fill="{}"', 'style="FILL : {} !important"'):
            grey = in_drawing.read(
                "x",
                b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>:root{--house:'
                + f"blue}}</style><path {form.format(way)}/></svg>".encode(),
                grey=True,
            )
            hexes = re.findall(rb"#(\w\w)(\w\w)(\w\w)\w*", grey.data.partition(b"path")[2])
            assert len(hexes) == 1 and len(set(hexes[0])) == 1, (way, grey.data)
            assert int(hexes[0][0], 16) == pytest.approx(luma, abs=1), way
            assert grey.faults == ()


def test_what_is_no_colour_stays_and_style_sheets_turn_grey() -> None:
    drawn = in_drawing.read(
        "x",
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.a { fill: #c82828; '
        b"stroke: none } @media print { b { stop-color: blue } }</style>"
        b'<g fill="url( \'#g\' )"/><path fill="CURRENTCOLOR" stroke="inherit"/></svg>',
        grey=True,
    ).data.decode()
    assert "fill:#585858" in drawn and "stop-color:#1d1d1d" in drawn and "stroke:none" in drawn
    assert 'fill="url(#g)"' in drawn and 'fill="currentColor" stroke="inherit"' in drawn


@pytest.mark.parametrize("inks", [(0, 255, 255, 0), (0, 0, 0, 255), (0, 0, 0, 0)])
def test_a_cmyk_photograph_is_as_light_in_grey_as_in_colour(inks: tuple[int, ...]) -> None:
    """Without Adobe's marker 0 is no ink, with it 255 is; Pillow takes every file for Adobe's."""
    adobe = sample("JPEG", "CMYK", inks, quality=95)  # Pillow writes the marker, inks upside down
    marker = adobe.index(b"\xff\xee")
    length = int.from_bytes(adobe[marker + 2 : marker + 4], "big")
    plain = adobe[:marker] + adobe[marker + 2 + length :]
    upside_down = tuple(255 - ink for ink in inks)
    for data, meant in ((adobe, inks), (plain, upside_down)):
        black = max(meant[3], 0)
        red, green, blue = ((255 - ink) * (255 - black) / 255 for ink in meant[:3])
        grey = PIL.Image.open(BytesIO(in_grey.picture(data)[0]))
        luma = 0.299 * red + 0.587 * green + 0.114 * blue
        assert grey.getpixel((5, 5)) == pytest.approx(luma, abs=3)


def test_our_own_drawings_are_grey_in_the_pdf() -> None:
    colours = set(
        re.findall(
            rb"([\d.]+ [\d.]+ [\d.]+) (?:rg|RG)", streams(handouts.proof(HILLSIDE, NAME).pdf.data)
        )
    )
    assert colours and all(len(set(colour.split())) == 1 for colour in colours)


def streams(data: bytes) -> bytes:
    pdf = papers.opened(data)
    return b"\n".join(
        item.read_bytes()
        for item in pdf.objects
        if isinstance(item, pikepdf.Stream) and "/Subtype" not in item
    )


def test_the_logo_is_the_one_for_white_paper() -> None:
    for name, wanted, other in (
        (NAME, "logo.svg", "logo-on-dark.svg"),
        ("handout", "logo-on-dark.svg", "logo.svg"),
    ):
        markup = handouts.proof(HILLSIDE, name).html.markup
        assert f"/{wanted}" in markup
        assert f"/{other}" not in markup


# ---- weight and rules in place of colour


def rules(data: bytes) -> Iterator[float]:
    """Yield the thickness in points of what stands across some upright lines through each page."""
    document = pypdfium2.PdfDocument(data)
    for page, sheet in zip(document, tagged_text.read(data).sheets, strict=True):
        for piece in page_objects.pieces(page):
            if piece.kind == page_objects.TEXT or piece.content in sheet.figures:
                pypdfium2.raw.FPDFPageObj_SetIsActive(piece.handle, False)
        width = page.get_width()
        for share in range(12, 95, 9):
            left = width * share / 100
            strip = (
                page.render(scale=FINE, crop=(left, 0, width - left - 1, 0)).to_pil().convert("L")
            )
            line = (
                strip.crop((0, 0, 1, strip.height))
                .point(lambda value: 255 * (value < 128))
                .tobytes()
            )
            yield from (len(list(run)) / FINE for inked, run in groupby(line) if inked)


@every_page
def test_no_rule_is_too_thin_for_a_copier_or_thick_enough_to_be_an_area(
    content: Path, name: str
) -> None:
    thick = [
        width for width in rules(handouts.proof(content, name).pdf.data) if width < 20
    ]  # longer: an upright rule
    assert len(thick) > 50
    assert min(thick) >= 0.45
    assert max(thick) <= 1.55
    assert any(width > 1.4 for width in thick)


def test_links_are_underlined() -> None:
    data = handouts.proof(CONTENT, NAME).pdf.data
    drawn = {number: sheet.drawn for number, sheet in enumerate(tagged_text.read(data).sheets)}
    links = [
        (number, link)
        for number, page in enumerate(papers.opened(data).pages)
        for link in page.get("/Annots", [])
    ]
    assert len(links) >= 4
    for number, link in links:
        left, right = sorted(map(float, [link.Rect[0], link.Rect[2]]))
        bottom, top = sorted(map(float, [link.Rect[1], link.Rect[3]]))
        rules = [box for box in drawn[number] if box[3] - box[1] < 2 and bottom < box[1] < top]
        assert any(
            box[0] == pytest.approx(left, abs=1) and box[2] == pytest.approx(right, abs=1)
            for box in rules
        )


def test_an_expired_handout_says_so_in_a_frame(typesetter: Typesetter) -> None:
    day = datetime.date(2029, 1, 1)
    order = Order(HILLSIDE, (NAME,), release=Release(day=day, allow_expired=True))
    (proof,) = Pipeline(Shelves(HILLSIDE.parent)).proofs(order)
    assert {run.colour for run in tagged_text.read(proof.pdf.data).runs} == {BLACK}
    assert all("Expired" in said for said in papers.artifacts(proof.pdf.data).values())
    assert not {"toner-too-heavy", "text-hard-to-read", "text-dropped"} & {
        one.code for one in proof.findings
    }


def test_the_palette_passes_where_a_faint_one_does_not() -> None:
    made = edition(NAME)
    assert list(contrast_too_low.text(manuscript(), made)) == []
    faint = Palette(ink="#888888", primary="#000000", accent="#000000", tint="#ffffff")
    told = list(contrast_too_low.text(manuscript(), clinic.in_format(made, palette=faint)))
    assert {one.hint for one in told} == {
        "make ink darker or lighter in templates/formats/black-and-white/format.yaml"
    }


# ---- the checks, on planted faults


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("css", "told"),
    [
        pytest.param(
            ".band { background: var(--primary) } .band * { color: white !important }",
            "page 1 has an area with 100% ink, 0 to 216 mm from the left and 0 to ",
            id="a band",
        ),
        pytest.param(
            ".glance { background: #ccc }", "page 1 has an area with ", id="a tint of 20 percent"
        ),
        pytest.param(
            ".questions { background: #ccc } .note-line { border-color: black }",
            "page 2 has an area with ",
            id="a tint on the second page",
        ),
        pytest.param(
            ".masthead { border-bottom-width: 4pt }", "page 1 has an area with ", id="a heavy rule"
        ),
        pytest.param(
            "h1 { position: relative } h1::after { content: ''; position: absolute; top: 0; "
            "right: 0; "
            "width: 3mm; height: 3mm; background: black }",
            "page 1 has an area with 5",
            id="a small square",
        ),
        pytest.param(
            ".questions { background: repeating-linear-gradient(black 0, black 1pt, white 1pt, "
            "white 4pt) }",
            "page 2 has an area with ",
            id="hatching",
        ),
    ],
)
def test_an_area_of_toner_is_told_with_its_place_and_its_ink(
    typesetter: Typesetter, css: str, told: str
) -> None:
    (one,) = found(typesetter, css)
    assert (one.code, one.severity) == ("toner-too-heavy", Severity.ERROR)
    assert told in one.message
    assert one.message.endswith("; at most 15% is allowed")
    assert "a frame of 0.75 pt" in one.hint


def test_several_areas_of_a_page_are_one_finding(typesetter: Typesetter) -> None:
    (one,) = found(
        typesetter, "h2 { border-bottom: 3pt solid black } .status { background: #999 }"
    )[:1]
    assert "; so ha" in one.message


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    "css",
    [
        pytest.param(
            ".questions { background: #eee; border-color: white }", id="a tint of 7 percent"
        ),
        pytest.param(".masthead { border-bottom-width: 1.7pt }", id="a rule of 1.7 pt"),
        pytest.param("h2 { font-weight: 900; font-size: 30pt }", id="heavy type"),
        pytest.param(".glance h2 { color: #333 }", id="grey type"),
    ],
)
def test_what_saves_toner_and_has_no_colour_is_silent(typesetter: Typesetter, css: str) -> None:
    assert found(typesetter, css) == []


def test_a_code_to_scan_is_no_area_of_toner() -> None:
    proof = handouts.proof(HILLSIDE, NAME)
    assert any("QR" in text for text in tagged_text.read(proof.pdf.data).alternatives)
    assert not {"toner-too-heavy", "colour-not-grey"} & {one.code for one in proof.findings}


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("css", "told"),
    [
        pytest.param(
            ".glance h3 { color: #a01515 }",
            "«Common symptoms» on page 1 is set in the colour #a01515; so are 2 more lines",
            id="text",
        ),
        pytest.param(
            ".lead { color: #005000 }", "on page 1 is set in the colour #005000", id="one line"
        ),
        pytest.param(
            ".glossary { border-top: 1pt solid #0000ff }",
            "page 2 has something drawn in the colour #0000ff, 23 to 193 mm from the left and ",
            id="a rule",
        ),
        pytest.param(
            ".glance { background: #fff8f8 }",
            "drawn in the colour #fff8f8, ",
            id="the faintest of tints",
        ),
    ],
)
def test_a_colour_is_told_with_what_has_it(typesetter: Typesetter, css: str, told: str) -> None:
    (one,) = found(typesetter, css)
    assert (one.code, one.severity) == ("colour-not-grey", Severity.ERROR)
    assert told in one.message
    assert "var(--ink)" in one.hint


def test_a_coloured_text_is_told_where_the_yaml_has_it(typesetter: Typesetter) -> None:
    (one,) = found(typesetter, ".lead { color: #005000 }")
    assert one.where and one.where.text.startswith("subtitle:")


def test_a_format_with_colours_and_no_bound_is_not_asked() -> None:
    proof = handouts.proof()
    for module in (toner_too_heavy, colour_not_grey):
        assert list(module.pdf(proof.manuscript, proof.edition, proof.pdf)) == []
    assert list(
        toner_too_heavy.pdf(
            proof.manuscript, clinic.in_format(proof.edition, most_toner=0.15), proof.pdf
        )
    )


def test_what_is_no_pdf_is_told() -> None:
    findings = check.pdf(manuscript(), edition(NAME), Pdf(b"junk", 1))
    assert {"toner-too-heavy", "colour-not-grey"} <= {
        one.code for one in findings if "itself failed" in one.message
    }


def test_pictures_stay_as_they_are_where_the_format_has_colours(typesetter: Typesetter) -> None:
    page = compose.html(manuscript(), edition(), clinic.SHELVES)
    assert not page.grey
    assert compose.html(manuscript(), edition(NAME), clinic.SHELVES).grey
    assert replace(page, grey=True) != page
