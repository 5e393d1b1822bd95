"""A PDF as a text that a person can read and diff: what stands where, in which type, under which
tags.

The maps that were looked at and found good stand in `golden/`. After a change that is meant,
`REWRITE_EXPECTED=1 pytest tests/templates/test_pages.py` writes them anew; then read the
difference. `python tests/pagemap.py FILE.pdf` prints a map.

Positions are millimetres from the left and the top edge. They are compared with a tolerance of half
a millimetre, so that a rounding in the engine flips no line; everything else is compared as it
stands.
"""

from __future__ import annotations

import ctypes
import difflib
import math
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from paths import TESTS

GOLDEN = TESTS / "golden"
REWRITE = "REWRITE_EXPECTED"
MM = 25.4 / 72
TOLERANCE = 0.5
PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://www.aiim.org/pdfua/ns/id/": "pdfuaid",
}


@dataclass(frozen=True)
class Text:
    """A piece of text as the page draws it, in one face. Lengths in points from the page's top
    left.
    """

    page: int
    text: str
    mcid: int
    artifact: bool
    face: str
    size: float
    left: float
    right: float
    baseline: float


@dataclass(frozen=True)
class Line:
    """Pieces of text that follow each other on one baseline."""

    pieces: tuple[Text, ...]

    @property
    def first(self) -> Text:
        """The piece that is drawn first."""
        return self.pieces[0]

    @property
    def left(self) -> float:
        """Where the line begins."""
        return min(piece.left for piece in self.pieces)

    @property
    def right(self) -> float:
        """Where the line ends."""
        return max(piece.right for piece in self.pieces)

    @property
    def text(self) -> str:
        """What it says."""
        return " ".join("".join(piece.text for piece in self.pieces).split())

    @property
    def type(self) -> str:
        """The faces and sizes it is set in."""
        return " + ".join(dict.fromkeys(f"{piece.face} {piece.size:g}" for piece in self.pieces))


# ---- text, by PDFium


def texts(data: bytes) -> list[Text]:
    """Return the text of a PDF, piece by piece in the order of drawing."""
    found: list[Text] = []
    with pypdfium2.PdfDocument(data) as document:
        for number, page in enumerate(document, 1):
            textpage = page.get_textpage()
            for index in range(pdfium.FPDFPage_CountObjects(page)):
                item = pdfium.FPDFPage_GetObject(page, index)
                if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT:
                    found.append(_text(item, textpage, number, page.get_height()))
    return found


def _text(item: Any, textpage: Any, page: int, height: float) -> Text:
    left, bottom, right, top, size = (ctypes.c_float() for _ in range(5))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    pdfium.FPDFTextObj_GetFontSize(item, size)
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    length = pdfium.FPDFTextObj_GetText(item, textpage, None, 0)
    letters = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFTextObj_GetText(item, textpage, letters, length)
    name = ctypes.create_string_buffer(200)
    pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(item), name, 200)
    return Text(
        page=page,
        text=bytes(letters)[: max(0, length - 2)]
        .decode("utf-16-le")
        .replace("\x02", "-"),  # PDFium's sign at a line's end
        mcid=pdfium.FPDFPageObj_GetMarkedContentID(item),
        artifact="Artifact" in set(_marks(item)),
        face=name.value.decode().partition("+")[2].rstrip(","),
        size=round(size.value * math.hypot(matrix.c, matrix.d), 2),
        left=matrix.e,
        right=right.value,
        baseline=height - matrix.f,
    )


def _marks(item: Any) -> Iterator[str]:
    for index in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, index)
        letters, length = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
        if pdfium.FPDFPageObjMark_GetName(mark, letters, 128, length):
            yield bytes(letters)[: max(0, length.value - 2)].decode("utf-16-le")


