"""The brand: a clinic's name, colours, type and ways to reach it; and the fonts that it may name."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from brochure.model.base import Line, Noun
from brochure.model.handout import WebAddress


def _hex(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError(f"{text!r} is not a colour; write # and six digits in quotes, such as '#0e4a4f'")
    return text.lower()


Colour = Annotated[str, AfterValidator(_hex)]
"""An sRGB colour such as #0e4a4f."""


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
    jurisdiction: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")] | None = None
    """Whose law the clinic is under, as ISO 3166 writes it: US-CA. It chooses the notices that are asked about."""


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
