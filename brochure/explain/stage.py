"""A code that no check owns, as `--explain` knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from brochure.model.finding import Severity

Step = Literal[
    "reading", "composing", "typesetting", "checking", "the command", "the batch", "comparing"
]


@dataclass(frozen=True)
class Stage:
    """A code that no check owns: the step that says it, how grave it is, gravest first, and its
    text.
    """

    step: Step
    severities: tuple[Severity, ...]
    text: str


ERROR, WARNING, NOTE = (Severity.ERROR,), (Severity.WARNING,), (Severity.NOTE,)
