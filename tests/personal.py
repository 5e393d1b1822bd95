"""Our handout with a reader's own words, as the engine sets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from handouts import pipeline_of
from paths import CONTENT

from brochure.model.manuscript import Manuscript
from brochure.model.personal import Entry, FieldFit
from brochure.model.proof import Order, Proof

Fits = tuple[tuple[str, FieldFit], ...]
EXAMPLE = {
    "patient": "Jordan Example",
    "appointment": "June 4, 2027",
    "clinician": "Dr. Sam Sample",
}


def manuscript(said: Mapping[str, str], fits: Fits = ()) -> Manuscript:
    """Our handout with a reader's words."""
    made, _ = pipeline_of(CONTENT.parent).read(Order(CONTENT))
    texts = {**EXAMPLE, **said}
    return replace(
        made,
        entries=tuple(
            Entry(one, texts[one.name], dict(fits).get(one.name, "whole"))
            for one in made.handout.fields
            if texts[one.name]
        ),
    )


@cache
def whole(form: str = "handout", **said: str) -> Proof:
    pipeline = pipeline_of(CONTENT.parent)
    _, (edition,) = pipeline.read(Order(CONTENT, (form,)))
    return pipeline.proof(manuscript(said), edition)
