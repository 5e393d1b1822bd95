"""A format laid over those that it extends."""

from __future__ import annotations

from typing import Any

from brochure.model.finding import Finding, Place, error
from brochure.model.format import Format
from brochure.model.length import points
from brochure.model.paper import known
from brochure.read.items import label, parsed
from brochure.read.tree import Tree
from brochure.read.validate import marks_of, noun
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
    below, merged = chain[-1]
    for step, tree in reversed(chain[:-1]):
        low, merged = merged, _laid_over(merged, tree)
        merged.findings += _label_of_another_paper(tree, merged, low, below)
        below = step
    value, trouble = noun(Format, merged)
    findings.extend(trouble)
    return value, [step for step, _ in chain]


def _label_of_another_paper(own: Tree, merged: Tree, low: Tree, below: str) -> list[Finding]:
    """Return what is wrong where a format changes the size of the page and keeps the label of the
    paper; the paper that it lacks is then taken to be right.
    """
    try:
        page, before = merged.value["page"], low.value["page"]
        measured = f"{page['width']} x {page['height']}"
        inherited = f"{before['width']} x {before['height']}"
        same = _sides(page) == _sides(before)
        printed = merged.value.get("imposition") or page
        paper = known(printed["width"], printed["height"])
        absent = [key for key in ("paper", "load") if key not in own.value.get("sheet", {})]
        label = {**merged.value["sheet"]}
    except (AttributeError, KeyError, TypeError, ValueError):
        return []  # the model says what is no page or no label
    if same or not absent:
        return []
    paper = paper or f"{printed['width']} x {printed['height']}"
    if "paper" in absent:
        merged.value = {**merged.value, "sheet": {**label, "paper": paper}}
    message = (
        f"the page measures {measured}, in {below} {inherited}: the label of another paper does "
        f"not hold here, and sheet lacks {' and '.join(absent)}"
    )
    examples = {"paper": f"paper: {paper}", "load": f"load: plain paper, {paper}"}
    hint = f"write under sheet, such as {' and '.join(examples[key] for key in absent)}"
    marks = marks_of(own)
    where = marks.key("sheet") if "sheet" in own.value else marks.key("page", "width")
    return [error("input", message, where, hint)]


def _sides(page: dict[str, str]) -> list[float]:
    """Return the sides of a page, the short one first: turned, it takes the same paper."""
    return sorted((points(page["width"]), points(page["height"])))


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
