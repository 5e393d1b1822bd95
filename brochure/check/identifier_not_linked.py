"""A reference's text has a PMID, DOI or PMCID that its fields lack, so that the page does not link
it.

A reader of the file on a screen reaches the source with one click where the field is filled; the
text stays as it is.

Basis: PIF TICK, criterion 4 (sources can be found), https://piftick.org.uk; WCAG 2.2 has no rule
for it.

Faulty: {id: zhao2018, text: 'Zhao L, et al. Pain Physician. 2018. PMID: 29871367.'}

Mended: {id: zhao2018, text: 'Zhao L, et al. Pain Physician. 2018. PMID: 29871367.', pmid:
'29871367'}
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _identifiers, _words
from brochure.check._identifiers import LABELS
from brochure.model.edition import Edition
from brochure.model.finding import Finding, note
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text")


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Look for each well-formed identifier of the text among the fields."""
    for index, reference in enumerate(manuscript.handout.references):
        for said in _identifiers.within(reference.text):
            if said.is_well_formed and getattr(reference, said.kind) is None:
                where = _words.place(manuscript, ("references", index, "text"), said.offset)
                message = (
                    f"the text of {reference.id} has {LABELS[said.kind]}: {said.value}, its field "
                    "is empty"
                )
                yield note(
                    "identifier-not-linked", message, where, f"add {said.kind}: '{said.value}'"
                )
