"""What programs leave in a cell where a value should stand, and lines of a list that are no
reader: told by what they are, never printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from brochure.read.recipients.unfit import Unfit

# What programs write where they know nothing: SQL and JSON, Python, R, spreadsheets. Names that
# people have (Nan, Null, Na) are written so, with one capital, and are read.
NOTHING = frozenset(
    (
        "NULL", "null", "(null)", "<null>", "\\N", "None", "NONE", "none", "nil", "NIL",
        "nan", "NaN", "NAN", "NaT", "NA", "N/A", "n/a", "N/a", "N.A.", "n.a.",
        "undefined", "(blank)", "(empty)", "(none)",
        "TRUE", "FALSE", "True", "False", "true", "false",
        "TBD", "TBA", "tbd", "tba", "TODO", "XX", "XXX", "XXXX", "xx", "xxx", "xxxx",
        "?", "??", "???", "-", "--", "---", "–", "—", ".", "..", "...", "…", "_",
    )
)  # fmt: skip
# Words that are nothing of all that is told here: nearly every cell; five times faster.
WORDS = re.compile(r"[^\W\d_]+(?:(?:[.,]? |['’-])[^\W\d_]+)*\.?")
SUSPECT = re.compile(r"test|zz|name|do not use|lorem", re.IGNORECASE)
# A spreadsheet's errors (#REF!, German #WERT!), a column too narrow (###), a long number rounded
# (1.2E+11).
SHEET_ERROR = re.compile(r"#(?:N/A|N/D|NV|#+|[^\s!?]+[!?])|Err:\d{3}")
ROUNDED = re.compile(r"-?\d(?:[.,]\d+E[+-]?|E\+)\d{1,3}", re.ASCII | re.IGNORECASE)
FORMULA = re.compile(r"=.|[@+-][A-Z][A-Z0-9.]*\(", re.IGNORECASE)
# A place that a mail merge or a template fills: {{name}}, <<Name>>, «Name», ${name}, %NAME%, [N].
UNFILLED = re.compile(
    r"\{\{|\}\}|\{%|%\}|<<.*>>|\$\{|%%|<%|\{[\w .]+\}|%[A-Za-z_]\w*%|^«[^»]*»$|^\[[^\]]*\]$|"
    r"\b(?:FirstName|LastName|FIRST_NAME|LAST_NAME|FULL_NAME|PATIENT_NAME)\b"
)
MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|<!--|\[object Object\]|\*\*|__\w")
INVENTED = re.compile(
    r"(?:z{1,3})?test[ ,]+(?:patient|person|name|record|client|user|entry)\d*|"
    r"(?:patient|person)[ ,]+(?:z{1,3})?test\d*|z{2,3}test\w*|do not use|lorem ipsum.*",
    re.IGNORECASE,
)
CURLY = re.compile(r"[“”„‟].*|.*[“”„‟]")
# Lines that a program or a person adds to a list, in the first cell in which something stands.
NO_READER = re.compile(
    r"(?:(?:grand|sub|sum|overall)[ -]?)?totals?(?: \w+){0,2}(?:[ :=].*)?|"
    r"(?:gesamt|summe|anzahl|suma|somme|totale|totaux|count|sum|average)(?:[ :=]+[\d.,]*)?|"
    r"(?:total|count|number|no\.) of .*|"
    r"\(?\d+ (?:records?|rows?|patients?|readers?|entries|appointments?|results?|items?)\b.*|"
    r"(?:records?|rows?|patients?|appointments?|results?) ?(?::|=|\d).*|"
    r"(?:page|seite|página|pagina) ?\d+.*|-+ ?\d+ ?-+|"
    r"(?:\W* ?)end of (?:the )?(?:report|list|file|data|page|export)\b.*|"
    r"(?:printed|generated|exported|created|report(?:ed)?|run|extracted|produced)"
    r"(?: (?:on|by|at|from|for|date|run|generated)\b|:| ?\d).*|"
    r"confidential\b.*|©.*|copyright .*|(?:data )?source:.*|filters?:.*|sorted by.*|"
    r"this (?:report|document|list|message) .*|notes?:.*|[-=_*~#.]{3,}",
    re.IGNORECASE,
)


def _is_quoted(value: str) -> bool:
    if not CURLY.fullmatch(value):
        return False
    opened, closed = sum(map(value.count, "“„‟")), value.count("”")
    odd = (opened + closed) % 2 == 1
    return odd or (value[0] in "“„‟”" and value[-1] in "“”" and opened + closed == 2)


# What is no value, and what to say of it; the first is of our own words alone.
TOLD: tuple[tuple[Callable[[str], object], str, str], ...] = (
    (
        NOTHING.__contains__,
        "'{}' stands here, which programs write where there is nothing",
        "write the value, or empty the cell; if it is meant, write it in other letters or in words",
    ),
    (
        SHEET_ERROR.fullmatch,
        "the spreadsheet shows an error here, not a value",
        "mend the formula, and export the file again",
    ),
    (
        ROUNDED.fullmatch,
        "the spreadsheet has rounded this number",
        "format the column as text, write the number again, and export the file again",
    ),
    (
        FORMULA.match,
        "a formula stands here, and not what it gives",
        "in the spreadsheet copy the column, paste it as values, and export the file again",
    ),
    (
        UNFILLED.search,
        "a place for a value stands here, which was never filled",
        "write the value; a mail merge or a template has left its place",
    ),
    (MARKUP.search, "marks of a web page stand here", "write the words alone"),
    (
        INVENTED.fullmatch,
        "an invented name stands here, of a trial",
        "delete the row, or write the reader's name",
    ),
    (
        _is_quoted,
        "curly quotation marks stand around this, or around a part that was cut off",
        'write straight quotation marks (") around cells, and look whether the columns fit',
    ),
)


def check_nothing_left(value: str) -> None:
    """Raise Unfit where a value is none: what a program wrote for nothing, an error, a formula, a
    place that was never filled.
    """
    if value not in NOTHING and (
        not value or (WORDS.fullmatch(value) and not SUSPECT.search(value))
    ):
        return
    for is_one, message, hint in TOLD:
        if is_one(value):
            raise Unfit(message.format(value), hint)


def check_like(value: str, example: str) -> None:
    """Raise Unfit where a value cannot be of the kind of its field's example: no letter where the
    example has words only, a number that has lost its zeros or got a decimal.
    """
    if not value or value.isalpha():
        return
    has_letter = any(character.isalpha() for character in value)
    if not has_letter and any(map(str.isalpha, example)) and not any(map(str.isdigit, example)):
        raise Unfit(
            "there is no letter in it, and this column holds words",
            "write the value, or empty the cell; look whether the columns of this row fit",
        )
    if example.isdigit() and re.fullmatch(r"\d+[.,]0+", value):
        raise Unfit(
            "a program has made a number with a decimal of this",
            "format the column as text, and export the file again",
        )
    if re.fullmatch(r"0\d+", example) and value.isdigit() and len(value) < len(example):
        raise Unfit(
            "this number is shorter than the field's example: zeros at its beginning are lost",
            "format the column as text, write the number again, and export the file again",
        )


def is_no_reader(cells: Sequence[str | None]) -> bool:
    """Return whether a row is a total, a page's foot or a program's own line: it says so where it
    begins, and no other cell has words.
    """
    filled = [cell.strip() for cell in cells if cell and cell.strip()]
    if not filled or not NO_READER.fullmatch(filled[0]):
        return False
    return not any(any(map(str.isalpha, cell)) for cell in filled[1:]) or len(filled) == 1
