"""The checks of a print shop's file: each fires on a fault planted in a real one, and not on its
near misses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import clinic
import handouts
import papers
import pikepdf
import print_shop
import pytest
from paths import CONTENT
from pikepdf import Array, Dictionary, Name, String

from brochure import check
from brochure.check import (
    bleed_missing,
    colour_not_for_press,
    ink_too_heavy,
    ink_unlike_colour,
    press_boxes_wrong,
    press_differs,
    press_file_fault,
)
from brochure.finish import press as finish
from brochure.inspect import colour_spaces
from brochure.model.brand import BrandInk, BrandInks
from brochure.model.finding import Finding, Severity
from brochure.model.pdf import Finished, Pdf
from brochure.model.proof import Proof

MODULES = (
    bleed_missing,
    colour_not_for_press,
    ink_too_heavy,
    press_boxes_wrong,
    press_differs,
    press_file_fault,
)
Harm = Callable[[pikepdf.Pdf], object]


def found_in(data: bytes, proof: Proof, *modules: ModuleType) -> list[Finding]:
    """Return what the checks find in a print shop's file, all of them or some."""
    one, found = Finished("press", Pdf(data, proof.pdf.pages)), []
    for module in modules or MODULES:
        found += module.finished(proof.manuscript, proof.edition, proof.pdf, one)
    return found


def saved(file: pikepdf.Pdf, **saving: Any) -> bytes:
    data = BytesIO()
    file.save(data, **saving)
    return data.getvalue()


def found_after(
    harm: Harm, *modules: ModuleType, format_name: str = "press", **saving: Any
) -> list[Finding]:
    """Return what is found in a file after something was done to it; each finding is an error with
    something to do.
    """
    file = papers.own(print_shop.printed(CONTENT, format_name).data)
    harm(file)
    findings = found_in(saved(file, **saving), print_shop.proof(CONTENT, format_name), *modules)
    assert all(one.severity is Severity.ERROR and one.hint for one in findings)
    return findings


def said_after(harm: Harm, module: ModuleType, format_name: str = "press") -> str:
    """Return the message of the only finding of a check."""
    found = clinic.one(found_after(harm, module, format_name=format_name))
    assert found.code == check.code(module)
    return found.message


def told_after(harm: Harm, module: ModuleType) -> str:
    """Return the messages of a check's findings, one a line."""
    return "\n".join(one.message for one in found_after(harm, module))


def drawing(page: pikepdf.Page) -> str:
    return page.Contents.read_bytes().decode("latin-1")


def rewritten(old: str, new: str, count: int = 1) -> Harm:
    """Return the harm that writes something else into the first page's drawing; `old` is an
    expression.
    """

    def harm(file: pikepdf.Pdf) -> None:
        text, done = re.subn(old, new, drawing(file.pages[0]), count=count)
        assert done, old
        file.pages[0].Contents = file.make_stream(text.encode("latin-1"))

    return harm


def within(
    more: str, prepare: Callable[[pikepdf.Pdf, Any], object] = lambda _file, _resources: None
) -> Harm:
    """Return the harm that draws something more on the first page, in its own corner of the
    paper.
    """

    def harm(file: pikepdf.Pdf) -> None:
        prepare(file, file.pages[0].obj.Resources)
        text = drawing(file.pages[0])
        file.pages[0].Contents = file.make_stream(
            f"q 1 0 0 1 300 60 cm {more} Q\n{text}".encode("latin-1")
        )

    return harm


def drawn_object(
    kind: str, name: str, make: Callable[[pikepdf.Pdf], Any]
) -> Callable[[pikepdf.Pdf, Any], None]:
    """Return what puts an object into the resources."""

    def prepare(file: pikepdf.Pdf, resources: Any) -> None:
        held = resources.get(kind, Dictionary())
        held[name] = make(file)
        resources[kind] = held

    return prepare


def image(space: Any, data: bytes, **more: Any) -> Callable[[pikepdf.Pdf], Any]:
    about: dict[str, Any] = {
        "Subtype": Name.Image,
        "Width": 1,
        "Height": 1,
        "BitsPerComponent": 8,
        "ColorSpace": space,
        **more,
    }
    return lambda file: file.make_stream(data, **about)


