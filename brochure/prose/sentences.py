"""The article sentence by sentence: what readability, claims and the review sheet count and
number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from brochure import prose
from brochure.model.handout import Handout
from brochure.model.manuscript import Path
from brochure.prose import parts

# A stop after these ends no sentence; a single capital letter is an initial.
ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:Dr|Mr|Mrs|Ms|Prof|St|vs|etc|e\.g|i\.e|cf|al|Fig|No|Vol|approx|ca|Inc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?"
    r"|Oct|Nov|Dec|[A-Z]|(?:[A-Za-z]\.)+[A-Za-z])\.$"
)
END = re.compile(r"(?:[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[^\sa-z])|[。！？؟।]+[”’」』)]*)\s*")
WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


@dataclass(frozen=True)
class Sentence:
    """A sentence of the article: its number from 1, its plain text on one line, and where it
    starts.

    `path` is the running text that holds it, such as a section's body, `offset` the place in its
    Markdown; `block` counts the paragraphs of the article from 0.
    """

    number: int
    text: str
    path: Path
    offset: int
    block: int

    @property
    def words(self) -> list[str]:
        """Return its words; a hyphen or an apostrophe within a word divides nothing."""
        return WORD.findall(self.text)


# What may stand between two words in Markdown.
GAP = re.compile(r"[\W_]+")


@lru_cache(8)
def of(handout: Handout, *, printed: bool = False) -> tuple[Sentence, ...]:
    """Return the sentences of the running text in order; headings and cells of tables are none.

    They are as the YAML has them, or with approved errata applied as they are printed.
    """
    found: list[Sentence] = []
    block = -1
    for part in parts.of(handout):
        if part.kind != "body":
            continue
        body = part.printed if printed else part.text
        starts = _line_starts(body)
        cursor = 0
        for one in prose.blocks(body):
            cursor = max(cursor, starts[min(one.line, len(starts) - 1)])
            if one.kind not in {"paragraph", "item"}:
                continue
            block += 1
            for text in split(one.text):
                at = locate(body, text, cursor)
                found.append(Sentence(len(found) + 1, text, part.path, at, block))
                cursor = at + 1
    return tuple(found)


def split(text: str) -> Iterator[str]:
    """Yield the sentences of a paragraph, white space squeezed."""
    start, squeezed = 0, " ".join(text.split())
    for match in END.finditer(squeezed):
        if not ABBREVIATED.search(squeezed[: match.end()].rstrip()):
            yield squeezed[start : match.end()].strip()
            start = match.end()
    if squeezed[start:].strip():
        yield squeezed[start:].strip()


def locate(markdown: str, text: str, start: int = 0) -> int:
    """Return where a plain text starts in its Markdown, from an offset on; that offset when it
    cannot be found.
    """
    words = re.findall(r"\w+", text)[:6]
    at = markdown.find(words[0], start) if words else -1
    while at >= 0:
        end = at + len(words[0])
        for word in words[1:]:
            gap = GAP.match(markdown, end)
            found = markdown.find(word, end + 1, gap.end() + len(word)) if gap else -1
            if found < 0:
                break
            end = found + len(word)
        else:
            return at
        at = markdown.find(words[0], at + 1)
    return start


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]
