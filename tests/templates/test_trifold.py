"""The folder: six panels where a folding machine wants them, nothing in a fold, nothing lost, read
in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import clinic
import filler
import handouts
import pagemap
import pytest
from conftest import Said
from handouts import HILLSIDE
from paths import CONTENT

from brochure import compose
from brochure.inspect import tagged_text
from brochure.model.format import Panels
from brochure.model.length import points

PANELS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[float, float]]] = {
    "trifold": (
        ("3.625in", "3.6875in", "3.6875in"),
        ("3.6875in", "3.6875in", "3.625in"),
        (11 * 72, 8.5 * 72),
    ),
    "trifold-a4": (
        ("97mm", "100mm", "100mm"),
        ("100mm", "100mm", "97mm"),
        (297 * 72 / 25.4, 210 * 72 / 25.4),
    ),
}
both = pytest.mark.parametrize("name", PANELS)


def panel_of(piece: pagemap.Text, name: str) -> int:
    """Return the panel that a piece of text stands on, from the left."""
    edge, found = 0.0, 0
    outside, inside, _ = PANELS[name]
    for width in (outside if piece.page == 1 else inside)[:-1]:
        edge += points(width)
        found += piece.left > edge
    return found


def said_on(data: bytes, name: str, page: int, panel: int) -> str:
    lines = [line for line in pagemap.lines(pagemap.texts(data)) if line.first.page == page]
    return " ".join(line.text for line in lines if panel_of(line.first, name) == panel)


# ---- the sheet


@both
def test_two_pages_of_the_sheet_with_the_fold_in_panel_narrower(name: str) -> None:
    outside, inside, (width, height) = PANELS[name]
    paper = tagged_text.read(handouts.proof(CONTENT, name).pdf.data)
    assert len(paper.sheets) == 2
    for sheet in paper.sheets:
        assert sheet.trim == pytest.approx((0, 0, width, height), abs=0.01)
    assert (
        points(outside[0])
        == points(inside[-1])
        < min(points(one) for one in outside[1:] + inside[:-1])
    )
    assert (
        sum(map(points, outside)) == pytest.approx(width) == pytest.approx(sum(map(points, inside)))
    )
    # Turned over, the flap's fold lies under the inside's last fold.
    made = clinic.edition(name).format
    assert made.folds(1)[0] == pytest.approx(width - made.folds(2)[-1])


def test_panels_that_do_not_fill_the_page_or_do_not_lie_on_each_other_are_refused() -> None:
    made = clinic.edition("trifold").format
    widths = ("3.5in", "3.6875in", "3.6875in")
    short = Panels(outside=widths, inside=widths[::-1])
    with pytest.raises(
        ValueError, match=r"the outside panels measure 10\.8750 in together, the page 11in"
    ):
        type(made).model_validate({**made.model_dump(), "panels": short.model_dump()})
    with pytest.raises(
        ValueError, match="the inside must be those of the outside from right to left"
    ):
        Panels(outside=widths, inside=widths)


@both
def test_cover_back_and_flap_stand_where_a_letter_fold_has_them(name: str) -> None:
    proof = handouts.proof(CONTENT, name)
    flap, back, cover = (said_on(proof.pdf.data, name, 1, panel) for panel in range(3))
    assert "Stem Cell Therapy for Knee Osteoarthritis" in cover
    assert "Draft – not yet approved by the clinic" in cover
    assert flap.startswith("At a glance")
    assert "Questions to bring to your visit" in flap
    assert "Zhao L, Kaye AD" in back
    assert "Version 0.1 · Draft · Not yet reviewed" in back.replace("  ", " ")
    for panel in range(3):
        assert len(said_on(proof.pdf.data, name, 2, panel).split()) > 100


@both
def test_everything_is_read_in_the_order_of_unfolding(name: str) -> None:
    body = " ".join(
        run.text for run in tagged_text.read(handouts.proof(CONTENT, name).pdf.data).body
    )
    order = [
        "Stem Cell Therapy for", "At a glance", "Questions to bring",
        "Knee osteoarthritis is a severe",
        "Scientific Research", "All In All", "What the words mean", "Sources", "Not yet reviewed",
    ]  # fmt: skip
    places = [body.index(words) for words in order]
    assert places == sorted(places)


def test_contact_stands_on_the_back_where_it_is_given_and_only_there() -> None:
    given, missing = (
        said_on(handouts.proof(one, "trifold").pdf.data, "trifold", 1, 1)
        for one in (HILLSIDE, CONTENT)
    )
    assert "310-555-0100" in given
    assert "desk@example.org" in given
    assert not re.search(r"\d{3}-\d{4}|@|None", missing.replace("32(4):245-255", ""))


def test_the_printer_is_asked_for_both_sides_at_full_size() -> None:
    viewer = compose.html(clinic.manuscript(), clinic.edition("trifold"), clinic.SHELVES).viewer
    assert viewer == {
        "Duplex": "/DuplexFlipShortEdge",
        "PickTrayByPDFSize": "true",
        "PrintScaling": "/None",
    }
    pdf = pagemap.page_map(handouts.proof(CONTENT, "trifold").pdf.data)
    assert "viewer: Duplex /DuplexFlipShortEdge\n" in pdf
    assert "viewer: PrintScaling /None\n" in pdf


# ---- folds


@pytest.mark.parametrize("content", [CONTENT, HILLSIDE], ids=["ours", "hillside"])
@both
def test_nothing_stands_in_a_fold(content: Path, name: str) -> None:
    proof = handouts.proof(content, name)
    outside, inside, _ = PANELS[name]
    for run in tagged_text.read(proof.pdf.data).runs:
        edge = 0.0
        for width in (outside if run.page == 1 else inside)[:-1]:
            edge += points(width)
            assert run.box[2] <= edge - 9 or run.box[0] >= edge + 9, run.text
    assert "text-across-fold" not in {found.code for found in proof.findings}


@pytest.mark.every(but=1)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_language_read_leftwards_mirrors_panels_and_folds(direction: str) -> None:
    proof = handouts.proof(HILLSIDE, "trifold", "mirrored" if direction == "rtl" else None)
    pieces = [piece for piece in pagemap.texts(proof.pdf.data) if piece.page == 1]
    title = next(piece for piece in pieces if piece.text.startswith("A Very Long Title"))
    glance = next(piece for piece in pieces if piece.text.startswith("At a glance"))
    assert (title.left > glance.left) is (direction == "ltr")
    made = proof.edition.format
    assert made.folds(1) == (3.625 * 72, 7.3125 * 72)
    assert made.folds(1, mirrored=True) == (3.6875 * 72, 7.375 * 72)
    assert "text-across-fold" not in {found.code for found in proof.findings}


# ---- copy-fitting


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("words", "smaller"), [(120, False), (600, False), (900, True), (950, True)]
)
def test_type_is_as_large_as_the_article_allows(tmp_path: Path, words: int, smaller: bool) -> None:
    """Slow: type is fitted to a long article, size by size."""
    content = filler.saved(tmp_path, filler.article(words))
    proof = handouts.fresh(content, "trifold")
    size = points(proof.edition.format.type.text)
    assert (size < 12) is smaller
    assert size >= 10
    assert [found for found in proof.findings if found.severity > 2] == []
    assert proof.pdf.pages == 2
    running = {
        piece.size
        for piece in pagemap.texts(proof.pdf.data)
        if piece.page == 2 and not piece.artifact
    }
    assert size in {round(one, 2) for one in running}


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("keys", "panel"),
    [
        ({"sections": [{"heading": None, "body": "\n\n".join(filler.paragraphs(2000))}]}, "inside"),
        ({"questions": [" ".join(filler.paragraphs(40, seed=seed)) for seed in range(12)]}, "flap"),
        ({"references": filler.references(10)}, ""),
        ({"title": " ".join(filler.paragraphs(240))}, "cover"),
    ],
    ids=["inside", "flap", "back-fits", "cover"],
)
def test_what_a_panel_has_no_room_for_is_refused_with_its_words(
    brochure: Callable[..., Said], tmp_path: Path, keys: dict[str, object], panel: str
) -> None:
    content = filler.saved(tmp_path, filler.article(200) | keys)
    said = brochure("make", str(content), "--format", "trifold", "--out", str(tmp_path / "out"))
    told = re.findall(
        r"error: (\d+) words are too many for the (\w+) of trifold, even at 10 pt", said.err
    )
    if panel:
        assert said.code == 1
        assert [name for _, name in told] == [panel]
        assert not list((tmp_path / "out").glob("*"))
    else:
        assert (said.code, told) == (0, [])


@pytest.mark.every
def test_the_words_that_are_too_many_are_counted(
    brochure: Callable[..., Said], tmp_path: Path
) -> None:
    """As many words less as were told, and the article fits; some tens more, and it does not."""
    words = 1600
    content = filler.saved(tmp_path / "long", filler.article(words))
    said = brochure("check", str(content), "--format", "trifold")
    too_many = int(re.findall(r"(\d+) words are too many for the inside", said.err)[0])
    short = filler.saved(tmp_path / "short", filler.article(words - int(too_many * 1.1)))
    assert brochure("check", str(short), "--format", "trifold").code == 0
    still = filler.saved(tmp_path / "still", filler.article(words - int(too_many * 0.8)))
    assert brochure("check", str(still), "--format", "trifold").code == 1


@pytest.mark.every
def test_forty_sources_go_on_after_the_article(tmp_path: Path) -> None:
    """Slow: type is fitted to a long article, size by size."""
    content = filler.saved(tmp_path, filler.article(60, references=filler.references(40)))
    proof = handouts.fresh(content, "trifold")
    assert [found for found in proof.findings if found.severity > 2] == []
    assert "Sources" in " ".join(said_on(proof.pdf.data, "trifold", 2, panel) for panel in range(3))
