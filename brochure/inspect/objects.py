"""What a finished PDF is as a file: its objects, read by pikepdf, independent of what
wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from typing import Any

import pikepdf

from brochure.inspect import glyphs
from brochure.inspect.faults import Locked, Unreadable
from brochure.inspect.fonts import Font
from brochure.model.finding import Place
from brochure.model.manuscript import Manuscript

SHOWN = 40
READ = re.compile("H[1-6]?|Figure|Formula")

File = pikepdf.Pdf
Object = pikepdf.Object
ObjectNumber = Any
"""Number and generation of an object, which pikepdf types as an object."""


@dataclass(frozen=True)
class Element:
    """One element of the tag tree.

    `type` is the standard one, such as `H1`, the file's role map followed; `page` counts from 1, 0
    where it names none; `alternative` is its Alt or ActualText. Of headings, figures and formulas
    `text` is what is drawn in it and below.
    """

    type: str
    page: int
    alternative: str
    text: str


@dataclass(frozen=True)
class Link:
    """A link: its page from 1, what a screen reader says of it, and where it leads.

    `address` is a web address or, for a place in this file, empty; `lost` says that it leads to no
    place at all.
    """

    page: int
    said: str
    address: str
    lost: bool


@lru_cache(2)
def read(data: bytes) -> pikepdf.Pdf:
    """Return a file's objects, to look at only.

    Raises Locked when it asks for a password, Unreadable when it is not a PDF.
    """
    try:
        return pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError as trouble:
        raise Locked(str(trouble)) from trouble
    except pikepdf.PdfError as trouble:
        raise Unreadable(str(trouble)) from trouble


@lru_cache(2)
def texts(data: bytes) -> tuple[glyphs.Text, ...]:
    """Return every piece of text that the pages draw, in the order of drawing. Raises as `read`
    does.
    """
    return tuple(glyphs.texts(read(data)))


@lru_cache(2)
def signs(data: bytes) -> dict[Font, frozenset[int]]:
    """Return for each font of the pages the codes that they draw. Raises as `read` does."""
    drawn: dict[Font, set[int]] = {}
    for text in texts(data):
        for font, codes in text.runs:
            drawn.setdefault(font, set()).update(codes)
    return {font: frozenset(codes) for font, codes in drawn.items()}


def places(data: bytes, codes: Mapping[Font, Container[int]]) -> Iterator[tuple[glyphs.Text, int]]:
    """Yield where the pages draw some codes: each text and the number of the code in it. Raises as
    `read` does.
    """
    for text in texts(data) if codes else ():
        yield from (
            (text, index)
            for index, (font, code) in enumerate(text.codes)
            if code in codes.get(font, ())
        )


@lru_cache(2)
def elements(data: bytes) -> tuple[Element, ...]:
    """Return the elements of the tag tree in the order of reading; none without a tree. Raises as
    `read` does.
    """
    file = read(data)
    tree = file.Root.get("/StructTreeRoot")
    if not isinstance(tree, pikepdf.Dictionary):
        return ()
    pages = {page.objgen: number for number, page in enumerate(file.pages, 1)}
    pieces: dict[tuple[int, int | None], list[glyphs.Text]] = {}
    for text in texts(data):
        pieces.setdefault((text.page, text.content), []).append(text)
    return tuple(_elements(tree, _Tree(pages, pieces, tree.get("/RoleMap"))))


@dataclass(frozen=True)
class _Tree:
    pages: dict[ObjectNumber, int]
    pieces: dict[tuple[int, int | None], list[glyphs.Text]]
    roles: pikepdf.Object | None

    def type(self, element: pikepdf.Object) -> str:
        """Return the standard type of an element."""
        name = str(element.get("/S", "/"))
        for _ in range(8):  # a role map may go in a circle
            if self.roles is None or name not in self.roles:
                break
            name = str(self.roles[name])
        return name.removeprefix("/")

    def page(self, element: pikepdf.Object) -> int:
        """Return the number of the page that an element names, or 0."""
        page = element.get("/Pg")
        return 0 if page is None else self.pages.get(page.objgen, 0)


def _elements(root: pikepdf.Object, tree: _Tree) -> Iterator[Element]:
    """Yield the elements below a root; what is met twice, as in a circle, is told once."""
    todo, seen = [root], {root.objgen}
    while todo:
        element = todo.pop()
        below = [
            kid for kid in _kids(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid
        ]
        if element is not root:
            alternative = str(element.get("/Alt", "")) or str(element.get("/ActualText", ""))
            kind = tree.type(element)
            held = list(_contents(element, tree)) if READ.fullmatch(kind) else []
            page = held[0].page if held else tree.page(element)
            yield Element(type=kind, page=page, alternative=alternative.strip(), text=_joined(held))
        for kid in reversed(below):
            if kid.objgen == (0, 0) or kid.objgen not in seen:
                seen.add(kid.objgen)
                todo.append(kid)


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    held = element.get("/K")
    return (
        list(held.as_list()) if isinstance(held, pikepdf.Array) else [] if held is None else [held]
    )


def _contents(element: pikepdf.Object, tree: _Tree, depth: int = 0) -> Iterator[glyphs.Text]:
    """Yield the pieces of text in an element and below it."""
    for kid in _kids(element):
        if isinstance(kid, int):
            yield from tree.pieces.get((tree.page(element), kid), ())
        elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            yield from tree.pieces.get((tree.page(kid) or tree.page(element), int(kid.MCID)), ())
        elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid and depth < 50:
            yield from _contents(kid, tree, depth + 1)


def _joined(pieces: list[glyphs.Text]) -> str:
    """Return what pieces of text say, with a space where a line ends."""
    said = ""
    for before, piece in zip([None, *pieces], pieces, strict=False):
        said += (" " if before and before.height != piece.height else "") + piece.words
    return " ".join(said.split())


def links(data: bytes) -> Iterator[Link]:
    """Yield the links of all pages. Raises as `read` does."""
    file = read(data)
    pages = {page.objgen for page in file.pages}
    for number, page in enumerate(file.pages, 1):
        for note in page.get("/Annots", []):
            if note.get("/Subtype") == "/Link":
                action = note.get("/A")
                target = note.get("/Dest") if action is None else action.get("/D")
                kind = None if action is None else action.get("/S")
                address = (
                    str(action.get("/URI", "")) if action is not None and kind == "/URI" else ""
                )
                inside = kind in {None, "/GoTo"} and _is_place(file, target, pages)
                said = " ".join(str(note.get("/Contents", "")).split())
                yield Link(number, said, address, lost=not address and not inside)


def _is_place(file: pikepdf.Pdf, target: Any, pages: set[ObjectNumber]) -> bool:
    """Return whether a destination, by name or by page, is a page of this file (ISO 32000-1,
    12.3.2).
    """
    if isinstance(target, pikepdf.String | pikepdf.Name):
        names = file.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
        known = {} if names is None else dict(pikepdf.NameTree(names).items())
        old = file.Root.get("/Dests", pikepdf.Dictionary())
        target = known.get(
            str(target), old.get(str(target)) if isinstance(target, pikepdf.Name) else None
        )
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/D")
    return isinstance(target, pikepdf.Array) and len(target) > 0 and target[0].objgen in pages


def dictionaries(data: bytes) -> Iterator[pikepdf.Object]:
    """Yield every dictionary of a file, those inside others too, streams' among them. Raises as
    `read` does.
    """
    file = read(data)
    for item in (file.trailer, *file.objects):
        todo = [item]
        while todo:
            one = todo.pop()
            if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
                yield one
                inner = (
                    list(one.values())
                    if isinstance(one, pikepdf.Dictionary)
                    else list(one.stream_dict.values())
                )
            else:
                inner = list(one.as_list()) if isinstance(one, pikepdf.Array) else []
            # what has a number of its own comes in its own turn
            todo.extend(
                kid for kid in inner if isinstance(kid, pikepdf.Object) and not kid.is_indirect
            )


def stored(item: pikepdf.Object) -> int:
    """Return how many bytes an object's stream takes in the file; 0 when it is none."""
    return len(item.read_raw_bytes()) if isinstance(item, pikepdf.Stream) else 0


