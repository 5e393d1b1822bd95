"""The cells of a recipient list: text, dates and times as spreadsheets of several countries write
them.
"""

from __future__ import annotations

import datetime
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brochure.model.personal import DateOrder, PersonalField
from brochure.read.recipients.cells import MAX_VALUE, clean, text
from brochure.read.recipients.days import PLAIN, date, day_of_both, months_of, time, time_of_both
from brochure.read.recipients.leftovers import is_no_reader
from brochure.read.recipients.readers import choice_of, password, reader_of
from brochure.read.recipients.unfit import Unfit

DAY = datetime.date(2026, 11, 6)
Y, M, D = "year-month-day", "month-day-year", "day-month-year"

DATES = [
    (Y, "2026-11-06"), (Y, "2026-11-6"), (Y, "2026/11/06"), (Y, "2026.11.06"), (Y, "2026. 11. 6."),
    (Y, " 2026-11-06 "),
    (Y, "2026-11-06T00:00:00"), (Y, "2026-11-06 00:00:00"), (Y, "2026-11-06T00:00:00.000Z"),
    (Y, "2026-11-06 0:00"),
    (Y, "2026-11-06T00:00:00+00:00"),
    (M, "11/06/2026"), (M, "11/6/2026"), (M, "11-06-2026"), (M, "2026-11-06"),
    (M, "11/6/2026 0:00"),
    (M, "11/06/2026 12:00:00 AM"),
    (D, "06/11/2026"), (D, "6.11.2026"), (D, "06. 11. 2026"), (D, "06-11-2026"), (D, "2026-11-06"),
]  # fmt: skip


@pytest.mark.parametrize(("order", "cell"), DATES)
def test_a_date_is_read_in_its_order(order: DateOrder, cell: str) -> None:
    assert date(cell, order) == DAY


NO_DATES = [
    (Y, "11/06/2026", "`order:`"), (Y, "06.11.2026", "`order:`"), (Y, "2026-02-29", "no such day"),
    (Y, "2026-13-01", "no such day"), (Y, "2026-00-10", "no such day"),
    (Y, "20261306", "no such day"), (M, "06112026", "no date"),
    (Y, "2026-11/06", "no date"), (Y, "2026-11-06T10:30:00", "without a time"),
    (Y, "46332", "own number"),
    (Y, "0026-11-06", "from 1900"), (Y, "26-11-06", "four digits"), (Y, "tomorrow", "no date"),
    (Y, "2026-11", "no date"),
    (Y, "٢٠٢٦-١١-٠٦", "no date"), (Y, "6 Nov 26", "four digits"),
    (Y, "2026-11-06 00:00:01", "without a time"),
    (M, "26/11/2026", "no such day"), (M, "11/6/26", "four digits"),
    (M, "2026-26-11", "no such day"),
    (M, "1106/06/2026", "no such day"), (D, "11/26/2026", "no such day"), (D, "6.11.", "no date"),
]  # fmt: skip


@pytest.mark.parametrize(("order", "cell", "word"), NO_DATES)
def test_what_is_no_date_is_told(order: DateOrder, cell: str, word: str) -> None:
    with pytest.raises(Unfit) as caught:
        date(cell, order)
    assert word in f"{caught.value.message} {caught.value.hint}"


TIMES = {
    "10:30": (10, 30), "9:05": (9, 5), "09:05": (9, 5), "2:30 pm": (14, 30), "2:30 PM": (14, 30),
    "2:30pm": (14, 30),
    "2:30\u202fPM": (14, 30), "2:30 p.m.": (14, 30), "2:30 p. m.": (14, 30), "14.30": (14, 30),
    "14h30": (14, 30),
    "14:30:00": (14, 30), "14:30:00.000": (14, 30), "12:15 am": (0, 15), "12:15 pm": (12, 15),
    "9 am": (9, 0),
    "0:00": (0, 0), "23:59": (23, 59), "1899-12-30T14:30:00": (14, 30),
    "1899-12-31 14:30:00": (14, 30),
}  # fmt: skip


@pytest.mark.parametrize("cell", TIMES)
def test_a_time_is_read(cell: str) -> None:
    assert time(cell) == datetime.time(*TIMES[cell])


