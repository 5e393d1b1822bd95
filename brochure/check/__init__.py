"""The checks: one file each; the file's name is the check's code and never changes.

A check on the text has `text(manuscript, edition)`, one on the file `pdf(manuscript, edition,
pdf)`, one on what is made from that file, such as a print shop's, `finished(manuscript, edition,
pdf, finished)`; all yield findings. It may say in LANGUAGES which languages its rule is made for,
in DOCUMENTS what it reads (the text of a handout and of its key points, and every PDF, if it does
not say), and by `WAIVABLE = False` that nobody can answer for its finding.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from functools import lru_cache
from types import ModuleType

from brochure.check import _settle
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error, note
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Finished, Pdf

# A check's functions, and what each reads.
READS = {"text": "text", "pdf": "PDF", "finished": "file for the printer"}


# Whose text a check reads that does not say. Key points are quoted from the article, so it is
# checked with them.
TEXTS = ("handout", "key-points")


@lru_cache(1)
def shelf() -> tuple[ModuleType, ...]:
    """Return every check, in the order of their codes."""
    names = sorted(
        item.name for item in pkgutil.iter_modules(__path__) if not item.name.startswith("_")
    )
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in names)


def reads(check: ModuleType) -> tuple[str, ...]:
    """Return what a check reads, as a person would say it."""
    return tuple(said for function, said in READS.items() if hasattr(check, function))


def code(check: ModuleType) -> str:
    """Return a check's code, such as `text-not-verbatim`."""
    return check.__name__.rpartition(".")[2].replace("_", "-")


def text(manuscript: Manuscript, edition: Edition) -> list[Finding]:
    """Return what the checks on the text find, and which of them do not hold for the language."""
    findings = _run("text", edition, lambda check: check(manuscript, edition))
    document = edition.format.document
    asked = [
        module for module in shelf() if hasattr(module, "text") and _reads(module, "text", document)
    ]
    skipped = [code(module) for module in asked if not _speaks(module, edition)]
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


def waivable(finding_code: str) -> bool:
    """Return whether somebody may answer for a finding of this code: never for the stages', nor for
    some checks'.
    """
    return any(
        code(module) == finding_code and getattr(module, "WAIVABLE", True) for module in shelf()
    )


def settled(findings: Iterable[Finding], manuscript: Manuscript, edition: Edition) -> list[Finding]:
    """Return the findings as grave as the edition's outlet has them, those that somebody answers
    for as notes.
    """
    return _settle.settled(findings, manuscript, edition, waivable)


def _speaks(module: ModuleType, edition: Edition) -> bool:
    """Return whether a check's rule holds for the language."""
    spoken = edition.language.tag.partition("-")[0]
    return spoken in getattr(module, "LANGUAGES", (spoken,))


def _reads(module: ModuleType, kind: str, document: str) -> bool:
    return document in getattr(module, "DOCUMENTS", TEXTS if kind == "text" else (document,))


def _run(
    kind: str,
    edition: Edition,
    call: Callable[[Callable[..., Iterable[Finding]]], Iterable[Finding]],
) -> list[Finding]:
    findings: list[Finding] = []
    for module in shelf():
        function = getattr(module, kind, None)
        if function is None or not (
            _speaks(module, edition) and _reads(module, kind, edition.format.document)
        ):
            continue
        try:
            findings.extend(call(function))
        # a check that fails is a finding, never a crash
        except Exception as trouble:  # noqa: BLE001
            message = f"this check itself failed ({type(trouble).__name__}); please report it"
            findings.append(error(code(module), message))
    return findings
