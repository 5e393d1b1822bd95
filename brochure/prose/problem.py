"""What is wrong in a text, where, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """A line and column (from 0) of a text, a fault's name, what is wrong and what to do."""

    line: int
    column: int
    code: str
    message: str
    hint: str


def problem(text: str, offset: int, code: str, message: str, hint: str) -> Problem:
    """Return what is wrong at an offset of a text."""
    return Problem(
        text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset) - 1, code, message, hint
    )


def short(text: str) -> str:
    """Return as much of a text as a message repeats, on one line."""
    return " ".join(text[:60].split())
