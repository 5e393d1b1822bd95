"""What a finished PDF says and where, read by PDFium: independent of what made it."""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from brochure.inspect import artwork, letters, structure
from brochure.inspect.artwork import Shape
from brochure.inspect.letters import LIGATURES, PageWord
from brochure.inspect.page_objects import IMAGE, TEXT, Box, Matrix, Piece, colour, pieces
from brochure.inspect.pdfium import narrow, opened, wide
from brochure.inspect.structure import UNTAGGED, Element, Path

# A gap narrower than this part of the size of type is no space between words: the narrowest is
# about a fifth.
SPACE = 0.12

# A line may rise or fall by this part of its length, half a degree.
TURNED = 0.01

# The tag of a picture, a logo, a code to scan.
FIGURE = "Figure"
# What a citation may consist of.
NUMBERS = re.compile(r"[0-9,\s]*")

RGB = tuple[int, int, int]


@dataclass(frozen=True)
class Run:
    """A piece of text as the page draws it: at most one line in one font. Lengths are points from
    the bottom left.

    `block` is the place of its paragraph, heading, item or cell in the document's tree and `role`
    that element's type; `artifact` says that it is one, such as a footer; `seen` is false for what
    is cut off, off the page or transparent. `box` and the words' boxes bound the ink, `windows` are
    what cuts it off, `colour` fills it (red, green and blue from 0 to 255), `inked` says whether
    that is put on the page at all, and `upright` is false when the run is turned. `cited` says that
    it stands under a Reference, as the raised number of a source does (ISO 32000-1, table 338);
    `listed` that it stands in an item of a list. `running` says that it is a page's head or foot,
    `order` is its place in the page's drawing, `opacity`, from 0 to 1, how much of it is seen.
    `turned` says that its letters are turned or mirrored, `is_mirrored` that they are the latter.
    """

    page: int
    block: Path
    text: str
    artifact: bool
    seen: bool
    family: str
    embedded: bool
    left: float
    right: float
    baseline: float
    size: float
    role: str
    face: str
    box: Box
    words: tuple[PageWord, ...]
    windows: tuple[Box, ...]
    colour: RGB
    inked: bool
    upright: bool
    cited: bool = False
    listed: bool = False
    running: bool = False
    order: int = 0
    opacity: float = 1.0
    turned: bool = False
    is_mirrored: bool = False

    @property
    def is_citation(self) -> bool:
        """Return whether it is the number of a source: words under a Reference are no citation, but
        words.
        """
        return self.cited and NUMBERS.fullmatch(self.text) is not None

    def goes_on(self, before: Run) -> bool:
        """Return whether the run stands in the middle of a word that the one before began, such as
        a link's.
        """
        gap = max(self.left, before.left) - min(self.right, before.right)
        same_line = (
            self.page == before.page and abs(self.baseline - before.baseline) < self.size / 10
        )
        spaced = self.text[:1].isspace() or before.text[-1:].isspace()
        return same_line and not spaced and gap < self.size * SPACE


@dataclass(frozen=True)
class Picture:
    """A bitmap as it is placed: bounds and size in points, its own size in pixels, its figure's
    alternative text.
    """

    page: int
    box: Box
    width: float
    height: float
    across: int
    down: int
    alternative: str


