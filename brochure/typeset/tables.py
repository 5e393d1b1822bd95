"""Tables that a column has no room for: their rows are stacked, each cell beside its heading.

Rather than words broken in two, or a table that runs out of its column, a narrow format shows one
row below the other: the headings stand before every cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from weasyprint.formatting_structure import boxes

from brochure.typeset.layout import ROUNDING, children

# By how a table stands: as it is written, a heading beside each cell, a heading over each cell.
BESIDE, OVER = "stacked", "stacked over"
NEXT = {"": BESIDE, BESIDE: OVER}


def stacked(document: Any) -> bool:
    """Stack the rows of each table of a laid-out document that is wider than its column, in the
    HTML; return whether there was one.

    A table with a class of its own, or with cells that span others, stays as its template has it.
    """
    wide = {id(element): element for element in _wide(document)}
    done = False
    for table in wide.values():
        how = NEXT.get(table.get("class", ""))
        if how and _is_plain(table):
            _stack(table, how)
            done = True
    return done


def _wide(document: Any) -> Iterator[Any]:
    """Yield the elements of the tables that are wider than what they stand in."""

    def visit(box: Any) -> Iterator[Any]:
        for child in children(box):
            if isinstance(child, boxes.BlockBox) and child.is_table_wrapper:
                table = child.get_wrapped_table()
                if child.element_tag == "table" and table.border_width() > box.width + ROUNDING:
                    yield child.element
            yield from visit(child)

    for page in document.pages:
        yield from visit(page._page_box)


def _is_plain(table: Any) -> bool:
    cells = [cell for row in table.iter("tr") for cell in row]
    spanned = any(cell.get("colspan") or cell.get("rowspan") for cell in cells)
    return table.get("class") == BESIDE or (table.find("thead/tr") is not None and not spanned)


def _stack(table: Any, how: str) -> None:
    """Write a table anew: a body for each row, in it a row for each cell with its heading."""
    records = (
        [[(row[0], row[-1]) for row in body] for body in table.findall("tbody")]
        if how == OVER
        else list(_records(table))
    )
    table[:] = []
    table.set("class", how)
    for record in records:
        body = SubElement(table, "tbody")
        for heading, cell in record:
            cell.attrib.pop("style", None)  # a column's alignment is none of a stack
            row = SubElement(body, "tr")
            if heading is not cell and _has_words(heading):
                heading.set("scope", "row")
                heading.attrib.pop("style", None)
                row.append(heading)
                row = SubElement(body, "tr") if how == OVER else row
            elif how == BESIDE:
                cell.set("colspan", "2")
            row.append(cell)


def _records(table: Any) -> Iterator[list[tuple[Any, Any]]]:
    """Yield each row's cells with a copy of their headings; a citation is not said again."""
    headings = list(table.find("thead/tr"))
    for number, row in enumerate(table.findall("tbody/tr")):
        record = []
        for heading, cell in zip(headings, row, strict=False):
            one: Element = deepcopy(heading)
            if number:
                _drop_citations(one)
            record.append((one, cell))
        yield record


def _drop_citations(heading: Any) -> None:
    for parent in list(heading.iter()):
        for child in list(parent):
            if child.get("class") == "citation" and not child.tail:
                parent.remove(child)


def _has_words(element: Any) -> bool:
    return bool("".join(element.itertext()).strip())
