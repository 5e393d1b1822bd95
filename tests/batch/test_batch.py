"""`brochure batch` as the front desk meets it: a recipient list in, a checked copy for each row
out, and what is said of it.
"""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import page as validator
import pikepdf
import pytest
from paths import CONTENT
from personal import whole
from rosters import (
    Ran,
    command,
    german,
    here,
    pixels,
    roster,
    short,
    sizes,
    strings,
    texts,
    variables,
)
from stamping import complaints, structure

from brochure import stamp

Run = Callable[..., Ran]
STEM = "stem-cell-therapy-knee"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Batches in this process, in a folder with a handout of one page."""
    short(tmp_path)
    return partial(here, cwd=tmp_path)


# ---- a morning at the front desk: our own handout, every kind of name, several forms


class Reader(NamedTuple):
    """A row of the morning's recipient list, and what must become of it."""

    name: str
    form: str = ""
    fate: str = "stamped"

    @property
    def printed(self) -> str:
        """The name as the page has it."""
        return self.name.replace("\n", " ")


PLAIN = (
    "Renée O’Brien-Fitzgerald", "Łukasz Żółć", "Nguyễn Thị Ánh", "Fiona Griffin", "Ёлена Смирнова",
    "Νίκος Παπάς",
    "Ava Tw. Yates", "Sørén Ångström", "Ýmir Þór Ðað", "José-María Núñez", "D’Angelo V. To",
    "Ağça Işık İnan",
    "Štěpán Ďuriš", "Gheorghe Țăranu", "X", "AVATAR TO WAVY", "Ødegård, Jr.", "Zoë ‘Zo’ Quinn",
    "office Affleck",
    "1st Lt. No 7",
)  # fmt: skip
OTHER_FORMS = ("large-print", "trifold")
NO_GLYPH = "a character that the page's face does not have"
MORNING = (
    *map(Reader, PLAIN),
    Reader("Ana\nMaria Lopez"),
    *(Reader(name, form) for form in OTHER_FORMS for name in PLAIN[:3]),
    Reader("Bartholomew Featherstone-Hughes"),  # in smaller type
    Reader("Maximiliana Bartholomew Featherstone-Hughes"),  # on two lines
    Reader("Prof. Dr. María-José Rodríguez de la Torre y Fernández-Villalobos"),
    Reader("Rev. Dr. Ýrsa Þórunn Ångström-Featherstonehaugh, Jr.", "large-print"),
    Reader("Univ.-Prof. Dr. Łukasz Żółkiewski-Brzęczyszczykiewicz", "trifold"),
    Reader("Mario x\u030ci", fate=NO_GLYPH),
    Reader("田中 太郎", fate="glyph-missing"),
    Reader("محمد علي", fate="glyph-missing"),
    Reader("W" * 60, fate="field-overset"),
)
REFUSED = {"glyph-missing", "field-overset"}
SIZES = {"": (612, 792), "large-print": (612, 792), "trifold": (792, 612)}


def day_of(number: int) -> int:
    return min(number - 1, 30)


def file_of(number: int) -> str:
    return f"{STEM}-{MORNING[number - 2].form or 'handout'}-{number:02}.pdf"


def numbers(*fates: str) -> list[int]:
    """Return the rows that must come to one of these ends."""
    return [number for number, one in enumerate(MORNING, 2) if one.fate in fates]


