"""The review sheet shows what people need to judge a handout, invents nothing and signs nothing;
claims go round.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import clinic
import handouts
import pagemap
import papers
import pikepdf
import pytest
from clinic import replaced
from conftest import Said
from manual import Reader, checkout
from paths import CONTENT, ROOT

from brochure import read
from brochure.errors import BadInput
from brochure.inspect import tagged_text
from brochure.model.edition import Release
from brochure.model.finding import Severity
from brochure.model.proof import Order, Proof
from brochure.model.review import ReviewWords
from brochure.pipeline import Pipeline
from brochure.prose import sentences
from brochure.read import orders
from brochure.read.tree import parse
from brochure.read.validate import noun
from brochure.shelves import Shelves

DAY = datetime.date(2026, 11, 22)
RECORDS = """\
claims:
  - sentence: Rest helps.
    kind: efficacy
    sources: [doe2024]
    reviewer: J. Doe MD
    reviewed_on: 2026-11-20
  - sentence: Ice cures knees.
    kind: fact
references:
  - {id: doe2024, text: Doe J. A trial. 2024.}
checklist:
  accuracy: {verdict: pass, by: J. Doe MD, on: 2026-11-20, version: '1'}
  balance: {verdict: fail, by: J. Doe MD, on: 2026-11-20, version: '1', remark: No risk is told.}
  substantiation: {verdict: pass, by: A. Nother, on: 2026-10-20, version: '0.9'}
waivers:
  - {code: claim-unsubstantiated, place: Ice, reason: The authors were asked.,
     by: A. Nother, until: 2026-12-31}
  - {code: promissory-word, place: cures, reason: In a hurry., by: A. Nother, until: 2026-11-01}
errata:
  - {find: knees, replace: legs}
notices:
  - {id: ca-684, state: not-applicable, reason: No such therapy is offered.}
