"""The proof that the PDF says what the clinic approved: what must pass it, and what must not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import clinic
import pytest
from clinic import edition, manuscript, print_, replaced
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from paths import ROOT, SOURCE

from brochure.check import text_not_verbatim
from brochure.inspect import tagged_text
from brochure.model.edition import Edition
from brochure.model.finding import Finding
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.typeset import Typesetter

SOURCE_TEXT = (ROOT / SOURCE).read_text("utf-8")
FIRST = "Knee osteoarthritis is a severe"


def proof(text: Manuscript, made: Edition, pdf: Pdf) -> list[Finding]:
    return list(text_not_verbatim.pdf(text, made, pdf))


def misprint(typesetter: Typesetter, old: str, new: str) -> list[Finding]:
    """Print the article with other words, and prove it against the clinic's own."""
    made = edition()
    pdf, _ = print_(typesetter, manuscript(replaced(clinic.ARTICLE, old, new)), made)
    return proof(manuscript(), made, pdf)


def narrow(made: Edition, **changes: object) -> Edition:
    """A page so narrow that words must be broken."""
    page = made.format.page.model_copy(update={"width": "4in"})
    return clinic.in_format(made, page=page, **changes)


def broken_words(pdf: Pdf) -> int:
    """How many lines end in a hyphen."""
    runs = [run.text.rstrip() for run in tagged_text.read(pdf.data).runs if not run.artifact]
    return sum(text.endswith(text_not_verbatim.HYPHENS) for text in runs)


@pytest.mark.parametrize("format_name", ["handout", "handout-a4", "large-print"])
def test_every_format_prints_the_article_word_for_word(
    typesetter: Typesetter, format_name: str
) -> None:
    made = edition(format_name)
    pdf, _ = print_(typesetter, manuscript(), made)
    assert proof(manuscript(), made, pdf) == []


def test_hyphenation_does_not_fool_the_proof(typesetter: Typesetter) -> None:
    made = narrow(edition(), hyphenation=True)
    pdf, _ = print_(typesetter, manuscript(), made)
    assert broken_words(pdf) >= 10
    assert proof(manuscript(), made, pdf) == []


def test_a_changed_word_is_seen_through_hyphenation(typesetter: Typesetter) -> None:
    made = narrow(edition(), hyphenation=True)
    text = manuscript(replaced(clinic.ARTICLE, "gradual deterioration", "gradual determination"))
    pdf, _ = print_(typesetter, text, made)
    assert "ioration of the knee" in clinic.one(proof(manuscript(), made, pdf)).message


def test_a_style_sheet_of_the_clinic_may_hyphenate(typesetter: Typesetter) -> None:
    sheet = "html { hyphens : auto }"
    made = replace(narrow(edition()), stylesheets=(*edition().stylesheets, sheet))
    pdf, _ = print_(typesetter, manuscript(), made)
    assert broken_words(pdf)
    assert proof(manuscript(), made, pdf) == []


def test_a_hyphen_lost_at_a_line_end_is_seen_where_nothing_hyphenates(
    typesetter: Typesetter,
) -> None:
    text = clinic.SHORT.replace("Rest helps.", "Rest " * 12 + "and well-being for all.")
    made = narrow(edition())
    prints = (
        print_(typesetter, manuscript(text), made, f"section p {{ width: {width / 10}in }}")[0]
        for width in range(12, 30)
    )
    pdf = next(pdf for pdf in prints if broken_words(pdf))
    plain = "What it is\n" + "Rest " * 12 + "and well-being for all.\n"
    assert proof(manuscript(text, plain), made, pdf) == []
    assert proof(manuscript(text, plain.replace("well-being", "wellbeing")), made, pdf) != []


def test_ligatures_do_not_fool_the_proof(typesetter: Typesetter) -> None:
    words = "The first difficult office offers fluffy waffles: efficient, affine, afflicted.\n"
    text = clinic.SHORT.replace("Rest helps.\n", words)
    css = "section p { font-family: 'Source Serif 4'; font-variant-ligatures: common-ligatures }"
    pdf, _ = print_(typesetter, manuscript(text), edition(), css)
    assert proof(manuscript(text, "What it is\n" + words), edition(), pdf) == []
    wrong = words.replace("affine", "afline")
    assert proof(manuscript(text, "What it is\n" + wrong), edition(), pdf) != []


def test_a_ligature_sign_equals_its_letters() -> None:
    assert text_not_verbatim._letters("di\ufb03cult of\ufb01ce") == "difficultoffice"