MADE = numbers("stamped", NO_GLYPH)


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Copies of a recipient list as a spreadsheet saves it: semicolons, a byte order mark, CRLF,
    quoted breaks, odd columns.
    """
    folder = tmp_path_factory.mktemp("morning")
    lines = ["Patient Name;Appointment;Clinician;Format;MRN"]
    for number, one in enumerate(MORNING, 2):
        name = f'"{one.name}"' if "\n" in one.name else one.name
        lines.append(
            f"{name};2027-06-{day_of(number):02};Dr. Sam Sample;{one.form};{1000 + number}"
        )
    (folder / "people.csv").write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode())
    return command(
        CONTENT, "people.csv", "--column", "patient=Patient Name", "--workers", "2", cwd=folder
    )


@pytest.mark.every
def test_every_reader_gets_a_copy_with_their_own_words(morning: Ran) -> None:
    assert morning.names() == sorted(map(file_of, MADE))
    for number in MADE:
        first = texts(morning.data(file_of(number)))[0]
        own = MORNING[number - 2].printed
        if "\u030c" in own:  # a reader of PDF sees a gap after a mark that is set by itself
            own, first = own.replace(" ", ""), first.replace(" ", "")
        assert own in first
        assert f"June {day_of(number)}, 2027".replace(" ", "") in first.replace(" ", "")
        others = {one.printed for one in MORNING if one.printed not in own} - {"X"}
        assert not [name for name in others if name in first]
        assert sizes(morning.data(file_of(number)))[0] == SIZES[MORNING[number - 2].form]


def test_the_summary_says_how_many_were_set_whole_and_why_and_which_rows_have_no_copy(
    morning: Ran,
) -> None:
    assert morning.code == 1
    told = morning.out + morning.err
    assert f"{len(MADE)} copies made" in told
    assert sorted(re.findall(r"(\d+) of them rendered in full: (.*)", told)) == [
        ("1", NO_GLYPH),
    ]
    first, second = numbers("glyph-missing")
    (third,) = numbers("field-overset")
    assert f"Refused by glyph-missing, rows {first} (patient), {second} (patient)." in told
    assert f"Refused by field-overset, row {third} (patient)." in told
    assert not [one for one in MORNING if one.printed in told and one.name != "X"]


def test_progress_is_told_in_plain_lines_where_there_is_no_terminal(morning: Ran) -> None:
    lines = [line for line in morning.err.splitlines() if " copies (" in line]
    assert lines
    for line in lines:
        assert re.fullmatch(
            rf"\d+ of {len(MORNING)} copies \(\d+ %\)(, [\d,]+ a (second|minute)(, .+ left)?)?",
            line,
        )
    assert "\r" not in morning.err


@pytest.mark.every(but=3)
@pytest.mark.parametrize(
    "number", [2, *(numbers("stamped")[index] for index in (21, 24, 28, 29, 30, 31))]
)
def test_a_copy_is_what_a_full_render_makes_of_its_row(morning: Ran, number: int) -> None:
    one = MORNING[number - 2]
    ours = morning.data(file_of(number))
    said = {
        "patient": one.printed,
        "appointment": f"June {day_of(number)}, 2027",
        "clinician": "Dr. Sam Sample",
    }
    theirs = whole(one.form or "handout", **said).pdf.data
    assert stamp.alike(ours, theirs)
    assert texts(ours) == texts(theirs)
    assert structure(ours) == structure(theirs)
    assert pixels(ours) == pixels(theirs)


def test_a_name_too_long_for_its_box_is_never_cut(morning: Ran) -> None:
    """In smaller type and on two lines: all of its letters are within the page, and nothing clips
    them.
    """
    for number in numbers("stamped")[-5:]:
        name = MORNING[number - 2].printed
        with pikepdf.open(io.BytesIO(morning.data(file_of(number)))) as pdf:
            content = b"".join(one.read_bytes() for one in _contents(pdf.pages[0]))
        assert name in texts(morning.data(file_of(number)))[0]
        assert not re.search(rb"\bW\*? n\b", content), (
            "a clip could hide letters that are in the text"
        )


def _contents(page: Any) -> Iterator[Any]:
    given = page.obj.Contents
    yield from given if isinstance(given, pikepdf.Array) else [given]


def test_title_and_metadata_are_right_and_the_same_for_all(morning: Ran) -> None:
    xmp: dict[str, set[bytes]] = {}
    for number in MADE:
        with pikepdf.open(io.BytesIO(morning.data(file_of(number)))) as pdf:
            assert str(pdf.docinfo.Title) == "Stem Cell Therapy for Knee Osteoarthritis"
            with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
                assert metadata["dc:title"] == "Stem Cell Therapy for Knee Osteoarthritis"
                assert metadata["pdfuaid:part"] == "1"
            form = MORNING[number - 2].form
            xmp.setdefault(form, set()).add(
                pdf.Root.Metadata.read_bytes() + str(sorted(pdf.docinfo.items())).encode()
            )
    assert {form: len(found) for form, found in xmp.items()} == dict.fromkeys(SIZES, 1)


@pytest.mark.every
def test_no_copy_has_its_readers_name_anywhere_but_on_the_page(morning: Ran) -> None:
    own = set(texts(whole().pdf.data)[0].split())
    for number in MADE:
        told = "\n".join(strings(morning.data(file_of(number))))
        name = MORNING[number - 2].printed
        words = {name, *(word for word in name.split() if len(word) > 3 and word not in own)} - {
            "X"
        }
        assert "Knee Osteoarthritis" in told
        assert not [word for word in words if word.casefold() in told.casefold()]


def test_every_copy_is_pdf_ua(morning: Ran) -> None:
    faults = {}
    for number in MADE:
        data = morning.data(file_of(number))
        report = validator.validate_pdf_bytes(data, profile=validator.ValidationProfile.PDF_UA_1)
        faults[number] = [fault.message for fault in report.failures] + complaints(data)
    assert len(faults) == len(MADE) >= 30
    assert {number: told for number, told in faults.items() if told} == {}


# ---- recipient lists and their columns


def test_json_lines_make_the_same_copies_as_a_csv(run: Run, tmp_path: Path) -> None:
    rows = [("Ann One", "06/04/2027", "2:30 pm", "Dr. A"),
     ("Bob Two", "06/05/2027", "9:05", "Dr. B"),
            ("Cy Three", "06/06/2027", "10.00", "Dr. A")]  # fmt: skip
    heading = ("patient", "appointment", "arrival", "clinician")
    roster(tmp_path / "people.csv", rows, heading, "\t")
    lines = [json.dumps(dict(zip(heading, row, strict=True))) for row in rows]
    (tmp_path / "people.jsonl").write_text("\n".join(lines), "utf-8")
    csv, objects = (
        run("content.yaml", "people.csv", out="csv"),
        run("content.yaml", "people.jsonl", out="jsonl"),
    )
    assert (csv.code, objects.code) == (0, 0), csv.err + objects.err
    assert csv.names() == [f"knee-pain-handout-{number}.pdf" for number in (2, 3, 4)]
    assert objects.names() == [f"knee-pain-handout-{number}.pdf" for number in (1, 2, 3)]
    for ours, theirs in zip(csv.names(), objects.names(), strict=True):
        assert texts(csv.data(ours)) == texts(objects.data(theirs))
    assert "For Bob Two On June 5, 2027" in csv.text("knee-pain-handout-3.pdf")
    assert "Please come at 9:05 AM" in csv.text("knee-pain-handout-3.pdf")
    assert "With Dr. B" in csv.text("knee-pain-handout-3.pdf")


def test_columns_are_named_by_the_command(run: Run, tmp_path: Path) -> None:
    roster(tmp_path / "people.csv", [("Dr. Wrong", "Ann One", "06/04/2027", "trifold")],
           ("Patient", "Full name", "When = where", "Kind"))  # fmt: skip
    asked = (
        "--column",
        "patient=full NAME",
        "--column",
        "appointment=When = where",
        "--column",
        "format=Kind",
    )
    ran = run("content.yaml", "people.csv", *asked)
    assert ran.code == 0, ran.err
    assert ran.names() == ["knee-pain-trifold-2.pdf"]
    text = ran.text("knee-pain-trifold-2.pdf")
    assert "Ann One" in text and "June 4, 2027" in text and "Wrong" not in text


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("patient", "--column patient names no heading"),
        ("patient=", "--column patient names no heading"),
        ("patiant=A", "there is no field 'patiant' for a column"),
        ("patient=Name", "no column has the heading 'Name', which was named for patient"),
        ("patient=clinician --column patient=patient", "--column patient"),
    ],
)
def test_a_column_that_cannot_be_is_refused(
    run: Run, tmp_path: Path, asked: str, message: str
) -> None:
    roster(tmp_path / "people.csv", [("Ann One", "", "")])
    ran = run("content.yaml", "people.csv", "--column", *asked.split())
    assert (ran.code, ran.out, ran.folder.exists()) == (2, "", False)
    assert message in ran.err


def test_a_column_of_passwords_that_is_missing_is_told_with_the_option_that_names_it(
    run: Run, tmp_path: Path
) -> None:
    roster(tmp_path / "people.csv", [("Ann One", "", "")])
    ran = run("content.yaml", "people.csv", "--encrypt", "pin")
    assert (ran.code, ran.folder.exists()) == (2, False)
    assert "no column has the heading that --encrypt names" in ran.err
    assert "--encrypt" in ran.err and "--column password" not in ran.err


def test_columns_that_are_not_read_are_told(run: Run, tmp_path: Path) -> None:
    """A heading with a slip of the finger: every copy would lack its appointment, and nobody would
    know.
    """
    roster(tmp_path / "people.csv", [("Ann One", "06/04/2027")], ("patient", "apointment"))
    ran = run("content.yaml", "people.csv")
    assert ran.code == 0
    assert "no column for appointment, which may be empty: no copy has it" in ran.err
    assert "not used: column B" in ran.err


@pytest.mark.every
def test_each_row_chooses_its_language_and_form(run: Run, tmp_path: Path) -> None:
    """Slow: four pairs of format and language are made ready to be stamped."""
    german(tmp_path)
    kinds = [("", ""), ("de", ""), ("DE", "Trifold"), ("en", "handout-a4"), ("de", "")]
    rows = [
        (f"Reader {letter}", "06/04/2027", *kind)
        for letter, kind in zip("ABCDE", kinds, strict=True)
    ]
    roster(tmp_path / "people.csv", rows, ("patient", "appointment", "language", "format"))
    ran = run("content.yaml", "people.csv", "--name", "{language}-{format}-{row}")
    assert ran.code == 0, ran.err
    assert ran.names() == [
        "de-handout-3.pdf", "de-handout-6.pdf", "de-trifold-4.pdf", "en-handout-2.pdf",
        "en-handout-a4-5.pdf",
    ]  # fmt: skip
    for name in ran.names():
        german_one = name.startswith("de")
        assert ("4. Juni 2027" if german_one else "June 4, 2027") in ran.text(name)
        with pikepdf.open(ran.folder / name) as pdf:
            assert str(pdf.Root.Lang) == ("de" if german_one else "en")
    assert sizes(ran.data("de-trifold-4.pdf"))[0] == SIZES["trifold"]
    assert sizes(ran.data("en-handout-a4-5.pdf"))[0] == (595, 842)
    all_german = run(
        "content.yaml", "people.csv", "--language", "de", "--format", "handout-a4", out="german"
    )
    assert sizes(all_german.data("knee-pain-handout-a4-2.pdf"))[0] == (595, 842)
    assert "4. Juni 2027" in all_german.text("knee-pain-handout-a4-2.pdf")
    assert "June 4, 2027" in all_german.text("knee-pain-handout-a4-5.pdf")


def test_a_field_that_is_empty_is_left_off_the_page(run: Run, tmp_path: Path) -> None:
    rows = [(f"Reader {letter}", day, hour, who) for letter, day, hour, who in (
        ("A", "06/04/2027", "9:00", "Dr. A"), ("B", "", "9:00", "Dr. A"), ("C", "  ", "", ""),
        ("D", "", "", "\u00a0"),
        ("E", "", "", ""))]  # fmt: skip
    roster(tmp_path / "people.csv", rows, ("patient", "appointment", "arrival", "clinician"))
    ran = run("content.yaml", "people.csv", "--json")
    assert ran.code == 0
    told = json.loads(ran.out)
    assert told["stamped"] == 3 and told["whole"] == {"few-alike": 2}
    labels = {number: {label for label in ("On ", "Please come at",
     "With ") if label in ran.text(name)}
              for number, name in enumerate(ran.names(), 2)}  # fmt: skip
    assert labels == {
        2: {"On ", "Please come at", "With "},
        3: {"Please come at", "With "},
        4: set(),
        5: set(),
        6: set(),
    }
    assert "Reader D" in ran.text("knee-pain-handout-5.pdf")


# ---- faulty rows

FAULTY = (
    ("Zelda Zweig", "06/04/2027", "9:00", "", ""),
    ("", "06/31/2027", "25:00", "", ""),
    ("Quentin\u202equark", "June 4", "9:00", "klingon", "poster"),
    ("Yorick Yawn", "", "", "", ""),
    ("Wanda Wisp", "46000", "", "", "card"),
)
FAULTY_HEADING = ("patient", "appointment", "arrival", "language", "format")
FAULTS = {
    "row 3, column A (patient)", "row 3, column B (appointment)", "row 3, column C (arrival)",
    "row 4, column A (patient)", "row 4, column B (appointment)", "row 4, column D (language)",
    "row 4, column E (format)", "row 6, column B (appointment)", "row 6, column E (format)",
    "row 7",
}  # fmt: skip


def faulty(folder: Path) -> Path:
    path = roster(folder / "people.csv", FAULTY, FAULTY_HEADING)
    with path.open("a") as file:
        file.write("Vera Vole,06/04/2027\n")  # a row that lost its end
    return path


def test_all_faulty_rows_are_told_at_once_and_nothing_is_made(run: Run, tmp_path: Path) -> None:
    faulty(tmp_path)
    ran = run("content.yaml", "people.csv")
    assert (ran.code, ran.out) == (2, "")
    assert set(re.findall(r"error: (row \d+(?:, column \w+ \(\w+\))?)", ran.err)) == FAULTS
    assert re.findall(r"^people\.csv:(\d+):\d+: error", ran.err, re.MULTILINE) == list("3334444667")
    words = {
        word.casefold() for row in FAULTY for cell in row for word in cell.split() if len(word) > 4
    } - {"poster"}
    assert not [word for word in words if word in ran.err.casefold()]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content.yaml", "people.csv"]


def test_faulty_rows_are_told_beside_names_that_are_not_unique(run: Run, tmp_path: Path) -> None:
    rows = [("Ann One", "", "Dr. A"), ("Bob Two", "", "Dr. A"), ("", "", "Dr. B")]
    roster(tmp_path / "people.csv", rows)
    ran = run("content.yaml", "people.csv", "--name", "{clinician}")
    assert ran.code == 2
    assert "several rows the same name: 2 and 3" in ran.err
    assert "row 4, column A (patient)" in ran.err, (
        "who mends the name first learns of the row only then"
    )


@pytest.mark.every
def test_the_others_are_made_and_the_faulty_rows_can_be_mended_and_run_again(
    run: Run, tmp_path: Path
) -> None:
    faulty(tmp_path)
    first = run("content.yaml", "people.csv", "--skip-bad")
    mend = tmp_path / "people-to-mend.csv"
    assert first.code == 1
    assert first.names() == ["knee-pain-handout-2.pdf", "knee-pain-handout-5.pdf"]
    assert "Mend the rows in people-to-mend.csv" in first.err
    assert set(re.findall(r"error: (row \d+(?:, column \w+ \(\w+\))?)", first.err)) == FAULTS
    lines = mend.read_text("utf-8").splitlines()
    assert lines[0] == ",".join((*FAULTY_HEADING, "problem"))
    assert [line.split(",")[0] for line in lines[1:]] == [
        "",
        "Quentin\u202equark",
        "Wanda Wisp",
        "Vera Vole",
    ]
    again = run("content.yaml", mend.name, out="again")
    assert again.code == 2 and not again.folder.exists()
    mend.write_text(
        ",".join((*FAULTY_HEADING,
         "problem")) + "\nUrsula Umber,06/30/2027,9:00,,,\nQuentin Quark,,,,,\n"
        "Wanda Wisp,06/04/2027,,,,mended\nVera Vole,06/04/2027,,,,\n", "utf-8",
    )  # fmt: skip
    second = run("content.yaml", mend.name, out="again")
    assert second.code == 0, second.err
    everybody = [texts(ran.data(name))[0] for ran in (first, second) for name in ran.names()]
    for name in (
        "Zelda Zweig",
        "Yorick Yawn",
        "Ursula Umber",
        "Quentin Quark",
        "Wanda Wisp",
        "Vera Vole",
    ):
        assert sum(name in text for text in everybody) == 1


def test_a_mended_file_does_not_replace_the_copies_of_the_roster_it_comes_from(
    run: Run, tmp_path: Path
) -> None:
    roster(
        tmp_path / "people.csv",
        [("Ann One", "", ""), ("", "", ""), ("Bob Two", "", "x"), ("", "06/04/2027", "")],
    )
    first = run("content.yaml", "people.csv", "--skip-bad")
    before = {name: first.data(name) for name in first.names()}
    (tmp_path / "people-to-mend.csv").write_text("patient,appointment\nCy Three,\n")
    second = run("content.yaml", "people-to-mend.csv")
    assert second.code == 2
    assert "the folder out holds another batch" in second.err
    assert {name: second.data(name) for name in second.names()} == before


def test_a_roster_without_a_row_that_is_well_makes_nothing(run: Run, tmp_path: Path) -> None:
    roster(tmp_path / "people.csv", [("", "", "Dr. A")])
    for kind in ((), ("--merge",), ("--zip",)):
        ran = run("content.yaml", "people.csv", "--skip-bad", *kind)
        assert (ran.code, ran.names()) == (1, []), kind
        assert (tmp_path / "people-to-mend.csv").is_file()


# ---- names of files


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("{patient}", "the field 'patient' may tell who somebody is"),
        ("{row}-{appointment}", "the field 'appointment' may tell who somebody is"),
        ("{mrn}-{row}", "has {mrn}, which is nothing known"),
        ("{row.__class__}", "which is nothing known"),
        ("{row!r}", "which is nothing known"),
        ("{}", "which is nothing known"),
        ("copy", "gives every row the same name"),
        ("{clinician}", "gives several rows the same name: 2 and 3, 2 and 4. "),
        ("{id}-{format}", "gives several rows the same name: 2 and 3"),
        ("../{row}", "a character that no file's name may have"),
        ("/tmp/{row}", "a character that no file's name may have"),
        ("a\\{row}", "a character that no file's name may have"),
        ("{row", "a character that no file's name may have"),
        ("{row}\n", "a character that no file's name may have"),
        ("{{row}}", "a character that no file's name may have"),
    ],
)  # fmt: skip
def test_a_pattern_that_cannot_be_is_refused(
    run: Run, tmp_path: Path, pattern: str, message: str
) -> None:
    rows = [("Ann One", "", "Dr. A/B"), ("Bob Two", "", "Dr. a B"), ("Cy Three", "", "dr. a-b")]
    roster(tmp_path / "people.csv", rows)
    ran = run("content.yaml", "people.csv", "--name", pattern)
    assert (ran.code, ran.out) == (2, "")
    assert message.removesuffix(". ") in ran.err
    assert "Traceback" not in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content.yaml", "people.csv"]


def test_a_field_that_tells_nothing_may_stand_in_a_name_whatever_it_says(
    run: Run, tmp_path: Path
) -> None:
    said = {"../../x": "x-2", "a/b\\c": "a-b-c-3", ".hidden": "hidden-4", "C:\\d": "C-d-5",
            "$(id) `id` ;": "id-id-6", "Dr. Ünal": "Dr.-Ünal-7"}  # fmt: skip
    roster(
        tmp_path / "people.csv",
        [(f"Reader {letter}", "", who) for letter, who in zip("ABCDEF", said, strict=True)],
    )
    ran = run("content.yaml", "people.csv", "--name", "{clinician}-{row}")
    assert ran.code == 0, ran.err
    assert ran.names() == sorted(f"{name}.pdf" for name in said.values())
    assert {path.name for path in tmp_path.iterdir()} == {"content.yaml", "people.csv", "out"}
    assert "Reader F" in ran.text("Dr.-Ünal-7.pdf")


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("pattern", "who"),
    [
        ("x" * 125 + "{row}", "Dr. A"),
        ("{clinician}-{row}", "Hospital of Saint " * 7 + "A"),
        ("{clinician}-{row}", "ếếếếế " * 19),  # three bytes a letter: file systems count those
    ],
    ids=["pattern", "value", "bytes"],
)
def test_a_long_name_keeps_what_makes_it_one_rows_own(
    run: Run, tmp_path: Path, pattern: str, who: str
) -> None:
    roster(tmp_path / "people.csv", [(f"Reader {letter}", "", who) for letter in "ABC"])
    ran = run("content.yaml", "people.csv", "--name", pattern)
    assert ran.code in {0, 2}, ran.err
    assert len(ran.names()) == (3 if ran.code == 0 else 0), "copies have replaced one another"


def test_the_sheets_of_one_copy_are_not_another_copy(run: Run, tmp_path: Path) -> None:
    roster(tmp_path / "people.csv", [("Ann One", "", "A"), ("Bob Two", "", "A-print")])
    ran = run("content.yaml", "people.csv", "--format", "booklet", "--name", "{clinician}")
    assert ran.code in {0, 2}, ran.err
    assert len(ran.names()) == (4 if ran.code == 0 else 0), (
        "a reader's copy replaces another's sheets"
    )


def test_a_name_that_would_be_empty_is_refused(run: Run, tmp_path: Path) -> None:
    roster(tmp_path / "people.csv", [("Ann One", "", "Dr. A"), ("Bob Two", "", "")])
    ran = run("content.yaml", "people.csv", "--name", "{clinician}")
    assert (ran.code, ran.folder.exists()) == (2, False)
    assert "row 3" in ran.err


# ---- forms


@pytest.mark.parametrize("form", ["poster", "card", "press", "notice", "review"])
def test_a_form_that_is_not_for_one_reader_is_refused(run: Run, tmp_path: Path, form: str) -> None:
    roster(tmp_path / "people.csv", [("Ann One", form), ("Bob Two", "")], ("patient", "form"))
    asked = run("content.yaml", "people.csv", "--format", form)
    assert (asked.code, asked.folder.exists()) == (2, False)
    assert form in asked.err and "choose one of" in asked.err and "large-print" in asked.err
    in_a_row = run("content.yaml", "people.csv")
    assert (in_a_row.code, in_a_row.folder.exists()) == (2, False)
    assert "row 2, column B (format): this is no format that can be used" in in_a_row.err
    assert "trifold" in in_a_row.err and "row 3" not in in_a_row.err


def test_a_handout_without_fields_is_refused(run: Run, tmp_path: Path) -> None:
    text = (tmp_path / "content.yaml").read_text("utf-8")
    (tmp_path / "content.yaml").write_text(
        re.sub(r"(?ms)^fields:\n.*(?=^sections)", "", text), "utf-8"
    )
    roster(tmp_path / "people.csv", [("Ann One", "", "")])
    for words in (("people.csv",), ("people.csv", "--dry-run"), ("--dry-run",)):
        ran = run("content.yaml", *words)
        assert (ran.code, ran.out, ran.folder.exists()) == (2, "", False)
        assert "declares no fields" in ran.err and "brochure make" in ran.err


def test_a_booklet_comes_for_the_screen_and_for_the_printer(run: Run, tmp_path: Path) -> None:
    roster(tmp_path / "people.csv", [("Ann One", "", "")])
    ran = run("content.yaml", "people.csv", "--format", "booklet")
    assert ran.code == 0, ran.err
    assert ran.names() == ["knee-pain-booklet-2-print.pdf", "knee-pain-booklet-2.pdf"]
    assert "1 of them rendered in full: pages put on sheets to be folded" in ran.out + ran.err
    assert all("Ann One" in ran.text(name) for name in ran.names())
    assert set(sizes(ran.data("knee-pain-booklet-2-print.pdf"))) == {(792, 612)}
    with pikepdf.open(ran.folder / "knee-pain-booklet-2-print.pdf") as pdf:
        assert "Ann" not in "".join(strings(ran.data("knee-pain-booklet-2-print.pdf")))
        assert len(pdf.pages) * 2 == len(sizes(ran.data("knee-pain-booklet-2.pdf")))


# ---- what is told


@pytest.mark.every
def test_a_run_that_is_done_makes_nothing_again(run: Run, tmp_path: Path) -> None:
    roster(tmp_path / "people.csv", [(f"Reader {letter}", "", "") for letter in "ABC"])
    first = run("content.yaml", "people.csv")
    stamps = {name: (first.folder / name).stat().st_mtime_ns for name in first.names()}
    assert first.out.startswith("3 copies made")
    second = run("content.yaml", "people.csv")
    assert (
        second.code == 0
        and second.out.startswith("0 copies made")
        and "3 were there already" in second.out
    )
    assert stamps == {name: (first.folder / name).stat().st_mtime_ns for name in first.names()}
    (first.folder / first.names()[1]).unlink()
    third = run("content.yaml", "people.csv", "--anew")
    assert third.code == 0 and third.out.startswith("3 copies made")
    assert len(third.names()) == 3
    assert all((third.folder / name).stat().st_mtime_ns > at for name, at in stamps.items())


def test_the_summary_says_where_the_copies_are(run: Run, tmp_path: Path) -> None:
    roster(tmp_path / "people.csv", [("Ann One", "", "")])
    assert "monday" in run("content.yaml", "people.csv", out="monday").out


def test_a_quiet_run_says_only_what_went_wrong_and_ends_its_line(run: Run, tmp_path: Path) -> None:
    roster(tmp_path / "people.csv", [("Ann One", "", ""), ("Bob Two", "", "")])
    ran = run("content.yaml", "people.csv", "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    roster(tmp_path / "people.csv", [("Ann One", "", ""), ("W" * 60, "", "")])
    ran = run("content.yaml", "people.csv", "--quiet", out="second")
    assert ran.code == 1
    told = ran.out + ran.err
    assert "Refused by field-overset, row 3." in told and told.endswith("\n")


@pytest.mark.every
def test_json_tells_all_of_it(run: Run, tmp_path: Path) -> None:
    rows = [
        ("Reader A", "", ""),
        ("Reader B", "", ""),
        ("", "", "Dr. A"),
        ("W" * 60, "", ""),
        ("Reader C", "", "Dr. A"),
    ]
    roster(tmp_path / "people.csv", rows)
    ran = run("content.yaml", "people.csv", "--skip-bad", "--json")
    told = json.loads(ran.out)
    assert (ran.code, ran.err, told["exit_code"]) == (1, "", 1)
    assert (told["rows"], told["stamped"], told["found"]) == (5, 2, 0)
    assert told["whole"] == {"few-alike": 1}
    assert [one["message"] for one in told["bad"]] == ["row 4, column A (patient): this is empty"]
    assert told["refused"] == [{"row": 5, "code": "field-overset", "fields": ["patient"]}]
    assert told["files"] == ["people-to-mend.csv"]
    assert (told["aside"], told["interrupted"]) == ([], False)


def test_json_tells_what_could_not_be_begun(run: Run, tmp_path: Path) -> None:
    roster(tmp_path / "people.csv", [("", "", "")])
    for words in (("people.csv",), ("people.csv", "--name", "copy"), ("missing.csv",), ()):
        ran = run("content.yaml", *words, "--json")
        told = json.loads(ran.out)
        assert (ran.code, told["exit_code"]) == (2, 2)
        assert told["findings"] or told["bad"]


def test_what_does_not_go_together_is_told_all_at_once(run: Run, tmp_path: Path) -> None:
    ran = run("content.yaml", "--merge", "--zip", "--encrypt", "pin")
    assert ran.code == 2
    for words in (
        "PEOPLE is missing",
        "--merge and --zip exclude each other",
        "cannot be locked each by its own password",
    ):
        assert words in ran.err
    ran = run("content.yaml", "p.csv", "--tagged", "--separator")
    assert "--tagged is for --merge" in ran.err and "--separator is for --merge" in ran.err


@pytest.mark.every
def test_on_a_terminal_progress_is_one_line_that_ends_before_the_summary(tmp_path: Path) -> None:
    short(tmp_path)
    roster(tmp_path / "people.csv", [(f"Reader {letter}", "", "") for letter in "ABCDEFGHIJKL"])
    ours, theirs = pty.openpty()
    words = [
        sys.executable,
        "-m",
        "brochure",
        "batch",
        "content.yaml",
        "people.csv",
        "--workers",
        "1",
    ]
    with subprocess.Popen(
        words, cwd=tmp_path, stdout=theirs, stderr=theirs, env=variables({})
    ) as process:
        os.close(theirs)
        screen = b""
        try:
            while part := os.read(ours, 65536):
                screen += part
        except OSError:  # the terminal's other end is closed
            pass
        assert process.wait() == 0
    os.close(ours)
    lines = screen.decode().replace("\r\n", "\n").split("\n")
    told = [index for index, line in enumerate(lines) if " copies (" in line]
    assert len(told) == 1, "each telling is written over the one before"
    last = lines[told[0]].split("\r")[-1]
    assert re.match(r"12 of 12 copies \(100 %\)[^:]*$", last), (
        "the summary stands in the progress's line"
    )


def test_the_band_holds_its_fields_where_no_subtitle_is(run: Run, tmp_path: Path) -> None:
    """Two lines for a name beside a short title: what does not find room in the band must make it
    longer.
    """
    short(tmp_path, old="subtitle: What helps when your knee hurts\n", new="")
    roster(
        tmp_path / "people.csv", [("Maximiliana Bartholomew Featherstone-Hughes", "06/04/2027", "")]
    )
    ran = run("content.yaml", "people.csv")
    assert ran.code == 0, ran.err


def test_a_field_that_moves_what_stands_beside_it_has_every_copy_set_whole(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "templates").mkdir()
    style = (CONTENT.parent / "templates" / "print.css").read_text("utf-8")
    moving = (
        "\n.field { display: inline } .field span { display: inline } .field bdi { display: inline "
        "}\n"
    )
    moving += ".band .field, .band .row { display: inline }\n"
    (tmp_path / "templates" / "print.css").write_text(style + moving, "utf-8")
    roster(
        tmp_path / "people.csv",
        [(name, "06/04/2027", "") for name in ("Al", "Bob Barker", "Cassandra Carpenter")],
    )
    ran = run("content.yaml", "people.csv")
    assert ran.code == 0, ran.err
    assert (
        "3 of them rendered in full: a style in which a field moves what stands beside it"
        in ran.out + ran.err
    )
    assert all("On June 4, 2027" in ran.text(name) for name in ran.names())
