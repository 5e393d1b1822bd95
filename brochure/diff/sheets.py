"""What the pages say and how they look, read by PDFium: words with their boxes, and pictures of the
pages.
"""

from __future__ import annotations

import io
import itertools
import math
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import ImageChops

from brochure.diff.nouns import Box, Printed, Sheet, Word
from brochure.inspect import tagged_text

# Dots per inch of the report's pictures: body type is read easily, and a page of text takes some 60
# KB.
DPI = 100
# Dots per inch at which two pages are compared: a hairline still shows.
COARSE_DPI = 72
MAX_DOTS = 3_000_000
COLOURS = 64
# PDFium places on whole dots: a tenth of a point is fine enough for a frame around a word.
STEPS = 10
# A word may be broken at a line's end after these; the engine's own hyphen is the first.
BREAKS = ("-", "\u2010", "\u00ad", "/", ".", ":", "_", "=", "&", "?", ",")
HYPHENS = BREAKS[:3]
# Part of a DOI or a web address: a full stop at its end does not end a sentence.
ADDRESS = re.compile(r"\d|/")
# What PDFium gives for a hyphen at the end of a line.
PDFIUM_HYPHEN = "\u0002"
ARTIFACTS = "Head and foot"


@dataclass
class _Bit:
    """A word, or the part of one that stands on one line."""

    text: str
    boxes: list[Box]
    block: tuple[object, ...]
    line: tuple[int, float]
    artifact: bool


def printed(data: bytes, vocabulary: Set[str] = frozenset()) -> Printed:
    """Return what a PDF says. Raises pypdfium2.PdfiumError when it cannot be read.

    A word that a line's end breaks is whole again where its whole form stands in `vocabulary`.
    """
    paper = tagged_text.read(data)
    document = pypdfium2.PdfDocument(data)
    try:
        pages = list(document)
        bits = _bits(paper.runs, pages)
        sheets = tuple(Sheet(*page.get_size()) for page in pages)
    finally:
        document.close()
    whole = list(_whole(bits, vocabulary))
    blocks = {
        block: number for number, block in enumerate(dict.fromkeys(bit.block for bit in whole))
    }

    def words(artifact: bool) -> Iterator[Word]:
        for bit in whole:
            if bit.artifact is artifact:
                part = ARTIFACTS if artifact else f"Page {bit.boxes[0].page}"
                yield Word(bit.text, part, blocks[bit.block], None, tuple(bit.boxes))

    broken = frozenset(
        form
        for bit, after in itertools.pairwise(bits)
        if bit.block == after.block
        and bit.line != after.line
        and (bit.text.endswith(HYPHENS) or ADDRESS.search(bit.text))
        for form in _forms(bit.text, after.text)
    )
    return Printed(tuple(words(False)), tuple(words(True)), sheets, broken)


def _bits(runs: Sequence[tagged_text.Run], pages: Sequence[Any]) -> list[_Bit]:
    bits: list[_Bit] = []
    before: tagged_text.Run | None = None
    cited: tagged_text.Run | None = None
    for run in runs:
        if not run.seen:
            continue
        if run.is_citation:  # the number of a source, which the YAML's words do not have
            cited = run
            continue
        glued = bool(
            before and bits and run.artifact == before.artifact and _goes_on(run, before, cited)
        )
        cited = None
        # without tags a page is one block: what stands where is not known
        block = (run.block, run.page if run.block == tagged_text.LAST or run.artifact else 0)
        for word in filter(lambda word: word.text, run.words):
            text, box = (
                word.text.replace(PDFIUM_HYPHEN, "-"),
                _on_page(pages[run.page - 1], run.page, word.box),
            )
            if glued:
                bits[-1].text += text
                bits[-1].boxes[-1] = bits[-1].boxes[-1].around(box)
            else:
                bits.append(_Bit(text, [box], block, (run.page, round(run.baseline)), run.artifact))
            glued = False
        before = run
    return bits


def _goes_on(run: tagged_text.Run, before: tagged_text.Run, cited: tagged_text.Run | None) -> bool:
    """Return whether a run goes on in a word: that of the run before it, or over the raised number
    of a source.
    """
    if cited is None:
        return run.goes_on(before)
    level = run.page == before.page and abs(run.baseline - before.baseline) < run.size / 10
    return (
        level
        and not run.text[:1].isspace()
        and run.left - cited.right < run.size * tagged_text.SPACE
    )


