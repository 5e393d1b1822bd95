"""A citation names no reference, or stands where the page sets none.

`[@zhao2018]` in a section's text becomes the number of the source. Where the name is wrong the
reader gets a name in brackets instead, and the sentence has no source. Titles, headings, labels and
questions are no Markdown: a citation there would be printed as it stands.

Basis: AMA Manual of Style (11th edition, 2020), 3.6 "Citation", each reference is cited in the text
and each citation is listed, https://academic.oup.com/amamanualofstyle.

Faulty: Repair was seen in a trial [@zaho2018].

Mended: Repair was seen in a trial [@zhao2018].
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from brochure import prose
from brochure.check import _words
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import parts
from brochure.prose.parts import Part

RULE = Rule(reads="text")


# What was meant as a citation: an at sign behind a bracket, or brackets around the id of a
# reference.
MEANT = re.compile(r"\[\s*@[^\]\n]*\]?")


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Look each citation's ids up among the references."""
    handout = manuscript.handout
    known = [reference.id for reference in handout.references]
    for part in parts.of(handout):
        if not part.markdown:
            yield from _misplaced(manuscript, part)
            continue
        cited = dict(prose.citations(part.text))
        for offset, ids in cited.items():
            where = _words.place(manuscript, part.path, offset)
            for name in ids:
                if name not in known:
                    message = f"[@{name}] names none of the {len(known)} references"
                    yield error("citation-unresolved", message, where, _hint(name, known))
        for match in MEANT.finditer(part.text):
            if match.start() not in cited:
                message = (
                    f"«{match[0]}» is no citation; one looks like [@zhao2018] or [@zhao2018; "
                    "@han2019]"
                )
                where = _words.place(manuscript, part.path, match.start())
                yield error(
                    "citation-unresolved", message, where, _hint(match[0].strip("[@] "), known)
                )


def _misplaced(manuscript: Manuscript, part: Part) -> Iterator[Finding]:
    """Yield a finding for a text that is printed as it stands, and has what looks like a citation.

    The clinic's own sources are let be: they are printed verbatim.
    """
    found = MEANT.search(part.text) if part.kind != "source" else None
    if found:
        message = (
            f"«{found[0]}» stands where no citation is set; only the bodies of sections may cite"
        )
        where = _words.place(manuscript, part.path, found.start())
        yield error("citation-unresolved", message, where, "cite in the text of a section")


def _hint(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name.lower(), known, 1, 0.6)
    if near:
        return f"did you mean [@{near[0]}]?"
    return f"known here: {', '.join(known)}" if known else "list the source under references first"