def holding(space: Any, data: bytes, **more: Any) -> Harm:
    """Return the harm of a picture of one pixel among the first page's resources."""
    return within("", drawn_object("/XObject", "/X", image(space, data, **more)))


def form(drawing: bytes, **more: Any) -> Callable[[pikepdf.Pdf], Any]:
    return lambda file: file.make_stream(
        drawing, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), **more
    )


def profile(kind: bytes, parts: int) -> Callable[[pikepdf.Pdf], Any]:
    return lambda file: Array(
        [Name.ICCBased, file.make_stream(b"\0" * 16 + kind + b"\0" * 108, N=parts)]
    )


def gradient(space: Any, function: Any) -> Callable[[pikepdf.Pdf], Any]:
    return lambda _file: Dictionary(
        ShadingType=2, ColorSpace=space, Coords=[0, 0, 9, 9], Function=function
    )


def ramp(*ends: list[float]) -> Any:
    return Dictionary(FunctionType=2, Domain=[0, 1], C0=Array(ends[0]), C1=Array(ends[1]), N=1)


TEAL, DARK = [0.8, 0.2, 0.4, 0.6], [0.9, 0.9, 0.9, 0.5]
SPOT = Array([Name.Separation, Name("/PANTONE 215 C"), Name.DeviceCMYK, ramp([0, 0, 0, 0], TEAL)])
HEAVY_PIXEL = bytes([230, 230, 230, 128])
TABLE = Array([Name.Indexed, Name.DeviceCMYK, 1, String(b"\0\0\0\0" + HEAVY_PIXEL)])
LAB = Array([Name.Lab, Dictionary(WhitePoint=Array([0.96, 1, 0.82]))])


@pytest.mark.every
def test_a_sound_file_is_silent_and_other_files_are_not_looked_at() -> None:
    """Slow: a file for a print shop is made first."""
    proof = print_shop.proof()
    assert found_after(lambda _file: None) == []
    other = Finished("print", Pdf(b"junk", 1))
    assert [
        one
        for module in MODULES
        for one in module.finished(proof.manuscript, proof.edition, proof.pdf, other)
    ] == []


def test_nobody_can_answer_for_what_a_print_shop_would_print() -> None:
    assert [check.code(module) for module in MODULES if not check.waivable(check.code(module))] == [
        "bleed-missing", "colour-not-for-press", "ink-too-heavy", "press-boxes-wrong",
        "press-differs",
        "press-file-fault",
    ]  # fmt: skip


# ---- colours of a screen

