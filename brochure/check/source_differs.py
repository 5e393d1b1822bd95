"""The YAML does not hold the clinic's article word for word.

The words are the clinic's: they are printed as written, and nothing edits them silently. A
correction is an erratum. Two words are equal where a reader sees no difference (`brochure.fold`).
The mark of a list's item is no word: a "1." or a bullet before a line of the source is the item of
a Markdown list, whichever mark that prints. A number that is no mark, or another one, is compared.

Basis: no published standard; this project's own rule that what is approved is what is printed.

Faulty: body: Rest may help., where the article says "Rest helps."

Mended: body: Rest helps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from brochure.check import _marks
from brochure.check._marks import Token
from brochure.fold import alike
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Place, error
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text", waivable=False)

SHOWN = 12
HINT = "write it as the source does; propose a correction under errata"


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Compare both as streams of words; every difference is told with where it stands."""
    if manuscript.source is None:
        return
    handout, months = manuscript.handout, edition.language.date.names
    for start, mine, theirs in _marks.differences(handout, manuscript.source, months):
        where = _place(manuscript, start)
        yours, source = _said(mine), _said(theirs)
        if not theirs:
            message = f"the source does not have {yours}"
        elif not mine:
            message = f"{source}, which the source has here, is missing"
        else:
            same = alike(" ".join(map(str, mine)), " ".join(map(str, theirs)))
            message = f"here stands {yours}, but the source has {source}" + (
                f": {same}" if same else ""
            )
        yield error("source-differs", message, where, HINT)


def _said(tokens: Sequence[Token]) -> str:
    listed = list(map(str, tokens))
    return "«" + " ".join(listed[:SHOWN]) + (" …" if len(listed) > SHOWN else "") + "»"


def _place(manuscript: Manuscript, index: int) -> Place:
    """Return the line in which a word stands, by counting the words of its block."""
    written = _marks.of_article(manuscript.handout)
    if not written:
        return manuscript.marks.at("sections")
    index = min(index, len(written) - 1)
    path = written[index].path
    before = [one for one in written[:index] if one.path == path and not one.is_markdown]
    passed = len(before)
    for place in manuscript.marks.blocks.get(path, ()):
        here = _marks.without(place.text).split()
        if passed < len(here):
            column = place.text.find(here[passed]) + 1
            return Place(place.file, place.line, column, place.text)
        passed -= len(here)
    return manuscript.marks.at(*path)
