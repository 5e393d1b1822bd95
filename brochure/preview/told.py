"""The session as plain values for the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from brochure import tell
from brochure.model.finding import Finding, Place, forbids_delivery, in_order
from brochure.preview.handouts import Handouts
from brochure.preview.session import Session
from brochure.preview.sheet import ShownProof
from brochure.shelves import shown

# Characters of a line that the page shows on each side of the fault; it has a narrow column for
# them.
BEFORE, AFTER = 18, 22


def state(session: Session) -> dict[str, Any]:
    """Return everything that the page shows."""
    handouts = session.handouts
    return {
        "content": shown(session.content) if session.content else "",
        "handout": handouts.name(session.content) if handouts else None,
        "handouts": _choices(handouts) if handouts else None,
        "notes": findings(handouts.findings) if handouts else [],
        "attempt": session.attempt,
        "making": session.making,
        "trouble": findings(session.trouble),
        "formats": [_sheet(sheet, session.attempt) for sheet in session.sheets.values()],
    }


def _choices(handouts: Handouts) -> list[dict[str, Any]]:
    return [
        {"file": name, "title": choice.title, "status": choice.status}
        for name, choice in handouts.choices.items()
    ]


def _sheet(sheet: ShownProof, attempt: int) -> dict[str, Any]:
    """Return a sheet; what its checks will say is null until they are done."""
    made, found = sheet.made, sheet.findings
    return {
        "name": sheet.name,
        "key": sheet.key,
        "current": sheet.attempt == attempt,
        "title": made.manuscript.handout.title,
        "language": made.edition.language.tag,
        "direction": made.edition.language.direction,
        "pages": sheet.sizes,
        "size": tell.size(len(sheet.pdf.data)),
        "made": sheet.clock.strftime("%H:%M:%S"),
        "seconds": round(sheet.seconds, 3),
        "deliverable": None if found is None else not forbids_delivery(found),
        "count": None if found is None else tell.count(found),
        "findings": None if found is None else findings(found),
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
