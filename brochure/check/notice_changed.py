"""The words of a statutory notice are not those that were taken from the law.

A notice that says something else than the law does not meet it, and nobody sees a changed letter on
the wall. The sum of `text.txt` was written into `notice.yaml` when the words were compared with the
law.

Basis: the laws on the shelf prescribe their words in quotation marks (California Business and
Professions Code, section 684 (b)(1), https://leginfo.legislature.ca.gov). The same proof as that of
text-not-verbatim.

Faulty: «one or more stem cell treatments», where the law has «therapies»

Mended: sha256: 28ac023d…, the sum of the words as they stand in text.txt after somebody compared
them with the law
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model.edition import Edition
from brochure.model.finding import Finding, Place, error
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text", waivable=False, documents=("handout", "notice", "review"))

SHOWN = 12


def text(_manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Compare the sum of each notice's words with the recorded one."""
    for notice in edition.notices:
        if notice.sha256 != notice.pack.sha256:
            found, recorded = notice.sha256[:SHOWN], notice.pack.sha256[:SHOWN]
            message = (
                f"the words of {notice.id} have the SHA-256 sum {found}…, recorded is {recorded}…"
            )
            hint = (
                f"bring the recorded file back; or compare it word for word with "
                f"{notice.pack.law} at "
                f"{notice.pack.origin}, then write sha256: {notice.sha256} and retrieved into its "
                f"notice.yaml"
            )
            where = Place(notice.file, 1, 1, notice.text.partition("\n")[0])
            yield error("notice-changed", message, where, hint)
