"""A required notice belongs to the law of another place than the clinic's.

A handout that was copied from a clinic in another state would tell patients that a law of that
state speaks to them. Silent while the brand names no jurisdiction: then the clinic's own word is
all there is.

Basis: this project's own rule by `jurisdiction` in notice.yaml and in brand.yaml, as ISO 3166-2
writes them; each law names the practitioners whom it binds (California Business and Professions
Code, section 684 (b)(1): those licensed there). No rule of its own: "California, stem cells".

Faulty: {id: ca-684, state: required} in a handout of a brand with jurisdiction: US-TX

Mended: {id: ca-684, state: not-applicable, reason: The clinic is in Texas}
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _notices
from brochure.model.edition import Edition
from brochure.model.finding import Finding, warning
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text", documents=("handout", "notice"))


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Compare the law of each required notice with the brand's own."""
    own = edition.brand.jurisdiction
    for notice in _notices.required(manuscript, edition):
        said = _notices.entry(manuscript, notice)
        if own and said and not _notices.holds(notice, own):
            message = (
                f"{notice.id} is a law of {notice.pack.jurisdiction}, and {edition.brand_name} is "
                f"in {own}"
            )
            hint = (
                "set its state to not-applicable with a reason, or correct jurisdiction in "
                "brand.yaml"
            )
            yield warning(
                "notice-misplaced", message, manuscript.marks.at("notices", said[0], "id"), hint
            )
