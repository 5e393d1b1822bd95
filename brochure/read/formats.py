"""A format laid over those that it extends."""

from __future__ import annotations

from typing import Any

from brochure.model.finding import Finding, Place, error
from brochure.model.format import Format
from brochure.read.items import label, parsed
from brochure.read.tree import Tree
from brochure.read.validate import noun
from brochure.shelves import FORMATS, Shelves

MAX_EXTENDS = 5


def laid_out(
    shelves: Shelves, name: str, findings: list[Finding]
) -> tuple[Format | None, list[str]]:
    """Return a format laid over those it extends, and the names of all of them, its own first."""
    chain: list[tuple[str, Tree]] = []
    wanted: Any = name
    named_at: Place | None = None
    while isinstance(wanted, str):
        if len(chain) > MAX_EXTENDS or wanted in [known for known, _ in chain]:
            findings.append(
                error("input", f"the format '{name}' extends itself in a circle", named_at)
            )
            return None, []
        path = label(shelves, FORMATS, wanted, findings=findings, named_at=named_at)
        if path is None:
            return None, []
        tree = parsed(path)
        chain.append((wanted, tree))
        wanted = tree.value.get("extends") if isinstance(tree.value, dict) else None
        named_at = tree.places.get(("extends",))
    merged = chain[-1][1]
    for _, tree in reversed(chain[:-1]):
        merged = _laid_over(merged, tree)
    value, trouble = noun(Format, merged)
    findings.extend(trouble)
    return value, [step for step, _ in chain]


def _laid_over(below: Tree, above: Tree) -> Tree:
    """Return one tree whose keys come from `above` where it has them, from `below` elsewhere."""

    def merge(low: Any, high: Any) -> Any:
        if isinstance(low, dict) and isinstance(high, dict):
            return {key: merge(low[key],
             high[key]) if key in low and key in high else high.get(key, low.get(key))
                    for key in low | high}  # fmt: skip
        return high

    return Tree(
        file=above.file,
        value=merge(below.value, above.value),
        places=below.places | above.places,
        keys=below.keys | above.keys,
        blocks=below.blocks | above.blocks,
        findings=below.findings + above.findings,
    )
