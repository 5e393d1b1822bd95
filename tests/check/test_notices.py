"""Statutory notices: the law's words, decided, word for word, as large as the law asks; a pack is
one more folder.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import clinic
import handouts
import pagemap
import papers
import pikepdf
import pytest
from clinic import edition, in_brand, in_format, manuscript, one, print_, replaced
from conftest import Said
from paths import CONTENT, ROOT, SOURCE

from brochure import check, read
from brochure.check import (
    notice_changed,
    notice_divided,
    notice_misplaced,
    notice_not_required,
    notice_not_verbatim,
    notice_type_too_small,
    notice_undecided,
)
from brochure.model.edition import Edition, Release
from brochure.model.finding import Finding, Severity
from brochure.model.manuscript import Manuscript
from brochure.model.notice import StatutoryNotice
from brochure.model.pdf import Pdf
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.read import orders
from brochure.shelves import Shelves
from brochure.typeset import Typesetter

Run = Callable[..., Said]

REQUIRED = replaced(clinic.ARTICLE, "state: undecided ", "state: required ")
UNLISTED = clinic.ARTICLE[: clinic.ARTICLE.index("notices:\n")] + "errata: []\n"
LAW = (ROOT / "assets" / "notices" / "ca-684" / "text.txt").read_text("utf-8").strip()


def with_notices(made: Edition, **changes: Any) -> Edition:
    """Return an edition whose only notice differs."""
    (notice,) = made.notices
    return replace(made, notices=(replace(notice, **changes),))


def packed(made: Edition, **changes: object) -> Edition:
    """Return an edition whose only notice's pack differs."""
    return with_notices(made, pack=made.notices[0].pack.model_copy(update=changes))


def fires(findings: list[Finding], code: str, severity: Severity = Severity.ERROR) -> Finding:
    found = one(findings)
    assert (found.code, found.severity) == (code, severity)
    assert found.hint
    return found


# ---- the pack that we ship


def test_the_words_are_those_that_were_recorded() -> None:
    (notice,) = edition().notices
    assert notice.id == "ca-684"
    assert notice.sha256 == notice.pack.sha256
    assert notice.paragraphs == (LAW,)
    assert LAW.startswith(
        "THIS NOTICE MUST BE PROVIDED TO YOU UNDER CALIFORNIA LAW. This health care practitioner"
    )
    assert LAW.endswith("prior to undergoing a stem cell therapy.")


# ---- notice-changed


def test_a_changed_letter_of_the_law_is_an_error() -> None:
    made = edition()
    text = made.notices[0].text.replace("therapies", "therapy's", 1)
    found = fires(
        list(notice_changed.text(manuscript(), with_notices(made, text=text))), "notice-changed"
    )
    assert found.message.startswith("the words of ca-684 have the SHA-256 sum ")
    assert found.message.endswith("recorded is 28ac023d9e3e…")
    assert found.where and found.where.file.endswith("ca-684/text.txt") and found.where.line == 1
    assert not check.waivable("notice-changed")


def test_unchanged_words_are_silent() -> None:
    assert list(notice_changed.text(manuscript(), edition())) == []


# ---- notice-undecided


def undecided(text: str, made: Edition | None = None) -> list[Finding]:
    return list(notice_undecided.text(manuscript(text), made or edition()))


def test_an_undecided_notice_is_a_warning_at_the_desk_and_an_error_for_marketing() -> None:
    found = fires(undecided(clinic.ARTICLE), "notice-undecided", Severity.WARNING)
    assert found.message == (
        "the article speaks of «Stem Cell», 12 times, first on line 7, and ca-684 "
        "(California Business and Professions Code, section 684) is undecided"
    )
    assert found.where and found.where.text.strip().startswith("state: undecided")
    marketing, trouble = read.edition(
        clinic.SHELVES, "handout", "en", clinic.BRAND, None, Release("marketing")
    )
    assert marketing and trouble == []
    (graded,) = check.settled([found], manuscript(), marketing)
    assert graded.severity is Severity.ERROR
    assert not check.waivable("notice-undecided")


