"""A poster needs more than one sheet for a notice.

Of two sheets on a wall one is lost first, and half a notice is none.

Basis: California Business and Professions Code, section 684 (b)(2)(A),
https://leginfo.legislature.ca.gov, speaks of a notice of so many inches, one sheet; at 42 pt with
margins of 0.6 in it fits (measured).

Faulty: type: {text: 54pt} on a Letter sheet

Mended: type: {text: 42pt} on a Letter sheet
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _notices
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", documents=("notice",))


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Count the pages of each required notice."""
    for notice in _notices.required(manuscript, edition):
        said = _notices.entry(manuscript, notice)
        pages = len({run.page for run in _notices.runs_of(notice, made.data)})
        if pages > 1:
            where = manuscript.marks.at("notices", said[0], "id") if said else None
            hint = (
                f"enlarge page in templates/formats/{edition.format_name}/format.yaml, or set "
                f"type: text nearer to "
                f"{notice.pack.poster.type}"
            )
            yield error(
                "notice-divided",
                f"{notice.id} stands on {pages} pages, and one sheet is to hold it",
                where,
                hint,
            )
