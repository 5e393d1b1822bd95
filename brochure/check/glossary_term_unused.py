"""The glossary explains a term that the handout never uses.

An entry without its word in the text costs a line, and mostly it means that the text has changed
since, or that the term is spelled otherwise there. Singular and plural are one term, and so is a
term with its abbreviation in brackets; letters in capitals count as written.

Basis: AHRQ, Patient Education Materials Assessment Tool (PEMAT) and User's Guide (2014), item 2,
nothing that distracts from the purpose,
https://www.ahrq.gov/health-literacy/patient-education/pemat.html.

Faulty: glossary: [{term: meniscus, meaning: the pad of cartilage in the knee}], and no meniscus in
the text.

Mended: glossary: []
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.check import _passages
from brochure.fold import alike
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule
from brochure.prose import parts

RULE = Rule(reads="text")


CODE = "glossary-term-unused"
PLURALS = (("ies", "y"), ("es", ""), ("es", "is"), ("s", ""), ("i", "us"), ("ae", "a"))


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Look each term up in what the reader reads outside the glossary; yield those that are not
    there.
    """
    read = [
        word
        for one in _passages.passages(manuscript)
        if one.path[0] != "glossary"
        for word in one.words
    ]
    read += [
        word
        for part in parts.of(manuscript.handout)
        if part.kind == "excerpt"
        for word in _passages.words(part.text)
    ]
    whole = f" {' '.join(word.text for word in read)} "
    for index, entry in enumerate(manuscript.handout.glossary):
        terms = [
            " ".join(word.text for word in _passages.words(part)) for part in _parts(entry.term)
        ]
        if not any(_stands_in(whole, form) for term in terms for form in _forms(term)):
            message = (
                f"the glossary explains «{entry.term}», which stands nowhere in the handout (0 "
                "times)"
            )
            same = alike(entry.term, whole)
            message += f"; {same}" if same else ""
            where = manuscript.marks.at("glossary", index, "term")
            yield warning(
                CODE, message, where, "write the term as the article does, or take the entry out"
            )


def _parts(term: str) -> list[str]:
    """Return a term, and of one such as `Knee osteoarthritis (KO)` both names, of which the text
    may use either.
    """
    parts = [term, *re.split(r"[()]", term)] if "(" in term else [term]
    return [part for part in parts if any(sign.isalnum() for sign in part)]


def _forms(term: str) -> Iterator[str]:
    """Yield a term as it is, and what would be its singular and its plural."""
    yield term
    yield f"{term}s"
    yield f"{term}es"
    for plural, singular in PLURALS:
        if term.endswith(plural) and len(term) > len(plural) + 2:
            yield term.removesuffix(plural) + singular
        if singular and term.endswith(singular):
            yield term.removesuffix(singular) + plural


def _stands_in(whole: str, form: str) -> bool:
    if re.search(r"[A-Z].*[A-Z]", form):
        return f" {form} " in whole
    return f" {form.lower()} " in whole.lower()
