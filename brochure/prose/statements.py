"""All that a handout says, statement by statement, with what is recorded of each: for claims and
the review sheet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count, groupby, zip_longest

from brochure import prose
from brochure.fold import folded
from brochure.model.finding import Place
from brochure.model.manuscript import Manuscript
from brochure.model.review import Statement, StatementKind
from brochure.model.says import Kind
from brochure.prose import parts, sentences
from brochure.prose.parts import Part
from brochure.prose.sentences import Sentence

HEADING = "H"
PICTURE = re.compile(r"!\[([^\]]*)\]\(")
# These lead the text beside them and stand on its line.
LEADS: tuple[Kind, ...] = ("label", "term")
# The kicker names the kind of paper, sources have a table of their own, and an address is no words.
NOT_STATED: tuple[Kind, ...] = ("kicker", "source", "address")


def of(manuscript: Manuscript) -> tuple[Statement, ...]:
    """Return what the page will say, in its order, approved errata applied; sources and notices are
    others' words.
    """
    records = {folded(claim.sentence): claim for claim in manuscript.handout.claims}
    return tuple(
        replace(one, claim=records.get(folded(one.text))) if one.may_claim else one
        for one in _statements(manuscript)
    )


def _statements(manuscript: Manuscript) -> Iterator[Statement]:
    handout = manuscript.handout
    stated = [
        part
        for part in parts.of(handout)
        if "handout" in part.documents and part.kind not in NOT_STATED
    ]
    said = {
        number: list(alike)
        for number, alike in groupby(sentences.of(handout, printed=True), lambda one: one.block)
    }
    counts: Counter[str] = Counter()
    blocks, lead = count(), ""
    for part, following in zip_longest(stated, stated[1:]):
        beside = following is not None and following.path[:-1] == part.path[:-1]
        if part.kind in LEADS and beside:
            lead = part.printed
        elif part.kind == "body":
            yield from _body(manuscript, part, said, blocks, counts)
        else:
            counts[part.mark] += 1
            listed = any(isinstance(step, int) for step in part.path)
            label = f"{part.mark}{counts[part.mark]}" if part.mark and listed else part.mark
            where, text = manuscript.marks.at(*part.path), " ".join(part.printed.split())
            group = str(part.path[0])
            yield Statement(part.kind, label, text, where, where.line, lead, group=group)
            lead = ""


def _body(
    manuscript: Manuscript,
    part: Part,
    said: Mapping[int, list[Sentence]],
    blocks: Iterator[int],
    counts: Counter[str],
) -> Iterator[Statement]:
    """Yield the statements of a running text; `blocks` and `counts` go on from the texts before."""
    body = _Body(manuscript, part)
    for kind, alike in groupby(prose.blocks(part.printed), key=lambda one: one.kind):
        found = list(alike)
        if kind == "cell":
            text = " · ".join(one.text for one in found)
            yield body.statement("cells", "", text, found[0].text)
            continue
        for one in found:
            if kind == "heading":
                counts[HEADING] += 1
                yield body.statement(
                    "heading", f"{HEADING}{counts[HEADING]}", " ".join(one.text.split())
                )
                continue
            for sentence in said.get(next(blocks), ()):
                yield body.statement("sentence", str(sentence.number), sentence.text)
    pictures = _Body(manuscript, part)
    for match in PICTURE.finditer(part.printed):
        yield pictures.statement("picture", "", match[1])


class _Body:
    """A running text as the YAML file has it, in which its statements are found one after
    another.
    """

    def __init__(self, manuscript: Manuscript, part: Part) -> None:
        self.path = part.path
        self.text = part.text
        self.marks = manuscript.marks
        self.cursor = 0

    def statement(self, kind: StatementKind, label: str, text: str, start: str = "") -> Statement:
        """Return the statement of a text, which starts with `start` where it is put together of
        several.
        """
        offset = sentences.locate(self.text, start or text, self.cursor)
        self.cursor = min(offset + 1, len(self.text))
        where = self._place(offset)
        last = where.line + self.text.count("\n", offset, offset + len(text))
        return Statement(kind, label, text, where, last, group=str(self.path[0]))

    def _place(self, offset: int) -> Place:
        where = self.marks.line(self.path, self.text.count("\n", 0, offset))
        first = self.text[offset:].partition("\n")[0][:12]
        column = where.text.find(first, max(0, where.column - 1))
        return replace(where, column=column + 1) if first and column >= 0 else where
