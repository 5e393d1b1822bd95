"""A print shop's file does not say or place the same as the PDF that was proofed.

The checks of words, contrast and order read the tagged file; what is printed is made from it. A
word that was lost on the way, or that stands elsewhere on the trimmed page, would be in every copy
and in no proof.

Basis: no published source; that the printed page is the one that was approved is the project's own
rule, measured by PDFium on both files: each piece of text, its type and its place, and each
picture's place, against the trim.

Faulty: a print shop's file in which a line was deleted by hand

Mended: the file as brochure made it
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.inspect import tagged_text
from brochure.inspect.tagged_text import Paper, Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Finished, Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="finished", waivable=False)

# In points: what numbers of a few decimals may differ by.
EXACT = 0.05
SHOWN = 40
HINT = "do not send this file; if nobody changed it after brochure made it, please report it"

Place = tuple[float, ...]
"""Points from the trim's left and bottom edge."""


def finished(
    _manuscript: Manuscript, _edition: Edition, made: Pdf, one: Finished
) -> Iterator[Finding]:
    """Look for each piece of the one file in the other, and the other way round."""
    if one.purpose != "press":
        return
    proofed, printed = tagged_text.read(made.data), tagged_text.read(one.pdf.data)
    if len(proofed.sheets) != len(printed.sheets):
        message = (
            f"the print shop's file has {len(printed.sheets)} pages, the proof "
            f"{len(proofed.sheets)}"
        )
        yield error("press-differs", message, None, HINT)
        return
    for number in range(1, len(proofed.sheets) + 1):
        lost, added = _unmatched(_pieces(proofed, number), _pieces(printed, number))
        for what, pieces in (("lacks", lost), ("has, and the proof has not or elsewhere,", added)):
            if pieces:
                words = " ".join(pieces)
                words = words if len(words) <= SHOWN else words[:SHOWN] + " …"
                count = "1 piece" if len(pieces) == 1 else f"{len(pieces)} pieces"
                message = (
                    f"page {number} of the print shop's file {what} {count} as they were proofed: "
                    f"{words}"
                )
                yield error("press-differs", message, None, HINT)


def _pieces(paper: Paper, number: int) -> list[tuple[str, Place]]:
    """Return what a page holds: what it is, for a person, and where it stands."""
    trim = paper.sheets[number - 1].trim
    found: list[tuple[str, Place]] = [
        (_said(run), (run.left - trim[0], run.right - trim[0], run.baseline - trim[1]))
        for run in paper.runs
        if run.page == number and run.text.strip()
    ]
    for picture in paper.pictures:
        if picture.page == number:
            left, bottom, right, top = picture.box
            place = (left - trim[0], bottom - trim[1], right - trim[0], top - trim[1])
            found.append((f"a picture of {picture.across} by {picture.down} pixels", place))
    return found


def _said(run: Run) -> str:
    hidden = "" if run.seen else " (hidden)"
    return f"«{' '.join(run.text.split())}»{hidden} in {run.face} {run.size:.1f}"


def _unmatched(
    one: list[tuple[str, Place]], other: list[tuple[str, Place]]
) -> tuple[list[str], list[str]]:
    """Return what stands in only one of two lists, each in its order."""
    left: dict[str, list[Place]] = {}
    for said, place in other:
        left.setdefault(said, []).append(place)
    lost = []
    for said, place in one:
        places = left.get(said, [])
        match = next(
            (
                at
                for at in places
                if all(abs(a - b) <= EXACT for a, b in zip(at, place, strict=True))
            ),
            None,
        )
        if match is None:
            lost.append(said)
        else:
            places.remove(match)
    return lost, [said for said, places in left.items() for _ in places]
