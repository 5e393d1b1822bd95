"""Every form bears what nobody draws a page for: no character lost, nothing on anything else,
nothing off the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pagemap
import pytest
import stress
from clinic import ARTICLE, edition, manuscript, print_

from brochure import prose
from brochure.check import text_overlaps
from brochure.inspect import tagged_text
from brochure.model.finding import Severity
from brochure.model.proof import Order, Proof
from brochure.pipeline import Pipeline
from brochure.shelves import Shelves
from brochure.typeset import Typesetter

FORMS = (
    "handout",
    "large-print",
    "trifold",
    "booklet",
    "black-and-white",
    "press",
    "poster",
    "card",
)
# What does not fit a folded sheet is refused, and said with its words: three panels hold some 900
# words at 10 pt.
REFUSED = {("long", "trifold"): "inside", ("dense", "trifold"): "inside"}
# In points: nearer to the edge a desk printer does not print.
UNPRINTABLE = 12.0

Proofs = Callable[[str, str], Proof]


@pytest.fixture(scope="module")
def proofs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proofs]:
    """A proof of a case in a form, made once."""
    pipelines: dict[str, tuple[Pipeline, Path]] = {}
    made: dict[tuple[str, str], Proof] = {}

    def proof(case: str, form: str) -> Proof:
        if case not in pipelines:
            logo = "none" if case == "long" else "tall"
            content = stress.project(tmp_path_factory.mktemp(case), case, logo)
            pipelines[case] = (Pipeline(Shelves(content.parent)), content)
        if (case, form) not in made:
            pipeline, content = pipelines[case]
            (made[case, form],) = pipeline.proofs(Order(content, (form,)))
        return made[case, form]

    yield proof


every_case = pytest.mark.parametrize(
    ("case", "form"), [(case, form) for case in stress.CASES for form in FORMS]
)


@pytest.mark.every(but=1)
@every_case
def test_nothing_is_lost_overlaps_or_leaves_the_page(proofs: Proofs, case: str, form: str) -> None:
    """Slow: the cases are long and dense on purpose."""
    proof = proofs(case, form)
    if (case, form) in REFUSED:
        (told,) = [found for found in proof.findings if found.severity is Severity.ERROR]
        assert told.code == "copy-overset"
        assert (
            f"words are too many for the {REFUSED[case, form]} of {form}, even at 10 pt"
            in told.message
        )
        return
    assert [found for found in proof.findings if found.severity is Severity.ERROR] == []
    data = proof.pdf.data
    assert missing(proof) == Counter()
    assert stress.overlaps(data) == []
    assert stress.outside(data, UNPRINTABLE) == []


def missing(proof: Proof) -> Counter[str]:
    """Return the words of the handout that the page does not have; a word that a line divides is
    put together again.
    """
    handout, whole = proof.manuscript.handout, proof.edition.format.document == "handout"
    texts = [handout.title, handout.kicker or "", handout.subtitle or ""]
    texts += [text for excerpt in handout.at_a_glance for text in (excerpt.label, excerpt.text)]
    if whole:
        for section in handout.sections:
            texts += [section.heading or "", *prose.paragraphs(section.body)]
        texts += [text for term in handout.glossary for text in (term.term, term.meaning)]
        texts += [*handout.questions, *(reference.text for reference in handout.references)]
    return stress.words(" ".join(texts)) - stress.words(said(proof.pdf.data))


def said(data: bytes) -> str:
    """Return the body's text in the order of reading, the halves of a long word put together."""
    runs = tagged_text.read(data).body
    text = " ".join(run.text for run in runs)
    letters = "".join(run.text for run in runs)
    divided = letters.count(stress.UNBREAKABLE) - text.count(stress.UNBREAKABLE)
    return text + f" {stress.UNBREAKABLE}" * divided


# ---- what the cases are for


@pytest.mark.every
def test_the_table_goes_over_a_page_and_repeats_its_head(proofs: Proofs) -> None:
    data = proofs("dense", "handout").pdf.data
    lines = [(line.first.page, line.text) for line in pagemap.lines(pagemap.texts(data))]
    pages = {
        page for page, text in lines if "greet you at the door and show you where to sit" in text
    }
    assert len(pages) >= 2
    assert sorted(pages) == [page for page, text in lines if text == "What we do"]


@pytest.mark.every
def test_the_wide_picture_is_drawn_as_wide_as_its_column(proofs: Proofs) -> None:
    for form, width in (("handout", 6.7 * 72), ("booklet", 4.6 * 72)):
        (picture,) = (
            one
            for one in tagged_text.read(proofs("dense", form).pdf.data).pictures
            if one.width > 100
        )
        assert picture.width <= width + 0.01
        assert picture.width / picture.height == pytest.approx(8, rel=0.01)


def test_a_tall_logo_keeps_its_proportions_and_its_place(proofs: Proofs) -> None:
    paper = tagged_text.read(proofs("dense", "handout").pdf.data)
    assert "Associated Physicians and Therapists of the Greater Upper Valley" in paper.alternatives


@pytest.mark.every
def test_too_long_for_its_sheet_is_told(proofs: Proofs) -> None:
    for form in ("handout", "black-and-white", "press"):
        told = {found.code: found.message for found in proofs("long", form).findings}
        assert "words are too many for 2 pages" in told["copy-overset"]
        assert "too-many-pages" not in told  # it would say the same without the words


@pytest.mark.every
def test_a_booklet_of_any_length_fills_its_sheets(proofs: Proofs) -> None:
    for case in stress.CASES:
        assert proofs(case, "booklet").pdf.pages % 4 == 0


# ---- the guards see what they should


def test_lines_on_each_other_are_seen(typesetter: Typesetter) -> None:
    text, made = manuscript(ARTICLE), edition()
    slid = print_(typesetter, text, made, ".lead { margin-top: -24pt }")[0]
    assert stress.overlaps(slid.data)
    (told,) = text_overlaps.pdf(text, made, slid)
    assert "stand on each other on page 1" in told.message
    assert told.where and told.where.line
    whole = print_(typesetter, text, made)[0]
    assert stress.overlaps(whole.data) == []
    assert list(text_overlaps.pdf(text, made, whole)) == []


def test_what_leaves_the_page_is_seen(typesetter: Typesetter) -> None:
    wide = print_(typesetter, manuscript(), edition(), "h2 { margin-inline: -1in }")[0]
    assert stress.outside(wide.data, UNPRINTABLE)
