"""The checks of what goes over a fold, a panel or a page: each sees its fault, and is silent beside
it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import clinic
import filler
import handouts
import pytest
from clinic import codes
from PIL import Image

from brochure import check
from brochure.check import (
    _stacks,
    list_item_divided,
    pages_missing,
    picture_cut_off,
    text_across_fold,
    text_dropped,
    text_not_verbatim,
    text_overlaps,
    word_broken,
    words_divided,
)
from brochure.inspect import tagged_text
from brochure.model.finding import Severity
from brochure.model.format import PageBudget
from brochure.model.length import points
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.shelves import Shelves
from brochure.typeset import Typesetter


def steps(words: int) -> str:
    return "\n".join(
        f"- Step {number}: " + " ".join(filler.paragraphs(words, seed=number))
        for number in range(1, 30)
    )


@pytest.mark.every
def test_a_text_in_a_fold_is_told(typesetter: Typesetter) -> None:
    text, made = clinic.manuscript(), clinic.edition("trifold")
    wide = clinic.print_(typesetter, text, made, ".inside { column-count: 2 }")[0]
    assert codes(list(text_across_fold.pdf(text, made, wide))) == {"text-across-fold"}
    told = [found.message.partition("» ")[2] for found in text_across_fold.pdf(text, made, wide)]
    assert "on page 2 runs across a fold; 0.125 in or more are needed" in told
    near = clinic.print_(
        typesetter, text, made, ".inside { column-gap: 15pt; margin-inline: 7.5pt 3pt }"
    )[0]
    told = [found.message.partition("» ")[2] for found in text_across_fold.pdf(text, made, near)]
    assert {re.sub(r"0\.\d+ in from", "N in from", message) for message in told} == {
        "on page 2 keeps N in from a fold; 0.125 in or more are needed"
    }


@pytest.mark.every
def test_a_line_alone_in_a_panel_is_told(typesetter: Typesetter) -> None:
    text = clinic.manuscript(filler.written(filler.article(700)))
    made = clinic.edition("trifold")
    loose = clinic.print_(
        typesetter, text, made, "p { orphans: 1; widows: 1 } .inside { column-fill: auto }"
    )[0]
    told = [
        found.message for found in check.pdf(text, made, loose) if found.code == "line-stranded"
    ]
    kept = clinic.print_(typesetter, text, made)[0]
    assert [found for found in check.pdf(text, made, kept) if found.code == "line-stranded"] == []
    assert all(re.search(r"panel [123] of page 2", message) for message in told)


@pytest.mark.every
def test_an_item_of_a_list_that_goes_over_a_page_is_told(typesetter: Typesetter) -> None:
    for name, words, form in (("handout", 70, r"page \d"), ("trifold", 45, r"panel \d of page \d")):
        section = {"heading": None, "body": steps(words)}
        text, made = (
            clinic.manuscript(filler.written(filler.article(60) | {"sections": [section]})),
            clinic.edition(name),
        )
        css = "li, li > p { break-inside: auto } .inside { column-fill: auto }"
        loose = clinic.print_(typesetter, text, made, css)[0]
        told = list(list_item_divided.pdf(text, made, loose))
        assert told
        for found in told:
            assert (found.code, found.severity) == ("list-item-divided", Severity.WARNING)
            assert re.fullmatch(
                rf"the item «Step \d+: .* …» begins on {form} and ends on {form}", found.message
            )
            assert found.where and found.where.line
        kept = clinic.print_(typesetter, text, made)[0]
        assert list(list_item_divided.pdf(text, made, kept)) == []


def test_a_long_item_may_go_over_a_page(typesetter: Typesetter) -> None:
    body = (
        "\n\n".join(filler.paragraphs(330))
        + "\n\n- "
        + " ".join(filler.paragraphs(300, sentences=99))
    )
    text = clinic.manuscript(
        filler.written(filler.article(60) | {"sections": [{"heading": None, "body": body}]})
    )
    made = clinic.edition()
    loose = clinic.print_(typesetter, text, made, "li, li > p { break-inside: auto }")[0]
    assert loose.pages == 2
    assert list(list_item_divided.pdf(text, made, loose)) == []


def test_two_texts_on_each_other_are_told_once(typesetter: Typesetter) -> None:
    text, made = clinic.manuscript(), clinic.edition()
    slid = clinic.print_(typesetter, text, made, ".kicker { margin-bottom: -26pt }")[0]
    found = clinic.one(list(text_overlaps.pdf(text, made, slid)))
    assert (found.code, found.severity) == ("text-overlaps", Severity.ERROR)
    assert found.message.endswith("stand on each other on page 1")
    assert "text-overlaps" not in codes(
        check.pdf(text, made, clinic.print_(typesetter, text, made)[0])
    )


# ---- pictures and tables


@pytest.mark.every
def test_a_picture_taller_than_the_page_is_made_to_fit(tmp_path: Path) -> None:
    values = filler.article(60)
    values["sections"][0]["body"] += "\n\n![A tall tower](pictures/tall.png)"
    content = filler.saved(tmp_path, values)
    (tmp_path / "pictures").mkdir()
    Image.new("RGB", (300, 1500), "#e0e0e0").save(tmp_path / "pictures" / "tall.png")
    for form in ("handout", "trifold", "booklet", "large-print"):
        proof = handouts.fresh(content, form)
        (picture,) = tagged_text.read(proof.pdf.data).pictures
        left, bottom, right, top = picture.box
        height = points(proof.edition.format.page.height)
        assert bottom >= points(proof.edition.format.page.margins.bottom) - 0.5 and top <= height
        assert (top - bottom) / (right - left) == pytest.approx(5, rel=0.01)
        assert not {found.code for found in proof.findings if found.severity is Severity.ERROR}


def test_a_picture_that_leaves_the_page_is_told(typesetter: Typesetter) -> None:
    (tall,) = (handouts.HILLSIDE.parent / "pictures").glob("squares.png")
    assert tall.is_file()
    proof = handouts.proof(handouts.HILLSIDE)
    assert list(picture_cut_off.pdf(proof.manuscript, proof.edition, proof.pdf)) == []
    html = replace(
        proof.html,
        stylesheets=(
            *proof.html.stylesheets,
            "section img { max-height: none; width: 3in; height: 14in }",
        ),
    )
    made = Typesetter(Shelves(handouts.HILLSIDE.parent)).pdf(html)[0]
    found = clinic.one(list(picture_cut_off.pdf(proof.manuscript, proof.edition, made)))
    assert (found.code, found.severity) == ("picture-cut-off", Severity.ERROR)
    assert found.message.startswith("the picture «Three green squares in a row» on page ")
    assert found.where and found.where.line


COLUMNS = ("Acetaminophen", "Ibuprofen", "Discomfort", "Afternoon", "Interactions", "Wednesday")
TABLE = f"| {' | '.join(COLUMNS)} |\n{'|---' * 6}|\n{'| yes ' * 6}|"


def of_tables(*tables: str) -> Manuscript:
    body = "\n\n".join(tables)
    return clinic.manuscript(
        filler.written(filler.article(60) | {"sections": [{"heading": None, "body": body}]})
    )


def test_a_word_that_is_broken_in_a_cell_is_an_error(typesetter: Typesetter) -> None:
    text, made = of_tables(TABLE), clinic.edition("trifold")
    css = "table { table-layout: fixed; overflow-wrap: anywhere }"
    found = list(word_broken.pdf(text, made, clinic.print_(typesetter, text, made, css)[0]))
    assert {(one.code, one.severity) for one in found} == {("word-broken", Severity.ERROR)}
    assert {one.message[1:].partition("»")[0] for one in found} == set(COLUMNS)
    assert re.fullmatch(
        r"«\w+» on page 2 is broken at a line's end, without a hyphen", found[0].message
    )


def test_elsewhere_it_is_a_warning(typesetter: Typesetter) -> None:
    text, made = of_tables("Acetaminophen."), clinic.edition()
    css = "section p { width: .6in; hyphens: manual }"
    found = list(word_broken.pdf(text, made, clinic.print_(typesetter, text, made, css)[0]))
    assert [(one.code, one.severity) for one in found] == [("word-broken", Severity.WARNING)]


@pytest.mark.every
@pytest.mark.parametrize("name", ["handout", "trifold"])
def test_words_in_cells_are_never_broken(name: str, typesetter: Typesetter) -> None:
    text, made = of_tables(TABLE), clinic.edition(name)
    pdf, said = clinic.print_(typesetter, text, made)
    assert said == []
    assert list(word_broken.pdf(text, made, pdf)) == []
    assert list(text_not_verbatim.pdf(text, made, pdf)) == []


MEDICINES = """\
| Medicine | Usual dose | How often | What to watch for |
|---|---:|---|---|
| Hydroxychloroquine | 200 mg | twice a day | **Photosensitivity** |
| Methylprednisolone | 4 mg | each morning | Immunosuppression |"""


def rows_of(pdf: Pdf) -> list[list[str]]:
    """Return what stands in each row of a PDF's tables, cell by cell."""
    runs = [run for run in tagged_text.read(pdf.data).body if run.role in {"TH", "TD"}]
    rows: dict[tuple[int, ...], dict[tuple[int, ...], str]] = {}
    for run in runs:
        cells = rows.setdefault(run.block[:-1], {})
        cells[run.block] = f"{cells.get(run.block, '')} {run.text}"
    return [[" ".join(cell.split()) for cell in row.values()] for row in rows.values()]