def test_a_notice_that_is_not_even_listed_is_asked_about_where_the_article_speaks_of_it() -> None:
    body = "Rest helps.\n\n      Some hope for stem-cell\n      therapy, and for Stem  cells."
    found = fires(
        undecided(clinic.SHORT.replace("Rest helps.", body)), "notice-undecided", Severity.WARNING
    )
    assert "speaks of «stem-cell», 2 times, first on line 9" in found.message
    assert found.message.endswith("is not among its notices")
    assert found.where and (found.where.line, found.where.column) == (9, 21)
    assert "notices: [{id: ca-684, state: …}]" in found.hint


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(REQUIRED, id="required"),
        pytest.param(
            clinic.ARTICLE.replace(
                "state: undecided ", "state: not-applicable\n    reason: We do none "
            ),
            id="reason",
        ),
        pytest.param(clinic.SHORT, id="another subject"),
        pytest.param(
            clinic.SHORT.replace("Rest helps.", "The system cell stems; a stem. Cell walls."),
            id="in parts",
        ),
        pytest.param(
            clinic.SHORT + "notices: [{id: ca-684, state: undecided}]\n",
            id="undecided, another subject",
        ),
    ],
)
def test_a_decision_or_another_subject_is_silent(text: str) -> None:
    assert undecided(text) == []


def test_words_are_looked_for_whole() -> None:
    assert undecided(clinic.SHORT.replace("Rest helps.", "Stem cellulose and system cells.")) == []
    assert len(undecided(clinic.SHORT.replace("Rest helps.", "Stem cell, and system cells."))) == 1


def test_the_law_of_another_place_does_not_ask() -> None:
    assert undecided(clinic.ARTICLE, in_brand(edition(), jurisdiction="US-TX")) == []
    assert undecided(UNLISTED, in_brand(edition(), jurisdiction=None)) == []


def test_a_brand_without_a_place_is_asked_about_what_its_handout_lists() -> None:
    assert len(undecided(clinic.ARTICLE, in_brand(edition(), jurisdiction=None))) == 1


def test_the_law_of_the_country_holds_in_its_states() -> None:
    assert len(undecided(UNLISTED, packed(edition(), jurisdiction="US"))) == 1
    assert undecided(UNLISTED, packed(edition(), jurisdiction="U2")) == []
    assert undecided(UNLISTED, packed(edition(), jurisdiction="US-C")) == []


def test_in_another_language_what_the_handout_lists_is_asked_about() -> None:
    made = edition()
    spanish = replace(made, language=made.language.model_copy(update={"tag": "es"}))
    text = clinic.SHORT.replace("Rest helps.", "Células madre.")
    found = one(undecided(text + "notices: [{id: ca-684, state: undecided}]\n", spanish))
    assert found.message.startswith("the article is in another language than the law, and ca-684 ")
    assert undecided(text, spanish) == []


# ---- notice-misplaced


def test_a_law_of_another_state_is_a_warning() -> None:
    texas = in_brand(edition(), jurisdiction="US-TX")
    found = fires(
        list(notice_misplaced.text(manuscript(REQUIRED), texas)),
        "notice-misplaced",
        Severity.WARNING,
    )
    assert found.message == f"ca-684 is a law of US-CA, and {clinic.BRAND} is in US-TX"
    assert found.where and found.where.text.strip() == "- id: ca-684"


def test_the_own_law_or_an_unknown_place_is_silent() -> None:
    assert list(notice_misplaced.text(manuscript(REQUIRED), edition())) == []
    assert (
        list(notice_misplaced.text(manuscript(REQUIRED), in_brand(edition(), jurisdiction=None)))
        == []
    )
    assert (
        list(notice_misplaced.text(manuscript(), in_brand(edition(), jurisdiction="US-TX"))) == []
    )


# ---- notice-not-verbatim


def verbatim(made: Edition, pdf: Pdf) -> list[Finding]:
    return list(notice_not_verbatim.pdf(manuscript(REQUIRED), made, pdf))


