"""A record of a claim names a source that is not among the references.

A source that nobody can look up bears nothing out, and a reader who looks for it finds that the
handout's evidence is not there.

Basis: FTC, Health Products Compliance Guidance (2022), section III, substantiation in hand before
the claim is made,
https://www.ftc.gov/business-guidance/resources/health-products-compliance-guidance; AMA Manual of
Style, 11th edition (2020), chapter 3: every source cited stands in the list of references.

Faulty: sources: [han2091], where the references have han2019

Mended: sources: [han2019]
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text")

CODE = "claim-source-unknown"


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Look each source's id up among the references."""
    known = [reference.id for reference in manuscript.handout.references]
    for index, claim in enumerate(manuscript.handout.claims):
        for number, source in enumerate(claim.sources):
            if source not in known:
                near = difflib.get_close_matches(source, known, 1)
                hint = (
                    f"did you mean '{near[0]}'?"
                    if near
                    else "add it to references, or name one of these: "
                )
                hint += "" if near else ", ".join(known) or "there are none yet"
                message = f"'{source}' is none of the {len(known)} references"
                yield error(
                    CODE, message, manuscript.marks.at("claims", index, "sources", number), hint
                )
