"""What belongs together stands on one line of the page, and the letters stay as they were."""

from __future__ import annotations

import clinic
import pypdfium2
import pytest

from brochure.check import source_differs
from brochure.inspect import tagged_text
from brochure.model.pdf import Pdf
from brochure.typeset import Typesetter

PARTABLE = [
    "500 mg", "½ tablet", "4 to 6 hours", "(555) 555-0142", "CA 90000", "Dr. Smith", "Version 1.2",
    "10-mL syringe", "250 mg/5 mL", "2 – 3 days", "38.5 °C", "500 mg capsules", "1 ½ tablets",
    "Type 2", "June 4", "9 a.m.",
]  # fmt: skip
# Each line begins a letter further to the right: some of them would part each phrase.
STARTS = range(14)


def printed(typesetter: Typesetter, markup: str, css: str = "") -> Pdf:
    made, said = clinic.print_html(typesetter, markup, css)
    assert said == []
    return made


def lines(made: Pdf) -> list[str]:
    pages = pypdfium2.PdfDocument(made.data)
    return [
        line.strip() for page in pages for line in page.get_textpage().get_text_range().splitlines()
    ]


def paragraphs(phrase: str) -> str:
    return "".join(f"<p>E{'x' * start} {f'and {phrase}, ' * 12}at last</p>" for start in STARTS)


@pytest.mark.parametrize("phrase", PARTABLE[:4])
def test_a_phrase_is_never_parted(phrase: str, typesetter: Typesetter) -> None:
    said = lines(printed(typesetter, paragraphs(phrase)))
    assert sum(line.count(phrase) for line in said) == 12 * len(STARTS)


@pytest.mark.every
@pytest.mark.parametrize("width", ["1.3in", "2in", "3.1in", "40%"])
@pytest.mark.parametrize("phrase", PARTABLE)
def test_at_any_width(phrase: str, width: str, typesetter: Typesetter) -> None:
    """Some 130 lines of each phrase at four widths."""
    made = printed(typesetter, paragraphs(phrase), f"p {{ width: {width}; hyphens: auto }}")
    assert sum(line.count(phrase) for line in lines(made)) == 12 * len(STARTS)


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    "written",
    [
        "<b>500</b> mg", "<b>500 </b>mg",
        "<b>500</b> <i>mg</i>", "<a href='https://example.org'>500</a> mg", "5<b>00 m</b>g"],
)  # fmt: skip
def test_marks_of_emphasis_part_nothing(written: str, typesetter: Typesetter) -> None:
    said = lines(printed(typesetter, paragraphs(written)))
    assert sum(line.count("500 mg") for line in said) == 12 * len(STARTS)


def test_what_stands_in_two_paragraphs_is_two_texts(typesetter: Typesetter) -> None:
    made = printed(typesetter, "<p>It is 500</p><p>mg<br>500<br>mg</p>")
    assert lines(made) == ["It is 500", "mg", "500", "mg"]


def test_the_letters_and_the_tags_stay_as_they_were(typesetter: Typesetter) -> None:
    made = printed(typesetter, "<p>Take 500 mg now.</p>")
    runs = tagged_text.read(made.data).body
    assert " ".join("".join(run.text for run in runs).split()) == "Take 500 mg now."
    assert {(run.role, run.block) for run in runs} == {("P", runs[0].block)}
    assert b"\xc2\xa0" not in made.data


def broken(typesetter: Typesetter, gap: str) -> int:
    """Return how many lines of a page end between 500 and its unit."""
    body = "\n\n      ".join(
        f"E{'x' * start} {'take the tablets with water, ' * 2}500{gap}mg today, 500{gap}mg later, "
        f"500{gap}mg at noon, 500{gap}mg in the evening and 500{gap}mg at night."
        for start in STARTS
    )
    text = clinic.replaced(clinic.SHORT, "Rest helps.", body)
    pdf, _ = clinic.print_(typesetter, clinic.manuscript(text), clinic.edition())
    said = "\n".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf.data)
    )
    return sum(line.rstrip().endswith("500") for line in said.splitlines())


@pytest.mark.parametrize("gap", ["\u00a0", "&nbsp;", " "], ids=["character", "entity", "space"])
def test_figure_and_unit_stay_together(gap: str, typesetter: Typesetter) -> None:
    assert broken(typesetter, gap) == 0


def test_it_is_a_space_for_the_comparison_with_the_approved_text() -> None:
    text = clinic.replaced(clinic.SHORT, "Rest helps.", "Take 500\u00a0mg.")
    approved = clinic.manuscript(text, "What it is\nTake 500 mg.")
    assert list(source_differs.text(approved, clinic.edition())) == []
    other = clinic.manuscript(text, "What it is\nTake 500mg.")
    assert list(source_differs.text(other, clinic.edition())) != []
