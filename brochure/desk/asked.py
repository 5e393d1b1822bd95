"""What the page asks the desk to do, checked value by value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Of one handout at a time; more is a batch.
MOST_COPIES = 99
MOST_WORDS = 2000

Fields = Mapping[str, str]
Said = Mapping[str, Any]


class Unclear(ValueError):
    """What the page sent cannot be read: a fault of a page, not of a person."""


@dataclass(frozen=True)
class Wanted:
    """An edition of a handout, and a reader's own words for it."""

    id: str
    language: str
    format: str
    fields: Fields = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Print(Wanted):
    """What is to be printed, and how."""

    printer: str = ""
    key: str = ""
    """Of the edition that was in sight; nothing where none was."""
    colour: bool = True
    copies: int = 1


def wanted(said: Said) -> Wanted:
    """Return which copy the page wants to see. Raises Unclear."""
    return Wanted(**_edition(said))


def printed(said: Said) -> Print:
    """Return what the page wants printed. Raises Unclear."""
    copies, colour = said.get("copies", 1), said.get("colour", True)
    if not isinstance(copies, int) or isinstance(copies, bool) or not 1 <= copies <= MOST_COPIES:
        raise Unclear(f"Copies are a number from 1 to {MOST_COPIES}.")
    if not isinstance(colour, bool):
        raise Unclear("Colour is true or false.")
    key = _word(said, "key") if said.get("key") else ""
    printer = _word(said, "printer")
    return Print(**_edition(said), printer=printer, key=key, colour=colour, copies=copies)


def _edition(said: Said) -> dict[str, Any]:
    fields = said.get("fields", {})
    if not isinstance(fields, dict) or not all(
        isinstance(text, str) and len(text) <= MOST_WORDS for text in fields.values()
    ):
        raise Unclear("The reader's fields cannot be read.")
    filled = {name: text for name, text in fields.items() if text.strip()}
    edition = {name: _word(said, name) for name in ("id", "language", "format")}
    return {**edition, "fields": filled}


def _word(said: Said, name: str) -> str:
    word = said.get(name)
    if not isinstance(word, str) or len(word) > MOST_WORDS:
        raise Unclear("Something is missing in what the page sent. Load the page again.")
    return word
