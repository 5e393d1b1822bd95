"""A poster is asked for, and the handout requires no notice.

A poster of the law's words says what the clinic does: one is made only of a notice whose state is
`required`, and an empty sheet is none.

Basis: California Business and Professions Code, section 684 (b)(2)(A),
https://leginfo.legislature.ca.gov, binds those who perform such a therapy, and the clinic alone
knows whether it does. No rule of its own: "California, stem cells", three states, undecided never a
default.

Faulty: brochure make --format notice with {id: ca-684, state: undecided}

Mended: {id: ca-684, state: required}, when the clinic says that it applies
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _notices
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text", waivable=False, documents=("notice",))


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Ask for at least one notice whose state is `required`."""
    if _notices.required(manuscript, edition):
        return
    listed = manuscript.handout.notices
    hint = "set this state to required when the clinic says that the notice applies"
    for number, notice in enumerate(listed):
        message = (
            f"{notice.id} is {notice.state.replace('-', ' ')}: there is nothing to set as a poster"
        )
        yield error(
            "notice-not-required", message, manuscript.marks.at("notices", number, "state"), hint
        )
    if not listed:
        known = " or ".join(notice.id for notice in edition.notices)
        message = "the handout lists no notices: there is nothing to set as a poster"
        hint = (
            f"add one under notices, such as {known}"
            if known
            else "add one to assets/notices, then under notices"
        )
        yield error("notice-not-required", message, manuscript.marks.at("document"), hint)
