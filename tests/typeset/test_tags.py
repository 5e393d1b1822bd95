"""The tags: valid PDF/UA, and what a screen reader needs beyond that."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import handouts
import page as validator
import pagemap
import pikepdf
import pypdfium2
import pytest
from clinic import edition
from handouts import HILLSIDE, every_handout
from pagemap import kids
from papers import artifacts, elements, links, made, opened, own, saved, words

UA1 = validator.ValidationProfile.PDF_UA_1


def faults(data: bytes) -> list[str]:
    return [fault.message for fault in validator.validate_pdf_bytes(data, profile=UA1).failures]


@every_handout
def test_it_is_valid_pdf_ua(content: Path, format_name: str) -> None:
    data = made(content, format_name)
    assert faults(data) == []
    assert validator.is_pdf_compliant_bytes(data, profile=UA1)
    assert opened(data).check_pdf_syntax() == []


def _no_title(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        del xmp["dc:title"]


def _no_alt(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "Figure")[0]["/Alt"]


def _no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


def _untagged(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


def _heading_skipped(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "H2")[0].S = pikepdf.Name("/H4")


def _no_link_words(pdf: pikepdf.Pdf) -> None:
    for sheet in pdf.pages:
        for annotation in sheet.get("/Annots", []):
            del annotation["/Contents"]


@pytest.mark.parametrize(
    "harm", [_no_title, _no_alt, _no_language, _untagged, _heading_skipped, _no_link_words]
)
def test_the_validator_sees_what_we_break(harm: Callable[[pikepdf.Pdf], None]) -> None:
    pdf = own(made(HILLSIDE))
    harm(pdf)
    assert faults(saved(pdf))


def test_everything_that_markdown_can_hold_is_valid(tmp_path: Path) -> None:
    more = """A loose list:

      - one

      - two

        with a second paragraph

        1. and a list

           > in which a quotation stands

      `Code`, a break at the line's\\
      end, and [a link](https://www.example.org/a 'Its own words') with **all *of* it**.

      Marked as an editor's."""
    data = handouts.fresh(handouts.copied(tmp_path, {"Marked as an editor's.": more})).pdf.data
    assert faults(data) == []
    pdf = opened(data)
    assert_lists_are_whole(pdf)
    assert [link.A.URI for link in links(pdf) if link.Contents == "Its own words"] == [
        "https://www.example.org/a"
    ]


# ---- the tags, beyond what a validator asks


def assert_lists_are_whole(pdf: pikepdf.Pdf) -> None:
    for item in elements(pdf, "LI"):
        held = [str(kid.S) for kid in kids(item)]
        assert held in (["/Lbl", "/LBody"], ["/LBody"]), held
        assert item.P.S == "/L"
    for whole in elements(pdf, "L"):
        assert {str(kid.S) for kid in kids(whole)} <= {"/LI", "/L"}
        assert whole.A.ListNumbering in {"/Decimal", "/Disc", "/None"}


@every_handout
def test_lists_hold_items_and_items_a_label_and_a_body(content: Path, format_name: str) -> None:
    pdf = opened(made(content, format_name))
    assert len(elements(pdf, "LI")) > 3
    assert_lists_are_whole(pdf)


def test_the_guard_of_lists_sees_a_loose_item() -> None:
    pdf = own(made(HILLSIDE))
    item = next(item for item in elements(pdf, "LI") if len(kids(item)) == 2)
    item.K = pikepdf.Array([kids(item)[0], *kids(kids(item)[1])])
    with pytest.raises(AssertionError):
        assert_lists_are_whole(pdf)


def test_header_cells_say_what_they_head() -> None:
    pdf = opened(made(HILLSIDE))
    heads = elements(pdf, "TH")
    assert [str(head.A.Scope) for head in heads] == ["/Column", "/Column"]
    headed = [str(cell.A.Headers[0]) for cell in elements(pdf, "TD")]
    assert headed == [str(head.ID) for head in heads] * 2


@every_handout
def test_every_element_says_something(content: Path, format_name: str) -> None:
    pdf = opened(made(content, format_name))
    assert [str(element.S) for element in elements(pdf) if not kids(element)] == []


@every_handout
def test_headings_skip_no_level_and_the_outline_is_the_same(
    content: Path, format_name: str
) -> None:
    data = made(content, format_name)
    pdf = opened(data)
    headings = [
        (int(str(one.S)[2:]), "".join(piece.text for piece in words(data, one)).replace(" ", ""))
        for one in elements(pdf)
        if re.fullmatch("/H[1-6]", str(one.S))
    ]
    levels = [level for level, _ in headings]
    assert levels.count(1) == 1 == levels[0]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [
        (level, str(item.Title).replace(" ", "")) for level, item in pagemap.outline(pdf)
    ] == headings


def assert_nothing_is_orphaned(pdf: pikepdf.Pdf) -> None:
    """Every piece of marked content has an element in the tree that holds it, and every other one
    is an artifact.
    """
    tree = {element.objgen for element in elements(pdf)}
    owners = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for sheet in pdf.pages:
        marked = owners[int(sheet.StructParents)]
        seen: set[int] = set()
        open_marks: list[str] = []
        for instruction in pikepdf.parse_content_stream(sheet):
            operands, operator = list(instruction.operands), str(instruction.operator)
            if operator in {"BDC", "BMC"}:
                number = operands[1].get("/MCID") if len(operands) > 1 else None
                open_marks.append(str(operands[0]))
                if number is not None:
                    seen.add(int(number))
                    owner = marked[int(number)]
                    assert owner.objgen in tree
                    assert int(number) in kids(owner)
                    assert open_marks.count("/Artifact") == 0
                else:
                    assert operands[0] == "/Artifact"
            elif operator == "EMC":
                open_marks.pop()
            elif operator in {"Tj", "TJ", "Do", "f", "S", "B", "f*", "B*"}:
                assert open_marks, f"{operator} stands outside any tag"
        assert {number for number, owner in enumerate(marked) if owner is not None} == seen
    for sheet in pdf.pages:
        for annotation in sheet.get("/Annots", []):
            assert owners[int(annotation.StructParent)].objgen in tree


@every_handout
def test_nothing_is_orphaned(content: Path, format_name: str) -> None:
    assert_nothing_is_orphaned(opened(made(content, format_name)))


def test_the_guard_of_orphans_sees_one() -> None:
    pdf = own(made())
    elements(pdf, "Sect")[0].K = pikepdf.Array([])
    with pytest.raises(AssertionError):
        assert_nothing_is_orphaned(pdf)


@every_handout
def test_heads_and_footers_are_artifacts_and_nothing_else_is(
    content: Path, format_name: str
) -> None:
    data = made(content, format_name)
    brand = handouts.proof(content, format_name).edition.brand.name
    bottom = edition(format_name).format.page.margins
    assert brand in "".join(artifacts(data).values())
    for piece in pagemap.texts(data):
        height = float(opened(data).pages[piece.page - 1].mediabox[3])
        outside = piece.baseline > height - inches(bottom.bottom) or (
            piece.page > 1 and piece.baseline < inches(bottom.top)
        )
        assert piece.artifact is outside, piece


def inches(length: str) -> float:
    assert length.endswith("in")
    return 72 * float(length.removesuffix("in"))


@every_handout
def test_figures_have_words_and_a_box_inside_their_page(content: Path, format_name: str) -> None:
    pdf = opened(made(content, format_name))
    figures = elements(pdf, "Figure")
    assert figures
    for figure in figures:
        assert str(figure.Alt).strip()
        left, bottom, right, top = map(float, figure.A.BBox)
        _, _, width, height = map(float, figure.Pg.MediaBox)
        assert 0 <= left < right <= width
        assert 0 <= bottom < top <= height


def test_a_figures_box_is_where_it_is_drawn() -> None:
    pdf = opened(made(HILLSIDE))
    figure = next(one for one in elements(pdf, "Figure") if str(one.Alt).startswith("Three green"))
    number = next(
        index for index, sheet in enumerate(pdf.pages) if sheet.objgen == figure.Pg.objgen
    )
    picture = pypdfium2.PdfDocument(made(HILLSIDE))[number].render(scale=1).to_pil().convert("RGB")
    left, bottom, right, top = (round(float(length)) for length in figure.A.BBox)
    inside = picture.crop((left, picture.height - top, right, picture.height - bottom))
    green = [pixel[1] > pixel[0] + 30 for pixel in inside.get_flattened_data()]
    around = picture.crop((left, picture.height - top - 12, right, picture.height - top))
    assert sum(green) > len(green) / 3
    assert not any(pixel[1] > pixel[0] + 30 for pixel in around.get_flattened_data())


def test_the_wordmark_is_a_figure_and_says_the_clinics_name() -> None:
    data = made()
    (figure,) = elements(opened(data), "Figure")
    assert figure.Alt == "Beverly Hills Wellness Center logo"
    assert (
        " ".join(piece.text.strip() for piece in words(data, figure))
        == "Beverly Hills Wellness Center"
    )


def test_a_logo_is_a_figure_in_place_of_the_wordmark() -> None:
    figures = elements(opened(made(HILLSIDE)), "Figure")
    assert str(figures[0].Alt) == "Hillside, three hills over a line"


@every_handout
def test_links_are_described_in_words(content: Path, format_name: str) -> None:
    data = made(content, format_name)
    said = [str(link.Contents) for link in links(opened(data))]
    assert said
    assert not [one for one in said if "://" in one]
    assert len(
        [element for element in elements(opened(data), "Link") if words(data, element)]
    ) == len(said)


def test_references_lead_to_the_registries() -> None:
    assert {(str(link.A.URI), str(link.Contents)) for link in links(opened(made()))} == {
        ("https://pubmed.ncbi.nlm.nih.gov/29871367", "PubMed record 29871367"),
        ("https://pubmed.ncbi.nlm.nih.gov/31569916", "PubMed record 31569916"),
        ("https://doi.org/10.3344/kjp.2019.32.4.245", "Article with DOI 10.3344/kjp.2019.32.4.245"),
        (
            "https://pmc.ncbi.nlm.nih.gov/articles/PMC6813895",
            "Full text in PubMed Central, PMC6813895",
        ),
    }
