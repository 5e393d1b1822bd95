"""A judgement that only a person can make has not been made for this version.

Accuracy, balance, substantiation and cultural fit cannot be computed, and a tick by software would
be worth less than none. A verdict holds for the version that was judged and for no other; a verdict
of a day still to come is none.

Basis: AHRQ, Patient Education Materials Assessment Tool (2013), which rates understandability and
actionability only, https://www.ahrq.gov/health-literacy/patient-education/pemat.html.

Faulty: checklist: {accuracy: {verdict: null}}

Mended: checklist: {accuracy: {verdict: pass, by: J. Doe MD, on: 2026-11-22, version: '1.0'}}
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _judgements
from brochure.model.edition import Edition
from brochure.model.finding import Finding, note
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text")

CODE = "checklist-open"


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Look for a verdict of each kind on this version, signed on a day that has been."""
    version = manuscript.handout.document.version
    for name, judgement, where in _judgements.judgements(manuscript):
        question = _judgements.question(name)
        hint = (
            f"a person answers it in checklist with verdict, by, on and version: {version}; "
            "software never does"
        )
        if judgement.verdict is None:
            yield note(
                CODE, f"nobody has judged the {name} of version {version}: {question}", where, hint
            )
        elif judgement.version != version:
            message = (
                f"the {name} was judged for version {judgement.version} ({judgement.verdict}); "
                f"this is {version}"
            )
            yield note(CODE, f"{message}: {question}", where, hint)
        elif judgement.on and judgement.on > edition.day:
            message = f"the {name} was judged on {judgement.on}, which is still to come"
            yield note(CODE, f"{message}: {question}", where, "correct the day, or judge it now")