def test_soft_hyphens_do_not_fool_the_proof(typesetter: Typesetter) -> None:
    soft = " ".join(
        "x" * count + " osteo\u00adarthri\u00adtis of the carti\u00adlage" for count in range(1, 12)
    )
    text = clinic.SHORT.replace("Rest helps.", soft)
    made = narrow(edition())
    pdf, _ = print_(typesetter, manuscript(text), made)
    assert broken_words(pdf)
    assert proof(manuscript(text, "What it is\n" + soft.replace("\u00ad", "")), made, pdf) == []
    assert proof(
        manuscript(text, "What it is\n" + soft.replace("\u00ad", "").replace("cartil", "cartel")),
        made,
        pdf,
    )


def test_a_page_break_in_mid_paragraph_does_not_fool_the_proof(typesetter: Typesetter) -> None:
    made = clinic.in_format(
        edition(), page=edition().format.page.model_copy(update={"height": "4in"})
    )
    pdf, _ = print_(typesetter, manuscript(), made)
    assert pdf.pages >= 6
    last_words = {
        run.page: run.text.rstrip() for run in tagged_text.read(pdf.data).runs if not run.artifact
    }
    assert sum(not text.endswith((".", "?", ":")) for text in last_words.values()) >= 2
    assert proof(manuscript(), made, pdf) == []


def test_the_order_is_that_of_reading_not_of_drawing(typesetter: Typesetter) -> None:
    made = edition()
    pdf, _ = print_(
        typesetter,
        manuscript(),
        made,
        "section:first-of-type p:first-of-type { position: relative }",
    )
    assert proof(manuscript(), made, pdf) == []


def test_markup_inside_a_paragraph_does_not_fool_the_proof(typesetter: Typesetter) -> None:
    marked = replaced(
        clinic.ARTICLE, "One of the most daunting aspects", "One of the **most daunt**ing *aspects*"
    )
    made = edition()
    pdf, _ = print_(typesetter, manuscript(marked), made)
    assert proof(manuscript(marked), made, pdf) == []


@pytest.mark.every(but=5)
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a severe medical disorder", "a mild medical disorder",
         "«Knee osteoarthritis is a» the PDF has «mild med"),
        ("21(3):229-242", "21(3):229-243",
         "«Pain Physician. 2018 May;21(3):229-24» the PDF has «3. PMID"),
        ("21(3):229-242", "21(3):2292-42", "May;21(3):229» the PDF has «2-42. PMID: 29871367."),
        ("21(3):229-242. PMID", "21(3):229–242. PMID", "the PDF has «–242"),
        ("KO are older age, obesity", "KO are older age; obesity",
         "of KO are older age» the PDF has «; obesity"),
        ("knee’s\n", "knee's\n", "approved is «’s articular cartilage."),
        ("treatment option for KO.\n\n  - heading", "treatment option for KO!\n\n  - heading",
         "the PDF has «!"),
        ("One of the most daunting", "None of the most daunting",
         "«One of the most daunting aspects of tr"),
        ("The latest research on", "Latest research on",
         "«The latest research on stem cell therapy …» is not"),
        ("that can develop", "that can not develop",
         "human cells that can» the PDF has «not develop into"),
        ("heading: All In All", "heading: All in All", "«All In All» is not in the PDF"),
        ("heading: All In All", "heading: null", "«All In All» is not in the PDF"),
        ("They possess\n      the potential to repair damaged tissues.", "",
         "the PDF has «Researchers believe"),
        ("MSC stent implantation. Stent", "MSC stent implantations. Stent",
         "implantation» the PDF has «s. Stent"),
        ("Han YH, Kim KH,", "Han YH, Kim HK,", "after «Han YH, Kim» the PDF has «HK, Abdi"),
        ("PMC6813895.\n    doi", "PMC6813895.1.\n    doi", "the PDF has «1."),
    ],
)  # fmt: skip
def test_a_misprint_is_shown_where_it_begins(
    typesetter: Typesetter, old: str, new: str, said: str
) -> None:
    found = clinic.one(misprint(typesetter, old, new))
    assert found.code == "text-not-verbatim"
    assert said in found.message
    assert found.where is not None and found.where.line > 1


def test_a_line_that_goes_on_is_seen(typesetter: Typesetter) -> None:
    found = clinic.one(
        misprint(typesetter, "PMCID: PMC6813895.\n    doi", "PMCID: PMC6813895.x\n    doi")
    )
    assert found.message.endswith("but there the approved line ends")


def test_a_word_put_after_a_line_is_seen(typesetter: Typesetter) -> None:
    found = clinic.one(
        misprint(typesetter, "in the affected joint.", "in the affected joint. Indeed!")
    )
    assert "«and swelling in the affected joint.» the PDF has «Indeed! All In All" in found.message
    assert found.message.endswith("but there the approved line ends")


