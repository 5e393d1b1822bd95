"""The article as a stream of words: what several checks compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from brochure.model.finding import Place
from brochure.model.manuscript import Manuscript, Path
from brochure.prose import parts


def article(manuscript: Manuscript) -> Iterator[tuple[Path, str]]:
    """Yield the paragraphs of the clinic's own text as the YAML holds them, in order: where from,
    plain text.
    """
    source = manuscript.handout.source
    if source and source.logo_line:
        yield ("source", "logo_line"), source.logo_line
    for part in parts.of(manuscript.handout):
        if part.is_given:
            for paragraph in parts.paragraphs(part, part.text):
                yield part.path, paragraph


def place(manuscript: Manuscript, path: Path, offset: int = 0) -> Place:
    """Return line and column of an offset in a part's text, or the part's own place where YAML
    folded it. Raises KeyError when the path leads to no part.
    """
    text = parts.written(manuscript.handout, path)
    where = manuscript.marks.line(path, text.count("\n", 0, offset))
    if path not in manuscript.marks.blocks:  # YAML may have folded or escaped the text
        column = where.text.find(text[offset : offset + 12], max(0, where.column - 1))
        return replace(where, column=column + 1) if column >= 0 else where
    return replace(where, column=where.column + offset - (text.rfind("\n", 0, offset) + 1))
