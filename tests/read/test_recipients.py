"""A roster's file to rows: every dialect of CSV, JSON lines, and what is wrong told without a word
of anybody's row.
"""

from __future__ import annotations

import csv
import datetime
import io
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brochure import files
from brochure.errors import BadInput, CannotDeliver
from brochure.model.finding import Finding, Severity
from brochure.model.personal import PersonalField, Row
from brochure.model.recipients import BadRow, Columns
from brochure.read.recipients import RecipientList, recipient_list, records

PATIENT = PersonalField(name="patient", label="For", example="Ada Example")
DAY = PersonalField(name="appointment", label="Appointment on", type="date", example="2026-11-26")
HOUR = PersonalField(name="hour", label="At", type="time", example="10:30", required=False)
FIELDS = (PATIENT, DAY, HOUR)
HEAD = "patient,appointment,hour\n"
GOOD = "Ada Example,2026-11-26,10:30\n"
ADA = {
    "patient": "Ada Example",
    "appointment": datetime.date(2026, 11, 26),
    "hour": datetime.time(10, 30),
}


@dataclass
class Told:
    """What came of a file."""

    recipients: RecipientList | None
    findings: list[Finding]

    @property
    def rows(self) -> list[Row | BadRow]:
        assert self.recipients is not None, self.said
        return list(self.recipients.rows())

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if isinstance(row, Row)]

    @property
    def bad(self) -> list[Finding]:
        return [finding for row in self.rows if isinstance(row, BadRow) for finding in row.findings]

    @property
    def said(self) -> str:
        return "\n".join(f"{finding.message} -> {finding.hint}" for finding in self.findings)

    @property
    def bad_said(self) -> str:
        return "\n".join(finding.message for finding in self.bad)


def told(
    path: Path, data: str | bytes, fields: Sequence[PersonalField] = FIELDS,
    mapping: dict[str, str] | None = None,
    password: str | None = None, name: str = "people.csv",
) -> Told:  # fmt: skip
    file = path / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return Told(
        *recipient_list(
            file, fields, Columns(mapping or {}), ["en", "es"], ["handout", "trifold"], password
        )
    )


def refused(found: Told, *words: str) -> None:
    assert found.recipients is None
    assert all(word in found.said for word in words), found.said


# ---- dialects


SHEETS = {
    "commas": HEAD + GOOD,
    "semicolons": (HEAD + GOOD).replace(",", ";"),
    "tabs": (HEAD + GOOD).replace(",", "\t"),
    "Excel's own line": "sep=;\r\n" + (HEAD + GOOD).replace(",", ";"),
    "Excel's own line for a sign of its own": "sep=|\n" + (HEAD + GOOD).replace(",", "|"),
    "Windows breaks": (HEAD + GOOD).replace("\n", "\r\n"),
    "old Mac breaks": (HEAD + GOOD).replace("\n", "\r"),
    "no break at the end": HEAD + GOOD.strip(),
    "blank lines": "\n,,\n" + HEAD + "\n , ,\n" + GOOD + "\n\n",
    "all in quotes": '"patient","appointment","hour"\n"Ada Example","2026-11-26","10:30"\n',
    "quotes with a blank around": 'patient, "appointment" ,hour\n"Ada Example", "2026-11-26" , '
    '10:30\n',
    "breaks and doubled blanks in a cell": HEAD + '"Ada\r\n  Example",2026-11-26,10:30\n',
    "no-break spaces": HEAD + "Ada\u00a0Example\u202f,2026-11-26,10:30\n",
    "a delimiter at each end": HEAD.replace("\n", ",\n") + GOOD.replace("\n", ",\n"),
    "a delimiter at the rows' ends": HEAD + GOOD.replace("\n", ",,\n"),
    "a delimiter at the heading's end": HEAD.replace("\n", ",\n") + GOOD,
    "capitals, spaces and hyphens": "PATIENT ,Appoint-ment,h_o u r\n" + GOOD,
    "a break in a heading": '"pa\ntient",appointment,hour\n' + GOOD,
    "what nobody sees": "\u200epa\u00adtient,appoint\u2011ment\u200b,ho\u2060ur\n"
    "\u200eAda\u200b Exam\u00adple,\u202a2026\u201111-26\u202c,\u200e10:30\u200e\n",
    "marks of bytes twice": "\ufeff\ufeff" + HEAD + GOOD,
    "commas in a heading of semicolons": '"patient";appointment;hour;"a,b,c,d"\nAda '
    'Example;2026-11-26;10:30;\n',
    "text that Excel keeps as text": HEAD + '="Ada Example",2026-11-26,10:30\n',
    "bars": (HEAD + GOOD).replace(",", "|"),
    "quotes and bars": 'patient|"appointment"|hour\n"Ada Example"|2026-11-26|10:30\n',
    "colons at headings": "Patient:,Appointment:,*Hour\n" + GOOD,
    "titles above the headings": "Sample Clinic, list\nPrinted on 6/1/2027\n\n" + HEAD + GOOD,
    "groups above the headings": ",Visit,\n" + HEAD + GOOD,
    "labels for headings": "For,Appointment on,At\n" + GOOD,
}  # fmt: skip