SCREENS: tuple[tuple[str, Harm, str], ...] = (
    ("an operator", within("1 0 0 rg 0 0 9 9 re f"),
     "page 1 of the print shop's file names DeviceRGB, once"),
    ("a stroke", within("0 0 1 RG 0 0 m 9 9 l S"), "page 1 .* names DeviceRGB, once"),
    ("a named space", within("/DeviceRGB cs 1 0 0 sc"), "page 1 .* names DeviceRGB, 2 times"),
    ("a picture", holding(Name.DeviceRGB, b"abc"), r"object \d+ .* DeviceRGB"),
    ("an indexed picture",
     holding(Array([Name.Indexed, Name.DeviceRGB, 0, String("abc")]), b"\0"),
     r"object \d+ .* names Indexed DeviceRGB"),
    ("a picture of no space",
     within("", drawn_object("/XObject", "/X", lambda file: file.make_stream(
        b"", Subtype=Name.Image, Width=1, Height=1, Filter=Name.JPXDecode))),
        "names no colour space"),
    ("a picture in the stream", within("BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI"),
     "an inline picture .* DeviceRGB"),
    ("a form", within("/X Do", drawn_object("/XObject", "/X", form(b"1 0 0 rg"))),
     r"object \d+ .* names DeviceRGB"),
    ("a form nobody draws", within("", drawn_object("/XObject", "/X", form(b"1 0 0 RG"))),
     "names DeviceRGB"),
    ("a pattern", within("", drawn_object("/Pattern", "/P", lambda file: file.make_stream(
        b"1 1 0 rg", PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 1, 1], XStep=1,
        YStep=1))), "DeviceRGB"),
    ("a group", within("/X Do", drawn_object("/XObject", "/X", form(
        b"", Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)))), "names DeviceRGB"),
    ("a mask", within("", drawn_object("/ExtGState", "/M", lambda file: Dictionary(
        SMask=Dictionary(S=Name.Luminosity, G=form(b"1 1 1 rg")(file))))), "names DeviceRGB"),
    ("a gradient",
     within("",
      drawn_object("/Shading", "/S", gradient(Name.DeviceRGB, ramp([1, 0, 0], [0, 0, 1])))),
     "names DeviceRGB"),
    ("Lab", within("/L cs 50 0 0 sc", drawn_object("/ColorSpace", "/L", lambda _file: LAB)),
     "names Lab"),
    ("a screen's profile", within("/I cs", drawn_object("/ColorSpace", "/I", profile(b"RGB ", 3))),
     "ICCBased RGB"),
    ("a space nobody defines", within("/Nowhere cs"), "names Nowhere, once"),
    ("a spot colour over a screen's",
     within("/T cs 1 scn", drawn_object("/ColorSpace", "/T", lambda _file: Array(
        [Name.Separation, Name.Gold, Name.DeviceRGB, ramp([1, 1, 1], [1, 1, 0])]))),
        "names Separation Gold"),
    ("a letter drawn as a picture", within("", drawn_object("/Font", "/T3", lambda file: Dictionary(
        Subtype=Name.Type3, CharProcs=Dictionary(a=file.make_stream(b"1 0 0 rg"))))),
        "names DeviceRGB"),
    ("a note's look",
     lambda file: file.pages[0].obj.update({"/Annots": Array([file.make_indirect(Dictionary(
        AP=Dictionary(N=form(b"1 0 0 rg")(file))))])}), "names DeviceRGB"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "harm", "message"), SCREENS, ids=[name for name, _, _ in SCREENS])
def test_a_screens_colour_is_found_wherever_it_is(name: str, harm: Harm, message: str) -> None:
    found = found_after(harm, colour_not_for_press)
    assert {one.code for one in found} == {"colour-not-for-press"}
    assert re.search(message, found[0].message), found


INKED: tuple[tuple[str, Harm], ...] = (
    ("grey and CMYK", within("0.5 g 0 G 0.8 0.2 0.4 0.6 k 0 0 9 9 re f 0.1 0 0 0 K")),
    ("a spot colour",
     within("/T cs 1 scn 0 0 9 9 re f", drawn_object("/ColorSpace", "/T", lambda _file: SPOT))),
    ("a press's profile",
     within("/I cs 0.1 0.2 0.3 0.4 sc", drawn_object("/ColorSpace", "/I", profile(b"CMYK", 4)))),
    ("a CMYK gradient", within("0 0 9 9 re W n /S sh", drawn_object(
        "/Shading", "/S", gradient(Name.DeviceCMYK, ramp(TEAL, TEAL))))),
    ("a stencil", holding(None, b"\0", ImageMask=True, BitsPerComponent=1)),
    ("a picture of a spot colour", holding(SPOT, b"\xff")),
    ("a pattern in inks",
     within("/Pattern cs /P scn 0 0 9 9 re f", drawn_object("/Pattern", "/P", lambda file:
        file.make_stream(b"0 0 0 1 k 0 0 1 1 re f", PatternType=1, PaintType=1, TilingType=1,
         BBox=[0, 0, 1, 1],
                         XStep=1, YStep=1)))),
)  # fmt: skip


@pytest.mark.every(but=1)
@pytest.mark.parametrize(("name", "harm"), INKED, ids=[name for name, _ in INKED])
def test_what_is_made_of_inks_is_silent(name: str, harm: Harm) -> None:
    assert found_after(harm) == []


# ---- too much ink