@pytest.mark.every(but=1)
@pytest.mark.parametrize("name", ["handout", "large-print", "handout-a4", "notice"])
def test_a_required_notice_stands_word_for_word(typesetter: Typesetter, name: str) -> None:
    made = edition(name)
    pdf, said = print_(typesetter, manuscript(REQUIRED), made)
    assert said == []
    assert verbatim(made, pdf) == []
    assert LAW in papers.text(pdf.data)


@pytest.mark.every(but=3)
@pytest.mark.parametrize("name", ["handout", "notice"])
@pytest.mark.parametrize(
    ("css", "message"),
    [
        (
            "{selector} { text-transform: uppercase }",
            "after 10 words, «UNDER CALIFORNIA LAW.», the PDF has «THIS HEALTH CARE PRACTITIONER "
            "PERFORMS ONE …», "
            "and the law has «This health care practitioner performs one …»",
        ),
        (
            "{selector} { display: none }",
            "«THIS NOTICE MUST BE PROVIDED TO …» is nowhere to be seen",
        ),
        (
            "{selector} { color: transparent }",
            "«THIS NOTICE MUST BE PROVIDED TO …» is nowhere to be seen",
        ),
        (
            "{selector}::after { content: ' Not us.' }",
            "after 51 words, «stem cell therapy.», the PDF has «Not us.», and there the law ends",
        ),
        ("{selector} { height: 2em; overflow: hidden }", "the paragraph ends, and the law has «"),
    ],
    ids=["capitals", "left out", "transparent", "more", "cut off"],
)
def test_other_words_than_the_laws_are_an_error(
    typesetter: Typesetter, name: str, css: str, message: str
) -> None:
    made = edition(name)
    selector = ".poster p" if name == "notice" else ".notice p"
    pdf, _ = print_(typesetter, manuscript(REQUIRED), made, css.replace("{selector}", selector))
    found = fires(verbatim(made, pdf), "notice-not-verbatim")
    assert found.message.startswith("ca-684: ") and message in found.message
    assert found.where and found.where.text.strip() == "- id: ca-684"


def test_paragraphs_out_of_order_are_an_error(typesetter: Typesetter) -> None:
    made = edition("notice")
    printed = with_notices(made, text="Second words here.\n\nFirst words here.\n")
    pdf, _ = print_(typesetter, manuscript(REQUIRED), printed)
    assert verbatim(printed, pdf) == []
    message = one(
        verbatim(with_notices(made, text="First words here.\n\nSecond words here.\n"), pdf)
    ).message
    assert message == "ca-684: «Second words here.» stands before what it should follow"


def test_a_paragraph_that_is_divided_on_one_page_is_an_error(typesetter: Typesetter) -> None:
    made = edition("notice")
    pdf, _ = print_(
        typesetter,
        manuscript(REQUIRED),
        with_notices(made, text="First words here.\n\nAnd more.\n"),
    )
    found = fires(
        verbatim(with_notices(made, text="First words here. And more.\n"), pdf),
        "notice-not-verbatim",
    )
    assert found.message.endswith("the paragraph ends, and the law has «And more.»")


def test_a_notice_that_is_not_required_is_not_looked_for(typesetter: Typesetter) -> None:
    made = edition()
    pdf, _ = print_(typesetter, manuscript(), made)
    assert list(notice_not_verbatim.pdf(manuscript(), made, pdf)) == []
    assert "THIS NOTICE" not in papers.text(pdf.data)


def test_a_handout_in_another_language_prints_the_notice_in_its_own(typesetter: Typesetter) -> None:
    made = edition()
    arabic = replace(
        made, language=made.language.model_copy(update={"tag": "ar", "direction": "rtl"})
    )
    pdf, _ = print_(typesetter, manuscript(REQUIRED), arabic)
    assert verbatim(arabic, pdf) == []
    said = [
        (
            str(element.Lang),
            " ".join(" ".join(piece.text for piece in papers.words(pdf.data, element)).split()),
        )
        for element in papers.elements(papers.opened(pdf.data))
        if "/Lang" in element
    ]
    assert said == [("en", LAW)]


# ---- the poster


@pytest.fixture(scope="module")
def poster(typesetter: Typesetter) -> Pdf:
    return print_(typesetter, manuscript(REQUIRED), edition("notice"))[0]


