"""A font in the PDF does not come from the shelf, or is not embedded.

The engine says nothing when a family is missing and takes another; a printer without the font takes
a third.

Basis: ISO 14289-1:2014 (PDF/UA-1), 7.21.4 "Font embedding",
https://www.iso.org/standard/64599.html; that the engine is silent was measured.

Faulty: h2 { font-family: "Helvetica Neue" }

Mended: h2 { font-family: "Source Sans 3" }
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.inspect import tagged_text
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf")


def _on_the_shelf(family: str, edition: Edition) -> str | None:
    """Return the shelf's name for a font's family, which may bear a weight: the longest that it
    starts with.
    """
    names = [
        shelf.family
        for shelf in edition.fonts
        if family == shelf.family or family.startswith(f"{shelf.family} ")
    ]
    return max(names, key=len, default=None)


def pdf(_manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Compare each font's family with the families that the brand names."""
    chosen = {edition.brand.fonts.title, edition.brand.fonts.heading, edition.brand.fonts.text}
    seen: dict[tuple[str, bool], tagged_text.Run] = {}
    for run in tagged_text.read(made.data).runs:
        seen.setdefault((run.family, run.embedded), run)
    for (family, embedded), run in seen.items():
        said = f"«{run.text.strip()[:40]}» on page {run.page}"
        if not embedded:
            yield error(
                "font-not-ours",
                f"the font {family} of {said} is not embedded",
                None,
                "use a TrueType file",
            )
        if _on_the_shelf(family, edition) not in chosen:
            hint = (
                f"name one of the brand's families in the style sheet: {', '.join(sorted(chosen))}"
            )
            yield error(
                "font-not-ours",
                f"{said} is set in {family}, which the brand does not name",
                None,
                hint,
            )
