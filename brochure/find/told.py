"""What `brochure find` says: hits as lines for a person, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from brochure.find.index import Hit
from brochure.find.shelf import Shelf


def as_text(hits: Sequence[Hit], shelf: Shelf) -> str:
    """Return a paragraph for each hit: the title, the file, the status, and where the words are."""
    found = dict(shelf.handouts)
    lines = []
    for hit in hits:
        lines.append(f"{hit.title} ({hit.key}, {found[hit.key].status})")
        for match in hit.matches:
            is_title = match.where == "title"
            lines.append("  title" if is_title else f"  {match.where}: {match.excerpt}")
    return "\n".join(lines)


def as_json(words: str, hits: Sequence[Hit], shelf: Shelf, total: int, exit_code: int) -> str:
    """Return the hits for machines; `total` counts those that a limit left out, too."""
    found = dict(shelf.handouts)
    told = {
        "exit_code": exit_code,
        "words": words,
        "searched": len(shelf.handouts),
        "found": total,
        "hits": [
            {
                "file": hit.key,
                "title": hit.title,
                "status": found[hit.key].status,
                "language": found[hit.key].language,
                "score": hit.score,
                "matches": [asdict(match) for match in hit.matches],
            }
            for hit in hits
        ],
        "unreadable": sorted({one.where.file for one in shelf.findings if one.where}),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
