"""The article as a stream of words: what several checks compare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from brochure import prose
from brochure.model.finding import Place
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
    """Yield the paragraphs of the clinic's own text as the YAML holds them, in order: where from,
    plain text.
    """
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


def place(manuscript: Manuscript, path: Path, offset: int = 0, text: str | None = None) -> Place:
    """Return line and column of an offset in a value, such as a section's body.

    `text` is the value where it is no section's body; where YAML folded it, the place is that of
    the value.
    """
    if text is None:
        text = manuscript.handout.sections[int(path[1])].body
    line = text.count("\n", 0, offset)
    where = manuscript.marks.line(path, line)
    if path not in manuscript.marks.blocks:  # YAML may have folded or escaped the text
        column = where.text.find(text[offset : offset + 12], max(0, where.column - 1))
        return replace(where, column=column + 1) if column >= 0 else where
    return replace(where, column=where.column + offset - (text.rfind("\n", 0, offset) + 1))
