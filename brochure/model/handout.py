"""The handout: a clinic's article and the record of who stands behind it."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from brochure import fold
from brochure.model.base import Date, DocumentKind, Line, Noun, Slug, Text, foreign
from brochure.model.personal import PersonalField
from brochure.model.says import Says, Wording
from brochure.model.signoff import Checklist, Claim, Waiver

# What the formats without an article print as well.
EVERYWHERE: tuple[DocumentKind, ...] = ("handout", "key-points")


def _matching(pattern: str, name: str, example: str) -> AfterValidator:
    form = re.compile(pattern)

    def check(text: str) -> str:
        text = fold.folded(text)
        if not form.fullmatch(text):
            raise ValueError(f"{text!r} is not a {name}{foreign(text)}; one looks like {example}")
        return text

    return AfterValidator(check)


# The forms that PubMed, the DOI Handbook 2.2 and PubMed Central give.
Pmid = Annotated[str, _matching(r"\d{1,8}", "PMID", "29871367")]
Doi = Annotated[str, _matching(r"10\.\d{4,9}/[^\s]+", "DOI", "10.3344/kjp.2019.32.4.245")]
Pmcid = Annotated[str, _matching(r"PMC\d+", "PMCID", "PMC6813895")]
Sha256 = Annotated[str, _matching(r"[0-9a-f]{64}", "SHA-256 sum", "64 digits 0-9 and a-f")]
WebAddress = Annotated[
    str, _matching(r"https?://[^\s\"'<>]+", "web address", "https://example.org/knee")
]


# ISO/IEC 18004, table 7: bytes that the largest code holds at error correction M.
MOST_IN_A_CODE = 2331


def _fits_a_code(url: str) -> str:
    size = len(url.encode())
    if size > MOST_IN_A_CODE:
        raise ValueError(
            f"this address has {size} characters, and the largest code holds {MOST_IN_A_CODE}; "
            "give a short address that leads on to it"
        )
    return url


class DocumentControl(Noun):
    """Which paper this is and who answers for it; what the clinic has not said stays null."""

    id: Slug
    """Identifies the document; it is printed in the footer and names the PDF."""
    version: Line
    """Printed in the footer; raise it whenever a word changes."""
    status: Literal["draft", "in-review", "approved", "withdrawn"]
    """Anything but `approved` is said on the page."""
    reviewed_on: Date | None = None
    """When a clinician last reviewed it."""
    reviewed_by: Line | None = None
    """Who reviewed it."""
    next_review: Date | None = None
    """When it must be reviewed again."""
    owner: Line | None = None
    """Who in the clinic keeps it."""

    def is_past_review(self, day: datetime.date) -> bool:
        """Return whether the next review should have been before a day; on the day itself there is
        still time.
        """
        return self.next_review is not None and self.next_review < day

    @model_validator(mode="after")
    def _approved_means_reviewed(self) -> Self:
        if self.status == "approved" and not (self.reviewed_on and self.reviewed_by):
            raise ValueError(
                "an approved handout needs reviewed_on and reviewed_by; until then its status is "
                "in-review"
            )
        if self.reviewed_on and self.next_review and self.next_review <= self.reviewed_on:
            raise ValueError("next_review must be later than reviewed_on")
        return self


class Source(Noun):
    """The clinic's own text, kept beside the YAML to prove it word for word."""

    file: Line
    """Plain text, one paragraph a line; the path is relative to this YAML file."""
    sha256: Sha256
    """The sum of the file's bytes, so that nobody edits the source unnoticed."""
    logo_line: Line | None = None
    """A line of the source that stands for the logo: it is the logo's alternative text, not text on
    the page.
    """


class Excerpt(Noun):
    """A labelled excerpt for the box at the top; its text is a quotation from the article."""

    label: Annotated[
        Line, Says("label", "a label at a glance", wording="editorial", documents=EVERYWHERE)
    ]
    """A few words of an editor's that name the excerpt."""
    text: Annotated[
        Line,
        Says(
            "excerpt",
            "an excerpt at a glance",
            wording="clinic",
            quotes=True,
            errata=True,
            documents=EVERYWHERE,
            mark="G",
        ),
    ]
    """Words that stand in the article exactly so."""


class Section(Noun):
    """A heading and its paragraphs."""

    heading: Annotated[Line | None, Says("heading", "a heading", errata=True, mark="H")] = None
    """Left out for the introduction."""
    body: Annotated[Text, Says("body", "a paragraph", markdown=True, errata=True)]
    """Markdown: paragraphs, lists, emphasis, tables, links, pictures, `###` subheadings. No HTML.
    """
    wording: Wording = "clinic"
    """Whose words these are."""


class GlossaryTerm(Noun):
    """A word the reader may not know."""

    term: Annotated[Line, Says("term", "a word of the glossary", wording="editorial")]
    """The word or abbreviation as the article uses it."""
    meaning: Annotated[
        Line, Says("meaning", "a meaning in the glossary", quotes=True, errata=True, mark="W")
    ]
    """What it means, in words that add no medical fact to the article."""
    wording: Wording = "editorial"
    """`clinic` when the meaning stands in the article word for word."""


