"""JUnit XML: a suite for each edition, a case for each code, so that CI shows what was looked at as
well.

The form is that of the schema which Jenkins' xUnit plug-in publishes (junit-10.xsd). No times and
no host: the same findings give the same bytes.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from brochure import explain, tell
from brochure.explain import Explanation
from brochure.model.finding import Finding, Severity
from brochure.model.outcome import EditionOutcome, Outcome
from brochure.report.outcome import portable

# XML 1.0, 2.2: every other sign is not allowed, even escaped.
ILLEGAL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The steps whose codes are not of an edition.
ELSEWHERE = ("reading", "the command", "the batch", "comparing")


def text(outcomes: Sequence[Outcome]) -> str:
    """Return the document: errors are failures, warnings and notes stand in a case's output."""
    root = ET.Element("testsuites", name="brochure")
    for outcome in outcomes:
        root.extend(_suites(portable(outcome)))
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ET.indent(root)
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{ET.tostring(root, encoding='unicode')}\n"


def _suites(outcome: Outcome) -> Iterator[ET.Element]:
    told = {found for part in outcome.editions for found in part.findings}
    rest = [found for found in outcome.findings if found not in told]
    yield _reading(outcome, rest)
    for part in outcome.editions:
        yield _edition(outcome.content, part)


def _reading(outcome: Outcome, findings: Sequence[Finding]) -> ET.Element:
    """Return the suite of what stands before all editions; what then could not be looked at is
    skipped, not passed.
    """
    skipped: dict[str, str] = {}
    if not outcome.editions:
        skipped = {
            known.code: "not run: no edition of the handout could be made"
            for known in explain.explanations().values()
            if known.reads not in ELSEWHERE
        }
    said = {found.code for found in findings}
    codes = (
        {known.code for known in explain.explanations().values() if known.reads == "reading"}
        | said
        | set(skipped)
    )
    suite = ET.Element("testsuite", name=_legal(outcome.content.as_posix()))
    return _filled(suite, _class(outcome.content), codes, findings=findings, skipped=skipped)


def _edition(content: PurePath, part: EditionOutcome) -> ET.Element:
    asked = [known for known in explain.explanations().values() if known.reads not in ELSEWHERE]
    skipped = {
        known.code: _why_not(known, part)
        for known in asked
        if not known.runs(part.language, part.document)
    }
    codes = {known.code for known in asked} | {found.code for found in part.findings}
    suite = ET.Element("testsuite", name=_legal(f"{content.as_posix()} {part.format_name}"))
    properties = ET.SubElement(suite, "properties")
    for name, value in (
        ("format", part.format_name), ("language", part.language), ("document", part.document),
        ("outlet", part.outlet),
    ):  # fmt: skip
        ET.SubElement(properties, "property", name=name, value=_legal(value))
    return _filled(
        suite,
        f"{_class(content)}.{part.format_name}",
        codes,
        findings=part.findings,
        skipped=skipped,
    )


def _why_not(known: Explanation, part: EditionOutcome) -> str:
    rule = known.rule
    if rule and not rule.speaks(part.language):
        return f"not run: made for {', '.join(rule.languages)}, not for {part.language}"
    return (
        "not run: does not read "
        f"{'key points' if part.document == 'key-points' else f'a {part.document}'}"
    )


def _filled(
    suite: ET.Element,
    name: str,
    codes: set[str],
    findings: Sequence[Finding],
    skipped: Mapping[str, str],
) -> ET.Element:
    """Add the cases to a suite, in the order of the codes, and count them."""
    of: dict[str, list[Finding]] = {code: [] for code in sorted(codes)}
    for found in findings:
        of[found.code].append(found)
    for code, listed in of.items():
        case = ET.SubElement(suite, "testcase", classname=_legal(name), name=code)
        if listed:
            _tell(case, listed)
        elif code in skipped:
            ET.SubElement(case, "skipped", message=_legal(skipped[code]))
    counts = {"tests": len(of), "failures": len(suite.findall("*/failure")), "errors": 0}
    counts["skipped"] = len(suite.findall("*/skipped"))
    for key, number in counts.items():
        suite.set(key, str(number))
    return suite


def _tell(case: ET.Element, findings: Sequence[Finding]) -> None:
    """Add one failure for all errors (some readers take only the first, and its text alone), the
    rest as output.
    """
    errors = [found for found in findings if found.severity is Severity.ERROR]
    others = [found for found in findings if found.severity is not Severity.ERROR]
    if errors:
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        failure = ET.SubElement(
            case, "failure", type="error", message=_legal(errors[0].message + more)
        )
        failure.text = _legal(tell.sentences(errors))
    if others:
        ET.SubElement(case, "system-out").text = _legal(tell.sentences(others))


def _class(content: PurePath) -> str:
    """Return the handout's file as a class: readers part it at the dots, and tell cases apart by
    class and name.
    """
    return (
        ".".join(step for step in content.with_suffix("").parts if step not in {"..", "/"})
        or "handout"
    )


def _legal(text: str) -> str:
    return ILLEGAL.sub("\ufffd", text)
