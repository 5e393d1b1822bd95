"""Document control, identifiers and citations: each check fires on its fault and is silent beside
it.
"""

from __future__ import annotations

import datetime
import re
from functools import cache
from types import ModuleType

import clinic
import papers
import pytest
from clinic import manuscript, replaced
from paths import ROOT

from brochure import check, compose, read
from brochure.check import (
    citation_unresolved,
    document_control_incomplete,
    handout_expired,
    identifier_malformed,
    identifier_not_linked,
    reference_uncited,
    references_out_of_order,
    review_due_soon,
    reviewed_in_future,
    status_not_approved,
    text_not_verbatim,
)
from brochure.model.brand import Brand
from brochure.model.edition import Edition, Release
from brochure.model.finding import Finding, Severity
from brochure.model.handout import Handout
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.read.tree import parse
from brochure.read.validate import noun
from brochure.typeset import Typesetter

DAY = datetime.date(2026, 11, 22)
CONTROL = "document: {id: knee-pain, version: '1', status: draft}"


@cache
def edition(outlet: str = "desk", allow_expired: bool = False, day: datetime.date = DAY) -> Edition:
    made, findings = read.edition(
        clinic.SHELVES, "handout", "en", clinic.BRAND, release=Release(outlet, day, allow_expired)
    )
    assert made is not None, findings
    return made


def told(findings: list[Finding], code: str, severity: Severity, line: int, column: int) -> str:
    """Return what the only finding says; it has this code, severity and place, and says what to
    do.
    """
    one = clinic.one(findings)
    assert (one.code, one.severity) == (code, severity)
    assert one.where and (one.where.line, one.where.column) == (line, column)
    assert one.hint
    return one.message


# Document control


def controlled(*entries: str) -> Manuscript:
    """Return a handout whose document control has these entries, one a line; the first stands on
    line 4.
    """
    lines = "".join(f"  {entry}\n" for entry in (*entries, "id: knee-pain", "version: '1'"))
    if not any(entry.startswith("status") for entry in entries):
        lines += "  status: draft\n"
    return manuscript(replaced(clinic.SHORT, f"{CONTROL}\n", f"document:\n{lines}"))


def found(module: ModuleType, *entries: str, made: Edition | None = None) -> list[Finding]:
    return list(module.text(controlled(*entries), made or edition()))


def test_everything_missing_in_the_control_is_one_finding() -> None:
    said = told(
        found(document_control_incomplete, "owner: null"),
        "document-control-incomplete",
        Severity.WARNING,
        4,
        3,
    )
    assert said == (
        "4 of 4 entries of the document control are missing: reviewed_on, reviewed_by, "
        "next_review, owner"
    )
    some = (
        "owner: null",
        "next_review: null",
        "reviewed_on: 2026-01-05",
        "reviewed_by: A. Reviewer",
    )
    said = told(
        found(document_control_incomplete, *some),
        "document-control-incomplete",
        Severity.WARNING,
        5,
        3,
    )
    assert said == "2 of 4 entries of the document control are missing: next_review, owner"
    some = (
        "owner: null",
        "reviewed_on: 2026-01-05",
        "reviewed_by: A. Reviewer",
        "next_review: 2028-01-05",
    )
    said = told(
        found(document_control_incomplete, *some),
        "document-control-incomplete",
        Severity.WARNING,
        4,
        3,
    )
    assert said == "1 of 4 entries of the document control are missing: owner"


def test_a_review_more_than_two_years_off() -> None:
    rest = ("owner: Front desk", "reviewed_by: A. Reviewer", "reviewed_on: 2026-01-05")
    late = found(document_control_incomplete, "next_review: 2028-03-05", *rest)
    said = told(late, "document-control-incomplete", Severity.WARNING, 4, 16)
    assert said == "the next review is 26 months after the last, aim for 24 or fewer"
    assert len(found(document_control_incomplete, "next_review: 2028-01-06", *rest)) == 1
    assert found(document_control_incomplete, "next_review: 2028-01-05", *rest) == []


def test_an_expired_handout_is_an_error_that_nobody_can_waive() -> None:
    said = told(
        found(handout_expired, "next_review: 2026-11-20"), "handout-expired", Severity.ERROR, 4, 16
    )
    assert said == "its review was due on 2026-11-20, 2 days ago"
    assert not check.waivable("handout-expired")


