"""A no-break space keeps what stands around it on one line, as docs/for-authors.md says."""

from __future__ import annotations

import clinic
import pypdfium2
import pytest

from brochure.check import source_differs
from brochure.typeset import Typesetter

# Each begins a letter further to the right: some of them ends its line between figure and unit.
STARTS = range(12)


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


@pytest.mark.parametrize("gap", ["\u00a0", "&nbsp;"], ids=["character", "entity"])
def test_figure_and_unit_stay_together(gap: str, typesetter: Typesetter) -> None:
    assert broken(typesetter, gap) == 0


def test_an_ordinary_space_parts_them_somewhere(typesetter: Typesetter) -> None:
    assert broken(typesetter, " ") > 0


def test_it_is_a_space_for_the_comparison_with_the_approved_text() -> None:
    text = clinic.replaced(clinic.SHORT, "Rest helps.", "Take 500\u00a0mg.")
    approved = clinic.manuscript(text, "What it is\nTake 500 mg.")
    assert list(source_differs.text(approved, clinic.edition())) == []
    other = clinic.manuscript(text, "What it is\nTake 500mg.")
    assert list(source_differs.text(other, clinic.edition())) != []
