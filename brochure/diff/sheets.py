"""What the pages say: words with their boxes, whole again where a line's end broke them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from brochure.diff.nouns import Box, ComparedWord, PageSize, Printed
from brochure.inspect import page_objects, structure, tagged_text, viewer

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
    """Return what a PDF says. Raises Unreadable when it cannot be read.

    A word that a line's end breaks is whole again where its whole form stands in `vocabulary`.
    """
    runs = tagged_text.read(data).runs
    placed = [(run.page, word.box) for run in runs for word in run.words]
    frames = {
        (page, box): Box(page, *shown)
        for (page, box), shown in zip(placed, viewer.shown(data, placed), strict=True)
    }
    bits = _bits(runs, frames)
    sheets = tuple(PageSize(width, height) for width, height in viewer.sizes(data))
    whole = list(_whole(bits, vocabulary))
    blocks = {
        block: number for number, block in enumerate(dict.fromkeys(bit.block for bit in whole))
    }

    def words(artifact: bool) -> Iterator[ComparedWord]:
        for bit in whole:
            if bit.artifact is artifact:
                part = ARTIFACTS if artifact else f"Page {bit.boxes[0].page}"
                yield ComparedWord(
                    text=bit.text,
                    part=part,
                    block=blocks[bit.block],
                    boxes=tuple(bit.boxes),
                )

    broken = frozenset(
        form
        for bit, after in itertools.pairwise(bits)
        if bit.block == after.block
        and bit.line != after.line
        and (bit.text.endswith(HYPHENS) or ADDRESS.search(bit.text))
        for form in _forms(bit.text, after.text)
    )
    return Printed(
        words=tuple(words(False)), artifacts=tuple(words(True)), sheets=sheets, broken=broken
    )


def _bits(
    runs: Sequence[tagged_text.Run], frames: Mapping[tuple[int, page_objects.Box], Box]
) -> list[_Bit]:
    """Return the words of the runs, each with its box; `frames` has the boxes as the pages are
    shown.
    """
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
        block = (run.block, run.page if run.block == structure.LAST or run.artifact else 0)
        for word in filter(lambda word: word.text, run.words):
            text, box = word.text.replace(PDFIUM_HYPHEN, "-"), frames[run.page, word.box]
            if glued:
                bits[-1].text += text
                bits[-1].boxes[-1] = bits[-1].boxes[-1].around(box)
            else:
                bits.append(
                    _Bit(
                        text=text,
                        boxes=[box],
                        block=block,
                        line=(run.page, round(run.baseline)),
                        artifact=run.artifact,
                    )
                )
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
