"""The edition: which format, language and brand a handout is made in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from brochure.model.base import Line, Noun, Slug
from brochure.model.handout import WebAddress
from brochure.model.length import Length


def _hex(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError(f"{text!r} is not a colour; write # and six digits in quotes, such as '#0e4a4f'")
    return text.lower()


Colour = Annotated[str, AfterValidator(_hex)]
"""An sRGB colour such as #0e4a4f."""


class Margins(Noun):
    """The white around the text; inline sides follow the direction of reading."""

    top: Length
    """From the paper's top edge."""
    bottom: Length
    """From the paper's bottom edge; the footer stands in it."""
    inline: Length
    """Left and right."""


class Page(Noun):
    """The sheet."""

    width: Length
    """Of the trimmed page."""
    height: Length
    """Of the trimmed page."""
    margins: Margins
    """The white around the text."""


class TypeSizes(Noun):
    """Sizes of type; everything on the page takes one of these."""

    text: Length
    """Running text."""
    small: Length
    """References, footer, labels."""
    lead: Length
    """The subtitle."""
    heading: Length
    """Section headings."""
    subheading: Length
    """Headings inside a section and of boxes."""
    title: Length
    """The title."""
    leading: Annotated[float, Field(ge=1.15, le=2)]
    """Line spacing, as a multiple of the size of type."""


class PageBudget(Noun):
    """How many pages the format holds."""

    at_most: Annotated[int, Field(ge=1, le=200)]
    """More than this is a finding."""
    reason: Line
    """Why, as the reader of the finding should hear it."""


class Format(Noun):
    """One folder on the shelf templates/formats."""

    summary: Line
    """One line for `brochure list`."""
    extends: Slug | None = None
    """The format whose settings and style sheets this one starts from."""
    page: Page
    """The sheet and its margins."""
    type: TypeSizes
    """Sizes of type."""
    pages: PageBudget | None = None
    """The budget of pages; none for a long read."""
    columns: Annotated[int, Field(ge=1, le=2)]
    """Columns for glossary and questions."""
    note_lines: Annotated[int, Field(ge=0, le=12)]
    """Lines to write on under each question."""
    hyphenation: bool
    """Whether running text may be hyphenated."""
    pdf_variant: Literal["pdf/ua-1"]
    """The standard that the file keeps."""


class Months(Noun):
    """How the language writes a date."""

    names: Annotated[tuple[Line, ...], Field(min_length=12, max_length=12)]
    """January to December."""
    pattern: Line
    """With {day}, {month} and {year}."""


class Words(Noun):
    """Every word that the templates print; a pack that lacks one is refused."""

    at_a_glance: Line
    glossary: Line
    questions: Line
    references: Line
    notes: Line
    notice: Line
    version: Line
    """With {version}."""
    reviewed: Line
    """With {date}."""
    not_reviewed: Line
    page: Line
    """With {page} and {pages}."""
    draft: Line
    draft_notice: Line
    in_review: Line
    in_review_notice: Line
    withdrawn: Line
    withdrawn_notice: Line
    pubmed_link: Line
    """With {id}."""
    doi_link: Line
    """With {id}."""
    pmc_link: Line
    """With {id}."""
    qr_alt: Line
    """With {url}."""

    @model_validator(mode="after")
    def _placeholders_are_there(self) -> Self:
        wanted = {
            "version": {"version"}, "reviewed": {"date"}, "page": {"page", "pages"},
            "pubmed_link": {"id"}, "doi_link": {"id"}, "pmc_link": {"id"}, "qr_alt": {"url"},
        }  # fmt: skip
        for name in type(self).model_fields:
            given = set(re.findall(r"\{(\w*)\}", getattr(self, name)))
            if given != wanted.get(name, set()):
                needs = " and ".join(f"{{{key}}}" for key in sorted(wanted.get(name, ()))) or "no braces"
                raise ValueError(f"the words for {name!r} need {needs}")
        return self


class Language(Noun):
    """One folder on the shelf templates/languages."""

    name: Line
    """The language's own name for itself."""
    tag: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    """The BCP 47 tag for the PDF."""
    direction: Literal["ltr", "rtl"]
    """Which way it is read."""
    date: Months
    """How it writes a date."""
    words: Words
    """Every word that the templates print."""


class Palette(Noun):
    """The four colours that the templates know."""

    ink: Colour
    """Running text, on white and on tint."""
    primary: Colour
    """Headings on white and tint; the band behind white text."""
    accent: Colour
    """Rules and marks only, never text."""
    tint: Colour
    """Behind boxes."""


class TypeFamilies(Noun):
    """Families from the shelf assets/fonts."""

    title: Line
    """For the title."""
    heading: Line
    """For headings."""
    text: Line
    """For everything else."""


class Contact(Noun):
    """How to reach the clinic; what it has not given stays null and is left out."""

    phone: Line | None = None
    email: Line | None = None
    website: WebAddress | None = None
    address: Line | None = None


class Brand(Noun):
    """One folder on the shelf assets/brands."""

    name: Line
    """The clinic's name."""
    logo: Line | None = None
    """An SVG or PNG in the same folder; without one the name stands as a wordmark."""
    logo_on_dark: Line | None = None
    """The same for the dark band."""
    logo_alt: Line
    """What a screen reader says for the logo."""
    wordmark: Annotated[tuple[Line, ...], Field(min_length=1, max_length=3)]
    """The name as the wordmark breaks it into lines."""
    colours: Palette
    """The palette."""
    fonts: TypeFamilies
    """The type."""
    contact: Contact = Contact()
    """How to reach the clinic."""


class FontFace(Noun):
    """One file of a family."""

    file: Line
    """A TrueType file in the same folder."""
    weight: Annotated[int, Field(ge=100, le=900)]
    style: Literal["normal", "italic"]


class FontFamily(Noun):
    """A family of the shelf assets/fonts."""

    family: Line
    """The name that a brand uses for it."""
    faces: Annotated[tuple[FontFace, ...], Field(min_length=1)]


class FontShelf(Noun):
    """One folder on the shelf assets/fonts: families under one licence."""

    licence: Line
    """The file that holds it, in the same folder."""
    origin: Line
    """Where the files come from, with their version."""
    families: Annotated[tuple[FontFamily, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Edition:
    """Everything that is not the article."""

    format_name: str
    language_name: str
    brand_name: str
    format: Format
    language: Language
    brand: Brand
    fonts: tuple[FontFamily, ...]
    stylesheets: tuple[str, ...]
    """The text of each style sheet, the later ones overriding the earlier."""
    template_folders: tuple[str, ...]
    """Where the templates are looked up, the format's own folder first."""
