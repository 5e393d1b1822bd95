"""The article of a YAML file as words, each with line and column; Markdown counts by what it
prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from brochure.diff.nouns import ComparedWord
from brochure.model.finding import Place
from brochure.model.manuscript import Manuscript, Path
from brochure.prose import parts
from brochure.prose.parts import Part

# Signs that print nothing: emphasis, targets of links, citations, marks of lists and headings,
# breaks of paragraphs.
MARKUP = re.compile(r"\[@[^\]]*\]|@[\w-]+|\]\([^)]*\)?|[*_`\[\]#>|\\¶↵!]|^[-+]$|^\d+[.)]$")


def printed(manuscript: Manuscript) -> list[Part]:
    """Return what is compared word by word in the order of the page; an address is a setting."""
    return [
        part for part in parts.of(manuscript.handout) if part.documents and part.kind != "address"
    ]


def words(manuscript: Manuscript, lines: Sequence[str]) -> Iterator[ComparedWord]:
    """Yield every printed word; `lines` are those of the YAML file."""
    block = 0
    for part in printed(manuscript):
        finder = _Finder(manuscript, part.path, lines)
        for paragraph in part.paragraphs:
            block += 1
            for text in paragraph.split():
                yield ComparedWord(text, part.section, block, finder.place(text))


def tokens(manuscript: Manuscript, lines: Sequence[str]) -> Iterator[ComparedWord]:
    """Yield all Markdown as written, word by word; ¶ ends a paragraph, ↵ a line
    that must end.
    """
    block = 0
    for part in printed(manuscript):
        if not part.markdown:
            continue
        finder = _Finder(manuscript, part.path, lines)
        for paragraph in re.split(r"\n\s*\n", part.printed.strip()):
            block += 1
            for text in [*re.sub(r"(?: {2}|\\)\n", " ↵ ", paragraph).split(), "¶"]:
                yield ComparedWord(text, part.section, block, finder.place(text))


def without_markup(found: Sequence[ComparedWord]) -> str:
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