"""
JUDGED = (
    clinic.SHORT.replace("Rest helps.", "Rest helps. Ice cures knees. Sleep is good.") + RECORDS
)


def sheet(content: Path, outlet: str = "desk", language: str | None = None) -> Proof:
    order = Order(content, language=language, release=Release(outlet, DAY))
    return Pipeline(Shelves(content.parent)).review(order)


@cache
def our_sheet(outlet: str = "desk") -> Proof:
    return sheet(CONTENT, outlet)


@cache
def hillsides_sheet() -> Proof:
    return sheet(handouts.HILLSIDE)


def written(folder: Path, text: str = JUDGED) -> Path:
    path = folder / "content.yaml"
    path.write_text(text, "utf-8")
    return path


def said(proof: Proof) -> str:
    return read_out(proof.pdf.data)


def read_out(data: bytes) -> str:
    """Return the text of a sheet as a screen reader reads it: cell by cell, not line by line."""
    return " ".join(" ".join(run.text for run in tagged_text.read(data).body).split())


def holds(text: str, words: str) -> bool:
    """Return whether words stand in a text; a change of type or language may part them."""
    return papers.squeezed(words) in papers.squeezed(text)


def boxes(proof: Proof) -> int:
    """Return how many boxes are ticked: each tick is a figure that says so."""
    pdf = papers.opened(proof.pdf.data)
    return sum(str(one.get("/Alt", "")) == "Passed" for one in papers.elements(pdf, "Figure"))


# ---- what stands on it


@pytest.mark.every
def test_every_sentence_stands_on_it_with_its_number() -> None:
    text, handout = said(our_sheet()), our_sheet().manuscript.handout
    for one in sentences.of(handout):
        assert f"{one.number} {one.text}" in text
    for words in (
        handout.title,
        handout.subtitle,
        "H2 All In All",
        "Common symptoms: pain, stiffness",
        "KO: knee",
    ):
        assert words
        assert holds(text, words)
    assert all(one.meaning in text for one in handout.glossary)
    assert all(question in text for question in handout.questions)
    assert all(holds(text, one.text) for one in handout.references)
    assert text.count("not recorded") == 23


@pytest.mark.every
def test_it_shows_what_the_outlets_own_check_finds() -> None:
    """Slow: a handout is made, and a review sheet for each of two outlets."""
    (proof,) = Pipeline(Shelves(ROOT)).proofs(Order(CONTENT, release=Release("marketing", DAY)))
    grades = [found.severity for found in proof.findings]
    text = said(our_sheet("marketing"))
    counted = [grades.count(one) for one in (Severity.ERROR, Severity.WARNING, Severity.NOTE)]
    assert counted[0] > 0
    assert "Errors: {}. Warnings: {}. Notes: {}.".format(*counted) in text
    for found in proof.findings:
        assert holds(text, found.message), found
        assert found.code in text
        assert found.where is None or f"line {found.where.line}" in text
    assert "Error claim-unsubstantiated" in text
    assert "Note claim-unsubstantiated" in said(our_sheet())
    assert "for marketing" in text


def test_a_finding_names_its_sentence() -> None:
    text = said(our_sheet())
    assert (
        "9 sentence 9 reads like a claim of an effect («promising»); it has no reviewed record "
        "line 55" in text
    )
    assert (
        "9 Stem cell therapy has emerged as a promising treatment option for KO. promissory-word "
        "· claim-uns" in text
    )


@pytest.mark.every
def test_what_is_on_record_stands_as_recorded(tmp_path: Path) -> None:
    text = said(sheet(written(tmp_path)))
    assert "1 Rest helps. efficacy doe2024 J. Doe MD, November 20, 2026" in text
    assert "2 Ice cures knees. promissory-word fact no source named reviewed by nobody" in text
    assert "3 Sleep is good. not recorded" in text
    assert "doe2024 Doe J. A trial. 2024." in text
    assert "Owner not stated" in text


def test_waivers_notices_and_errata_stand_in_their_state(tmp_path: Path) -> None:
    text = said(sheet(written(tmp_path)))
    assert (
        "claim-unsubstantiated «Ice» by A. Nother until December 31, 2026: The authors were asked."
        in text
    )
    assert "by A. Nother until November 1, 2026: In a hurry. (ran out)" in text
    assert "(waived by A. Nother until 2026-12-31: The authors were asked.)" in text
    assert "section 684): does not apply: No such therapy is offered." in text
    assert holds(
        text, "«knees» becomes «legs»: waits for approval; the text is printed as it stands"
    )
    assert "meets no finding" not in said(our_sheet())


def test_only_what_a_person_passed_for_this_version_is_ticked(tmp_path: Path) -> None:
    proof = sheet(written(tmp_path))
    text = said(proof)
    assert boxes(proof) == 1
    assert "Passed J. Doe MD, November 20, 2026, version 1 Balance" in text
    assert "No risk is told. Failed J. Doe MD, November 20, 2026, version 1" in text
    assert "Passed A. Nother, October 20, 2026, version 0.9: does not hold for version 1" in text
    assert text.count("Not judged") == 1


@pytest.mark.every
def test_a_judgement_of_a_day_to_come_is_not_ticked(tmp_path: Path) -> None:
    assert (
        boxes(
            sheet(
                written(
                    tmp_path,
                    JUDGED.replace(
                        "on: 2026-11-20, version: '1'}", "on: 2026-11-23, version: '1'}"
                    ),
                )
            )
        )
        == 0
    )


def test_nothing_is_ticked_or_signed_by_itself() -> None:
    text = said(our_sheet())
    assert boxes(our_sheet()) == 0
    assert text.count("Not judged") == 4
    assert text.rstrip().endswith("Signatures Name Role Date Signature Reviewer Approver")


@pytest.mark.every
def test_an_approved_erratum_is_shown_as_it_will_be_printed(tmp_path: Path) -> None:
    text = said(
        sheet(
            written(
                tmp_path, replaced(JUDGED, "replace: legs", "replace: legs, approved_by: J. Doe")
            )
        )
    )
    assert "2 Ice cures legs. promissory-word not recorded" in text
    assert "approved by J. Doe, and printed" in text


@pytest.mark.every
def test_tables_and_pictures_stand_on_it_without_a_number() -> None:
    text = said(hillsides_sheet())
    assert "Column · Meaning · Left · where reading starts" in text
    assert "Picture: Three green squares in a row" in text
    assert "A notice of the tests (No law at all, section 1): required, and printed" in text


# ---- the paper


@pytest.mark.parametrize("made", [our_sheet, hillsides_sheet], ids=["ours", "hillside"])
def test_the_sheet_passes_the_checks_of_its_pdf(made: Callable[[], Proof]) -> None:
    proof = made()
    assert proof.findings == ()
    assert 2 <= proof.pdf.pages <= 6
    assert (proof.edition.format_name, proof.edition.format.document) == ("review", "review")


def test_every_page_says_what_it_is_which_version_and_of_which_day() -> None:
    pages = papers.artifacts(our_sheet().pdf.data)
    assert len(pages) == our_sheet().pdf.pages
    for number, text in pages.items():
        assert "Review sheet · stem-cell-therapy-knee · Version 0.1 · November 22, 2026" in text
        assert f"Page {number} of {len(pages)}" in text


def test_whoever_signs_has_the_judgements_on_the_same_page() -> None:
    for proof in (our_sheet(), hillsides_sheet()):
        pieces = pagemap.texts(proof.pdf.data)
        page = {piece.page for piece in pieces if piece.text in {"Accuracy", "Approver"}}
        assert len(page) == 1


def test_a_very_long_title_stays_on_the_sheet() -> None:
    proof = hillsides_sheet()
    assert papers.squeezed(proof.manuscript.handout.title) in papers.squeezed(said(proof))
    with pikepdf.open(BytesIO(proof.pdf.data)) as pdf:
        assert str(pdf.docinfo.Title) == f"Review sheet: {proof.manuscript.handout.title}"


@pytest.mark.every
def test_the_same_day_gives_the_same_bytes() -> None:
    assert sheet(CONTENT).pdf.data == our_sheet().pdf.data


@pytest.mark.every
def test_a_language_without_words_of_its_own_gets_the_english_sheet() -> None:
    proof = sheet(handouts.HILLSIDE, language="mirrored")
    assert (proof.edition.language.direction, proof.edition.language_name) == ("ltr", "mirrored")
    assert proof.findings == ()
    assert "Signatures Name Role" in said(proof)
    assert 'dir="rtl"' in proof.html.markup
    assert '<html lang="en" dir="ltr">' in proof.html.markup


@pytest.mark.every
def test_a_language_may_have_words_of_its_own(tmp_path: Path) -> None:
    content = handouts.copied(tmp_path)
    folder = tmp_path / "templates" / "languages" / "mirrored"
    words = (ROOT / "templates" / "languages" / "en" / "review.yaml").read_text("utf-8")
    (folder / "review.yaml").write_text(
        replaced(words, "\nsheet: Review sheet\n", "\nsheet: Prüfbogen\n"), "utf-8"
    )
    proof = sheet(content, language="mirrored")
    assert proof.edition.language.direction == "rtl"
    assert "Prüfbogen" in said(proof)
    assert all("Prüfbogen" in text for text in papers.artifacts(proof.pdf.data).values())


@pytest.mark.every
def test_incomplete_words_stop_the_sheet_and_no_handout(tmp_path: Path) -> None:
    content = handouts.copied(tmp_path)
    (tmp_path / "templates" / "languages" / "mirrored" / "review.yaml").write_text(
        "sheet: Prüfbogen\n", "utf-8"
    )
    assert handouts.fresh(content, language="mirrored").pdf.pages
    with pytest.raises(BadInput) as trouble:
        sheet(content, language="mirrored")
    assert "are missing" in trouble.value.findings[0].message
    where = trouble.value.findings[0].where
    assert where
    assert where.file.endswith("review.yaml")


def test_words_need_their_braces() -> None:
    text = (ROOT / "templates" / "languages" / "en" / "review.yaml").read_text("utf-8")
    assert noun(ReviewWords, parse(text.encode(), "review.yaml"))[1] == []
    value, findings = noun(
        ReviewWords, parse(text.replace("line {line}", "line").encode(), "review.yaml")
    )
    assert value is None
    assert "the words for 'line' need {line}" in clinic.one(findings).message


# ---- the command


@pytest.mark.every
def test_the_command_writes_the_sheet_though_the_handout_has_errors(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    """Slow: the handout is made once and its review sheet twice."""
    written(tmp_path)
    assert brochure("check", str(tmp_path), "--on", "2026-11-22").code == 1
    out = tmp_path / "out"
    told = brochure("review", str(tmp_path), "--out", str(out), "--on", "2026-11-22")
    assert (told.code, told.err) == (0, "")
    assert re.fullmatch(r".*knee-pain-review\.pdf  \d pages  \d+ KB\n", told.out)
    assert [path.name for path in out.iterdir()] == ["knee-pain-review.pdf"]
    made = (out / "knee-pain-review.pdf").read_bytes()
    assert made == sheet(tmp_path / "content.yaml").pdf.data
    quiet = brochure("review", str(tmp_path), "--out", str(out), "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")


@pytest.mark.every
def test_the_outlet_is_the_one_asked_for(tmp_path: Path, brochure: Callable[..., Said]) -> None:
    written(tmp_path)
    brochure(
        "review", str(tmp_path), "--out", str(tmp_path), "--on", "2026-11-22", "--for", "marketing"
    )
    text = read_out((tmp_path / "knee-pain-review.pdf").read_bytes())
    assert "Made on November 22, 2026 for marketing" in text
    assert "Error checklist-open" in text


@pytest.mark.parametrize(
    "arguments",
    [("no-such.yaml",), (".", "--for", "nowhere"), (".", "--language", "xx")],
    ids=["no file", "no outlet", "no language"],
)
def test_bad_input_stops_it(
    arguments: tuple[str, ...],
    tmp_path: Path,
    brochure: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path)
    told = brochure("review", *arguments)
    assert told.code == 2
    assert "[input]" in told.err
    assert not (tmp_path / "out").exists()


@pytest.mark.every
def test_a_sheet_whose_own_pdf_is_at_fault_is_not_written(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    content = handouts.copied(tmp_path)
    (tmp_path / "assets" / "brands" / "hillside" / "brand.css").write_text(
        ".codes { font-size: 5pt }", "utf-8"
    )
    told = brochure("review", str(content), "--out", str(tmp_path / "out"))
    assert told.code == 1
    assert "text-too-small" in told.err
    assert not (tmp_path / "out").exists()


def test_make_says_which_command_makes_it(tmp_path: Path, brochure: Callable[..., Said]) -> None:
    told = brochure("make", str(CONTENT), "--format", "review", "--out", str(tmp_path / "out"))
    assert told.code == 2
    assert "the format 'review' is the review sheet, which shows what a check finds" in told.err
    assert "`brochure review` makes it" in told.err
    assert not (tmp_path / "out").exists()
    assert "review" not in orders.formats(Shelves(ROOT), ["all"])


def test_the_list_says_which_command_makes_it(brochure: Callable[..., Said]) -> None:
    assert re.search(
        r"^  review +the review sheet, .*`brochure review` makes it",
        brochure("list", str(CONTENT)).out,
        re.MULTILINE,
    )


# ---- claims


def skeleton(brochure: Callable[..., Said], folder: Path) -> str:
    told = brochure("review", str(folder), "--claims")
    assert told.code == 0
    return told.out


def test_claims_go_round(tmp_path: Path, brochure: Callable[..., Said]) -> None:
    text = CONTENT.read_text("utf-8")
    (tmp_path / "assets" / "articles").mkdir(parents=True)
    source = "assets/articles/stem-cell-therapy-knee.txt"
    (tmp_path / source).write_bytes((ROOT / source).read_bytes())
    printed = skeleton(brochure, written(tmp_path, text).parent)
    assert printed.count("  - sentence: ") == 23
    assert (
        "# a record without its kind is refused. Sources are ids of references: zhao2018, han2019."
        in printed
    )
    written(tmp_path, text + printed.replace("kind: null", "kind: fact"))
    manuscript, findings = read.handout(tmp_path / "content.yaml")
    assert manuscript, findings
    assert [one.sentence for one in manuscript.handout.claims] == [
        one.text for one in sentences.of(manuscript.handout)
    ]
    told = brochure("review", str(tmp_path), "--claims")
    assert (told.out, told.code) == ("", 0)
    assert "every sentence has its record" in told.err


def test_a_record_without_its_kind_is_refused(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    written(tmp_path, clinic.SHORT + skeleton(brochure, written(tmp_path, clinic.SHORT).parent))
    told = brochure("check", str(tmp_path))
    assert told.code == 2
    assert "claims 1, kind: this is empty" in told.err
    assert "write one of efficacy, safety, fact, advice, none" in told.err


def test_what_is_recorded_is_not_printed_again(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    printed = skeleton(brochure, written(tmp_path).parent)
    assert re.findall(r"sentence: (.*)", printed) == ['"Sleep is good."   # 3, line 7']
    assert "# Add these to claims:" in printed
    assert "\nclaims:" not in printed
    added = JUDGED.replace(
        "references:", printed.replace("kind: null", "kind: advice") + "references:"
    )
    manuscript, findings = read.handout(written(tmp_path, added))
    assert manuscript, findings
    assert [one.kind for one in manuscript.handout.claims] == ["efficacy", "fact", "advice"]


def test_a_sentence_with_every_sign_goes_round(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    body = (
        r"He said: \"Rest\" - it's 100 % 'good' \# really. And soft" + "\u00ad" + "ly. Rest. Rest."
    )
    text = clinic.SHORT.replace("Rest helps.", body)
    printed = skeleton(brochure, written(tmp_path, text).parent)
    assert printed.count("sentence:") == 3
    manuscript, findings = read.handout(
        written(tmp_path, text + printed.replace("kind: null", "kind: none"))
    )
    assert manuscript, findings
    told = {one.text for one in sentences.of(manuscript.handout)}
    assert {one.sentence for one in manuscript.handout.claims} == told


def test_claims_of_what_cannot_be_read_are_bad_input(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    told = brochure("review", str(written(tmp_path, "title: [")), "--claims")
    assert (told.code, told.out) == (2, "")


@pytest.mark.every
def test_the_recipe_works_as_written(tmp_path: Path) -> None:
    """Slow: every command of a page is run."""
    copy = checkout(tmp_path / "home")
    (tmp_path / "work").mkdir()
    assert Reader(tmp_path / "work", copy, here=True).follow(ROOT / "docs" / "sign-off.md") == []