def test_a_table_without_room_has_its_headings_beside_its_cells(typesetter: Typesetter) -> None:
    text = of_tables(MEDICINES, "| Day | Step |\n|---|---|\n| 1 | Walk |")
    made = clinic.edition("trifold")
    pdf, _ = clinic.print_(typesetter, text, made)
    assert rows_of(pdf) == [
        ["Medicine", "Hydroxychloroquine"],
        ["Usual dose", "200 mg"],
        ["How often", "twice a day"],
        ["What to watch for", "Photosensitivity"],
        ["Medicine", "Methylprednisolone"],
        ["Usual dose", "4 mg"],
        ["How often", "each morning"],
        ["What to watch for", "Immunosuppression"],
        ["Day", "Step"],
        ["1", "Walk"],
    ]
    assert list(text_not_verbatim.pdf(text, made, pdf)) == []
    assert list(text_dropped.pdf(text, made, pdf)) == []
    wide = clinic.edition("handout")
    rows = rows_of(clinic.print_(typesetter, text, wide)[0])
    assert rows[0] == ["Medicine", "Usual dose", "How often", "What to watch for"]


def test_words_too_long_for_that_have_their_headings_above(typesetter: Typesetter) -> None:
    word = "Immunosuppressionphotosensitivity"[:29]
    text = of_tables(f"| Consequences | {word} | c |\n|---|---|---|\n| {word} | {word} | d |")
    made = clinic.edition("trifold")
    pdf, _ = clinic.print_(typesetter, text, made)
    assert rows_of(pdf) == [["Consequences"], [word], [word], [word], ["c"], ["d"]]
    assert list(word_broken.pdf(text, made, pdf)) == []
    assert list(text_not_verbatim.pdf(text, made, pdf)) == []