class Reference(Noun):
    """A source of the article, printed verbatim."""

    id: Slug
    """A short name, such as zhao2018."""
    text: Annotated[Line, Says("source", "a source", wording="others")]
    """The whole reference as the clinic gave it."""
    pmid: Pmid | None = None
    """The PubMed number, in quotes."""
    doi: Doi | None = None
    """The digital object identifier, without https://doi.org/."""
    pmcid: Pmcid | None = None
    """The PubMed Central number."""

    @model_validator(mode="after")
    def _identifiers_stand_in_the_text(self) -> Self:
        for name in ("pmid", "doi", "pmcid"):
            value = getattr(self, name)
            if value is not None and not fold.holds(self.text, value):
                raise ValueError(
                    f"{name} {value} does not stand in the reference's text; one of the two is "
                    f"wrong"
                )
        return self


class Erratum(Noun):
    """A proposed correction; it is applied only when somebody approved it."""

    find: Line
    """The words as the clinic wrote them."""
    replace: Line
    """The words to print instead."""
    approved_by: Line | None = None
    """Who approved it; null leaves the text as it is."""


class Notice(Noun):
    """A notice that the law may ask for; the clinic says whether it applies."""

    id: Slug
    """Such as ca-684."""
    state: Literal["required", "not-applicable", "undecided"]
    """What the clinic decided."""
    reason: Line | None = None
    """Why it does not apply."""

    @model_validator(mode="after")
    def _decision_is_whole(self) -> Self:
        if self.state == "not-applicable" and not self.reason:
            raise ValueError("a notice that does not apply needs a reason")
        return self


class QrCode(Noun):
    """A code to scan, leading to a page of the clinic's."""

    url: Annotated[
        WebAddress,
        AfterValidator(_fits_a_code),
        Says("address", "the address under the code", documents=EVERYWHERE),
    ]
    """Where it leads."""
    caption: Annotated[
        Line,
        Says(
            "caption",
            "the caption of the code",
            documents=EVERYWHERE,
            section="Code to scan",
            before="url",
        ),
    ]
    """What the reader finds there."""


class Handout(Noun):
    """A patient handout, as written in its YAML file."""

    title: Annotated[Line, Says("title", "the title", documents=EVERYWHERE, mark="T")]
    """The title on the page and in the PDF's metadata."""
    kicker: Annotated[
        Line | None, Says("kicker", "the kicker", documents=EVERYWHERE, before="title")
    ] = None
    """A few words over the title: what kind of paper this is."""
    subtitle: Annotated[
        Line | None, Says("subtitle", "the subtitle", documents=EVERYWHERE, mark="S")
    ] = None
    """One sentence under the title: what the reader will find."""
    language: Slug = "en"
    """A folder on the shelf templates/languages."""
    brand: Slug
    """A folder on the shelf assets/brands."""
    keywords: tuple[Line, ...] = ()
    """For search, in the PDF's metadata."""
    also: tuple[Line, ...] = ()
    """What patients call it, such as sugar or bad knee: for search alone, printed nowhere."""
    document: DocumentControl
    """Document control."""
    source: Source | None = None
    """The clinic's own text."""
    at_a_glance: tuple[Excerpt, ...] = ()
    """Excerpts for the box at the top."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    """The article."""
    glossary: tuple[GlossaryTerm, ...] = ()
    """What the words mean."""
    questions: Annotated[tuple[Line, ...], Says("question", "a question", mark="Q")] = ()
    """Neutral questions to bring to the visit; they assert nothing."""
    references: tuple[Reference, ...] = ()
    """The article's sources."""
    notices: tuple[Notice, ...] = ()
    """Notices that the law may ask for."""
    errata: tuple[Erratum, ...] = ()
    """Proposed corrections."""
    claims: tuple[Claim, ...] = ()
    """What the article's sentences claim, and who checked it."""
    checklist: Checklist = Checklist()
    """What only a human can judge."""
    waivers: tuple[Waiver, ...] = ()
    """Findings that somebody answers for until a day."""
    qr: QrCode | None = None
    """A code to scan; left out while there is no address."""
    fields: tuple[PersonalField, ...] = ()
    """What each reader's own copy says beside the article; `brochure batch` fills it."""

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        for name, values in (
            ("reference", [reference.id for reference in self.references]),
            ("glossary term", [entry.term for entry in self.glossary]),
            ("notice", [notice.id for notice in self.notices]),
            ("claim", [claim.sentence for claim in self.claims]),
            ("field", [entry.name for entry in self.fields]),
        ):
            alike = [fold.folded(value) for value in values]
            twice = sorted({value for value in alike if alike.count(value) > 1})
            if twice:
                raise ValueError(f"the {name} {twice[0]!r} is given twice")
        return self

    def corrected(self, text: str) -> str:
        """Return the text with every approved erratum applied; the others leave it as it is."""
        for erratum in self.errata:
            if erratum.approved_by:
                text = fold.replaced(erratum.find, erratum.replace, text)
        return text