def test_an_expired_handout_that_is_let_out_says_so_on_every_page() -> None:
    expired = found(handout_expired, "next_review: 2026-11-21", made=edition(allow_expired=True))
    said = told(expired, "handout-expired", Severity.WARNING, 4, 16)
    assert said == "its review was due on 2026-11-21, 1 day ago; every page says «Expired»"


def test_on_the_day_of_its_review_a_handout_still_holds() -> None:
    assert found(handout_expired, "next_review: 2026-11-22") == []
    assert found(handout_expired) == []


def test_a_review_due_within_ninety_days() -> None:
    said = told(
        found(review_due_soon, "next_review: 2027-02-20"), "review-due-soon", Severity.NOTE, 4, 16
    )
    assert said == "its review is due in 90 days, on 2027-02-20"
    assert (
        clinic.one(found(review_due_soon, "next_review: 2026-11-22")).message
        == "its review is due today, on 2026-11-22"
    )
    assert found(review_due_soon, "next_review: 2027-02-21") == []
    assert found(review_due_soon, "next_review: 2026-11-21") == []  # past: handout-expired says it


def test_a_review_in_the_future() -> None:
    said = told(
        found(reviewed_in_future, "reviewed_on: 2026-11-24"),
        "reviewed-in-future",
        Severity.ERROR,
        4,
        16,
    )
    assert said == "reviewed_on is 2026-11-24, 2 days after today, 2026-11-22"
    assert found(reviewed_in_future, "reviewed_on: 2026-11-22") == []


@pytest.mark.parametrize(
    ("status", "severity", "message"),
    [
        ("draft", Severity.NOTE, "the handout is a draft, not yet approved"),
        ("in-review", Severity.NOTE, "the handout is in review, not yet approved"),
        ("withdrawn", Severity.ERROR, "the handout is withdrawn: it goes out nowhere"),
    ],
)
def test_what_is_not_approved_says_so_and_is_no_marketing(
    status: str, severity: Severity, message: str
) -> None:
    findings = found(status_not_approved, f"status: {status}")
    assert told(findings, "status-not-approved", severity, 4, 11) == message
    graded = check.settled(findings, controlled(f"status: {status}"), edition("marketing"))
    assert [one.severity for one in graded] == [Severity.ERROR]


def test_an_approved_handout_is_silent() -> None:
    approved = ("status: approved", "reviewed_on: 2026-01-05", "reviewed_by: A. Reviewer")
    assert found(status_not_approved, *approved) == []


# Identifiers


def referring(text: str, fields: str = "", body: str = "Rest helps.") -> Manuscript:
    """Return a handout with one reference, its text on line 10 from column 11 on."""
    entry = f"references:\n  - id: zhao2018\n    text: {text}\n{fields}"
    return manuscript(replaced(clinic.SHORT, "Rest helps.", body) + entry)


@pytest.mark.parametrize(
    ("text", "column", "message", "hint"),
    [
        (
            "'A. PMID: 298713671.'",
            21,
            "«298713671» is no PMID; one looks like 29871367",
            "look it up",
        ),
        (
            "'A. PMID: 2987 1367.'",
            21,
            "«2987 1367» is no PMID; one looks like 29871367",
            "PMID: 29871367;",
        ),
        (
            "'A. PMCID: 6813895.'",
            22,
            "«6813895» is no PMCID; one looks like PMC6813895",
            "PMCID: PMC6813895;",
        ),
        (
            "'A. PMCID: PMC 6813895'",
            22,
            "«PMC 6813895» is no PMCID; one looks like PMC6813895",
            "PMCID: PMC6813895;",
        ),
        (
            "'A. PMID: PMC6813895.'",
            21,
            "«PMC6813895» stands as a PMID, but has the form of a PMCID",
            "PMCID: PMC6813895;",
        ),
        (
            "'A. PMCID: 10.1000/a'",
            22,
            "«10.1000/a» stands as a PMCID, but has the form of a DOI",
            "doi: 10.1000/a;",
        ),
        (
            "'A. doi: 10,3344/kjp.1.'",
            20,
            "«10,3344/kjp.1» is no DOI; one looks like 10.3344",
            "doi: 10.3344/kjp.1;",
        ),
        (
            "'A. doi: 10.3344 /kjp.1.'",
            20,
            "«10.3344 /kjp.1» is no DOI; one looks like 10.3344",
            "doi: 10.3344/kjp.1;",
        ),
        (
            "'A. doi: 10.3344/kjp.1..'",
            20,
            "«10.3344/kjp.1.» is no DOI; one looks like 10.3344",
            "doi: 10.3344/kjp.1;",
        ),
        (
            "'A. doi: 3344/kjp.1.'",
            20,
            "«3344/kjp.1» is no DOI; one looks like 10.3344",
            "look it up",
        ),
        (
            "'A. https://doi.org/103344/k'",
            31,
            "«103344/k» is no DOI; one looks like 10.3344",
            "doi: 10.3344/k;",
        ),
    ],
)
def test_a_malformed_identifier_is_told_with_the_valid_form(
    text: str, column: int, message: str, hint: str
) -> None:
    findings = list(identifier_malformed.text(referring(text), edition()))
    assert told(findings, "identifier-malformed", Severity.WARNING, 10, column).startswith(message)
    assert hint in findings[0].hint


