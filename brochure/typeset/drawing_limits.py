"""What makes a drawing too much for a page, seen before it is drawn."""

from __future__ import annotations

import math
import re
from xml.etree.ElementTree import Element

# Shapes and points, with all copies that `use`, markers and patterns make: a map in fine detail has
# a tenth. So many take the engine some four seconds.
MOST = 300_000
DEEPEST = 60
# Against the drawing's diagonal: what is smaller is a tint to the eye, and a million strokes to the
# engine.
SMALLEST = 1 / 5_000
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
REFERENCE = re.compile(r"url\(\s*['\"]?\s*#([^'\")\s]+)")
INHERITING = {"linearGradient", "radialGradient", "pattern", "filter"}
# What these hold is drawn where they are referred to, and not where they stand.
DEFINITIONS = {"defs", "symbol", "pattern", "marker", "mask", "clipPath", "filter"} | INHERITING
POINTS = ("d", "points", "stroke-dasharray")
# As HTML has it where a drawing does not say.
WIDTH, HEIGHT = 300.0, 150.0


def fault(root: Element) -> str | None:
    """Return what is too much in a drawing, to stand after its name; None when it can be drawn."""
    try:
        return _deep(root) or _boxes(root) or _Shapes(root).fault() or _too_fine(root)
    except RecursionError:
        return "refers from one part to the next without end"


def _deep(root: Element) -> str | None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            return f"holds groups within groups, more than {DEEPEST} deep; ungroup them"
        level = [child for one in level for child in one]
    return None


def _boxes(root: Element) -> str | None:
    for element in root.iter():
        given = element.get("viewBox")
        if given is None:
            continue
        numbers = _numbers(given)
        written = [one for one in re.split(r"[\s,]+", given.strip()) if one]
        usable = len(numbers) == len(written) == 4 and all(math.isfinite(one) for one in numbers)
        if not usable or not 0 < numbers[2] < 1e6 or not 0 < numbers[3] < 1e6:
            return f"has a viewBox of {given[:40]!r}: four numbers are needed, such as 0 0 90 60"
    return None


class _Shapes:
    """Counts what is drawn, with all copies."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._ids = {one.get("id", ""): one for one in root.iter() if one.get("id")}
        self._counts: dict[Element, int] = {}
        self._open: set[Element] = set()
        self._fault: str | None = None

    def fault(self) -> str | None:
        if self._count(self._root) > MOST and self._fault is None:
            self._fault = (
                f"draws more than {MOST:,} shapes and points, counted with every copy; simplify it"
            )
        return self._fault

    def _count(self, element: Element) -> int:
        """Return how much an element draws."""
        if self._fault:
            return 0
        if element in self._open:
            name = element.get("id", "")[:40]
            self._fault = f"has a part that refers to itself (id {name!r}); draw it anew"
            return 0
        if element in self._counts:
            return self._counts[element]
        self._open.add(element)
        points = sum(element.get(key, "").count(" ") + 1 for key in POINTS if key in element.attrib)
        points = max(
            points,
            *(len(NUMBER.findall(element.get(key, ""))) // 2 for key in POINTS),
        )
        total = 1 + points
        for child in element:
            count = self._count(child)
            total += 0 if _tag(child) in DEFINITIONS else count
        for key, value in element.attrib.items():
            times = max(1, points) if key.startswith("marker") else 1
            for target in self._targets(element, key, value):
                total += times * self._count(target)
        self._open.discard(element)
        self._counts[element] = total
        return total

    def _targets(self, element: Element, key: str, value: str) -> list[Element]:
        names = REFERENCE.findall(value)
        is_reference = key.rpartition("}")[2] == "href" and value.startswith("#")
        if is_reference and _tag(element) in INHERITING | {"use"}:
            names = [value[1:]]
        return [self._ids[name] for name in names if name in self._ids]


def _too_fine(root: Element) -> str | None:
    """Return what repeats so finely that nobody sees it: tiles of a pattern, dashes of a line."""
    box = _numbers(root.get("viewBox", ""))
    width, height = box[2:] if len(box) == 4 else (_size(root, "width"), _size(root, "height"))
    smallest = math.hypot(width or WIDTH, height or HEIGHT) * SMALLEST
    for element in root.iter():
        styled = re.findall(r"stroke-dasharray\s*:([^;]*)", element.get("style", ""))
        dashes = _numbers(" ".join([element.get("stroke-dasharray", ""), *styled]))
        if any(dashes) and sum(map(abs, dashes)) < smallest:
            return "has a line of dashes that are too small to be seen; draw a plain line"
        if _tag(element) == "pattern":
            whole = smallest if element.get("patternUnits") == "userSpaceOnUse" else SMALLEST
            for key in ("width", "height"):
                size = _numbers(element.get(key, ""))
                share = 0.01 if element.get(key, "").strip().endswith("%") else 1
                if size and 0 < abs(size[0]) * share < whole:
                    return "has a pattern whose tiles are too small to be seen; use a plain colour"
    return None


def _numbers(text: str) -> list[float]:
    return [float(one) for one in NUMBER.findall(text)]


def _size(element: Element, key: str) -> float:
    """Return a length; one in percent says nothing of a drawing's own size."""
    given = element.get(key, "")
    numbers = _numbers(given)
    return abs(numbers[0]) if numbers and "%" not in given else 0.0


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