def test_a_column_without_a_heading_stands_over_the_others(typesetter: Typesetter) -> None:
    text = of_tables(MEDICINES.replace("| Medicine |", "| |"))
    made = clinic.edition("trifold")
    pdf, _ = clinic.print_(typesetter, text, made)
    assert rows_of(pdf)[:2] == [["Hydroxychloroquine"], ["Usual dose", "200 mg"]]
    assert list(text_not_verbatim.pdf(text, made, pdf)) == []


def test_a_stack_that_says_another_heading_is_not_what_is_written(typesetter: Typesetter) -> None:
    text, made = of_tables(MEDICINES), clinic.edition("booklet")
    pdf, _ = clinic.print_(typesetter, text, made)
    runs = tagged_text.read(pdf.data).runs
    assert _stacks.unstacked(runs) != list(runs)
    last = max(number for number, run in enumerate(runs) if run.text.strip() == "Usual dose")
    other = (*runs[:last], replace(runs[last], text="Largest dose"), *runs[last + 1 :])
    assert _stacks.unstacked(other) == list(other)


def test_a_head_that_a_table_repeats_is_accounted_for(typesetter: Typesetter) -> None:
    rows = "\n".join(f"| Day {number} | Walk to the door and back |" for number in range(1, 60))
    body = f"| Day | What to do |\n|---|---|\n{rows}"
    text = clinic.manuscript(
        filler.written(filler.article(60) | {"sections": [{"heading": None, "body": body}]})
    )
    made = clinic.edition()
    pdf = clinic.print_(typesetter, text, made)[0]
    assert pdf.pages > 1
    assert "text-unaccounted" not in codes(check.pdf(text, made, pdf))


def test_a_question_that_ends_in_a_number_is_whole(typesetter: Typesetter) -> None:
    asked = [f"Will I need a visit in week {week}?" for week in (1, 2, 11, 12, 121)]
    text, made = (
        clinic.manuscript(filler.written(filler.article(60, questions=asked))),
        clinic.edition(),
    )
    assert "text-dropped" not in codes(
        check.pdf(text, made, clinic.print_(typesetter, text, made)[0])
    )


def test_pages_that_a_format_lacks_are_told(typesetter: Typesetter) -> None:
    text, made = clinic.manuscript(clinic.SHORT), clinic.edition()
    needs = clinic.in_format(made, pages=PageBudget(exactly=2, reason="two sides"))
    found = clinic.one(
        list(pages_missing.pdf(text, needs, clinic.print_(typesetter, text, made)[0]))
    )
    assert (found.code, found.message) == (
        "pages-missing",
        "handout has 1 pages, exactly 2: two sides",
    )


@pytest.mark.parametrize(("width", "parted"), [("6in", False), (".4in", True)])
def test_the_check_sees_what_is_parted(width: str, parted: bool, typesetter: Typesetter) -> None:
    """A column that is narrower than what belongs together parts it."""
    text = clinic.manuscript(clinic.replaced(clinic.SHORT, "Rest helps.", "Take 500 mg, 500 mg."))
    made = clinic.edition()
    pdf, _ = clinic.print_(typesetter, text, made, f"section p {{ width: {width} }}")
    found = list(words_divided.pdf(text, made, pdf))
    if not parted:
        assert found == []
        return
    one = clinic.one(found)
    assert (one.code, one.severity) == ("words-divided", Severity.ERROR)
    assert one.message == "«500 mg» is parted at a line's end on page 1"
    assert one.where is not None
    assert one.where.line == 6


def test_the_check_reads_heads_and_feet(typesetter: Typesetter) -> None:
    text, made = clinic.manuscript(clinic.SHORT), clinic.edition()
    css = (
        ".imprint { font-size: 5pt; line-height: 1 } span:nth-child(-n+2) { display: none }"
        ".imprint * { white-space: normal !important; display: block; width: 3.6em }"
    )
    pdf, _ = clinic.print_(typesetter, text, made, css)
    found = clinic.one(list(words_divided.pdf(text, made, pdf)))
    assert found.message == ("«Version 1» is parted at a line's end in a head or foot of the pages")
