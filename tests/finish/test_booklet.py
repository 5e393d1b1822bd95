"""The booklet: pages in reading order for the reader, and for the printer sheets that fold into the
same booklet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import clinic
import filler
import handouts
import pagemap
import papers
import pikepdf
import pypdfium2
import pytest
from clinic import DAY, SHELVES
from conftest import Said
from handouts import HILLSIDE
from hypothesis import given
from hypothesis import strategies as st
from pagemap import MM
from paths import CONTENT
from PIL import ImageChops

from brochure import compose
from brochure.errors import BadInput
from brochure.finish import impose
from brochure.inspect import tagged_text
from brochure.inspect.tagged_text import Run
from brochure.model.edition import Edition, Release
from brochure.model.finding import Severity
from brochure.model.format import Imposition
from brochure.model.length import points
from brochure.model.pdf import Html, Pdf
from brochure.model.proof import Order, Proof
from brochure.pipeline import Pipeline
from brochure.typeset import Typesetter

PAGES = {"booklet": (139.7, 215.9), "booklet-a4": (148.5, 210.0)}
SHEETS = {"booklet": (279.4, 215.9), "booklet-a4": (297.0, 210.0)}
both = pytest.mark.parametrize("name", PAGES)


@cache
def pipeline() -> Pipeline:
    return Pipeline(SHELVES)


def proof_of(folder: Path, words: int, **keys: Any) -> Proof:
    """Return the booklet of an article of so many words."""
    content = filler.saved(folder, filler.article(words, **keys))
    (made,) = pipeline().proofs(Order(content, ("booklet",), release=Release(day=DAY)))
    return made


def printed(proof: Proof) -> Pdf:
    (one,) = proof.finished
    assert one.purpose == "print"
    return one.pdf


def errors(proof: Proof) -> list[str]:
    return [
        f"{one.code}: {one.message}" for one in proof.findings if one.severity is Severity.ERROR
    ]


def on_page(data: bytes, number: int) -> list[Run]:
    return [run for run in tagged_text.read(data).body if run.page == number]


def headings(data: bytes) -> list[tuple[int, str, str]]:
    """Return page, tag and words of each heading, in the order of the tags."""
    found: list[tuple[int, str, str]] = []
    for element in papers.elements(papers.opened(data)):
        tag = str(element.S)[1:]
        if re.fullmatch("H[1-6]", tag):
            said = papers.words(data, element)
            found.append((said[0].page, tag, " ".join(" ".join(one.text for one in said).split())))
    return found


# ---- the reader's pages


@pytest.mark.every(but=1)
@both
def test_cover_article_notes_and_back_cover_in_the_order_of_reading(name: str) -> None:
    proof = handouts.proof(CONTENT, name)
    told = headings(proof.pdf.data)
    notes = [
        (page, "H2", "Notes")
        for page in range(proof.pdf.pages - proof.edition.format.notes_pages, proof.pdf.pages)
    ]
    assert told[0] == (1, "H1", "Stem Cell Therapy for Knee Osteoarthritis")
    assert [tag for _, tag, _ in told].count("H1") == 1
    assert [words for _, tag, words in told if tag == "H2"] == [
        "At a glance",
        "Scientific Research on the Impact of Stem Cell Therapy on KO",
        "All In All",
        "What the words mean",
        "Questions to bring to your visit",
        "Sources",
        *(words for _, _, words in notes),
    ]
    assert told[-len(notes) :] == notes
    assert [page for page, _, _ in told] == sorted(page for page, _, _ in told)


@pytest.mark.every
@both
def test_the_booklet_goes_out_and_its_pages_fill_the_sheets(name: str) -> None:
    proof = handouts.proof(CONTENT, name)
    assert errors(proof) == []
    assert not {one.code for one in proof.findings} & {
        "line-stranded",
        "page-nearly-empty",
        "imposition-wrong",
    }
    assert proof.pdf.pages % 4 == 0
    assert printed(proof).pages == proof.pdf.pages / 2
    for sheet in tagged_text.read(proof.pdf.data).sheets:
        assert (sheet.shown[2] * MM, sheet.shown[3] * MM) == pytest.approx(PAGES[name], abs=0.01)


def test_cover_and_back_cover_hold_what_they_should() -> None:
    data = handouts.proof(CONTENT, "booklet").pdf.data
    cover, back = (" ".join(run.text for run in on_page(data, page)) for page in (1, 8))
    for words in (
        "Beverly Hills",
        "Draft – not yet approved by the clinic",
        "Patient handout",
        "Stem Cell Therapy for",
    ):
        assert words in cover
    assert [run.text for run in on_page(data, 8)] == [
        "Beverly Hills", "Wellness Center", "stem-cell-therapy-knee", "Version 0.1", "Draft",
        "Not yet reviewed",
    ]  # fmt: skip
    assert "At a glance" not in cover
    assert "@" not in back
    figures = papers.elements(papers.opened(data), "Figure")
    assert [str(figure.Alt) for figure in figures] == ["Beverly Hills Wellness Center logo"] * 2


@pytest.mark.every
def test_the_back_cover_holds_the_ways_to_the_clinic_and_the_code_that_were_given() -> None:
    proof = handouts.proof(HILLSIDE, "booklet")
    back = " ".join(run.text for run in on_page(proof.pdf.data, proof.pdf.pages))
    for words in (
        "310-555-0100",
        "desk@example.org",
        "1 Example Way",
        "The page about knees",
        "Reviewed March 9, 2026",
    ):
        assert words in back
    before = " ".join(
        run.text for run in tagged_text.read(proof.pdf.data).body if run.page < proof.pdf.pages
    )
    assert "310-555-0100" not in before
    assert "THIS IS A NOTICE OF THE TESTS" in before
    assert errors(proof) == []


@both
def test_every_page_says_whose_it_is_which_version_and_which_page(name: str) -> None:
    proof = handouts.proof(CONTENT, name)
    told = papers.artifacts(proof.pdf.data)
    assert sorted(told) == list(range(1, proof.pdf.pages + 1))
    for page, words in told.items():
        assert f"Page {page} of {proof.pdf.pages}" in words
        for part in (
            "Beverly Hills Wellness Center",
            "stem-cell-therapy-knee",
            "Version 0.1",
            "Draft",
            "Not yet reviewed",
        ):
            assert part in words
    sizes = {
        round(run.size, 2)
        for run in tagged_text.read(proof.pdf.data).runs
        if run.artifact and run.text.strip()
    }
    assert min(sizes) >= 9


def ends(proof: Proof, page: int) -> tuple[float, float, float, float]:
    """Return in mm where the foot of a page begins and ends, and where its folio does."""
    paper = tagged_text.read(proof.pdf.data)
    foot = [
        run for run in paper.runs if run.page == page and run.text.strip() and run.baseline < 60
    ]
    line = max(run.baseline for run in foot)
    folio = [
        run
        for run in foot
        if abs(run.baseline - line) < 1 and run.text.strip() != proof.edition.brand.name
    ]
    rules = [box for box in paper.sheets[page - 1].drawn if box[3] < 60]
    return (
        min(box[0] for box in rules) * MM,
        max(box[2] for box in rules) * MM,
        min(run.left for run in folio) * MM,
        max(run.right for run in folio) * MM,
    )


@pytest.mark.every(but=1)
@pytest.mark.parametrize(("content", "language"), [(CONTENT, None), (HILLSIDE, "mirrored")])
def test_folios_stand_outside_and_the_inner_margin_is_wider(
    content: Path, language: str | None
) -> None:
    proof = handouts.proof(content, "booklet", language)
    for page in range(2, proof.pdf.pages):
        on_the_right = (page % 2 == 1) == (proof.edition.language.direction == "ltr")
        left, right, start, end = ends(proof, page)
        inner, outer = (left, 139.7 - right) if on_the_right else (139.7 - right, left)
        assert (outer, inner) == pytest.approx((0.56 * 25.4, 0.685 * 25.4), abs=0.05), page
        assert abs((right - end) if on_the_right else (start - left)) < 0.6, page


def test_the_head_has_the_clinic_on_the_left_and_as_much_of_the_title_as_fits_on_the_right() -> (
    None
):
    heads = {
        page: next(line.text for line in pagemap.lines(pagemap.texts(handouts.proof(HILLSIDE,
         "booklet").pdf.data))
                   if line.first.page == page and line.first.artifact)
        for page in (1, 2, 3)
    }  # fmt: skip
    assert heads[1].startswith("Hillside Joint and Spine")  # of the footer: a cover has no head
    assert heads[2] == "Hillside Joint and Spine Physicians of the Upper Valley"
    assert heads[3] == "A Very Long Title of a Handout That Goes On and …"


@pytest.mark.every
def test_past_its_review_every_right_hand_head_and_every_foot_says_so(tmp_path: Path) -> None:
    content = handouts.copied(tmp_path, {"next_review: 2028-03-09": "next_review: 2026-04-09"})
    made = handouts.fresh(content, "booklet")
    for page, words in papers.artifacts(made.pdf.data).items():
        assert words.count("Expired") == (2 if page % 2 and page > 1 else 1), page
    assert "Expired – its review was due on April 9, 2026" in " ".join(
        run.text for run in on_page(made.pdf.data, 1)
    )


# ---- pages of notes

QUESTIONS = ["What should I bring with me?", "Who will be there?", "How long does it take?"]
LENGTHS = {1: (60, []), 0: (120, QUESTIONS), 3: (420, QUESTIONS), 2: (4000, QUESTIONS)}


@pytest.mark.every(but=2)
@pytest.mark.parametrize("missing", LENGTHS)
def test_pages_that_are_missing_become_pages_of_notes_before_the_back_cover(
    tmp_path: Path, missing: int
) -> None:
    """Slow: the longest has 4,000 words."""
    words, questions = LENGTHS[missing]
    proof = proof_of(tmp_path, words, questions=questions, references=filler.references(2))
    assert proof.edition.format.notes_pages == missing
    assert proof.pdf.pages % 4 == 0
    assert errors(proof) == []
    assert not {one.code for one in proof.findings} & {
        "line-stranded",
        "page-nearly-empty",
        "too-many-pages",
    }
    told = [(page, said) for page, _, said in headings(proof.pdf.data)]
    assert [page for page, said in told if said == "Notes"] == [
        proof.pdf.pages - 1 - number for number in reversed(range(missing))
    ]
    for page in range(proof.pdf.pages - missing, proof.pdf.pages):
        assert [run.text for run in on_page(proof.pdf.data, page)] == ["Notes"]
    assert on_page(proof.pdf.data, proof.pdf.pages)[-1].text == "Not yet reviewed"


@both
def test_the_lines_of_a_page_of_notes_are_even_and_fill_it(name: str) -> None:
    proof = handouts.proof(CONTENT, name)
    page = proof.pdf.pages - 1
    margins = proof.edition.format.page.margins
    with pypdfium2.PdfDocument(proof.pdf.data) as document:
        grey = document[page - 1].render(scale=300 / 72, grayscale=True).to_pil()
    column = [grey.getpixel((grey.width // 2, row)) for row in range(grey.height)]
    rows = [row for row, (above, here) in enumerate(pairwise(column), 1) if above > 230 >= here]
    feet = [(grey.height - row) / 300 * 72 for row in rows]
    lines = [
        foot
        for foot in feet
        if points(margins.bottom) < foot < grey.height / 300 * 72 - points(margins.top)
    ]
    assert len(lines) == 18
    gaps = [above - below for above, below in pairwise(lines)]
    assert max(gaps) - min(gaps) < 0.5
    assert 7.5 < gaps[0] * MM < 9.5  # wide-ruled paper: 11/32 in, 8.7 mm
    assert 0 < lines[-1] - points(margins.bottom) < gaps[0]


def test_lines_are_nothing_to_a_screen_reader() -> None:
    data = handouts.proof(CONTENT, "booklet").pdf.data
    notes = [
        one
        for one in papers.elements(papers.opened(data), "Sect")
        if [w.text for w in papers.words(data, one)] == ["Notes"]
    ]
    assert [[str(kid.S) for kid in pagemap.kids(one)] for one in notes] == [["/H2"], ["/H2"]]


@pytest.mark.every
def test_a_last_page_of_text_that_is_nearly_empty_is_drawn_in(tmp_path: Path) -> None:
    """Slow: the booklet is set again and again until its last page is full."""
    keys = {"references": filler.references(30)}
    proof = proof_of(tmp_path, 400, **keys)
    manuscript, (edition,) = pipeline().read(Order(tmp_path / "content.yaml", ("booklet",)))
    loose = replace(edition, format=edition.format.fitted(1))
    laid = pipeline().typesetter().lay_out(compose.html(manuscript, loose, SHELVES))
    assert laid.used < 0.1
    last = proof.pdf.pages - 1 - proof.edition.format.notes_pages
    assert laid.pages - 1 == last + 1
    assert 1.24 <= proof.edition.format.type.leading < 1.36
    assert min(run.box[1] for run in on_page(proof.pdf.data, last)) < 612 / 2


@pytest.mark.every
def test_a_subtitle_too_long_for_the_cover_is_told(tmp_path: Path) -> None:
    proof = proof_of(
        tmp_path,
        60,
        subtitle="What the pages hold, and how much of it, and where it is found. " * 20,
    )
    assert [said for said in errors(proof) if "too many for the cover of booklet" in said]


# ---- the sheets: folded by hand


def numbered(pages: int) -> Pdf:
    """Return a reader's PDF of half-Letter pages, each with its number in the middle."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        for number in range(1, pages + 1):
            page = pdf.add_blank_page(page_size=(396, 612))
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            page.obj.Contents = pdf.make_stream(f"BT /F 24 Tf 180 300 Td ({number}) Tj ET".encode())
        pdf.Root.Lang = "en"
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = "Numbers"
        file = BytesIO()
        pdf.save(file)
    return Pdf(file.getvalue(), pages)


