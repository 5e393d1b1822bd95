"""Our handout with a reader's own words, as the engine sets it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from handouts import pipeline_of
from paths import CONTENT

from brochure.model.manuscript import Manuscript
from brochure.model.personal import Entry
from brochure.model.proof import Order, Proof

EXAMPLE = {
    "patient": "Jordan Example",
    "appointment": "June 4, 2027",
    "clinician": "Dr. Sam Sample",
}


def manuscript(**said: str) -> Manuscript:
    """Our handout with a reader's words."""
    made, _ = pipeline_of(CONTENT.parent).read(Order(CONTENT))
    texts = {**EXAMPLE, **said}
    return replace(
        made,
        entries=tuple(
            Entry(one, texts[one.name]) for one in made.handout.fields if texts[one.name]
        ),
    )


@cache
def whole(form: str = "handout", **said: str) -> Proof:
    pipeline = pipeline_of(CONTENT.parent)
    _, (edition,) = pipeline.read(Order(CONTENT, (form,)))
    return pipeline.proof(manuscript(**said), edition)
