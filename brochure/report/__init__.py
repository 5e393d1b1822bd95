"""Reports for machines: the same findings as JSON, JUnit XML, SARIF, or marks in a GitHub
workflow.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from brochure import files, tell
from brochure.errors import BadInput
from brochure.model.finding import Finding, error
from brochure.model.outcome import Outcome
from brochure.read.reasons import suggestion
from brochure.report.outcome import portable
from brochure.shelves import resolved


@dataclass(frozen=True)
class Request:
    """A report that is wanted: its kind, and its file; without one it goes to the standard
    output.
    """

    kind: str
    target: Path | None = None


def parse(text: str) -> Request:
    """Return what `KIND` or `KIND=FILE` asks for. Raises BadInput with a remedy."""
    kind, equals, file = text.partition("=")
    if kind not in KINDS:
        raise BadInput(
            [error("input", f"there is no report '{kind}'", None, suggestion(kind, [*KINDS]))]
        )
    if equals and not file.strip():
        hint = f"write {kind}=out/report.{ENDINGS[kind]}, or {kind} alone for the standard output"
        raise BadInput([error("input", f"the report {kind} names no file after the =", None, hint)])
    return Request(kind, Path(file) if equals else None)


def requests(
    texts: Iterable[str], contents: Iterable[Path] = (), *, output_taken: bool = False
) -> tuple[Request, ...]:
    """Return all reports that are asked for, each once. Raises BadInput with everything that stands
    against them.

    One goes to the standard output at most, and none when `output_taken`; no two share a file, and
    none takes the place of a handout.
    """
    wanted: list[Request] = []
    findings: list[Finding] = []
    for text in dict.fromkeys(texts):
        try:
            wanted.append(parse(text))
        except BadInput as trouble:
            findings.extend(trouble.findings)
    aloud = [one.kind for one in wanted if one.target is None]
    if len(aloud) + output_taken > 1:
        said = " and ".join([*(["--json"] if output_taken else []), *aloud])
        hint = f"give one a file, such as {aloud[-1]}=out/report.{ENDINGS[aloud[-1]]}"
        findings.append(error("input", f"{said} would mix on the standard output", None, hint))
    taken = {resolved(content): f"the handout {content}" for content in contents}
    for one in wanted:
        if one.target is not None:
            findings.extend(_standing_against(one, one.target, taken))
            taken[resolved(one.target)] = f"the report {one.kind}"
    if findings:
        raise BadInput(findings)
    return tuple(wanted)


def _standing_against(
    one: Request, target: Path, taken: Mapping[Path | None, str]
) -> Iterable[Finding]:
    if target.is_dir():
        hint = f"name a file in it, such as {target / 'report'}.{ENDINGS[one.kind]}"
        yield error(
            "input", f"the report {one.kind} cannot be written: {target} is a folder", None, hint
        )
    elif resolved(target) in taken:
        message = f"the report {one.kind} would take the place of {taken[resolved(target)]}"
        yield error("input", message, None, "name another file")


def write(wanted: Sequence[Request], outcomes: Sequence[Outcome]) -> str:
    """Write every report into its file, and return the one for the standard output, or nothing.

    A file is written beside its place and renamed; its folder is made. Raises CannotDeliver.
    """
    aloud = ""
    told = [outcome.in_order() for outcome in outcomes]
    for one in wanted:
        text = KINDS[one.kind](told)
        if one.target is None:
            aloud = text
            continue
        with files.told(one.target):
            files.replace(one.target, (text.encode("utf-8", "replace"),))
    return aloud


def _json(outcomes: Sequence[Outcome]) -> str:
    """Return the outcome as `--json` does; several handouts are told as one."""
    told = [portable(outcome) for outcome in outcomes]
    findings = [found for outcome in told for found in outcome.findings]
    receipts = [made for outcome in told for made in outcome.receipts]
    return (
        tell.as_json(findings, receipts, max((outcome.exit_code for outcome in told), default=0))
        + "\n"
    )


def _by(module: str) -> Callable[[Sequence[Outcome]], str]:
    """Return what writes a report; its module is loaded when one is wanted."""
    return lambda outcomes: str(importlib.import_module(f"{__name__}.{module}").text(outcomes))


KINDS: dict[str, Callable[[Sequence[Outcome]], str]] = {
    "json": _json,
    "junit": _by("junit"),
    "sarif": _by("sarif"),
    "github": _by("github"),
}
ENDINGS = {"json": "json", "junit": "xml", "sarif": "sarif", "github": "txt"}
