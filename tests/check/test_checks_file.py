"""The checks of the finished PDF as a file: each fires on a fault planted in a real PDF, and not on
its near misses.
"""

from __future__ import annotations

import importlib
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import clinic
import handouts
import page as validator
import pikepdf
import pytest
from clinic import edition, in_format, manuscript, print_, print_html, replaced
from fontTools import subset
from fontTools.ttLib import TTFont
from handouts import HILLSIDE, every_handout
from papers import elements, links, made, own, saved
from paths import CONTENT, ROOT

from brochure import check
from brochure.check import (
    figure_without_alternative,
    file_too_large,
    fonts_merged,
    glyph_missing,
    heading_skipped,
    language_not_set,
    link_without_target,
    pdf_ua_fault,
    script_in_file,
    text_overlaps,
)
from brochure.inspect import objects
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Severity
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.shelves import Shelves
from brochure.typeset import Typesetter

CHECKS = {
    check.code(module): module
    for module in (
        figure_without_alternative, file_too_large, fonts_merged, glyph_missing, heading_skipped,
        language_not_set,
        link_without_target, pdf_ua_fault, script_in_file,
    )
}  # fmt: skip
Harm = Callable[[pikepdf.Pdf], object]


def found(
    code: str, data: bytes, text: Manuscript | None = None, made: Edition | None = None
) -> list[Finding]:
    """Return what one check finds in a PDF; each finding bears its code and says what to do."""
    findings = list(CHECKS[code].pdf(text or manuscript(), made or edition(), Pdf(data, 1)))
    assert {one.code for one in findings} <= {code}
    assert all(one.hint for one in findings)
    return findings


def said(code: str, data: bytes, text: Manuscript | None = None) -> str:
    """Return the message of the only finding, an error."""
    only = clinic.one(found(code, data, text))
    assert only.severity is Severity.ERROR
    return only.message


def harmed(harm: Harm, content: Path = CONTENT) -> bytes:
    """Return a handout's PDF, changed."""
    pdf = own(made(content))
    harm(pdf)
    return saved(pdf)


def with_body(body: str) -> Manuscript:
    return manuscript(replaced(clinic.SHORT, "Rest helps.", body))


def body_set(typesetter: Typesetter, body: str) -> tuple[Manuscript, bytes]:
    text = with_body(body)
    return text, print_(typesetter, text, edition())[0].data


@every_handout
def test_every_handout_of_ours_is_silent(content: Path, format_name: str) -> None:
    proof = handouts.proof(content, format_name)
    for module in CHECKS.values():
        assert list(module.pdf(proof.manuscript, proof.edition, proof.pdf)) == []


def test_the_checks_read_what_the_pages_draw() -> None:
    words = " ".join("".join(text.words for text in objects.texts(made())).split())
    assert "stem cell therapy" in words
    kinds = [element.type for element in objects.elements(made())]
    assert kinds.count("H1") == 1
    assert len([kind for kind in kinds if kind == "P"]) > 5
    (title,) = [element.text for element in objects.elements(made()) if element.type == "H1"]
    assert title == "Stem Cell Therapy for Knee Osteoarthritis"


def test_what_is_no_pdf_is_told_as_a_check_that_failed() -> None:
    failed = {
        one.code
        for one in check.pdf(manuscript(), edition(), Pdf(b"junk", 1))
        if "itself failed" in one.message
    }
    assert set(CHECKS) - failed == {"file-too-large"}, "this one only counts bytes"


def test_words_that_a_tag_names_by_a_reference_are_read() -> None:
    def harm(pdf: pikepdf.Pdf) -> None:
        title = elements(pdf, "H1")[0]
        for holder in [title, *(kid for kid in title.K if isinstance(kid, pikepdf.Dictionary))]:
            kids = [
                pikepdf.Dictionary(Type=pikepdf.Name("/MCR"), MCID=kid, Pg=holder.Pg)
                if isinstance(kid, int)
                else kid
                for kid in holder.K
            ]
            holder.K = pikepdf.Array(kids)

    (title,) = [element for element in objects.elements(harmed(harm)) if element.type == "H1"]
    assert (title.page, title.text) == (1, "Stem Cell Therapy for Knee Osteoarthritis")