@pytest.mark.parametrize(
    "cell",
    ["24:00", "10:60", "14:30 pm", "0:30 am", "14", "1430", "14.3", "14:30:15", "noon", "0.4375",
     "2026-11-26 14:30",
     "10:30 Uhr", "-1:30", "10:3", "13 pm"],
)  # fmt: skip
def test_what_is_no_time_is_told(cell: str) -> None:
    with pytest.raises(Unfit):
        time(cell)


TEXTS = {
    "  Ada \t\r\n Example ": "Ada Example",
    "Ada\u00a0\u2009Example\u3000": "Ada Example",
    "Zoe\u0308": "Zoë",
    "Ada\ufeff": "Ada",
    "\u200eAda\u200b Exam\u00adple\u2060": "Ada Example",
    "\u202aAda\u202c": "Ada",
    "\u2068Ada\u2069": "Ada",
    "\u202bعلی\u202c": "علی",
    '="00123"': "00123",
    "@home": "@home",
    "O&#039;Example": "O'Example",
    "Zo&euml; Example &amp;amp; Son": "Zoë Example & Son",
    "AT&T; Example": "AT&T; Example",
    "Test Pilot": "Test Pilot",
    "Null": "Null",
    "Nan Example": "Nan Example",
    "Na": "Na",
    "D’Arcy O'Ex-Smith": "D’Arcy O'Ex-Smith",
    "+1 555 0100": "+1 555 0100",
    "Robert “Bob” Example": "Robert “Bob” Example",
    "#5": "#5",
    "José «CAFÉ»": "José «CAFÉ»",
    "علی\u200cرضا": "علی\u200cرضا",
    "x" * MAX_VALUE: "x" * MAX_VALUE,
    " \u00a0": "",
}


@pytest.mark.parametrize("cell", TEXTS)
def test_a_text_is_read(cell: str) -> None:
    assert text(cell) == TEXTS[cell]


NO_TEXTS = {
    "Ada\u202eExample": "U+202E",
    "Ada\x07": "U+0007", "\ue000": "U+E000",
    "Ada\U000e0041": "U+E0041", "\ufdd0": "U+FDD0", "Ada\x1fB": "U+001F", "Ad\ufffd": "lost",
    "\u3164": "nothing can be",
    "\u200d": "nothing can be", "JosÃ© GarcÃ\u00ada": "garbled", "MÃ¼ller": "garbled",
    "x" * 201: "longer than 200", "#N/A": "error", "#REF!": "error", "#NAME?": "error",
    "####": "error",
    "#WERT!": "error", "1.2346E+11": "rounded", "1,2E+15": "rounded",
}  # fmt: skip


@pytest.mark.parametrize("cell", NO_TEXTS)
def test_what_would_not_show_as_it_was_meant_is_told(cell: str) -> None:
    with pytest.raises(Unfit) as caught:
        text(cell)
    assert NO_TEXTS[cell] in f"{caught.value.message} {caught.value.hint}"


EXAMPLES = {"text": "Ada", "date": "2026-11-26", "time": "10:30"}


def field(kind: str, *, required: bool) -> PersonalField:
    return PersonalField.model_validate(
        {"name": "x", "label": "x", "example": EXAMPLES[kind], "type": kind, "required": required}
    )


@pytest.mark.parametrize("kind", ["text", "date", "time"])
def test_an_empty_cell_is_told_where_it_is_required(kind: str) -> None:
    assert reader_of(field(kind, required=False), PLAIN)("  ") is None
    with pytest.raises(Unfit, match="empty"):
        reader_of(field(kind, required=True), PLAIN)(" \u00a0")
    with pytest.raises(Unfit, match="neither text nor a number"):
        reader_of(field(kind, required=False), PLAIN)(None)


def test_midnight_is_a_time() -> None:
    assert reader_of(field("time", required=True), PLAIN)("0:00") == datetime.time(0, 0)


def test_where_nothing_can_be_chosen_every_choice_is_told() -> None:
    assert choice_of("form", [])("") is None
    with pytest.raises(Unfit) as caught:
        choice_of("form", [])("handout")
    assert "take the column out" in caught.value.hint and "handout" not in str(caught.value)


@pytest.mark.every
@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=40)
    | st.text("0123456789-/.: TZapm", max_size=20)
    | st.text('Ada\u202e\u0301\ufeff \t="#', max_size=9)
)
def test_any_cell_is_a_value_or_a_sentence_that_does_not_hold_it(cell: str) -> None:
    for parse in (clean, text, time, password, lambda one: date(one, M), lambda one: date(one, Y)):
        try:
            value = parse(cell)
        except Unfit as fault:
            said = fault.message + fault.hint
            assert len(cell.strip()) < 9 or cell.strip() not in said
        else:
            if isinstance(value, str) and parse is not password:
                assert (
                    value == unicodedata.normalize("NFC", value)
                    and "  " not in value
                    and value == value.strip()
                )
                assert clean(value) == value or value.startswith('="')


