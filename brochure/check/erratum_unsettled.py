"""An erratum waits for approval, or corrects words that are not there.

A correction of the clinic's words is applied only when somebody of the clinic approved it; until
then the text stands as it is, and the finding keeps it from being forgotten. A correction of words
that do not stand in the article would never be applied, and nobody would know.

Basis: no published standard; this project's own rule that the words are the clinic's, and that
nothing edits them silently.

Faulty: - {find: soft ad flexible, replace: soft and flexible}

Mended: - {find: soft ad flexible, replace: soft and flexible, approved_by: J. Doe MD}
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _words
from brochure.fold import alike, folded
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error, note
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text")


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Look each erratum's words up in the article."""
    paragraphs = [paragraph for _, paragraph in _words.article(manuscript)]
    for index, erratum in enumerate(manuscript.handout.errata):
        where = manuscript.marks.at("errata", index, "find")
        if not any(folded(erratum.find) in folded(paragraph) for paragraph in paragraphs):
            same = alike(erratum.find, "\n".join(paragraphs))
            message = f"«{erratum.find}» does not stand in the article" + (
                f": {same}" if same else ""
            )
            hint = "copy the words from the article, or take the erratum out"
            yield error("erratum-unsettled", message, where, hint)
        elif not erratum.approved_by:
            message = (
                f"«{erratum.find}» is printed as it stands; «{erratum.replace}» waits for approval"
            )
            yield note(
                "erratum-unsettled",
                message,
                where,
                "the clinic approves it by a name in approved_by",
            )
