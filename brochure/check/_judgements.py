"""The four judgements that only people can make: what each asks, and where its record stands."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model.finding import Place
from brochure.model.manuscript import Manuscript
from brochure.model.signoff import Judgement

# As model/signoff.py has them: what only a human can judge.
ASKED = {
    "accuracy": "is every statement medically right and up to date?",
    "balance": "are benefits, risks and alternatives told evenly?",
    "substantiation": "does competent evidence bear out every claim?",
    "cultural_fit": "do words and pictures suit the people who will read it?",
}


def judgements(manuscript: Manuscript) -> Iterator[tuple[str, Judgement, Place]]:
    """Yield each judgement's name, its record, and its line: without one, that of the version it
    should be for.
    """
    marks = manuscript.marks
    for name in ASKED:
        there = ("checklist", name) in marks.keys
        where = marks.key("checklist", name) if there else marks.at("document", "version")
        yield name.replace("_", " "), getattr(manuscript.handout.checklist, name), where


def question(name: str) -> str:
    """Return what a judgement asks."""
    return ASKED[name.replace(" ", "_")]