HEAVY: tuple[tuple[str, Harm, str], ...] = (
    ("a flat colour", within("0.9 0.9 0.9 0.5 k 0 0 9 9 re f"),
     "page 1 .* has 320.0% of ink; gracol bears 300%"),
    ("a pixel", holding(Name.DeviceCMYK, HEAVY_PIXEL), "320.8%"),
    ("an inverted pixel",
     holding(Name.DeviceCMYK, bytes([25, 25, 25, 127]), Decode=[1, 0] * 4),
     "320.8%"),
    ("an entry of a table", holding(TABLE, b"\1"), "320.8%"),
    ("a gradient's stop",
     within("",
      drawn_object("/Shading", "/S", gradient(Name.DeviceCMYK, ramp([0, 0, 0, 0], DARK)))),
      "320.0%"),
    ("a spot colour", within("/T cs 1 scn", drawn_object("/ColorSpace", "/T", lambda _file: Array(
        [Name.Separation, Name.Gold, Name.DeviceCMYK, ramp([0, 0, 0, 0], DARK)]))), "320.0%"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "harm", "message"), HEAVY, ids=[name for name, _, _ in HEAVY])
def test_too_much_ink_is_found_and_measured(name: str, harm: Harm, message: str) -> None:
    assert re.search(message, said_after(harm, ink_too_heavy))


LIGHT: tuple[tuple[str, Harm], ...] = (
    ("300 %", within("0.9 0.8 0.8 0.5 k")),
    ("half of a spot colour",
     within("/T cs 0.5 scn", drawn_object("/ColorSpace", "/T", lambda _file: Array(
        [Name.Separation, Name.Gold, Name.DeviceCMYK, ramp([0, 0, 0, 0], DARK)])))),
    ("an entry that no pixel uses", holding(TABLE, b"\0")),
)  # fmt: skip


@pytest.mark.every(but=1)
@pytest.mark.parametrize(("name", "harm"), LIGHT, ids=[name for name, _ in LIGHT])
def test_ink_that_the_paper_bears_is_silent(name: str, harm: Harm) -> None:
    assert found_after(harm) == []


UNTOLD: tuple[tuple[str, Harm], ...] = (
    ("pixels of 16 bits", holding(Name.DeviceCMYK, b"\0" * 8, BitsPerComponent=16)),
    ("pixels that end early", holding(Name.DeviceCMYK, b"\0\0")),
    ("pixels through a curve", holding(Name.DeviceGray, b"\0", Decode=[0, 0.5])),
    ("a gradient without stops", within("", drawn_object("/Shading", "/S", lambda file: gradient(
        Name.DeviceCMYK, file.make_stream(b"", FunctionType=0))(file)))),
)  # fmt: skip


@pytest.mark.parametrize(("name", "harm"), UNTOLD, ids=[name for name, _ in UNTOLD])
def test_ink_that_cannot_be_told_is_not_passed_over(name: str, harm: Harm) -> None:
    assert "cannot be told of" in said_after(harm, ink_too_heavy)


def test_the_limit_is_the_conditions_own() -> None:
    proof = print_shop.proof()
    condition = proof.edition.condition
    assert condition
    label = condition.label.model_copy(update={"most_ink": 2.0})
    thrifty = replace(
        proof, edition=replace(proof.edition, condition=replace(condition, label=label))
    )
    found = [
        one for one in found_in(print_shop.printed().data, thrifty) if one.code == "ink-too-heavy"
    ]
    assert re.search(r"209\.\d% of ink; gracol bears 200%", found[0].message)


# ---- boxes and marks


def boxed(name: str, *by: float) -> Harm:
    """Return the harm that moves the edges of a box of the first page."""

    def harm(file: pikepdf.Pdf) -> None:
        sheet = file.pages[0].obj
        sheet[name] = Array(
            [round(float(edge) + off, 4) for edge, off in zip(sheet[name], by, strict=True)]
        )

    return harm


def taken(name: str) -> Harm:
    def harm(file: pikepdf.Pdf) -> None:
        del file.pages[0].obj[name]

    return harm


def given(name: str, value: Any) -> Harm:
    def harm(file: pikepdf.Pdf) -> None:
        file.pages[0].obj[name] = value

    return harm


