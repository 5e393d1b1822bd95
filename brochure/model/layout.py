"""What a page looks like before it is a file: how much it holds, and what does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from brochure.model.field_box import FieldBox
from brochure.model.finding import Finding


@dataclass(frozen=True)
class Overset:
    """Text that a panel has no room for: the panel's name and how many words are too many."""

    panel: str
    words: int


@dataclass(frozen=True)
class Layout:
    """A handout as it is laid out.

    `words` are those in the body of each page, `used` the share of its height that the last page of
    the text uses, from 0 to 1. `document` is the typesetter's own, to be written as a PDF;
    `findings` are what it said, `fields` a reader's own words in it.
    """

    words: tuple[int, ...]
    used: float
    overset: tuple[Overset, ...]
    document: Any
    findings: tuple[Finding, ...]
    fields: tuple[FieldBox, ...] = ()

    @property
    def pages(self) -> int:
        """Return the number of pages."""
        return len(self.words)

    def words_past(self, page: int) -> int:
        """Return how many words stand on the pages after one."""
        return sum(self.words[page:])
