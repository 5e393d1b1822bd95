"""A drawing in SVG as the engine can draw it: nothing from elsewhere, and the same picture.

What the engine does not know, though a browser does, is put in words that it knows, or told.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

import tinycss2

from brochure.typeset import bitmap, drawing_limits, gradients, grey, undrawn
from brochure.typeset.refusal import Refusal
from brochure.typeset.svg_file import PLAIN, SVG, Source

HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
XML = "{http://www.w3.org/XML/1998/namespace}"
# CSS Values 4, 4.5: what `url(` may hold, with or without quotes and spaces.
ADDRESS = re.compile(r"url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^)]*?))\s*\)", re.IGNORECASE)
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
EMBEDDED = {"image/png": ".png", "image/jpeg": ".jpg", "image/jpg": ".jpg", "image/gif": ".gif",
            "image/webp": ".webp"}  # fmt: skip
PATHS = "draw it with paths"
ON_PAPER = re.compile(r"(?:print|all)(?:\s*,.*)?|.*,\s*(?:print|all)")
# CSS Fonts 4, 2.5 and 2.2: words that the engine does not know, in numbers.
KNOWN_WORDS = {
    ("font-size", word): f"{size}px"
    for word, size in (
        ("xx-small", 9), ("x-small", 10), ("small", 13), ("medium", 16), ("large", 18),
        ("x-large", 24), ("xx-large", 32),
    )
} | {("font-weight", "bolder"): "700", ("font-weight", "lighter"): "300"}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What would look otherwise than it is meant: its line in the drawing's file, from 1, and what
    it is.
    """

    line: int
    what: str


@dataclass(frozen=True)
class Drawing:
    """A drawing for the engine, the pictures in it by their addresses, and what is drawn
    otherwise.
    """

    data: bytes
    pictures: dict[str, tuple[bytes, str]]
    faults: tuple[Fault, ...]


def read(what: str, data: bytes, *, grey: bool = False) -> Drawing:
    """Return a drawing without what reaches out or is not drawn, in grey on demand. Raises
    Refusal.
    """
    source = Source(what, data)
    too_much = drawing_limits.fault(source.root)
    if too_much:
        raise Refusal(f"{what} {too_much}")
    return _Reader(source, grey=grey).made()


