"""Workflow commands of GitHub Actions: each finding becomes a mark beside its line.

The form and its escapes are those of GitHub's "Workflow commands for GitHub Actions" and of the
runner that reads them.
"""

from __future__ import annotations

from collections.abc import Sequence

from brochure.model.finding import Finding, Severity
from brochure.model.outcome import Outcome
from brochure.report.outcome import portable

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY = DATA | str.maketrans({":": "%3A", ",": "%2C"})


def text(outcomes: Sequence[Outcome]) -> str:
    """Return a line for each finding; a step that prints them shows them in the change under
    review.
    """
    return "".join(
        f"{_command(found)}\n" for outcome in outcomes for found in portable(outcome).findings
    )


def _command(found: Finding) -> str:
    where = found.where
    properties = {"file": where.file if where else "", "line": where.line if where else 0}
    properties |= {"col": where.column if where and where.line else 0, "title": found.code}
    given = ",".join(
        f"{key}={str(value).translate(PROPERTY)}" for key, value in properties.items() if value
    )
    said = "\n".join(filter(None, (found.message, found.waived or found.hint)))
    return f"::{COMMANDS[found.severity]} {given}::{said.translate(DATA)}"
