"""Nothing that a recipient list says stands anywhere but on its reader's pages and in the file to
be mended.
"""

from __future__ import annotations

import base64
import contextlib
import html
import io
import json
import os
import re
import stat
import subprocess
import sys
import tempfile
import threading
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from urllib.parse import quote

import pikepdf
import pytest
from rosters import Ran, command, here, rights, roster, short, strings, texts, variables

HEADING = ("Patient", "On", "Arrival", "clinician", "PIN", "MRN")
MOMENT = ("11/17/2031", "16:47")
ROWS = (
    ("Quillon Zyxwvut", *MOMENT, "Dr. Nameable", "pw-Kestrel#41", "MRN-88Z-0042"),
    ("Brünhilde Vörösmarty", *MOMENT, "Dr. Nameable", "pw-Ünïcode §7", "MRN-88Z-0043"),
    ("Oxley O’Quixote", *MOMENT, "Dr. Nameable", "pw-Tr0ub4dor&3", "MRN-88Z-0044"),
    (
        "Bartholomew Featherstonehaugh",
        *MOMENT,
        "Dr. Nameable",
        "pw-Zephyr 19",
        "MRN-88Z-0045",
    ),  # in smaller type
    (
        "Maximiliana Bartholomew Featherstonehaugh",
        *MOMENT,
        "Dr. Nameable",
        "pw-Gannet",
        "MRN-88Z-0046",
    ),  # on two lines
    ("鷹觜 麒麟丸", *MOMENT, "Dr. Nameable", "pw-Ibis", "MRN-88Z-0047"),  # without a glyph
    (
        "Wolfeschlegelsteinhausenbergerdorffwelchevoraltern",
        *MOMENT,
        "Dr. Nameable",
        "pw-Heron",
        "MRN-88Z-0048",
    ),
    ("Fjordhild Fjordqvist", "17.Xember", "16:47", "Dr. Nameable", "pw-Egret", "MRN-88Z-0049"),
    ("Vasilisa Vasquezzz", *MOMENT, "Dr. Nameable", "pw-Bittern" * 13, "MRN-88Z-0050"),
    ("Eglantine Egglestone", *MOMENT, "Dr. Nameable", "", "MRN-88Z-0051"),
)
MADE, REFUSED, LOCKED_OUT = (2, 3, 4, 5, 6), (7, 8), (9, 10, 11)
PRINTED = ("November 17, 2031", "4:47 PM")
INVENTED = {"Jordan Example", "June 4, 2027", "2:30 PM", "Dr. Sam Sample"}


@cache
def needles() -> dict[bytes, str]:
    """Return every form in which a word of the recipient list might be written down, with what it
    stands for.
    """
    words = {
        word
        for row in ROWS
        for cell in (*row[:3], *row[4:])
        for word in (cell, *cell.split())
        if len(word) > 3
    }
    words |= {*PRINTED, "鷹觜", "麒麟丸"}
    return {form: word for word in words for form in _forms(word)}


def _forms(word: str) -> Iterator[bytes]:
    for text in {word, word.lower(), word.upper(), unicodedata.normalize("NFD", word)}:
        plain = text.encode()
        yield from (plain, text.encode("utf-16-le"), text.encode("utf-16-be"))
        with contextlib.suppress(UnicodeEncodeError):
            yield text.encode("latin-1")
        yield from (
            quote(text).encode(),
            quote(text, safe="").lower().encode(),
            html.escape(text).encode(),
        )
        yield from (
            json.dumps(text)[1:-1].encode(),
            text.encode("unicode_escape"),
            repr(plain)[2:-1].encode(),
        )
        yield from (
            one.hex().encode()
            for one in (plain, text.encode("utf-16-be"), text.encode("utf-16-le"))
        )
        yield from (one.hex().upper().encode() for one in (plain, text.encode("utf-16-be")))
        for before in range(3):  # wherever it stands in what is written in base 64
            yield base64.b64encode(bytes(before) + plain)[4:-4] if len(plain) > 8 else plain


def betrayed(data: bytes) -> set[str]:
    """Return the words of the recipient list that stand in some bytes, in whatever form."""
    return {word for form, word in needles().items() if form in data}


