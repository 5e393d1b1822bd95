"""Markdown that would not print as its author means it.

HTML is printed as it stands, unsafe addresses are not linked, a picture without a text is lost on
people who cannot see it, and a heading of the wrong level breaks the outline that screen readers
move by. Signs that Markdown takes for its own marks are gone: «5*3*2 drops» prints «532 drops».

Basis: ISO 14289-1:2014 (PDF/UA-1), 7.3 "Graphics" and 7.4.2 "Numbered headings",
https://www.iso.org/standard/64599.html; CommonMark 0.31.2 for what is taken for a mark.

Faulty: ![](pictures/knee.png)

Mended: ![A knee joint with worn cartilage](pictures/knee.png)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.check import _printed, _words
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import faults, parts

RULE = Rule(reads="text")


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Read each text that is Markdown."""
    for part in parts.of(manuscript.handout):
        if not part.markdown:
            continue
        line = _printed.runs_on(manuscript.marks, part.path)
        if line:
            message = "this line runs on in the text before it: YAML makes one line of them here"
            yield error("markdown-fault", message, line, f"write {part.path[-1]}: | above the text")
            continue
        starts = [0, *(match.end() for match in re.finditer("\n", part.text))]
        for problem in faults.of(part.text):
            offset = starts[problem.line] + problem.column
            where = _words.place(manuscript, part.path, offset)
            yield error("markdown-fault", problem.message, where, problem.hint)
