"""The edition: which format, language and brand a handout is made in."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from brochure.model.base import TAG, Line, Noun
from brochure.model.brand import Brand, FontFamily, Palette
from brochure.model.condition import OutputCondition
from brochure.model.finding import Place
from brochure.model.format import Format
from brochure.model.lexicon import Lexicon
from brochure.model.manuscript import Marks
from brochure.model.notice import StatutoryNotice
from brochure.model.outlet import Outlet
from brochure.model.project import Settings
from brochure.model.together import Together


class Months(Noun):
    """How the language writes a date."""

    names: Annotated[tuple[Line, ...], Field(min_length=12, max_length=12)]
    """January to December."""
    pattern: Line
    """With {day}, {month} and {year}."""


class TimeOfDay(Noun):
    """How the language writes a time of day."""

    pattern: Line
    """With {hour} and {minute}, and {half} where the day has two halves."""
    halves: tuple[Line, Line] | None = None
    """The words for before and after noon; without them the hours go to 23."""


class Words(Noun):
    """Every word that the templates print; a pack that lacks one is refused."""

    at_a_glance: Line
    glossary: Line
    questions: Line
    references: Line
    source: Line
    """With {number} and {text}: what a citation's link says."""
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
    expired: Line
    expired_notice: Line
    """With {date}."""
    pubmed_link: Line
    """With {id}."""
    doi_link: Line
    """With {id}."""
    pmc_link: Line
    """With {id}."""
    qr_alt: Line
    """With {url}."""
    copy_number: Line = "{number} / {total}"
    """With {number} and {total}: on the sheet before a copy in a print job."""

    @model_validator(mode="after")
    def _placeholders_are_there(self) -> Self:
        wanted = {
            "version": {"version"}, "reviewed": {"date"}, "expired_notice": {"date"},
            "page": {"page", "pages"},
            "pubmed_link": {"id"}, "doi_link": {"id"}, "pmc_link": {"id"}, "qr_alt": {"url"},
            "source": {"number", "text"}, "copy_number": {"number", "total"},
        }  # fmt: skip
        for name in type(self).model_fields:
            given = set(re.findall(r"\{(\w*)\}", getattr(self, name)))
            if given != wanted.get(name, set()):
                needs = (
                    " and ".join(f"{{{key}}}" for key in sorted(wanted.get(name, ())))
                    or "no braces"
                )
                raise ValueError(f"the words for {name!r} need {needs}")
        return self


class Language(Noun):
    """One folder on the shelf templates/languages."""

    name: Line
    """The language's own name for itself."""
    tag: Annotated[str, Field(pattern=f"^{TAG}$")]
    """The BCP 47 tag for the PDF."""
    direction: Literal["ltr", "rtl"]
    """Which way it is read."""
    date: Months
    """How it writes a date."""
    time: TimeOfDay = TimeOfDay(pattern="{hour}:{minute}")
    """How it writes a time of day."""
    words: Words
    """Every word that the templates print."""
    together: Together = Together()
    """What it keeps on one line."""


@dataclass(frozen=True)
class Release:
    """For whom and on what day a handout is made: what is right for the desk may be wrong for an
    e-mail.
    """

    outlet: str = "desk"
    day: datetime.date = field(default_factory=datetime.date.today)
    allow_expired: bool = False
    """A handout past its review may go out, and says so on every page."""
    press: bool = False
    """For a print shop, whatever the format."""
    condition: str | None = None
    """The print shop's press, paper and ink, where they are not the format's own."""


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
    release: Release
    """For whom and on what day it is made."""
    outlet: Outlet
    """What is asked of a handout there."""
    lexicon: Lexicon | None = None
    """The language's words, when its folder stands on the shelf assets/lexicons."""
    notices: tuple[StatutoryNotice, ...] = ()
    """The notices that the clinic's law knows."""
    condition: OutputCondition | None = None
    """Press, paper and ink of a print shop; None for a clinic's own printer and for the screen."""
    settings: Settings = field(default_factory=Settings)
    """What the clinic's project settles."""
    sheet_names: tuple[str, ...] = ()
    """The files of the style sheets, in their order, as a person knows them."""
    brand_marks: Marks = field(default_factory=lambda: Marks(""))
    """Where the values of the brand's label stand."""
    font_files: tuple[Path, ...] = ()
    """The file of each face on the shelf of fonts."""

    @property
    def palette(self) -> Palette:
        """Return the colours that the page is set in."""
        return self.format.palette or self.brand.colours

    @property
    def logo_place(self) -> Place:
        """Return where the brand names the logo that the page shows."""
        return self.brand_marks.at("logo" if self.format.palette else "logo_on_dark")

    @property
    def outlet_name(self) -> str:
        """Return the outlet's name on its shelf."""
        return self.release.outlet

    @property
    def day(self) -> datetime.date:
        """Return the day that the handout is made for."""
        return self.release.day

    @property
    def allow_expired(self) -> bool:
        """Return whether a handout past its review may go out."""
        return self.release.allow_expired