def around_the_pages(data: bytes, password: str = "") -> bytes:
    """Return all that a PDF says beside what its pages show: its strings, its names, its streams
    but for the pages'.
    """
    parts = ["\n".join(strings(data, password)).encode()]
    with pikepdf.open(io.BytesIO(data), password=password) as pdf:
        shown = set()
        for page in pdf.pages:
            given = page.obj.get("/Contents", pikepdf.Array())  # a blank page has none
            shown |= {
                one.objgen for one in (given if isinstance(given, pikepdf.Array) else [given])
            }
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream) and one.objgen not in shown:
                with contextlib.suppress(pikepdf.PdfError):
                    parts.append(one.read_bytes())
    return b"\n".join(parts)


class Watched:
    """Looks at a folder again and again while something runs, and notes the rights of each file
    that it ever sees.
    """

    def __init__(self, *folders: Path) -> None:
        self.folders, self.seen = folders, dict[str, set[str]]()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while not self._end.wait(0.001):
            for folder in self.folders:
                for at, _, names in os.walk(folder):
                    for name in names:
                        with contextlib.suppress(OSError):
                            mode = stat.S_IMODE(Path(at, name).stat().st_mode)
                            self.seen.setdefault(name, set()).add(f"{mode:o}")

    def __enter__(self) -> Watched:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()


class House:
    """A folder with a recipient list, and all the places where something might be left: here, the
    temporary folder, a home.
    """

    def __init__(self, folder: Path, rows: Sequence[Sequence[str]] = ROWS) -> None:
        self.folder, self.desk = folder, folder / "desk"
        self.places = {
            "TMPDIR": folder / "tmp",
            "HOME": folder / "home",
            "XDG_CACHE_HOME": folder / "cache",
        }
        for place in (self.desk, *self.places.values()):
            place.mkdir(parents=True)
        short(self.desk)
        roster(self.desk / "people.csv", rows, HEADING, ";")
        self.given = {self.desk / "content.yaml", self.desk / "people.csv"}

    @contextlib.contextmanager
    def open(self) -> Iterator[Watched]:
        """Have this process work in the house, with a mask that keeps nothing from anybody."""
        before = os.umask(0)
        with (
            pytest.MonkeyPatch.context() as patch,
            Watched(self.desk / "out", self.folder / "tmp") as watched,
        ):
            for name, place in self.places.items():
                patch.setenv(name, str(place))
            patch.setattr(tempfile, "tempdir", str(self.places["TMPDIR"]))
            try:
                yield watched
            finally:
                os.umask(before)

    def written(self) -> list[Path]:
        """Return every file that was not given."""
        return sorted(
            path for path in self.folder.rglob("*") if path.is_file() and path not in self.given
        )


def assert_silent(house: House, *ran: Ran, passwords: dict[str, str] | None = None) -> None:
    """Assert that nothing which was said or written holds a word of the recipient list, but for
    pages and the file to mend.
    """
    for one in ran:
        assert betrayed((one.out + one.err).encode()) == set()
        assert "Traceback" not in one.err
    for path in house.written():
        data, name = path.read_bytes(), str(path.relative_to(house.folder))
        assert betrayed(name.encode()) == set()
        if path.name in {"people-to-mend.csv", "people-to-mend-2.csv"}:
            assert "Fjordhild" in betrayed(data), "the file to be mended has no rows"
            continue
        assert betrayed(data) == set(), name
        for inside, pdf in _pdfs(path.name, data):
            password = next(
                (word for end, word in (passwords or {}).items() if inside.endswith(end)), ""
            )
            assert betrayed(around_the_pages(pdf, password)) == set(), f"{name}: {inside}"