def lines(pieces: list[Text]) -> list[Line]:
    """Return the lines that pieces of text make, from the top of the first page to the bottom of
    the last.
    """
    made: list[list[Text]] = []
    for piece in sorted(pieces, key=lambda one: one.left):
        if piece.text.strip():
            before = next((line for line in made if _goes_on(line[-1], piece)), None)
            if before:
                before.append(piece)
            else:
                made.append([piece])
    found = [Line(tuple(pieces)) for pieces in made]
    return sorted(
        found, key=lambda line: (line.first.page, round(line.first.baseline, 1), line.left)
    )


def _goes_on(before: Text, piece: Text) -> bool:
    same = before.page == piece.page and before.artifact == piece.artifact
    gap = piece.left - before.right
    return same and abs(before.baseline - piece.baseline) < 0.1 and abs(gap) < piece.size * 0.7


# ---- the map


def page_map(data: bytes) -> str:
    """Return the map of a PDF."""
    pieces = texts(data)
    with pikepdf.open(BytesIO(data)) as pdf:
        return "\n".join(
            [*_about(pdf), *_pages(pdf, lines(pieces)), *_tags(pdf, pieces), *_outline(pdf), ""]
        )


def _about(pdf: pikepdf.Pdf) -> Iterator[str]:
    yield "document"
    yield f"  language: {pdf.Root.get('/Lang')}"
    yield from (
        f"  viewer: {key[1:]} {value}" for key, value in sorted(pdf.Root.ViewerPreferences.items())
    )
    yield from (f"  {key[1:].lower()}: {value}" for key, value in sorted(pdf.docinfo.items()))
    xmp = pdf.open_metadata()
    for key in sorted(xmp, key=_prefixed):
        value = xmp[key]
        yield (
            f"  xmp {_prefixed(key)}: "
            f"{', '.join(map(str, value)) if isinstance(value, list | set) else value}"
        )


def _prefixed(key: str) -> str:
    address, _, name = key[1:].partition("}")
    return f"{PREFIXES[address]}:{name}"


def _pages(pdf: pikepdf.Pdf, drawn: list[Line]) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        left, bottom, right, top = map(float, page.mediabox)
        yield f"\npage {number}: {(right - left) * MM:.1f} x {(top - bottom) * MM:.1f} mm"
        for line in drawn:
            if line.first.page == number:
                where = f"{line.left * MM:7.1f} {line.first.baseline * MM:6.1f}"
                yield (
                    f"{where}  {line.text}  "
                    f"[{line.type}{', artifact' if line.first.artifact else ''}]"
                )


def _tags(pdf: pikepdf.Pdf, pieces: list[Text]) -> Iterator[str]:
    numbers = _numbers(pdf)
    said = {(piece.page, piece.mcid): piece for piece in pieces}
    yield "\ntags"

    def visit(element: pikepdf.Object, depth: int) -> Iterator[str]:
        words: list[Text] = []
        below: list[pikepdf.Object] = []
        for kid in kids(element):
            if isinstance(kid, int):
                words += filter(None, [said.get((numbers[element.Pg.objgen], kid))])
            elif "/S" in kid and not _only_words(kid):
                below.append(kid)
            elif "/S" in kid:
                words += filter(
                    None, [said.get((numbers[kid.Pg.objgen], number)) for number in kids(kid)]
                )
        yield "  " * depth + "  ".join(
            filter(None, [str(element.S)[1:], _attributes(element), _start(words)])
        )
        for kid in below:
            yield from visit(kid, depth + 1)

    yield from visit(kids(pdf.Root.StructTreeRoot)[0], 1)


def _numbers(pdf: pikepdf.Pdf) -> dict[Any, int]:
    return {page.objgen: number for number, page in enumerate(pdf.pages, 1)}


def kids(element: pikepdf.Object) -> list[Any]:
    """Return what an element of the structure tree holds: elements, numbers of marked content,
    links.
    """
    held = element.get("/K")
    return list(held) if isinstance(held, pikepdf.Array) else [] if held is None else [held]


