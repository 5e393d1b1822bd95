"""Trouble with content, as a value: gathered by every stage, told all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How grave a finding is; the larger, the graver."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        """Return the word that a person reads."""
        return self.name.lower()


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: a file as the user named it, line and column from 1, and the line
    itself.
    """

    file: str
    line: int = 0
    column: int = 0
    text: str = ""

    def __str__(self) -> str:
        """Return `file:line:column`, as editors and CI understand it."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True)
class Finding:
    """One thing that a person should know, with what to do about it.

    `code` is the name of the check (or stage) that found it and never changes.
    """

    severity: Severity
    code: str
    message: str
    where: Place | None = None
    hint: str = ""
    waived: str = ""
    """Who answers for it, until when and why; such a finding is a note."""


def error(code: str, message: str, where: Place | None = None, hint: str = "") -> Finding:
    """Return a finding that forbids delivery."""
    return Finding(Severity.ERROR, code, message, where, hint)


def warning(code: str, message: str, where: Place | None = None, hint: str = "") -> Finding:
    """Return a finding that somebody should look at."""
    return Finding(Severity.WARNING, code, message, where, hint)


def note(code: str, message: str, where: Place | None = None, hint: str = "") -> Finding:
    """Return a finding that is only worth knowing."""
    return Finding(Severity.NOTE, code, message, where, hint)


def named(severity: str) -> Severity:
    """Return the severity of a word such as `warning`. Raises KeyError."""
    return Severity[severity.upper()]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings without repeats, gravest first, then by place: the same order on every
    run.
    """

    def key(found: Finding) -> tuple[int, str, int, int, str, str]:
        place = found.where or Place("")
        return (-found.severity, place.file, place.line, place.column, found.code, found.message)

    return tuple(sorted(dict.fromkeys(findings), key=key))


def forbids_delivery(findings: Iterable[Finding]) -> bool:
    """Return whether an error stands among the findings."""
    return any(found.severity is Severity.ERROR for found in findings)
