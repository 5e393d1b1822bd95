"""What the commands say: findings as sentences with the line and a caret, or as JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from brochure.model.finding import Finding, Severity
from brochure.model.parcel import Receipt
from brochure.shelves import shown

MAX_WIDTH = 150
SURROGATE = re.compile("[\ud800-\udfff]")
JOINERS = "\u200c\u200d"  # Persian and Hindi are written with them


def sentences(findings: Iterable[Finding]) -> str:
    """Return the findings as a person reads them: place, what is wrong, the line with a caret, what
    to do.
    """
    return "\n".join(_sentence(found) for found in findings)


def lines(findings: Iterable[Finding]) -> str:
    """Return the findings one a line: place, what is wrong, code."""
    return "\n".join(_head(found) for found in findings)


def _head(found: Finding) -> str:
    place = f"{found.where}: " if found.where else ""
    return _shown(f"{place}{found.severity}: {found.message} [{found.code}]")


def _shown(text: str) -> str:
    """Return a text in which what a terminal would obey, or would not show, is a sign of its
    own.
    """
    unseen = {
        sign for sign in text if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn"}
    } - set(JOINERS)
    return text.translate(dict.fromkeys(map(ord, unseen), "\ufffd"))


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(sign) in {"W", "F"} for sign in text)
    return (
        len(text)
        + wide
        - sum(sign in JOINERS or unicodedata.category(sign) in {"Mn", "Me"} for sign in text)
    )


def clipped(text: str, columns: int) -> str:
    """Return a text that takes at most so many columns; a mark says that its end is left out."""
    if width(text) <= columns:
        return text
    while text and width(text) >= columns:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _sentence(found: Finding) -> str:
    lines = [_head(found)]
    if found.where and found.where.line and found.where.text:
        text, column = _window(found.where.text, found.where.column)
        number = str(found.where.line)
        lines.append(f"  {number} | {text}")
        lines.append(f"  {' ' * len(number)} | {' ' * width(text[: column - 1])}^")
    if found.waived:
        lines.append(_shown(f"  ({found.waived})"))
    elif found.hint:
        lines.append(_shown(f"  -> {found.hint}"))
    return "\n".join(lines)


def _window(text: str, column: int) -> tuple[str, int]:
    """Return the part of a long line around a column, and where the column is in it."""
    text = _shown(text.replace("\t", " "))
    if len(text) <= MAX_WIDTH:
        return text, column
    start = max(0, column - MAX_WIDTH // 2)
    part = text[start : start + MAX_WIDTH]
    if start:
        part, column = "… " + part, column - start + 2
    return part + (" …" if start + MAX_WIDTH < len(text) else ""), column


def count(findings: Iterable[Finding]) -> str:
    """Return `2 errors, 1 note`."""
    listed = list(findings)
    parts = []
    for severity in sorted(Severity, reverse=True):
        number = sum(found.severity is severity for found in listed)
        if number:
            parts.append(f"{number} {severity}{'s' if number > 1 else ''}")
    return ", ".join(parts) or "nothing found"


def summary(findings: Iterable[Finding]) -> str:
    """Return `2 warnings: 2 promissory-word` for each severity, the codes of each with how often
    they were found.
    """
    listed = list(findings)
    lines = []
    for severity in sorted({found.severity for found in listed}, reverse=True):
        alike = [found for found in listed if found.severity is severity]
        codes = Counter(found.code for found in alike)
        told = ", ".join(
            f"{number} {code}"
            for code, number in sorted(codes.items(), key=lambda one: (-one[1], one[0]))
        )
        lines.append(f"{count(alike)}: {told}")
    return "\n".join(lines)


def as_json(
    findings: Iterable[Finding], receipts: Iterable[Receipt] = (), exit_code: int = 0
) -> str:
    """Return the outcome of a command for machines."""
    files = [
        {"path": where(made), "pages": made.pages, "bytes": made.size}
        | ({"answer": made.answer} if made.answer else {})
        for made in receipts
    ]
    outcome = {
        "exit_code": exit_code,
        "files": files,
        "findings": [finding(found) for found in findings],
    }
    text = json.dumps(outcome, ensure_ascii=False, indent=2)
    return SURROGATE.sub("\ufffd", text)  # JSON is UTF-8, whatever bytes a file's name has


def finding(found: Finding) -> dict[str, Any]:
    """Return one finding as plain values."""
    where = found.where
    place = {"file": where.file, "line": where.line, "column": where.column} if where else None
    return {
        "severity": str(found.severity),
        "code": found.code,
        "message": found.message,
        "hint": found.hint,
        "waived": found.waived,
        "where": place,
    }


def where(made: Receipt) -> str:
    """Return where a file is: its path as one would write it here, or an address."""
    return shown(made.where) if isinstance(made.where, Path) else made.where


def receipt(made: Receipt) -> str:
    """Return one line for a file: where it is, pages, size, what was answered."""
    pages = f"{made.pages} page{'s' if made.pages != 1 else ''}"
    return _shown("  ".join(filter(None, (where(made), pages, size(made.size), made.answer))))


def size(number: int) -> str:
    """Return a file's size as people say it."""
    return f"{number / 1000:.0f} KB" if number < 1_000_000 else f"{number / 1e6:.1f} MB"