def too_small(pdf: Pdf, made: Edition | None = None) -> list[Finding]:
    return list(notice_type_too_small.pdf(manuscript(REQUIRED), made or edition("notice"), pdf))


def test_the_poster_holds_the_law_and_nothing_else(poster: Pdf) -> None:
    pieces = pagemap.texts(poster.data)
    assert (poster.pages, {piece.size for piece in pieces}) == (1, {42.0})
    assert not any(piece.artifact for piece in pieces)
    assert papers.text(poster.data) == LAW
    pdf = papers.opened(poster.data)
    assert [float(length) for length in pdf.pages[0].MediaBox] == [0, 0, 612, 792]
    assert pdf.Root.ViewerPreferences.PrintScaling == "/None"
    assert pdf.Root.Lang == "en"
    assert min(piece.left for piece in pieces) > 43.19
    assert check.pdf(manuscript(REQUIRED), edition("notice"), poster) == []


def test_a_handout_may_be_fitted_to_the_paper() -> None:
    assert "/PrintScaling" not in papers.opened(papers.made()).Root.ViewerPreferences


def test_type_below_the_laws_is_an_error(typesetter: Typesetter) -> None:
    made = edition("notice")
    small = in_format(made, type=made.format.type.model_copy(update={"text": "39.9pt"}))
    pdf, _ = print_(typesetter, manuscript(REQUIRED), small)
    message = fires(too_small(pdf), "notice-type-too-small").message
    assert message == (
        "ca-684 is set in 39.9 pt, and California Business and Professions Code, section 684 asks "
        "for 40 pt or more"
    )
    least = in_format(made, type=made.format.type.model_copy(update={"text": "40pt"}))
    assert too_small(print_(typesetter, manuscript(REQUIRED), least)[0]) == []


def test_one_word_in_smaller_type_is_seen(typesetter: Typesetter) -> None:
    pdf, _ = print_(
        typesetter,
        manuscript(REQUIRED),
        edition("notice"),
        ".poster p::first-line { font-size: 36pt }",
    )
    assert "is set in 36 pt" in fires(too_small(pdf), "notice-type-too-small").message


def test_a_sheet_below_the_laws_is_an_error(typesetter: Typesetter) -> None:
    made = edition("notice")
    page = made.format.page.model_copy(update={"width": "210mm", "height": "297mm"})
    pdf, _ = print_(typesetter, manuscript(REQUIRED), in_format(made, page=page))
    message = fires(too_small(pdf), "notice-type-too-small").message
    assert (
        message.startswith("page 1 is 8.27 by 11.69 in, and California")
        and "8.5 by 11 in" in message
    )


def test_a_sheet_too_short_is_an_error(typesetter: Typesetter) -> None:
    made = edition("notice")
    page = made.format.page.model_copy(update={"width": "9in", "height": "10.5in"})
    pdf, _ = print_(typesetter, manuscript(REQUIRED), in_format(made, page=page))
    assert one(too_small(pdf)).message.startswith("page 1 is 9.00 by 10.50 in, and ")


def test_a_larger_sheet_lying_on_its_side_is_silent(typesetter: Typesetter) -> None:
    made = edition("notice")
    page = made.format.page.model_copy(update={"width": "17in", "height": "11in"})
    assert too_small(print_(typesetter, manuscript(REQUIRED), in_format(made, page=page))[0]) == []


@pytest.mark.parametrize("scaling", [None, "/AppDefault"])
def test_a_file_that_may_be_shrunk_is_an_error(poster: Pdf, scaling: str | None) -> None:
    pdf = papers.own(poster.data)
    if scaling:
        pdf.Root.ViewerPreferences.PrintScaling = pikepdf.Name(scaling)
    else:
        del pdf.Root.ViewerPreferences
    message = fires(
        too_small(replace(poster, data=papers.saved(pdf))), "notice-type-too-small"
    ).message
    assert "PrintScaling is not None" in message


