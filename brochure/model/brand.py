"""The brand: a clinic's name, colours, type and ways to reach it; and the fonts that it may
name.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from brochure.model.base import Line, Noun
from brochure.model.handout import WebAddress


def _hex(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError(
            f"{text!r} is not a colour; write # and six digits in quotes, such as '#0e4a4f'"
        )
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


# In per cent, the four inks together: SWOP's limit for web offset, which sheetfed presses on coated
# paper bear as well. A condition may hold less: that is checked on the finished file.
MOST_INK = 300
# ISO 32000-1, 8.6.6.4: these name no spot colour.
PROCESS = {"cyan", "magenta", "yellow", "black", "all", "none"}

Share = Annotated[float, Field(ge=0, le=100)]
"""How much of an ink, in per cent."""


class BrandInk(Noun):
    """What a print shop prints a colour with: shares of its four inks, or a can of its own."""

    cmyk: Annotated[tuple[Share, ...], Field(min_length=4, max_length=4)]
    """Cyan, magenta, yellow and black, in per cent; of a spot colour, what stands for it without
    that can.
    """
    spot: Annotated[Line, Field(max_length=60)] | None = None
    """The can's name as the print shop knows it, such as `PANTONE 3165 C`."""

    @model_validator(mode="after")
    def _can_be_printed(self) -> Self:
        if sum(self.cmyk) > MOST_INK:
            raise ValueError(
                f"the four inks come to {sum(self.cmyk):g} % together; paper takes {MOST_INK} % "
                f"at most"
            )
        if self.spot and self.spot.lower() in PROCESS:
            raise ValueError(
                f"'{self.spot}' is no spot colour; leave `spot` out, and give it as cmyk"
            )
        return self


class BrandInks(Noun):
    """For a print shop: what each of the colours is printed with. What is not given is
    converted.
    """

    ink: BrandInk | None = None
    """Instead of black alone."""
    primary: BrandInk | None = None
    accent: BrandInk | None = None
    tint: BrandInk | None = None


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
    inks: BrandInks = BrandInks()
    """How a print shop prints the palette, where the clinic knows."""
    fonts: TypeFamilies
    """The type."""
    contact: Contact = Contact()
    """How to reach the clinic."""
    jurisdiction: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")] | None = None
    """Whose law the clinic is under, as ISO 3166 writes it: US-CA. It chooses the notices that are
    asked about.
    """


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