def test_marked_content_that_is_named_in_the_resources_is_found() -> None:
    def harm(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        page.Resources.Properties = pikepdf.Dictionary(M0=pikepdf.Dictionary(MCID=0))
        stream = page.Contents.read_bytes()
        assert stream.count(b"<</MCID 0>>") == 1
        page.Contents = pdf.make_stream(stream.replace(b"<</MCID 0>>", b"/M0"))

    read = [(text.content, text.tagged, text.words) for text in objects.texts(harmed(harm))]
    assert read == [(text.content, text.tagged, text.words) for text in objects.texts(made())]


# ---- pdf-ua-fault


def _drop(key: str) -> Harm:
    def harm(pdf: pikepdf.Pdf) -> None:
        del pdf.Root[key]

    return harm


def _drop_each(tag: str, key: str) -> Harm:
    def harm(pdf: pikepdf.Pdf) -> None:
        for element in elements(pdf, tag):
            del element[key]

    return harm


def _untag(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 9 9 re f")


def _fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [
        one
        for one in pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Subtype") == "/Type0"
    ]


def _wide(pdf: pikepdf.Pdf) -> None:
    for font in _fonts(pdf):
        font.DescendantFonts[0].W = pikepdf.Array([1, 2000, 900])


def _mute(pdf: pikepdf.Pdf) -> None:
    for font in _fonts(pdf):
        del font["/ToUnicode"]


def _unnamed_links(pdf: pikepdf.Pdf) -> None:
    for link in links(pdf):
        del link["/Contents"]


def _loose_item(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "LI")[0].S = pikepdf.Name("/P")


@pytest.mark.parametrize(
    ("harm", "clause", "words"),
    [
        (_drop("/MarkInfo"), "6.2", "does not say that it is tagged"),
        (_drop("/Metadata"), "5", "does not say rightly that it keeps PDF/UA"),
        (_drop("/Metadata"), "7.1", "metadata lack something"),
        (_drop("/StructTreeRoot"), "7.1", "no tree of tags"),
        (_drop("/ViewerPreferences"), "7.1", "the file's name in place of the title"),
        (_drop("/Lang"), "7.2", "a passage's language is not known"),
        (_untag, "7.1", "drawn outside the tags, or decoration stands in them: page 1"),
        (_loose_item, "7.2", "a table, a list or a table of contents is not whole"),
        (_drop_each("Figure", "/Alt"), "7.3", "a picture has no alternative text"),
        (_drop_each("TD", "/A"), "7.5", ""),
        (_unnamed_links, "7.18.5", "nothing says where it leads: annotation 0 on page 1"),
        (_wide, "7.21.5", "letters are drawn in another width than the file says: font object"),
        (_mute, "7.21.7", "letters cannot be copied or read aloud"),
    ],
)
def test_a_broken_clause_is_told_with_its_number(harm: Harm, clause: str, words: str) -> None:
    if clause == "7.5":
        pdf = own(made(HILLSIDE))
        for head in elements(pdf, "TH"):
            del head["/A"]
        harm(pdf)
        data = saved(pdf)
    else:
        data = harmed(harm, HILLSIDE)
    messages = [one.message for one in found("pdf-ua-fault", data)]
    assert any(
        message.startswith(f"PDF/UA-1, {clause}: ") and words in message for message in messages
    ), messages


def test_a_file_that_the_validator_refuses_is_told_as_too_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise validator.SafetyLimitError("max_objects")

    monkeypatch.setattr(validator, "validate_pdf_bytes", refuses)
    message = "the file is too large for the validator of PDF/UA-1"
    assert said("pdf-ua-fault", made()) == message


def test_every_rule_of_the_validator_has_its_clause() -> None:
    program = Path(
        validator.validate_pdf_bytes.__module__ and validator._page.__file__
    ).read_bytes()
    rules = {rule.decode() for rule in re.findall(rb"PDFUA1-([A-Z0-9-]+?-001)", program)}
    assert len(rules) > 80
    assert [rule for rule in sorted(rules) if pdf_ua_fault._clause(rule)[0] == rule] == []
    assert pdf_ua_fault._clause("TABLE-HEADERS-SCOPE-001")[0] == "7.5"
    assert pdf_ua_fault._clause("TABLE-KIDS-001")[0] == "7.2"
    assert pdf_ua_fault._clause("LINK-CONTENTS-001")[0] == "7.18.5"
    assert pdf_ua_fault._clause("ALT-TEXT-LANGUAGE-001")[0] == "7.2"


def test_text_that_opacity_takes_out_of_its_tags_fires(typesetter: Typesetter) -> None:
    data = print_(typesetter, manuscript(clinic.SHORT), edition(), "section p { opacity: 0.6 }")[
        0
    ].data
    report = validator.validate_pdf_bytes(data, profile=validator.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, "when the validator sees it, this search is no longer needed"
    assert said("pdf-ua-fault", data) == (
        "PDF/UA-1, 7.1: «Rest helps.» on page 1 is drawn outside the tags, where no screen reader "
        "finds it"
    )


@pytest.mark.parametrize(
    "css", ["section p { color: rgba(0 0 0 / 80%) }", "section p { opacity: 1 }"]
)
def test_text_of_a_lighter_colour_is_silent(typesetter: Typesetter, css: str) -> None:
    assert (
        found("pdf-ua-fault", print_(typesetter, manuscript(clinic.SHORT), edition(), css)[0].data)
        == []
    )


# ---- fonts-merged


LATIN = [*range(0x20, 0x100), 0x131, 0x152, 0x153, *range(0x2000, 0x2070)]
BEYOND_LATIN = [*range(0x100, 0x250), *range(0x1E00, 0x1F00), *range(0x2070, 0x2100)]
FOREIGN = "Rest helps Łukasz Čapek and Nguyễn Thị Hương."


def split_font(folder: Path) -> None:
    """Give a project one face in two files, as web fonts come; the label says another weight than
    the file.
    """
    shelf = ROOT / "assets" / "fonts" / "source-sans-3"
    shutil.copytree(shelf, folder)
    for name, letters in (
        ("SourceSans3-Regular.ttf", LATIN),
        ("SourceSans3-More.ttf", BEYOND_LATIN),
    ):
        options = subset.Options(layout_features=["*"], name_IDs=["*"])
        with subset.load_font(shelf / "SourceSans3-Regular.ttf", options) as font:
            subsetter = subset.Subsetter(options)
            subsetter.populate(unicodes=letters)
            subsetter.subset(font)
            font.save(folder / name)
    with (folder / "font.yaml").open("a", encoding="utf-8") as label:
        label.write("      - {file: SourceSans3-More.ttf, weight: 500, style: normal}\n")


def test_two_files_of_one_face_that_the_engine_merges_fire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What reading the label refuses by now is let through."""
    labels = importlib.import_module("brochure.read.fonts")  # the room has a function of that name
    monkeypatch.setattr(labels, "_file_faults", lambda label, value: ())
    split_font(tmp_path / "assets" / "fonts" / "source-sans-3")
    content = tmp_path / "content.yaml"
    content.write_text(replaced(clinic.SHORT, "Rest helps.", FOREIGN), "utf-8")
    (proof,) = Pipeline(Shelves(tmp_path)).proofs(Order(content))
    words = " ".join("".join(text.words for text in objects.texts(proof.pdf.data)).split())
    assert "Łukasz Čapek" in words, "copying still gives the right letters"
    only = clinic.one([one for one in proof.findings if one.code == "fonts-merged"])
    assert only.severity is Severity.ERROR
    assert only.message.startswith(
        "in «Rest helps Łukasz Čapek and» on page 1 the font Source Sans 3 draws other characters"
    )
    assert "«Č» as «Ú»" in only.message
    assert re.search(r"\(6 of its \d+ characters; aim for none\)", only.message)
    assert only.where is not None
    assert only.where.text[only.where.column - 1 :].startswith("Łukasz")


@pytest.mark.parametrize(
    "body",
    [
        FOREIGN,
        "Offices affect the craft of fjords: ﬁ, ﬀ, ½, x², № 1, 1⁄2.",
        "Cafe\u0301 and soft\u00adhyphen, a\u00a0b, c\u2009d, non\u2011breaking, µ and Ω.",
        "- one\n\n  1. two",
    ],
)
def test_signs_that_fonts_rightly_draw_otherwise_are_silent(
    typesetter: Typesetter, body: str
) -> None:
    text, data = body_set(typesetter, body.replace("\n", "\n      "))
    assert found("fonts-merged", data, text) == []
    assert found("glyph-missing", data, text) == []


@pytest.mark.parametrize(
    "css",
    [
        "font-variant: small-caps",
        "font-variant-numeric: tabular-nums oldstyle-nums slashed-zero",
        "font-variant-numeric: diagonal-fractions",
    ],
)
def test_other_forms_of_letters_are_silent(typesetter: Typesetter, css: str) -> None:
    text = with_body("Rest 1023 helps 1/2.")
    data = print_(typesetter, text, edition(), f"section p {{ {css} }}")[0].data
    assert found("fonts-merged", data, text) == []


@pytest.mark.parametrize(
    "markup",
    [
        "zero\u200bwidth, joi\u200dner, soft\u00adhyphen",
        "<span lang='ro'>aşa, ţie, Ş</span>",
        "a\tb\u2003c\u2010d",
    ],
)
def test_invisible_signs_and_forms_of_a_language_are_silent(
    typesetter: Typesetter, markup: str
) -> None:
    data = print_html(typesetter, f"<h1>A</h1><p>{markup}</p>")[0].data
    assert found("fonts-merged", data) + found("glyph-missing", data) == []


@pytest.mark.parametrize(
    ("drawn", "text", "rightly"),
    [
        ("\u2044", "/", True), ("\u0219", "\u015f", True), ("-", "\u2010", True),
        ("-", "\u00ad", True),
        ("e", "é", True),
        ("a", "a\u200d", True), ("\ufedf", "\u0644", True), ("\u0915", "\u0915\u093f", True),
        (")", "(", True),
        ("é", "e", False), ("ä", "Ł", False), ("(", "c", False), ("-", "/", False),
         ("s", "c", False),
    ],
)  # fmt: skip
def test_what_a_font_may_rightly_draw_for_a_sign(drawn: str, text: str, rightly: bool) -> None:
    assert fonts_merged._stands_for(drawn, text) is rightly


def test_what_is_never_drawn_is_no_part_of_a_sign() -> None:
    assert fonts_merged._parts("\u200b") == set()
    assert fonts_merged._parts("a\u200d\t") == {"a", " "}


def test_brackets_that_turn_with_the_direction_are_silent(typesetter: Typesetter) -> None:
    data = print_html(typesetter, "<h1>A</h1><p>\u202e(turned [about])\u202c and (not)</p>")[0].data
    drawn = [sorted(font.face.letters[font.glyph(code)]) for text in objects.texts(data) for font,
     code in text.codes
             if font.face and font.texts[code] == "("]  # fmt: skip
    assert [")"] in drawn, "there is a bracket drawn as the other one"
    assert found("fonts-merged", data) == []


def _widen(by: float) -> Harm:
    def harm(pdf: pikepdf.Pdf) -> None:
        widths = next(font for font in _fonts(pdf)).DescendantFonts[0].W
        widths[1][0] = float(widths[1][0]) + by

    return harm


def test_a_sign_of_another_width_fires_from_the_second_thousandth_on() -> None:
    message = said("fonts-merged", harmed(_widen(2)))
    assert re.search(
        r"«.» (\d+) wide and drawn \d+ wide \(1 of its \d+ characters; aim for none\)", message
    ), message
    assert found("fonts-merged", harmed(_widen(1))) == []


def _swap_letters(pdf: pikepdf.Pdf) -> None:
    for font in _fonts(pdf):
        data = font.ToUnicode.read_bytes()
        if b"<006d>" in data:
            font.ToUnicode = pdf.make_stream(data.replace(b"<006d>", b"<0067>"))


def test_a_letter_that_another_one_is_drawn_for_fires() -> None:
    assert all("«g» as «m»" in one.message for one in found("fonts-merged", harmed(_swap_letters)))
    assert found("fonts-merged", harmed(_swap_letters))


# ---- fonts that other programs write: nothing of this comes from our engine


def _with_cmap(body: str) -> Harm:
    """Give each font an encoding of its own in place of Identity-H."""

    def harm(pdf: pikepdf.Pdf) -> None:
        space = "1 begincodespacerange <0000> <FFFF> endcodespacerange"
        for font in _fonts(pdf):
            font.Encoding = pdf.make_stream(f"{space} {body}".encode())

    return harm


def _in_ranges(pdf: pikepdf.Pdf) -> None:
    for font in _fonts(pdf):
        pairs = re.findall(
            rb"<(\w+)> <(\w*)>\n", font.ToUnicode.read_bytes().partition(b"beginbfchar")[2]
        )
        half = len(pairs) // 2
        lines = [b"<%b> <%b> <%b>" % (code, code, text) for code, text in pairs[:half] if text]
        lines += [b"<%b> <%b> [<%b>]" % (code, code, text) for code, text in pairs[half:]]
        font.ToUnicode = pdf.make_stream(b"9 beginbfrange\n" + b"\n".join(lines) + b"\nendbfrange")


def _glyph_map(shift: int) -> Harm:
    def harm(pdf: pikepdf.Pdf) -> None:
        for font in _fonts(pdf):
            glyphs = b"".join(max(0, code + shift).to_bytes(2, "big") for code in range(3000))
            font.DescendantFonts[0].CIDToGIDMap = pdf.make_stream(glyphs)

    return harm


def _one_width(pdf: pikepdf.Pdf) -> None:
    for font in _fonts(pdf):
        del font.DescendantFonts[0]["/W"]


@pytest.mark.parametrize(
    "harm", [_with_cmap("1 begincidrange <0000> <FFFF> 0 endcidrange"), _in_ranges, _glyph_map(0)]
)
def test_the_same_fonts_written_otherwise_are_silent(harm: Harm) -> None:
    data = harmed(harm)
    assert [text.words for text in objects.texts(data)] == [
        text.words for text in objects.texts(made())
    ]
    assert found("fonts-merged", data) + found("glyph-missing", data) == []


def test_codes_that_an_encoding_does_not_know_fire() -> None:
    messages = [
        one.message
        for one in found("glyph-missing", harmed(_with_cmap("1 begincidchar <0001> 1 endcidchar")))
    ]
    assert any("has no drawing for «e» (U+0065)" in message for message in messages)
    assert not [message for message in messages if "« »" in message]


def test_a_map_to_other_glyphs_fires() -> None:
    faults = found("fonts-merged", harmed(_glyph_map(1)))
    assert any(re.search("«(.)» as «(?!\\1).», ", one.message) for one in faults)


def test_one_width_for_all_fires() -> None:
    assert " 1000 wide and drawn " in found("fonts-merged", harmed(_one_width))[0].message


# ---- glyph-missing


def test_a_sign_that_no_font_has_fires(typesetter: Typesetter) -> None:
    text, data = body_set(typesetter, "Press ⏻ twice, ⏻ only.")
    only = clinic.one(found("glyph-missing", data, text))
    assert only.message.startswith("in «Press ⏻ twice, ⏻ only.» on page 1 the font Source Sans 3")
    assert only.message.endswith("has no drawing for «⏻» (U+23FB)")
    assert only.severity is Severity.ERROR
    assert only.where is not None
    assert only.where.text[only.where.column - 1 :] == "⏻ twice, ⏻ only."


def test_glyph_0_fires_whatever_the_engine_logged() -> None:
    def harm(pdf: pikepdf.Pdf) -> None:
        fonts = {
            str(font.BaseFont).partition("+")[2]: name[1:]
            for name, font in pdf.pages[1].Resources.Font.items()
        }
        sans, serif = (
            next(fonts[name] for name in fonts if kind in name) for kind in ("Sans", "Serif")
        )
        pdf.pages[1].contents_add(
            f"/Artifact BMC /{serif} 9 Tf q /{sans} 9 Tf Q "
            "BT 1 0 0 1 9 9 Tm <0000> Tj ET EMC".encode()
        )

    message = said("glyph-missing", harmed(harm))
    assert message.startswith("in «» on page 2 the font Source Serif 4")
    assert message.endswith("has no drawing for a character without a name")


def blanked(letter: str, forget: bool) -> bytes:
    """Return our handout with a letter of each font drawn blank; if `forget`, the font knows it no
    more.
    """

    def harm(pdf: pikepdf.Pdf) -> None:
        for font in _fonts(pdf):
            descriptor = font.DescendantFonts[0].FontDescriptor
            program = TTFont(BytesIO(descriptor.FontFile2.read_bytes()))
            name = program.getBestCmap().get(ord(letter))
            if name is None:
                continue
            program["glyf"][name].numberOfContours = 0
            program["glyf"][name] = type(program["glyf"][name])()
            for table in program["cmap"].tables if forget else ():
                table.cmap = {code: glyph for code, glyph in table.cmap.items() if glyph != name}
            changed = BytesIO()
            program.save(changed)
            descriptor.FontFile2 = pdf.make_stream(changed.getvalue())

    return harmed(harm)


def test_a_letter_that_vanished_from_its_font_fires() -> None:
    messages = [one.message for one in found("glyph-missing", blanked("k", forget=True))]
    assert messages
    assert all("has no drawing for «k» (U+006B)" in message for message in messages)


def test_a_font_whose_own_letter_is_blank_is_silent() -> None:
    assert found("glyph-missing", blanked("k", forget=False)) == []


def test_a_space_that_its_font_does_not_know_is_silent() -> None:
    assert found("glyph-missing", blanked(" ", forget=True)) == []


# ---- heading-skipped


def _relevel(*levels: tuple[str, int, str]) -> Harm:
    def harm(pdf: pikepdf.Pdf) -> None:
        chosen = [(elements(pdf, old)[index], new) for old, index, new in levels]
        for element, new in chosen:
            element.S = pikepdf.Name(f"/{new}")

    return harm


def test_a_level_that_is_skipped_fires() -> None:
    only = clinic.one(found("heading-skipped", harmed(_relevel(("H3", 0, "H4")))))
    assert (
        only.message
        == "the heading «Common symptoms» on page 1 has level 4 after one of level 2; aim for "
        "level 3"
    )
    assert only.severity is Severity.ERROR
    assert only.where is not None
    assert only.where.text[only.where.column - 1 :].startswith("Common symptoms")


def test_headings_that_start_too_deep_fire() -> None:
    message = said("heading-skipped", harmed(_relevel(("H1", 0, "H2"))))
    assert message.endswith("on page 1 has level 2 and is the first; aim for level 1")


def test_a_second_title_fires() -> None:
    message = said("heading-skipped", harmed(_relevel(("H2", 3, "H1"))))
    assert message.startswith(
        "the PDF has 2 headings of level 1; aim for 1: «Stem Cell Therapy for Knee …» on page 1, «"
    )


def _plain(pdf: pikepdf.Pdf) -> None:
    for tag in ("H1", "H2", "H3"):
        for element in elements(pdf, tag):
            element.S = pikepdf.Name("/P")


def test_a_handout_without_headings_fires_and_a_notice_does_not() -> None:
    data = harmed(_plain)
    assert (
        said("heading-skipped", data)
        == "the PDF has 0 headings; aim for one of level 1 and one a section"
    )
    assert found("heading-skipped", data, made=in_format(edition(), document="notice")) == []


def _by_role_map(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "H3")[0].S = pikepdf.Name("/Minor")
    pdf.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary(Minor=pikepdf.Name("/H3"))


def _down_and_up_again(pdf: pikepdf.Pdf) -> None:
    _relevel(("H3", 1, "H4"), ("H3", 2, "H5"))(pdf)


@pytest.mark.parametrize("harm", [_by_role_map, _down_and_up_again])
def test_levels_that_follow_each_other_are_silent(harm: Harm) -> None:
    assert found("heading-skipped", harmed(harm)) == []


def test_a_role_map_is_followed_to_a_skipped_level() -> None:
    def harm(pdf: pikepdf.Pdf) -> None:
        _by_role_map(pdf)
        pdf.Root.StructTreeRoot.RoleMap.Minor = pikepdf.Name("/H4")

    assert "has level 4 after one of level 2" in said("heading-skipped", harmed(harm))


# ---- figure-without-alternative


def _describe(text: str | None, key: str = "/Alt", tag: str = "/Figure") -> Harm:
    def harm(pdf: pikepdf.Pdf) -> None:
        figure = elements(pdf, "Figure")[1]
        del figure["/Alt"]
        figure.S = pikepdf.Name(tag)
        if text is not None:
            figure[key] = text

    return harm


@pytest.mark.parametrize("harm", [_describe(None), _describe(" "), _describe(None, tag="/Formula")])
def test_a_picture_without_words_fires(harm: Harm) -> None:
    assert (
        said("figure-without-alternative", harmed(harm, HILLSIDE))
        == "picture 2 of 3 on page 2 has no alternative text"
    )


def test_a_logo_in_type_is_told_by_what_it_holds() -> None:
    def harm(pdf: pikepdf.Pdf) -> None:
        del elements(pdf, "Figure")[0]["/Alt"]

    message = said("figure-without-alternative", harmed(harm))
    assert (
        message == "picture 1 of 1, which holds «Beverly Hills Wellness Center», on page 1 has no "
        "alternative text"
    )


def test_a_file_name_is_no_alternative_text(tmp_path: Path) -> None:
    content = handouts.copied(tmp_path, {"![Three green squares in a row]": "![squares.png]"})
    proof = handouts.fresh(content)
    only = clinic.one([one for one in proof.findings if one.code == "figure-without-alternative"])
    assert (
        only.message
        == "picture 2 of 3 on page 2 has «squares.png», the name of a file, as its alternative text"
    )
    assert only.where is not None
    assert "![squares.png]" in only.where.text


@pytest.mark.parametrize(
    "harm", [_describe("Squares", "/ActualText"), _describe("Squares, from squares.png")]
)
def test_a_picture_with_words_is_silent(harm: Harm) -> None:
    assert found("figure-without-alternative", harmed(harm, HILLSIDE)) == []


# ---- language-not-set


def _say(language: str) -> Harm:
    def harm(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Lang = language

    return harm


def _no_title(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        del xmp["dc:title"]


def _blank_title(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:title"] = " "


def _hidden_title(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (_drop("/Lang"), "the PDF names no language; aim for en"),
        (_say(""), "the PDF names no language; aim for en"),
        (_say("es"), "the PDF says that its language is es; aim for en"),
        (_no_title, "the PDF has no title"),
        (_blank_title, "the PDF has no title"),
        (_drop("/Metadata"), "the PDF has no title"),
        (_hidden_title, "the PDF does not ask viewers to show its title (DisplayDocTitle)"),
        (
            _drop("/ViewerPreferences"),
            "the PDF does not ask viewers to show its title (DisplayDocTitle)",
        ),
    ],
)
def test_a_file_that_does_not_say_what_it_is_fires(harm: Harm, message: str) -> None:
    only = clinic.one(found("language-not-set", harmed(harm)))
    assert only.severity is Severity.ERROR
    assert only.message.startswith(message)
    assert only.where is not None
    assert only.where.text.startswith(("language:", "title:"))


def test_a_language_in_capitals_and_a_notice_in_its_laws_language_are_silent() -> None:
    assert found("language-not-set", harmed(_say("EN"))) == []
    assert (
        found("language-not-set", harmed(_say("es")), made=in_format(edition(), document="notice"))
        == []
    )


# ---- link-without-target


def test_a_link_described_by_its_address_fires_where_it_is_written(typesetter: Typesetter) -> None:
    text, data = body_set(typesetter, "See <https://www.example.org/knees/surgery>.")
    only = clinic.one(found("link-without-target", data, text))
    assert only.message == (
        "the link «https://www.example.org/knees/surgery» on page 1 is described by its raw "
        "address; "
        "aim for words that name the target"
    )
    assert only.severity is Severity.WARNING
    assert only.where is not None
    assert only.where.text[only.where.column - 1 :].startswith("https://www.example.org")


@pytest.mark.parametrize(
    "body",
    [
        "[After surgery](https://www.example.org/knees/surgery)",
        "[www.example.org](https://www.example.org/)",
        "<desk@example.org>",
        "[310-555-0100](tel:+1-310-555-0100)",
        "[the page at www.example.org/knees](http://www.example.org/knees)",
    ],
)
def test_a_link_that_names_its_target_is_silent(typesetter: Typesetter, body: str) -> None:
    text, data = body_set(typesetter, body)
    assert list(objects.links(data)), "there is a link to look at"
    assert found("link-without-target", data, text) == []


def test_a_link_without_the_scheme_of_its_address_is_still_raw(typesetter: Typesetter) -> None:
    text, data = body_set(typesetter, "[www.example.org/knees](https://www.example.org/knees/)")
    assert "raw address" in clinic.one(found("link-without-target", data, text)).message


def _readdress(address: str) -> Harm:
    def harm(pdf: pikepdf.Pdf) -> None:
        links(pdf)[0].A.URI = address

    return harm


@pytest.mark.parametrize(
    "address",
    [
        "file:///C:/knee.pdf",
        "knee.pdf",
        "javascript:app.alert(1)",
        "ftp://example.org/a",
        "http://[x",
    ],
)
def test_a_link_that_only_works_here_fires(address: str) -> None:
    message = said("link-without-target", harmed(_readdress(address)))
    assert message == (
        f"the link «PubMed record 29871367» on page 2 leads to {address}, which is none of https, "
        f"http, mailto, tel"
    )


def _undescribe(pdf: pikepdf.Pdf) -> None:
    links(pdf)[0].Contents = "  "


def test_a_link_without_a_description_fires() -> None:
    message = said("link-without-target", harmed(_undescribe))
    assert (
        message == "the link https://pubmed.ncbi.nlm.nih.gov/29871367 on page 2 has no description"
    )


def _lead(**entries: object) -> Harm:
    """Let the first link lead elsewhere: to a destination, or by another action."""

    def harm(pdf: pikepdf.Pdf) -> None:
        link = links(pdf)[0]
        del link["/A"]
        for key, value in entries.items():
            link[f"/{key}"] = value(pdf) if callable(value) else value

    return harm


def _named(pdf: pikepdf.Pdf) -> pikepdf.Object:
    tree = pikepdf.NameTree.new(pdf)
    tree["here"] = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name("/Fit")])
    pdf.Root.Names = pikepdf.Dictionary(Dests=tree.obj)
    return pikepdf.String("here")


def _old_name(pdf: pikepdf.Pdf) -> pikepdf.Object:
    pdf.Root.Dests = pikepdf.Dictionary(
        here=pikepdf.Dictionary(D=pikepdf.Array([pdf.pages[0].obj, pikepdf.Name("/Fit")]))
    )
    return pikepdf.Name("/here")


def _no_page(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pikepdf.Array(
        [pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name("/Page"))), pikepdf.Name("/Fit")]
    )


def _first_page(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pikepdf.Array([pdf.pages[0].obj, pikepdf.Name("/Fit")])


def _to_first_page(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pikepdf.Dictionary(S=pikepdf.Name("/GoTo"), D=_first_page(pdf))


@pytest.mark.parametrize(
    "harm",
    [
        _lead(),
        _lead(Dest=pikepdf.String("nowhere")),
        _lead(Dest=pikepdf.Name("/nowhere")),
        _lead(Dest=_no_page),
    ],
)
def test_a_link_to_no_place_fires(harm: Harm) -> None:
    message = said("link-without-target", harmed(harm))
    assert (
        message == "the link «PubMed record 29871367» on page 2 leads to no place in the document"
    )


@pytest.mark.parametrize(
    "harm",
    [_lead(Dest=_named), _lead(Dest=_old_name), _lead(Dest=_first_page), _lead(A=_to_first_page)],
)
def test_a_link_to_a_place_in_the_document_is_silent(harm: Harm) -> None:
    assert found("link-without-target", harmed(harm)) == []


def test_an_anchor_of_the_page_is_a_place(typesetter: Typesetter) -> None:
    data = print_html(typesetter, "<h1 id='a'>A</h1><p><a href='#a'>Up to A</a></p>")[0].data
    assert [link.said for link in objects.links(data)] == ["Up to A"]
    assert found("link-without-target", data) == []


# ---- file-too-large


def at_most(warn: int, fail: int) -> Edition:
    """Return our edition for an outlet of these limits in bytes."""
    ours = edition()
    return replace(
        ours, outlet=ours.outlet.model_copy(update={"warn_bytes": warn, "fail_bytes": fail})
    )


def _with_photograph(pdf: pikepdf.Pdf) -> None:
    noise = random.Random(1).randbytes(100_000)  # nothing that compresses
    picture = pdf.make_stream(noise, Type=pikepdf.Name("/XObject"), Subtype=pikepdf.Name("/Image"))
    pdf.pages[0].Resources.XObject.Photograph = picture


def test_a_file_above_the_outlets_limits_fires_and_says_what_is_large() -> None:
    data = harmed(_with_photograph, HILLSIDE)
    size = len(data)
    warned = clinic.one(found("file-too-large", data, made=at_most(size - 1, size)))
    assert warned.severity is Severity.WARNING
    form = (
        r"the PDF has 13\d KB; for desk aim for at most 13\d KB, above 13\d KB it is refused: "
        r"pictures 10\d KB, fonts "
    )
    assert re.match(form, warned.message), warned.message
    assert "JPEG" in warned.hint
    refused = clinic.one(found("file-too-large", data, made=at_most(1000, size - 1)))
    assert refused.severity is Severity.ERROR
    assert "aim for at most 1 KB" in refused.message


def test_fonts_are_told_when_they_are_what_is_large() -> None:
    only = clinic.one(found("file-too-large", made(), made=at_most(1000, 10_000_000)))
    sizes = {
        name: int(size)
        for name, size in re.findall(r"(pictures|fonts|the rest) (\d+) KB", only.message)
    }
    assert sizes["pictures"] == 0
    assert sizes["fonts"] >= 5
    assert abs(sum(sizes.values()) - len(made()) / 1000) <= 2


def test_a_file_at_its_limit_is_silent() -> None:
    size = len(made())
    assert found("file-too-large", made(), made=at_most(size, size)) == []


# ---- script-in-file


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)")


def _deep_script(pdf: pikepdf.Pdf) -> None:
    links(pdf)[0].A.Next = pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"))])


def _enclosure(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["form.txt"] = b"fill me in"


def _launch(pdf: pikepdf.Pdf) -> None:
    links(pdf)[0].A = pikepdf.Dictionary(S=pikepdf.Name("/Launch"), F="calc.exe")


def _by_itself(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].AA = pikepdf.Dictionary(
        O=pikepdf.Dictionary(S=pikepdf.Name("/GoTo"), D=_first_page(pdf))
    )


def _submit(pdf: pikepdf.Pdf) -> None:
    links(pdf)[0].A = pikepdf.Dictionary(S=pikepdf.Name("/SubmitForm"), F="https://example.org")


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (_script, "a script (JavaScript)"),
        (_deep_script, "a script (JavaScript)"),
        (_enclosure, "an enclosed file (EF)"),
        (_launch, "an action that starts a program (Launch)"),
        (_by_itself, "actions that start by themselves (AA)"),
        (_submit, "an action that sends data (SubmitForm)"),
    ],
)
def test_what_no_page_needs_fires(harm: Harm, what: str) -> None:
    assert said("script-in-file", harmed(harm)) == f"the file holds {what}, 1 time"


@pytest.mark.parametrize(("password", "more"), [("", ""), ("secret", ": it asks for a password")])
def test_a_lock_fires_and_never_tells_its_password(password: str, more: str) -> None:
    file = BytesIO()
    own(made()).save(file, encryption=pikepdf.Encryption(owner="owner", user=password))
    message = said("script-in-file", file.getvalue())
    assert message == (
        f"the file is encrypted, so that it may not be read aloud, enlarged or printed "
        f"everywhere{more}"
    )


def _harmless(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = _to_first_page(pdf)
    elements(pdf, "P")[0].S = pikepdf.Name("/Sound")
    pdf.docinfo["/Keywords"] = "JavaScript"


def test_links_tags_and_words_are_no_scripts() -> None:
    assert found("script-in-file", harmed(_harmless)) == []


# ---- glyph-missing: scripts

SCRIPTS = {
    "Arabic": "الركبة هي أكبر مفصل في الجسم، وتتحمل وزنك كله عند المشي. ١٢٣",
    "Devanagari": "घुटना शरीर का सबसे बड़ा जोड़ है। अपने डॉक्टर से पूछें।",
    "Han, Hiragana and Katakana": "膝は体の中で一番大きな関節です。カルテを持参してください。",
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_that_the_fonts_lack_is_one_finding(typesetter: Typesetter, script: str) -> None:
    words = SCRIPTS[script]
    text, data = body_set(typesetter, f"{words} {words}")
    only = clinic.one(found("glyph-missing", data, text))
    assert only.severity is Severity.ERROR
    letters = {one for one in words if one.isalpha()}
    assert only.message.startswith(
        f"the fonts have no {script} letters: {len(letters)} letters of the text have no drawing "
        "in Source Sans 3"
    )
    assert only.message.endswith(f"such as «{words[0]}» (U+{ord(words[0]):04X})")
    assert only.where == text.marks.at("language")
    assert f"{script} letters in the brand's fonts" in only.hint
    overlaps = text_overlaps.pdf(text, edition(), Pdf(data, 1))
    assert [one.message for one in overlaps] == []


def test_foreign_words_are_told_where_they_stand(typesetter: Typesetter) -> None:
    english = "Ask at the desk for this handout in the language that you read best at home. "
    text, data = body_set(typesetter, f"{english * 3}It says 膝の関節です.")
    only = clinic.one(found("glyph-missing", data, text))
    assert only.message.startswith("the fonts have no Han and Hiragana letters: 6 letters")
    assert only.where is not None
    assert only.where.text[only.where.column - 1 :].startswith("膝")


def test_a_symbol_beside_a_missing_script_is_told_at_its_own_line(typesetter: Typesetter) -> None:
    text, data = body_set(typesetter, f"{SCRIPTS['Arabic']} ⏻")
    messages = sorted(one.message for one in found("glyph-missing", data, text))
    assert len(messages) == 2
    assert messages[0].endswith("has no drawing for «⏻» (U+23FB)")
    assert messages[1].startswith("the fonts have no Arabic letters")


def test_a_few_letters_of_another_script_are_told_one_by_one(typesetter: Typesetter) -> None:
    text, data = body_set(typesetter, "Ask for the 膝関 leaflet.")
    messages = [one.message for one in found("glyph-missing", data, text)]
    assert [message.rpartition("for ")[2] for message in messages] == [
        "«膝» (U+819D)", "«関» (U+95A2)",
    ]  # fmt: skip
