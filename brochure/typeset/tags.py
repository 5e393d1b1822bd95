"""What PDF/UA asks of the tags beyond what the engine writes.

WeasyPrint 70.0 passes a validator and still leaves running heads as orphans of the structure tree,
wordmarks without an alternative text, links described by their raw address, and boxes of figures in
the wrong unit. This uses private parts of the engine (`weasyprint.pdf.tags`), hence the pin in
pyproject.toml; `tests/typeset/test_typeset.py` fails when they move.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any
from xml.sax.saxutils import escape

import pydyf
import weasyprint.pdf.tags as engine
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from brochure.typeset import together

# ISO 32000-1, table 333 to 338; the engine writes NonStruct for these elements.
STANDARD_TYPES = {
    "aside": "Sect", "header": "Div", "footer": "Div", "figure": "Div", "nav": "Sect",
    "dfn": "Span",
    "strong": "Span", "em": "Span", "b": "Span", "i": "Span", "abbr": "Span", "sup": "Span",
    "sub": "Span",
    "bdi": "Span", "cite": "Span", "code": "Code", "q": "Quote", "address": "P",
}  # fmt: skip

# An element with this attribute is read after all others.
READS_LAST = "data-reads-last"
# Elements that say nothing of what they hold, and so nothing at all when they hold nothing.
EMPTY_OF_MEANING = {"/Div", "/Span", "/NonStruct"}

XMP_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}

_original_build = engine._build_box_tree
_original_type = engine._get_pdf_tag
_patching = Lock()


def _standard_type(tag: str | None) -> str:
    return STANDARD_TYPES.get(tag or "") or str(_original_type(tag))


class Repair:
    """Completes one document's tags; what it is called with is what `Document.write_pdf` hands to
    its finisher.
    """

    def __init__(self, properties: Mapping[str, str], viewer: Mapping[str, str]) -> None:
        """Take the XMP properties and the viewer preferences to add."""
        self.properties, self.viewer = properties, viewer
        self.marked: dict[int, dict[Any, Any]] = {}
        """The marked content of each page, from 0, by its box."""
        self.artifacts: dict[int, set[int]] = {}
        self.last: list[Any] = []

    def __call__(self, document: Any, pdf: Any) -> None:
        """Finish a PDF before it is written."""
        _make_artifacts(pdf, self.artifacts)
        _move_to_the_end(pdf, self.last)
        _turn_figure_boxes(document, pdf)
        _describe_links(document)
        _add_properties(pdf, self.properties)
        _ask_viewers(pdf, self.viewer)

    def build(
        self,
        box: Any,
        parent: Any,
        pdf: Any,
        page: int,
        nums: dict[int, Any],
        annotations: Any,
        tags: dict[Any, Any],
    ) -> Iterator[Any]:
        """Yield the structure elements of a box; the engine takes the marks of what has one out of
        `tags`.
        """
        self.marked.setdefault(page, dict(tags))
        box = box._box if isinstance(box, AbsolutePlaceholder) else box
        if isinstance(box, boxes.MarginBox) or _attribute(box, "role") == "img":
            mcids = {tags.pop(inner)["mcid"] for inner in _inside(box) if inner in tags}
            if isinstance(box, boxes.MarginBox):
                # Heads and feet are artifacts (ISO 14289-1, 7.8): no parent in the tree.
                self.artifacts.setdefault(page, set()).update(mcids)
                nums.update(dict.fromkeys(mcids, b"null"))
            else:
                yield _figure(box, parent, pdf, page, nums, mcids)
            return
        if box.element is not None and box.element_tag == together.TAG:
            # It is there for the line break alone: its text is its parent's.
            yield from self._texts_of(box, parent, pdf, page, nums, tags)
            return
        for element in _original_build(box, parent, pdf, page, nums, annotations, tags):
            _complete(box, element)
            if element["S"] in EMPTY_OF_MEANING and not element["K"]:
                # a rule to write on, a line break: nothing to read; what is left is an empty object
                element.clear()
                continue
            if element["S"] == "/LI":
                _wrap_body(element, pdf, page)
            if _attribute(box, READS_LAST) is not None:
                self.last.append(element)
            yield element

    @staticmethod
    def _texts_of(
        box: Any, parent: Any, pdf: Any, page: int, nums: dict[int, Any], tags: dict[Any, Any]
    ) -> Iterator[Any]:
        """Yield an element for each text of a box, as the engine makes them."""
        for text in box.children:
            mark = tags.pop(text)
            element = pydyf.Dictionary(
                {
                    "Type": "/StructElem",
                    "S": f"/{mark['tag']}",
                    "K": pydyf.Array([mark["mcid"]]),
                    "Pg": pdf.page_references[page],
                    "P": parent.reference,
                }
            )
            pdf.add_object(element)
            nums[mark["mcid"]] = element.reference
            yield element


def _attribute(box: Any, name: str) -> str | None:
    """Return an attribute of the HTML element that a box stands for (not of its pseudo-elements or
    anonymous boxes).
    """
    if box.element is None or box.element_tag != box.element.tag or isinstance(box, boxes.LineBox):
        return None
    value = box.element.get(name)
    return None if value is None else str(value)


def _inside(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _inside(child._box if isinstance(child, AbsolutePlaceholder) else child)


def _figure(
    box: Any, parent: Any, pdf: Any, page: int, nums: dict[int, Any], mcids: set[int]
) -> Any:
    """Return a Figure with an alternative text for an element of role img, such as a wordmark set
    in type.
    """
    element = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/Figure",
            "K": pydyf.Array(sorted(mcids)),
            "Pg": pdf.page_references[page],
            "P": parent.reference,
            "Alt": pydyf.String(_attribute(box, "aria-label") or ""),
            "A": pydyf.Dictionary({"O": "/Layout", "BBox": _border_box(box)}),
        }
    )
    pdf.add_object(element)
    nums.update(dict.fromkeys(mcids, element.reference))
    return element


def _border_box(box: Any) -> Any:
    x, y = box.border_box_x(), box.border_box_y()
    return pydyf.Array((x, y, x + box.border_width(), y + box.border_height()))


def _complete(box: Any, element: Any) -> None:
    """Add what the engine leaves out of one structure element."""
    language = _attribute(box, "lang")
    if language and box.element.tag not in {"html", "body"}:
        element["Lang"] = pydyf.String(language)
    if _attribute(box, "class") == "citation":
        element["S"] = (
            "/Reference"  # ISO 32000-1, table 338: points to another place in the document
        )
    if element["S"] == "/TH":
        element["A"]["Scope"] = "/Row" if _attribute(box, "scope") == "row" else "/Column"
    if element["S"] == "/L":
        kind = "/Decimal" if box.element_tag == "ol" else "/Disc"
        plain = box.style["list_style_type"] == "none"
        element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": "/None" if plain else kind})


def _wrap_body(item: Any, pdf: Any, page: int) -> None:
    """Put what a list item holds beside its label into an LBody (ISO 14289-1, 7.2: an LI has Lbl
    and LBody only).
    """
    kids = [_object(pdf, kid) for kid in item["K"]]
    loose = [kid for kid in kids if kid["S"] not in {"/Lbl", "/LBody"}]
    if not loose:
        return
    body = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/LBody",
            "K": pydyf.Array([kid.reference for kid in loose]),
            "Pg": pdf.page_references[page],
            "P": item.reference,
        }
    )
    pdf.add_object(body)
    for kid in loose:
        kid["P"] = body.reference
    item["K"] = pydyf.Array([*(kid.reference for kid in kids if kid not in loose), body.reference])


@contextmanager
def repaired(properties: Mapping[str, str], viewer: Mapping[str, str]) -> Iterator[Repair]:
    """Yield a finisher for `Document.write_pdf`, within which the engine's tags are completed."""
    repair = Repair(properties, viewer)
    with _patching:
        engine._build_box_tree, engine._get_pdf_tag = repair.build, _standard_type
        try:
            yield repair
        finally:
            engine._build_box_tree, engine._get_pdf_tag = _original_build, _original_type


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _make_artifacts(pdf: Any, artifacts: Mapping[int, set[int]]) -> None:
    for number, mcids in artifacts.items():
        page = _object(pdf, pdf.page_references[number])
        operators = _object(pdf, page["Contents"]).stream
        for index, operator in enumerate(operators):
            if isinstance(operator, pydyf.Dictionary) and operator.get("MCID") in mcids:
                operators[index - 1 : index + 1] = [
                    "/Artifact",
                    pydyf.Dictionary({"Type": "/Pagination"}),
                ]


