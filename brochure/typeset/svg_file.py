"""An SVG file as a tree of elements, each with its line.

A document type is taken where it is harmless: that of SVG, which nobody fetches, and words of its
own that are plain text, as Adobe Illustrator writes them.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any
from xml.parsers import expat

from brochure.typeset.refusal import Refusal

SVG = "{http://www.w3.org/2000/svg}"
PLAIN = "export it as plain SVG"
# Of a document type's own words: more or longer ones are no namespaces, and may be made to grow.
MOST_WORDS, LONGEST_WORD = 100, 200
DEEPEST = 200


class Source:
    """Reads one file; `root` is its tree, `lines` says by element where each begins, from 1."""

    def __init__(self, what: str, data: bytes) -> None:
        """Take the words that name the drawing, and the file. Raises Refusal."""
        self.what = what
        self.lines: dict[ET.Element, int] = {}
        self._builder = ET.TreeBuilder()
        self._words, self._depth = 0, 0
        self._parser: Any = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.ordered_attributes = True
        for event, handler in (
            ("StartElementHandler", self._start),
            ("EndElementHandler", self._end),
            ("CharacterDataHandler", self._builder.data),
            ("StartDoctypeDeclHandler", self._doctype),
            ("EntityDeclHandler", self._word),
            ("SkippedEntityHandler", self._unknown),
            ("ProcessingInstructionHandler", self._instruction),
        ):
            setattr(self._parser, event, handler)
        if data[:2] == b"\x1f\x8b":
            raise Refusal(f"{what} is compressed (SVGZ)", PLAIN)
        try:
            self._parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError) as trouble:
            if isinstance(trouble, Refusal):
                raise
            raise Refusal(f"{what} is not valid SVG ({trouble})", PLAIN) from None
        self.root = self._builder.close()
        if self.root.tag not in {f"{SVG}svg", "svg"}:
            raise Refusal(f"{what} is not valid SVG (it begins with no <svg>)", PLAIN)

    def _start(self, name: str, attributes: list[str]) -> None:
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        made = self._builder.start(_tag(name), {_tag(key): value for key, value in pairs})
        self.lines[made] = self._parser.CurrentLineNumber
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refusal(f"{self.what} has more than {DEEPEST} elements in one another", PLAIN)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._builder.end(_tag(name))

    def _doctype(self, _name: str, system: str | None, public: str | None, _own: int) -> None:
        if system and not (public or "").startswith("-//W3C//DTD SVG"):
            raise Refusal(f"{self.what} carries a document type of its own ({system[:60]})", PLAIN)

    def _word(
        self, name: str, parameter: int, value: str | None, _base: str | None,
        _system: str | None, _public: str | None, _notation: str | None,
    ) -> None:  # fmt: skip
        self._words += 1
        plain = value is not None and not set("&%<") & set(value) and len(value) <= LONGEST_WORD
        if parameter or not plain or self._words > MOST_WORDS:
            raise Refusal(f"{self.what} carries a document type with the entity {name}", PLAIN)

    def _unknown(self, name: str, _parameter: int) -> None:
        raise Refusal(f"{self.what} is not valid SVG (nothing says what &{name}; is)", PLAIN)

    def _instruction(self, target: str, _text: str) -> None:
        if target == "xml-stylesheet":
            raise Refusal(f"{self.what} has a style sheet that pulls something in", PLAIN)


def _tag(name: str) -> str:
    return f"{{{name}" if "}" in name else name
