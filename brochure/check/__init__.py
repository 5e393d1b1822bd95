"""The checks: one file each; the file's name is the check's code and never changes.

A check declares itself by one `RULE` (`brochure.model.rule`). One that reads the text has
`text(manuscript, edition)`, one that reads the file `pdf(manuscript, edition, pdf)`, one that reads
what is made from that file, such as a print shop's, `finished(manuscript, edition, pdf, finished)`;
all yield findings.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache, partial
from types import ModuleType

from brochure.check import _load, _places, _settle
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error, note
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Finished, Pdf
from brochure.model.rule import TEXTS, Reads, Rule

# What a check reads, as a person would say it.
READS = {"text": "text", "pdf": "PDF", "finished": "file for the printer"}


@lru_cache(1)
def shelf() -> tuple[ModuleType, ...]:
    """Return every check, in the order of their codes. Raises BadInput when one declares itself
    wrongly.
    """
    names = sorted(
        item.name for item in pkgutil.iter_modules(__path__) if not item.name.startswith("_")
    )
    return _load.checks([f"{__name__}.{name}" for name in names])


def rule(check: ModuleType) -> Rule:
    """Return what a check says of itself."""
    declared: Rule = check.RULE
    return declared


def code(check: ModuleType) -> str:
    """Return a check's code, such as `text-not-verbatim`."""
    return check.__name__.rpartition(".")[2].replace("_", "-")


def text(manuscript: Manuscript, edition: Edition) -> list[Finding]:
    """Return what the checks on the text find, and which of them do not hold for the language."""
    findings = _run("text", edition, lambda check: check(manuscript, edition))
    document, tag = edition.format.document, edition.language.tag
    skipped = [
        code(module)
        for module in shelf()
        if rule(module).reads == "text"
        and rule(module).covers(document)
        and not rule(module).speaks(tag)
    ]
    if skipped and document in TEXTS:
        message = (
            f"made for other languages than {edition.language.name}, and not run: "
            f"{', '.join(skipped)}"
        )
        hint = "what these checks look for is left to a reader of the language"
        findings.append(note("rules-skipped", message, manuscript.marks.at("language"), hint))
    return findings


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> list[Finding]:
    """Return what the checks on the finished file find."""
    return _run("pdf", edition, lambda check: check(manuscript, edition, made))


def finished(manuscript: Manuscript, edition: Edition, made: Pdf, one: Finished) -> list[Finding]:
    """Return what the checks on what is made from a finished file find."""
    return _run("finished", edition, lambda check: check(manuscript, edition, made, one))


def waivable(finding_code: str, status: str = "draft") -> bool:
    """Return whether somebody may answer for a finding of this code in a handout of a status: never
    for the stages', nor for some checks'.
    """
    return any(
        code(module) == finding_code and rule(module).may_be_waived(status) for module in shelf()
    )


def settled(findings: Iterable[Finding], manuscript: Manuscript, edition: Edition) -> list[Finding]:
    """Return the findings as grave as the edition's outlet has them, those that somebody answers
    for as notes.
    """
    status = manuscript.handout.document.status
    return _settle.settled(findings, manuscript, edition, partial(waivable, status=status))


def placed(findings: Iterable[Finding], manuscript: Manuscript, edition: Edition) -> list[Finding]:
    """Return the findings each with a place: where the YAML has what a finding names, or the
    handout's start.
    """
    return [
        found if found.where else replace(found, where=_places.of(found, manuscript, edition))
        for found in findings
    ]


def _run(
    kind: Reads,
    edition: Edition,
    call: Callable[[Callable[..., Iterable[Finding]]], Iterable[Finding]],
) -> list[Finding]:
    findings: list[Finding] = []
    for module in shelf():
        its = rule(module)
        if (
            its.reads != kind
            or not its.covers(edition.format.document)
            or not its.speaks(edition.language.tag)
        ):
            continue
        try:
            findings.extend(call(getattr(module, kind)))
        # a check that fails is a finding, never a crash
        except Exception as trouble:  # noqa: BLE001
            message = f"this check itself failed ({type(trouble).__name__}); please report it"
            findings.append(error(code(module), message))
    return findings
