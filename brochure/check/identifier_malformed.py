"""A PMID, DOI or PMCID does not have the form of one, stands under another's label, or differs from
its field.

Readers and reviewers find a source by these numbers; one wrong sign leads to another paper or to
none. What the fields pmid, doi and pmcid hold is checked at reading; this looks at the reference's
text, which is printed, at a full stop taken for a part of a DOI, and at fields that hold another
number than the text labels so.

Basis: DOI Handbook, section 2.2 (form of a DOI), https://www.doi.org/doi-handbook/HTML/; PubMed
help, PMID (1 to 8 digits) and PMCID (PMC and digits), https://pubmed.ncbi.nlm.nih.gov/help/; PIF
TICK, criterion 4.

Faulty: Han YH, et al. Korean J Pain. 2019. doi: 10,3344/kjp.2019.32.4.245. PMCID: 6813895.

Mended: Han YH, et al. Korean J Pain. 2019. doi: 10.3344/kjp.2019.32.4.245. PMCID: PMC6813895.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _identifiers, _words
from brochure.check._identifiers import EXAMPLES, LABELS, Identifier
from brochure.fold import folded
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.handout import Reference
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text")


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Look at what each reference's text labels, and compare it with the fields."""
    for index, reference in enumerate(manuscript.handout.references):
        path = ("references", index, "text")
        for said in _identifiers.within(reference.text):
            if not said.is_well_formed:
                where = _words.place(manuscript, path, said.offset)
                yield warning("identifier-malformed", _message(said), where, _hint(said))
        for kind, message, hint in _faulty_fields(reference):
            where = manuscript.marks.at("references", index, kind)
            yield warning("identifier-malformed", message, where, hint)


def _message(said: Identifier) -> str:
    kind, value = _identifiers.mended(said)
    if value and kind != said.kind:
        return f"«{said.value}» stands as a {_name(said.kind)}, but has the form of a {_name(kind)}"
    return f"«{said.value}» is no {_name(said.kind)}; one looks like {EXAMPLES[said.kind]}"


def _hint(said: Identifier) -> str:
    kind, value = _identifiers.mended(said)
    if value:
        return f"probably {LABELS[kind]}: {value}; look it up, and correct it by an erratum"
    return "look it up, and correct it by an erratum"


def _faulty_fields(reference: Reference) -> Iterator[tuple[str, str, str]]:
    """Yield field, message and hint where a field is not what the text labels so."""
    if reference.doi and not _identifiers.FORMS["doi"].fullmatch(reference.doi):
        bare = reference.doi.rstrip(".,;:")
        yield (
            "doi",
            f"the doi «{reference.doi}» ends with the character that ends its sentence",
            f"write doi: {bare}",
        )
        return
    for kind in LABELS:
        value = getattr(reference, kind)
        said = [one.value for one in _identifiers.within(reference.text) if one.kind == kind]
        if value and said and not any(folded(value).lower() == folded(one).lower() for one in said):
            message = f"{kind} is {value}, but the text says {LABELS[kind]}: {said[0]}"
            yield (
                kind,
                message,
                "write the one that is right; the text is printed, the field is linked",
            )


def _name(kind: str) -> str:
    return LABELS[kind].upper()