BOXES: tuple[tuple[str, Harm, str], ...] = (
    ("a shifted TrimBox", boxed("/TrimBox", 3, 0, 3, 0),
     "on the left its BleedBox goes 12.00 pt past its TrimBox"),
    ("a smaller TrimBox", boxed("/TrimBox", 0, 0, 0, -2),
     "its TrimBox is 790.00 pt high, the format 792.00 pt"),
    ("a thin bleed", boxed("/BleedBox", 0, 3, 0, 0), "on the bottom its BleedBox goes 6.00 pt"),
    ("both shifted",
     lambda file: [boxed(name, 2, 0, 2, 0)(file) for name in ("/TrimBox", "/BleedBox")],
     "no crop mark stands at 32.00 pt"),
    ("no TrimBox", taken("/TrimBox"), "it has no TrimBox"),
    ("no BleedBox", taken("/BleedBox"), "it has no BleedBox"),
    ("an ArtBox", given("/ArtBox", [30, 30, 642, 822]), "it has a ArtBox"),
    ("a CropBox", given("/CropBox", [30, 30, 642, 822]), "it has a CropBox"),
    ("a small sheet", boxed("/MediaBox", 0, 0, -25, 0), "its MediaBox does not hold its BleedBox"),
    ("a mark inside the bleed", within("/Registration CS 1 SCN 0 0 m 0 9 l S"),
     "a mark stands inside the bleed"),
    ("a mark that reaches in", rewritten("30 18 m 30 3 l S", "30 24 m 30 3 l S"),
     "a mark stands inside the bleed"),
    ("a mark off the sheet", rewritten("30 18 m 30 3 l S", "30 18 m 30 -3 l S"),
     "a mark stands off the sheet"),
    ("a crop mark that is gone", rewritten("30 18 m 30 3 l S", ""),
     "below the page no crop mark stands at 30.00 pt"),
    ("a crop mark a little off", rewritten("30 18 m 30 3 l S", "30.1 18 m 30.1 3 l S"),
     "no crop mark stands at 30.00"),
    ("no registration mark", rewritten(r"(?m)^[\d. ]+ m .* c h S$", "", 4),
     "below the page no registration mark"),
    ("a box in all inks", within("/Registration cs 1 scn 0 0 9 9 re f"),
     "a mark stands inside the bleed"),
    ("text in all inks", within("/Registration cs 1 scn BT ET BT (x) Tj ET"),
     "used for something else than marks"),
    ("a form in all inks", within("", drawn_object("/XObject", "/X", form(
        b"/R cs 1 scn 0 0 9 9 re f", Resources=Dictionary(ColorSpace=Dictionary(R=Array(
            [Name.Separation, Name.All, Name.DeviceCMYK, ramp([0, 0, 0, 0], [1, 1, 1, 1])])))))),
     "used for something else than marks"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "harm", "message"), BOXES, ids=[name for name, _, _ in BOXES])
def test_a_box_or_a_mark_that_is_wrong_is_told(name: str, harm: Harm, message: str) -> None:
    assert message in told_after(harm, press_boxes_wrong)


@pytest.mark.every
def test_a_fold_that_is_not_ticked_is_told() -> None:
    """Slow: a folded sheet is made for a print shop."""
    proof = print_shop.proof(CONTENT, "trifold")
    (sound,) = proof.finished
    assert found_in(sound.pdf.data, proof) == []
    text = drawing(papers.opened(sound.pdf.data).pages[0])
    tick = f"{30 + 3.625 * 72:g} 18 m"
    assert tick in text
    message = said_after(rewritten(re.escape(tick), "300 18 m"), press_boxes_wrong, "trifold")
    assert message.endswith("below the page no fold mark stands at 291.00 pt")


# ---- bleed


def bare(css: str, tmp: Path) -> list[Finding]:
    """Return what is found at the edges of the hillside handout under a style sheet."""
    content = handouts.copied(tmp)
    (tmp / "assets" / "brands" / "hillside" / "brand.css").write_text(css)
    proof = print_shop.proof(content, "handout")
    (one,) = proof.finished
    return list(bleed_missing.finished(proof.manuscript, proof.edition, proof.pdf, one))


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("css", "sides"),
    [
        (".band { margin-inline: calc(-1 * var(--margin-inline)) }", ["left", "right"]),
        (".band { margin-top: 0 }", ["top"]),
        (".questions { margin-inline: calc(-1 * var(--margin-inline)) }", ["left", "right"]),
        (".questions { margin-inline: calc(-1 * (var(--margin-inline) + var(--bleed))) }", []),
        (".questions { margin-inline: calc(3pt - var(--margin-inline)) }", []),
    ],
)
def test_colour_that_ends_at_the_trim_is_found(css: str, sides: list[str], tmp_path: Path) -> None:
    found = bare(css, tmp_path)
    assert {one.code for one in found} <= {"bleed-missing"}
    assert sorted({re.search(r"at the (\w+) edge", one.message)[1] for one in found}) == sides  # type: ignore[index]
    assert len(found) == len(sides)