@pytest.mark.parametrize(
    ("text", "field", "message", "hint"),
    [
        (
            "'A. doi: 10.1000/a.b. B'",
            "doi: 10.1000/a.b.",
            "the doi «10.1000/a.b.» ends with the character that ends",
            "10.1000/a.b",
        ),
        (
            "'A. 2018. PMID: 29871367.'",
            "pmid: '2018'",
            "pmid is 2018, but the text says PMID: 29871367",
            "the one that is right",
        ),
    ],
)
def test_a_field_that_is_not_what_the_text_says(
    text: str, field: str, message: str, hint: str
) -> None:
    findings = list(identifier_malformed.text(referring(text, f"    {field}\n"), edition()))
    said = told(findings, "identifier-malformed", Severity.WARNING, 11, 5 + field.index(":") + 2)
    assert said.startswith(message) and hint in findings[0].hint


@pytest.mark.parametrize(
    "text",
    [
        "'A. PMID: 29871367; PMCID: PMC6813895. doi: 10.3344/kjp.2019.32.4.245.'",
        "'A. https://doi.org/10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2'",
        "'A. PMID 29871367'",
        "'The PMIDs of trials; 2019;32(4):245-255.'",
    ],
)
def test_well_formed_identifiers_are_silent(text: str) -> None:
    assert list(identifier_malformed.text(referring(text), edition())) == []


def test_an_identifier_without_its_field_is_a_note() -> None:
    text = "'A. PMID: 29871367; PMCID: PMC6813895. doi: 10.3344/kjp.1.'"
    findings = list(
        identifier_not_linked.text(referring(text, "    pmid: '29871367'\n"), edition())
    )
    assert [(one.code, one.severity, one.message) for one in findings] == [
        (
            "identifier-not-linked",
            Severity.NOTE,
            "the text of zhao2018 has PMCID: PMC6813895, its field is empty",
        ),
        (
            "identifier-not-linked",
            Severity.NOTE,
            "the text of zhao2018 has doi: 10.3344/kjp.1, its field is empty",
        ),
    ]
    assert [one.hint for one in findings] == ["add pmcid: 'PMC6813895'", "add doi: '10.3344/kjp.1'"]
    assert list(identifier_not_linked.text(manuscript(), edition())) == []


# Citations

SOURCE = "'Zhao L. A. 2018.'"


def cited(body: str, extra: str = "") -> list[Finding]:
    return list(citation_unresolved.text(referring(SOURCE, extra, body), edition()))


@pytest.mark.parametrize(
    ("body", "column", "message", "hint"),
    [
        (
            "Rest [@zaho2018].",
            12,
            "[@zaho2018] names none of the 1 references",
            "did you mean [@zhao2018]?",
        ),
        ("Rest. [@nobody]", 13, "[@nobody] names none of the 1 references", "known here: zhao2018"),
        (
            "Rest [@zhao2018; @x].",
            12,
            "[@x] names none of the 1 references",
            "known here: zhao2018",
        ),
        (
            "Rest [@zhao 2018].",
            12,
            "«[@zhao 2018]» is no citation; one looks like",
            "did you mean [@zhao2018]?",
        ),
        (
            "Rest [@zhao2018, p. 3].",
            12,
            "«[@zhao2018, p. 3]» is no citation; one looks like",
            "[@zhao2018]?",
        ),
    ],
)
def test_a_citation_of_nothing(body: str, column: int, message: str, hint: str) -> None:
    findings = cited(body)
    assert told(findings, "citation-unresolved", Severity.ERROR, 7, column).startswith(message)
    assert findings[0].hint.endswith(hint)