def test_a_word_put_before_a_line_is_seen(typesetter: Typesetter) -> None:
    found = clinic.one(
        misprint(typesetter, "Currently, stem cell therapy", "Surely, currently, stem cell therapy")
    )
    assert "is not in the PDF" in found.message
    found = clinic.one(
        misprint(typesetter, "Currently, stem cell therapy", "Indeed! Currently, stem cell therapy")
    )
    assert (
        found.message
        == "before «Currently, stem cell therapy is being ex …» the PDF has «Indeed!», which is "
        "not approved"
    )


def blocks(text: str) -> list[str]:
    """The paragraphs of the article's YAML bodies, as they stand there."""
    return re.findall(r"(?:^ {6}\S.*\n)+", text, re.MULTILINE)


def test_a_dropped_paragraph_is_seen(typesetter: Typesetter) -> None:
    found = clinic.one(misprint(typesetter, blocks(clinic.ARTICLE)[1] + "\n", ""))
    assert found.message == "«The key factors that can increase the ri …» is not in the PDF"


def test_a_dropped_sentence_is_seen(typesetter: Typesetter) -> None:
    old = (
        "For instance, people who are obese or have other\n      comorbidities may not opt for "
        "surgery."
    )
    assert (
        "approved is «For instance, people who" in clinic.one(misprint(typesetter, old, "")).message
    )


def test_swapped_paragraphs_are_seen(typesetter: Typesetter) -> None:
    first, second = blocks(clinic.ARTICLE)[:2]
    found = clinic.one(misprint(typesetter, f"{first}\n{second}", f"{second}\n{first}"))
    assert (
        found.message
        == "«The key factors that can increase the ri …» stands before what it should follow"
    )


def test_swapped_sentences_are_seen(typesetter: Typesetter) -> None:
    one, other = (
        "Stem cells are specialized\n      human cells",
        "They possess\n      the potential",
    )
    text = replaced(replaced(clinic.ARTICLE, one, "@"), other, one).replace("@", other)
    made = edition()
    pdf, _ = print_(typesetter, manuscript(text), made)
    assert (
        "for KO.» the PDF has «They possess" in clinic.one(proof(manuscript(), made, pdf)).message
    )


def test_swapped_references_are_seen(typesetter: Typesetter) -> None:
    first, second = re.findall(
        r"(?:^  - id: \w+\d{4}\n(?:    .*\n)+)", clinic.ARTICLE, re.MULTILINE
    )
    found = clinic.one(misprint(typesetter, first + second, second + first))
    assert "stands before what it should follow" in found.message


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    "css",
    [
        "section p { display: none }",
        "section:nth-of-type(2) p:nth-of-type(2) { display: none }",
        "section:nth-of-type(1) p { height: 2em; overflow: hidden }",
        "section:nth-of-type(2) h2 { visibility: hidden }",
        "section:nth-of-type(2) p { color: transparent }",
        "section:nth-of-type(2) p { opacity: 0 }",
        "section:nth-of-type(2) p { position: relative; inset-inline-start: 20in }",
        "section:nth-of-type(2) p { text-indent: -20in }",
        ".references li:last-child { position: absolute; top: 400in }",
        ".references { display: none }",
    ],
)
def test_what_a_style_sheet_hides_is_seen(typesetter: Typesetter, css: str) -> None:
    made = edition()
    pdf, _ = print_(typesetter, manuscript(), made, css)
    assert clinic.one(proof(manuscript(), made, pdf)).code == "text-not-verbatim"


def test_a_style_sheet_that_hides_nothing_passes(typesetter: Typesetter) -> None:
    made = edition()
    pdf, _ = print_(
        typesetter, manuscript(), made, "section p { color: black; letter-spacing: .3pt }"
    )
    assert proof(manuscript(), made, pdf) == []


def test_a_changed_alternative_text_of_the_logo_is_seen(typesetter: Typesetter) -> None:
    made = clinic.in_brand(edition(), logo_alt="The clinic's logo")
    pdf, _ = print_(typesetter, manuscript(), made)
    found = clinic.one(proof(manuscript(), made, pdf))
    assert "«Beverly Hills Wellness Center logo»" in found.message and "logo_alt" in found.hint


