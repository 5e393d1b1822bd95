"""What printers report, in plain words: the keywords of RFC 8011, 5.3.8 and 5.4.12, and of PWG
5100.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from brochure.deliver.printing.message import Group
from brochure.model.given import State

PRINTED = "the printer reports it printed"
CANCELLING = "it is being cancelled"
# With these nothing is printed, whatever grade a printer gives them but that of a mere report.
STOPPING = frozenset(
    {"media-empty", "media-needed", "media-jam", "cover-open", "door-open", "interlock-open"}
    | {"input-tray-missing", "output-tray-missing", "output-area-full", "toner-empty"}
    | {"marker-supply-empty", "marker-supply-missing", "marker-waste-full", "offline", "paused"}
    | {"shutdown", "power-down", "opc-life-over", "developer-empty", "fuser-over-temp"}
)
ERROR, WARNING, REPORT = range(3)
GRADES = ("-error", "-warning", "-report")
PRINTER = {
    "media-empty": "the paper is empty",
    "media-needed": "it waits for paper",
    "media-low": "the paper is low",
    "media-jam": "paper is jammed",
    "cover-open": "a cover is open",
    "door-open": "a door is open",
    "interlock-open": "a cover is open",
    "input-tray-missing": "a paper tray is missing",
    "output-tray-missing": "the output tray is missing",
    "output-area-almost-full": "the output tray is almost full",
    "output-area-full": "the output tray is full",
    "toner-low": "the toner is low",
    "toner-empty": "the toner is empty",
    "marker-supply-low": "the ink or toner is low",
    "marker-supply-empty": "the ink or toner is empty",
    "marker-supply-missing": "an ink or toner cartridge is missing",
    "marker-waste-almost-full": "its waste container is almost full",
    "marker-waste-full": "its waste container is full",
    "developer-low": "its developer is low",
    "developer-empty": "its developer is empty",
    "opc-near-eol": "its drum is nearly worn out",
    "opc-life-over": "its drum is worn out",
    "fuser-over-temp": "its fuser is too hot",
    "fuser-under-temp": "it is warming up",
    "connecting-to-device": "it is being connected",
    "timed-out": "it does not answer its print server",
    "offline": "it is offline",
    "shutdown": "it is switched off",
    "paused": "it is paused",
    "moving-to-paused": "it is about to pause",
    "stopping": "it is stopping",
    "stopped-partly": "a part of it has stopped",
    "spool-area-full": "its memory is full",
    "hold-new-jobs": "it holds new jobs",
    "deactivated": "it is deactivated",
    "identify-printer-requested": "it is being looked for",
    "power-down": "it is switched off",
    "warming-up": "it is warming up",
    "other": "something is wrong with it; look at its own display",
}  # fmt: skip
JOB = {
    "aborted-by-system": "the printer gave it up",
    "account-authorization-failed": "the printer does not allow it",
    "account-closed": "the printer does not allow it",
    "account-info-needed": "the printer asks for an account",
    "account-limit-reached": "the account at the printer is used up",
    "compression-error": "the printer could not read it",
    "conflicting-attributes": "the printer cannot do what was asked together",
    "document-access-error": "the printer could not read it",
    "document-format-error": "the printer could not read it",
    "document-password-error": "the printer could not read it",
    "document-unprintable-error": "the printer cannot print this document",
    "job-canceled-at-device": "cancelled at the printer",
    "job-canceled-by-operator": "cancelled by who looks after the printer",
    "job-canceled-by-user": "cancelled",
    "job-completed-with-errors": "with errors",
    "job-completed-with-warnings": "with warnings",
    "job-data-insufficient": "the printer waits for the rest of it",
    "job-hold-until-specified": "it is held at the printer",
    "job-password-wait": "the printer waits for a code",
    "job-release-wait": "it waits to be released at the printer",
    "printer-stopped": "the printer has stopped",
    "printer-stopped-partly": "the printer has stopped in part",
    "processing-to-stop-point": CANCELLING,
    "queued-in-device": "it waits its turn",
    "resources-are-not-ready": "the printer waits for paper or something else that is missing",
    "submission-interrupted": "it did not come through whole",
    "unsupported-attributes-or-values": "the printer cannot do what was asked",
    "unsupported-compression": "the printer could not read it",
    "unsupported-document-format": "the printer does not take this form of document",
    "warnings-detected": "with warnings",
}  # fmt: skip
STATES: dict[int, tuple[State, str]] = {
    3: ("pending", "it waits its turn"),
    4: ("pending", "it is held at the printer"),
    5: ("processing", "printing"),
    6: ("stopped", "the printer has stopped"),
    7: ("canceled", "cancelled"),
    8: ("aborted", "the printer gave it up"),
    9: ("completed", PRINTED),
}
# What a print server says of itself, not of the printer.
QUIET = re.compile(r"none|cups-.*|com\..*|wfd.*")
KEYWORD = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}")
MOST_TOLD = 6


@dataclass(frozen=True)
class Progress:
    """How far a job is: its state, None where the printer does not say; a sentence; and how many
    sides are printed, where it counts them.
    """

    state: State | None
    said: str
    pages: int | None = None


def plain(text: str) -> str:
    """Return a printer's text on one line, without control characters, no longer than a label."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:120]


@dataclass(frozen=True)
class Reports:
    """What a printer reports, a few words each, errors first; and whether it cannot go on."""

    told: tuple[str, ...] = ()
    is_stuck: bool = False


def of_printer(keywords: Iterable[str]) -> Reports:
    """Return what a printer reports, each once."""
    told: dict[str, int] = {}
    for keyword in keywords:
        name, grade = _graded(keyword.lower())
        if QUIET.fullmatch(name) or not KEYWORD.fullmatch(name):
            continue
        words = PRINTER.get(name) or f"it reports “{name.replace('-', ' ')}”"
        told[words] = min(grade, told.get(words, grade))
    in_order = sorted(told, key=lambda words: told[words])
    return Reports(tuple(in_order[:MOST_TOLD]), ERROR in told.values())


def _graded(keyword: str) -> tuple[str, int]:
    """Return a keyword without its ending, and how grave it is."""
    name, grade = keyword, WARNING
    for number, ending in enumerate(GRADES):
        if keyword.endswith(ending):
            name, grade = keyword.removesuffix(ending), number
    return name, ERROR if name in STOPPING and grade != REPORT else grade


def progress(job: Group, printer: Reports) -> Progress:
    """Return how far a job is; `printer` is what the printer itself reports meanwhile."""
    state, said = STATES.get(job.number("job-state") or 0, (None, "the printer does not say"))
    told = list(dict.fromkeys(JOB[one] for one in job.texts("job-state-reasons") if one in JOB))
    if state == "completed":
        kept = [one for one in told if one.startswith("with ")]
        said = ", ".join([said, *kept[:1]])
    elif state in {"aborted", "canceled"}:
        said = next((one for one in told if one != said), said)
    elif CANCELLING in told:
        said = CANCELLING
    elif state is not None:
        more = [*printer.told, *(one for one in told if one != said)]
        said = "; ".join(dict.fromkeys([*([] if printer.is_stuck else [said]), *more]))
    pages = next(
        (
            count
            for name in ("job-impressions-completed", "job-media-sheets-completed")
            if (count := job.number(name)) is not None and count >= 0
        ),
        None,
    )
    return Progress(state, said, pages)