def test_a_notice_over_two_sheets_is_an_error(typesetter: Typesetter, poster: Pdf) -> None:
    made = edition("notice")
    large = in_format(made, type=made.format.type.model_copy(update={"text": "54pt"}))
    pdf, _ = print_(typesetter, manuscript(REQUIRED), large)
    found = fires(list(notice_divided.pdf(manuscript(REQUIRED), large, pdf)), "notice-divided")
    assert found.message == "ca-684 stands on 2 pages, and one sheet is to hold it"
    assert verbatim(large, pdf) == []
    assert list(notice_divided.pdf(manuscript(REQUIRED), made, poster)) == []


def test_a_poster_of_nothing_is_an_error() -> None:
    def found(text: str) -> Finding:
        return fires(
            list(notice_not_required.text(manuscript(text), edition("notice"))),
            "notice-not-required",
        )

    said = found(clinic.ARTICLE)
    assert said.message == "ca-684 is undecided: there is nothing to set as a poster"
    assert said.where and said.where.text.strip().startswith("state: undecided")
    declined = replaced(
        clinic.ARTICLE, "state: undecided ", "state: not-applicable\n    reason: We do none "
    )
    assert found(declined).message.startswith("ca-684 is not applicable: ")
    unlisted = found(clinic.SHORT)
    assert unlisted.message == "the handout lists no notices: there is nothing to set as a poster"
    assert unlisted.hint == "add one under notices, such as ca-684"
    assert list(notice_not_required.text(manuscript(REQUIRED), edition("notice"))) == []


def test_the_command_makes_the_poster_only_when_it_is_required(
    brochure: Run, tmp_path: Path
) -> None:
    said = brochure("make", str(CONTENT), "--format", "notice", "--out", str(tmp_path))
    assert said.code == 1 and list(tmp_path.iterdir()) == []
    assert "error: ca-684 is undecided" in said.err and said.err.count(": error: ") == 1
    content = tmp_path / "project" / "content.yaml"
    (content.parent / "assets" / "articles").mkdir(parents=True)
    (content.parent / SOURCE).write_text((ROOT / SOURCE).read_text("utf-8"), "utf-8")
    content.write_text(REQUIRED, "utf-8")
    said = brochure("make", str(content), "--format", "notice", "--out", str(tmp_path / "out"))
    assert (said.code, said.err) == (0, "")
    assert [path.name for path in (tmp_path / "out").glob("*.pdf")] == [
        "stem-cell-therapy-knee-notice.pdf"
    ]


def test_every_format_leaves_the_poster_out() -> None:
    assert "notice" not in orders.formats(clinic.SHELVES, ["all"])


# ---- another state's pack

PACK = """\
title: A made-up notice
jurisdiction: US-ZZ
law: Made-up Code of Zed, section 7
origin: https://www.example.org/zed/7
retrieved: 2026-11-22
sha256: {sha256}
language: en
concerns: [list of things]
poster: {{width: 8.5in, height: 11in, type: 36pt}}
"""
WORDS = "MADE UP FOR A TEST.\n\nNo law says this.\n"


@pytest.fixture
def other_state(tmp_path: Path) -> Path:
    """A project whose brand is in another state, which has a pack of two paragraphs."""
    content = handouts.copied(tmp_path / "zed", {"  - id: example-1\n": "  - id: zz-7\n"})
    pack = content.parent / "assets" / "notices" / "zz-7"
    pack.mkdir()
    pack.joinpath("text.txt").write_text(WORDS, "utf-8")
    sha256 = StatutoryNotice("zz-7", edition().notices[0].pack, WORDS, "").sha256
    pack.joinpath("notice.yaml").write_text(PACK.format(sha256=sha256), "utf-8")
    brand = content.parent / "assets" / "brands" / "hillside" / "brand.yaml"
    lines = [
        line
        for line in brand.read_text("utf-8").splitlines()
        if not line.startswith("jurisdiction:")
    ]
    brand.write_text("\n".join([*lines, "jurisdiction: US-ZZ", ""]), "utf-8")
    return content