def _pdfs(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if name.endswith(".pdf"):
        yield name, data
    elif name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for one in archive.namelist():
                yield one, archive.read(one)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A folder of its own for each test."""
    return House(tmp_path)


def test_the_search_finds_what_it_looks_for(house: House) -> None:
    name = "Brünhilde Vörösmarty"
    for told in (
        name.encode(), name.encode("utf-16-be"), quote(name).encode(), name.encode().hex().encode(),
        repr(name).encode(), json.dumps(name).encode(),
        name.encode("utf-16-be").hex().upper().encode(),
        base64.b64encode(b"x" + name.encode()), unicodedata.normalize("NFD", name).encode(),
        b"at 4:47 PM",
        b"%E9%B7%B9%E8%A7%9C",
    ):  # fmt: skip
        assert betrayed(b"copy of " + told), told
    assert betrayed(b"row 3, column A (patient): Dr. Nameable, of 10 copies") == set()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].obj.Contents = pdf.make_stream(name.encode())
        pdf.Root.Metadata = pdf.make_stream(b"")
        made = io.BytesIO()
        pdf.save(made)
        assert betrayed(around_the_pages(made.getvalue())) == set(), (
            "what pages show is not looked at"
        )
        pdf.pages[0].obj.PieceInfo = pikepdf.Dictionary(Private=pikepdf.String(name))
        made = io.BytesIO()
        pdf.save(made)
    assert betrayed(around_the_pages(made.getvalue())) == {name, *name.split()}


@pytest.fixture(scope="module")
def outcomes(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[House, dict[str, Ran], dict[str, set[str]]]:
    """Everything that can be made of a recipient list, one after the other, and the rights of all
    files while it was made.

    The single copies are made by processes as at the front desk, the others in this one.
    """
    house = House(tmp_path_factory.mktemp("house"))
    asked = ("content.yaml", "people.csv", "--skip-bad")
    locked = (*asked, "--encrypt", "PIN")
    with house.open() as watched:
        run = partial(here, cwd=house.desk)
        ran = {
            "files": command(*asked, "--workers", "2", cwd=house.desk, out="out/files"),
            "job": run(*asked, "--merge", "--separator", "--tagged", out="out/job"),
            "zip": run(*asked, "--zip", "--json", out="out/zip"),
            "locked": run(*locked, "--name", "{clinician}-{row}", out="out/locked"),
            "locked zip": run(*locked, "--zip", out="out/locked"),
            "again": run(*locked, "--name", "{clinician}-{row}", "--json", out="out/locked"),
            "stopped": run("content.yaml", "people.csv", "--encrypt", "PIN", out="out/stopped"),
            "rehearsed": run("content.yaml", "people.csv", "--dry-run", out="out/rehearsed"),
            "misnamed": run(*asked, "--name", "{patient}", out="out/misnamed"),
            "another": run("content.yaml", "people.csv", "--skip-bad", out="out/locked"),
        }
    return house, ran, watched.seen


@pytest.mark.every(but=1)
def test_what_a_roster_says_stands_on_its_readers_pages_only(
    outcomes: tuple[House, dict[str, Ran], dict[str, set[str]]],
) -> None:
    house, ran, _ = outcomes
    assert {name: one.code for name, one in ran.items()} == {
        "files": 1, "job": 1, "zip": 1, "locked": 1, "locked zip": 1, "again": 1,
        "stopped": 2, "rehearsed": ran["rehearsed"].code, "misnamed": 2, "another": 2,
    }  # fmt: skip
    passwords = {f"Dr.-Nameable-{number:02}.pdf": ROWS[number - 2][4] for number in MADE}
    passwords |= {f"knee-pain-handout-{number:02}.pdf": "" for number in range(2, 12)}
    zipped = house.desk / "out" / "locked" / "knee-pain-handout-copies.zip"
    assert zipped.is_file() and zipped.stat().st_size > 10_000
    with zipfile.ZipFile(zipped) as archive:
        for name in archive.namelist():
            password = unicodedata.normalize("NFKC", ROWS[int(name[-6:-4]) - 2][4])
            assert betrayed(around_the_pages(archive.read(name), password)) == set()
    packed = zipped.read_bytes()
    assert betrayed(packed) == set()
    zipped.unlink()  # its copies have the names of those that are not locked
    assert_silent(house, *ran.values(), passwords=passwords)
    for number in MADE:
        assert ROWS[number - 2][0] in ran["files"].text(f"knee-pain-handout-{number:02}.pdf"), (
            "it is nowhere at all"
        )


def test_every_file_is_its_owners_alone_also_while_it_is_written(
    outcomes: tuple[House, dict[str, Ran], dict[str, set[str]]],
) -> None:
    house, _, seen = outcomes
    made = rights(house.desk / "out") | rights(house.folder / "tmp") | {
        name: mode for name, mode in rights(house.desk).items() if name == "people-to-mend.csv"
    }  # fmt: skip
    assert {Path(name).suffix for name in made} >= {".pdf", ".sqlite", ".csv"}
    assert {name: mode for name, mode in made.items() if mode != "600"} == {}
    assert {name: modes for name, modes in seen.items() if modes != {"600"}} == {}
    assert any(name.endswith((".part", "-journal")) for name in seen), (
        "nothing was seen while it was written"
    )


def test_nothing_is_left_in_a_folder_for_a_while(
    outcomes: tuple[House, dict[str, Ran], dict[str, set[str]]],
) -> None:
    house, _, _ = outcomes
    kinds = {
        path.suffix
        for path in house.written()
        if house.places["XDG_CACHE_HOME"] not in path.parents
    }
    assert kinds <= {".pdf", ".zip", ".sqlite", ".csv"}
    assert [path.name for path in house.written() if path.name.endswith(".part")] == []
    assert list(house.places["TMPDIR"].iterdir()) == []
    assert (
        not (house.desk / "out" / "stopped").exists()
        and not (house.desk / "out" / "misnamed").exists()
    )


def test_journal_and_summary_tell_rows_by_their_number(
    outcomes: tuple[House, dict[str, Ran], dict[str, set[str]]],
) -> None:
    _, ran, _ = outcomes
    assert "row 9, column B (appointment)" in ran["files"].err
    assert (
        "row 10, column E (password): the password is longer than 127 bytes" in ran["stopped"].err
    )
    assert "row 11, column E (password): the password is missing" in ran["stopped"].err
    told = json.loads(ran["zip"].out)
    assert told["refused"] == [
        {"row": 7, "code": "glyph-missing", "fields": ["patient"]},
        {"row": 8, "code": "field-overset", "fields": ["patient"]},
    ]
    assert {one["message"].partition(",")[0] for one in told["bad"]} == {"row 9"}
    again = json.loads(ran["again"].out)
    assert (again["found"], again["stamped"], again["whole"]) == (len(MADE), 0, {})


# ---- trouble that quotes what it could not do

TROUBLE = """\
import os, sys
from brochure.pipeline import Pipeline
from brochure.typeset import fields
from brochure.batch import outputs
import brochure.__main__ as door

class _Odd_One(Exception):
    pass

draw, typeset, fitted = fields._Value._draw, Pipeline.typeset, fields._Value._drawn

def drawn(self, text):
    if "Quillon" in text and kind == "worker":
        raise ValueError(f"cannot draw {text}")
    if "Vörös" in text and kind == "odd":
        raise _Odd_One(text, {"patient": text})
    if "Oxley" in text and kind == "worker":
        os._exit(9)
    return draw(self, text)

def unfit(self, text):
    return fields.Why.FACE if "Maximiliana" in text else fitted(self, text)

def rendered_in_full(self, manuscript, edition):
    said = [one.text for one in manuscript.entries]
    if any("Maximiliana" in one for one in said):
        raise RuntimeError(said)
    return typeset(self, manuscript, edition)

def never(self, *given):
    raise LookupError([*map(str, given), getattr(given[0], "values", None)])

kind = os.environ["TROUBLE"]
if kind in {"worker", "odd"}:
    fields._Value._draw, Pipeline.typeset = drawn, rendered_in_full
    fields._Value._drawn = unfit
if kind == "survey":
    sys.modules["brochure.batch.validation"].Editions.texts = never
if kind == "archive":
    def add(self, made, prepared, name, place):
        raise LookupError("Quillon Zyxwvut", made)
    outputs.Archive.add = add
if __name__ == "__main__":  # a worker that is not forked reads this too
    door.main()
"""


def troubled(house: House, kind: str, *words: str) -> Ran:
    """Run a batch in a process in which something goes wrong and says what it was about."""
    driver = house.desk / "driver.py"
    driver.write_text(TROUBLE, "utf-8")
    house.given.add(driver)
    places = {"TROUBLE": kind, **{name: str(place) for name, place in house.places.items()}}
    arguments = [
        sys.executable,
        "driver.py",
        "batch",
        "content.yaml",
        "people.csv",
        "--skip-bad",
        *words,
    ]
    done = subprocess.run(
        arguments,
        check=False,
        cwd=house.desk,
        capture_output=True,
        text=True,
        env=variables(places),
        timeout=600,
    )
    return Ran(done.returncode, done.stdout, done.stderr, house.desk / "out")


@pytest.mark.every
def test_trouble_in_a_worker_costs_its_row_only_and_tells_no_name(house: House) -> None:
    """Slow: rows that are lost with their worker are done again one by one."""
    ran = troubled(house, "worker", "--workers", "1")
    assert ran.code == 1, ran.err
    assert ran.names() == [f"knee-pain-handout-{number:02}.pdf" for number in (3, 5, 10, 11)]
    told = ran.out + ran.err
    assert re.search(r"our fault.*rows 2, 6\.", told)
    assert re.search(r"Set aside.*row 4\.", told)
    assert_silent(house, ran)
    assert "--explain fault" not in told, "nobody can explain a fault of ours"


@pytest.mark.every
def test_trouble_of_any_name_costs_its_row_only(house: House) -> None:
    roster(house.desk / "people.csv", (*ROWS[:3], ROWS[7]), HEADING)
    ran = troubled(house, "odd", "--workers", "1")
    assert_silent(house, ran)
    assert ran.code == 1, ran.err
    assert ran.names() == ["knee-pain-handout-2.pdf", "knee-pain-handout-4.pdf"]
    assert re.search(r"row 3\.", ran.out + ran.err)


@pytest.mark.every(but=1)
@pytest.mark.parametrize(("kind", "words"), [("survey", ()), ("archive", ("--zip",))])
def test_trouble_in_the_lead_is_our_fault_and_tells_no_name(
    house: House, kind: str, words: tuple[str, ...]
) -> None:
    roster(house.desk / "people.csv", (*ROWS[:3], ROWS[7]), HEADING)
    ran = troubled(house, kind, "--workers", "1", *words)
    assert ran.code == 4, ran.err
    assert "Sorry, this is our fault" in ran.err
    assert "Exception ignored" not in ran.err
    assert_silent(house, ran)
    (log,) = house.places["TMPDIR"].iterdir()
    assert "LookupError" in log.read_text() and stat.S_IMODE(log.stat().st_mode) == 0o600
    assert (
        not ran.names()
        and not list(ran.folder.glob("*.zip*"))
        and not list(ran.folder.glob(".*.part"))
    )


# ---- locked copies


def test_a_locked_copy_opens_with_its_own_password_only(
    outcomes: tuple[House, dict[str, Ran], dict[str, set[str]]],
) -> None:
    _, ran, _ = outcomes
    assert ran["locked"].names() == [f"Dr.-Nameable-{number:02}.pdf" for number in MADE]
    for number in MADE:
        name, password = ROWS[number - 2][0], ROWS[number - 2][4]
        data = ran["locked"].data(f"Dr.-Nameable-{number:02}.pdf")
        for wrong in (
            "",
            password[:-1],
            password.upper(),
            *(row[4] for row in ROWS if row[4] != password),
        ):
            with pytest.raises(pikepdf.PasswordError):
                pikepdf.open(io.BytesIO(data), password=wrong)
        with pikepdf.open(io.BytesIO(data), password=password) as pdf:
            assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
            assert pdf.encryption.stream_method == pikepdf.models.EncryptionMethod.aesv3
            assert pdf.encryption.string_method == pikepdf.models.EncryptionMethod.aesv3
            assert pdf.allow.accessibility and pdf.allow.extract and pdf.allow.print_highres
            assert not pdf.owner_password_matched
            assert str(pdf.docinfo.Title) == "Knee pain"
        assert name in " ".join(texts(data, password))
        assert b"Knee pain" not in data and b"pdfuaid" not in data, (
            "the metadata are to be read without the password"
        )


def test_a_password_is_typed_as_a_reader_types_it(house: House) -> None:
    """Letters that are wider or composed otherwise in the spreadsheet are the same keys (RFC
    4013).
    """
    rows = [
        ("Ann One", "", "", "", "  ｐａｓｓ １２ ", ""),
        ("Bob Two", "", "", "", "Ame\u0301lie", ""),
    ]
    roster(house.desk / "people.csv", rows, HEADING)
    with house.open():
        ran = here("content.yaml", "people.csv", "--encrypt", "pin", cwd=house.desk)
    assert ran.code == 0, ran.err
    assert "Ann One" in texts(ran.data("knee-pain-handout-2.pdf"), "pass 12")[0]
    assert "Bob Two" in texts(ran.data("knee-pain-handout-3.pdf"), "Am\u00e9lie")[0]


@pytest.mark.every
def test_a_booklet_is_locked_with_its_sheets(house: House) -> None:
    roster(house.desk / "people.csv", ROWS[:1], HEADING)
    with house.open():
        ran = here(
            "content.yaml", "people.csv", "--encrypt", "PIN", "--format", "booklet", cwd=house.desk
        )
    assert ran.names() == ["knee-pain-booklet-2-print.pdf", "knee-pain-booklet-2.pdf"]
    for name in ran.names():
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(ran.folder / name)
        assert "Quillon" in " ".join(texts(ran.data(name), ROWS[0][4]))


@pytest.mark.every
def test_another_password_makes_another_batch(house: House) -> None:
    roster(house.desk / "people.csv", ROWS[:1], HEADING)
    asked = ("content.yaml", "people.csv", "--encrypt", "PIN")
    with house.open():
        first = here(*asked, cwd=house.desk)
        roster(house.desk / "people.csv", [(*ROWS[0][:4], "pw-Another", ROWS[0][5])], HEADING)
        second = here(*asked, cwd=house.desk)
        third = here(*asked, "--anew", cwd=house.desk)
        unlocked = here("content.yaml", "people.csv", cwd=house.desk)
    assert (first.code, second.code, third.code, unlocked.code) == (0, 2, 0, 2)
    assert "holds another batch" in second.err and "holds another batch" in unlocked.err
    assert texts(third.data("knee-pain-handout-2.pdf"), "pw-Another")
    assert betrayed("".join((first.out, second.err, third.out, unlocked.err)).encode()) == set()


# ---- rehearsals


def test_a_rehearsal_shows_invented_words_and_makes_nothing_else(
    outcomes: tuple[House, dict[str, Ran], dict[str, set[str]]],
) -> None:
    _, ran, _ = outcomes
    rehearsed = ran["rehearsed"]
    assert [path.name for path in rehearsed.folder.iterdir()] == ["knee-pain-handout-sample.pdf"]
    text = rehearsed.text("knee-pain-handout-sample.pdf")
    assert not [word for word in INVENTED if word not in text]
    assert betrayed(text.encode()) == set()
    assert "row 9, column B (appointment)" in rehearsed.err
    assert "9 copies could be made, 1 row is faulty" in rehearsed.out


def test_a_rehearsal_without_a_roster_makes_the_sample_in_the_form_that_is_asked_for(
    house: House,
) -> None:
    with house.open():
        ran = here("content.yaml", "--dry-run", "--format", "trifold", cwd=house.desk)
    assert ran.code == 0, ran.err
    assert ran.names() == ["knee-pain-trifold-sample.pdf"]
    assert not [word for word in INVENTED if word not in ran.text("knee-pain-trifold-sample.pdf")]
    assert "0 copies" not in ran.out, "there was no recipient list to count"


@pytest.mark.parametrize("form", ["poster", "card"])
def test_a_form_that_is_not_for_one_reader_is_refused_in_a_rehearsal_too(
    house: House, form: str
) -> None:
    with house.open():
        ran = here("content.yaml", "--dry-run", "--format", form, cwd=house.desk)
    assert (ran.code, ran.folder.exists()) == (2, False)


def test_faulty_rows_are_an_error_in_a_rehearsal(
    outcomes: tuple[House, dict[str, Ran], dict[str, set[str]]],
) -> None:
    """Whoever tries a recipient list by a script, before the morning, must learn of it."""
    assert outcomes[1]["rehearsed"].code == 2