def test_a_corner_without_colour_is_found() -> None:
    paper = "q 0 0 0 0 k 21 822 9 9 re f Q"
    (found,) = found_after(rewritten(r"Q\nq\n/Reg", f"Q\n{paper}\nq\n/Reg"), bleed_missing)
    assert (
        found.message
        == "page 1: the colour at the top edge, from 0.00 to 0.00 in, does not go on into the bleed"
    )


# ---- what PDF/X-4 asks for


def info(key: str, value: Any) -> Harm:
    def harm(file: pikepdf.Pdf) -> None:
        file.docinfo[key] = value

    return harm


def xmp(key: str, value: str | None) -> Harm:
    def harm(file: pikepdf.Pdf) -> None:
        with file.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
            said.register_xml_namespace("http://www.npes.org/pdfx/ns/id/", "pdfxid")
            if value is None:
                del said[key]
            else:
                said[key] = value

    return harm


def root(key: str, value: Any) -> Harm:
    def harm(file: pikepdf.Pdf) -> None:
        file.Root[key] = value

    return harm


def intent(key: str, value: Any) -> Harm:
    def harm(file: pikepdf.Pdf) -> None:
        file.Root.OutputIntents[0][key] = value

    return harm


def emptied(file: pikepdf.Pdf) -> None:
    del file.Root.OutputIntents


def doubled(file: pikepdf.Pdf) -> None:
    file.Root.OutputIntents.append(file.Root.OutputIntents[0])


def profiled(file: pikepdf.Pdf) -> None:
    file.Root.OutputIntents[0].DestOutputProfile.write(b"x" * 999)


def linked(file: pikepdf.Pdf) -> None:
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=[0, 0, 9, 9],
        A=Dictionary(S=Name.URI, URI="https://a.example"),
    )
    file.pages[0].obj.Annots = Array([file.make_indirect(note)])


def bared(file: pikepdf.Pdf) -> None:
    for one in file.objects:
        if isinstance(one, Dictionary) and "/FontFile2" in one:
            del one["/FontFile2"]
            return


def state(**entries: Any) -> Harm:
    return within("", drawn_object("/ExtGState", "/G", lambda _file: Dictionary(**entries)))


FAULTS: tuple[tuple[str, Harm, str], ...] = (
    ("no output intent", emptied, "it has no output intents (GTS_PDFX), and needs one"),
    ("two output intents", doubled, "it has 2 output intents"),
    ("another condition", intent("/OutputConditionIdentifier", String("FOGRA39")),
     "says FOGRA39 as OutputCond"),
    ("no registry", intent("/RegistryName", String("")), "says nothing as RegistryName"),
    ("another profile", profiled, "does not hold the profile of the condition 'gracol'"),
    ("another standard", xmp("pdfxid:GTS_PDFXVersion", "PDF/X-3"),
     "its metadata say PDF/X-3 as its standard"),
    ("no version id", xmp("xmpMM:VersionID", None), "its metadata lack xmpMM:VersionID"),
    ("no instance id", xmp("xmpMM:InstanceID", " "), "its metadata lack xmpMM:InstanceID"),
    ("another title", info("/Title", String("Knees")), "another title in its metadata"),
    ("trapped", info("/Trapped", Name("/True")), "it does not say that it is not trapped"),
    ("trapped, perhaps", xmp("pdf:Trapped", "Unknown"), "it does not say that it is not trapped"),
    ("the clock", info("/ModDate", String("D:20261122101112Z")), "should be 1970-01-01"),
    ("the clock in XMP", xmp("xmp:ModifyDate", "2026-11-22T10:11:12Z"),
     "its xmp:ModifyDate is 2026-11-22T10:11:12Z"),
    ("a link", linked, "page 1 has 1 annotation, such as links"),
    ("a form", root("/AcroForm", Dictionary(Fields=Array())),
     "it has a form to fill in (AcroForm)"),
    ("bookmarks", root("/Outlines", Dictionary()), "it has bookmarks (Outlines)"),
    ("layers", root("/OCProperties", Dictionary()), "it has layers (OCProperties)"),
    ("a script", root("/OpenAction", Dictionary(S=Name.JavaScript, JS="app.alert(1)")),
     "an action at its opening"),
    ("an action of a page", given("/AA", Dictionary()),
     "page 1 has actions that start by themselves"),
    ("an enclosed file", lambda file: file.attachments.__setitem__("a.txt", b"a"),
     "it holds an enclosed file (EF)"),
    ("another area", lambda file: file.Root.ViewerPreferences.update({"/PrintArea": Name.TrimBox}),
     "another part"),
    ("a font that is not embedded", bared, "is not embedded"),
    ("a font of type 3", within("", drawn_object("/Font", "/T", lambda _file: Dictionary(
        Type=Name.Font, Subtype=Name.Type3, CharProcs=Dictionary()))),
        "letters that are drawn as pictures"),
    ("a blend mode", state(BM=Name.Multiply), "blend mode Multiply"),
    ("a transfer curve", state(TR=Name.Identity), "it holds a transfer curve (TR)"),
    ("a halftone", state(HT=Dictionary(HalftoneType=1)), "it holds a halftone of its own (HT)"),
    ("a program", holding(None, b"", Subtype=Name.PS), "PostScript"),
    ("a picture in two forms", holding(Name.DeviceGray, b"\0", Alternates=Array()),
     "it holds a picture in two forms"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "harm", "message"), FAULTS, ids=[name for name, _, _ in FAULTS])
