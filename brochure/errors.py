"""Why the pipeline stops: one tree, an exit code for each cause."""

from __future__ import annotations

from collections.abc import Sequence

from brochure.model.finding import Finding, in_order


class BrochureError(Exception):
    """Something that stops the pipeline; `exit_code` is what the command returns."""

    exit_code = 4


class Refused(BrochureError):
    """Findings forbid delivery."""

    exit_code = 1

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Take the findings, all of them."""
        super().__init__(f"{len(findings)} findings")
        self.findings = in_order(findings)


class BadInput(Refused):
    """A file or an option cannot be used as it stands."""

    exit_code = 2


class MachineLacks(BrochureError):
    """This machine lacks something; the message says what and the command that mends it."""

    exit_code = 3


class CannotDeliver(BrochureError):
    """The file could not be put where it was asked for; what stood there is whole."""

    exit_code = 3