def _move_to_the_end(pdf: Any, elements: list[Any]) -> None:
    """Put elements last in the document: the back of a folder stands on its first page and is read
    after the inside.
    """
    for element in elements:
        above = document = _object(pdf, element["P"])
        while document["S"] != "/Document":
            document = _object(pdf, document["P"])
        above["K"].remove(element.reference)
        document["K"].append(element.reference)
        element["P"] = document.reference


def _turn_figure_boxes(document: Any, pdf: Any) -> None:
    """Give figures their boxes in points from the bottom left, as ISO 32000-1, 14.8.5.4 asks."""
    heights = {pdf.page_references[i]: page.height * 0.75 for i, page in enumerate(document.pages)}
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("S") == "/Figure":
            left, top, right, bottom = (value * 0.75 for value in item["A"]["BBox"])
            height = heights[item["Pg"]]
            box = (left, height - bottom, right, height - top)
            item["A"]["BBox"] = pydyf.Array([round(value, 2) for value in box])


def _describe_links(document: Any) -> None:
    for page in document.pages:
        for box in _inside(page._page_box):
            annotation = getattr(box, "link_annotation", None)
            if annotation is not None:
                words = " ".join("".join(box.element.itertext()).split())
                annotation["Contents"] = pydyf.String(box.element.get("title") or words)
                annotation["F"] = 4  # printed: ISO 32000-1, table 165


def _ask_viewers(pdf: Any, viewer: Mapping[str, str]) -> None:
    preferences = pdf.catalog.get("ViewerPreferences") or pydyf.Dictionary()
    preferences.update(viewer)
    pdf.catalog["ViewerPreferences"] = preferences


def _add_properties(pdf: Any, properties: Mapping[str, str]) -> None:
    stream = _object(pdf, pdf.catalog["Metadata"])
    names = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in XMP_NAMESPACES.items())
    lines = "".join(
        f"<{name}>{escape(value)}</{name}>" for name, value in sorted(properties.items())
    )
    described = f'<rdf:Description rdf:about=""{names}>{lines}</rdf:Description></rdf:RDF>'
    stream.stream[0] = stream.stream[0].replace(b"</rdf:RDF>", described.encode())
    stream.compress = False
