"""What every noun that is read from a file has in common."""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from brochure.fold import INVISIBLE, TURNING, folded

# What nobody sees and what changes nothing; characters for tags (U+E0000 on) can hide whole texts.
UNSEEN = sorted(sign for sign in INVISIBLE - TURNING if ord(sign) < 0xE0000)


class Noun(BaseModel):
    """A frozen, strict value; a key it does not know is refused."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _choices_look_alike(cls, given: Any) -> Any:
        """Take a word to choose that only looks like one of the choices for that one."""
        if not isinstance(given, dict):
            return given
        odd = [
            name
            for name, value in given.items()
            if isinstance(value, str)
            and not value.isascii()
            and name in cls.model_fields
            and "Literal" in str(cls.model_fields[name].annotation)
        ]
        return {**given, **{name: folded(given[name]) for name in odd}} if odd else given


class Misplaced(ValueError):
    """What is wrong between two values of a noun, at the one of them that has to be changed."""

    def __init__(self, message: str, at: tuple[str, ...]) -> None:
        """Take the sentence and the path to the value."""
        super().__init__(message)
        self.at = at


def printable(text: str) -> str:
    """Return a text that says something and shows all of it. Raises ValueError, which repeats no
    word of it.
    """
    if not folded(text):
        raise ValueError("this is empty; write the text, or take the key out")
    for character in text:
        # What turns the order of letters, or a private-use sign, shows something else than what
        # was approved.
        if unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Cn"} and character not in (
            "\n",
            *UNSEEN,
        ):
            raise ValueError(unprintable(character))
    return text


def unprintable(character: str) -> str:
    """Return what is wrong with a character that nobody sees, and what to do about it."""
    code = named(character)
    if character == "\t":
        return "a tab cannot be printed here; write a space"
    if unicodedata.category(character) == "Co":
        return (
            f"{code} is a sign of a font such as Wingdings; write - and a space where it is a "
            "bullet, else delete it"
        )
    if "\x80" <= character <= "\x9f":
        meant = character.encode("latin-1").decode("cp1252", "replace")
        return (
            f"{code} comes from a file that was read in the wrong encoding; {meant} was probably "
            "meant: open the original as Windows-1252, and copy it again"
        )
    return f"the invisible character {code} cannot be printed; delete it"


def _with_tabs(text: str) -> str:
    printable(text.replace("\t", " "))
    return text


def named(character: str) -> str:
    """Return a character's code point and its name, such as `U+00A0 (no-break space)`."""
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def foreign(text: str) -> str:
    """Return what to add of a text that is to be of plain letters: the first that is none."""
    odd = next((one for one in text if not one.isascii()), "")
    return f" ({odd} is {named(odd)})" if odd else ""


def _one_line(text: str) -> str:
    if "\n" in text.strip():
        raise ValueError("this must stand on one line")
    return text.strip()


def _iso_date(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return datetime.date.fromisoformat(folded(value))
    except ValueError:
        raise ValueError(
            f"{value!r} is not a date; write year-month-day, such as 2026-11-22"
        ) from None


Text = Annotated[str, AfterValidator(_with_tabs)]
"""One or more paragraphs; a tab is white space."""

Line = Annotated[str, AfterValidator(printable), AfterValidator(_one_line), Field(max_length=2000)]
"""Text on one line."""

Date = Annotated[datetime.date, BeforeValidator(_iso_date, json_schema_input_type=str)]
"""A calendar date, written 2026-11-22."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _slug(text: str) -> str:
    text = folded(text)
    if not SLUG.fullmatch(text):
        raise ValueError(
            f"{text!r} cannot be a name here{foreign(text)}; use small letters, digits and single "
            f"hyphens, as in knee-pain"
        )
    return text


Slug = Annotated[str, AfterValidator(_slug), Field(max_length=80)]
"""A name that is also a file name: small letters, digits, hyphens."""

# A language tag as BCP 47 has them, the language itself in small letters.
TAG = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"

DocumentKind = Literal["handout", "key-points", "notice", "review"]
"""The handout, its title and key points, the statutory notices as posters, or the review sheet."""
