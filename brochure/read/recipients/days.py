"""A cell of a recipient list to a day of the calendar or a time of day: as spreadsheets of several
countries write them, and as people do.

What can be read as two days is none: the order of day and month is the field's, never a guess.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from brochure.fold import folded
from brochure.model.personal import DateOrder
from brochure.read.recipients.cells import KEPT, clean
from brochure.read.recipients.leftovers import check_nothing_left
from brochure.read.recipients.unfit import Unfit

# An appointment or a birthday outside these years is a slip of the finger.
YEARS = range(1900, 2200)
ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Letters of a month that are enough, as in Jun and Sept.
SHORTEST = 3

Months = tuple[tuple[str, int], ...]
"""What a month may be called, in small letters, with its number from 1."""

MIDNIGHT = r"(?:[T ](?:00?[:.]00(?:[:.]00(?:[.,]0+)?)?|12:00(?::00)? ?AM)(?:Z|[+-]00:?00)?)?"
DATE = re.compile(
    rf"(\d{{1,4}}) ?([-/.]) ?(\d{{1,2}}) ?\2 ?(\d{{1,4}})\.?{MIDNIGHT}", re.ASCII | re.IGNORECASE
)
# 20270604: as a day and month first it would be of a year before 1232.
COMPACT = re.compile(r"((?:19|2[01])\d\d)(\d\d)(\d\d)", re.ASCII)
WEEKDAY = re.compile(r"([^\W\d]{2,12})\.?,? (?=.*\d)")
# June 4, 2027 - 4 June 2027, 4. Juni 2027, 4-Jun-2027, 4 de junio de 2027 - 2027 June 4
WRITTEN = (
    re.compile(r"(?P<m>[^\W\d]+)\.?[ -](?P<d>\d{1,2})(?:st|nd|rd|th)?(?:,|,? |-) ?(?P<y>\d{4})"),
    re.compile(
        r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|\.)?[ /-]?(?:de |of )?(?P<m>[^\W\d]+)\.?(?:,? ?|[/-])"
        r"(?:de |del )?(?P<y>\d{4})"
    ),
    re.compile(r"(?P<y>\d{4})[ -](?P<m>[^\W\d]+)\.?[ -](?P<d>\d{1,2})"),
)
SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?|[01]?[.,]\d{3,}", re.ASCII)
SUCH_AS: dict[DateOrder, str] = {
    "year-month-day": "2026-11-26",
    "month-day-year": "11/26/2026 or 2026-11-26",
    "day-month-year": "26/11/2026 or 2026-11-26",
}
IN_NUMBERS = (
    "this is a spreadsheet's own number for a day or a time",
    "format the column as a date or a time, and export the file again",
)
# Spreadsheets put the day on which they begin to count before a time: 1899-12-30, or -31.
TIME = re.compile(
    r"(?:1899-12-3[01][T ])?(\d{1,2})(?:[:.h](\d\d)(?:[:.](\d\d)(?:[.,]0+)?)?)?(?: ?([ap])\.? "
    r"?m\.?)?",
    re.ASCII | re.IGNORECASE,
)
SUCH_A_TIME = "write it as 14:30 or 2:30 pm"
# A day, then a time of day, then perhaps its zone.
BOTH = re.compile(
    r"(?P<day>.*?\d.*?)(?:T|,? at |,? - |,? )(?P<time>\d{1,2}[:.h]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?"
    r"(?: ?[ap]\.? ?m\.?)?|\d{1,2} ?[ap]\.? ?m\.?)"
    r"(?P<zone> ?(?:Z|UTC|GMT|[ECMPA][SD]?T|CES?T|[+-]\d\d:?(?:\d\d)?))?",
    re.ASCII | re.IGNORECASE,
)
ZONED = (
    "this time is given with its zone (Z, UTC, +05:30), and may be another hour and day here",
    "export the list in the clinic's own time, without a zone",
)


def months_of(languages: Iterable[Sequence[str]]) -> Months:
    """Return what the months may be called: in English and in these languages, each a list of
    twelve; a word that could be two months is none.
    """
    found: dict[str, set[int]] = {}
    for names in (ENGLISH, *languages):
        for number, name in enumerate(names, 1):
            word = clean(name).casefold()
            for size in range(min(SHORTEST, len(word)), len(word) + 1):
                found.setdefault(word[:size], set()).add(number)
    return tuple((word, min(numbers)) for word, numbers in found.items() if len(numbers) == 1)


@lru_cache(8)
def _by_word(months: Months) -> Mapping[str, int]:
    return dict(months)


PLAIN = months_of(())


@lru_cache(KEPT)
def date(cell: str, order: DateOrder, months: Months = PLAIN) -> datetime.date | None:
    """Return a day of the calendar, None for an empty cell.

    A year that comes first is followed by month and day in every order. Raises Unfit.
    """
    value = folded(clean(cell))
    if not value:
        return None
    check_nothing_left(value)
    if compact := COMPACT.fullmatch(value):
        return _made(compact[1], compact[2], compact[3], order)
    found = DATE.fullmatch(value)
    if found is None:
        return _written(value, order, months)
    first, second, third = found[1], found[3], found[4]
    if len(first) == 4:
        return _made(first, second, third, order)
    if order == "year-month-day" or len(first) > 2 or len(third) != 4:
        raise _no_date(value, order)
    if order == "month-day-year":
        if found[2] == "." and int(second) <= 12 and first != second:
            raise Unfit(
                "this could be two days: with points most people write the day first, and the "
                "order of the field is month-day-year",
                "write it as 2026-11-26, or with the month in letters",
            )
        return _made(third, first, second, order)
    return _made(third, second, first, order)


def _made(year: str, month: str | int, day: str, order: DateOrder) -> datetime.date:
    try:
        made = datetime.date(int(year), int(month), int(day))
    except ValueError:
        hint = (
            f"the order is {order}, such as {SUCH_AS[order]}, by `order:` of the field; look "
            "whether other rows write the day and the month the other way round too"
        )
        raise Unfit("the calendar has no such day", hint) from None
    if made.year not in YEARS:
        raise Unfit(
            f"the year should be from {YEARS[0]} to {YEARS[-1]}",
            f"write the day as {SUCH_AS[order]}",
        )
    return made


def _written(value: str, order: DateOrder, months: Months) -> datetime.date:
    """Return a day whose month is written in letters, perhaps after the day of the week. Raises
    Unfit.
    """
    rest, weekday = value, None
    if (first := WEEKDAY.match(value)) and first[1].casefold() not in _by_word(months):
        word = first[1].casefold()
        weekday = next((i for i, one in enumerate(WEEKDAYS) if _names(word, one)), None)
        rest = value[first.end() :] if weekday is not None else value
    if weekday is not None and (figures := DATE.fullmatch(rest)):
        made: datetime.date | None = date(figures[0], order, months)
    else:
        made = _in_letters(rest, order, months)
    if made is None:
        raise _no_date(value, order)
    if weekday is not None and made.weekday() != weekday:
        raise Unfit(
            "the day of the week and the date do not belong together",
            "look into the calendar, and mend one of them",
        )
    return made


def _in_letters(value: str, order: DateOrder, months: Months) -> datetime.date | None:
    for pattern in WRITTEN:
        found = pattern.fullmatch(re.sub(f"{MIDNIGHT}$", "", value))
        month = _by_word(months).get(found["m"].casefold()) if found else None
        if found and month:
            return _made(found["y"], month, found["d"], order)
    return None


def _names(word: str, weekday: str) -> bool:
    return len(word) >= SHORTEST and (weekday.startswith(word) or word in {"tues", "thur", "thurs"})


def _no_date(value: str, order: DateOrder) -> Unfit:
    if SERIAL.fullmatch(value):
        return Unfit(*IN_NUMBERS)
    if both := BOTH.fullmatch(value):
        if both["zone"]:
            return Unfit(*ZONED)
        return Unfit(
            "a day and a time of day stand here together",
            "without a time of day the day can be read: split them into two columns; or say "
            "--column for the field of the day and for a field of the time (`type: time`) with "
            "this column's heading, and each takes its part",
        )
    hint = f"write it as {SUCH_AS[order]}, without a time of day"
    if order == "year-month-day":
        hint += "; if the recipient list has another order, say it with `order:` of the field"
    return Unfit(f"this is no date in the order {order}, with four digits for the year", hint)


@lru_cache(KEPT)
def time(cell: str) -> datetime.time | None:
    """Return a time of day in hours and minutes, None for an empty cell. Raises Unfit."""
    value = folded(clean(cell))
    if not value:
        return None
    check_nothing_left(value)
    found = TIME.fullmatch(value)
    if found is None or not (found[2] or found[4]):
        if SERIAL.fullmatch(value):
            raise Unfit(*IN_NUMBERS)
        raise Unfit("this is no time of day", SUCH_A_TIME)
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[4] or "").lower()
    if half and not 1 <= hour <= 12:
        raise Unfit("am and pm go with the hours 1 to 12", SUCH_A_TIME)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or int(found[3] or 0):
        raise Unfit("a day has the times 0:00 to 23:59, without seconds", SUCH_A_TIME)
    return datetime.time(hour, minute)


def day_of_both(cell: str, order: DateOrder, months: Months = PLAIN) -> datetime.date | None:
    """Return the day of a cell that holds a day and a time, None for an empty one. Raises Unfit."""
    return date(found["day"], order, months) if (found := _both(cell)) else None


def time_of_both(cell: str) -> datetime.time | None:
    """Return the time of a cell that holds a day and a time, None for an empty one. Raises
    Unfit.
    """
    return time(found["time"]) if (found := _both(cell)) else None


def _both(cell: str) -> re.Match[str] | None:
    value = folded(clean(cell))
    if not value:
        return None
    check_nothing_left(value)
    found = BOTH.fullmatch(value)
    if found is None:
        raise Unfit(
            "this column gives a day and a time of day, and here stands no time after the day",
            "write both, such as 2026-11-26 14:30",
        )
    if found["zone"]:
        raise Unfit(*ZONED)
    return found
