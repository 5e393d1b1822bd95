"""All that a handout says, statement by statement, with what is recorded of each: for claims and
the review sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from brochure import prose
from brochure.model.finding import Place
from brochure.model.handout import Section
from brochure.model.manuscript import Manuscript, Path
from brochure.model.review import Kind, Statement
from brochure.prose import sentences

PICTURE = re.compile(r"!\[([^\]]*)\]\(")


def of(manuscript: Manuscript) -> tuple[Statement, ...]:
    """Return what the page will say, in its order, approved errata applied; sources and notices are
    others' words.
    """
    handout = manuscript.handout
    records = {squeezed(claim.sentence): claim for claim in handout.claims}
    found = [*_head(manuscript), *_article(manuscript), *_companions(manuscript)]
    return tuple(
        replace(one, claim=records.get(squeezed(one.text))) if one.may_claim else one
        for one in found
    )


def squeezed(text: str) -> str:
    """Return a text with every run of white space turned into one space: all that may differ in a
    record.
    """
    return " ".join(text.split())


def _head(manuscript: Manuscript) -> Iterator[Statement]:
    handout = manuscript.handout
    yield _whole(manuscript, "title", "T", handout.title, ("title",))
    if handout.subtitle:
        yield _whole(manuscript, "subtitle", "S", handout.subtitle, ("subtitle",))
    for index, one in enumerate(handout.at_a_glance):
        text, path = handout.corrected(one.text), ("at_a_glance", index, "text")
        yield _whole(manuscript, "excerpt", f"G{index + 1}", text, path, one.label)


def _article(manuscript: Manuscript) -> Iterator[Statement]:
    handout = manuscript.handout
    sections = tuple(
        one.model_copy(update={"body": handout.corrected(one.body)}) for one in handout.sections
    )
    printed = handout.model_copy(update={"sections": sections})
    said = {
        number: list(alike)
        for number, alike in groupby(sentences.of(printed), key=lambda one: one.block)
    }
    headings = blocks = 0
    for index, section in enumerate(sections):
        if section.heading:
            headings += 1
            path = ("sections", index, "heading")
            yield _whole(
                manuscript, "heading", f"H{headings}", handout.corrected(section.heading), path
            )
        body = _Body(manuscript, index)
        for kind, alike in groupby(prose.blocks(section.body), key=lambda one: one.kind):
            parts = list(alike)
            if kind == "cell":
                yield body.statement(
                    "cells", "", " · ".join(part.text for part in parts), parts[0].text
                )
            for part in parts if kind != "cell" else ():
                if kind == "heading":
                    headings += 1
                    yield body.statement("heading", f"H{headings}", squeezed(part.text))
                    continue
                for sentence in said.get(blocks, ()):
                    yield body.statement("sentence", str(sentence.number), sentence.text)
                blocks += 1
        yield from _pictures(manuscript, index, section)


def _pictures(manuscript: Manuscript, index: int, section: Section) -> Iterator[Statement]:
    """Yield the pictures of a section by the text that stands for each."""
    for match in PICTURE.finditer(section.body):
        yield _Body(manuscript, index).statement("picture", "", match[1])


def _companions(manuscript: Manuscript) -> Iterator[Statement]:
    handout = manuscript.handout
    for index, entry in enumerate(handout.glossary):
        text, path = handout.corrected(entry.meaning), ("glossary", index, "meaning")
        yield _whole(manuscript, "term", f"W{index + 1}", text, path, entry.term)
    for index, question in enumerate(handout.questions):
        yield _whole(manuscript, "question", f"Q{index + 1}", question, ("questions", index))


def _whole(
    manuscript: Manuscript, kind: Kind, label: str, text: str, path: Path, lead: str = ""
) -> Statement:
    """Return a statement that is a whole value of the YAML file."""
    where = manuscript.marks.at(*path)
    return Statement(kind, label, squeezed(text), where, where.line, lead)


class _Body:
    """A section's body as the YAML file has it, in which its statements are found one after
    another.
    """

    def __init__(self, manuscript: Manuscript, index: int) -> None:
        self.path: Path = ("sections", index, "body")
        self.text = manuscript.handout.sections[index].body
        self.marks = manuscript.marks
        self.cursor = 0

    def statement(self, kind: Kind, label: str, text: str, start: str = "") -> Statement:
        """Return the statement of a text, which starts with `start` where it is put together of
        several.
        """
        offset = sentences.locate(self.text, start or text, self.cursor)
        self.cursor = min(offset + 1, len(self.text))
        where = self._place(offset)
        last = where.line + self.text.count("\n", offset, offset + len(text))
        return Statement(kind, label, text, where, last)

    def _place(self, offset: int) -> Place:
        where = self.marks.line(self.path, self.text.count("\n", 0, offset))
        first = self.text[offset:].partition("\n")[0][:12]
        column = where.text.find(first, max(0, where.column - 1))
        return replace(where, column=column + 1) if first and column >= 0 else where