def test_what_pdf_x_4_forbids_or_lacks_is_told(name: str, harm: Harm, message: str) -> None:
    assert message in told_after(harm, press_file_fault)


@pytest.mark.parametrize(
    ("saving", "message"),
    [
        ({"force_version": "1.7"}, "it is PDF 1.7, where PDF/X-4 is PDF 1.6"),
        ({"encryption": pikepdf.Encryption(owner="a", user="")}, "it is encrypted"),
    ],
)
def test_another_version_and_a_lock_are_told(saving: dict[str, Any], message: str) -> None:
    found = found_after(lambda _file: None, press_file_fault, **saving)
    assert any(message in one.message for one in found)


def test_a_file_that_asks_for_a_password_is_told() -> None:
    proof = print_shop.proof()
    file = papers.own(print_shop.printed().data)
    data = saved(file, encryption=pikepdf.Encryption(owner="a", user="b"))
    one = Finished("press", Pdf(data, 2))
    (found,) = press_file_fault.finished(proof.manuscript, proof.edition, proof.pdf, one)
    assert found.message == "the print shop's file: it is locked by a password"


def test_the_day_of_the_review_is_asked_for() -> None:
    proof = print_shop.proof()
    control = proof.manuscript.handout.document.model_copy(update={"reviewed_on": clinic.DAY})
    text = replace(
        proof.manuscript, handout=proof.manuscript.handout.model_copy(update={"document": control})
    )
    found = found_in(print_shop.printed().data, replace(proof, manuscript=text))
    assert {one.code for one in found} == {"press-file-fault"} and len(found) == 5
    assert "should be 2026-11-22, the day of its review" in found[0].message


# ---- the same as was proofed


def lines(file: pikepdf.Pdf) -> list[str]:
    return re.findall(r"(?s)BT\n.*?ET\n", drawing(file.pages[0]))


DIFFERENT: tuple[tuple[str, Harm, str], ...] = (
    ("a line that is gone", rewritten(r"(?s)BT\n.*?ET\n", ""),
     "page 1 of the print shop's file lacks 1 piece"),
    ("a line that is there twice", rewritten(r"(?s)(BT\n.*?ET\n)", r"\1q 1 0 0 1 0 90 cm \1 Q "),
     "has, and the proof has not"),
    ("a line elsewhere", rewritten(r"(?s)Tm\n", "Tm 0 -1 Td\n"), "lacks 1 piece"),
    ("a glyph that is gone", rewritten(r"\[ <....>", "["), "lacks 1 piece"),
    ("a hidden line", rewritten(r"(?s)BT\n", "BT 3 Tr\n"), "lacks"),
    ("text off its place on every page", boxed("/TrimBox", 1, 0, 1, 0), "lacks"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "harm", "message"), DIFFERENT, ids=[name for name, _, _ in DIFFERENT]
)
def test_what_differs_from_the_proof_is_told(name: str, harm: Harm, message: str) -> None:
    assert message in told_after(harm, press_differs)


