"""Markdown that would not print as its author means it.

HTML is printed as it stands, unsafe addresses are not linked, a picture without a text is lost on people who cannot see it
(PDF/UA-1, 7.3), and a heading of the wrong level breaks the outline (PDF/UA-1, 7.4.2).
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure import prose
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Read each section's body."""
    for index, section in enumerate(manuscript.handout.sections):
        for problem in prose.problems(section.body):
            where = manuscript.marks.line(("sections", index, "body"), problem.line)
            yield error("markdown-fault", problem.message, where, problem.hint)
