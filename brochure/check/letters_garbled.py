"""Letters came out wrong: a file was read in another encoding than it was saved in.

«Donâ€™t» was «Don’t» in UTF-8 before a program read it as Windows-1252 and saved what it saw.

Basis: The Unicode Standard 15.0, 3.9 (UTF-8) and 5.22 (U+FFFD); RFC 3629,
https://www.rfc-editor.org/rfc/rfc3629.

Faulty: Donâ€™t eat for eight hours.

Mended: Don’t eat for eight hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brochure.check import _printed
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Place, error
from brochure.model.manuscript import Manuscript, SourceText
from brochure.model.rule import Rule
from brochure.prose import garbled
from brochure.prose.garbled import Garbled

RULE = Rule(reads="text")

# Of a file that is garbled as a whole the first words tell enough.
MOST = 5


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Look at each word that is printed, and at each of the clinic's own text."""
    words: dict[str, list[tuple[Garbled, Place]]] = {}
    for one in _printed.texts(manuscript, edition):
        for found in garbled.of(one.text):
            words.setdefault(one.marks.file, []).append((found, one.place(found.offset)))
    if manuscript.source:
        name = manuscript.source.name
        words.setdefault(name, []).extend(_in_source(manuscript.source, name))
    for some in words.values():
        yield from _told(some)


def _in_source(source: SourceText, name: str) -> Iterator[tuple[Garbled, Place]]:
    numbers = source.numbers or range(1, len(source.lines) + 1)
    for number, line in zip(numbers, source.lines, strict=True):
        for found in garbled.of(line):
            yield found, Place(name, number, found.offset + 1, line)


def _told(words: Iterable[tuple[Garbled, Place]]) -> Iterator[Finding]:
    """Yield the first words of a file that are garbled, each once, with how many more there are."""
    once = {found.word: (found, place) for found, place in reversed(list(words))}
    rows = list(reversed(once.values()))
    for number, (found, where) in enumerate(rows[:MOST], 1):
        message = f"«{found.word}» is garbled: the file was read in the wrong encoding"
        if found.meant:
            message += f"; «{found.meant}» was probably meant"
        if number == MOST and len(rows) > MOST:
            message += f" ({len(rows) - MOST} more such words)"
        hint = "open the original as UTF-8 (or as Windows-1252, if it is old), and copy it again"
        yield error("letters-garbled", message, where, hint)