def content(item: Any) -> bytes:
    """Return what an object's stream holds, unpacked; nothing when it is none."""
    return item.read_bytes() if isinstance(item, pikepdf.Stream) else b""


def name(item: Any, key: str) -> str:
    """Return the name that a dictionary has under a key, such as `/JavaScript`; nothing when it is
    none.
    """
    held = item.get(key)
    return str(held) if isinstance(held, pikepdf.Name) else ""


def title(data: bytes) -> str:
    """Return the title that the file's XMP metadata give it (ISO 14289-1, 7.1), or nothing. Raises
    as `read` does.
    """
    said = content(read(data).Root.get("/Metadata"))
    found = re.search(rb"<dc:title\b.*?<rdf:li[^>]*>(.*?)</rdf:li>", said, re.DOTALL)
    return found[1].decode("utf-8", "replace").strip() if found else ""


def place(manuscript: Manuscript, words: str) -> Place | None:
    """Return the first line of the YAML file that holds some words as they stand, or None."""
    marks = manuscript.marks
    lines = {*marks.places.values(), *(line for block in marks.blocks.values() for line in block)}
    for line in sorted(lines):
        at = line.text.find(words) if words else -1
        if at >= 0:
            return replace(line, column=at + 1)
    return None


def start(text: str) -> str:
    """Return the first words of a text, marked where they are not all."""
    return text if len(text) <= SHOWN else text[:SHOWN].rpartition(" ")[0] + " …"