def test_an_approved_erratum_is_printed_and_proven(typesetter: Typesetter) -> None:
    text = manuscript(replaced(clinic.ARTICLE, "approved_by: null", "approved_by: Dr. Example"))
    made = edition()
    pdf, _ = print_(typesetter, text, made)
    assert (
        "softandflexiblematerial"
        in text_not_verbatim._stream(tagged_text.read(pdf.data), False).text
    )
    assert proof(text, made, pdf) == []
    assert "«flexiblematerial" not in clinic.one(proof(manuscript(), made, pdf)).message


def test_an_erratum_without_approval_leaves_the_text(typesetter: Typesetter) -> None:
    made = edition()
    pdf, _ = print_(typesetter, manuscript(), made)
    assert (
        "softadflexiblematerial"
        in text_not_verbatim._stream(tagged_text.read(pdf.data), False).text
    )
    approved = manuscript(replaced(clinic.ARTICLE, "approved_by: null", "approved_by: Dr. Example"))
    assert "approved is «nd flexible" in clinic.one(proof(approved, made, pdf)).message


def test_without_a_source_the_yaml_itself_is_what_was_approved(typesetter: Typesetter) -> None:
    right, wrong = (
        manuscript(clinic.SHORT),
        manuscript(replaced(clinic.SHORT, "Rest helps.", "Rest hurts.")),
    )
    pdf, _ = print_(typesetter, right, edition())
    assert proof(right, edition(), pdf) == []
    assert clinic.one(proof(wrong, edition(), pdf)).where is not None


def test_paragraphs_of_the_source_may_stand_in_one(typesetter: Typesetter) -> None:
    text = manuscript(
        replaced(clinic.SHORT, "Rest helps.", "Rest helps.\n      Ice helps."),
        "What it is\nRest helps.\nIce helps.",
    )
    pdf, _ = print_(typesetter, text, edition())
    assert proof(text, edition(), pdf) == []


Judge = Callable[[Manuscript], list[Finding]]


@pytest.fixture(scope="module")
def judge(typesetter: Typesetter) -> Judge:
    """Prove a manuscript against the article as it is printed."""
    made = edition()
    pdf, _ = print_(typesetter, manuscript(), made)
    return lambda text: proof(text, made, pdf)


@lru_cache(1)
def approved() -> Manuscript:
    return manuscript()


def with_source(text: str) -> Manuscript:
    given = approved().source
    assert given is not None
    return replace(approved(), source=replace(given, lines=clinic.lines_of(text)))


places = st.integers(0, len(SOURCE_TEXT) - 1)


@pytest.mark.every
@given(
    places,
    st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zs", "Zl", "Zp"]),
    st.sampled_from("+-="),
)
@example(len(SOURCE_TEXT) - 1, "x", "-")
@example(SOURCE_TEXT.index("229-242") + 3, "x", "-")
@example(SOURCE_TEXT.index("Abd-E") + 3, "\u2010", "=")
@settings(max_examples=250)
def test_any_changed_character_is_seen(judge: Judge, at: int, sign: str, how: str) -> None:
    """Slow: each example reads the whole page."""
    changed = SOURCE_TEXT[:at] + (sign if how != "-" else "") + SOURCE_TEXT[at + (how != "+") :]
    assume(text_not_verbatim._letters(changed) != text_not_verbatim._letters(SOURCE_TEXT))
    assert judge(with_source(changed)) != []


@given(st.integers(0, 99), st.integers(0, 999), st.sampled_from(["drop", "double", "swap"]))
@example(1, -1, "drop")
@example(7, -1, "double")
@settings(max_examples=100)
def test_any_dropped_doubled_or_swapped_word_is_seen(
    judge: Judge, row: int, at: int, how: str
) -> None:
    lines = list(clinic.lines_of(SOURCE_TEXT))
    row %= len(lines)
    words = lines[row].split()
    at %= len(words) - 1
    new = {"drop": [], "double": [words[at]] * 2, "swap": [words[at + 1], words[at]]}[how]
    changed = words[:at] + new + words[at + (2 if how == "swap" else 1) :]
    assume(changed != words)
    lines[row] = " ".join(changed)
    assert judge(with_source("\n".join(lines))) != []


@given(
    st.lists(
        st.tuples(places, st.sampled_from(["  ", "\t", " \t ", "\u00a0", "\u2003"])), max_size=20
    )
)
@settings(max_examples=60)
def test_white_space_does_not_matter(judge: Judge, spaces: list[tuple[int, str]]) -> None:
    text = SOURCE_TEXT
    for at, space in spaces:
        where = text.find(" ", min(at, len(text)))
        if where >= 0:
            text = text[:where] + space + text[where + 1 :]
    changed = with_source(text)
    assert [found for found in judge(changed) if "logo" not in found.message] == []
