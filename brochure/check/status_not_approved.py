"""The handout is a draft, in review, or withdrawn.

At the desk somebody stands beside a draft, and every page says what it is. An e-mail is read alone.
A withdrawn handout goes out nowhere.

Basis: PIF TICK, criterion on a documented process of production and approval,
https://piftick.org.uk; the statuses are this project's.

Faulty: status: draft

Mended: status: approved, with reviewed_on and reviewed_by
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model.edition import Edition
from brochure.model.finding import Finding, error, note
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text")


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Look at the status."""
    status, where = manuscript.handout.document.status, manuscript.marks.at("document", "status")
    if status == "withdrawn":
        message, hint = (
            "the handout is withdrawn: it goes out nowhere",
            "take it off the desk, or approve a new version",
        )
        yield error("status-not-approved", message, where, hint)
    elif status != "approved":
        message = (
            f"the handout is {'a draft' if status == 'draft' else 'in review'}, not yet approved"
        )
        hint = "have it reviewed; then write status: approved, reviewed_on and reviewed_by"
        yield note("status-not-approved", message, where, hint)
