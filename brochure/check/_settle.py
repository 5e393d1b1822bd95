"""How grave a finding is in the end: what the outlet asks, and what somebody answers for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from brochure.check import _echoes, _places
from brochure.fold import folded
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Severity, error, named, warning
from brochure.model.manuscript import Manuscript
from brochure.model.signoff import Waiver


def settled(
    findings: Iterable[Finding],
    manuscript: Manuscript,
    edition: Edition,
    waivable: Callable[[str], bool],
) -> list[Finding]:
    """Return the findings as the outlet grades them, waived ones as notes, and what is wrong with
    the waivers.

    Each has a place; what is found in the page or the file as a whole stands at the handout's
    start.
    """
    listed = [
        found if found.where else replace(found, where=_places.of(found, manuscript, edition))
        for found in findings
    ]
    graded = [
        _graded(found, edition, waivable)
        for found in listed
        if not _is_off(found, edition, waivable)
    ]
    waivers = manuscript.handout.waivers
    used: set[int] = set()
    result = []
    for found in graded:
        index = next(
            (i for i, waiver in enumerate(waivers) if _meets(waiver, found, edition)), None
        )
        if index is not None:
            used.add(index)
            waiver = waivers[index]
            if waiver.until >= edition.day and waivable(found.code):
                said = f"waived by {waiver.by} until {waiver.until}: {waiver.reason}"
                found = replace(found, severity=Severity.NOTE, waived=said)
        result.append(found)
    result = _echoes.without(result, manuscript.handout)
    for index, waiver in enumerate(waivers):
        fault = _fault(waiver, index in used, edition, waivable)
        if fault:
            code, severity, message, hint = fault
            key = "until" if code == "waiver-expired" else "code"
            where = manuscript.marks.at("waivers", index, key)
            result.append(_graded(severity(code, message, where, hint), edition, waivable))
    return [*result, *_settings_faults(edition, waivable)]


def _graded(found: Finding, edition: Edition, waivable: Callable[[str], bool]) -> Finding:
    """Return a finding as grave as the project has it, else the outlet, else its check."""
    setting = edition.settings.project.checks.get(found.code)
    if setting and setting.severity != "off" and waivable(found.code):
        return replace(found, severity=named(setting.severity))
    grade = edition.outlet.severities.get(found.code)
    return replace(found, severity=named(grade)) if grade else found


def _is_off(found: Finding, edition: Edition, waivable: Callable[[str], bool]) -> bool:
    setting = edition.settings.project.checks.get(found.code)
    return setting is not None and setting.severity == "off" and waivable(found.code)


def _settings_faults(edition: Edition, waivable: Callable[[str], bool]) -> Iterator[Finding]:
    """Yield the project's settings of checks that no setting may change."""
    for code in edition.settings.project.checks:
        if not waivable(code):
            message = f"{code} cannot be set: it is no check, or one that must always hold"
            hint = "take it out; `brochure check --explain all` lists the codes"
            yield error(
                "setting-refused", message, edition.settings.marks.key("checks", code), hint
            )


def _meets(waiver: Waiver, found: Finding, edition: Edition) -> bool:
    """Return whether a waiver is meant for a finding: its code, and words of its line or of its
    message.
    """
    if waiver.code != found.code or waiver.format not in {None, edition.format_name}:
        return False
    words = folded(waiver.place).casefold()
    said = [found.message, found.where.text if found.where else ""]
    return any(words in folded(text).casefold() for text in said)


def _fault(
    waiver: Waiver, used: bool, edition: Edition, waivable: Callable[[str], bool]
) -> tuple[str, Callable[..., Finding], str, str] | None:
    """Return code, severity, message and hint of what is wrong with a waiver, or None."""
    if not waivable(waiver.code):
        message = f"{waiver.code} cannot be waived: it is no check, or one that must always hold"
        return "waiver-refused", error, message, "take the waiver out, and mend what was found"
    if waiver.until < edition.day:
        late = (edition.day - waiver.until).days
        message = (
            f"the waiver of {waiver.code} by {waiver.by} ran out {late} day{'s' * (late != 1)} "
            f"ago, on {waiver.until}"
        )
        return (
            "waiver-expired",
            warning,
            message,
            "mend what was found, or write a new waiver",
        )
    if not used and waiver.format in {None, edition.format_name}:
        message = f"the waiver of {waiver.code} at «{waiver.place}» meets no finding"
        return "waiver-unused", warning, message, "take it out, or correct its place"
    return None
