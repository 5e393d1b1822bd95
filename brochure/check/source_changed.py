"""The clinic's source text is not the one that was recorded.

The proof that the handout is the clinic's article word for word rests on the source file. Its
SHA-256 sum stands in the YAML, so that nobody edits the file unnoticed.

Basis: the sum is that of FIPS 180-4, "Secure Hash Standard", NIST 2015,
https://doi.org/10.6028/NIST.FIPS.180-4; that it is recorded is this project's own rule.

Faulty: a sha256 of the article as it was before somebody edited the file

Mended: the old file brought back, or, once the clinic has approved the new text, its new sum under
source: sha256
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text", waivable=False)


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Compare the sum of the source's bytes with the recorded one."""
    recorded, source = manuscript.handout.source, manuscript.source
    if recorded and source and recorded.sha256 != source.sha256:
        message = f"{source.name} has changed since it was recorded: its sum is now {source.sha256}"
        hint = (
            "bring the old file back, or record the new sum once the clinic has approved the new "
            "text"
        )
        yield error("source-changed", message, manuscript.marks.at("source", "sha256"), hint)