def test_a_citation_where_none_is_set() -> None:
    findings = cited("Rest.", "questions:\n  - What of [@zhao2018]?\n")
    said = told(findings, "citation-unresolved", Severity.ERROR, 12, 13)
    assert (
        said
        == "«[@zhao2018]» stands where no citation is set; only the bodies of sections may cite"
    )


@pytest.mark.parametrize(
    "body", ["Rest [@zhao2018].", "Rest. [@zhao2018; @zhao2018]", "Write to [me](mailto:a@b.org)."]
)
def test_a_citation_of_a_reference_and_other_brackets_are_silent(body: str) -> None:
    assert cited(body) == []


def test_a_reference_that_is_never_cited() -> None:
    said = told(
        list(reference_uncited.text(referring(SOURCE), edition())),
        "reference-uncited",
        Severity.WARNING,
        9,
        9,
    )
    assert said == "zhao2018, source 1 of 1, is cited 0 times"
    assert (
        list(reference_uncited.text(referring(SOURCE, body="Rest [@zhao2018]."), edition())) == []
    )


def test_sources_that_are_not_listed_as_they_are_cited() -> None:
    def told_of(body: str) -> list[Finding]:
        text = referring(SOURCE, "  - {id: han2019, text: 'Han Y. B. 2019.'}\n", body)
        return list(references_out_of_order.text(text, edition()))

    (found,) = told_of("Rest [@han2019]. Walk [@zhao2018]. Rest [@han2019].")
    assert (found.code, found.severity) == ("references-out-of-order", Severity.WARNING)
    assert found.message == "zhao2018 is source 1 and is cited after han2019, source 2"
    assert found.hint.endswith(": han2019, zhao2018")
    assert found.where and found.where.line == 9
    for body in (
        "Rest [@zhao2018; @han2019].",
        "Rest [@han2019].",
        "Rest [@nobody; @zhao2018]. Walk [@han2019].",
        "Rest.",
    ):
        assert told_of(body) == []


# Citations on the page

HERE = "treatment option for KO.\n\n  - heading: Scientific"
CITED = replaced(
    replaced(clinic.ARTICLE, HERE, HERE.replace("KO.", "KO. [@zhao2018]")),
    "shows remarkable results.",
    "shows remarkable results [@zhao2018; @han2019].",
)


@cache
def printed(typesetter: Typesetter, css: str = "") -> Pdf:
    made, said = clinic.print_(typesetter, manuscript(CITED), edition(), css)
    assert said == []
    return made


def test_a_citation_is_a_raised_number_that_leads_to_its_source(typesetter: Typesetter) -> None:
    data = printed(typesetter).data
    pdf = papers.opened(data)
    references = papers.elements(pdf, "Reference")
    assert [
        " ".join(piece.text.strip() for piece in papers.words(data, one)) for one in references
    ] == ["1", "1 , 2"]
    inside = [link for link in papers.links(pdf) if "/Dest" in link]
    assert [str(link.Dest) for link in inside] == ["ref-zhao2018", "ref-zhao2018", "ref-han2019"]
    assert (
        str(inside[0].Contents).startswith("Source 1: Zhao L, Kaye AD")
        and len(str(inside[0].Contents)) < 100
    )
    small, text = (
        papers.words(data, references[0])[0].size,
        papers.words(data, papers.elements(pdf, "P")[-1])[0].size,
    )
    assert small < text


def test_a_citation_in_the_markup() -> None:
    cites = "Rest. [@zhao2018; @zhao2018] It helps [@nobody]."
    text = referring("""'A "quoted" <title>. ' """.strip(), body=cites)
    markup = compose.html(text, edition(), clinic.SHELVES).markup
    link = '<a href="#ref-zhao2018" title="Source 1: A &#34;quoted&#34; &lt;title&gt;.">1</a>'
    assert f'<p>Rest.<sup class="citation">{link}, {link}</sup> It helps [@nobody].</p>' in markup
    assert '<li id="ref-zhao2018">' in markup