@cache
def edition(name: str = "booklet", direction: str = "ltr") -> Edition:
    made = clinic.edition(name)
    return replace(made, language=made.language.model_copy(update={"direction": direction}))


def halves(sheets: Pdf, direction: str) -> list[tuple[Run | None, Run | None]]:
    """Return what stands on each side next to the reader's right thumb, and on the other half."""
    found = []
    runs = tagged_text.read(sheets.data).runs
    for side in range(sheets.pages):
        left, right = (
            next((run for run in runs if run.page == side + 1 and (run.left > 396) == half), None)
            for half in (False, True)
        )
        found.append((right, left) if direction == "ltr" else (left, right))
    return found


def leafed(sides: list[tuple[Run | None, Run | None]]) -> list[Run | None]:
    """Fold a stack and leaf through it: what lies inside the outermost sheet is a booklet of its
    own.
    """
    if not sides:
        return []
    (cover, back_cover), (behind_the_back_cover, behind_the_cover) = sides[:2]
    return [cover, behind_the_cover, *leafed(sides[2:]), behind_the_back_cover, back_cover]


@given(sheets=st.integers(1, 8), direction=st.sampled_from(["ltr", "rtl"]))
def test_any_number_of_sheets_folds_into_pages_in_their_order(sheets: int, direction: str) -> None:
    made = impose.imposed(numbered(4 * sheets), edition(direction=direction))
    assert made.pages == 2 * sheets
    read = leafed(halves(made, direction))
    assert [run and run.text.strip() for run in read] == [
        str(number) for number in range(1, 4 * sheets + 1)
    ]