@pytest.mark.every
def test_another_states_pack_is_one_more_folder(other_state: Path) -> None:
    (proof,) = Pipeline(Shelves(other_state.parent)).proofs(Order(other_state, ("notice",)))
    assert proof.findings == ()
    assert papers.text(proof.pdf.data) == "MADE UP FOR A TEST. No law says this."
    assert [notice.id for notice in proof.edition.notices] == ["zz-7"]
    handout = handouts.fresh(other_state)
    assert {found.code for found in handout.findings if found.code.startswith("notice-")} == set()
    assert "No law says this." in papers.text(handout.pdf.data)


@pytest.mark.every
def test_its_words_and_its_decision_are_held_as_ours_are(other_state: Path) -> None:
    words = other_state.parent / "assets" / "notices" / "zz-7" / "text.txt"
    words.write_text(WORDS.replace("No law", "No laws"), "utf-8")
    text = other_state.read_text("utf-8")
    other_state.write_text(text.replace("state: required", "state: undecided"), "utf-8")
    found = {
        one.code: one
        for one in handouts.fresh(other_state).findings
        if one.code.startswith("notice-")
    }
    assert set(found) == {"notice-changed", "notice-undecided"}
    assert found["notice-changed"].where and found["notice-changed"].where.file == str(words)
    assert "«list of things», 1 time," in found["notice-undecided"].message


def test_two_required_notices_are_two_sheets(typesetter: Typesetter) -> None:
    made = edition("notice")
    (notice,) = made.notices
    other = replace(notice, id="zz-7", text=WORDS)
    two = replace(made, notices=(notice, other))
    text: Manuscript = manuscript(
        replaced(REQUIRED, "notices:\n", "notices:\n  - {id: zz-7, state: required}\n")
    )
    pdf, _ = print_(typesetter, text, two)
    assert pdf.pages == 2
    assert papers.text(pdf.data) == f"MADE UP FOR A TEST. No law says this. {LAW}"
    assert check.pdf(text, two, pdf) == []


# ---- past its review


EXPIRED = "next_review: 2028-03-09"
LATE = Release(day=datetime.date(2028, 3, 10), allow_expired=True)


@pytest.mark.every(but=1)
@pytest.mark.every(but=1)
@pytest.mark.parametrize("name", handouts.FORMATS)
@pytest.mark.parametrize("status", ["approved", "draft"])
def test_every_page_of_an_expired_handout_says_so(name: str, status: str, tmp_path: Path) -> None:
    content = handouts.copied(tmp_path / "p", {"status: approved": f"status: {status}"})
    (proof,) = Pipeline(Shelves(content.parent)).proofs(Order(content, (name,), release=LATE))
    artifacts = papers.artifacts(proof.pdf.data)
    assert proof.pdf.pages == len(artifacts) > 1
    for page, said in artifacts.items():
        assert said.count("Expired") == (1 if page == 1 else 2), f"page {page}: {said}"
        assert ("Draft" in said) == (status == "draft")
    text = papers.text(proof.pdf.data)
    assert "Expired – its review was due on March 9, 2028" in text
    assert ("not yet approved" in text) == (status == "draft")
    heads = [
        piece
        for piece in pagemap.texts(proof.pdf.data)
        if piece.artifact and piece.text.strip() == "Expired"
    ]
    assert all("Semi" in piece.face for piece in heads)


@pytest.mark.every(but=1)
@pytest.mark.parametrize("name", handouts.FORMATS)
def test_the_running_head_keeps_to_one_line_with_the_word(name: str) -> None:
    (proof,) = Pipeline(Shelves(handouts.HILLSIDE.parent)).proofs(
        Order(handouts.HILLSIDE, (name,), release=LATE)
    )
    heads = [
        line
        for line in pagemap.lines(pagemap.texts(proof.pdf.data))
        if line.first.artifact and line.first.page == 2
    ]
    top = [line for line in heads if line.first.baseline < 100]
    assert len({round(line.first.baseline, 1) for line in top}) == 1, [line.text for line in top]


def test_on_its_last_day_a_handout_is_not_expired() -> None:
    last = replace(LATE, day=datetime.date(2028, 3, 9))
    (proof,) = Pipeline(Shelves(handouts.HILLSIDE.parent)).proofs(
        Order(handouts.HILLSIDE, release=last)
    )
    assert not any("Expired" in said for said in papers.artifacts(proof.pdf.data).values())
