"""The article as a stream of words: what several checks compare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from brochure import prose
from brochure.model.manuscript import Manuscript, Path


@dataclass(frozen=True)
class Word:
    """A word, and the way to the value it stands in."""

    text: str
    path: Path


def squeezed(text: str) -> str:
    """Return a text with every run of white space turned into one space."""
    return " ".join(text.split())


def article(manuscript: Manuscript) -> Iterator[tuple[Path, str]]:
    """Yield the paragraphs of the clinic's own text as the YAML holds them, in order: where from, plain text."""
    handout = manuscript.handout
    if handout.source and handout.source.logo_line:
        yield ("source", "logo_line"), handout.source.logo_line
    for index, section in enumerate(handout.sections):
        if section.wording == "clinic":
            if section.heading:
                yield ("sections", index, "heading"), section.heading
            for paragraph in prose.paragraphs(section.body):
                yield ("sections", index, "body"), paragraph
    for index, reference in enumerate(handout.references):
        yield ("references", index, "text"), reference.text


def words(manuscript: Manuscript) -> list[Word]:
    """Return the words of the clinic's own text as the YAML holds them."""
    return [Word(word, path) for path, text in article(manuscript) for word in text.split()]


def holds(text: str, excerpt: str) -> bool:
    """Return whether an excerpt stands in a text, from word boundary to word boundary."""
    form = rf"(?<!\w){re.escape(squeezed(excerpt))}(?!\w)"
    return re.search(form, squeezed(text)) is not None