class _Reader:
    def __init__(self, source: Source, *, grey: bool) -> None:
        self.what, self.root, self.lines = source.what, source.root, source.lines
        self.grey = grey
        self.pictures: dict[str, tuple[bytes, str]] = {}
        self.faults: list[Fault] = []
        self.line = 1

    def made(self) -> Drawing:
        self._prune(self.root)
        self.variables = self._variables()
        symbols = [one for one in self.root.iter(f"{SVG}symbol") if "viewBox" in one.attrib]
        self.symbols = {f"#{one.get('id')}" for one in symbols}
        for element in self.root.iter():
            self.line = self.lines[element]
            self._gate(element)
            self._restyle(element)
        lost = gradients.settle(self.root)
        undone = [(one, "a gradient that is squeezed (gradientTransform)") for one in lost]
        faults = [
            Fault(self.lines[one], what) for one, what in (*undrawn.elements(self.root), *undone)
        ]
        return Drawing(
            ET.tostring(self.root),
            self.pictures,
            tuple(sorted({*self.faults, *faults}, key=lambda fault: (fault.line, fault.what))),
        )

    # ---- what is no part of the picture

    def _prune(self, element: ET.Element) -> None:
        """Take out what an editor keeps in the file for itself, and of a switch all that is not
        shown.
        """
        if not element.tag.startswith("{"):
            element.tag = SVG + element.tag
        for key in list(element.attrib):
            if key.startswith("{") and key not in HREFS and not key.startswith(XML):
                del element.attrib[key]
        shown = list(_shown(element))
        for child in list(element):
            if child in shown:
                self._prune(child)
            else:
                tail = child.tail
                element.remove(child)
                if tail and tail.strip():  # words after it are the element's own
                    _append_text(element, shown, tail)

    # ---- what reaches out

    def _gate(self, element: ET.Element) -> None:
        tag = element.tag.removeprefix(SVG)
        if tag in {"script", "foreignObject", "iframe", "audio", "video"}:
            raise self._refused(f"holds a <{tag}>, which could pull something in")
        for key, value in element.attrib.items():
            if key.lower().startswith("on"):
                raise self._refused(f"holds a program ({key}={value[:60]!r})")
            if key in HREFS and not value.strip().startswith("#"):
                if tag != "image" or not value.strip().lower().startswith("data:"):
                    raise self._refused(
                        f"refers to something outside itself ({_bare(key)}={value[:60]!r})"
                    )
                element.attrib[key] = self._held(value.strip())

    def _held(self, address: str) -> str:
        """Return the address of a picture that the drawing holds, as the fetcher knows it."""
        head, _, body = address[5:].partition(",")
        kind, *more = (part.strip().lower() for part in head.split(";"))
        what = f"the picture in line {self.line} of {self.what}"
        if kind not in EMBEDDED:
            raise Refusal(f"{what} is of the kind {kind or 'text'}", f"save it as PNG, or {PATHS}")
        try:
            packed = "".join(body.split())
            data = unquote_to_bytes(packed if "base64" in more else body)
            data = base64.b64decode(data) if "base64" in more else data
        except (binascii.Error, ValueError):
            raise Refusal(f"{what} is damaged", bitmap.AGAIN) from None
        bitmap.refuse(what, data)
        ending = EMBEDDED[kind]
        if self.grey or grey.is_deep(data):
            data, ending = grey.picture(data)
        name = f"asset:/embedded/{hashlib.sha256(data).hexdigest()[:32]}{ending}"
        self.pictures[name] = data, ending
        return name

    def _refused(self, reason: str) -> Refusal:
        return Refusal(f"{self.what} {reason} in line {self.line}", f"{PATHS}, or {PLAIN}")

    # ---- how it is painted

    def _variables(self) -> dict[str, str]:
        """Return the values of the custom properties that the drawing declares alike everywhere."""
        found: dict[str, set[str]] = {}
        for element in self.root.iter():
            self.line = self.lines[element]
            texts = [element.get("style") or ""]
            if element.tag == f"{SVG}style":
                texts += [tinycss2.serialize(rule.content) for rule in self._rules(element)]
            for text in texts:
                for one in tinycss2.parse_blocks_contents(text):
                    if one.type == "declaration" and one.name.startswith("--"):
                        found.setdefault(one.name, set()).add(tinycss2.serialize(one.value).strip())
        return {name: values.pop() for name, values in found.items() if len(values) == 1}

    def _restyle(self, element: ET.Element) -> None:
        shows = any(element.get(key) in self.symbols for key in HREFS)
        if element.tag == f"{SVG}use" and shows and not {"width", "height"} & set(element.attrib):
            element.attrib |= {"width": "100%", "height": "100%"}  # SVG 2, 5.5
        if element.tag == f"{SVG}style":
            rules = [
                f"{tinycss2.serialize(rule.prelude)}{{{self._declared(rule.content)}}}"
                for rule in self._rules(element)
            ]
            element.text = "".join(rules)
            return
        for key, value in list(element.attrib.items()):
            if key == "style":
                element.set(key, self._declared(value))
            elif not key.startswith("{") and key != "href":
                element.set(key, self._value(key, value))

    def _rules(self, element: ET.Element) -> Iterator[tinycss2.ast.QualifiedRule]:
        """Yield the rules of a style sheet in the drawing; what pulls something in is refused."""
        text = re.sub(r"<!--|-->", " ", "".join(element.itertext()))
        todo = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        while todo:
            rule = todo.pop(0)
            if rule.type == "qualified-rule":
                yield rule
            elif rule.type == "error":
                self._fault(f"a rule of the style sheet that cannot be read ({rule.message})")
            elif rule.lower_at_keyword in {"import", "font-face"}:
                reason = (
                    "brings a font of its own"
                    if rule.lower_at_keyword == "font-face"
                    else "has a style sheet that pulls something in"
                )
                raise self._refused(reason)
            elif rule.lower_at_keyword == "media" and ON_PAPER.fullmatch(_text(rule.prelude)):
                todo = tinycss2.parse_rule_list(rule.content, True, True) + todo
            elif rule.lower_at_keyword not in {"charset", "namespace"} and not (
                rule.lower_at_keyword == "media" and _text(rule.prelude) == "screen"
            ):
                self._fault(f"the rules under @{rule.at_keyword}")

    def _declared(self, given: object) -> str:
        made = []
        for one in tinycss2.parse_blocks_contents(given, skip_comments=True, skip_whitespace=True):
            if one.type != "declaration" or one.name.startswith("-"):
                continue
            value = self._value(one.lower_name, tinycss2.serialize(one.value).strip())
            made.append(f"{one.lower_name}:{value}{' !important' if one.important else ''}")
        return ";".join(made)

    def _value(self, name: str, value: str) -> str:
        """Return a property's value in words that the engine knows."""
        value = KNOWN_WORDS.get((name, value.strip().lower()), value)
        if name == "font-family":  # the engine takes a quote or a space for a part of the name
            return ",".join(one.strip().strip("\"'").strip() for one in value.split(","))
        if "var(" in value:
            value = VARIABLE.sub(self._variable, value)
        lowered = value.lower()
        if "url(" in lowered or "\\" in lowered:
            value = ADDRESS.sub(self._local, value)
            if "\\" in value:
                raise self._refused(f"refers to something in a hidden way ({name}={value[:60]!r})")
        if name in grey.PAINTS:
            painted = grey.paint(value, grey=self.grey)
            if painted is None:
                self._fault(f'the colour {name}="{value[:60]}"')
            value = value if painted is None else painted
        elif not undrawn.is_drawn(name, value):
            self._fault(f'{name}="{value[:60]}"')
        return value

    def _variable(self, match: re.Match[str]) -> str:
        return self.variables.get(match[1], (match[2] or match[0]).strip())

    def _local(self, match: re.Match[str]) -> str:
        address = next((one for one in match.groups() if one is not None), "").strip()
        if not address.startswith("#"):
            raise self._refused(f"refers to something outside itself ({match[0][:60]!r})")
        return f"url({address})"

    def _fault(self, what: str) -> None:
        self.faults.append(Fault(self.line, what))


def _shown(element: ET.Element) -> Iterator[ET.Element]:
    """Yield the children that are part of the picture (SVG 2, 5.9: of a switch the first that
    asks for nothing; elements of another kind are not drawn).
    """
    for child in element:
        if child.tag.startswith("{") and not child.tag.startswith(SVG):
            continue
        if child.tag.removeprefix(SVG) == "metadata":
            continue
        if "requiredExtensions" in child.attrib:
            continue
        yield child
        if element.tag == f"{SVG}switch":
            return


def _append_text(element: ET.Element, shown: list[ET.Element], text: str) -> None:
    """Keep the words after a child that is taken out."""
    kept = [child for child in element if child in shown]
    if kept:
        kept[-1].tail = (kept[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _text(prelude: object) -> str:
    return str(tinycss2.serialize(prelude)).strip().lower()


def _bare(key: str) -> str:
    return key.rpartition("}")[2]
