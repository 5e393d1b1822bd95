"""One cell of a recipient list to the value that its field asks for, or to a sentence that does not
repeat the cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html import unescape

from brochure.fold import visible
from brochure.model.base import printable
from brochure.model.personal import Value
from brochure.read.recipients.leftovers import check_nothing_left
from brochure.read.recipients.unfit import Unfit

# Characters of a value: what a line of a page can hold with room to spare.
MAX_VALUE = 200
# Days, times and choices come again and again in a column: so many of them are read once.
KEPT = 1024

Cell = str | None
"""What stands in a cell; None is a value of JSON that is neither text nor a number."""
Reader = Callable[[Cell], Value | None]
"""Returns a cell's value, None where it is empty and may be. Raises Unfit."""


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
# How spreadsheets keep 00123 from becoming a number.
AS_TEXT = re.compile(r'="([^"]*)"')
# A character as web pages write it; some programs write it twice over (&amp;amp;).
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def clean(cell: str) -> str:
    """Return a cell with composed letters (NFC) and single spaces, without what nobody sees; empty
    where nothing stands in it. Raises Unfit.
    """
    if cell.startswith('="') and (wrapped := AS_TEXT.fullmatch(cell)):
        cell = wrapped[1]
    for _ in range(3):
        if "&" not in cell or not ENTITY.search(cell):
            break
        cell = ENTITY.sub(lambda found: unescape(found[0]), cell)
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
    check_nothing_left(value)
    return value
