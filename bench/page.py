"""The project's own handout as the bare engine and Prince get it: one HTML page with its style
sheets and fonts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from html import escape

from bench.measure import ROOT
from brochure import compose, read
from brochure.compose import words
from brochure.model.pdf import Html
from brochure.model.personal import Entry
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.shelves import Shelves


@dataclass(frozen=True)
class Page:
    """The composed page, with the examples of its fields where it has them."""

    html: Html
    faces: str
    samples: Mapping[str, str]

    def markup(self, row: Mapping[str, str] | None = None) -> str:
        """Return the HTML with a reader's words in place of the examples."""
        text = self.html.markup
        for name, value in (row or {}).items():
            before = f'data-field="{name}">{self.samples[name]}</bdi>'
            assert text.count(before) == 1, name
            text = text.replace(before, f'data-field="{name}">{escape(value)}</bdi>')
        return text

    def whole(self, row: Mapping[str, str] | None = None) -> str:
        """Return the HTML with the style sheets and the fonts' rules in it."""
        sheets = " ".join(self.html.stylesheets)
        return self.markup(row).replace("</head>", f"<style>{self.faces}{sheets}</style></head>")


@cache
def page(*, fields: bool) -> Page:
    """Return the handout's page; with the fields, or as `brochure make` makes it."""
    pipeline = Pipeline(Shelves(ROOT))
    manuscript, (edition,) = pipeline.read(Order(ROOT / "content.yaml"))
    samples = {}
    if fields:
        samples = {
            one.name: words.written(one.sample(), edition.language)
            for one in manuscript.handout.fields
        }
        manuscript = replace(
            manuscript,
            entries=tuple(Entry(one, samples[one.name]) for one in manuscript.handout.fields),
        )
    return Page(
        compose.html(manuscript, edition, pipeline.shelves), font_faces(pipeline.shelves), samples
    )


def font_faces(shelves: Shelves) -> str:
    """Return the shelf's fonts as a style sheet that reads them from their files."""
    rules = []
    for place, label in read.fonts(shelves):
        for family in label.families:
            for face in family.faces:
                source = f'font-family:"{family.family}";src:url({(place / face.file).as_uri()})'
                rules.append(
                    f"@font-face{{{source};font-weight:{face.weight};font-style:{face.style}}}"
                )
    return "".join(rules)
