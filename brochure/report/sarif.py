"""SARIF 2.1.0: what code scanning reads. Sections of the OASIS standard are named where they decide
something.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from brochure import __version__, explain
from brochure.explain import Explanation, Told
from brochure.model.finding import Finding, Place
from brochure.model.outcome import Outcome
from brochure.report.places import HANDOUT, RUN, SHIPPED, Bases

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
FOLDERS = {
    RUN: "The folder that brochure ran in.",
    HANDOUT: "The folder of the handout.",
    SHIPPED: "The folder of what came with brochure.",
}
FINGERPRINT = "brochureFinding/v1"
# Exit codes with which everything could be looked at, or what could not is a finding.
DONE = (0, 1, 2)

Json = dict[str, Any]


def text(outcomes: Sequence[Outcome]) -> str:
    """Return the log: one run, since readers take one run of a tool for each upload."""
    rules = _rules(outcomes)
    index = {code: number for number, code in enumerate(rules)}
    results: list[Json] = []
    seen: Counter[str] = Counter()
    for outcome in outcomes:
        bases = Bases(outcome.content)
        for found in outcome.findings:
            result = _result(found, outcome, bases, seen)
            results.append({"ruleId": found.code, "ruleIndex": index[found.code], **result})
    codes = [outcome.exit_code for outcome in outcomes]
    driver = {
        "name": "brochure",
        "semanticVersion": __version__,
        "rules": [_descriptor(rule) for rule in rules.values()],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [
            {"executionSuccessful": set(codes) <= {*DONE}, "exitCode": max(codes, default=0)}
        ],
        "originalUriBaseIds": {
            name: {"description": {"text": said}} for name, said in FOLDERS.items()
        },
        "columnKind": "utf16CodeUnits",
        "results": results,
    }
    return (
        json.dumps(
            {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2
        )
        + "\n"
    )


def _rules(outcomes: Sequence[Outcome]) -> Mapping[str, Explanation]:
    """Return every rule, and one made of its code alone for a code that has none."""
    found = {found.code: found for outcome in outcomes for found in outcome.findings}
    unknown = {
        code: Explanation(
            code=code,
            told=Told(
                what=f"A finding with the code {code}.", why="", basis="", faulty="", mended=""
            ),
            severities=(one.severity,),
            reads="text",
        )
        for code, one in sorted(found.items())
        if code not in explain.explanations()
    }
    return {**explain.explanations(), **unknown}


def _descriptor(rule: Explanation) -> Json:
    told = rule.told
    rows = [("Source", told.basis), ("Faulty", told.faulty), ("Mended", told.mended)]
    plain = "\n\n".join(
        filter(None, (told.what, told.why, *(f"{name}: {said}" for name, said in rows if said)))
    )
    described: Json = {
        "id": rule.code,
        "shortDescription": {"text": _plain(told.what)},
        "fullDescription": {"text": _plain(told.why or told.what)},
        "help": {"text": _plain(plain), "markdown": _markdown(told)},
        "defaultConfiguration": {"level": str(rule.severity)},
    }
    if rule.address:
        described["helpUri"] = rule.address
    return described


def _markdown(told: Told) -> str:
    """Return the help as Markdown. Braces stand as they are: viewers show an example as it is
    written.
    """
    examples = [
        (name, said) for name, said in (("Faulty", told.faulty), ("Mended", told.mended)) if said
    ]
    source = [f"**Source:** {told.basis}"] if told.basis else []
    parts = (
        told.what,
        told.why,
        *source,
        *(f"**{name}:**\n\n```text\n{said}\n```" for name, said in examples),
    )
    return "\n\n".join(filter(None, parts))


def _result(found: Finding, outcome: Outcome, bases: Bases, seen: Counter[str]) -> Json:
    shown = bases.finding(found)
    where = found.where or Place(str(outcome.content))
    base, path = bases.split(where.file)
    artifact = {"uri": quote(os.fsencode(path)), **({"uriBaseId": base} if base else {})}
    print_ = _fingerprint(shown, path)
    seen[print_] += 1
    return {
        "level": str(found.severity),
        "message": {"text": _plain("\n".join(filter(None, (shown.message, shown.hint))))},
        "locations": [
            {"physicalLocation": {"artifactLocation": artifact, "region": _region(where)}}
        ],
        "partialFingerprints": {FINGERPRINT: f"{print_}:{seen[print_]}"},
        # 3.27.23: given for all results or for none
        "suppressions": [{"kind": "inSource", "justification": found.waived}]
        if found.waived
        else [],
    }


def _fingerprint(shown: Finding, path: str) -> str:
    """Return what stays the same while lines move and figures change: code, file, the line's words,
    the sentence's.
    """
    line = " ".join(shown.where.text.split()) if shown.where else ""
    parts = (shown.code, path, line, re.sub(r"\d+(?:[.,]\d+)*", "#", shown.message))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _region(where: Place) -> Json:
    """Return the region from a place to the end of its line; a place without a line is the start of
    its file.

    GitHub asks for all four figures. Columns count UTF-16 code units from 1, the last one is after
    the end (3.30.7).
    """
    line = max(where.line, 1)
    if not where.line:
        return {"startLine": line, "startColumn": 1, "endLine": line, "endColumn": 1}
    start = (
        1 + _units(where.text[: where.column - 1])
        if where.column and where.text
        else max(where.column, 1)
    )
    end = max(start, 1 + _units(where.text))
    return {"startLine": line, "startColumn": start, "endLine": line, "endColumn": end}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _plain(text: str) -> str:
    """Return a text as a plain message: braces are doubled (3.11.5), what looks like a link is none
    (3.11.6).
    """
    if "](" in text:
        text = re.sub(r"[\\\[\]]", r"\\\g<0>", text)
    return text.replace("{", "{{").replace("}", "}}")
