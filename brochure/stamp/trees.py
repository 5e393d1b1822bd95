"""What the copies of a print job hang on: the tree of its pages, its bookmarks, and its tags."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import pikepdf

from brochure.stamp.divided import DividedTemplate
from brochure.stamp.writer import Writer

NODE_PAGES = 64
"""Pages from which on a node of the page tree is full."""


def string(text: str) -> bytes:
    """Return a text as PDF writes it."""
    return pikepdf.String(text).unparse()


def references(numbers: Sequence[int]) -> bytes:
    """Return references to objects, one after the other."""
    return b" ".join([b"%d 0 R" % number for number in numbers])


class Pages:
    """The tree of the pages: a root, nodes of some pages each, pages."""

    def __init__(self, writer: Writer, root: int) -> None:
        """Take the number of the root."""
        self._writer, self._root = writer, root
        self._node, self._held, self._count = 0, array("L"), 0
        self._nodes = array("L")

    def node(self) -> int:
        """Return the number of the node that the next pages hang on."""
        if len(self._held) >= NODE_PAGES:
            self._end_node()
        self._node = self._node or self._writer.number()
        return self._node

    def add(self, pages: Sequence[int]) -> None:
        """Hang pages on the node that was told last."""
        self._held.extend(pages)

    def blank(self, shape: bytes) -> None:
        """Add a page without content."""
        number = self._writer.number()
        self._writer.add(
            number, b"<</Type/Page/Parent %d 0 R/Resources<<>>%b>>" % (self._node, shape)
        )
        self._held.append(number)

    def close(self) -> None:
        """Write the root."""
        self._end_node()
        kids = references(self._nodes)
        self._writer.add(self._root, b"<</Type/Pages/Count %d/Kids[%b]>>" % (self._count, kids))

    def _end_node(self) -> None:
        told = b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>"
        self._writer.add(self._node, told % (self._root, len(self._held), references(self._held)))
        self._nodes.append(self._node)
        self._count += len(self._held)
        self._node = 0
        del self._held[:]


class Bookmarks:
    """The bookmarks, one a copy, each written when the next one is known."""

    def __init__(self, writer: Writer, root: int) -> None:
        """Take the number of their root."""
        self._writer, self._root = writer, root
        self.count = self._first = self._last = 0
        self._waiting = b""

    def add(self, label: str, page: int) -> None:
        """Add a bookmark that leads to a page."""
        number = self._writer.number()
        before = b""
        if self.count:
            before = b"/Prev %d 0 R" % self._last
            self._writer.add(self._last, self._waiting + b"/Next %d 0 R>>" % number)
        told = b"<</Title %b/Parent %d 0 R/Dest[%d 0 R/Fit]%b"
        self._waiting = told % (string(label), self._root, page, before)
        self._first, self._last = self._first or number, number
        self.count += 1

    def close(self) -> None:
        """Write the last one and the root."""
        self._writer.add(self._last, self._waiting + b">>")
        told = b"<</Type/Outlines/Count %d/First %d 0 R/Last %d 0 R>>"
        self._writer.add(self._root, told % (self.count, self._first, self._last))


class Structure:
    """The tags of all copies: one document of many parts, and the tree of keys that lead from
    content to them.
    """

    def __init__(self, writer: Writer) -> None:
        """Begin a document."""
        self._writer = writer
        self._root, self._tree, self.document = (writer.number() for _ in range(3))
        self._parts, self._nodes, self._next = array("L"), array("L"), 0
        self._names: dict[str, dict[str, bytes]] = {}

    def merge(self, given: DividedTemplate) -> None:
        """Take in what a template's names stand for. Raises ValueError where another's says
        something else.
        """
        for kind, names in given.names.items():
            known = self._names.setdefault(kind, {})
            for name, meaning in names.items():
                if known.setdefault(name, meaning) != meaning:
                    raise ValueError(
                        f"two templates mean something else by {name} in {kind}: put them into "
                        f"two jobs"
                    )

    def keys(self, count: int) -> range:
        """Return so many new keys."""
        first = self._next
        self._next += count
        return range(first, self._next)

    def add(self, part: int, node: int | None) -> None:
        """Add a copy's part, and the node of its keys if it has any."""
        self._parts.append(part)
        if node:
            self._nodes.append(node)

    def close(self) -> int:
        """Write the document, and return the number of the root of all tags."""
        add, parts = self._writer.add, references(self._parts)
        add(self.document, b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (self._root, parts))
        add(self._tree, b"<</Kids[%b]>>" % references(self._nodes))
        names = b"".join(
            pikepdf.Name(kind).unparse() + b"<<%b>>" % b" ".join(_entries(names))
            for kind, names in self._names.items()
            if names
        )
        told = b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d%b>>"
        add(self._root, told % (self.document, self._tree, self._next, names))
        return self._root


def _entries(names: dict[str, bytes]) -> list[bytes]:
    return [
        b"%b %b" % (pikepdf.Name(name).unparse(), meaning)
        for name, meaning in sorted(names.items())
    ]
