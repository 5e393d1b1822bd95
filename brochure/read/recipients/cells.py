"""One cell of a recipient list to the value that its field asks for, or to a sentence that does not
repeat the cell.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from brochure.fold import folded, visible
from brochure.model.base import printable
from brochure.model.personal import DateOrder, PersonalField, Value

# Characters of a value: what a line of a page can hold with room to spare.
MAX_VALUE = 200
# ISO 32000-2, 7.6.4.3.3: a password is cut after 127 bytes of UTF-8.
MAX_PASSWORD = 127
# An appointment or a birthday outside these years is a slip of the finger.
YEARS = range(1900, 2200)
# Days, times and choices come again and again in a column: so many of them are read once.
KEPT = 1024

Cell = str | None
"""What stands in a cell; None is a value of JSON that is neither text nor a number."""
Reader = Callable[[Cell], Value | None]
"""Returns a cell's value, None where it is empty and may be. Raises Unfit."""


class Unfit(ValueError):
    """What is wrong with a cell or a record, and what to do; it never holds what stands there."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Take both sentences."""
        super().__init__(message)
        self.message, self.hint = message, hint


# Breaks, tabs and every width of space (Unicode, category Zs); one space stands for any run of
# them.
SPACES = re.compile(r"[\t\n\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
# A letter that another program has lost, and letters that are blank: the braille blank and the
# Hangul fillers.
LOST = "\ufffd"
# Marks of direction around a value, as Excel and messengers give them, do nothing to one that
# stands alone; an override, which shows letters in another order, is told.
TURNED = dict.fromkeys(map(ord, "\u202b\u2067"))
BLANK = "\u2800\u3164\uffa0"
# A spreadsheet's errors (#N/A, #REF!, German #NV), a column too narrow (###), a long number rounded
# (1.2E+11).
SHEET_ERROR = re.compile(r"#(?:N/A|N/D|NV|#+|[^\s!?]+[!?])")
ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d{2,3}", re.ASCII)
# How spreadsheets keep 00123 from becoming a number.
AS_TEXT = re.compile(r'="([^"]*)"')


def clean(cell: str) -> str:
    """Return a cell with composed letters (NFC) and single spaces, without what nobody sees; empty
    where nothing stands in it. Raises Unfit.
    """
    if cell.startswith('="') and (wrapped := AS_TEXT.fullmatch(cell)):
        cell = wrapped[1]
    if cell.isascii() and cell.isprintable():  # nearly every cell; ten times faster
        value = cell.strip(" ")
        value = SPACES.sub(" ", value) if "  " in value else value
    else:
        value = SPACES.sub(" ", cell.translate(TURNED)).strip(" ")
        if value:
            _check_letters(value)
            value = SPACES.sub(" ", visible(value)).strip(" ")
    if len(value) > MAX_VALUE:
        raise Unfit(f"this is longer than {MAX_VALUE} characters", "shorten it")
    return value


def _check_letters(value: str) -> None:
    """Raise Unfit where a value would not show as it was meant."""
    if LOST in value:
        raise Unfit(
            "a letter was lost here by the program that saved the file",
            "write it again (U+FFFD stands for it)",
        )
    if all(
        character in BLANK or unicodedata.category(character) in {"Mn", "Me", "Cf", "Zs"}
        for character in value
    ):
        raise Unfit("nothing can be seen of what stands here", "write it again, or empty the cell")
    try:
        printable(value)
    except ValueError as trouble:
        raise Unfit(str(trouble)) from None
    try:
        twice = value.encode("cp1252").decode("utf-8") != value
    except UnicodeError:
        return
    if twice:
        hint = "save the file again from the program that it comes from, as CSV UTF-8"
        raise Unfit(
            "the letters are garbled: the file was saved as UTF-8 and opened as something else",
            hint,
        )


def text(cell: str) -> str:
    """Return a cell's words. Raises Unfit."""
    value = clean(cell)
    if value[:1] == "#" and SHEET_ERROR.fullmatch(value):
        raise Unfit(
            "the spreadsheet shows an error here, not a value",
            "mend the formula, and export the file again",
        )
    if ROUNDED.fullmatch(value):
        hint = "format the column as text, write the number again, and export the file again"
        raise Unfit("the spreadsheet has rounded this number", hint)
    return value


MIDNIGHT = r"(?:[T ](?:00?[:.]00(?:[:.]00(?:[.,]0+)?)?|12:00(?::00)? ?AM)(?:Z|[+-]00:?00)?)?"
DATE = re.compile(
    rf"(\d{{1,4}}) ?([-/.]) ?(\d{{1,2}}) ?\2 ?(\d{{1,4}})\.?{MIDNIGHT}", re.ASCII | re.IGNORECASE
)
SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?|[01]?[.,]\d{3,}", re.ASCII)
SUCH_AS: dict[DateOrder, str] = {
    "year-month-day": "2026-11-26",
    "month-day-year": "11/26/2026 or 2026-11-26",
    "day-month-year": "26/11/2026 or 2026-11-26",
}


@lru_cache(KEPT)
def date(cell: str, order: DateOrder) -> datetime.date | None:
    """Return a day of the calendar, None for an empty cell.

    A year that comes first is followed by month and day in every order. Raises Unfit.
    """
    value = folded(clean(cell))
    if not value:
        return None
    found = DATE.fullmatch(value)
    if found is None:
        raise _no_date(value, order)
    first, second, third = found[1], found[3], found[4]
    if len(first) == 4:
        year, month, day = first, second, third
    elif order == "year-month-day" or len(first) > 2 or len(third) != 4:
        raise _no_date(value, order)
    else:
        year, month, day = (
            (third, first, second) if order == "month-day-year" else (third, second, first)
        )
    try:
        made = datetime.date(int(year), int(month), int(day))
    except ValueError:
        hint = f"the order is {order}, such as {SUCH_AS[order]}; `order:` of the field says it"
        raise Unfit("the calendar has no such day", hint) from None
    if made.year not in YEARS:
        raise Unfit(
            f"the year should be from {YEARS[0]} to {YEARS[-1]}",
            f"write the day as {SUCH_AS[order]}",
        )
    return made


def _no_date(value: str, order: DateOrder) -> Unfit:
    if SERIAL.fullmatch(value):
        return Unfit(*IN_NUMBERS)
    hint = f"write it as {SUCH_AS[order]}, without a time of day"
    if order == "year-month-day":
        hint += "; if the recipient list has another order, say it with `order:` of the field"
    return Unfit(f"this is no date in the order {order}, with four digits for the year", hint)


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


@lru_cache(KEPT)
def time(cell: str) -> datetime.time | None:
    """Return a time of day in hours and minutes, None for an empty cell. Raises Unfit."""
    value = folded(clean(cell))
    if not value:
        return None
    found = TIME.fullmatch(value)
    if found is None or not (found[2] or found[4]):
        if SERIAL.fullmatch(value):
            raise Unfit(*IN_NUMBERS)
        raise Unfit("this is no time of day", "write it as 14:30 or 2:30 pm")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[4] or "").lower()
    if half and not 1 <= hour <= 12:
        raise Unfit("am and pm go with the hours 1 to 12", "write it as 14:30 or 2:30 pm")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or int(found[3] or 0):
        raise Unfit(
            "a day has the times 0:00 to 23:59, without seconds", "write it as 14:30 or 2:30 pm"
        )
    return datetime.time(hour, minute)


