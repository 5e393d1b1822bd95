"""A clinic's project: what `brochure.yaml` at the top of its folder settles for all handouts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from brochure import fold
from brochure.model.base import Line, Noun, Slug
from brochure.model.manuscript import Marks
from brochure.model.printer import Printer

# One label after another, of letters of any language, digits and hyphens; or an address.
HOST_NAME = re.compile(
    r"[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)*|\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\]?"
)


def _inside(text: str) -> str:
    path = PurePosixPath(text)
    if "\\" in text:
        raise ValueError(f"{text!r} has a backslash; write folders with /, as in handouts/knees")
    if path.is_absolute() or ".." in path.parts or text[1:2] == ":":
        raise ValueError(f"{text!r} leads out of the project; name a folder below brochure.yaml")
    return text


class CheckSetting(Noun):
    """How grave what one check finds is in this project."""

    severity: Literal["error", "warning", "note", "off"]
    """In every outlet; `off` leaves its findings out."""
    reason: Line | None = None
    """Why; `off` needs one."""

    @model_validator(mode="after")
    def _off_has_a_reason(self) -> Self:
        if self.severity == "off" and not self.reason:
            raise ValueError(
                "a check that is off needs a reason, so that the next person knows why"
            )
        return self


def _host(text: str) -> str:
    if not HOST_NAME.fullmatch(text):
        raise ValueError(
            f"{text!r} is not a server's name; write it without http://, port and path, as in "
            "handouts.clinic.lan"
        )
    return text


class DeskSettings(Noun):
    """How the page of the front desk is served."""

    hosts: tuple[Annotated[Line, AfterValidator(_host)], ...] = ()
    """Names that it may be called by beside this machine's own, such as handouts.clinic.lan."""
    idle_minutes: Annotated[int, Field(ge=1, le=480)] = 15
    """So long after the last thing that somebody did at the desk they are signed out."""
    names: dict[Line, Line] = Field(default_factory=dict)
    """By a computer's address, what its desk is called in the record."""


class Project(Noun):
    """The settings of a clinic's project, as its brochure.yaml has them."""

    brand: Slug | None = None
    """The brand of handouts that name none: a folder on the shelf assets/brands."""
    language: Slug = "en"
    """The language of handouts that name none: a folder on the shelf templates/languages."""
    handouts: Annotated[
        tuple[Annotated[Line, AfterValidator(_inside)], ...], Field(min_length=1)
    ] = (".", "handouts")
    """The folders in which handouts lie, with all that is below them; of `.` only its own files."""
    words: tuple[Line, ...] = ()
    """Words that the clinic accepts beside those of the word lists, such as names."""
    checks: dict[Slug, CheckSetting] = Field(default_factory=dict)
    """By code, how grave a check's findings are here."""
    printers: tuple[Printer, ...] = ()
    """The printers on which handouts are printed, the usual one first."""
    desk: DeskSettings = DeskSettings()
    """The page of the front desk."""

    @model_validator(mode="after")
    def _printers_have_names_of_their_own(self) -> Self:
        names = [fold.folded(one.name).casefold() for one in self.printers]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two printers are called {twice[0]!r}; give each its own name")
        return self


@dataclass(frozen=True)
class Settings:
    """A project's settings with where each stands; `is_marked` says that a brochure.yaml is there.

    Without one the folder of a handout's file is its project, with the settings' defaults.
    """

    project: Project = field(default_factory=Project)
    marks: Marks = field(default_factory=lambda: Marks("brochure.yaml"))
    is_marked: bool = False

    def defaults(self) -> Mapping[str, str]:
        """Return what a handout need not say itself, by key."""
        own = {"brand": self.project.brand, "language": self.project.language}
        return {key: value for key, value in own.items() if value} if self.is_marked else {}