@pytest.mark.parametrize(
    "cell",
    [
        "NULL", "N/A", "n/a", "nan", "None", "-", "--", "(blank)", "{{name}}", "<<Name>>",
        "«Name»", "%NAME%", "[Name]", "FirstName", "<b>Ada</b>", "[object Object]", "TEST PATIENT",
        "Patient, Test", "zztest", "=CONCAT(A1,B1)", "=1+1", "+SUM(A1)", "1.5E+10", "Err:502",
        "“Ada Example”", "“Doe",
    ],
)  # fmt: skip
def test_what_a_program_left_is_no_text(cell: str) -> None:
    with pytest.raises(Unfit):
        text(cell)


def test_a_value_is_of_the_kind_of_its_example() -> None:
    def read(example: str, cell: str) -> object:
        made = PersonalField(name="x", label="x", example=example, required=False)
        return reader_of(made, PLAIN)(cell)

    assert (
        read("2", "0") == "0" and read("Room 2", "12") == "12" and read("00123", "01234") == "01234"
    )
    for example, cell, word in [
        ("Dr. Sample", "0", "no letter"), ("00123", "123", "zeros"),
        ("12345", "12345.0", "decimal"),
    ]:  # fmt: skip
        with pytest.raises(Unfit, match=word):
            read(example, cell)


GERMAN = months_of([["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
                     "September", "Oktober", "November", "Dezember"]])  # fmt: skip


@pytest.mark.parametrize(
    "cell",
    ["June 4, 2027", "Jun 4 2027", "June 4th, 2027", "4 June 2027", "4. Juni 2027", "04-Jun-2027",
     "Fri, Jun 4, 2027", "Friday, June 4, 2027", "2027-Jun-04", "20270604", "4 de jun de 2027",
     "JUNE 4, 2027", "2027 June 4", "Friday 2027-06-04"],
)  # fmt: skip
def test_a_written_day_is_read_in_every_order(cell: str) -> None:
    for order in (Y, M, D):
        assert date(cell, order, GERMAN) == datetime.date(2027, 6, 4)


@pytest.mark.parametrize(
    ("cell", "word"),
    [("6/4/27", "four digits"), ("04-Jun-27", "four digits"), ("06.04.2027", "two days"),
     ("Mon, Jun 4, 2027", "day of the week"), ("June 31, 2027", "no such day"),
     ("Ju 4, 2027", "no date"),
     ("2027-06-05T09:30:00Z", "zone"), ("2027-06-05T09:30:00.000+0530", "zone"),
     ("6/4/2027 9:30 AM", "a day and a time"), ("N/A", "programs write"), ("#REF!", "error"),
     ("4. Giugno 2027", "no date")],
)  # fmt: skip
def test_what_could_be_another_day_is_told(cell: str, word: str) -> None:
    with pytest.raises(Unfit) as caught:
        date(cell, M, GERMAN)
    assert word in caught.value.message


@pytest.mark.parametrize(
    "cell",
    ["2027-06-04 14:30", "6/4/2027 2:30 PM", "2027-06-04T14:30:00", "Jun 4, 2027 at 2:30 pm"],
)
def test_a_cell_of_both_gives_each_field_its_part(cell: str) -> None:
    assert day_of_both(cell, "month-day-year") == datetime.date(2027, 6, 4)
    assert time_of_both(cell) == datetime.time(14, 30)
    with pytest.raises(Unfit, match="no time"):
        time_of_both("2027-06-04")


@pytest.mark.parametrize(
    "row",
    [["Total: 24", "", ""], ["Total", "1", ""], ["24 records"], ["", "Page 1 of 3"],
     ["--- End of report ---"],
     ["Printed on 6/1/2027"], ["Gesamt", "24"]],
)  # fmt: skip
def test_a_line_of_totals_is_no_reader(row: list[str]) -> None:
    assert is_no_reader(row)
    for name in ("Page Example", "Total Example Ltd", "Ada Example", "Summer Example"):
        assert not is_no_reader([name, "6/4/2027", "Dr. Sam Sample"])