def test_a_cited_article_is_proved_word_for_word_and_is_pdf_ua(typesetter: Typesetter) -> None:
    # pdf_ua_fault is among these checks
    findings = check.pdf(manuscript(CITED), edition(), printed(typesetter))
    assert [one for one in findings if one.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("words", [" cures", ".", " 2 of 3"])
def test_no_words_hide_in_a_citation(typesetter: Typesetter, words: str) -> None:
    made = printed(typesetter, f".citation::after {{ content: '{words}' }}")
    findings = list(text_not_verbatim.pdf(manuscript(CITED), edition(), made))
    assert "text-not-verbatim" in {one.code for one in findings}
    assert any(
        words.strip() in one.message and "the page cites" not in one.message for one in findings
    )


def test_another_number_on_the_page_is_noticed(typesetter: Typesetter) -> None:
    made = printed(typesetter, ".citation::after { content: ' 2' }")
    findings = list(text_not_verbatim.pdf(manuscript(CITED), edition(), made))
    assert (
        clinic.one(findings).message
        == "the page cites the sources 1, 2, 1, 2, 2, but the text cites 1, 1, 2"
    )
    plain = list(text_not_verbatim.pdf(manuscript(), edition(), printed(typesetter)))
    assert plain[0].message == "the page cites the sources 1, 1, 2, but the text cites none"


def test_a_number_outside_a_citation_is_a_word(typesetter: Typesetter) -> None:
    css = "article section:first-of-type p:last-child::after { content: '1' }"
    made, _ = clinic.print_(typesetter, manuscript(), edition(), css)
    findings = list(text_not_verbatim.pdf(manuscript(), edition(), made))
    assert [one.code for one in findings] == ["text-not-verbatim"]


# What YAML would have eaten


@pytest.mark.parametrize("version", ["1.10", "010", "1e3", ".5", "true"])
def test_a_version_that_yaml_takes_for_something_else(version: str) -> None:
    eaten = refused(replaced(clinic.SHORT, "version: '1'", f"version: {version}"))
    assert eaten.where and (eaten.where.line, eaten.where.column) == (3, 36)
    what = "a switch (true or false)" if version == "true" else "a number"
    assert (
        eaten.message
        == f"document, version: this should be text, but {version} without quotes is {what}"
    )
    assert eaten.hint == f"put it in quotes: '{version}'"


@pytest.mark.parametrize("version", ["0x10", "0o17", "10:30", "1_000", "2026-11-22", "no"])
def test_what_only_yaml_1_1_takes_for_something_else_stays_as_it_is(version: str) -> None:
    assert (
        manuscript(
            replaced(clinic.SHORT, "version: '1'", f"version: {version}")
        ).handout.document.version
        == version
    )


def test_a_telephone_number_that_yaml_takes_for_a_number() -> None:
    brand = (ROOT / "assets" / "brands" / clinic.BRAND / "brand.yaml").read_text("utf-8")
    tree = parse(re.sub(r"phone: .*", "phone: 03105550100", brand).encode(), "brand.yaml")
    _, findings = noun(Brand, tree)
    eaten = clinic.one(findings)
    assert eaten.where and "phone" in eaten.where.text and eaten.where.line > 1
    assert "03105550100 without quotes is a number" in eaten.message
    assert eaten.hint == "put it in quotes: '03105550100'"


@pytest.mark.parametrize(
    "field", ["pmid: 29871367", "pmid: 029871367", "doi: 10.1000", "pmcid: 6813895"]
)
def test_an_identifier_that_yaml_takes_for_a_number(field: str) -> None:
    name, _, value = field.partition(": ")
    eaten = refused(f"{clinic.SHORT}references:\n  - id: a\n    text: A.\n    {field}\n")
    assert eaten.where and (eaten.where.line, eaten.where.column) == (11, 7 + len(name))
    assert f"{value} without quotes is a number" in eaten.message and f"'{value}'" in eaten.hint


def refused(text: str) -> Finding:
    tree = parse(text.encode(), "content.yaml")
    _, findings = noun(Handout, tree)
    return clinic.one(findings)
