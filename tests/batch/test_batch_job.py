"""A print job and an archive of a recipient list's copies: in its order, each on sheets of its own,
and each as by itself.
"""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import page as validator
import pikepdf
import pytest
import verapdf
from rosters import Ran, german, here, pixels, rights, roster, short, sizes, strings, texts, walking
from stamping import complaints

from brochure import files
from brochure.work.pool import WorkerPool

Run = Callable[..., Ran]
JOB, ARCHIVE = "knee-pain-handout-job.pdf", "knee-pain-handout-copies.zip"
either = pytest.mark.parametrize(("words", "name"), [("--merge", JOB), ("--zip", ARCHIVE)])
BLANK = ""
# A handout of two pages, of three in large print, for seven readers: stamped, stamped in smaller
# type, set whole for two reasons, and one without a copy.
READERS = {
    "Ann Zimmer": "", "Bob Yew": "large-print", "Bartholomew Featherstone-Hughes": "",
    "田中 太郎": "",
    "Ed Vogt": "", "Maximiliana Bartholomew Featherstone-Hughes": "", "Di Wu": "",
}  # fmt: skip
TITLE = "Walking With Sore Knees"
MIXED = "walking-sore-knees-handout-job.pdf"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Batches in this process, in a folder with a handout of one page and a recipient list of five
    readers.
    """
    short(tmp_path)
    roster(
        tmp_path / "people.csv", [(f"Reader {letter}", "06/04/2027", "Dr. A") for letter in "ABCDE"]
    )
    return partial(here, cwd=tmp_path)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """A handout in several forms: as single files, as a print job, and as one for the screen with
    separators.
    """
    folder = tmp_path_factory.mktemp("mixed")
    walking(folder)
    rows = [(name, "2027-06-04", form) for name, form in READERS.items()]
    roster(folder / "people.csv", rows, ("patient", "appointment", "format"))
    kinds = {"files": (), "plain": ("--merge",), "tagged": ("--merge", "--tagged", "--separator")}
    asked = ("content.yaml", "people.csv", "--on", "2026-11-22")
    return {kind: here(*asked, *words, cwd=folder, out=kind) for kind, words in kinds.items()}


def copies(ran: Ran) -> list[tuple[int, bytes]]:
    """Return the single copies with their rows' numbers, in the recipient list's order."""
    found = [(int(name.rpartition("-")[2][:-4]), ran.data(name)) for name in ran.names()]
    return sorted(found)


def outline(data: bytes) -> list[tuple[str, int]]:
    """Return the bookmarks with the page each leads to, counted from 0."""
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as found:
        places = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        told = []
        for one in found.root:
            action: Any = one.action
            target: Any = one.destination if one.destination is not None else action.D
            told.append((one.title, places[target[0].objgen]))
        return told


# ---- print jobs


@pytest.mark.every(but=1)
def test_copies_stand_in_the_rosters_order_each_on_sheets_of_its_own(mixed: dict[str, Ran]) -> None:
    ran = mixed["plain"]
    assert ran.code == 1 and ran.names() == [MIXED]
    assert "Refused by glyph-missing, row 5 (patient)." in ran.out + ran.err
    data, at = ran.data(MIXED), 0
    words, looks, papers = texts(data), pixels(data), sizes(data)
    marks = []
    for number, single in copies(mixed["files"]):
        pages = texts(single)
        marks.append((f"Row {number}", at))
        assert words[at : at + len(pages)] == pages
        assert looks[at : at + len(pages)] == pixels(single)
        assert papers[at : at + len(pages)] == sizes(single)
        at += len(pages)
        if len(pages) % 2:
            assert words[at] == BLANK and papers[at] == papers[at - 1]
            at += 1
    assert at == len(words) and at % 2 == 0
    assert [number for number, _ in copies(mixed["files"])] == [2, 3, 4, 6, 7, 8]
    assert {len(texts(single)) for _, single in copies(mixed["files"])} == {2, 3}, (
        "no copy has an odd number of pages"
    )
    assert outline(data) == marks


def test_a_print_job_has_no_tags_and_no_name_but_on_its_pages(mixed: dict[str, Ran]) -> None:
    for kind in ("plain", "tagged"):
        data = mixed[kind].data(MIXED)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert str(pdf.docinfo.Title) == TITLE
            assert ("/StructTreeRoot" in pdf.Root) is (kind == "tagged")
            assert any("/Annots" in page for page in pdf.pages) is (kind == "tagged")
        told = "\n".join(strings(data))
        assert "Row 8" in told
        assert not [
            word
            for name in READERS
            for word in (name, *name.split())
            if len(word) > 3 and word in told
        ]
        assert complaints(data) == []


def test_separators_stand_before_each_copy_and_are_padded_too(mixed: dict[str, Ran]) -> None:
    data, at = mixed["tagged"].data(MIXED), 0
    words = texts(data)
    sheets = []
    for number, single in copies(mixed["files"]):
        sheets.append(words[at])
        assert words[at + 1] == BLANK
        assert sizes(data)[at] == sizes(single)[0], f"row {number}"
        pages = texts(single)
        assert words[at + 2 : at + 2 + len(pages)] == pages
        at += 2 + len(pages) + len(pages) % 2
    assert at == len(words)
    assert [re.match(r"Copy (\d+) of \d+", sheet)[1] for sheet in sheets] == list("123567")  # type: ignore[index]
    assert not [sheet for sheet in sheets if any(name in sheet for name in READERS)]


def test_a_job_for_the_screen_is_pdf_ua_and_its_links_lead_within_their_copy(
    mixed: dict[str, Ran],
) -> None:
    data = mixed["tagged"].data(MIXED)
    report = validator.validate_pdf_bytes(data, profile=validator.ValidationProfile.PDF_UA_1)
    assert [fault.message for fault in report.failures] == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        parts = list(pdf.Root.StructTreeRoot.K[0].K)
        assert [str(one.S) for one in parts] == ["/Part"] * 12
        places = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        starts = [at for _, at in outline(data)] + [len(pdf.pages)]
        links = 0
        for number, page in enumerate(pdf.pages):
            for link in page.get("/Annots", []):
                if "/Dest" in link:
                    links += 1
                    target = places[link.Dest[0].objgen]
                    assert bisect(starts, target) == bisect(starts, number), (
                        f"page {number} leads to page {target}"
                    )
    assert links == 12, "each of six copies has two links to its sources"


@pytest.mark.every
def test_the_reference_validator_agrees_about_copies_and_a_job(mixed: dict[str, Ran]) -> None:
    if os.environ.get("CI"):
        verapdf.fetch()
    if verapdf.verapdf_jar() is None:
        pytest.skip("veraPDF or Java is not here: `make conformance` brings them")
    files = [mixed["files"].folder / name for name in mixed["files"].names()]
    verdicts = verapdf.validate_all([mixed["tagged"].folder / MIXED, *files])
    assert len(verdicts) == len(READERS)
    assert {path.name: faults for path, faults in verdicts.items() if faults} == {}


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    "words", [(), ("--separator",), ("--tagged",), ("--tagged", "--separator")], ids=" ".join
)
def test_a_copy_of_one_page_has_a_blank_one_behind_it(run: Run, words: tuple[str, ...]) -> None:
    ran = run("content.yaml", "people.csv", "--merge", *words)
    assert ran.code == 0, ran.err
    data = ran.data(JOB)
    expected: list[str] = []
    for number, letter in enumerate("ABCDE", 1):
        expected += [f"Copy {number} of 5", BLANK] if "--separator" in words else []
        expected += [f"For Reader {letter} On June 4, 2027", BLANK]
    told = texts(data)
    assert len(told) == len(expected)
    assert all(
        text.startswith(start) and (start or not text)
        for text, start in zip(told, expected, strict=True)
    )
    assert outline(data) == [
        (f"Row {number + 2}", len(expected) // 5 * (number + 1) - 2) for number in range(5)
    ]
    assert complaints(data) == []
    if "--tagged" in words:
        report = validator.validate_pdf_bytes(data, profile=validator.ValidationProfile.PDF_UA_1)
        assert [fault.message for fault in report.failures] == []


def test_separators_speak_their_copys_language(run: Run, tmp_path: Path) -> None:
    german(tmp_path)
    rows = [("Ann One", "en"), ("Bob Two", "de"), ("Cy Three", "de"), ("Di Four", "")]
    roster(tmp_path / "people.csv", rows, ("patient", "language"))
    ran = run("content.yaml", "people.csv", "--merge", "--tagged", "--separator")
    assert ran.code == 0, ran.err
    told = texts(ran.data(JOB))[::4]
    for text, start in zip(
        told, ("Copy 1 of 4", "Exemplar 2 von 4", "Exemplar 3 von 4", "Copy 4 of 4"), strict=True
    ):
        assert text.startswith(start)
    with pikepdf.open(io.BytesIO(ran.data(JOB))) as pdf:
        assert str(pdf.Root.Lang) == "en"
        own = [str(part.get("/Lang", "en")) for part in pdf.Root.StructTreeRoot.K[0].K]
    assert own == ["en", "en", "de", "de", "de", "de", "en", "en"]


def test_copies_that_come_in_another_order_are_put_in_the_rosters(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_order: Any = WorkerPool.results

    def backwards(self: WorkerPool, work: Any, chunks: Iterable[Any]) -> Iterator[Any]:
        yield from reversed(list(in_order(self, work, chunks)))

    forwards = run("content.yaml", "people.csv", "--merge", "--separator", out="forwards")
    monkeypatch.setattr(WorkerPool, "results", backwards)
    others = run("content.yaml", "people.csv", "--merge", "--separator", out="backwards")
    assert forwards.data(JOB) == others.data(JOB)
    archives = [
        run("content.yaml", "people.csv", "--zip", out=out).data(ARCHIVE)
        for out in ("forwards", "backwards")
    ]
    assert archives[0] == archives[1], "the same roster makes the same archive"
    with zipfile.ZipFile(io.BytesIO(archives[0])) as packed:
        assert packed.namelist() == [f"knee-pain-handout-{number}.pdf" for number in range(2, 7)]


@pytest.mark.every
def test_a_booklet_goes_into_a_print_job_as_its_sheets(run: Run, tmp_path: Path) -> None:
    roster(
        tmp_path / "people.csv", [("Ann One", "booklet"), ("Bob Two", "")], ("patient", "format")
    )
    ran = run("content.yaml", "people.csv", "--merge")
    assert ran.code == 0, ran.err
    assert sizes(ran.data(JOB)) == [(792, 612)] * 2 + [(612, 792)] * 2
    told = texts(ran.data(JOB))
    assert "Ann One" in told[0] + told[1] and "Bob Two" in told[2]


def test_separators_count_the_copies_that_are_there(run: Run, tmp_path: Path) -> None:
    """A stack that ends with 2 of 3 sends somebody to look for the third."""
    roster(tmp_path / "people.csv", [("Ann One", "", ""), ("W" * 60, "", ""), ("Bob Two", "", "")])
    ran = run("content.yaml", "people.csv", "--merge", "--separator")
    assert ran.code == 1
    sheets = [text for text in texts(ran.data(JOB)) if text.startswith("Copy ")]
    told = [re.match(r"Copy (\d) of (\d)", text).groups() for text in sheets]  # type: ignore[union-attr]
    assert told in ([("1", "3"), ("3", "3")], [("1", "2"), ("2", "2")])


def test_a_job_of_which_every_row_is_refused_is_not_written(run: Run, tmp_path: Path) -> None:
    roster(tmp_path / "people.csv", [("W" * 60, "", ""), ("田中 太郎", "", "")])
    for words in (("--merge",), ("--zip",)):
        ran = run("content.yaml", "people.csv", *words)
        assert ran.code == 1
        assert "glyph-missing" in ran.err and "row 3" in ran.err
        assert "field-overset" in ran.err and "row 2" in ran.err
        assert not list(ran.folder.glob("*"))


# ---- archives


@pytest.mark.every
def test_an_archive_holds_the_copies_that_would_be_files(run: Run, tmp_path: Path) -> None:
    """Slow: two batches of two formats."""
    rows = [
        (f"Reader {letter}", "", "Dr. Ünal", form)
        for letter, form in zip("ABCD", ("", "", "", "booklet"), strict=True)
    ]
    roster(tmp_path / "people.csv", rows, ("patient", "appointment", "clinician", "format"))
    pattern = ("--name", "{clinician}-{format}-{row}")
    files, packed = (
        run("content.yaml", "people.csv", *pattern),
        run("content.yaml", "people.csv", *pattern, "--zip", out="z"),
    )
    assert (files.code, packed.code) == (0, 0)
    assert ARCHIVE in packed.out
    assert rights(packed.folder) == {ARCHIVE: "600"}
    with zipfile.ZipFile(packed.folder / ARCHIVE) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == files.names()
        assert "Dr.-Ünal-booklet-5-print.pdf" in files.names()
        for one in archive.infolist():
            assert stat.S_IMODE(one.external_attr >> 16) == 0o600
            assert one.date_time == (1980, 1, 1, 0, 0, 0)
            data = archive.read(one)
            assert texts(data) == texts(files.data(one.filename))
            assert complaints(data) == []


# ---- nothing half written


@either
def test_a_file_that_cannot_be_finished_leaves_what_was_there(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: str, name: str
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_bytes(b"yesterday's")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ran = run("content.yaml", "people.csv", words)
    assert ran.code == 3
    assert "No space left on device" in ran.err and "Traceback" not in ran.err
    assert ran.data(name) == b"yesterday's"
    assert list(rights(ran.folder)) == [name]


@either
def test_what_a_killed_run_left_half_written_goes_with_the_next_run(
    run: Run, tmp_path: Path, words: str, name: str
) -> None:
    """It holds readers' names, and nobody knows of it."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / files.partial_name()).write_bytes(b"Ann One")
    ran = run("content.yaml", "people.csv", words)
    assert ran.code == 0
    assert list(rights(ran.folder)) == [name]


@pytest.mark.parametrize("words", [("--merge",), ("--zip",)])
def test_a_url_takes_single_copies_only(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = run("content.yaml", "people.csv", *words, out="memory://copies")
    assert ran.code == 2
    assert "cannot be written to a URL" in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content.yaml", "people.csv"]
