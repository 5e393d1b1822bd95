"""The article as a stream of words: what several checks compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from brochure.model.finding import Place
from brochure.model.manuscript import Manuscript, Marks, Path
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
    return at(manuscript.marks, path, parts.written(manuscript.handout, path), offset)


def at(marks: Marks, path: Path, text: str, offset: int) -> Place:
    """Return line and column of an offset in a text that a file has at a path, or the text's own
    place where YAML wrote it otherwise.
    """
    where = marks.line(path, text.count("\n", 0, offset))
    if path in marks.blocks:
        return replace(where, column=where.column + offset - (text.rfind("\n", 0, offset) + 1))
    for size in (12, 6, 3, 1):  # YAML may have folded or escaped the text
        words = text[offset : offset + size].partition("\n")[0]
        skipped = text[:offset].count(words) if words else 0
        for line in marks.folded.get(path, (where,)):
            column = max(0, line.column - 1)
            for _ in range(skipped + 1):
                found = line.text.find(words, column)
                if found < 0:
                    break
                column, skipped = found + 1, skipped - 1
            else:
                return replace(line, column=found + 1)
    return where
