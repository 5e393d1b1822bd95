"""`brochure log`, `verify` and `recall`: what they say of the record, and with which exit code."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import handouts
import pikepdf
import pytest
from conftest import Said
from paths import CONTENT
from records import EDITION, GIVEN, Clock, give

from brochure.inspect import pdfium
from brochure.ledger import Ledger, told
from brochure.model.given import Event, Job

Run = Callable[..., Said]
KNEE = "stem-cell-therapy-knee"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    (tmp_path / "brochure.yaml").touch()
    yield tmp_path
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def ledger(project: Path) -> Iterator[Ledger]:
    with Ledger(project) as found:
        yield found


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch.setattr)


# ---- log


def test_a_manager_reads_what_was_given_out(brochure: Run, ledger: Ledger, clock: Clock) -> None:
    clock.at("2026-11-03T16:05:10")
    give(ledger)
    clock.at("2026-11-03T16:10:59")
    give(ledger, "uncertain", "the connection was cut", printer="診察室", person=None, copies=11)
    give(ledger, "aborted", "", language="es")
    give(ledger, "refused", 'it takes no PDF: "Lopez.pdf"')
    give(ledger, "processing")
    said = brochure("log", "--since", "2026-11-01")
    assert (said.code, said.err) == (0, "")
    head = "  When              Desk    Person  Handout    Version  Language  Format   Copies  "
    row = "desk-1  Ana     knee-pain  1.0      en        handout       2  Front desk  "
    assert said.out.splitlines() == [
        f"{head}Printer     What the printer said",
        f"  2026-11-03 08:05  {row}the printer reports it printed",
        "? 2026-11-03 08:10  desk-1  -       knee-pain  1.0      en        handout      11  "
        "診察室      UNCERTAIN: it may have been printed (the connection was cut)",
        f"? 2026-11-03 08:10  {row.replace('en', 'es')}the printer gave it up",
        f"  2026-11-03 08:10  {row}the printer did not take it (it takes no PDF: …)",
        f"  2026-11-03 08:10  {row}is being printed",
        "",
        "The printer reports 2 copies printed (1 job).",
        "UNCERTAIN 11 copies (1 job): it may have been printed, and nobody answered.",
        "2 copies ended at the printer (1 job): a part may be on paper.",
        "2 copies on the way (1 job).",
        "2 copies not printed (1 job).",
    ]


def test_a_time_a_document_and_a_printer_narrow_it(
    brochure: Run, ledger: Ledger, clock: Clock
) -> None:
    for day in ("2026-11-01", "2026-11-02", "2026-11-03"):
        clock.at(f"{day}T20:00")
        give(ledger, printer=f"P {day[-1]}", document=f"d-{day[-1]}")

    def days(*options: str) -> list[str]:
        said = brochure("log", "--json", "--since", "2026-10-01", *options)
        assert (said.code, said.err) == (0, "")
        return [job["document"] for job in json.loads(said.out)["jobs"]]

    assert days() == ["d-1", "d-2", "d-3"]
    assert days("--since", "2026-11-02") == ["d-2", "d-3"]
    assert days("--until", "2026-11-02") == ["d-1", "d-2"]
    assert days("--document", "d-2") == ["d-2"]
    assert days("--printer", "P 3") == ["d-3"]
    assert days("--printer", "p 3", "--document", "D-3") == ["d-3"]
    assert days("--printer", "P 3", "--document", "d-2") == []
    said = brochure("log", "--since", "2026-11-04", "--until", "2026-11-05")
    assert said == Said(
        0, "Nothing was given out between 2026-11-04 00:00 and 2026-11-06 00:00.\n", ""
    )


def test_a_name_that_the_record_does_not_know_is_told(brochure: Run, ledger: Ledger) -> None:
    give(ledger)
    said = brochure("log", "--printer", "Frnt desk", "--document", "knee")
    assert said.code == 0 and said.out.startswith("Nothing was given out since")
    assert said.err == (
        "The record knows no handout knee; it knows knee-pain.\n"
        "The record knows no printer Frnt desk; it knows Front desk.\n"
    )


def test_nothing_yet_is_told_with_where_it_would_be(brochure: Run, project: Path) -> None:
    said = brochure("log")
    assert said.code == 0 and said.out.startswith("Nothing was given out since 20")
    assert said.err == (
        "There is no record yet (desk/given-out.sqlite3): nothing was printed from this project, "
        "or it is another folder (--in).\n"
    )
    assert brochure("log", "--json").code == 0
    assert not (project / "desk").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--since", "yesterday"], "'yesterday' is no moment"),
        (["--until", "32"], "'32' is no moment"),
        (["--csv", "--json"], "exclude each other"),
        (["--known", "ab"], "--known is for --check"),
        (["--in", "gone"], "There is no folder gone"),
    ],
)
def test_a_wrong_option_is_told(
    brochure: Run, project: Path, options: list[str], told: str
) -> None:
    said = brochure("log", *options)
    assert (said.code, said.out) == (2, "")
    assert told in said.err


def test_a_record_that_cannot_be_read_is_told(brochure: Run, ledger: Ledger) -> None:
    give(ledger)
    ledger.close()
    ledger.path.write_bytes(b"What was given out\n" * 300)
    for words in (["log"], ["log", "--check"], ["recall", "a", "1"], ["verify", "a", "1"]):
        said = brochure(*words)
        assert (said.code, said.out) == (3, "")
        assert "is damaged. Keep a copy of it" in said.err


def test_a_check_tells_the_newest_digest_and_knows_it_again(brochure: Run, ledger: Ledger) -> None:
    give(ledger)
    said = brochure("log", "--check")
    first, second = said.out.splitlines()
    assert (said.code, said.err, first) == (0, "", "4 entries, each as it was written.")
    digest = second.removeprefix("Newest digest: ")
    give(ledger)
    assert brochure("log", "--check", "--known", digest.upper()).code == 0
    said = brochure("log", "--check", "--known", "0" * 63 + "1")
    assert said.code == 1 and "does not stand in this record" in said.out
    ledger.close()
    with closing(sqlite3.connect(ledger.path)) as base:
        base.execute("DROP TRIGGER jobs_UPDATE")
        base.execute("UPDATE jobs SET person = 'Bob'")
        base.commit()
    said = brochure("log", "--check")
    assert said.code == 1
    assert said.out.splitlines() == [
        "The rule jobs_UPDATE was changed or taken out from outside.",
        "Entry 1 (jobs) was changed after it was written.",
        "Entry 5 (jobs) was changed after it was written.",
    ]
    assert "was changed from outside, or its disk is failing" in said.err
    found = json.loads(brochure("log", "--check", "--json").out)
    assert (found["exit_code"], found["entries"], found["jobs"]) == (1, 8, 2)
    assert len(found["troubles"]) == 3


# ---- a spreadsheet


def rows(out: bytes) -> list[dict[str, str]]:
    assert out.startswith(b"\xef\xbb\xbf")
    text = out.decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


HOSTILE = [
    '=HYPERLINK("http://x","a")', "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1",
    "\r=1", " =1+1", "a;=1+1", "a; @x", "＝1+1", "＋1", "－1", "＠x",
    "\u200b=1", "\u202e=1", "a\r\n=1",
]  # fmt: skip


@pytest.mark.parametrize("cell", HOSTILE)
def test_no_cell_is_a_formula(cell: str) -> None:
    at = datetime.datetime(2026, 11, 3, tzinfo=datetime.UTC)
    given = replace(
        GIVEN, document=cell, version=cell, language=cell, format=cell, printer=cell, desk=cell,
        person=cell,
    )  # fmt: skip
    (row,) = rows(told.as_csv([Job(1, given, (Event(at, "stopped", cell, 7),))]))
    for value in row.values():
        for part in value.split(";"):
            assert not part.strip().startswith(tuple("=+-@＝＋－＠\t\r"))
        assert "\n" not in value and "\r" not in value
    assert row["person"].replace("'", "") and row["copies"] == "2"


def test_a_spreadsheet_gets_every_job_whole(brochure: Run, ledger: Ledger, clock: Clock) -> None:
    clock.at("2026-11-03T16:05:10")
    give(ledger, desk='The "front", left', person="Zoë Ångström, RN")
    give(ledger, "uncertain", own_words=True)
    ledger.close()
    said = brochure("log", "--since", "2026-11-01", "--csv")
    found = rows(said.out.encode())
    assert [row["desk"] for row in found] == ['The "front", left', "desk-1"]
    assert found[0]["person"] == "Zoë Ångström, RN"
    assert (found[0]["time"], found[0]["utc"]) == (
        "2026-11-03 08:05:10", "2026-11-03T16:05:10.000000Z",
    )  # fmt: skip
    assert [row["outcome"] for row in found] == ["printed", "uncertain"]
    assert [row["own_words"] for row in found] == ["no", "yes"]
    assert [row["printer_job"] for row in found] == ["100", "101"]
    assert brochure("recall", "knee-pain", "1.0", "--csv").out == said.out


# ---- recall


def test_a_recall_lists_where_a_version_went(brochure: Run, ledger: Ledger, clock: Clock) -> None:
    clock.at("2026-11-03T16:05:10")
    give(ledger, copies=3)
    give(ledger, version="2")
    give(ledger, "uncertain", desk="desk-2", printer="Back")
    said = brochure("recall", "KNEE-PAIN", "1.0")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[3:] == [
        "",
        "The printer reports 3 copies printed (1 job).",
        "UNCERTAIN 2 copies (1 job): it may have been printed, and nobody answered.",
        "desk-1, on Front desk: 3 printed.",
        "desk-2, on Back: 2 uncertain.",
    ]
    found = json.loads(brochure("recall", "knee-pain", "1.0", "--json").out)
    assert found["totals"]["printed"] == {"jobs": 1, "copies": 3}
    assert found["totals"]["uncertain"] == {"jobs": 1, "copies": 2}
    assert [job["printer"] for job in found["jobs"]] == ["Front desk", "Back"]
    assert [one["state"] for one in found["jobs"][1]["events"]] == [
        "sending", "pending", "uncertain",
    ]  # fmt: skip


def test_a_recall_of_what_never_went_names_what_did(brochure: Run, ledger: Ledger) -> None:
    give(ledger)
    give(ledger, version="2")
    said = brochure("recall", "knee-pain", "3")
    assert said == Said(
        1,
        "No version 3 of knee-pain was ever sent to a printer. The record knows 1.0, 2.\n",
        "",
    )
    assert brochure("recall", "hip", "1").code == 1
    assert brochure("recall", "hip").code == 2


# ---- verify

HANDOUT = """\
title: Knee pain
brand: beverly-hills-wellness-center
document:
  {id: knee-pain, version: '2', status: approved, reviewed_on: 2026-07-01, reviewed_by: Dr. A,
   next_review: 2027-07-01}
