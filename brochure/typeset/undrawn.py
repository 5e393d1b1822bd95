"""What the engine leaves out of a drawing, or draws otherwise than a browser does.

Measured on WeasyPrint 70.0 against Chromium 156, element by element and property by property.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator

from brochure.typeset.svg_file import SVG

# By property, the values that the engine draws as they are meant; of another one it draws nothing
# or something else.
DRAWN = {
    name: re.compile(form, re.IGNORECASE)
    for name, form in {
        "filter": "none|inherit",
        "clip-path": r"none|url\(#[^)]*\)",
        "mask": r"none|url\(#[^)]*\)",
        "mask-type": "luminance",
        "mix-blend-mode": "normal",
        "paint-order": r"normal|(?:markers\s+)?fill.*|markers",
        "vector-effect": "none",
        "stroke-linejoin": "miter|round|bevel|inherit",
        "transform": r"(?!.*(?:3d\(|perspective|%)).*",
        "transform-origin": r"[-+.\d]+(?:px)?[\s,]+[-+.\d]+(?:px)?(?:[\s,]+0(?:px)?)?",
        "transform-box": "view-box",
        "d": r"(?!path\().*",
        "word-spacing": "normal|0(?:px)?",
        "text-decoration": "none|inherit|initial",
        "text-decoration-line": "none",
        "text-transform": "none",
        "baseline-shift": "baseline|0(?:px|%)?",
        "font-variant": "normal",
        "font-variant-caps": "normal",
        "font-feature-settings": "normal",
        "font-size": r"(?!smaller|larger).*",
        "font": r"[.\d].*|inherit",
        "writing-mode": "lr|lr-tb|horizontal-tb",
        "white-space": "normal|nowrap",
        "inline-size": "auto|0(?:px)?",
        "offset-path": "none",
    }.items()
}
# What nobody can work out before the page is set.
RECKONED = re.compile(r"\b(?:var|calc|min|max|clamp|env|attr)\(", re.IGNORECASE)
MOVING = {"animate", "animateColor", "animateMotion", "animateTransform", "set"}
SHAPES = {"circle", "ellipse", "line", "path", "polygon", "polyline", "rect"}
PAPER = {"none", "transparent", "white", "#fff", "#ffffff"}


def is_drawn(name: str, value: str) -> bool:
    """Return whether the engine draws a property's value as it is meant."""
    if RECKONED.search(value):
        return False
    return name not in DRAWN or DRAWN[name].fullmatch(value.strip()) is not None


def elements(root: ET.Element) -> Iterator[tuple[ET.Element, str]]:
    """Yield the elements that are not drawn as they are meant, with what each is."""
    named = {element.get("id", ""): element for element in root.iter()}
    uses = Counter(_references(root))
    if "viewBox" not in root.attrib and not {"width", "height"} <= set(root.attrib):
        yield root, "its size, for it has no viewBox,"
    ground = _property(root, "background-color") or _property(root, "background")
    if ground and ground.lower() not in PAPER:
        yield root, "the background of the whole drawing"
    for element in root.iter():
        yield from _by_tag(element, uses[element.get("id", "")])
        if _property(element, "stroke").startswith("url("):
            yield element, "a line drawn with a gradient or pattern (stroke)"
        mask = named.get(_target(_property(element, "mask")))
        if mask is not None and not _is_plain_mask(mask, element):
            yield element, "a mask (mask)"


def _by_tag(element: ET.Element, uses: int) -> Iterator[tuple[ET.Element, str]]:
    tag = _tag(element)
    if tag in MOVING:
        yield element, f"what moves (<{tag}>)"
    elif tag in {"textPath", "tref"}:
        yield element, f"text along a path or from elsewhere (<{tag}>)"
    elif tag == "switch" and any("systemLanguage" in child.attrib for child in element):
        yield element, "what changes with the reader's language (<switch>)"
    elif tag == "clipPath":
        yield from _clips(element)
    elif tag == "pattern" and uses:
        plain = "patternTransform" not in element.attrib
        if uses > 1 or not plain or element.get("patternUnits") == "userSpaceOnUse":
            yield element, "a pattern (<pattern>)"
    elif tag.endswith("Gradient") and _fades_between_colours(element):
        yield element, "a gradient in which colour and transparency change together"


def _clips(clip: ET.Element) -> Iterator[tuple[ET.Element, str]]:
    for inner in clip.iter():
        if _tag(inner) == "text":
            yield inner, "a picture cut out by letters (<text> in <clipPath>)"
        elif _property(inner, "clip-rule") == "evenodd":
            yield inner, 'a hole in what cuts out (clip-rule="evenodd")'


def _is_plain_mask(mask: ET.Element, masked: ET.Element) -> bool:
    return (
        mask.get("maskUnits") == "userSpaceOnUse"
        and mask.get("maskContentUnits", "userSpaceOnUse") == "userSpaceOnUse"
        and _tag(masked) in SHAPES
    )


def _fades_between_colours(gradient: ET.Element) -> bool:
    stops = [child for child in gradient if _tag(child) == "stop"]
    colours = {_property(stop, "stop-color") or "#000000" for stop in stops}
    clear = {_property(stop, "stop-opacity") or "1" for stop in stops}
    return len(colours) > 1 and len(clear) > 1


def _references(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        for text in (*element.attrib.values(), element.text or ""):
            yield from re.findall(r"url\(#([^)]*)\)", text)


def _property(element: ET.Element, name: str) -> str:
    """Return a property as the element itself has it, in its style or as an attribute."""
    found = re.findall(rf"(?:^|;){name}:([^;]*)", element.get("style", ""))
    return found[-1].strip() if found else element.get(name, "").strip()


def _target(address: str) -> str:
    found = re.match(r"url\(#([^)]*)\)", address)
    return found[1] if found else "\0"


def _tag(element: ET.Element) -> str:
    return str(element.tag).removeprefix(SVG)
