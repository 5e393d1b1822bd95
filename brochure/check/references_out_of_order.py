"""The sources are not numbered in the order in which the text cites them.

A reader who meets source 3 before source 1 looks for what was missed. The numbers follow the list
of the YAML file, which is the clinic's own and is printed as it stands; so nothing is reordered
here, and the list is told.

Basis: AMA Manual of Style (11th edition, 2020), 3.6 "Citation", references are numbered in the
order in which they are cited in the text, https://academic.oup.com/amamanualofstyle.

Faulty: Repair was seen [@han2019]. Others doubt it [@zhao2018]., with zhao2018 first under
references

Mended: the same text, with han2019 first under references
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import parts

RULE = Rule(reads="text")


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Compare the order of the first citations with that of the list; the first that is out of
    place is told.
    """
    handout = manuscript.handout
    listed = [reference.id for reference in handout.references]
    first = [name for name in dict.fromkeys(parts.cited(handout)) if name in listed]
    for before, name in pairwise(first):
        if listed.index(name) < listed.index(before):
            number, other = listed.index(name) + 1, listed.index(before) + 1
            message = f"{name} is source {number} and is cited after {before}, source {other}"
            hint = f"list them as the text cites them, if the clinic agrees: {', '.join(first)}"
            where = manuscript.marks.at("references", number - 1, "id")
            yield warning("references-out-of-order", message, where, hint)
            return
