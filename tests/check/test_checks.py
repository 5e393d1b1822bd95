"""Every check fires on its fault, keeps silent on the near miss, and a check that fails is told."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import ModuleType

import clinic
import pikepdf
import pytest
from clinic import edition, in_brand, in_colours, in_format, manuscript, print_, replaced
from paths import TESTS

from brochure import check
from brochure.check import (
    contrast_too_low,
    erratum_unsettled,
    excerpt_not_in_article,
    font_not_ours,
    markdown_fault,
    postal_address_missing,
    source_changed,
    source_differs,
    text_not_verbatim,
    too_many_pages,
)
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Severity
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.typeset import Typesetter


@pytest.fixture(scope="module")
def article(typesetter: Typesetter) -> Pdf:
    return print_(typesetter, manuscript(), edition())[0]


def fires(findings: list[Finding], code: str, severity: Severity = Severity.ERROR) -> str:
    """Return what the only finding says; it has this code and severity, and says what to do."""
    found = clinic.one(findings)
    assert (found.code, found.severity) == (code, severity)
    assert found.hint
    return found.message


def on_text(module: ModuleType, text: Manuscript, made: Edition | None = None) -> list[Finding]:
    return list(module.text(text, made or edition()))


def with_body(body: str) -> Manuscript:
    indented = body.replace("\n", "\n      ")
    return manuscript(clinic.SHORT.replace("Rest helps.", indented))


def test_every_check_has_a_test_that_sees_it_fire() -> None:
    asserted: set[str] = set()
    others = (
        "check/test_verbatim",
        "check/test_faulty_handouts",
        "check/test_notices",
        "templates/test_key_points",
        "templates/test_black_and_white",
    )
    for path in (
        *(TESTS / "check").glob("test_checks*.py"),
        *(TESTS / f"{name}.py" for name in others),
    ):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call | ast.Compare):
                strings = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
                asserted.update(text for text in strings if isinstance(text, str))
    assert [
        check.code(module) for module in check.shelf() if check.code(module) not in asserted
    ] == []


def test_the_shelf_holds_every_file_of_the_room() -> None:
    files = {path.stem for path in Path(check.__file__).parent.glob("[!_]*.py")}
    assert {check.code(module).replace("-", "_") for module in check.shelf()} == files
    assert all(check.rule(module).reads in check.READS for module in check.shelf())


def test_every_finding_bears_its_files_name() -> None:
    for module in check.shelf():
        source = Path(str(module.__file__)).read_text("utf-8")
        assert f'"{check.code(module)}"' in source
        docstring = str(module.__doc__)
        assert [
            part for part in ("Basis", "Faulty", "Mended") if f"\n\n{part}: " not in docstring
        ] == [], module.__name__
        assert len(docstring.partition("\n")[0]) <= 120


def test_our_own_articles_state_is_told_truthfully(article: Pdf) -> None:
    findings = check.text(manuscript(), edition()) + check.pdf(manuscript(), edition(), article)
    assert not [found for found in findings if found.severity is Severity.ERROR]
    assert Counter(found.code for found in findings if found.severity is Severity.WARNING) == {
        "document-control-incomplete": 1, "heading-generic": 1, "notice-undecided": 1,
        "promissory-word": 5,
        "reading-ease-low": 1, "reading-grade-high": 1, "reference-uncited": 2,
        "sentence-too-long": 2,
        "sentences-long-on-average": 1, "term-without-gloss": 11, "words-confused": 1,
    }  # fmt: skip
    assert Counter(found.code for found in findings if found.severity is Severity.NOTE) == {
        "checklist-open": 4, "claim-unsubstantiated": 15, "erratum-unsettled": 1,
        "passive-voice": 1,
        "postal-address-missing": 1, "smog-high": 1, "status-not-approved": 1,
    }  # fmt: skip


def test_an_erratum_that_waits_is_a_note() -> None:
    said = fires(on_text(erratum_unsettled, manuscript()), "erratum-unsettled", Severity.NOTE)
    assert (
        said == "«soft ad flexible» is printed as it stands; «soft and flexible» waits for approval"
    )


def test_an_erratum_of_words_that_are_not_there_is_an_error() -> None:
    text = manuscript(replaced(clinic.ARTICLE, "find: soft ad flexible", "find: soft add flexible"))
    assert (
        fires(on_text(erratum_unsettled, text), "erratum-unsettled")
        == "«soft add flexible» does not stand in the article"
    )


def test_an_approved_erratum_is_silent() -> None:
    assert (
        on_text(
            erratum_unsettled,
            manuscript(replaced(clinic.ARTICLE, "approved_by: null", "approved_by: Dr. A")),
        )
        == []
    )


def test_an_erratum_over_a_line_break_is_found() -> None:
    assert on_text(erratum_unsettled, manuscript(replaced(
        replaced(clinic.ARTICLE, "find: soft ad flexible", "find: the knee’s articular cartilage"),
        "approved_by: null", "approved_by: Dr. A",
    ))) == []  # fmt: skip


def test_an_excerpt_with_another_word_fires() -> None:
    text = manuscript(
        replaced(clinic.ARTICLE, "text: older age, obesity, sex", "text: old age, obesity, sex")
    )
    assert "«old age, obesity" in fires(
        on_text(excerpt_not_in_article, text), "excerpt-not-in-article"
    )


def test_an_excerpt_that_ends_in_mid_word_fires() -> None:
    old = "meaning: the only cells present in healthy cartilage"
    text = manuscript(replaced(clinic.ARTICLE, old, old[:-2]))
    assert "«the only cells present in healthy cartila»" in fires(
        on_text(excerpt_not_in_article, text), "excerpt-not-in-article"
    )


def test_an_excerpt_over_a_line_break_and_an_editors_meaning_are_silent() -> None:
    text = replaced(clinic.ARTICLE, "meaning: knee osteoarthritis", "meaning: wear of the knee")
    text = replaced(
        text,
        "text: older age, obesity, sex",
        "text: joint friction. Some   of the most common symptoms #",
    )
    assert on_text(excerpt_not_in_article, manuscript(text)) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Rest <b>helps</b>.", "HTML is not used here: <b> would be printed as it stands"),
        ("Rest <!-- x --> helps.", "HTML is not used here: <!-- x -->"),
        ("Rest [helps](javascript:x).", "the address javascript:x is refused"),
        ("Rest [helps][1].\n\n[1]: data:x", "the address data:x is refused"),
        ("![](pictures/knee.png)", "the picture pictures/knee.png has no text"),
        ("![A knee](https://example.org/knee.png)", "is not in the project"),
        ("# Rest", "# is the level of the title"),
        ("## Rest", "## is the level of the title"),
    ],
)
def test_markdown_that_prints_otherwise_than_meant_fires(body: str, said: str) -> None:
    assert said in fires(on_text(markdown_fault, with_body(body)), "markdown-fault")


@pytest.mark.parametrize(
    "body",
    [
        "### Rest", "p <0.05 and q > 2", "a < b", "<https://example.org>", "<desk@example.org>",
        "[a](mailto:b@example.org)",
        "[a](tel:+1-555-0100)", "![A knee](pictures/knee.png)", "**bold** *italic* `code`",
        "- [ ] a\n- b",
        "#1 in the list",
        "See (data: none) and javascript: a language", "| a | b |\n|---|---|\n| 1 | 2 |",
    ],
)  # fmt: skip
def test_plain_markdown_is_silent(body: str) -> None:
    assert on_text(markdown_fault, with_body(body)) == []


def test_a_markdown_fault_is_shown_at_its_sign() -> None:
    found = clinic.one(on_text(markdown_fault, with_body("Rest helps.\n\nIce <b>helps</b>.")))
    assert found.where is not None
    assert found.where.text[found.where.column - 1 :].startswith("<b>helps")


def test_a_source_with_another_sum_fires() -> None:
    text = manuscript()
    assert text.source is not None
    changed = replace(text, source=replace(text.source, sha256="0" * 64))
    assert "its sum is now 000" in fires(on_text(source_changed, changed), "source-changed")
    assert on_text(source_changed, text) == []
    assert on_text(source_changed, manuscript(clinic.SHORT)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a severe medical", "a mild medical", "here stands «mild», but the source has «severe»"),
        ("a severe medical", "a very severe medical", "the source does not have «very»"),
        ("a severe medical", "a medical", "«severe», which the source has here, is missing"),
        ("21(3):229-242", "21(3):229-243", "but the source has «2018 May;21(3):229-242.»"),
        ("heading: All In All", "heading: All in All", "here stands «in», but the source has «In»"),
    ],
)
def test_yaml_that_differs_from_the_source_fires(old: str, new: str, said: str) -> None:
    message = fires(
        on_text(source_differs, manuscript(replaced(clinic.ARTICLE, old, new))), "source-differs"
    )
    assert message == said or said.split("«")[0] in message


def test_emphasis_and_line_breaks_do_not_differ_from_the_source() -> None:
    text = replaced(clinic.ARTICLE,
     "a severe medical\n      disorder" if "severe medical\n" in clinic.ARTICLE else
                    "a severe medical disorder",
                    "a **severe**\n      *medical* disorder")  # fmt: skip
    assert on_text(source_differs, manuscript(text)) == []
    assert on_text(source_differs, manuscript(clinic.SHORT)) == []


def test_a_pair_that_cannot_be_read_in_colour_fires() -> None:
    findings = on_text(contrast_too_low, manuscript(), in_colours(edition(), primary="#b08d57"))
    assert {found.code for found in findings} == {"contrast-too-low"} and len(findings) == 1
    assert (
        "primary #b08d57 on white #ffffff (headings) has a contrast of 3.09 to 1 in colour"
        in findings[0].message
    )
    assert "white #ffffff on primary #b08d57 (the title on the band)" in findings[0].message
    where = findings[0].where
    assert where and where.file.endswith("brand.yaml") and where.text.strip().startswith("primary:")


def test_a_pair_that_cannot_be_read_in_grey_only_fires() -> None:
    # Red is bright to WCAG's luminance and dark to a printer's luma: black on it has 5.3 to 1 in
    # colour.
    made = in_colours(edition(), ink="#000000", primary="#000000", tint="#ff0000")
    messages = [found.message for found in on_text(contrast_too_low, manuscript(), made)]
    assert len(messages) == 1
    assert messages[0].count("has a contrast of 2.45 to 1 in grey") == 2


def test_our_own_colours_can_be_read() -> None:
    assert on_text(contrast_too_low, manuscript()) == []


def test_an_accent_is_no_text_and_may_be_light() -> None:
    assert on_text(contrast_too_low, manuscript(), in_colours(edition(), accent="#ffffff")) == []


def test_one_page_too_many_is_a_warning(article: Pdf) -> None:
    assert edition().format.pages is not None
    over = replace(article, pages=3)
    said = fires(
        list(too_many_pages.pdf(manuscript(), edition(), over)), "too-many-pages", Severity.WARNING
    )
    assert said == "handout has 3 pages, at most 2: the handout is one duplex sheet"
    assert list(too_many_pages.pdf(manuscript(), edition(), replace(article, pages=2))) == []
    endless = in_format(edition(), pages=None)
    assert list(too_many_pages.pdf(manuscript(), endless, replace(article, pages=99))) == []


def test_a_book_pasted_in_is_never_made(article: Pdf) -> None:
    endless = in_format(edition(), pages=None)
    most = too_many_pages.MOST
    said = fires(
        list(too_many_pages.pdf(manuscript(), endless, replace(article, pages=most + 1))),
        "too-many-pages", Severity.ERROR,
    )  # fmt: skip
    assert said == f"handout has {most + 1} pages; more than {most} are never made"
    assert list(too_many_pages.pdf(manuscript(), endless, replace(article, pages=most))) == []


def test_a_family_that_the_brand_does_not_name_fires(typesetter: Typesetter) -> None:
    pdf, _ = print_(
        typesetter,
        manuscript(clinic.SHORT),
        edition(),
        "section p { font-family: 'Source Serif 4' }",
    )
    made = edition()
    fonts = made.brand.fonts.model_copy(
        update={"heading": "Source Sans 3", "title": "Source Sans 3"}
    )
    bare = in_brand(made, fonts=fonts)
    messages = [found.message for found in font_not_ours.pdf(manuscript(), bare, pdf)]
    assert len(messages) == 2
    assert (
        "«Beverly Hills» on page 1 is set in Source Serif 4 Semibold, which the brand does not name"
        in messages
    )
    assert list(font_not_ours.pdf(manuscript(), made, pdf)) == []


def test_a_family_whose_name_starts_like_a_named_one_fires(typesetter: Typesetter) -> None:
    pdf, _ = print_(typesetter, manuscript(clinic.SHORT), edition())
    plain = in_brand(
        edition(), fonts=edition().brand.fonts.model_copy(update={"title": "Source Serif 4"})
    )
    said = fires(list(font_not_ours.pdf(manuscript(), plain, pdf)), "font-not-ours")
    assert (
        said
        == "«Knee pain» on page 1 is set in Source Serif 4 Display Semibold, which the brand does "
        "not name"
    )


def test_a_missing_family_that_the_engine_replaced_fires(typesetter: Typesetter) -> None:
    made = edition()
    serif = in_brand(made, fonts=made.brand.fonts.model_copy(update={"text": "Comic Sans MS"}))
    pdf, _ = print_(typesetter, manuscript(clinic.SHORT), serif)
    findings = list(font_not_ours.pdf(manuscript(), serif, pdf))
    assert {found.code for found in findings} == {"font-not-ours"}
    assert any("which the brand does not name" in found.message for found in findings)


def test_a_font_that_is_not_embedded_fires(article: Pdf) -> None:
    with pikepdf.open(BytesIO(article.data)) as file:
        for item in file.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                # no mapping
                for key in [name for name in item.keys() if name.startswith("/FontFile")]:  # noqa: SIM118
                    del item[key]
        changed = BytesIO()
        file.save(changed)
    findings = list(
        font_not_ours.pdf(manuscript(), edition(), Pdf(changed.getvalue(), article.pages))
    )
    assert any("is not embedded" in found.message for found in findings)


def test_the_shipped_fonts_are_silent(article: Pdf) -> None:
    assert list(font_not_ours.pdf(manuscript(), edition(), article)) == []


def test_a_brand_without_a_postal_address_fires_and_one_with_it_is_silent() -> None:
    said = fires(
        on_text(postal_address_missing, manuscript()), "postal-address-missing", Severity.NOTE
    )
    assert said == "Beverly Hills Wellness Center gives no postal address, so none is printed"
    contact = edition().brand.contact.model_copy(
        update={"address": "1 Example Street, Springfield"}
    )
    assert on_text(postal_address_missing, manuscript(), in_brand(edition(), contact=contact)) == []


def test_a_changed_word_in_the_pdf_fires(article: Pdf) -> None:
    text = manuscript(source="Knee pain\n")
    assert "«Knee pain» is not in the PDF" in fires(
        list(text_not_verbatim.pdf(text, edition(), article))[-1:], "text-not-verbatim"
    )


def test_a_check_that_fails_is_a_finding(monkeypatch: pytest.MonkeyPatch, article: Pdf) -> None:
    def broken(*_: object) -> list[Finding]:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(markdown_fault, "text", broken)
    monkeypatch.setattr(font_not_ours, "pdf", broken)
    findings = check.text(manuscript(), edition()) + check.pdf(manuscript(), edition(), article)
    failed = [found for found in findings if "itself failed" in found.message]
    assert [found.code for found in failed] == ["markdown-fault", "font-not-ours"]
    assert {found.severity for found in failed} == {Severity.ERROR}
    assert all(
        "ZeroDivisionError" in found.message and "secret" not in found.message for found in failed
    )
    assert "erratum-unsettled" in clinic.codes(findings), "the other checks still run"


def test_what_is_no_pdf_is_a_finding_of_each_check_that_reads_it() -> None:
    findings = check.pdf(manuscript(), edition(), Pdf(b"junk", 1))
    assert {found.code for found in findings} >= {"font-not-ours", "text-not-verbatim"}
    assert all("itself failed" in found.message for found in findings)
