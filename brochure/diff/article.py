"""The article of a YAML file as words, each with line and column; Markdown counts by what it
prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from brochure import prose
from brochure.diff.nouns import Word
from brochure.model.finding import Place
from brochure.model.manuscript import Manuscript, Path

# Signs that print nothing: emphasis, targets of links, citations, marks of lists and headings,
# breaks of paragraphs.
MARKUP = re.compile(r"\[@[^\]]*\]|@[\w-]+|\]\([^)]*\)?|[*_`\[\]#>|\\¶↵!]|^[-+]$|^\d+[.)]$")


@dataclass(frozen=True)
class Passage:
    """A value that is printed: the way to it, the part of the handout, its paragraphs as printed,
    and as written.
    """

    path: Path
    part: str
    paragraphs: tuple[str, ...]
    markdown: str = ""


def passages(manuscript: Manuscript) -> Iterator[Passage]:
    """Yield what is printed of a handout in the order of the page, approved errata applied."""
    handout = manuscript.handout
    for name in ("kicker", "title", "subtitle"):
        if getattr(handout, name):
            yield Passage((name,), name.capitalize(), (getattr(handout, name),))
    for index, excerpt in enumerate(handout.at_a_glance):
        yield Passage(("at_a_glance", index, "label"), "At a glance", (excerpt.label,))
        yield Passage(
            ("at_a_glance", index, "text"), "At a glance", (handout.corrected(excerpt.text),)
        )
    for index, section in enumerate(handout.sections):
        part = heading(manuscript, index)
        if section.heading:
            yield Passage(("sections", index, "heading"), part, (part,))
        body = handout.corrected(section.body)
        yield Passage(("sections", index, "body"), part, tuple(prose.paragraphs(body)), body)
    for index, entry in enumerate(handout.glossary):
        yield Passage(("glossary", index, "term"), "Glossary", (entry.term,))
        yield Passage(
            ("glossary", index, "meaning"), "Glossary", (handout.corrected(entry.meaning),)
        )
    for index, question in enumerate(handout.questions):
        yield Passage(("questions", index), "Questions", (question,))
    for index, reference in enumerate(handout.references):
        yield Passage(("references", index, "text"), "References", (reference.text,))
    if handout.qr:
        yield Passage(("qr", "caption"), "Code to scan", (handout.qr.caption,))


def heading(manuscript: Manuscript, index: int) -> str:
    """Return what a section is called."""
    handout = manuscript.handout
    text = handout.sections[index].heading
    return (
        handout.corrected(text)
        if text
        else "Introduction"
        if index == 0
        else f"Section {index + 1}"
    )


def words(manuscript: Manuscript, lines: Sequence[str]) -> Iterator[Word]:
    """Yield every printed word; `lines` are those of the YAML file."""
    block = 0
    for passage in passages(manuscript):
        finder = _Finder(manuscript, passage.path, lines)
        for paragraph in passage.paragraphs:
            block += 1
            for text in paragraph.split():
                yield Word(text, passage.part, block, finder.place(text))


def tokens(manuscript: Manuscript, lines: Sequence[str]) -> Iterator[Word]:
    """Yield the Markdown of all sections as written, word by word; ¶ ends a paragraph, ↵ a line
    that must end.
    """
    block = 0
    for passage in passages(manuscript):
        if not passage.markdown:
            continue
        finder = _Finder(manuscript, passage.path, lines)
        for paragraph in re.split(r"\n\s*\n", passage.markdown.strip()):
            block += 1
            for text in [*re.sub(r"(?: {2}|\\)\n", " ↵ ", paragraph).split(), "¶"]:
                yield Word(text, passage.part, block, finder.place(text))


def without_markup(found: Sequence[Word]) -> str:
    """Return what is left of Markdown's words when everything is taken out that prints no word."""
    return "".join(MARKUP.sub("", word.text) for word in found)


class _Finder:
    """Finds the words of one value in the YAML file, one after another."""

    def __init__(self, manuscript: Manuscript, path: Path, lines: Sequence[str]) -> None:
        marks = manuscript.marks
        block = marks.blocks.get(path)
        start = block[0] if block else marks.at(*path)
        last = block[-1].line if block else self._end(marks.places.values(), start.line, len(lines))
        self.file, self.lines = start.file, lines
        self.line, self.column, self.last = start.line, start.column - 1, last

    @staticmethod
    def _end(places: Iterable[Place], line: int, last: int) -> int:
        """Return the last line that a value may reach: the one before the next value begins."""
        later = [place.line for place in places if place.line > line]
        return min(later, default=last + 1) - 1 or line

    def place(self, text: str) -> Place | None:
        """Return where the next word stands, or where the one before it ended when YAML wrote it
        otherwise.
        """
        if not 0 < self.line <= len(self.lines):
            return None
        form = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
        column = self.column
        for line in range(self.line, min(self.last, len(self.lines)) + 1):
            match = form.search(self.lines[line - 1], column)
            if match:
                self.line, self.column = line, match.end()
                return Place(self.file, line, match.start() + 1, self.lines[line - 1])
            column = 0
        return Place(self.file, self.line, self.column + 1, self.lines[self.line - 1])
