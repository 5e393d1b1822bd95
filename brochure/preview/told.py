"""The session as plain values for the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from brochure import tell
from brochure.model.finding import Finding, Place, forbids_delivery, in_order
from brochure.preview.session import Session, Sheet
from brochure.shelves import shown

# Characters of a line that the page shows on each side of the fault; it has a narrow column for
# them.
BEFORE, AFTER = 18, 22


def state(session: Session) -> dict[str, Any]:
    """Return everything that the page shows."""
    return {
        "content": shown(session.order.content),
        "attempt": session.attempt,
        "making": session.making,
        "trouble": findings(session.trouble),
        "formats": [_sheet(name, sheet, session.attempt) for name, sheet in session.sheets.items()],
    }


def _sheet(name: str, sheet: Sheet, attempt: int) -> dict[str, Any]:
    proof = sheet.proof
    return {
        "name": name,
        "key": sheet.key,
        "current": sheet.attempt == attempt,
        "title": proof.manuscript.handout.title,
        "language": proof.edition.language.tag,
        "direction": proof.edition.language.direction,
        "pages": sheet.sizes,
        "size": tell.size(len(proof.shown.data)),
        "made": sheet.made.strftime("%H:%M:%S"),
        "seconds": round(sheet.seconds, 3),
        "deliverable": not forbids_delivery(proof.findings),
        "count": tell.count(proof.findings),
        "findings": findings(proof.findings),
    }


def findings(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings, gravest first, each with its place as `file:line:column` and the line around
    it.
    """
    return [
        {
            **tell.finding(one),
            "place": str(one.where) if one.where else None,
            "excerpt": excerpt(one.where) if one.where and one.where.text.strip() else None,
        }
        for one in in_order(found)
    ]


def excerpt(where: Place) -> dict[str, Any]:
    """Return the part of a line around its column, and how many characters stand before the
    caret.
    """
    text = where.text.replace("\t", " ").rstrip()
    column = min(max(where.column - 1, 0), len(text))
    indent = min(len(text) - len(text.lstrip()), column)
    start = max(indent, column - BEFORE)
    end = max(column + AFTER, start + BEFORE + AFTER)
    lead = "… " if start > indent else ""
    part = lead + text[start:end] + (" …" if end < len(text) else "")
    return {"line": where.line, "text": part, "caret": len(lead) + column - start}