def _on_page(page: Any, number: int, box: tuple[float, float, float, float]) -> Box:
    """Return a box as the page is shown: cropped, turned, measured from the top."""
    width, height = page.get_size()
    left, bottom, right, top = box
    corners = [page_to_sheet(page, width, height, x, y) for x, y in ((left, bottom), (right, top))]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return Box(number, min(across), min(down), max(across), max(down))


def page_to_sheet(
    page: Any, width: float, height: float, x: float, y: float
) -> tuple[float, float]:
    """Return a point of a PDF's page as it is shown, in points from the top left corner."""
    across, down = pdfium.c_int(), pdfium.c_int()
    size = (round(width * STEPS), round(height * STEPS))
    pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
    return across.value / STEPS, down.value / STEPS


def forms(found: Printed) -> set[str]:
    """Return the words of a print, and those that its lines' ends may have broken."""
    return {word.text for word in (*found.words, *found.artifacts)} | found.broken


def _forms(text: str, after: str) -> list[str]:
    """Return what two parts of a word may be as one: with the hyphen between them and without."""
    if not text.endswith(BREAKS) or len(text) < 2:
        return []
    return [text + after, *([text[:-1] + after] if text.endswith(HYPHENS) else [])]


def _whole(bits: Sequence[_Bit], vocabulary: Set[str]) -> Iterator[_Bit]:
    waiting: _Bit | None = None
    for bit in bits:
        if waiting and bit.block == waiting.block and bit.line != waiting.line:
            known = [form for form in _forms(waiting.text, bit.text) if form in vocabulary]
            if known:
                waiting = replace(
                    waiting, text=known[0], boxes=[*waiting.boxes, *bit.boxes], line=bit.line
                )
                continue
        if waiting:
            yield waiting
        waiting = bit
    if waiting:
        yield waiting


def pages(data: bytes) -> int:
    """Return how many pages a PDF has. Raises pypdfium2.PdfiumError when it cannot be read."""
    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


def version(data: bytes) -> str | None:
    """Return the version that brochure wrote into a PDF's metadata, or None."""
    match = re.search(rb"<xmpMM:VersionID>([^<]{1,200})</", data)
    return match[1].decode("utf-8", "replace") if match else None


def metadata(data: bytes) -> dict[str, str]:
    """Return title, author, subject and keywords of a PDF."""
    document = pypdfium2.PdfDocument(data)
    try:
        found = document.get_metadata_dict()
        return {name: found.get(name, "") for name in ("Title", "Author", "Subject", "Keywords")}
    finally:
        document.close()


def picture(data: bytes, number: int) -> bytes:
    """Return a page (from 1) as a PNG file of DPI dots an inch and few colours, fewer dots when the
    page is huge.
    """
    document = pypdfium2.PdfDocument(data)
    try:
        image = _drawn(document, number, DPI).convert("RGB").quantize(COLOURS)
        file = io.BytesIO()
        image.save(file, "PNG", optimize=True)
        return file.getvalue()
    finally:
        document.close()


def looks(old: bytes, new: bytes, numbers: Sequence[int]) -> Iterator[Box]:
    """Yield for each of these pages, when it looks different, the bounds of what does."""
    was, now = pypdfium2.PdfDocument(old), pypdfium2.PdfDocument(new)
    try:
        for number in numbers:
            pictures = [
                _drawn(document, number, COARSE_DPI).convert("RGB") for document in (was, now)
            ]
            if pictures[0].size != pictures[1].size:
                yield Box(number, 0, 0, *now.get_page_size(number - 1))
                continue
            bounds = ImageChops.difference(*pictures).getbbox()
            if bounds:
                scale = now.get_page_size(number - 1)[0] / pictures[0].width
                yield Box(number, *(scale * length for length in bounds))
    finally:
        was.close()
        now.close()


def _drawn(document: Any, number: int, dpi: int) -> Any:
    page = document[number - 1]
    width, height = page.get_size()
    bitmap = page.render(scale=min(dpi / 72, math.sqrt(MAX_DOTS / max(1.0, width * height))))
    try:
        return bitmap.to_pil().copy()  # the copy outlives the bitmap
    finally:
        bitmap.close()
        page.close()
