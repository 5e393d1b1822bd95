"""Posters and cards: title, key points and the ways to the clinic, in their place, and nothing that
was not given.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import clinic
import handouts
import pagemap
import papers
import pytest
import segno
import yaml
from clinic import edition, manuscript, print_
from conftest import Said
from handouts import HILLSIDE
from paths import CONTENT, ROOT, TESTS

from brochure import check, compose, explain, read
from brochure.check import key_points_missing, text_dropped, text_too_small, text_unaccounted
from brochure.inspect import tagged_text
from brochure.inspect.tagged_text import Run
from brochure.model.edition import Release
from brochure.model.finding import Severity
from brochure.model.length import points
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.shelves import Shelves
from brochure.typeset import Typesetter

FAULTLESS = TESTS / "projects" / "faultless" / "content.yaml"
# Of the trimmed page, in points, and how many pages.
SIZES = {"poster": (792, 1224, 1), "poster-a3": (841.89, 1190.55, 1), "card": (288, 648, 2)}
# The least for text and for anything, in points.
LEAST = {"poster": (24, 9), "poster-a3": (24, 9), "card": (12, 9)}
# In points: what a cutter may be out by, so that nothing is cut into.
SAFE = 9
every_format = pytest.mark.parametrize("name", SIZES)
both = pytest.mark.parametrize("name", ["poster", "card"])
every_page = pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(content, name, id=f"{owner}-{name}")
        for owner, content in (("ours", CONTENT), ("hillside", HILLSIDE), ("faultless", FAULTLESS))
        for name in ("poster", "card")
    ]
    + [pytest.param(CONTENT, "poster-a3", id="ours-poster-a3")],
)


def made(content: Path, name: str) -> bytes:
    return handouts.proof(content, name).pdf.data


def body(data: bytes) -> str:
    """Return what a screen reader says, its white space squeezed."""
    return " ".join(" ".join(run.text for run in tagged_text.read(data).body).split())


def seen(data: bytes) -> list[Run]:
    return [run for run in tagged_text.read(data).runs if run.seen and run.text.strip()]


def with_points(folder: Path, count: int, words: int, title: str = "Knee pain") -> Path:
    """Write a handout with so many key points of so many words, and return its file."""
    text = " ".join(["rest", "walk", "call", "knee", "each", "day"] * words)
    excerpts = [" ".join(text.split()[number : number + words]) for number in range(count)]
    values = yaml.safe_load(clinic.SHORT) | {"title": title}
    values["at_a_glance"] = [
        {"label": f"Point {number}", "text": one} for number, one in enumerate(excerpts, 1)
    ]
    values["sections"] = [
        {"heading": "What it is", "body": "\n\n".join(f"{one}." for one in excerpts)}
    ]
    path = folder / "content.yaml"
    path.write_text(yaml.safe_dump(values), "utf-8")
    return path


# ---- the sheet


@pytest.mark.every(but=1)
@every_page
def test_the_sheet_has_its_size_and_its_sides_and_no_errors(content: Path, name: str) -> None:
    proof = handouts.proof(content, name)
    width, height, sides = SIZES[name]
    sheets = tagged_text.read(proof.pdf.data).sheets
    assert [sheet.trim for sheet in sheets] == [
        pytest.approx((0, 0, width, height), abs=0.01)
    ] * sides
    assert [one.message for one in proof.findings if one.severity is Severity.ERROR] == []
    assert not {"copy-overset", "too-many-pages", "page-nearly-empty"} & {
        one.code for one in proof.findings
    }


@every_format
def test_the_printer_is_asked_for_full_size_and_its_sides(name: str) -> None:
    viewer = compose.html(manuscript(), edition(name), clinic.SHELVES).viewer
    duplex = "/Simplex" if name.startswith("poster") else "/DuplexFlipLongEdge"
    assert viewer == {"Duplex": duplex, "PickTrayByPDFSize": "true", "PrintScaling": "/None"}


def test_the_other_paper_is_nothing_but_paper() -> None:
    written = yaml.safe_load(
        (ROOT / "templates" / "formats" / "poster-a3" / "format.yaml").read_text("utf-8")
    )
    assert set(written) == {"summary", "extends", "sheet", "page"}
    assert set(written["sheet"]) == {"paper", "load"}
    assert set(written["page"]) == {"width", "height"}


@every_page
def test_all_text_stands_within_its_margins_and_none_on_another(content: Path, name: str) -> None:
    data = made(content, name)
    margins = edition(name).format.page.margins
    width, height, _ = SIZES[name]
    for run in seen(data):
        assert (
            run.box[0] >= points(margins.inline) - 1
            and run.box[2] <= width - points(margins.inline) + 1
        ), run.text
        assert run.box[1] >= SAFE and run.box[3] <= height - SAFE, run.text
    for one, other in combinations(seen(data), 2):
        if one.page == other.page:
            across = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
            up = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
            assert across <= 1 or up <= 0.35 * min(one.size, other.size), (one.text, other.text)


def test_a_rack_shows_the_whole_title_of_the_card() -> None:
    for content in (CONTENT, FAULTLESS):
        pieces = papers.words(
            made(content, "card"), papers.elements(papers.opened(made(content, "card")), "H1")[0]
        )
        assert {piece.page for piece in pieces} == {1}
        assert max(piece.baseline for piece in pieces) < 648 / 3
        assert min(piece.size for piece in pieces) >= 24


# ---- what is printed


def test_a_poster_holds_what_was_given_and_nothing_else() -> None:
    handout = handouts.proof(CONTENT, "poster").manuscript.handout
    given = [
        "Draft – not yet approved by the clinic",
        handout.kicker,
        handout.title,
        handout.subtitle,
    ]
    given += [text for excerpt in handout.at_a_glance for text in (excerpt.label, excerpt.text)]
    assert body(made(CONTENT, "poster")) == "Beverly Hills Wellness Center " + " ".join(
        map(str, given)
    )


def test_a_card_has_title_and_clinic_in_front_and_the_rest_on_the_back() -> None:
    handout = handouts.proof(HILLSIDE, "card").manuscript.handout
    pages = {
        page: " ".join(
            run.text for run in tagged_text.read(made(HILLSIDE, "card")).body if run.page == page
        )
        for page in (1, 2)
    }
    assert " ".join(pages[1].split()) == f"{handout.kicker} {handout.title} {handout.subtitle}"
    back = (
        "At a glance One thing a list of things The page about knees https://www.example.org/knees"
    )
    assert " ".join(pages[2].split()).replace("org/ knees", "org/knees").startswith(back)
    for way in ("310-555-0100", "desk@example.org", "1 Example Way, Upper Valley"):
        assert way in pages[2]
        assert way not in pages[1]


@every_page
def test_the_imprint_says_whose_it_is_and_which(content: Path, name: str) -> None:
    proof = handouts.proof(content, name)
    document, said = proof.manuscript.handout.document, papers.artifacts(proof.pdf.data)
    assert list(said) == [SIZES[name][2]], "on the only side, or on the back"
    (imprint,) = said.values()
    reviewed = compose._review(proof.manuscript.handout, proof.edition.language)
    for wanted in (proof.edition.brand.name, document.id, f"Version {document.version}", reviewed):
        assert papers.squeezed(wanted) in papers.squeezed(imprint)
    assert "Page" not in imprint


def test_what_the_clinic_has_not_given_is_not_printed() -> None:
    for name in SIZES:
        said = body(made(CONTENT, name)) + " ".join(papers.artifacts(made(CONTENT, name)).values())
        assert not any(word in said for word in ("None", "null", "http", "@"))
        assert "QR" not in str(tagged_text.read(made(CONTENT, name)).alternatives)


@every_page
def test_type_is_as_large_as_its_distance_asks(content: Path, name: str) -> None:
    data = made(content, name)
    text, least = LEAST[name]
    size = points(handouts.proof(content, name).edition.format.type.text)
    handout = handouts.proof(content, name).manuscript.handout
    tags = papers.opened(data)
    labels = [
        piece.size
        for one in papers.elements(tags, "H3" if name == "card" else "H2")
        for piece in papers.words(data, one)
    ]
    title = [piece.size for one in papers.elements(tags, "H1") for piece in papers.words(data, one)]
    excerpts = "".join(papers.squeezed(one.text) for one in handout.at_a_glance)
    running = [
        run.size
        for run in seen(data)
        if papers.squeezed(run.text) in excerpts and len(run.text) > 8
    ]
    assert min(running) == pytest.approx(size, abs=0.05)
    assert size >= text
    assert min(labels) >= size - 0.05
    assert min(title) > size
    assert min(run.size for run in seen(data)) >= least


def test_much_is_set_smaller_than_little() -> None:
    sizes = [
        points(handouts.proof(content, "poster").edition.format.type.text)
        for content in (CONTENT, FAULTLESS)
    ]
    assert 24 < sizes[0] < sizes[1] == 42


# ---- tags


def test_a_poster_is_read_as_a_title_and_its_points() -> None:
    outline = pagemap.page_map(made(CONTENT, "poster")).partition("\noutline\n")[2]
    assert [line.strip().partition("  (")[0] for line in outline.strip().splitlines()] == [
        "Stem Cell Therapy for Knee Osteoarthritis",
        "Common symptoms",
        "What can increase the risk",
        "In recent trials",
    ]
    tags = [str(one.S)[1:] for one in papers.elements(papers.opened(made(CONTENT, "poster")))]
    assert [tag for tag in tags if tag.startswith("H")] == ["H1", "H2", "H2", "H2"]


def test_a_card_is_read_front_first() -> None:
    tags = [str(one.S)[1:] for one in papers.elements(papers.opened(made(HILLSIDE, "card")))]
    assert [tag for tag in tags if tag.startswith("H") or tag == "Figure"] == [
        "H1",
        "Figure",
        "H2",
        "H3",
        "Figure",
    ]


@pytest.mark.every(but=1)
@pytest.mark.parametrize("name", ["poster", "card"])
def test_a_language_read_leftwards_mirrors_the_sheet(name: str) -> None:
    proof = handouts.proof(HILLSIDE, name, "mirrored")
    width = SIZES[name][0]
    margin = points(proof.edition.format.page.margins.inline)
    label = next(run for run in seen(proof.pdf.data) if run.text.strip() == "One thing")
    assert label.box[2] == pytest.approx(width - margin, abs=2)
    code = next(
        one
        for one in papers.elements(papers.opened(proof.pdf.data), "Figure")
        if "QR" in str(one.Alt)
    )
    assert float(code.A.BBox[0]) > width / 2


# ---- the code to scan


@pytest.mark.parametrize(("name", "least"), [("poster", 1.2), ("card", 0.75)])
def test_the_code_leads_where_it_says_and_is_large_enough(name: str, least: float) -> None:
    code = segno.make("https://www.example.org/knees", error="m", micro=False)
    wanted = [[bool(module) for module in row] for row in code.matrix_iter(border=4)]
    data = made(HILLSIDE, name)
    assert papers.modules(data, len(wanted)) == wanted
    figure = next(
        one for one in papers.elements(papers.opened(data), "Figure") if "QR" in str(one.Alt)
    )
    left, _, right, _ = map(float, figure.A.BBox)
    assert (right - left) / 72 * code.symbol_size(border=0)[0] / len(wanted) >= least


# ---- too much, or nothing


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("name", "count", "words", "title", "side", "size"),
    [
        pytest.param("poster", 6, 40, "Knee pain", "front", "24", id="poster"),
        pytest.param("card", 6, 40, "Knee pain", "back", "12", id="card, back"),
        pytest.param("card", 1, 5, "Knee pain and rest " * 60, "front", "12", id="card, front"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_side_and_its_words(
    tmp_path: Path,
    brochure: Callable[..., Said],
    name: str,
    count: int,
    words: int,
    title: str,
    side: str,
    size: str,
) -> None:
    content = with_points(tmp_path, count, words, title)
    said = brochure("make", str(content), "--format", name, "--out", str(tmp_path / "out"))
    assert said.code == 1
    assert not (tmp_path / "out").exists()
    told = (
        f"words are too many for the {side} of {name}, even at {size} pt with a line spacing of 1.2"
    )
    assert told in " ".join((said.out + said.err).split())
    assert f"shorten what stands on the {side} by " in " ".join((said.out + said.err).split())


@pytest.mark.every(but=1)
@pytest.mark.parametrize(("name", "most"), [("poster", 7), ("card", 9)])
def test_what_just_fits_is_whole_and_a_point_more_is_told(
    tmp_path: Path, name: str, most: int
) -> None:
    for count, told in ((most, False), (most + 1, True)):
        proof = handouts.fresh(with_points(tmp_path, count, 12), name)
        codes = {one.code for one in proof.findings}
        assert ("copy-overset" in codes) is told
        assert not {"text-dropped", "text-unaccounted", "text-cut-off"} & codes
        assert points(proof.edition.format.type.text) < (30 if name == "poster" else 14)
        assert proof.pdf.pages >= SIZES[name][2]


@pytest.mark.every
def test_no_key_points_is_an_error_and_nothing_is_made(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    (tmp_path / "content.yaml").write_text(clinic.SHORT, "utf-8")
    for name in SIZES:
        said = brochure(
            "make", str(tmp_path / "content.yaml"), "--format", name, "--out", str(tmp_path / "out")
        )
        assert said.code == 1
        assert (
            f"{name} prints the key points, and at_a_glance holds none [key-points-missing]"
            in said.out + said.err
        )
        assert not (tmp_path / "out").exists()
    said = brochure("make", str(tmp_path / "content.yaml"), "--out", str(tmp_path / "out"))
    assert said.code == 0


def test_key_points_missing_points_at_the_handout_and_cannot_be_waived() -> None:
    (one,) = key_points_missing.text(manuscript(clinic.SHORT), edition("poster"))
    assert (one.code, one.severity) == ("key-points-missing", Severity.ERROR)
    assert one.where and one.where.line == 1
    assert "at_a_glance" in one.hint
    assert not check.waivable("key-points-missing")
    assert list(key_points_missing.text(manuscript(), edition("poster"))) == []
    assert "key-points-missing" not in {
        found.code for found in check.text(manuscript(clinic.SHORT), edition())
    }


# ---- the checks read what they should


def test_a_poster_alone_is_checked_as_the_handout_is() -> None:
    ours = {
        name: {one.code for one in check.text(manuscript(), edition(name))}
        for name in ("handout", *SIZES)
    }
    assert all(ours[name] == ours["handout"] for name in SIZES)
    assert {
        "promissory-word",
        "claim-unsubstantiated",
        "status-not-approved",
        "checklist-open",
    } <= ours["poster"]
    expired = replace(edition("card"), release=Release(day=datetime.date(2031, 1, 1)))
    due = clinic.replaced(clinic.ARTICLE, "next_review: null", "next_review: 2029-01-01")
    assert "handout-expired" in {one.code for one in check.text(manuscript(due), expired)}


def test_what_a_check_reads_is_told_as_it_is_done() -> None:
    for code, rule in explain.explanations().items():
        module = next((one for one in check.shelf() if check.code(one) == code), None)
        if module is None:
            continue
        for document in ("handout", "key-points", "notice", "review"):
            assert rule.runs("en", document) is check.rule(module).covers(document), code
    assert "summary-missing" not in {
        one.code for one in check.text(manuscript(clinic.SHORT), edition("poster"))
    }


def test_rules_for_another_language_are_named(typesetter: Typesetter) -> None:
    spanish = edition("poster")
    spanish = replace(
        spanish, language=spanish.language.model_copy(update={"tag": "es", "name": "Español"})
    )
    (one,) = [found for found in check.text(manuscript(), spanish) if found.code == "rules-skipped"]
    assert "promissory-word" in one.message
    assert "summary-missing" not in one.message, "it does not read key points in any language"


@pytest.mark.parametrize(
    ("name", "css"),
    [("poster", ".point:last-child p { display: none }"), ("card", ".glance p { display: none }")],
)
def test_a_key_point_that_is_left_out_is_told(typesetter: Typesetter, name: str, css: str) -> None:
    text, given = manuscript(), edition(name)
    told = list(text_dropped.pdf(text, given, print_(typesetter, text, given, css)[0]))
    assert told and {one.code for one in told} == {"text-dropped"}
    assert all(one.message.startswith("an excerpt at a glance, «") for one in told)
    assert all(one.where and one.where.line for one in told)
    assert list(text_dropped.pdf(text, given, print_(typesetter, text, given)[0])) == []


@both
def test_a_word_that_nobody_gave_is_told(typesetter: Typesetter, name: str) -> None:
    text, given = manuscript(), edition(name)
    css = "h1::after { content: ' Now at half the price' }"
    (one,) = text_unaccounted.pdf(text, given, print_(typesetter, text, given, css)[0])
    assert "«Now at half the price» on page 1" in one.message
    article = "h1::after { content: ' Stem cells are specialized human cells' }"
    assert list(text_unaccounted.pdf(text, given, print_(typesetter, text, given, article)[0])), (
        "it is not a key point"
    )


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("name", "css", "told"),
    [
        ("poster", ".point p { font-size: 11pt }", "running text here needs 12 pt or more"),
        ("card", ".glance p { font-size: 11pt }", "running text here needs 12 pt or more"),
        ("card", ".imprint { font-size: 8pt }", "any text here needs 9 pt or more"),
    ],
)
def test_small_type_is_told_and_the_imprint_of_a_poster_is_not(
    typesetter: Typesetter, name: str, css: str, told: str
) -> None:
    text, given = manuscript(), edition(name)
    found = list(text_too_small.pdf(text, given, print_(typesetter, text, given, css)[0]))
    assert found and all(told in one.message for one in found)
    assert list(text_too_small.pdf(text, given, print_(typesetter, text, given)[0])) == []


@pytest.mark.every(but=1)
@both
def test_a_handout_past_its_review_says_so_on_every_side(name: str) -> None:
    order = Order(
        HILLSIDE, (name,), release=Release(day=datetime.date(2029, 1, 1), allow_expired=True)
    )
    (proof,) = Pipeline(Shelves(HILLSIDE.parent)).proofs(order)
    notice = "Expired – its review was due on March 9, 2028"
    assert notice in body(proof.pdf.data)
    assert all("Expired" in said for said in papers.artifacts(proof.pdf.data).values())
    pages = {run.page for run in seen(proof.pdf.data) if "Expired" in run.text}
    assert pages == set(range(1, SIZES[name][2] + 1))
    assert "handout-expired" in {one.code for one in proof.findings}


# ---- for a print shop


@pytest.mark.every(but=1)
@both
def test_colour_goes_on_past_the_trim_for_a_print_shop_alone(
    typesetter: Typesetter, name: str
) -> None:
    width, height, _ = SIZES[name]
    for press in (False, True):
        given, trouble = read.edition(
            clinic.SHELVES, name, "en", clinic.BRAND, release=Release(press=press)
        )
        assert given is not None, trouble
        sheet = tagged_text.read(print_(typesetter, manuscript(), given)[0].data).sheets[0]
        left, bottom, right, top = sheet.trim
        assert (right - left, top - bottom) == pytest.approx((width, height), abs=0.01)
        reach = (
            min(box[0] for box in sheet.drawn),
            max(box[2] for box in sheet.drawn),
            max(box[3] for box in sheet.drawn),
        )
        bleed = 9 if press else 0
        assert reach == pytest.approx((left - bleed, right + bleed, top + bleed), abs=0.05)
