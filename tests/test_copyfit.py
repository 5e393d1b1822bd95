"""Type is as large as the copy allows, never smaller than its floor; what does not fit is told with
its words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import clinic
import filler
import pytest
from conftest import Said
from hypothesis import given
from hypothesis import strategies as st

from brochure import compose, copyfit, pipeline
from brochure.model.format import CopyFit, Format, PageBudget, Setting
from brochure.model.layout import Layout, Overset
from brochure.model.length import points
from brochure.model.proof import Order, Proof
from brochure.shelves import Shelves
from brochure.typeset import Typesetter


def layout(pages: int, used: float = 0.6, overset: tuple[Overset, ...] = ()) -> Layout:
    return Layout((300,) * pages, used, overset, None, ())


def a_format(name: str = "trifold") -> Format:
    return clinic.edition(name).format


# ---- the search


def test_copy_that_fits_is_laid_out_once_at_the_ceiling() -> None:
    made, tried = a_format(), []

    def lay_out(one: Format) -> Layout:
        tried.append(points(one.type.text))
        return layout(2)

    fit = copyfit.fitted(made, lay_out)
    assert (tried, fit.overset) == ([12.0], ())
    assert (points(fit.format.type.text), fit.format.type.leading) == (12.0, 1.38)


@given(st.integers(0, copyfit.STEPS - 1))
def test_the_largest_setting_that_fits_is_found_in_few_steps(largest: int) -> None:
    made, tried = a_format(), []
    bound = points(made.fitted(largest / copyfit.STEPS).type.text)

    def lay_out(one: Format) -> Layout:
        tried.append(one.type.text)
        return layout(2) if points(one.type.text) <= bound else layout(3)

    fit = copyfit.fitted(made, lay_out)
    assert points(fit.format.type.text) == bound
    assert fit.overset == ()
    assert len(tried) == len(set(tried)) <= 6


def test_below_the_floor_nothing_is_shrunk_but_refused() -> None:
    made = a_format()
    tried = []

    def lay_out(one: Format) -> Layout:
        tried.append(points(one.type.text))
        return layout(2, overset=(Overset("flap", 12),))

    fit = copyfit.fitted(made, lay_out)
    assert min(tried) == points(fit.format.type.text) == 10.0
    (told,) = copyfit.findings(fit, "trifold")
    assert (str(told.severity), told.code) == ("error", "copy-overset")
    assert told.message == (
        "12 words are too many for the flap of trifold, even at 10 pt with a line spacing of 1.2, "
        "the smallest that it allows"
    )
    assert told.hint.startswith(
        "shorten what stands on the flap by 12 words, choose another format, or look"
    )


def test_a_nearly_empty_last_page_is_drawn_in_where_some_setting_does_it() -> None:
    made = a_format("large-print")

    def lay_out(one: Format) -> Layout:
        return layout(5, 0.04) if one.type.leading > 1.35 else layout(4, 0.97)

    fit = copyfit.fitted(made, lay_out)
    assert (fit.layout.pages, fit.overset) == (4, ())
    assert 1.34 < fit.format.type.leading <= 1.35
    stays = copyfit.fitted(made, lambda _one: layout(5, 0.04))
    assert (stays.layout.pages, stays.format.type.leading) == (5, 1.4)


def test_a_page_that_costs_a_sheet_is_drawn_in() -> None:
    made = a_format("booklet")

    def lay_out(one: Format) -> Layout:
        return layout(9, 0.5) if one.type.leading > 1.3 else layout(8, 0.9)

    fit = copyfit.fitted(made, lay_out)
    assert (fit.layout.pages, copyfit.padding(fit.layout, made)) == (8, 0)
    stays = copyfit.fitted(made, lambda _one: layout(9, 0.5))
    assert (stays.layout.pages, copyfit.padding(stays.layout, made)) == (9, 3)


def test_too_many_pages_for_the_budget_stay_at_the_ceiling_and_are_told() -> None:
    fit = copyfit.fitted(a_format("handout"), lambda _one: layout(4))
    assert (fit.layout.pages, fit.format.type.leading) == (4, 1.32)
    (told,) = copyfit.findings(fit, "handout")
    assert str(told.severity) == "warning"
    assert told.message.startswith(
        "600 words are too many for 2 pages of handout, even at 12 pt with a line spacing of "
    )


def test_a_format_without_bounds_is_laid_out_once_and_tells_nothing() -> None:
    made = a_format("handout").model_copy(update={"copyfit": None})
    fit = copyfit.fitted(made, lambda _one: layout(3))
    assert (fit.format, list(copyfit.findings(fit, "handout"))) == (made, [])


def test_small_type_keeps_nine_points() -> None:
    assert a_format().fitted(0).type.small == "9.00pt"
    assert points(a_format().fitted(1).type.small) > 9


@given(st.integers(1, 40))
def test_padding_fills_up_to_the_multiple(pages: int) -> None:
    budget = PageBudget(multiple_of=4, reason="four pages a sheet")
    made = a_format("handout").model_copy(update={"pages": budget})
    padding = copyfit.padding(layout(pages), made)
    assert 0 <= padding < 4
    assert (pages + padding) % 4 == 0
    assert copyfit.padding(layout(pages), a_format("handout")) == 0


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"exactly": 2, "at_most": 2}, "either exactly or at_most"),
        ({}, "needs exactly, at_most or multiple_of"),
    ],
)
def test_a_budget_says_one_thing(keys: dict[str, int], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        PageBudget(reason="so", **keys)  # type: ignore[arg-type]


def test_a_floor_above_its_ceiling_is_refused() -> None:
    with pytest.raises(ValueError, match="must not be above its ceiling"):
        CopyFit(floor=Setting(text="12pt", leading=1.2), ceiling=Setting(text="10pt", leading=1.3))


def test_type_outside_the_bounds_that_a_format_inherits_is_told(
    brochure: Callable[..., Said], tmp_path: Path
) -> None:
    content = filler.saved(tmp_path, filler.article(50))
    folder = tmp_path / "templates" / "formats" / "big"
    folder.mkdir(parents=True)
    (folder / "format.yaml").write_text(
        "summary: Big\nextends: handout\ntype: {text: 14pt}\n", "utf-8"
    )
    said = brochure("check", str(content), "--format", "big")
    assert said.code == 2
    assert "the running text of 14pt lies outside copyfit, 12pt to 12pt" in said.err


# ---- on the page


def proof(folder: Path, values: dict[str, object], name: str) -> Proof:
    content = filler.saved(folder, values)
    (made,) = pipeline.Pipeline(Shelves(folder)).proofs(Order(content, (name,)))
    return made


@pytest.fixture(scope="module")
def three_lines(typesetter: Typesetter) -> dict[str, object]:
    """An article that ends with a few lines on page 3 when nothing is fitted."""

    def laid(words: int) -> Layout:
        text = clinic.manuscript(filler.written(filler.article(words)))
        return typesetter.lay_out(compose.html(text, clinic.edition(), clinic.SHELVES))

    low, high = 600, 1200  # by bisection, the first number of words that needs a third page
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if laid(middle).pages < 3 else (low, middle)
    last = laid(high + 12)
    assert last.pages == 3
    assert last.used < copyfit.NEARLY_EMPTY
    return filler.article(high + 12)


@pytest.mark.every
def test_three_lines_on_page_three_are_drawn_in(
    three_lines: dict[str, object], tmp_path: Path
) -> None:
    made = proof(tmp_path, three_lines, "handout")
    assert made.pdf.pages == 2
    assert 1.24 <= made.edition.format.type.leading < 1.32
    assert points(made.edition.format.type.text) == 12
    assert not {"copy-overset", "too-many-pages", "page-nearly-empty", "line-stranded"} & {
        found.code for found in made.findings
    }


def test_what_cannot_be_drawn_in_is_told(tmp_path: Path) -> None:
    made = proof(tmp_path, filler.article(1500), "handout")
    told = {found.code: found.message for found in made.findings}
    assert made.pdf.pages == 3 or made.pdf.pages == 4
    assert "words are too many for 2 pages of handout" in told["copy-overset"]
    assert "too-many-pages" not in told


def test_the_layout_tells_words_that_the_engine_drops(typesetter: Typesetter) -> None:
    markup = (
        '<html lang="en"><title>x</title><body><div data-panel="box" style="display: flex; '
        "flex-direction: column; "
        f'height: 9in"><div>{"<p>four words in it</p>" * 90}</div><div><p>the last '
        f"line</p></div></div></body></html>"
    )
    page = replace(
        compose.html(clinic.manuscript(), clinic.edition(), clinic.SHELVES), markup=markup
    )
    (told,) = typesetter.lay_out(page).overset
    assert told.panel == "box"
    assert told.words > 100
