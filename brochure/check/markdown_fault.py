"""Markdown that would not print as its author means it.

HTML is printed as it stands, unsafe addresses are not linked, a picture without a text is lost on
people who cannot see it, and a heading of the wrong level breaks the outline that screen readers
move by.

Basis: ISO 14289-1:2014 (PDF/UA-1), 7.3 "Graphics" and 7.4.2 "Numbered headings",
https://www.iso.org/standard/64599.html.

Faulty: ![](pictures/knee.png)

Mended: ![A knee joint with worn cartilage](pictures/knee.png)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from brochure import prose
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import parts

RULE = Rule(reads="text")


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Read each text that is Markdown."""
    for part in parts.of(manuscript.handout):
        for problem in prose.problems(part.text) if part.markdown else ():
            where = manuscript.marks.line(part.path, problem.line)
            if (
                part.path in manuscript.marks.blocks
            ):  # elsewhere YAML may have folded or escaped the text
                where = replace(where, column=where.column + problem.column)
            yield error("markdown-fault", problem.message, where, problem.hint)