@dataclass(frozen=True)
class PageGeometry:
    """A page: what a viewer shows, what is left when it is trimmed, and the bounds of paths and
    pictures, in points.

    `figures` are the numbers of the marked contents of its figures: pictures, logos, codes to scan;
    `shapes` are the boxes, rules and pictures of which something can be seen.
    """

    shown: Box
    trim: Box
    drawn: tuple[Box, ...]
    figures: frozenset[int]
    shapes: tuple[Shape, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A PDF's text in the order of reading, as its tags give it, and the alternative texts of its
    figures.
    """

    runs: tuple[Run, ...]
    alternatives: tuple[str, ...]
    sheets: tuple[PageGeometry, ...]
    pictures: tuple[Picture, ...]

    @property
    def body(self) -> tuple[Run, ...]:
        """The runs that are read: no artifacts, no blanks, nothing that is not seen."""
        return tuple(run for run in self.runs if run.seen and not run.artifact and run.text.strip())


@lru_cache(2)
def read(data: bytes) -> Paper:
    """Return what a PDF says. Raises Unreadable when it cannot be read."""
    runs: list[tuple[Path, Run]] = []
    alternatives: list[str] = []
    sheets: list[PageGeometry] = []
    pictures: list[Picture] = []
    with opened(data) as document:
        for number, page in enumerate(document, 1):
            textpage = page.get_textpage()
            order, texts = structure.read(page)
            alternatives.extend(texts)
            words, shown = letters.words(textpage), page.get_cropbox()
            others: list[tuple[Piece, Element]] = []
            fonts: dict[int, _Font] = {}
            # What no tag holds comes last: artifacts, and text that a screen reader would never
            # say.
            for piece in pieces(page):
                element = order.get(piece.content, UNTAGGED)
                if piece.kind == TEXT:
                    held = words.get(_address(piece.handle), ())
                    font = _font(piece.handle, fonts)
                    run = _run(
                        piece, textpage, number, element=element, shown=shown, words=held, font=font
                    )
                    runs.append((element.place, run))
                else:
                    others.append((piece, element))
                if piece.kind == IMAGE:
                    pictures.append(_picture(piece, number, element.alternative))
            sheets.append(_geometry(page, order, others))
            textpage.close()
            page.close()
    runs.sort(key=lambda item: item[0])
    return Paper(
        runs=tuple(run for _, run in runs),
        alternatives=tuple(alternatives),
        sheets=tuple(sheets),
        pictures=tuple(pictures),
    )


def _geometry(
    page: Any, order: dict[int, Element], others: list[tuple[Piece, Element]]
) -> PageGeometry:
    """Return a page's bounds, and those of what it draws beside its text."""
    drawn = [
        artwork.shape(piece, element.alternative if element.role == FIGURE else None)
        for piece, element in others
    ]
    return PageGeometry(
        shown=page.get_cropbox(),
        trim=page.get_trimbox(),
        drawn=tuple(piece.box for piece, _ in others),
        figures=frozenset(number for number, element in order.items() if element.role == FIGURE),
        shapes=tuple(filter(None, drawn)),
    )


class _Font(NamedTuple):
    family: str
    face: str
    embedded: bool


def _font(item: Any, known: dict[int, _Font]) -> _Font:
    """Return the font of a text, each asked of PDFium once a page."""
    font = pdfium.FPDFTextObj_GetFont(item)
    address = _address(font)
    if address not in known:
        known[address] = _Font(
            family=narrow(pdfium.FPDFFont_GetFamilyName, font),
            face=narrow(pdfium.FPDFFont_GetBaseFontName, font).rpartition("+")[2],
            embedded=bool(pdfium.FPDFFont_GetIsEmbedded(font)),
        )
    return known[address]


def _run(
    piece: Piece, textpage: Any, number: int, element: Element, shown: Box,
    words: tuple[PageWord, ...], font: _Font,
) -> Run:  # fmt: skip
    item, matrix, box = piece.handle, piece.matrix, piece.box
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(item, size)
    inked = (
        piece.opacity > 0
        and pdfium.FPDFTextObj_GetTextRenderMode(item) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    )
    text = wide(pdfium.FPDFTextObj_GetText, item, textpage).translate(LIGATURES)
    return Run(
        page=number,
        block=element.block,
        text=text,
        artifact=piece.artifact,
        seen=inked and all(_mostly_inside(box, window) for window in (shown, *piece.windows)),
        family=font.family,
        embedded=font.embedded,
        left=box[0],
        right=box[2],
        baseline=matrix[5],
        size=size.value * math.hypot(matrix[2], matrix[3]),
        role=element.role,
        face=font.face,
        box=box,
        words=words or (PageWord(text.strip(), box),),
        windows=piece.windows,
        colour=colour(item)[:3],
        inked=inked,
        upright=abs(matrix[1]) < 1e-3 and abs(matrix[2]) < 1e-3,
        cited=element.cited,
        listed=element.listed,
        running=piece.running,
        order=piece.order,
        opacity=piece.opacity,
        turned=_is_turned(matrix),
        is_mirrored=matrix[0] * matrix[3] < matrix[1] * matrix[2],
    )


def _is_turned(matrix: Matrix) -> bool:
    """Return whether letters are turned or mirrored; slanted ones still stand on their line."""
    a, b, _, d, _, _ = matrix
    return a <= 0 or d <= 0 or abs(b) > TURNED * a


def _address(item: Any) -> int:
    return ctypes.addressof(item.contents)


def _picture(piece: Piece, number: int, alternative: str) -> Picture:
    across, down = ctypes.c_uint(), ctypes.c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(piece.handle, across, down)
    a, b, c, d, _, _ = piece.matrix  # a picture fills the unit square (ISO 32000-1, 8.9.5)
    width, height = math.hypot(a, b), math.hypot(c, d)
    return Picture(
        page=number,
        box=piece.box,
        width=width,
        height=height,
        across=across.value,
        down=down.value,
        alternative=alternative,
    )


def _mostly_inside(box: Box, window: Box) -> bool:
    """Return whether at least three quarters of a box lie inside a window, in width and in
    height.
    """
    width, height = box[2] - box[0], box[3] - box[1]
    across = min(box[2], window[2]) - max(box[0], window[0])
    up = min(box[3], window[3]) - max(box[1], window[1])
    return across >= 0.75 * width and up >= 0.75 * height