sections:
  - {heading: What it is, body: Rest helps.}
"""


def test_a_footer_says_when_it_was_in_force_and_what_came_after(
    brochure: Run, project: Path, ledger: Ledger, clock: Clock
) -> None:
    (project / "knee.yaml").write_text(HANDOUT)
    clock.at("2026-05-06T15:00")
    ledger.saw(EDITION)
    give(ledger)
    clock.at("2026-06-06T15:00")
    give(ledger, "uncertain", "the connection was cut")
    clock.at("2026-07-02T15:00")
    ledger.saw(replace(EDITION, version="2", reviewed_on=datetime.date(2026, 7, 1)))
    said = brochure("verify", "Hillside Clinic knee-pain Version 1.0 Reviewed May 4, 2026")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        "knee-pain, version 1.0: given out.",
        "  First at 2026-05-06 08:00, last at 2026-06-06 08:00.",
        "  The printer reports 2 copies printed (1 job).",
        "  UNCERTAIN 2 copies (1 job): it may have been printed, and nobody answered.",
        "  desk-1, on Front desk: 2 printed, 2 uncertain.",
        "",
        "In force in en from 2026-05-04 to 2026-07-02: version 2 took its place (reviewed on "
        "2026-05-04, first seen here at 2026-05-06 08:00).",
        "After it came version 2 in en, seen at 2026-07-02 08:00, reviewed on 2026-07-01.",
        "Today the project has version 2 in en: approved (knee.yaml).",
    ]
    for words in (["Hillside Clinic · knee-pain · Version\u00a01.0 · Not yet reviewed Page 1 of 2"],
                  ["knee-pain", "1.0"], ["Knee-Pain", "Version 1.0"], ["knee-pain 1.0"],
                  ["knee-pain", "Version", "1.0", "Reviewed", "May", "4,", "2026"]):  # fmt: skip
        assert brochure("verify", *words) == said
    found = json.loads(brochure("verify", "knee-pain", "1.0", "--json").out)
    assert (found["given_out"], found["first"]) == ("yes", "2026-05-06T15:00:00.000000Z")
    assert found["in_force"][0]["until"] == "2026-07-02"
    assert found["after"][0]["version"] == found["today"][0]["version"] == "2"


def test_a_version_that_was_never_given_out_is_told(brochure: Run, ledger: Ledger) -> None:
    give(ledger)
    give(ledger, "refused", version="2")
    for version in ("2", "3"):
        said = brochure("verify", "knee-pain", version)
        assert said.code == 1
        assert said.out.startswith(f"knee-pain, version {version}: never given out.\n")
    assert "It was never in force: it was never seen here.\n" in said.out
    assert "Today the project has no handout knee-pain." in said.out
    assert brochure("verify", "shoulder Version 1 Page 1 of 2").code == 1
    found = json.loads(brochure("verify", "knee-pain", "3", "--json").out)
    assert (found["exit_code"], found["given_out"], found["first"]) == (1, "never", None)


def test_what_may_be_on_paper_is_not_called_never(brochure: Run, ledger: Ledger) -> None:
    give(ledger, "uncertain")
    said = brochure("verify", "knee-pain", "1.0")
    assert said.code == 0
    assert said.out.startswith("knee-pain, version 1.0: PERHAPS given out.\n")


def test_a_file_that_may_be_on_paper_is_told_so(
    brochure: Run, project: Path, ledger: Ledger
) -> None:
    data = handouts.proof().pdf.data
    (project / "paper.pdf").write_bytes(data)
    sum_of_it = hashlib.sha256(data).hexdigest()
    give(ledger, "uncertain", document=KNEE, version="0.1", sha256=sum_of_it)
    said = brochure("verify", "paper.pdf")
    assert said.code == 0
    assert said.out.startswith("This very file was PERHAPS given out:\n")
    assert f"{KNEE}, version 0.1: PERHAPS given out, as this file alone.\n" in said.out


@pytest.mark.parametrize("words", [["hello"], ["a", "b", "c"], ["gone.pdf"], [""], ["Knee!", "1"]])
def test_what_names_nothing_is_told(brochure: Run, project: Path, words: list[str]) -> None:
    said = brochure("verify", *words)
    assert (said.code, said.out) == (2, "")
    assert "write what stands in the footer, such as: brochure verify knee-pain 1.2" in said.err


# ---- verify a file


@pytest.fixture
def pdf(project: Path, ledger: Ledger) -> bytes:
    """Our own handout, given out once."""
    data = handouts.proof().pdf.data
    (project / "paper.pdf").write_bytes(data)
    given = {"document": KNEE, "version": "0.1", "sha256": hashlib.sha256(data).hexdigest()}
    ledger.saw(replace(EDITION, **given))  # type: ignore[arg-type]
    give(ledger, "completed", **given)
    return data


def test_the_very_file_is_known(brochure: Run, project: Path, pdf: bytes) -> None:
    shutil.copy(CONTENT, project / "content.yaml")
    articles = project / "assets" / "articles"
    shutil.copytree(CONTENT.parent / "assets" / "articles", articles)
    said = brochure("verify", "paper.pdf")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("This very file was given out:\n  First at 20")
    assert f"{KNEE}, version 0.1: given out, as this file alone." in said.out
    assert "Today the project has the same version in en: draft (content.yaml)." in said.out
    (project / "any name").write_bytes(pdf)
    assert brochure("verify", "any name") == said
    found = json.loads(brochure("verify", "paper.pdf", "--json").out)
    assert found["file"]["sha256"] == hashlib.sha256(pdf).hexdigest()
    assert (found["file"]["given_out"], found["given_out"]) == ("yes", "yes")
    assert found["file"]["says"]["creator"] == "brochure"
    shutil.rmtree(articles)  # what the project has now cannot be read, and that is said
    said = brochure("verify", "paper.pdf")
    assert said.code == 0 and "content.yaml" in said.err


def test_the_footer_of_the_real_page_is_read(brochure: Run, pdf: bytes) -> None:
    with pdfium.opened(pdf) as document:
        text = document[0].get_textpage().get_text_bounded()
    footer = text.splitlines()[-1]
    assert KNEE in footer and "Page 1 of" in footer
    said = brochure("verify", footer)
    assert said.code == 0 and said.out.startswith(f"{KNEE}, version 0.1: given out.\n")
    assert brochure("verify", *footer.split()) == said


def test_a_file_whose_metadata_were_edited_is_another(
    brochure: Run, project: Path, pdf: bytes
) -> None:
    edited = pdf.replace(b"<xmpMM:VersionID>0.1<", b"<xmpMM:VersionID>0.2<")
    assert edited != pdf
    (project / "edited.pdf").write_bytes(edited)
    said = brochure("verify", "edited.pdf")
    assert said.code == 1
    assert said.out.startswith(
        "This very file was never given out from here.\n"
        f"It says that it is {KNEE}, version 0.2, of Beverly Hills Wellness Center. Anybody can "
        "write that into a file.\n"
    )
    assert f"{KNEE}, version 0.2: never given out." in said.out
    (project / "edited.pdf").write_bytes(pdf + b"\n")  # one byte, and what it says is as it was
    said = brochure("verify", "edited.pdf")
    assert said.code == 1
    assert "That version was given out, and not as this file: it was changed since" in said.out
    assert f"{KNEE}, version 0.1: given out." in said.out


def test_a_file_of_another_clinic_is_none_of_ours(brochure: Run, project: Path, pdf: bytes) -> None:
    theirs = handouts.proof(handouts.HILLSIDE).pdf.data
    (project / "theirs.pdf").write_bytes(theirs)
    said = brochure("verify", "theirs.pdf")
    assert said.code == 1
    assert said.out.startswith("This very file was never given out from here.\nIt says that it is ")
    assert "Beverly Hills" not in said.out and "never given out.\n" in said.out


def test_a_copy_with_own_words_cannot_be_told_apart(
    brochure: Run, project: Path, ledger: Ledger, pdf: bytes
) -> None:
    give(ledger, document=KNEE, version="0.1", own_words=True)
    (project / "copy.pdf").write_bytes(pdf + b"\n")
    said = brochure("verify", "copy.pdf")
    assert said.code == 1
    assert "Of copies with a reader's own words no sum is kept: it may be one of them." in said.out


def test_a_file_that_was_only_ready_is_told(brochure: Run, project: Path, ledger: Ledger) -> None:
    data = handouts.proof().pdf.data
    (project / "paper.pdf").write_bytes(data)
    ledger.saw(
        replace(EDITION, document=KNEE, version="0.1", sha256=hashlib.sha256(data).hexdigest())
    )
    said = brochure("verify", "paper.pdf")
    assert said.code == 1
    assert "It was ready to be given out at 20" in said.out
    assert "In force in en since 2026-05-04" in said.out


def test_files_that_say_nothing_are_told(brochure: Run, project: Path) -> None:
    with pikepdf.new() as plain:
        plain.add_blank_page()
        plain.save("plain.pdf")
        plain.save("locked.pdf", encryption=pikepdf.Encryption(user="x", owner="y"))
    said = brochure("verify", "plain.pdf")
    assert said.code == 1 and "It does not say which handout it is" in said.out
    said = brochure("verify", "locked.pdf")
    assert said.code == 1 and "It asks for a password" in said.out
    (project / "notes.txt").write_text("Version 1")
    for name in ("notes.txt", "desk"):
        (project / "desk").mkdir(exist_ok=True)
        assert brochure("verify", name).code == 2
    for size in (0, 100, 5000):
        (project / "torn.pdf").write_bytes(handouts.proof().pdf.data[:size])
        said = brochure("verify", "torn.pdf")
        assert said.code == 2 and "is no PDF, or a damaged one" in said.err


def test_what_a_strangers_file_says_moves_no_cursor(brochure: Run, project: Path) -> None:
    with pikepdf.new() as made:
        made.add_blank_page()
        with made.open_metadata() as said:
            said["dc:identifier"] = "knee\u202epain\nGiven out."
            said["xmpMM:VersionID"] = "1 \u009b31m"
            said["dc:creator"] = ["A\u202e B"]
        made.save("odd.pdf")
    told = brochure("verify", "odd.pdf")
    assert told.code == 1
    assert not {"\u202e", "\u009b", "\x1b"} & set(told.out)
    assert "\nGiven out." not in told.out