@pytest.mark.parametrize("text", SHEETS.values(), ids=SHEETS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_sheet_of_every_dialect_is_read(tmp_path: Path, text: str, encoding: str) -> None:
    found = told(tmp_path, text.encode(encoding))
    assert [dict(row.values) for row in found.good] == [ADA], found.bad_said
    assert found.bad == []


def test_utf_16_of_the_other_order_is_read(tmp_path: Path) -> None:
    assert told(tmp_path, ("\ufeff" + HEAD + GOOD).encode("utf-16-be")).good[0].values == ADA


def test_rows_are_numbered_as_a_spreadsheet_counts(tmp_path: Path) -> None:
    found = told(tmp_path, "sep=,\n" + HEAD + GOOD + '\n"Ada\n\nExample",2026-11-26,\n' + GOOD)
    assert [row.number for row in found.rows] == [3, 5, 6]
    assert "hour" not in found.good[1].values
    found = told(tmp_path, HEAD + '"Ada\nExample",2026-11-26,\n' + "Ada,x,\n")
    assert [(one.message[:6], one.where.line if one.where else 0) for one in found.bad] == [
        ("row 3,", 4)
    ]


def test_a_row_chooses_language_and_form(tmp_path: Path) -> None:
    text = "patient;Language;Format;appointment\nAda;ES; Trifold ;2026-11-26\nBo;;;2026-11-26\n"
    assert [(row.language, row.format) for row in told(tmp_path, text).good] == [
        ("es", "trifold"),
        (None, None),
    ]
    bad = told(tmp_path, "patient,language,form,appointment\nAda,Klingon,poster,2026-11-26\n").bad
    assert [one.message for one in bad] == [
        "row 2, column B (language): this is no language that can be used",
        "row 2, column C (format): this is no format that can be used",
    ]
    assert [one.hint for one in bad] == ["known here: en, es", "known here: handout, trifold"]


def test_a_command_and_a_handout_name_columns(tmp_path: Path) -> None:
    text = "Full Name,patient,Day,Idioma\nAda Example,17,2026-11-26,es\n"
    fields = (PATIENT, DAY.model_copy(update={"column": "day"}))
    (row,) = told(tmp_path, text, fields, {"patient": "full name", "language": "Idioma"}).good
    assert (row.values, row.language) == (
        {"patient": "Ada Example", "appointment": ADA["appointment"]},
        "es",
    )
    refused(
        told(tmp_path, text, fields, {"pateint": "Full Name"}),
        "no field 'pateint'",
        "did you mean 'patient'?",
    )
    refused(
        told(tmp_path, text, fields, {"patient": "Name"}),
        "heading 'Name', which was named for patient",
    )
    both = PersonalField(name="spouse", label="And", example="Bo")
    (row,) = told(
        tmp_path, text, (*fields, both), {"spouse": "Full Name", "patient": "Full Name"}
    ).good
    assert row.values["spouse"] == row.values["patient"]


def test_a_column_that_is_missing_or_there_twice_is_told(tmp_path: Path) -> None:
    found = told(tmp_path, "patient,Date of appointment,MRN\nAda,2026-11-26,1\n")
    refused(
        found, "no column for appointment", "did you mean column B? then say --column appointment="
    )
    refused(
        told(tmp_path, "patient,Date,MRN\nAda,2026-11-26,1\n"),
        "not used so far: column B, column C; say --column",
    )
    refused(told(tmp_path, "patient\nAda\n"), "the first row holds the headings")
    refused(
        told(tmp_path, "patient,Patient ,appointment\nA,B,2026-11-26\n"),
        "could be patient: column A and column B",
    )
    refused(
        told(tmp_path, "patient,form,format,appointment\nA,,,2026-11-26\n"),
        "two columns could be format",
    )
    named = (PATIENT, PersonalField(name="pati_ent", label="x", example="x"))
    refused(told(tmp_path, "patient\nA\n", named), "column A could be patient or pati_ent")
    assert told(tmp_path, "note,patient,Note,appointment,,\nx,Ada,y,2026-11-26,,\n").good


def test_columns_that_are_not_used_are_a_note(tmp_path: Path) -> None:
    found = told(tmp_path, "patient,appointment,MRN,Phone,problem\nAda,2026-11-26,1,2,\n")
    assert [(one.severity, one.message) for one in found.findings] == [
        (Severity.NOTE, "not used: column C, column D"),
        (Severity.NOTE, "no column for hour, which may be empty: no copy has it"),
    ]


def test_the_first_row_of_a_file_without_headings_is_not_repeated(tmp_path: Path) -> None:
    found = told(tmp_path, "Patience Nguyen,2026-11-26,10:30\n" * 2)
    refused(found, "there are no headings", "a row of headings above the readers")
    assert "Patience" not in found.said and "2026" not in found.said
    assert "--column" not in found.said  # it would make headings of the first reader
    asked = told(
        tmp_path, "Patience Nguyen,2026-11-26,10:30\n" * 2, mapping={"patient": "Patience Nguyen"}
    )
    refused(asked, "there are no headings")
    words = told(tmp_path, "Patience Nguyen,Dr. Sam\n" * 2)
    refused(words, "no column has a heading that this handout knows", "never a reader's name")
    assert "Patience" not in words.said


def test_titles_are_a_note_and_readers_above_the_headings_are_refused(tmp_path: Path) -> None:
    found = told(
        tmp_path, "Sample Clinic\n\n" + HEAD + GOOD + "Total: 1,,\nPATIENT,Appointment,hour\n"
    )
    assert "row 1 to row 2" in found.said
    assert [row.number for row in found.good] == [4]
    assert [(one.where.line if one.where else 0, one.message) for one in found.bad] == [
        (5, "row 5: this is a total, a page's foot or a program's own line, and no reader"),
        (6, "row 6: the headings stand here again"),
    ]
    refused(told(tmp_path, GOOD + HEAD + GOOD), "below rows that look like readers")


def test_a_day_and_a_time_share_a_column_that_is_named_for_both(tmp_path: Path) -> None:
    text = "patient,When\nAda Example,2026-11-26 10:30\nBo Example,2026-11-26\n"
    found = told(tmp_path, text, mapping={"appointment": "When", "hour": "When"})
    assert [dict(row.values) for row in found.good] == [ADA]
    assert {one.where.line for one in found.bad if one.where} == {3}
    alone = told(tmp_path, text, mapping={"appointment": "When"})
    assert [row.number for row in alone.good] == [3]
    assert "a day and a time of day" in alone.bad_said


# ---- what a file can be instead


FILES = {
    "nothing": (b"", "is empty"),
    "blanks": (b" \r\n\t\n", "is empty"),
    "delimiters only": (b";;;\n", "is empty"),
    "Excel's own line only": (b"sep=;\n", "is empty"),
    "a heading": (HEAD.encode(), "no row below it"),
    "a heading and blanks": (HEAD.encode() + b"\n,,\n", "no row below it"),
    "Latin-1": ((HEAD + GOOD).encode() + "Zoë,2026-11-26,\n".encode("cp1252"), "line 3"),
    "half UTF-16": (("\ufeff" + HEAD + GOOD).encode("utf-16-le")[:-1], "UTF-16"),
    "UTF-16 without its mark": (HEAD.encode("utf-16-le"), "NUL"),
    "UTF-32": (HEAD.encode("utf-32"), "UTF-32"),
    "a workbook": (b"PK\x03\x04" + b"x" * 50, "workbook"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + b"x" * 50, "workbook"),
    "NUL in the heading": (b"pat\0ient,appointment\nx,y\n", "NUL"),
    "a heading with an open quote": (b'"patient,appointment\nx,y\n', "never closed"),
    "a heading without end": (b"patient," + b"x" * 1_000_100, "longer than"),
    "an array of JSON": (b"[\n{}]", "JSON"),
}


@pytest.mark.parametrize(("data", "word"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_roster_is_told(tmp_path: Path, data: bytes, word: str) -> None:
    refused(
        told(tmp_path, data, name="people.jsonl" if data.startswith(b"[") else "people.csv"), word
    )


def test_what_is_no_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def of(path: Path) -> Told:
        return Told(*recipient_list(path, FIELDS, Columns(), [], [], None))

    os.mkfifo(tmp_path / "pipe")
    refused(of(tmp_path / "none.csv"), "there is no file")
    refused(of(tmp_path), "is a folder")
    refused(of(tmp_path / "pipe"), "a pipe")
    refused(of(Path("a\0b")), "cannot be read")
    refused(of(tmp_path / ("a" * 300)), "cannot be read")
    (tmp_path / "locked.csv").write_text(HEAD + GOOD)
    monkeypatch.setattr(
        Path, "open", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
    )
    refused(of(tmp_path / "locked.csv"), "Permission denied")


# ---- faulty rows


RECORDS = {
    "too few cells": ("Ada,2026-11-26\n", "the row has 2 cells, and the heading has 3"),
    "too many cells": ("Ada,2026-11-26,10:30,x\n", "the row has 4 cells"),
    "a comma without quotes": ("Example, Ada,2026-11-26,10:30\n", "the row has 4 cells"),
    "a NUL": ("Ada\0,2026-11-26,\n", "NUL"),
    "a quote that is never closed": ('"Ada,2026-11-26,\n', "quotation mark"),
    "a quote that closes early": (
        '"Ada" Example,2026-11-26,\n',
        "follows a closing quotation mark",
    ),
    "a quote without its partner": ('Ada",2026-11-26,\n', "without its partner"),
    "the heading once more": ("\ufeff" + HEAD, "the headings stand here again"),
    "a row without end": (
        "x" * (records.MAX_RECORD + 5) + ",2026-11-26,\n",
        "longer than 1,000,000",
    ),
    "nothing that is required": (",,10:30\n", "column A (patient): this is empty"),
}


@pytest.mark.parametrize(("text", "word"), RECORDS.values(), ids=RECORDS)
def test_a_faulty_record_is_told_and_the_others_are_read(
    tmp_path: Path, text: str, word: str
) -> None:
    found = told(tmp_path, HEAD + GOOD + text + GOOD)
    assert [row.number for row in found.good] == [2, 4]
    assert found.bad_said.startswith("row 3") and word in found.bad_said
    assert all(one.where and one.where.line == 3 and not one.where.text for one in found.bad)
    found = told(tmp_path, HEAD + text)
    assert found.good == [] and "row 2" in found.bad_said


@pytest.mark.every
def test_an_open_quote_is_followed_no_further_than_a_record_may_be_long(tmp_path: Path) -> None:
    many = 2 * records.MAX_RECORD // len(GOOD)
    found = told(tmp_path, HEAD + '"Ada,2026-11-26,\n' + GOOD * many)
    assert (len(found.good), found.bad_said.count("row")) == (many, 1)


def test_quotes_within_a_cell_are_read(tmp_path: Path) -> None:
    text = (
        HEAD + 'Robert "Bob" Smith,2026-11-26,\n"Robert ""Bob"" '
        'Smith",2026-11-26,\n"""Bob""",2026-11-26,\n'
    )
    assert [row.values["patient"] for row in told(tmp_path, text).good] == [
        'Robert "Bob" Smith'
    ] * 2 + ['"Bob"']


def test_all_faulty_cells_of_all_rows_are_told_without_their_values(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        HEAD + "Quux\u202eFrob,31/31/1984,quarter past\n" + GOOD + "Quux\ue000,Frob,25:99\n",
    )
    assert [one.message.split(":")[0] for one in found.bad] == [
        "row 2, column A (patient)", "row 2, column B (appointment)", "row 2, column C (hour)",
        "row 4, column A (patient)", "row 4, column B (appointment)", "row 4, column C (hour)",
    ]  # fmt: skip
    assert [one.where.column for one in found.bad if one.where] == [1, 2, 3, 1, 2, 3]
    assert not {"Quux", "Frob", "1984", "quarter", "99"} & set(
        repr(found.bad).replace("'", " ").split()
    )
    for word in ("Quux", "Frob", "1984", "quarter", "25:99"):
        assert word not in repr(found.rows) + repr(found.recipients)


# ---- JSON lines


LINES = '{"patient": "Ada Example", "appointment": "2026-11-26", "hour": "10:30"}\n'


@pytest.mark.parametrize("name", ["people.jsonl", "people.ndjson", "people.csv", "people.txt"])
def test_json_lines_are_read(tmp_path: Path, name: str) -> None:
    found = told(
        tmp_path, "\ufeff" + LINES + "\n" + LINES.replace('"10:30"', "null") + "{}\n", name=name
    )
    assert [(row.number, "hour" in row.values) for row in found.good] == [(1, True), (3, False)]
    assert found.bad == []


def test_a_number_is_read_as_it_is_written(tmp_path: Path) -> None:
    room = PersonalField(name="room", label="Room", example="7")
    text = '{"room": 1.50}\n{"room": 12345678901234567890123}\n{"Room": 7}\n'
    refused(told(tmp_path, text, (room,)), "two columns could be room")
    assert [row.values["room"] for row in told(tmp_path, text.lower(), (room,)).good] == [
        "1.50", "12345678901234567890123", "7",
    ]  # fmt: skip


OBJECTS = {
    "no JSON": ("Quux", "no JSON, from its character 1"),
    "JSON that breaks off": ('{"patient": "Quux"', "no JSON"),
    "a list": ('["Quux"]', "no JSON object"),
    "a key twice": ('{"patient": "Quux", "patient": "Quux"}', "a key twice"),
    "nested too deep": ("[" * 100_000, "no JSON object"),
    "no number": ('{"patient": NaN}', "NaN"),
    "a truth": (
        '{"patient": true, "appointment": "2026-11-26"}',
        "column patient: this is neither text nor a number",
    ),
    "an object inside": (
        '{"patient": {"Quux": 1}, "appointment": "2026-11-26"}',
        "neither text nor a number",
    ),
    "half a letter": ('{"patient": "\\ud83dQuux", "appointment": "2026-11-26"}', "U+D83D"),
    "a NUL": ('{"patient": "Quux\\u0000", "appointment": "2026-11-26"}', "U+0000"),
    "a key that is missing": ('{"patient": "Quux"}', "column appointment: this is empty"),
    "a line without end": (f'{{"patient": "{"Quux" * 300_000}"}}', "longer than"),
}


@pytest.mark.parametrize(("text", "word"), OBJECTS.values(), ids=OBJECTS)
def test_a_faulty_object_is_told_and_the_others_are_read(
    tmp_path: Path, text: str, word: str
) -> None:
    found = told(tmp_path, LINES + text + "\n" + LINES, name="people.jsonl")
    assert [row.number for row in found.good] == [1, 3]
    assert found.bad_said.startswith("row 2") and word in found.bad_said
    assert "Quux" not in repr(found.rows)


def test_keys_that_are_data_are_refused(tmp_path: Path) -> None:
    text = "".join(f'{{"Quux {number}": 1}}\n' for number in range(1100))
    found = told(tmp_path, text)
    refused(found, "more than 1000 different keys")
    assert "Quux" not in found.said
    assert "key 1" in told(tmp_path, LINES.replace("{", '{"MRN": 1, ')).said
    found = told(tmp_path, '{"Quux Example": "x", "patient": "Ada", "appointment": "2026-11-26"}\n')
    assert "Quux" not in found.said and "key 1" in found.said
    found = told(tmp_path, '{"Quux": 1}\n')
    refused(found, "no column for patient")
    assert "Quux" not in found.said


# ---- passwords


def test_passwords_come_from_the_column_that_was_named(tmp_path: Path) -> None:
    text = (
        "patient,appointment,PIN\nAda,2026-11-26, s\u0065\u0301cret "
        f"\nBo,2026-11-26,\nCy,2026-11-26,{'é' * 64}\n"
    )
    found = told(tmp_path, text, password="pin")
    assert [row.password for row in found.good] == ["s\u00e9cret"]
    assert [one.message for one in found.bad] == [
        "row 3, column C (password): the password is missing",
        "row 4, column C (password): the password is longer than 127 bytes",
    ]
    assert "cret" not in repr(found.rows)
    assert (
        "a character that cannot be typed"
        in told(tmp_path, text.replace("s", "\u200b"), password="pin").bad_said
    )
    refused(
        told(tmp_path, text, password="secret"), "no column has the heading that --encrypt names"
    )
    assert told(tmp_path, text).good[0].password is None
    (row,) = told(tmp_path, "patient,appointment\nAda,2026-11-26\n", password="patient").good
    assert (row.password, row.values["patient"]) == ("Ada", "Ada")


# ---- two passes over one file


def test_a_file_that_changes_between_the_passes_stops_the_batch(tmp_path: Path) -> None:
    found = told(tmp_path, HEAD + GOOD)
    assert found.recipients is not None
    digest = found.recipients.digest()
    os.utime(tmp_path / "people.csv", ns=(0, 0))
    assert len(found.rows) == 1  # touched, and the same still
    rows = found.recipients.rows()
    next(rows)
    with (tmp_path / "people.csv").open("a") as file:
        file.write(GOOD)
    with pytest.raises(BadInput) as caught:
        list(rows)
    assert "changed" in caught.value.findings[0].message
    with pytest.raises(BadInput):
        list(found.recipients.rows())
    assert told(tmp_path, HEAD + GOOD + GOOD).recipients is not None
    (tmp_path / "people.csv").unlink()
    with pytest.raises(BadInput) as caught:
        list(found.recipients.rows())
    assert "there is no file" in caught.value.findings[0].message
    again = told(tmp_path, HEAD + GOOD).recipients
    assert again and again.digest() == digest and len(digest) == 32


def test_a_file_that_grew_while_it_was_read_once_more_stops_the_batch(tmp_path: Path) -> None:
    found = told(tmp_path, HEAD + GOOD)
    (tmp_path / "people.csv").write_text(HEAD + GOOD.replace("10:30", "10:31"))
    with pytest.raises(BadInput):
        found.rows  # noqa: B018 - reading is what raises


# ---- any text, any bytes


words = st.text(
    st.sampled_from('ab,;\t"\r\n =é漢') | st.characters(codec="utf-8", exclude_characters="\0"),
    max_size=12,
)
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def shown(cell: str) -> str:
    """Return a cell as the csv module reads it and the recipient list cleans it."""
    return " ".join(cell.split())


@quick
@given(
    st.lists(st.text("ab,;\t\"\r\n='é漢", max_size=8), min_size=1, max_size=5),
    st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_writer_of_csv_writes_is_read(
    tmp_path: Path, cells: list[str], delimiter: str, quoting: int, end: str, encoding: str
) -> None:
    fields = (
        PersonalField(name="one", label="x", example="x1", required=False),
        PersonalField(name="two", label="y", example="y1", required=False),
    )
    if (
        quoting == csv.QUOTE_MINIMAL
    ):  # Python 3.11 leaves other breaks than the rows' own without quotes
        cells = [re.sub("[\r\n]", end, cell) for cell in cells]
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerow(["one", "two", "three"])
    writer.writerows([cell, f"A{cell}b", "end"] for cell in cells)
    found = told(tmp_path, file.getvalue().encode(encoding), fields)
    expected = [{"one": shown(cell), "two": shown(f"A{cell}b")} for cell in cells]
    wrapped = ("=", "#")
    if not any(shown(cell).startswith(wrapped) for cell in cells):
        assert [{"one": "", **row.values} for row in found.good] == expected
        assert found.bad == []


@quick
@given(
    st.lists(words, max_size=20).map("".join) | st.binary(max_size=80),
    st.sampled_from([HEAD, LINES, "", "\ufeff"]),
)
def test_whatever_a_file_holds_is_rows_or_findings(
    tmp_path: Path, rest: str | bytes, start: str
) -> None:
    found = told(tmp_path, start.encode() + (rest if isinstance(rest, bytes) else rest.encode()))
    if found.recipients is None:
        assert any(one.severity is Severity.ERROR for one in found.findings)
        return
    rows = found.rows
    assert rows == found.rows and [row.number for row in rows] == sorted(
        {row.number for row in rows}
    )
    found.recipients.write_bad(tmp_path / "bad.csv", {row.number: ["x"] for row in rows})


# ---- rows to be mended


def mend(found: Told, path: Path, name: str = "bad.csv") -> Path:
    assert found.recipients is not None
    bad = {
        row.number: [one.message for one in row.findings]
        for row in found.rows
        if isinstance(row, BadRow)
    }
    found.recipients.write_bad(path / name, bad)
    return path / name


def test_faulty_rows_are_written_as_they_stood(tmp_path: Path) -> None:
    text = (
        "sep=;\r\npatient;appointment;MRN\r\nAda;soon;\"1;2\"\r\nBo;2026-11-26;3\r\n'Cy'; 2026 "
        ";4\r\n"
    )
    found = told(tmp_path, "\ufeff" + text)
    (tmp_path / files.partial_name()).write_text("what a killed process left")
    path = mend(found, tmp_path)
    assert path.read_bytes().decode() == (
        "\ufeffsep=;\r\npatient;appointment;MRN;problem\r\n"
        'Ada;soon;"1;2";"row 3, column B (appointment): this is no date in the order '
        "year-month-day, with four digits "
        'for the year"\r\n'
        "'Cy'; 2026 ;4;\"row 5, column B (appointment): this is no date in the order "
        "year-month-day, with four digits "
        'for the year"\r\n'
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(one.name for one in tmp_path.iterdir()) == ["bad.csv", "people.csv"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    "ragged", ["Ada,soon,,,\n", "Ada,soon\n", "Ada,soon,x\n", '"Ada,soon,x\n', 'A"da,soon\n']
)
def test_the_file_of_faulty_rows_is_a_roster_with_the_same_faults(
    tmp_path: Path, ragged: str, encoding: str
) -> None:
    fields = (PATIENT, DAY)
    text = "patient,appointment,,\n" + ragged + HEAD + "Bo,2026-11-26,,\n" + "Cy,late,,\n"
    found = told(tmp_path, text.encode(encoding), fields)
    before = [one.message.split(": ", 1)[1] for one in found.bad]
    once = mend(found, tmp_path).read_bytes()
    again = told(tmp_path, once, fields)
    assert [row.number for row in again.rows] == [2, 3, 4] and again.good == []
    after = [one.message.split(": ", 1)[1] for one in again.bad]
    assert [one.split(" cells")[0][-4:] for one in after][1:] == [
        one.split(" cells")[0][-4:] for one in before
    ][1:] or (len(after) == len(before))
    twice = mend(again, tmp_path).read_text(encoding)
    assert (
        twice.splitlines()[0] == "patient,appointment,,,problem"
        and twice.splitlines()[-1].count("row ") == 1
    )
    mended = twice.replace("late", "2026-11-26").splitlines()
    (row,) = told(tmp_path, "\n".join([mended[0], mended[-1]]), fields).good
    assert row.values["patient"] == "Cy"


def test_a_row_that_is_too_short_is_not_filled_with_its_problem(tmp_path: Path) -> None:
    note = PersonalField(name="note", label="Note", example="x")
    found = told(tmp_path, "patient,note\nAda\n", (PATIENT, note))
    for _ in range(3):
        found = told(tmp_path, mend(found, tmp_path).read_bytes(), (PATIENT, note))
        assert found.good == [] and len(found.bad) == 1


def test_a_field_called_problem_keeps_its_column(tmp_path: Path) -> None:
    problem = PersonalField(name="problem", label="Your question", example="x")
    found = told(tmp_path, "patient,appointment,problem\nAda,soon,knee\n", (PATIENT, DAY, problem))
    path = mend(found, tmp_path)
    assert path.read_text().startswith("patient,appointment,problem,row problem\nAda,soon,knee,")
    mended = path.read_text().replace("soon", "2026-11-26")
    (row,) = told(tmp_path, mended, (PATIENT, DAY, problem)).good
    assert row.values["problem"] == "knee"


def test_faulty_objects_are_written_as_they_stood(tmp_path: Path) -> None:
    text = (
        LINES
        + '{"patient": "Ada é", "appointment": 7.0 }\n'
        + '{"patient": "Bo"\n'
        + "[1]\n"
        + "{"
        + "x" * 1_000_001
    )
    found = told(tmp_path, text, name="people.jsonl")
    path = mend(found, tmp_path, "bad.jsonl")
    lines = path.read_text().splitlines()
    assert lines[0].startswith(
        '{"patient": "Ada é", "appointment": 7.0, "problem": "row 2, column appointment: '
    )
    assert lines[1].startswith('{"problem": "row 3: ') and lines[2] == '{"patient": "Bo"'
    assert len(lines) == 6 and "row 5" in lines[5]
    again = told(tmp_path, path.read_bytes(), name="again.jsonl")
    assert [row.number for row in again.rows] == [1, 3, 5]
    lines = mend(again, tmp_path, "twice.jsonl").read_text().splitlines()
    assert lines[0].count("problem") == 1 and "row 1" in lines[0] and "Ada é" in lines[0]


def test_a_file_of_faulty_rows_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = told(tmp_path, HEAD + "Ada,soon,\n")
    assert found.recipients is not None
    with pytest.raises(CannotDeliver, match="is the recipient list itself"):
        found.recipients.write_bad(tmp_path / "people.csv", {2: ["x"]})
    with pytest.raises(CannotDeliver, match="cannot be written"):
        found.recipients.write_bad(tmp_path / "people.csv" / "bad.csv", {2: ["x"]})
    monkeypatch.setattr(
        os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    (tmp_path / "bad.csv").write_text("old")
    with pytest.raises(CannotDeliver, match="No space left"):
        mend(found, tmp_path)
    assert (tmp_path / "bad.csv").read_text() == "old"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["bad.csv", "people.csv"]


def test_the_old_heading_of_formats_works_and_says_what_it_is_called_now(tmp_path: Path) -> None:
    old = told(tmp_path, "patient,form,appointment\nAda,trifold,2026-11-26\n")
    assert [row.format for row in old.good] == ["trifold"]
    new = told(tmp_path, "patient,format,appointment\nAda,trifold,2026-11-26\n")
    assert [row.format for row in new.good] == ["trifold"]
    said = [one.message for one in old.findings if "is called 'format' now" in one.message]
    assert said == [
        "column B: 'form' is called 'format' now; the old heading goes with the next release"
    ]
    assert "is called" not in new.said
