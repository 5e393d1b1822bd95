"""Handouts that bear one id: their PDFs would take each other's place."""

from __future__ import annotations

from collections.abc import Sequence

from brochure.model.finding import Finding, error
from brochure.model.project import Settings
from brochure.model.proof import Order
from brochure.read.project import Identity, identity
from brochure.shelves import shown


def twins(orders: Sequence[Order], settings: Settings) -> dict[Order, Finding]:
    """Return the orders whose handout has the id of another, each with why it is not made.

    In a project one id may stand for several languages, which the names of the PDFs tell apart.
    """
    default = settings.project.language
    alike: dict[tuple[str, str], list[tuple[Order, Identity]]] = {}
    for order in orders:
        own = identity(order.content)
        if own:
            language = (own.language or default) if settings.is_marked else ""
            alike.setdefault((own.id, language), []).append((order, own))
    found: dict[Order, Finding] = {}
    for (name, _), group in alike.items():
        for order, own in group if len(group) > 1 else ():
            others = [shown(other.content) for other, _ in group if other != order]
            message = (
                f"the id '{name}' is also that of {', '.join(others)}: their PDFs would have one "
                "name, and none is made"
            )
            hint = "give each handout an id of its own"
            found[order] = error("id-taken", message, own.where(), hint)
    return found
