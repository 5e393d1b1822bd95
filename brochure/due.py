"""Which handouts come due for review: as a table, as JSON, as a calendar."""

from __future__ import annotations

import calendar
import datetime
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from brochure import read
from brochure.model.finding import Finding
from brochure.model.handout import Handout
from brochure.shelves import shown

State = Literal["overdue", "due", "undated"]
HEADS: dict[State, str] = {
    "overdue": "Past their review, and refused for delivery",
    "due": "To be reviewed until {until}",
    "undated": "Without a date for the next review",
}
SPAN = re.compile(r"([1-9]\d{0,4})\s*([dwmy])")
# RFC 5545, 3.1: a line of at most 75 octets, its end not counted.
OCTETS = 75


@dataclass(frozen=True)
class Review:
    """A handout's next review; `days` from the day asked about, negative when it is past, null
    without a date.
    """

    state: State
    file: str
    id: str
    title: str
    version: str
    language: str
    owner: str | None
    reviewed_on: datetime.date | None
    next_review: datetime.date | None
    days: int | None


@dataclass(frozen=True)
class Agenda:
    """What falls due from a day on until another, the longest overdue first, and what stands in the
    way of knowing.
    """

    day: datetime.date
    until: datetime.date
    reviews: tuple[Review, ...]
    findings: tuple[Finding, ...]

    def of(self, state: State) -> list[Review]:
        """Return the reviews of one state."""
        return [review for review in self.reviews if review.state == state]


def after(day: datetime.date, span: str) -> datetime.date:
    """Return the day that a span such as 90d, 12w, 6m or 1y ends on; of a month too short for it,
    the last.

    Raises ValueError with a sentence when it is no span, or ends after the year 9999.
    """
    match = SPAN.fullmatch(span.strip().lower())
    if not match:
        raise ValueError(
            f"{span!r} is no span of time; write days, weeks, months or years, as in 90d, 12w, 6m "
            f"or 1y"
        )
    number, unit = int(match[1]), match[2]
    try:
        if unit in "dw":
            return day + datetime.timedelta(days=number * (7 if unit == "w" else 1))
        year, month = divmod(
            day.year * 12 + day.month - 1 + number * (12 if unit == "y" else 1), 12
        )
        return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        raise ValueError(f"{span!r} ends after the year 9999") from None


def agenda(files: Iterable[Path], day: datetime.date, until: datetime.date) -> Agenda:
    """Return what falls due of some handouts; a withdrawn one needs no review."""
    reviews: list[Review] = []
    findings: list[Finding] = []
    for path in files:
        manuscript, trouble = read.handout(path)
        findings.extend(trouble)
        if manuscript and manuscript.handout.document.status != "withdrawn":
            reviews.extend(_review(manuscript.handout, shown(path), day, until))
    reviews.sort(key=lambda one: (one.next_review or datetime.date.max, one.id, one.file))
    return Agenda(day, until, tuple(reviews), tuple(findings))


def _review(
    handout: Handout, file: str, day: datetime.date, until: datetime.date
) -> Iterator[Review]:
    control = handout.document
    due = control.next_review
    if due and due > until:
        return
    state: State = "undated" if due is None else "overdue" if due < day else "due"
    days = (due - day).days if due else None
    yield Review(
        state, file, control.id, handout.title, control.version, handout.language, control.owner,
        control.reviewed_on,
        due, days,
    )  # fmt: skip


def as_table(found: Agenda) -> str:
    """Return the agenda as a table, a paragraph for each state."""
    lines: list[str] = []
    width = max((len(review.id) for review in found.reviews), default=0)
    for state, head in HEADS.items():
        reviews = found.of(state)
        if reviews:
            lines += [
                f"{head.format(until=found.until)}:",
                *(_row(review, width) for review in reviews),
                "",
            ]
    return "\n".join(lines[:-1]) or f"Nothing is to be reviewed until {found.until}."


def _row(review: Review, width: int) -> str:
    when = (
        f"{review.next_review}  {_when(review.days)}" if review.days is not None else _never(review)
    )
    owner = f", {review.owner}" if review.owner else ""
    return f"  {review.id:{width}}  {when}  {review.title} ({review.file}{owner})"


def _when(days: int) -> str:
    if not days:
        return "today"
    count = f"{abs(days)} day{'s' * (abs(days) != 1)}"
    return f"in {count}" if days > 0 else f"{count} ago"


def _never(review: Review) -> str:
    return f"reviewed on {review.reviewed_on}" if review.reviewed_on else "never reviewed"


def as_json(found: Agenda, exit_code: int) -> str:
    """Return the agenda for machines."""
    told = {
        "exit_code": exit_code, "on": found.day, "until": found.until,
        "reviews": [asdict(review) for review in found.reviews],
        "unreadable": sorted({finding.where.file for finding in found.findings if finding.where}),
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=2, default=str)


def as_calendar(found: Agenda) -> str:
    """Return the dated reviews as an iCalendar (RFC 5545), a day-long event each.

    The same agenda gives the same bytes: an event is known by document, language and date, and
    bears the day asked about as its stamp. No alarm is in it: a calendar sets its owner's own.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//brochure//due//EN", "CALSCALE:GREGORIAN"]
    known: dict[str, int] = {}
    for review in found.reviews:
        if review.next_review:
            name = f"{review.id}-{review.language}-{review.next_review}"
            known[name] = (
                known.get(name, 0) + 1
            )  # two files may bear one id by mistake: neither is to be lost
            lines += _event(review, found.day, name + f"-{known[name]}" * (known[name] > 1))
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(review: Review, day: datetime.date, name: str) -> list[str]:
    owner = f"\nOwner: {review.owner}" if review.owner else ""
    told = f"{review.file}\nVersion {review.version}, {_never(review)}{owner}"
    return [
        "BEGIN:VEVENT",
        f"UID:{name}@brochure.invalid",
        f"DTSTAMP:{day:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{review.next_review:%Y%m%d}",
        f"SUMMARY:{_escaped(f'Review the handout {review.title} ({review.id})')}",
        f"DESCRIPTION:{_escaped(told)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    """Return a text as RFC 5545, 3.3.11 writes it."""
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", r"\n")


def _folded(line: str) -> str:
    """Return a line broken before it has more than 75 octets, never inside a letter."""
    lines, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > OCTETS:
            lines.append(" ")
            size = 1
        lines[-1] += letter
        size += octets
    return "\r\n".join(lines)