def reader_of(field: PersonalField) -> Reader:
    """Return what reads the cells of a field's column."""

    def day(cell: str) -> Value | None:
        return date(cell, field.order)

    parsers: dict[str, Callable[[str], Value | None]] = {"text": text, "date": day, "time": time}
    parse = parsers[field.type]

    def read(cell: Cell) -> Value | None:
        if cell is None:
            raise Unfit("this is neither text nor a number", 'put it in quotes, as in "14:30"')
        value = parse(cell)
        if not value and field.required:
            raise Unfit("this is empty", "fill it in; or say `required: false` of the field")
        return value or None

    return read


def choice_of(what: str, known: Sequence[str]) -> Reader:
    """Return what reads the cells of a column that chooses a `what` by its name, in letters of any
    case.
    """
    names = {folded(name).casefold(): name for name in known}
    hint = (
        f"known here: {', '.join(known)}"
        if known
        else "none can be chosen here; take the column out"
    )

    @lru_cache(KEPT)
    def read(cell: Cell) -> str | None:
        value = folded(clean(cell)).casefold() if cell is not None else "?"
        if not value:
            return None
        if value not in names:
            raise Unfit(f"this is no {what} that can be used", hint)
        return names[value]

    return read


def password(cell: Cell) -> str:
    """Return a password as readers compare it (NFKC, as RFC 4013 has it; without spaces around it).
    Raises Unfit.
    """
    value = unicodedata.normalize("NFKC", cell).strip() if cell is not None else ""
    if not value:
        raise Unfit("the password is missing", "each row needs one when copies are encrypted")
    if not value.isprintable() or LOST in value:
        raise Unfit("the password holds a character that cannot be typed", "write it again")
    if len(value.encode("utf-8")) > MAX_PASSWORD:
        raise Unfit(f"the password is longer than {MAX_PASSWORD} bytes", "shorten it")
    return value
