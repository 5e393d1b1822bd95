"""The checks: one file each; the file's name is the check's code and never changes.

A check on the text has `text(manuscript, edition)`, one on the file `pdf(manuscript, edition, pdf)`; both yield
findings.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from functools import lru_cache
from types import ModuleType

from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf


@lru_cache(1)
def shelf() -> tuple[ModuleType, ...]:
    """Return every check, in the order of their codes."""
    names = sorted(item.name for item in pkgutil.iter_modules(__path__) if not item.name.startswith("_"))
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in names)


def code(check: ModuleType) -> str:
    """Return a check's code, such as `text-not-verbatim`."""
    return check.__name__.rpartition(".")[2].replace("_", "-")


def text(manuscript: Manuscript, edition: Edition) -> list[Finding]:
    """Return what the checks on the text find."""
    return _run("text", lambda check: check(manuscript, edition))


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> list[Finding]:
    """Return what the checks on the finished file find."""
    return _run("pdf", lambda check: check(manuscript, edition, made))


def _run(kind: str, call: Callable[[Callable[..., Iterable[Finding]]], Iterable[Finding]]) -> list[Finding]:
    findings: list[Finding] = []
    for module in shelf():
        function = getattr(module, kind, None)
        if function is None:
            continue
        try:
            findings.extend(call(function))
        except Exception as trouble:  # noqa: BLE001 - a check that fails is a finding, never a crash
            message = f"this check itself failed ({type(trouble).__name__}); please report it"
            findings.append(error(code(module), message))
    return findings
