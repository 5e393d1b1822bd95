"""Every text that is printed as a file has it, wherever it stands: the handout's, its document
control's, the brand's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from brochure.check import _words
from brochure.model.edition import Edition
from brochure.model.finding import Place
from brochure.model.manuscript import Manuscript, Marks, Path
from brochure.model.says import Kind
from brochure.prose import lists, parts

STARTS = re.compile(rf"\s*(?:[-+*{lists.BULLETS}{lists.DASHES}]\s|\d{{1,3}}[.)]\s|[|#>])")


@dataclass(frozen=True)
class Text:
    """A text as it is written, the way to it in its file, and what it is to its reader."""

    marks: Marks
    path: Path
    text: str
    kind: Kind = "text"
    markdown: bool = False

    def place(self, offset: int) -> Place:
        """Return the line and column of an offset."""
        return _words.at(self.marks, self.path, self.text, offset)


def texts(manuscript: Manuscript, edition: Edition) -> Iterator[Text]:
    """Yield what the page may say, in the order of the files."""
    handout, marks = manuscript.handout, manuscript.marks
    for part in parts.of(handout):
        yield Text(marks, part.path, part.text, part.kind, part.markdown)
    for number, erratum in enumerate(handout.errata):
        if erratum.approved_by:
            yield Text(marks, ("errata", number, "replace"), erratum.replace, markdown=True)
    control = handout.document
    for name in ("version", "owner", "reviewed_by"):
        if getattr(control, name):
            yield Text(marks, ("document", name), getattr(control, name))
    brand, own = edition.brand, edition.brand_marks
    for name in ("name", "logo_alt"):
        yield Text(own, (name,), getattr(brand, name))
    for number, line in enumerate(brand.wordmark):
        yield Text(own, ("wordmark", number), line)
    for name in type(brand.contact).model_fields:
        if getattr(brand.contact, name):
            yield Text(own, ("contact", name), getattr(brand.contact, name), "address")


def runs_on(marks: Marks, path: Path) -> Place | None:
    """Return the first line of a Markdown text that YAML joins to the one before it, though it
    starts something new; None where there is none.
    """
    blanks, begun = 0, False
    for line in marks.folded.get(path, ()):
        if not line.text.strip():
            blanks += 1
            continue
        # one empty line makes a line's end of it, enough for a row or an item and for no paragraph
        if begun and blanks < 2 and (blanks == 0) == bool(STARTS.match(line.text)):
            return line
        blanks, begun = 0, True
    return None
