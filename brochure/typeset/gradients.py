"""Gradients of a drawing in the form in which the engine draws them rightly.

A turned or skewed gradient is one between two other points; WeasyPrint 70.0 draws the first with
white lines, or not at all, and takes a radius in per cent for another length.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

from brochure.typeset.svg_file import SVG

Matrix = tuple[float, float, float, float, float, float]
HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
ENDS = {
    "linearGradient": {"x1": "0%", "y1": "0%", "x2": "100%", "y2": "0%"},
    "radialGradient": {"cx": "50%", "cy": "50%", "r": "50%", "fx": "", "fy": ""},
}
STEP = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)[\s,]*")
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
DEEPEST = 8


def settle(root: ET.Element) -> list[ET.Element]:
    """Write every gradient's points out as the engine needs them; return those that it cannot
    draw.
    """
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    size = _size(root)
    whole = {
        element: _inherited(element, named)
        for element in root.iter()
        if element.tag.removeprefix(SVG) in ENDS
    }
    return [element for element, given in whole.items() if not _settled(element, given, size)]


def _settled(element: ET.Element, given: dict[str, str], size: tuple[float, float] | None) -> bool:
    """Write one gradient's points out; return whether the engine draws it then."""
    kind = element.tag.removeprefix(SVG)
    user = given.get("gradientUnits") == "userSpaceOnUse"
    ends = {name: given.get(name, default) for name, default in ENDS[kind].items()}
    in_percent = any("%" in value for value in ends.values())
    turned = bool(given.get("gradientTransform", "").strip())
    if not turned and not (in_percent and (user or kind == "radialGradient")):
        return True
    matrix = _matrix(given.get("gradientTransform", ""))
    if matrix is None or (user and in_percent and size is None):
        return False
    width, height = size if user and size else (1.0, 1.0)
    try:
        if kind == "linearGradient":
            made = _linear(ends, width, height, matrix)
        else:
            made = _radial(ends, width, height, matrix, user=user)
    except ValueError:
        return False
    if made is None:
        return False
    for name, value in made.items():
        element.set(name, f"{value:.9g}")
    if turned and made:
        element.set("gradientTransform", "")
    return True


def _linear(
    ends: dict[str, str], width: float, height: float, matrix: Matrix
) -> dict[str, float] | None:
    x1, x2 = (_length(ends[name], width) for name in ("x1", "x2"))
    y1, y2 = (_length(ends[name], height) for name in ("y1", "y2"))
    a, b, c, d, _, _ = matrix
    area, across, down = a * d - b * c, x2 - x1, y2 - y1
    if not area or not (across or down):
        return None
    # The lines of equal colour are turned, and what stands upright on them is the new direction.
    way = (d * across - b * down) / area, (a * down - c * across) / area
    long = (across**2 + down**2) / (way[0] ** 2 + way[1] ** 2)
    x, y = _moved(matrix, x1, y1)
    return {"x1": x, "y1": y, "x2": x + way[0] * long, "y2": y + way[1] * long}


def _radial(
    ends: dict[str, str], width: float, height: float, matrix: Matrix, *, user: bool
) -> dict[str, float] | None:
    a, b, c, d, _, _ = matrix
    scale = math.hypot(a, b)
    upright = user and (not (b or c) or not (a or d))
    alike = math.isclose(scale, math.hypot(c, d), rel_tol=1e-3) and abs(a * c + b * d) < 1e-3 * (
        scale**2
    )
    if not alike or not scale:  # an ellipse
        return {} if upright else None
    cx, cy = _length(ends["cx"], width), _length(ends["cy"], height)
    fx = _length(ends["fx"], width) if ends["fx"] else cx
    fy = _length(ends["fy"], height) if ends["fy"] else cy
    radius = _length(ends["r"], math.hypot(width, height) / math.sqrt(2))
    (x, y), (u, v) = _moved(matrix, cx, cy), _moved(matrix, fx, fy)
    return {"cx": x, "cy": y, "fx": u, "fy": v, "r": radius * scale}


def _inherited(element: ET.Element, named: dict[str | None, ET.Element]) -> dict[str, str]:
    """Return a gradient's attributes with those of the gradients that it names."""
    found: dict[str, str] = {}
    step: ET.Element | None = element
    for _ in range(DEEPEST):
        if step is None:
            break
        found = {**step.attrib, **found}
        target = next((step.get(key, "") for key in HREFS if key in step.attrib), "")
        step = named.get(target.removeprefix("#")) if target else None
    return found


def _matrix(text: str) -> Matrix | None:
    """Return what a list of transforms does, or None when it cannot be read."""
    whole: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    if STEP.sub("", text).strip():
        return None
    for kind, inner in STEP.findall(text):
        numbers = [float(one) for one in NUMBER.findall(inner)]
        if NUMBER.sub("", inner).strip(" ,\t\n\r"):
            return None
        step = _step(kind, numbers)
        if step is None:
            return None
        whole = _times(whole, step)
    return whole


def _step(kind: str, numbers: list[float]) -> Matrix | None:
    match kind, numbers:
        case "matrix", [a, b, c, d, e, f]:
            return a, b, c, d, e, f
        case "translate", [x, *more] if len(more) < 2:
            return 1.0, 0.0, 0.0, 1.0, x, more[0] if more else 0.0
        case "scale", [x, *more] if len(more) < 2:
            return x, 0.0, 0.0, more[0] if more else x, 0.0, 0.0
        case "rotate", [angle, *more] if len(more) in {0, 2}:
            sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
            x, y = more or (0.0, 0.0)
            return (
                cosine, sine, -sine, cosine,
                x - x * cosine + y * sine, y - x * sine - y * cosine,
            )  # fmt: skip
        case "skewX", [angle]:
            return 1.0, 0.0, math.tan(math.radians(angle)), 1.0, 0.0, 0.0
        case "skewY", [angle]:
            return 1.0, math.tan(math.radians(angle)), 0.0, 1.0, 0.0, 0.0
    return None


def _times(outer: Matrix, inner: Matrix) -> Matrix:
    a, b, c, d = outer[:4]
    x, y = _moved(outer, inner[4], inner[5])
    return (
        a * inner[0] + c * inner[1], b * inner[0] + d * inner[1],
        a * inner[2] + c * inner[3], b * inner[2] + d * inner[3], x, y,
    )  # fmt: skip


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _length(text: str, whole: float) -> float:
    """Return a length; per cent are of `whole`. Raises ValueError for a unit."""
    text = text.strip()
    return float(text[:-1]) * whole / 100 if text.endswith("%") else float(text.removesuffix("px"))


def _size(root: ET.Element) -> tuple[float, float] | None:
    """Return the size of the drawing in its own units, or None where it does not say."""
    numbers = [float(one) for one in NUMBER.findall(root.get("viewBox", ""))]
    return (numbers[2], numbers[3]) if len(numbers) == 4 else None
