"""The PDF does not say what the clinic approved, line by line.

The text is taken from the finished file by another library than the one that made it, and every line of the source must
stand in it exactly and in its order, but for white space and approved errata. A hyphen that ends a line may be the
engine's; ligatures count as their letters; page furniture (artifacts) may stand between. Basis: domain.md R23.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from brochure.check import _paper, _words
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript, Path
from brochure.model.pdf import Pdf

# Stands in the stream for a hyphen at the end of a line, which the engine may have put there.
LINE_END_HYPHEN = "\x00"
SOFT_HYPHEN = "\u00ad"
SHOWN = 40


@dataclass(frozen=True)
class _Line:
    """A line of the approved text, and where the YAML holds it."""

    text: str
    path: Path


def pdf(manuscript: Manuscript, _edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look for each line after the one before it; the first that is not there ends the proof."""
    paper = _paper.read(made.data)
    logo_line = manuscript.handout.source.logo_line if manuscript.handout.source else None
    if logo_line and logo_line not in paper.alternatives:
        message = f"no picture has the alternative text «{logo_line}», which the source has in place of the logo"
        yield error(
            "text-not-verbatim", message, manuscript.marks.at("source", "logo_line"), "name it as the brand's logo_alt"
        )
    stream = _stream(paper)
    position = 0
    for line in _approved(manuscript):
        found = _form(line.text).search(stream, position)
        if not found:
            yield _difference(line, stream, position, manuscript)
            return
        position = found.end()


def _approved(manuscript: Manuscript) -> Iterator[_Line]:
    """Yield the lines that the PDF must hold: the source's, or without a source the YAML's own."""
    handout, source = manuscript.handout, manuscript.source
    article = [(path, text) for path, text in _words.article(manuscript) if path != ("source", "logo_line")]
    lines = [text for _, text in article]
    if source:
        lines = list(source.lines)
        if handout.source and handout.source.logo_line in lines:
            lines.remove(handout.source.logo_line)
    for index, text in enumerate(lines):
        path = article[index][0] if index < len(article) else ("source", "file")
        yield _Line(handout.corrected(text), path)


def _stream(paper: _paper.Paper) -> str:
    """Return the PDF's text without white space and page furniture, hyphens at line ends marked."""
    parts: list[str] = []
    for run in paper.runs:
        if not run.furniture:
            text = "".join(run.text.split()).replace(SOFT_HYPHEN, "")
            parts.append(text[:-1] + LINE_END_HYPHEN if text.endswith(("-", "\u2010", "\ufffe", "\x02")) else text)
    return "".join(parts)


def _characters(text: str) -> list[str]:
    return list("".join(text.split()).replace(SOFT_HYPHEN, "").translate(_paper.LIGATURES))


def _form(text: str, length: int | None = None) -> re.Pattern[str]:
    """Return what finds a text in the stream: its first characters, with a line-end hyphen allowed between any two."""
    letters = _characters(text)[:length]
    hyphen = re.escape(LINE_END_HYPHEN)
    steps = [f"[-\u2010{hyphen}]" if letter in "-\u2010" else f"{hyphen}?{re.escape(letter)}" for letter in letters]
    return re.compile("".join(steps))


def _difference(line: _Line, stream: str, position: int, manuscript: Manuscript) -> Finding:
    """Say how far the line can be followed, and what stands there instead."""
    low, high = 0, len(_characters(line.text))
    while low < high:
        middle = (low + high + 1) // 2
        if _form(line.text, middle).search(stream, position):
            low = middle
        else:
            high = middle - 1
    where = manuscript.marks.at(*line.path)
    hint = "the page must print the approved text; look for what hides, cuts or changes it"
    earlier = _form(line.text).search(stream)
    if earlier:
        return error("text-not-verbatim", f"«{_start(line.text)}» stands before what it should follow", where, hint)
    followed = _form(line.text, low).search(stream, position) if low else None
    if not followed or low < min(8, len(_characters(line.text))):
        return error("text-not-verbatim", f"«{_start(line.text)}» is not in the PDF", where, hint)
    approved = _tail(line.text, low)
    printed = stream[followed.end() : followed.end() + SHOWN].replace(LINE_END_HYPHEN, "-")
    before = _head(line.text, low)
    message = f"after «{before}» the PDF has «{printed}» (without its spaces), but approved is «{approved}»"
    return error("text-not-verbatim", message, where, hint)


def _start(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + " …"


def _offset(text: str, letters: int) -> int:
    """Return where in a text its first so many visible characters end."""
    seen = 0
    for index, letter in enumerate(text):
        if seen == letters:
            return index
        seen += len(_characters(letter))
    return len(text)


def _head(text: str, letters: int) -> str:
    return text[: _offset(text, letters)][-SHOWN:].strip()


def _tail(text: str, letters: int) -> str:
    return text[_offset(text, letters) :][:SHOWN].strip()
