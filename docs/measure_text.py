"""Measure how many words of running text a format has room for, and write them into
docs/reference/formats.md.

The text is a page for patients by an agency of the United States, cut off after so many words:
paragraphs of 60 words, three under a heading. `make room` runs this; it takes a minute.
"""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import filler

from brochure import compose, read
from brochure.errors import BadInput
from brochure.shelves import Shelves
from brochure.typeset import Typesetter

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "formats.md"
TEXT = ROOT / "tests" / "health_texts" / "diabetes.txt"
PARAGRAPH, SECTION = 60, 180
BLOCK = re.compile(r"(?<=<!-- room: by docs/measure_text\.py -->\n).*?(?=<!-- end -->)", re.DOTALL)
STEP, MOST = 10, 4000
# A copyfit's ceiling and its floor.
FULL, TIGHTEST = 1.0, 0.0
# A format, and the pages that it is asked to stay on.
ASKED = (
    ("handout", 2),
    ("handout-a4", 2),
    ("large-print", 2),
    ("large-print", 8),
    ("large-print-a4", 8),
    ("trifold", 2),
    ("trifold-a4", 2),
)
AROUND: dict[str, Any] = {
    "at_a_glance": [
        {"label": "Good to know", "text": "we greet you at the door and show you where to sit"},
        {"label": "Please bring", "text": "a paper with what you would like to ask"},
    ],
    "glossary": [
        {"term": f"word {number}", "meaning": "what it means in a few plain words"}
        for number in range(1, 5)
    ],
    "questions": ["What does this mean for me?", "What happens next?", "When do I come again?"],
    "references": filler.references(3),
}


class Row(NamedTuple):
    """The most words that fit, in steps of ten: without and with what stands around the text, each
    in type of full size and in the tightest that the format allows.
    """

    format: str
    pages: int
    alone: tuple[int, int]
    with_rest: tuple[int, int]

    def line(self) -> str:
        """Return the row of the table."""
        cells = [f"`{self.format}`", str(self.pages)]
        for full, most in (self.alone, self.with_rest):
            cells.append(f"{full:,}, at most {most:,}" if most > full else f"{full:,}")
        return f"| {' | '.join(cells)} |"


class Rooms:
    """Lays articles out in our formats; the engine stays warm."""

    def __init__(self, folder: Path) -> None:
        """Take a folder for the articles."""
        self.folder = folder
        self.shelves = Shelves(ROOT)
        self.typesetter = Typesetter(self.shelves)

    def fits(
        self, words: int, *, name: str, pages: int, setting: float, around: dict[str, Any]
    ) -> bool:
        """Return whether an article of so many words stays on so many pages and in every panel, at
        a setting between a format's floor and its ceiling.
        """
        file = filler.saved(self.folder, filler.article(0, sections=sections(words), **around))
        manuscript, findings = read.handout(file)
        if manuscript is None:
            raise BadInput(findings)
        handout = manuscript.handout
        edition, findings = read.edition(self.shelves, name, handout.language, handout.brand)
        if edition is None:
            raise BadInput(findings)
        edition = replace(edition, format=edition.format.fitted(setting))
        html = compose.html(manuscript, edition, self.shelves)
        layout = self.typesetter.lay_out(html)
        return layout.pages <= pages and not layout.overset

    def most(self, **asked: Any) -> int:
        """Return the largest multiple of STEP words that fits, by bisection."""
        low, high = 0, MOST // STEP
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.fits(middle * STEP, **asked) else (low, middle)
        return low * STEP

    def row(self, name: str, pages: int) -> Row:
        """Measure one row."""
        measured = [
            (
                self.most(name=name, pages=pages, setting=FULL, around=around),
                self.most(name=name, pages=pages, setting=TIGHTEST, around=around),
            )
            for around in ({}, AROUND)
        ]
        return Row(name, pages, alone=measured[0], with_rest=measured[1])


def sections(words: int) -> list[dict[str, Any]]:
    """Return the first words of the text, from its start again where it ends, as sections."""
    text = re.sub(r"^(###|-) ", "", TEXT.read_text("utf-8"), flags=re.MULTILINE).split()
    text = (text * (words // len(text) + 1))[:words]
    found = []
    for start in range(0, words, SECTION):
        section = text[start : start + SECTION]
        body = [
            " ".join(section[first : first + PARAGRAPH])
            for first in range(0, len(section), PARAGRAPH)
        ]
        heading = f"Part {start // SECTION + 1} of the text"
        found.append({"heading": heading, "body": "\n\n".join(body)})
    return found


def table(rows: list[Row]) -> str:
    """Return the table of the page."""
    head = "| format | pages | text alone | text, with a box, a glossary, questions and sources |"
    return "\n".join([head, "| --- | --- | --- | --- |", *(row.line() for row in rows)])


def main() -> None:
    """Measure, and write the table."""
    with tempfile.TemporaryDirectory() as folder:
        rooms = Rooms(Path(folder))
        rows = []
        for name, pages in ASKED:
            rows.append(rooms.row(name, pages))
            sys.stdout.write(f"{rows[-1].line()}\n")
    text = PAGE.read_text("utf-8")
    PAGE.write_text(BLOCK.sub(f"\n{table(rows)}\n\n", text), "utf-8")


if __name__ == "__main__":
    main()
