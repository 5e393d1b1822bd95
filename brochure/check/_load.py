"""A check's file as a module; one that declares itself wrongly is refused, with every reason."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import get_args

from brochure import shelves
from brochure.errors import BadInput
from brochure.model.finding import Finding, Place, error
from brochure.model.rule import Reads, Rule

# What a Rule refuses in Python's words: `Rule.__init__() got an unexpected keyword argument 'x'`.
REFUSED = re.compile(r"Rule\.__init__\(\) (.*)")
# What older checks said of themselves, one attribute each.
FORMER = ("LANGUAGES", "DOCUMENTS", "WAIVABLE")
KNOWN = ", ".join(field.name for field in fields(Rule))


def checks(names: list[str]) -> tuple[ModuleType, ...]:
    """Return the checks of some dotted names. Raises BadInput with all that is wrong with their
    declarations.
    """
    loaded: list[ModuleType] = []
    findings: list[Finding] = []
    for name in names:
        try:
            module = importlib.import_module(name)
        except TypeError as trouble:
            refused = REFUSED.match(str(trouble))
            if not refused:
                raise
            spec = importlib.util.find_spec(name)
            file = spec.origin if spec and spec.origin else name
            findings.append(_finding(Path(file), "RULE", _plainly(refused[1])))
            continue
        loaded.append(module)
        findings += [
            _finding(Path(str(module.__file__)), attribute, message)
            for attribute, message in _faults(module)
        ]
    if findings:
        raise BadInput(findings)
    return tuple(loaded)


def _faults(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield the attribute and what is wrong with it, for each fault in a check's declaration."""
    rule = getattr(module, "RULE", None)
    if not isinstance(rule, Rule):
        meant = [name for name, value in vars(module).items() if isinstance(value, Rule)]
        if meant:
            yield meant[0], f"the rule is named {meant[0]}; name it RULE"
        elif rule is None:
            yield "RULE", 'RULE is missing; write one, such as RULE = Rule(reads="text")'
        else:
            yield "RULE", 'RULE is no Rule; write one, such as RULE = Rule(reads="text")'
        return
    for fault in rule.faults():
        yield "RULE", f"RULE: {fault}"
    for name in FORMER:
        if hasattr(module, name):
            yield name, f"{name} is not read; write {name.lower()}=... in RULE instead"
    for kind in get_args(Reads) if rule.reads in get_args(Reads) else ():
        there = inspect.isfunction(getattr(module, kind, None))
        if kind == rule.reads and not there:
            yield "RULE", f'RULE: reads="{kind}", but the file has no function {kind}()'
        if kind != rule.reads and there:
            yield kind, f'RULE: reads="{rule.reads}", but the file has a function {kind}()'


def _plainly(refused: str) -> str:
    """Return what Python says of a call of Rule, as a person would say it."""
    named = re.search(r"'(\w+)'", refused)
    if named and "unexpected keyword" in refused:
        return f"RULE has no attribute {named[1]}; known: {KNOWN}"
    if named and "missing" in refused:
        return f"RULE lacks {named[1]}; write {named[1]}=..."
    return f"RULE: write each attribute with its name, such as reads=...; known: {KNOWN}"


def _finding(file: Path, attribute: str, message: str) -> Finding:
    """Return the finding at the line where the file has the attribute, or at its start."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError:  # a wheel may hold compiled modules alone
        lines = []
    at = re.compile(rf"(?:def )?{attribute}\b")
    number, line = next(
        ((number, line) for number, line in enumerate(lines, 1) if at.match(line)), (1, "")
    )
    return error("input", message, Place(shelves.shown(file), number, 1, line))