def test_a_page_that_is_gone_is_told() -> None:
    proof = print_shop.proof()
    file = papers.own(print_shop.printed().data)
    del file.pages[1]
    one = Finished("press", Pdf(saved(file), 1))
    (found,) = press_differs.finished(proof.manuscript, proof.edition, proof.pdf, one)
    assert found.message == "the print shop's file has 1 pages, the proof 2"


@pytest.mark.every
def test_a_picture_that_was_moved_is_told() -> None:
    proof = print_shop.proof(handouts.HILLSIDE, "handout")
    file = papers.own(proof.finished[0].pdf.data)
    page = file.pages[1]
    text = drawing(page)
    assert text.count(" Do") == 1
    page.Contents = file.make_stream(
        re.sub(r"(\S+ Do)", r"1 0 0 1 0.01 0 cm \1", text).encode("latin-1")
    )
    one = Finished("press", Pdf(saved(file), 2))
    lacks, has = press_differs.finished(proof.manuscript, proof.edition, proof.pdf, one)
    assert (
        "a picture of 900 by 240 pixels" in lacks.message
        and "a picture of 900 by 240 pixels" in has.message
    )


@pytest.mark.every
def test_a_file_made_from_another_proof_is_told() -> None:
    one, other = print_shop.proof(), print_shop.proof(handouts.HILLSIDE, "handout")
    made = finish.prepared(other.pdf, one.edition)
    found = found_in(made.data, one)
    assert {"press-differs", "press-file-fault"} <= {finding.code for finding in found}


# ---- inks of a brand

INKS: tuple[tuple[tuple[float, ...], bool], ...] = (
    ((90, 40, 45, 50), False), ((100, 30, 40, 50), False), ((40, 90, 45, 50), True),
    ((0, 60, 40, 10), True),
    ((5, 0, 0, 0), True),
)  # fmt: skip


@pytest.mark.parametrize(("cmyk", "unlike"), INKS)
def test_inks_that_print_another_colour_are_a_warning(
    cmyk: tuple[float, ...], unlike: bool
) -> None:
    made = clinic.in_brand(clinic.edition("press"), inks=BrandInks(primary=BrandInk(cmyk=cmyk)))
    found = [
        one for one in check.text(clinic.manuscript(), made) if one.code == "ink-unlike-colour"
    ]
    assert [one.severity for one in found] == [Severity.WARNING] * unlike
    assert all(
        "for primary" in one.message and "than #0e4a4f" in one.message and one.hint for one in found
    )
    assert list(ink_unlike_colour.text(clinic.manuscript(), replace(made, condition=None))) == []


# ---- colour spaces


def test_colour_spaces_are_told_by_what_a_press_can_print() -> None:
    assert colour_spaces.of(Name.DeviceGray).inks([0.25]) == (0, 0, 0, 0.75)
    spot = colour_spaces.of(SPOT)
    assert spot.printable and spot.inks([0.5]) == pytest.approx((0.4, 0.1, 0.2, 0.3))
    assert spot.inks([0.5, 0.5]) is None, "a colour of one ink has one share"
    assert colour_spaces.of(Name.DeviceRGB).inks([1, 0, 0]) is None
    assert not colour_spaces.of(None).printable and not colour_spaces.of(Name.Nowhere).printable
    assert not colour_spaces.of(
        Array([Name.DeviceN, Array([Name.Gold]), Name.DeviceCMYK, Dictionary()])
    ).printable
    circle = Dictionary(ColorSpace=Dictionary(A=Name.A))
    assert not colour_spaces.of(Name.A, circle).printable, (
        "a name that leads to itself leads nowhere"
    )
    short = Array([Name.Indexed, Name.DeviceCMYK, 3, String("abcd")])
    assert not colour_spaces.of(short).printable, "a table of one colour has no fourth"
