"""What reads the cells of a column: by its field's type, of a choice, of passwords."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from brochure.fold import folded
from brochure.model.personal import PersonalField, Value
from brochure.read.recipients.cells import KEPT, LOST, Cell, Reader, clean, text
from brochure.read.recipients.days import Months, date, day_of_both, time, time_of_both
from brochure.read.recipients.leftovers import check_like
from brochure.read.recipients.unfit import Unfit

# ISO 32000-2, 7.6.4.3.3: a password is cut after 127 bytes of UTF-8.
MAX_PASSWORD = 127


def reader_of(field: PersonalField, months: Months, *, both: bool = False) -> Reader:
    """Return what reads the cells of a field's column; `both`: a day and a time of day stand in
    each, and the field takes its own part.
    """

    def words(cell: str) -> Value | None:
        value = text(cell)
        check_like(value, field.example)
        return value

    parsers: dict[str, Callable[[str], Value | None]] = {
        "text": words,
        "date": partial(day_of_both if both else date, order=field.order, months=months),
        "time": time_of_both if both else time,
    }
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