def _only_words(element: pikepdf.Object) -> bool:
    """Return whether an element is a Span that the engine put around the words of one line."""
    return (
        element.S == "/Span"
        and "/Lang" not in element
        and all(isinstance(kid, int) for kid in kids(element))
    )


def _attributes(element: pikepdf.Object) -> str:
    given: Any = element.get("/A", {})
    found = [
        f"{key}={element['/' + key.title()]!s}"
        for key in ("lang", "alt")
        if "/" + key.title() in element
    ]
    found += [
        f"{key.lower()}={str(given['/' + key])[1:]}"
        for key in ("Scope", "ListNumbering")
        if "/" + key in given
    ]
    for kid in kids(element):
        if not isinstance(kid, int) and "/Obj" in kid:
            found.append(f"to={kid.Obj.A.URI} contents={kid.Obj.Contents}")
    if "/BBox" in given:
        found.append(
            "box " + " ".join(f"{float(length) * MM:.1f}" for length in given["/BBox"]) + " mm"
        )
    return "  ".join(found)


def _start(words: list[Text]) -> str:
    text, before = "", None
    for piece in words:
        text += piece.text if before in {None, piece.baseline} else " " + piece.text
        before = piece.baseline
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:58] + " …"


def _outline(pdf: pikepdf.Pdf) -> Iterator[str]:
    yield "\noutline"
    numbers = _numbers(pdf)
    for level, item in outline(pdf):
        yield f"{'  ' * level}{item.Title}  (page {numbers[item.Dest[0].objgen]})"


def outline(pdf: pikepdf.Pdf) -> Iterator[tuple[int, Any]]:
    """Yield the items of the outline with their levels, from 1."""

    def visit(item: Any, level: int) -> Iterator[tuple[int, Any]]:
        while item is not None:
            yield level, item
            yield from visit(item.get("/First"), level + 1)
            item = item.get("/Next")

    if "/Outlines" in pdf.Root:  # a poster has no headings
        yield from visit(pdf.Root.Outlines.get("/First"), 1)


# ---- comparison

POSITIONS = re.compile(
    r"^ +(-?\d+\.\d) +(-?\d+\.\d)(?=  )|  box (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) mm$"
)


def difference(made: str, golden: str) -> str:
    """Return a unified diff from the golden map to the one made; empty when nothing moved beyond
    the tolerance.
    """
    new, old = made.splitlines(), golden.splitlines()
    matcher = difflib.SequenceMatcher(
        None, [_bare(line) for line in old], [_bare(line) for line in new], autojunk=False
    )
    for start_old, start_new, count in matcher.get_matching_blocks():
        for offset in range(count):
            if _near(old[start_old + offset], new[start_new + offset]):
                new[start_new + offset] = old[start_old + offset]
    return "\n".join(difflib.unified_diff(old, new, "golden", "made", lineterm=""))


def _bare(line: str) -> str:
    return POSITIONS.sub("", line)


def _near(old: str, new: str) -> bool:
    pairs = zip(_positions(old), _positions(new), strict=True)
    return all(abs(one - other) <= TOLERANCE for one, other in pairs)


def _positions(line: str) -> list[float]:
    return [
        float(number) for match in POSITIONS.finditer(line) for number in match.groups() if number
    ]


def compare(data: bytes, name: str) -> None:
    """Compare a PDF's map with the golden one of that name."""
    made, path = page_map(data), GOLDEN / f"{name}.txt"
    if os.environ.get(REWRITE):
        path.write_text(made, "utf-8")
    assert path.is_file(), f"{path} is missing; {REWRITE}=1 writes it"
    changed = difference(made, path.read_text("utf-8"))
    assert not changed, (
        f"the pages of {name} differ; if that is meant, {REWRITE}=1 writes them anew\n{changed}"
    )


if __name__ == "__main__":
    print(page_map(Path(sys.argv[1]).read_bytes()))
