"""A print shop's file as it comes out: PDF/X-4, all of it in inks, with bleed and marks, byte by
byte the same.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import clinic
import filler
import handouts
import papers
import pikepdf
import print_shop
import pypdfium2
import pytest
from clinic import edition
from conftest import Said
from handouts import HILLSIDE
from paths import CONTENT, ROOT
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageStat
from print_shop import BLEED, INKS, SLUG, drawn, every_press_file, page, printed, proof, turned

from brochure import check, read
from brochure.errors import Refused
from brochure.finish import press as finish
from brochure.finish.inks import Ink, Inks, heaviest, inks_of
from brochure.finish.marks import drawn as marks_drawn
from brochure.inspect import separations, tagged_text
from brochure.model.brand import Brand, BrandInk
from brochure.model.edition import Release
from brochure.model.finding import error
from brochure.model.length import points
from brochure.model.pdf import Finished
from brochure.read.tree import parse
from brochure.read.validate import noun

OFF = SLUG + BLEED
PRESS_CHECKS = {
    "bleed-missing", "colour-not-for-press", "ink-too-heavy", "press-boxes-wrong", "press-differs",
    "press-file-fault",
}  # fmt: skip
SCREEN = re.compile(r"(?m)^.*\b(?:rg|RG|/DeviceRGB|/CalRGB|/Lab)\b.*$")


def streams(file: pikepdf.Pdf) -> list[str]:
    """Return every content stream: pages, forms, patterns."""
    found = [sheet.Contents.read_bytes() for sheet in file.pages]
    for one in file.objects:
        if isinstance(one, pikepdf.Stream) and (
            one.get("/Subtype") == "/Form" or one.get("/PatternType") == 1
        ):
            found += [one.read_bytes()]
    return [data.decode("latin-1") for data in found]


def pictures(file: pikepdf.Pdf) -> list[Any]:
    return [
        one
        for one in file.objects
        if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
    ]


# ---- the whole file


@pytest.mark.every(but=1)
@every_press_file
def test_a_print_shops_file_has_nothing_to_be_found(content: Path, format_name: str) -> None:
    made = proof(content, format_name)
    assert {one.code for one in made.findings} & PRESS_CHECKS == set()
    assert {
        check.code(module) for module in check.shelf() if hasattr(module, "finished")
    } >= PRESS_CHECKS


@pytest.mark.every(but=1)
@every_press_file
def test_it_has_the_boxes_of_its_format(content: Path, format_name: str) -> None:
    made = proof(content, format_name)
    width, height = points(made.edition.format.page.width), points(made.edition.format.page.height)
    for sheet in papers.opened(printed(content, format_name).data).pages:
        boxes = {
            key: [float(edge) for edge in sheet.obj[key]]
            for key in ("/MediaBox", "/BleedBox", "/TrimBox")
        }
        assert boxes["/TrimBox"] == pytest.approx([OFF, OFF, OFF + width, OFF + height], abs=0.001)
        assert boxes["/BleedBox"] == pytest.approx(
            [SLUG, SLUG, OFF + width + BLEED, OFF + height + BLEED], abs=0.001
        )
        assert boxes["/MediaBox"] == pytest.approx(
            [0, 0, width + 2 * OFF, height + 2 * OFF], abs=0.001
        )
        assert not {"/CropBox", "/ArtBox", "/Annots", "/StructParents", "/Rotate"} & set(
            sheet.obj.keys()
        )


@every_press_file
def test_nothing_in_it_is_in_a_screens_colours(content: Path, format_name: str) -> None:
    file = papers.opened(printed(content, format_name).data)
    assert [line for stream in streams(file) for line in SCREEN.findall(stream)] == []
    assert not re.search(
        rb"/(DeviceRGB|CalRGB|Lab)\b", b"".join(repr(one).encode() for one in file.objects)
    )
    plates = separations.read(printed(content, format_name).data)
    assert {colour.space.name for colour in plates.colours} == {"DeviceCMYK", "Separation All"}
    assert 1 < max(colour.ink or 0 for colour in plates.colours if colour.space.spot != "All") < 3


def test_it_says_that_it_is_pdf_x_4_and_for_which_press() -> None:
    file = papers.opened(printed(HILLSIDE, "handout").data)
    said = file.open_metadata()
    assert file.pdf_version == "1.6"
    assert said["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] == "PDF/X-4"
    assert (said["xmpMM:VersionID"], said["xmpMM:RenditionClass"], said["pdf:Trapped"]) == (
        "2.10",
        "default",
        "False",
    )
    assert said["xmpMM:DocumentID"] != said["xmpMM:InstanceID"]
    assert file.docinfo["/Trapped"] == Name("/False")
    assert str(file.docinfo["/Title"]) == said["dc:title"]
    (intent,) = file.Root.OutputIntents
    assert tuple(map(str, (intent.S, intent.OutputConditionIdentifier, intent.RegistryName))) == (
        "/GTS_PDFX", "CGATS TR 006", "http://www.color.org",
    )  # fmt: skip
    profile = ROOT / "assets" / "conditions" / "gracol" / "tr006.icc"
    assert intent.DestOutputProfile.N == 4
    assert intent.DestOutputProfile.read_bytes() == profile.read_bytes()
    assert {str(key) for key in file.Root} == {
        "/Type", "/Pages", "/Lang", "/Metadata", "/OutputIntents", "/ViewerPreferences",
    }  # fmt: skip
    assert all(
        "/FontFile2" in one
        for one in file.objects
        if isinstance(one, Dictionary) and "/FontName" in one
    )


def test_its_dates_are_the_day_of_the_review_or_none_that_anybody_takes_for_one() -> None:
    for content, format_name, day in (
        (HILLSIDE, "handout", "2026-03-09"),
        (CONTENT, "press", "1970-01-01"),
    ):
        file = papers.opened(printed(content, format_name).data)
        said = file.open_metadata()
        dates = {said["xmp:CreateDate"], said["xmp:ModifyDate"], said["xmp:MetadataDate"]}
        assert {date.partition("T")[0] for date in dates} == {day}
        assert (
            str(file.docinfo["/CreationDate"])
            == str(file.docinfo["/ModDate"])
            == f"D:{day.replace('-', '')}000000Z"
        )


@pytest.mark.every
def test_the_same_handout_gives_the_same_bytes_here_and_elsewhere(tmp_path: Path) -> None:
    """Slow: a process of its own makes it once more."""
    made = proof()
    assert finish.prepared(made.pdf, made.edition) == printed()
    command = [
        sys.executable,
        str(ROOT / "make_pdf.py"),
        str(CONTENT),
        "--format",
        "press",
        "--out",
        str(tmp_path),
    ]
    env = {"PATH": os.environ["PATH"], "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [*command, "--quiet"], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "stem-cell-therapy-knee-press.pdf").read_bytes() == printed().data
    ids = papers.opened(printed().data).trailer.ID
    assert bytes(ids[0]) == bytes(ids[1]) and len(bytes(ids[0])) == 16


def test_another_text_is_another_instance_of_the_same_document(tmp_path: Path) -> None:
    made = proof()
    ids = []
    for pdf in (made.pdf, replace(made.pdf, data=made.pdf.data + b"\n")):
        said = papers.opened(finish.prepared(pdf, made.edition).data).open_metadata()
        ids.append((said["xmpMM:DocumentID"], said["xmpMM:InstanceID"]))
    assert ids[0][0] == ids[1][0]
    assert ids[0][1] != ids[1][1]


def test_a_handout_for_no_print_shop_has_no_bleed_and_no_such_file() -> None:
    made = handouts.proof(HILLSIDE, "handout")
    assert made.finished == ()
    file = papers.opened(made.pdf.data)
    assert list(file.pages[0].mediabox) == list(file.pages[0].trimbox) == [0, 0, 612, 792]


@every_press_file
def test_it_looks_like_the_page_that_was_proofed(content: Path, format_name: str) -> None:
    made = proof(content, format_name)
    proofed, inked = (
        pypdfium2.PdfDocument(data) for data in (made.pdf.data, printed(content, format_name).data)
    )
    for one, other in zip(proofed, inked, strict=True):
        left, bottom, right, top = (float(edge) for edge in other.get_trimbox())
        size = round(right - left), round(top - bottom)
        pages = []
        for page_, x, y in ((one, BLEED, BLEED), (other, OFF, OFF)):
            picture = page_.render().to_pil().convert("L")
            pages.append(picture.crop((round(x), round(y), round(x) + size[0], round(y) + size[1])))
        assert ImageStat.Stat(ImageChops.difference(*pages)).mean[0] < 5, (
            "two points to the side would be 7 and more"
        )
    proofed.close()
    inked.close()


# ---- marks and bleed


@pytest.mark.parametrize(("number", "folds"), [(1, (3.625, 7.3125)), (2, (3.6875, 7.375))])
def test_a_folder_is_ticked_where_it_is_folded(number: int, folds: tuple[float, ...]) -> None:
    marks = [
        mark.box
        for mark in separations.read(printed(CONTENT, "trifold").data).marks
        if mark.page == number
    ]
    ticks = {round((box[0] + box[2]) / 2, 2) for box in marks if box and box[2] - box[0] < 1}
    assert ticks >= {round(OFF + 72 * fold, 2) for fold in folds}
    content = (
        papers.opened(printed(CONTENT, "trifold").data).pages[number - 1].Contents.read_bytes()
    )
    assert content.count(b"[2 2] 0 d") == 1
    assert b"[2 2] 0 d" not in papers.opened(printed().data).pages[0].Contents.read_bytes()


def test_a_registration_mark_makes_way_for_a_fold() -> None:
    trim = (30.0, 30.0, 642.0, 822.0)
    assert b"336 11 m 336 24 l S" not in marks_drawn(trim, 9, [306])
    assert marks_drawn(trim, 9, []).count(b" c ") == marks_drawn(trim, 9, [306]).count(b" c ")


def test_the_band_goes_on_to_the_bleeds_edge_and_ours_to_the_trim_alone() -> None:
    boxes = [
        box for box in tagged_text.read(printed().data).sheets[0].drawn if box[2] - box[0] > 600
    ]
    assert (min(box[0] for box in boxes), max(box[3] for box in boxes)) == pytest.approx(
        (SLUG, 792 + OFF + BLEED), abs=0.1
    )
    boxes = [
        box
        for box in tagged_text.read(handouts.proof().pdf.data).sheets[0].drawn
        if box[2] - box[0] > 600
    ]
    assert (min(box[0] for box in boxes), max(box[3] for box in boxes)) == pytest.approx(
        (0, 792), abs=0.1
    )


# ---- which ink a colour is printed with


def inks(
    most: float = 3.0,
    given: dict[tuple[int, int, int], BrandInk] | None = None,
    name: str = "gracol",
) -> Inks:
    made, _ = read.edition(
        clinic.SHELVES, "press", "en", clinic.BRAND, release=Release(press=True, condition=name)
    )
    assert made and made.condition
    condition = replace(
        made.condition, label=made.condition.label.model_copy(update={"most_ink": most})
    )
    return Inks(condition, made.palette, given or {})


@pytest.mark.parametrize("condition", ["gracol", "fogra39"])
@pytest.mark.parametrize(
    "colour", [(0x1F, 0x2A, 0x2C), (0, 0, 0), (0x23, 0x1F, 0x20), (0x33, 0x33, 0x33)]
)
def test_running_text_and_what_is_nearly_black_is_solid_black_alone(
    condition: str, colour: tuple[int, int, int]
) -> None:
    assert inks(name=condition).of(colour) == Ink((0, 0, 0, 1))


def test_greys_are_black_alone_and_white_is_no_ink() -> None:
    shares = [inks().of((grey, grey, grey)).cmyk for grey in (0x55, 0x99, 0xCC, 0xF0)]
    assert all(share[:3] == (0, 0, 0) for share in shares)
    assert [share[3] for share in shares] == sorted((share[3] for share in shares), reverse=True)
    assert shares[1][3] == pytest.approx(0.49, abs=0.03)
    assert inks().of((255, 255, 255)) == Ink((0, 0, 0, 0))


def test_a_colour_and_a_pale_tint_keep_their_hue() -> None:
    teal, tint, navy = (
        inks().of(colour).cmyk
        for colour in ((0x0E, 0x4A, 0x4F), (0xF1, 0xF5, 0xF4), (0x1A, 0x23, 0x50))
    )
    assert teal[0] > teal[2] > teal[1] > 0.2
    assert tint[0] > tint[1] and tint[3] == 0
    assert navy[0] > 0.8 and navy[3] < 1


def test_a_brand_says_what_exactly_its_colours_are_printed_with() -> None:
    made = inks(given={(14, 74, 79): BrandInk(cmyk=(100, 30, 40, 50), spot="PANTONE 3165 C")})
    assert made.of((14, 74, 79)) == Ink((1, 0.3, 0.4, 0.5), "PANTONE 3165 C")
    assert made.of((14, 74, 80)).spot == ""


RICH = BrandInk(cmyk=(60, 40, 40, 100))


def test_a_formats_own_palette_is_not_printed_with_the_brands_inks() -> None:
    made = edition("press")
    given = made.brand.model_copy(
        update={"inks": made.brand.inks.model_copy(update={"ink": BrandInk(cmyk=(0, 0, 0, 90))})}
    )
    palette = made.palette.model_copy(update={"ink": "#000000"})
    made = replace(made, brand=given, format=made.format.model_copy(update={"palette": palette}))
    assert made.condition
    assert inks_of(made, made.condition).of((0, 0, 0)) == Ink((0, 0, 0, 1))
    assert inks_of(made, made.condition).of((0x1F, 0x2A, 0x2C)) == Ink((0, 0, 0, 0.9))
    rich = given.model_copy(
        update={"colours": palette, "inks": given.inks.model_copy(update={"ink": RICH})}
    )
    assert inks_of(replace(made, brand=rich), made.condition).of((0, 0, 0)) == Ink((0, 0, 0, 1))


def test_no_colour_takes_more_ink_than_the_condition_bears() -> None:
    across = Image.radial_gradient("L")
    dark = Image.merge(
        "RGB", [across, across.rotate(90), across.transpose(Image.Transpose.FLIP_TOP_BOTTOM)]
    )
    assert 2.2 < heaviest(inks().picture(dark)) / 255 < 3
    lowered = inks(2.2).picture(dark)
    assert 2.1 < heaviest(lowered) / 255 <= 2.2
    assert lowered.getchannel("K").tobytes() == inks().picture(dark).getchannel("K").tobytes()
    assert sum(inks(1.5).of((0x0E, 0x4A, 0x4F)).cmyk) <= 1.5


@pytest.mark.parametrize(
    ("given", "message", "column"),
    [
        ("{cmyk: [100, 130, 40, 50]}",
         "inks, primary, cmyk 2: this is 130; it should be 100 or less", 25),
        ("{cmyk: [100, 100, 80, 50]}",
         "inks, primary: the four inks come to 330 % together; paper takes 300 % at most", 12),
        ("{cmyk: [100, 80, 50]}", "inks, primary, cmyk: this has 3 items; it needs at least 4", 19),
        ("{spot: Black, cmyk: [0, 0, 0, 100]}",
         "inks, primary: 'Black' is no spot colour; leave `spot` out, and give it as cmyk", 19),
        ("{spot: PANTONE 215 C}", "'cmyk' is missing in inks, primary", 12),
    ],
)  # fmt: skip
def test_inks_that_cannot_be_are_told_with_their_line(
    given: str, message: str, column: int
) -> None:
    text = (ROOT / "assets" / "brands" / clinic.BRAND / "brand.yaml").read_text(
        "utf-8"
    ).rstrip() + "\n"
    value, (found,) = noun(
        Brand, parse(f"{text}inks:\n  primary: {given}\n".encode(), "brand.yaml")
    )
    assert value is None and found.message == message
    assert found.where and (found.where.line, found.where.column) == (
        len(text.splitlines()) + 2,
        column,
    )
    sound, findings = noun(
        Brand,
        parse(f"{text}inks:\n  primary: {{cmyk: [0, 12.5, 0, 100]}}\n".encode(), "brand.yaml"),
    )
    assert sound and not findings


# ---- pictures and drawings in a real handout


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """A handout with every kind of picture, printed with a spot colour: the file for the print
    shop.
    """
    content = print_shop.pictured(tmp_path_factory.mktemp("pictured"), INKS)
    made = proof(content, "handout")
    assert {one.code for one in made.findings} & PRESS_CHECKS == set()
    (one,) = made.finished
    return one


@pytest.mark.every
def test_every_picture_comes_out_in_inks(pictured: Finished) -> None:
    file = papers.opened(pictured.pdf.data)
    kinds = sorted(
        f"{one.Filter} {one.ColorSpace[1] if isinstance(one.ColorSpace, Array) else one.ColorSpace}"
        f"{' faded' if '/SMask' in one else ''}"
        for one in pictures(file)
    )
    assert kinds == [
        "/DCTDecode /DeviceCMYK", *["/FlateDecode /DeviceCMYK"] * 4,
        "/FlateDecode /DeviceCMYK faded",
        "/FlateDecode /DeviceGray",
    ], "what was a JPEG stays one, but for the dark one: too much ink somewhere"  # fmt: skip
    assert [line for stream in streams(file) for line in SCREEN.findall(stream)] == []


def test_a_grey_picture_is_printed_with_black_alone(pictured: Finished) -> None:
    greys = [
        one
        for one in pictures(papers.opened(pictured.pdf.data))
        if isinstance(one.ColorSpace, Array)
    ]
    assert len(greys) == 2
    for one in greys:
        table = bytes(one.ColorSpace[3])
        assert set(table[0::4] + table[1::4] + table[2::4]) == {0}
        assert (table[3], table[-1]) == (255, 0)


def test_no_pixel_has_too_much_ink(pictured: Finished) -> None:
    plates = separations.read(pictured.pdf.data)
    assert (
        2.5 < max(colour.ink or 0 for colour in plates.colours if colour.space.spot != "All") <= 3
    )
    assert plates.unread == ()


def test_a_spot_colour_has_a_plate_of_its_own(pictured: Finished) -> None:
    file = papers.opened(pictured.pdf.data)
    space = file.pages[0].Resources.ColorSpace["/Spot0"]
    assert list(map(str, space))[:3] == ["/Separation", "/PANTONE 215 C", "/DeviceCMYK"]
    assert [float(share) for share in space[3].C1] == [0.06, 1, 0.26, 0.24]
    assert "/Spot0 cs" in drawn(file) and "0.75 0 1 0.2 k" in drawn(file)


def test_what_lets_something_through_is_mixed_in_inks(pictured: Finished) -> None:
    file = papers.opened(pictured.pdf.data)
    through = [sheet for sheet in file.pages if "/Group" in sheet.obj]
    assert through and all(sheet.obj.Group.CS == "/DeviceCMYK" for sheet in through)
    assert "/Group" not in file.pages[0].obj


# ---- what a page may hold, piece by piece


def test_every_way_to_set_a_colour_is_turned() -> None:
    drawing = "\n".join([
        "0.5 g 0 0 9 9 re f", "1 0 0 RG 0 0 m 9 9 l S", "/DeviceRGB cs 1 1 1 sc 0 0 9 9 re f",
        "0.1 0.2 0.3 0.4 k",
        "/DeviceGray CS 0 SCN", "/DeviceRGB cs 0 0 9 9 re f", "q 0 0 1 rg Q",
        "/Span <</MCID 0>> BDC 0 0 9 9 re f EMC",
    ])  # fmt: skip
    made = drawn(turned(page(drawing)))
    assert not re.search(
        r"\b(rg|RG|g|G|cs|CS|sc|SCN|BDC|EMC|MCID)\b", made.replace("/Registration", "")
    )
    assert re.search(r"(?m)^0 0 0 0\.\d+ k$", made) and re.search(
        r"(?m)^0 0\.9\d* (0\.9\d*|1) 0 K$", made
    )
    assert (
        "0 0 0 0 k" in made
        and "0.1 0.2 0.3 0.4 k" in made
        and "0 0 0 1 K" in made
        and "0 0 0 1 k" in made
    )


def test_a_drawing_is_cut_off_at_the_bleed_and_left_tidy() -> None:
    made = drawn(turned(page("q q 0 g 0 0 9 9 re f Q Q Q")))
    assert made.startswith("q 21 21 630.0000 810.0000 re W n 1 0 0 1 30.0000 30.0000 cm")
    assert " ".join(made.split()).endswith("cm q q 0 0 0 1 k 0 0 9 9 re f Q Q Q q"), (
        "the one too many is gone"
    )
    assert " ".join(drawn(turned(page("q q 0 g"))).split()).endswith("cm q q 0 0 0 1 k Q Q Q q"), (
        "none is missing"
    )


def test_a_picture_within_a_stream_comes_out_beside_it() -> None:
    made = turned(
        page("q 9 0 0 9 0 0 cm BI /W 4 /H 4 /BPC 8 /CS /RGB ID " + "\xff\x00\x00" * 16 + " EI Q")
    )
    assert "BI" not in drawn(made)
    (one,) = pictures(made)
    assert one.ColorSpace == Name.DeviceCMYK and one.read_bytes()[1] > 200


def group(file: pikepdf.Pdf, drawing: bytes, **more: Any) -> Any:
    """Return a form that is drawn as one, such as a mask is."""
    return file.make_stream(
        drawing, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 99, 99]),
        Resources=Dictionary(),
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB), **more,
    )  # fmt: skip


def test_a_form_is_turned_where_it_is_drawn() -> None:
    def prepare(file: pikepdf.Pdf, resources: Any) -> None:
        inner = group(file, b"1 0 0 rg 0 0 9 9 re f")
        outer = group(file, b"/In Do")
        outer.Resources.XObject = Dictionary(In=inner)
        resources.XObject = Dictionary(Out=outer, Unused=group(file, b"0 1 0 rg"))

    made = turned(page("/Out Do", prepare))
    assert len(streams(made)) == 3
    assert sum(" k" in stream for stream in streams(made)) == 1
    assert {
        str(one.Group.CS)
        for one in made.objects
        if isinstance(one, pikepdf.Stream) and "/Group" in one
    } == {"/DeviceCMYK"}
    assert made.pages[0].obj.Group.CS == "/DeviceCMYK"


def test_a_mask_stays_a_mask_of_greys() -> None:
    def prepare(file: pikepdf.Pdf, resources: Any) -> None:
        mask = Dictionary(
            Type=Name.Mask, S=Name.Luminosity, G=group(file, b"0 1 0 rg 0 0 9 9 re f"), BC=[1, 1, 1]
        )
        resources.ExtGState = Dictionary(M=Dictionary(SMask=mask, ca=1))

    made = turned(page("/M gs 1 0 0 rg 0 0 9 9 re f", prepare))
    mask = made.pages[0].Resources.ExtGState.M.SMask
    assert (
        "0.59 g" in mask.G.read_bytes().decode()
        and mask.G.Group.CS == "/DeviceGray"
        and list(mask.BC) == [1]
    )


def test_a_gradient_keeps_its_stops() -> None:
    def prepare(file: pikepdf.Pdf, resources: Any) -> None:
        parts = [
            Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[0, 0, 0], N=1)
            for _ in range(2)
        ]
        function = Dictionary(
            FunctionType=3,
            Domain=[0, 1],
            Bounds=Array([0.5]),
            Encode=[0, 1, 0, 1],
            Functions=Array(parts),
        )
        shading = Dictionary(
            ShadingType=2,
            ColorSpace=Name.DeviceRGB,
            Coords=[0, 0, 9, 9],
            Function=function,
            Background=[1, 1, 1],
        )
        resources.Shading = Dictionary(S=shading)
        resources.Pattern = Dictionary(
            P=Dictionary(PatternType=2, Shading=shading, Matrix=Array([1, 0, 0, 1, 5, 7]))
        )

    made = turned(page("/S sh /Pattern cs /P scn 0 0 9 9 re f", prepare)).pages[0].Resources
    for shading in (made.Shading.S, made.Pattern.P.Shading):
        assert shading.ColorSpace == "/DeviceCMYK" and list(shading.Background) == [0, 0, 0, 0]
        assert [list(part.C0) + list(part.C1) for part in shading.Function.Functions] == [
            [0, 0, 0, 0, 0, 0, 0, 1]
        ] * 2
    assert [float(one) for one in made.Pattern.P.Matrix] == [1, 0, 0, 1, 5 + OFF, 7 + OFF], (
        "it moves with its page"
    )


def blended(file: pikepdf.Pdf, resources: Any) -> None:
    resources.ExtGState = Dictionary(M=Dictionary(BM=Name.Multiply))


def spaced(space: Any) -> Callable[[pikepdf.Pdf, Any], None]:
    def prepare(file: pikepdf.Pdf, resources: Any) -> None:
        resources.ColorSpace = Dictionary(C=space)

    return prepare


def meshed(file: pikepdf.Pdf, resources: Any) -> None:
    resources.Shading = Dictionary(
        S=Dictionary(ShadingType=1, ColorSpace=Name.DeviceRGB, Function=Dictionary())
    )


def sampled(file: pikepdf.Pdf, resources: Any) -> None:
    function = file.make_stream(b"", FunctionType=0)
    resources.Shading = Dictionary(
        S=Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Function=function)
    )


def lettered(file: pikepdf.Pdf, resources: Any) -> None:
    resources.Font = Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type3))


def imaged(**about: Any) -> Callable[[pikepdf.Pdf, Any], None]:
    def prepare(file: pikepdf.Pdf, resources: Any) -> None:
        given = {
            "Width": 1,
            "Height": 1,
            "BitsPerComponent": 8,
            "ColorSpace": Name.DeviceRGB,
            **about,
        }
        resources.XObject = Dictionary(X=file.make_stream(b"\0\0\0", Subtype=Name.Image, **given))

    return prepare


def stood_in(file: pikepdf.Pdf, resources: Any) -> None:
    resources.XObject = Dictionary(X=group(file, b"", OPI=Dictionary()))


LAB = Array([Name.Lab, Dictionary(WhitePoint=Array([0.96, 1, 0.82]))])
REFUSED: tuple[tuple[str, Callable[[pikepdf.Pdf, Any], None], str], ...] = (
    ("/M gs", blended, "colours that are mixed by the screen (blend mode Multiply)"),
    ("/C cs 50 0 0 sc", spaced(LAB), "a colour in Lab"),
    ("/None cs", spaced(LAB), "a colour in no colour space"),
    ("/S sh", meshed, "a gradient in DeviceRGB of a kind that is rare (shading 1)"),
    ("/S sh", sampled, "a gradient whose colours follow no stops"),
    ("BT /F 9 Tf ET", lettered, "letters that are drawn as pictures (a font of type 3)"),
    ("/X Do", imaged(ColorSpace=LAB), "a picture in Lab of 8 bits a colour"),
    ("/X Do", imaged(BitsPerComponent=16), "a picture in DeviceRGB of 16 bits a colour"),
    ("/X Do", imaged(Width=2), "a picture whose pixels cannot be told"),
    ("/X Do", imaged(Mask=[0, 0, 0, 0, 0, 0]), "a picture of which one colour is transparent"),
    ("/X Do", stood_in, "a drawing of a kind that is not for paper"),
    (
        "BI /W 8 /H 1 /BPC 1 /IM true ID \xff EI",
        spaced(LAB),
        "a picture inside its drawing (an inline image) that cannot be read",
    ),
    ("/OC /L BDC EMC", spaced(LAB), "a layer that can be switched off"),
)


@pytest.mark.parametrize(
    ("drawing", "prepare", "what"), REFUSED, ids=[what for _, _, what in REFUSED]
)
def test_what_cannot_be_turned_is_refused_and_told(
    drawing: str, prepare: Callable[[pikepdf.Pdf, Any], None], what: str
) -> None:
    with pytest.raises(Refused) as trouble:
        turned(page(drawing, prepare))
    assert trouble.value.exit_code == 1
    (found,) = trouble.value.findings
    assert found.code == "colour-not-for-press" and found.hint
    assert found.message == f"page 1 has {what}, which cannot be printed with inks"


def test_all_that_is_refused_is_told_at_once() -> None:
    def prepare(file: pikepdf.Pdf, resources: Any) -> None:
        blended(file, resources)
        lettered(file, resources)

    with pytest.raises(Refused) as trouble:
        turned(page("/M gs BT /F 9 Tf ET /M gs", prepare))
    assert len(trouble.value.findings) == 2


# ---- at the command line


def wrong(folder: Path, change: Callable[[Path], object]) -> Path:
    """Return a copy of a project with a condition of its own, in which something was changed."""
    content = handouts.copied(folder)
    own = folder / "assets" / "conditions" / "mill"
    own.mkdir(parents=True)
    ours = ROOT / "assets" / "conditions" / "gracol"
    (own / "condition.yaml").write_text(
        (ours / "condition.yaml").read_text("utf-8").replace("tr006", "mill")
    )
    (own / "mill.icc").write_bytes((ours / "tr006.icc").read_bytes())
    change(own)
    return content


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda own: (own / "mill.icc").unlink(), "there is no assets/conditions/mill/mill.icc"),
        (
            lambda own: (own / "mill.icc").write_bytes(b"x" * 500),
            "is not an ICC profile of a printer with four inks",
        ),
        (
            lambda own: (own / "mill.icc").write_bytes((own / "mill.icc").read_bytes()[:-9]),
            "is not whole",
        ),
        (lambda own: (own / "condition.yaml").write_text("summary: x\n"), "'identifier', 'info'"),
    ],
)
def test_a_condition_that_cannot_be_used_is_bad_input(
    change: Callable[[Path], object], message: str, tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    content = wrong(tmp_path, change)
    said = brochure(
        "make", str(content), "--press", "--condition", "mill", "--out", str(tmp_path / "out")
    )
    assert said.code == 2 and message in said.err and "condition.yaml" in said.err
    assert not (tmp_path / "out").exists() and "Traceback" not in said.err


def test_a_condition_that_does_not_exist_is_bad_input(
    brochure: Callable[..., Said], tmp_path: Path
) -> None:
    said = brochure(
        "make", str(CONTENT), "--press", "--condition", "fogra93", "--out", str(tmp_path / "out")
    )
    assert said.code == 2
    assert "there is no condition 'fogra93'" in said.err and "did you mean 'fogra39'?" in said.err


def test_a_profile_that_is_broken_within_is_told(tmp_path: Path) -> None:
    made = edition("press")
    assert made.condition
    data = made.condition.profile
    broken = replace(
        made, condition=replace(made.condition, profile=data[:132] + b"\xff" * 400 + data[532:])
    )
    with pytest.raises(Refused) as trouble:
        turned(page("0 g"), broken)
    assert (
        "the profile of the condition 'gracol' cannot be used" in trouble.value.findings[0].message
    )


@pytest.mark.every
def test_a_colour_that_cannot_be_printed_keeps_everything_back(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    content = handouts.copied(tmp_path)
    (tmp_path / "assets" / "brands" / "hillside" / "brand.css").write_text(
        "h2 { color: lab(30% 20 20) }"
    )
    out = tmp_path / "out"
    said = brochure("make", str(content), "--press", "--out", str(out))
    assert said.code == 1 and not out.exists()
    assert (
        "page 1 has a colour in Lab, which cannot be printed with inks [colour-not-for-press]"
        in said.err
    )


@pytest.mark.every
def test_the_print_shops_file_is_delivered_alone(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    said = brochure(
        "make",
        str(HILLSIDE),
        "--press",
        "--condition",
        "fogra39",
        "--out",
        str(tmp_path),
        "--quiet",
    )
    assert said.code == 0, said.err
    assert [path.name for path in tmp_path.glob("*.pdf")] == [
        "long-title-handout-fogra39-press.pdf"
    ]
    (intent,) = papers.opened(
        (tmp_path / "long-title-handout-fogra39-press.pdf").read_bytes()
    ).Root.OutputIntents
    assert intent.OutputConditionIdentifier == "FOGRA39"


# ---- several orders at once


@pytest.mark.every
def test_a_page_that_cannot_be_finished_keeps_no_other_form_back(
    brochure: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_made: object, _edition: object) -> None:
        raise Refused([error("colour-not-for-press", "page 1 has a colour of 16 bits")])

    monkeypatch.setattr(finish, "prepared", refuses)
    content = filler.saved(tmp_path, filler.article(60))
    order = ("make", str(content), "--out", str(tmp_path / "out"))
    said = brochure(
        *order, "--format", "press", "--format", "handout", "--format", "black-and-white"
    )
    assert said.code == 1
    assert "16 bits" in said.err
    assert {path.name for path in (tmp_path / "out").glob("*.pdf")} == {
        "filler-handout.pdf",
        "filler-black-and-white.pdf",
    }


def test_a_picture_of_16_bits_is_printed(brochure: Callable[..., Said], tmp_path: Path) -> None:
    deep = filler.article(60)
    deep["sections"][0]["body"] += "\n\n![A ramp](pictures/deep.png)"
    content = filler.saved(tmp_path, deep)
    (tmp_path / "pictures").mkdir()
    Image.new("I;16", (900, 400), 32000).save(tmp_path / "pictures" / "deep.png")
    said = brochure("make", str(content), "--format", "press", "--out", str(tmp_path / "out"))
    assert said.code == 0, said.err
    pdf = papers.opened((tmp_path / "out" / "filler-press.pdf").read_bytes())
    (picture,) = (
        one
        for one in pdf.objects
        if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
    )
    assert (int(picture.Width), int(picture.BitsPerComponent)) == (900, 8)


def test_half_a_picture_is_told_by_its_name(brochure: Callable[..., Said], tmp_path: Path) -> None:
    torn = filler.article(60)
    torn["sections"][0]["body"] += "\n\n![A field](pictures/torn.jpg)"
    content = filler.saved(tmp_path, torn)
    (tmp_path / "pictures").mkdir()
    file = BytesIO()
    Image.effect_noise((900, 400), 60).save(file, "JPEG")
    (tmp_path / "pictures" / "torn.jpg").write_bytes(file.getvalue()[: len(file.getvalue()) // 2])
    said = brochure("make", str(content), "--format", "press", "--out", str(tmp_path / "out"))
    assert said.code == 1
    assert "the picture pictures/torn.jpg cannot be read" in said.err


@pytest.mark.every
def test_each_condition_has_a_file_of_its_own(
    brochure: Callable[..., Said], tmp_path: Path
) -> None:
    content = filler.saved(tmp_path, filler.article(60))
    order = ("make", str(content), "--format", "handout", "--press", "--out", str(tmp_path / "out"))
    assert (brochure(*order).code, brochure(*order, "--condition", "fogra39").code) == (0, 0)
    names = {path.name for path in (tmp_path / "out").glob("*.pdf")}
    assert names == {"filler-handout-press.pdf", "filler-handout-fogra39-press.pdf"}


@pytest.mark.every
def test_a_condition_is_for_what_goes_to_a_print_shop(
    brochure: Callable[..., Said], tmp_path: Path
) -> None:
    content = filler.saved(tmp_path, filler.article(60))
    order = ("make", str(content), "--condition", "fogra39", "--out", str(tmp_path / "out"))
    assert brochure(*order, "--format", "handout", "--format", "press").code == 0
    said = brochure(*order, "--format", "handout")
    assert said.code == 2
    assert "a condition is named, and nothing is made for a print shop" in said.err
