"""Handouts that bear one id: their PDFs would take each other's place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from brochure.model.finding import Finding, error
from brochure.model.project import Settings
from brochure.read.project import Identity, identity
from brochure.shelves import shown


def twins(contents: Iterable[Path], settings: Settings) -> dict[Path, Finding]:
    """Return the handouts of a project that have the id of another, each with why it is not made.

    In a project one id may stand for several languages, which the names of the PDFs tell apart.
    """
    default = settings.project.language
    alike: dict[tuple[str, str], list[Identity]] = {}
    for content in contents:
        own = identity(content)
        if own:
            language = (own.language or default) if settings.is_marked else ""
            alike.setdefault((own.id, language), []).append(own)
    found: dict[Path, Finding] = {}
    for (name, _), group in alike.items():
        for own in group if len(group) > 1 else ():
            others = [shown(other.path) for other in group if other != own]
            message = (
                f"the id '{name}' is also that of {', '.join(others)}: their PDFs would have one "
                "name, and none is made"
            )
            hint = "give each handout an id of its own"
            found[own.path] = error("id-taken", message, own.where(), hint)
    return found