@pytest.mark.parametrize(
    ("pages", "sides"),
    [(4, [(4, 1), (2, 3)]), (8, [(8, 1), (2, 7), (6, 3), (4, 5)]),
     (12, [(12, 1), (2, 11), (10, 3), (4, 9), (8, 5), (6, 7)]),
     (16, [(16, 1), (2, 15), (14, 3), (4, 13), (12, 5), (6, 11), (10, 7), (8, 9)])],
)  # fmt: skip
def test_which_pages_meet_on_a_side(pages: int, sides: list[tuple[int, int]]) -> None:
    assert list(impose.sides(pages, "ltr")) == sides
    assert list(impose.sides(pages, "rtl")) == [(right, left) for left, right in sides]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_inner_sheets_move_to_the_fold_by_the_thickness_of_those_around_them(
    direction: str,
) -> None:
    made = impose.imposed(numbered(16), edition(direction=direction))
    for side in range(made.pages):
        runs = [run for run in tagged_text.read(made.data).runs if run.page == side + 1]
        left, right = sorted(runs, key=lambda run: run.left)
        moved = 0.1 * (side // 2)
        digits = {run: run.box[0] - 180 for run in (left, right)}
        assert digits[left] * MM == pytest.approx(origin(left) + moved, abs=0.005)
        assert (digits[right] - 396) * MM == pytest.approx(origin(right) - moved, abs=0.005)
        assert left.baseline == right.baseline == 300


@cache
def drawn(number: str) -> float:
    """Return in mm by how much the ink of a number begins after its place, on the reader's page."""
    run = next(
        run for run in tagged_text.read(numbered(16).data).runs if run.text.strip() == number
    )
    return (run.box[0] - 180) * MM


def origin(run: Run) -> float:
    return drawn(run.text.strip())


def test_pages_on_a_wider_sheet_lie_against_the_fold() -> None:
    made = handouts.proof(CONTENT, "booklet-a4")
    wider = Imposition(binding="saddle-stitch", width="298mm", height="210mm", creep="0.1mm")
    onto = impose.imposed(made.pdf, clinic.in_format(made.edition, imposition=wider))
    reader, sheets = (tagged_text.read(data).runs for data in (made.pdf.data, onto.data))
    for page, across in ((1, 149.0), (8, 0.5)):
        one = next(run for run in reader if run.page == page and run.text.strip())
        other = next(
            run
            for run in sheets
            if run.page == 1 and run.text == one.text and (run.left > 422) == (page == 1)
        )
        assert (other.left - one.left) * MM == pytest.approx(across, abs=0.01)
        assert other.baseline == pytest.approx(one.baseline, abs=0.01)


@pytest.mark.parametrize("pages", [1, 2, 6, 7])
def test_pages_that_fill_no_sheets_are_refused(pages: int) -> None:
    with pytest.raises(BadInput) as refused:
        impose.imposed(numbered(pages), edition())
    found = clinic.one(list(refused.value.findings))
    assert f"booklet has {pages} pages, which fill no folded sheets" in found.message
    assert "multiple_of: 4" in found.hint


@pytest.mark.parametrize("larger", [{"width": "5.6in"}, {"height": "8.6in"}])
def test_pages_larger_than_half_a_sheet_are_refused(larger: dict[str, str]) -> None:
    page = edition().format.page.model_copy(update=larger)
    with pytest.raises(BadInput) as refused:
        impose.imposed(numbered(4), clinic.in_format(edition(), page=page))
    assert "do not fit a sheet of 11in by 8.5in" in clinic.one(list(refused.value.findings)).message


@pytest.mark.every
def test_what_a_template_leaves_out_stops_the_press_with_words(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    content = filler.saved(tmp_path, filler.article(700, questions=QUESTIONS))
    form = tmp_path / "templates" / "formats" / "booklet" / "handout.html"
    form.parent.mkdir(parents=True)
    ours = (SHELVES.ours / "templates" / "formats" / "booklet" / "handout.html").read_text("utf-8")
    form.write_text(clinic.replaced(ours, "{{ parts.notes_pages() }}", ""), "utf-8")
    said = brochure("make", str(content), "--format", "booklet", "--out", str(tmp_path / "out"))
    assert said.code == 1
    assert re.search(
        r"error: booklet has \d+ pages, which fill no folded sheets", said.out + said.err
    )
    assert "Traceback" not in said.out + said.err
    assert not list((tmp_path / "out").glob("*")) if (tmp_path / "out").exists() else True


# ---- the sheets: the file


@both
def test_the_sheets_say_what_the_pages_say(name: str) -> None:
    proof = handouts.proof(CONTENT, name)
    reader, sheets = (lines(data) for data in (proof.pdf.data, printed(proof).data))
    assert reader == sheets
    assert reader.total() > 100


def lines(data: bytes) -> Counter[str]:
    with pypdfium2.PdfDocument(data) as document:
        return Counter(
            line for page in document for line in page.get_textpage().get_text_range().splitlines()
        )


@both
def test_the_sheets_are_as_large_as_the_paper_and_ask_for_the_right_printing(name: str) -> None:
    pdf = papers.opened(printed(handouts.proof(CONTENT, name)).data)
    for page in pdf.pages:
        width, height = (float(length) * MM for length in page.mediabox[2:])
        assert (width, height) == pytest.approx(SHEETS[name], abs=0.001)
        assert page.mediabox == page.trimbox
        assert "/Annots" not in page
        assert "/Rotate" not in page
    assert {str(key): str(value) for key, value in pdf.Root.ViewerPreferences.items()} == {
        "/DisplayDocTitle": "True",
        "/Duplex": "/DuplexFlipShortEdge",
        "/PickTrayByPDFSize": "True",
        "/PrintScaling": "/None",
    }


def test_the_sheets_keep_title_and_language_and_claim_no_tags() -> None:
    proof = handouts.proof(CONTENT, "booklet")
    pdf, reader = papers.opened(printed(proof).data), papers.opened(proof.pdf.data)
    assert dict(pdf.docinfo.items()) == dict(reader.docinfo.items())
    assert pdf.docinfo["/Title"] == "Stem Cell Therapy for Knee Osteoarthritis"
    assert not {"/CreationDate", "/ModDate"} & set(pdf.docinfo)
    assert pdf.Root.Lang == "en"
    assert not {"/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names", "/AcroForm"} & set(pdf.Root)
    said = pdf.Root.Metadata.read_bytes().decode()
    for words in (
        "Stem Cell Therapy for Knee Osteoarthritis",
        "stem-cell-therapy-knee",
        "VersionID",
    ):
        assert words in said
    assert "pdfuaid:part" not in said
    assert "Date" not in said


def test_fonts_and_drawings_are_shared_not_repeated() -> None:
    proof = handouts.proof(CONTENT, "booklet")
    fonts = [
        sum(
            "/FontFile2" in one or "/FontFile3" in one
            for one in papers.opened(data).objects
            if isinstance(one, pikepdf.Dictionary)
        )
        for data in (proof.pdf.data, printed(proof).data)
    ]
    assert fonts[0] == fonts[1] == 4
    assert len(printed(proof).data) < len(proof.pdf.data)


def test_equal_pages_give_equal_bytes() -> None:
    proof = handouts.proof(CONTENT, "booklet")
    again = impose.imposed(Pdf(proof.pdf.data, proof.pdf.pages), proof.edition)
    assert again == printed(proof)


@pytest.mark.every
@pytest.mark.parametrize(("content", "language"), [(CONTENT, None), (HILLSIDE, "mirrored")])
def test_the_outer_sheet_is_painted_as_the_pages_are(content: Path, language: str | None) -> None:
    """Nothing of the outer sheet moves, so that it is equal point by point."""
    proof = handouts.proof(content, "booklet", language)
    with (
        pypdfium2.PdfDocument(proof.pdf.data) as reader,
        pypdfium2.PdfDocument(printed(proof).data) as sheets,
    ):
        for side, pages in enumerate(((proof.pdf.pages, 1), (2, proof.pdf.pages - 1))):
            sheet = sheets[side].render(scale=1).to_pil()
            for half, number in enumerate(
                pages if proof.edition.language.direction == "ltr" else reversed(pages)
            ):
                page = reader[number - 1].render(scale=1).to_pil()
                there = sheet.crop((396 * half, 0, 396 * (half + 1), 612))
                assert ImageChops.difference(page, there).getbbox() is None, number


# ---- the command


@pytest.mark.every
def test_make_prints_both_files_and_check_finds_no_error(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    """Slow: the booklet is made twice, with its sheets."""
    said = brochure("make", str(CONTENT), "--format", "booklet", "--out", str(tmp_path))
    assert said.code == 0
    names = ["stem-cell-therapy-knee-booklet-print.pdf", "stem-cell-therapy-knee-booklet.pdf"]
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == names
    assert re.search(r"stem-cell-therapy-knee-booklet\.pdf +8 pages", said.out)
    assert re.search(r"stem-cell-therapy-knee-booklet-print\.pdf +4 pages", said.out)
    checked = brochure("check", str(CONTENT), "--format", "booklet")
    assert checked.code == 0
    assert " error:" not in checked.out


def test_the_sheet_says_how_to_load_and_print_it() -> None:
    sheet = edition().format.sheet
    assert (sheet.paper, sheet.sides, sheet.flip) == ("US Letter", 2, "short-edge")
    assert "-print" in sheet.load and "short edge" in sheet.load and "100 %" in sheet.load
    assert edition("booklet-a4").format.sheet.paper == "A4"


def test_the_typesetter_measures_the_text_not_the_back_cover(typesetter: Typesetter) -> None:
    """A cover is a text of its own: one page of it has no page before it that it could be drawn in
    to.
    """
    css = "@page { size: 5in; margin: 1in } .cover { page: cover; break-after: page }"
    markup = (
        "<div class=cover>{}</div><p style='break-after: page'>{}</p><p>{}</p><div "
        "class=cover>{}</div>"
    )

    def used(*texts: str) -> float:
        page = f"<html lang=en><title>x</title><body>{markup.format(*texts)}"
        return typesetter.lay_out(
            Html(
                page,
                ("html{font:12pt/1.5 'Source Sans 3'}", css),
                "pdf/ua-1",
                language=edition().language,
            )
        ).used

    assert used("a", "a", "a", "a" + "<br>a" * 8) == pytest.approx(
        used("a" + "<br>a" * 8, "a", "a", "a")
    )
    assert used("a", "a", "a", "a") < 0.2 < used("a", "a", "a<br>a<br>a", "a")
