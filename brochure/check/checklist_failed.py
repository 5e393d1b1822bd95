"""A person has judged this version and found it wanting.

Whoever was asked whether the handout is right, balanced, borne out and fitting has said no. That
stands until the handout has changed and somebody has judged its new version; nobody can answer for
it in a waiver.

Basis: no published standard; this project's own rule that a person's verdict is kept and never
overruled by software.

Faulty: version 1.0 and checklist: {balance: {verdict: fail, by: J. Doe MD, on: 2026-11-22, version:
'1.0'}}

Mended: version 1.1, which tells the risks, and checklist: {balance: {verdict: pass, by: J. Doe MD,
on: 2026-11-29, version: '1.1'}}
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _judgements
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text", waivable=False)

CODE = "checklist-failed"


def text(manuscript: Manuscript, _edition: Edition) -> Iterator[Finding]:
    """Look for a verdict against this version."""
    version = manuscript.handout.document.version
    for name, judgement, where in _judgements.judgements(manuscript):
        if judgement.verdict == "fail" and judgement.version == version:
            remark = f": {judgement.remark}" if judgement.remark else ""
            message = (
                f"{judgement.by} judged the {name} of version {version} on {judgement.on} and "
                f"failed it{remark}"
            )
            hint = "mend what was found wanting, raise document.version, and have it judged again"
            yield error(CODE, message, where, hint)
