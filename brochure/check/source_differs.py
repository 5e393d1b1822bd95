"""The YAML does not hold the clinic's article word for word.

The words are the clinic's: they are printed as written, and nothing edits them silently. A
correction is an erratum.

Basis: no published standard; this project's own rule that what is approved is what is printed.

Faulty: body: Rest may help., where the article says "Rest helps."

Mended: body: Rest helps.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from brochure.check import _words
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Place, error
from brochure.model.manuscript import Manuscript, Path
from brochure.model.rule import Rule

RULE = Rule(reads="text", waivable=False)

SHOWN = 12
HINT = "write it as the source does; propose a correction under errata"


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Compare both as streams of words; every difference is told with where it stands."""
    if manuscript.source is None:
        return
    written = [(path, word) for path, text in _words.article(manuscript) for word in text.split()]
    wanted = [word for line in manuscript.source.lines for word in line.split()]
    matcher = difflib.SequenceMatcher(None, [word for _, word in written], wanted, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            continue
        where = _place(manuscript, written, start)
        yours, source = _said(word for _, word in written[start:end]), _said(wanted[first:last])
        if kind == "delete":
            yield error("source-differs", f"the source does not have {yours}", where, HINT)
        elif kind == "insert":
            yield error(
                "source-differs", f"{source}, which the source has here, is missing", where, HINT
            )
        else:
            yield error(
                "source-differs", f"here stands {yours}, but the source has {source}", where, HINT
            )


def _said(words: object) -> str:
    listed = list(words)  # type: ignore[call-overload]
    return "«" + " ".join(listed[:SHOWN]) + (" …" if len(listed) > SHOWN else "") + "»"


def _place(manuscript: Manuscript, written: list[tuple[Path, str]], index: int) -> Place:
    """Return the line in which a word stands, by counting the words of its block."""
    if not written:
        return manuscript.marks.at("sections")
    index = min(index, len(written) - 1)
    path = written[index][0]
    first = next(i for i, (other, _) in enumerate(written) if other == path)
    passed = index - first
    for place in manuscript.marks.blocks.get(path, ()):
        here = place.text.split()
        if passed < len(here):
            column = place.text.find(here[passed]) + 1
            return Place(place.file, place.line, column, place.text)
        passed -= len(here)
    return manuscript.marks.at(*path)
