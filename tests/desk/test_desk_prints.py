"""The desk as it runs, with printers that are on: what is found, shown, printed and said."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
from collections.abc import Iterator
from urllib.parse import quote

import desk_project
import desks
import ipp_printers
import pikepdf
import pytest
from desks import Visit

from brochure.cli import run
from brochure.inspect import tagged_text


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ipp_printers.Running]:
    with ipp_printers.running(tmp_path_factory.mktemp("front")) as one:
        yield one


@pytest.fixture(scope="module")
def raster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ipp_printers.Running]:
    """A printer that takes no PDF."""
    folder = tmp_path_factory.mktemp("raster")
    with ipp_printers.running(folder, formats="image/pwg-raster", name="Raster") as one:
        yield one


@pytest.fixture(scope="module")
def desk(
    tmp_path_factory: pytest.TempPathFactory,
    printer: ipp_printers.Running,
    raster: ipp_printers.Running,
) -> Iterator[desks.Running]:
    project = tmp_path_factory.mktemp("clinic")
    names = {"Front": printer.address, "Raster": raster.address, "Off": "ipp://127.0.0.1:9/ipp"}
    desk_project.written(project, names)
    with desks.running(project) as one:
        yield one


@pytest.fixture
def visit(desk: desks.Running) -> Visit:
    return desk.visit()


def words_of(data: bytes) -> str:
    """Return what a PDF says."""
    return " ".join(run.text for run in tagged_text.read(data).body)


def test_what_patients_call_it_finds_it_in_any_spelling(visit: Visit) -> None:
    for words in ("kn", "Walking", "bad knee", "bad kne", "sugar", "sugra", "колено", "КОЛЕНО"):
        hits = visit.json(f"/api/find?words={quote(words)}")["hits"]
        assert hits[0]["id"] == "walking-sore-knees", words
    hit = visit.json("/api/find?words=sugar")["hits"][0]
    assert (hit["version"], hit["reviewed"], hit["place"]) == ("1.0", "September 1, 2026", "sugar")
    assert [one["name"] for one in hit["languages"]] == ["English"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("shoulders", "it is a draft"),
        ("ankles", "it is withdrawn"),
        ("elbows", "its review was due on October 1, 2026"),
    ],
)
def test_what_may_not_go_out_is_shown_with_the_reason_and_never_printed(
    visit: Visit, words: str, why: str
) -> None:
    (hit,) = visit.json(f"/api/find?words={words}")["hits"]
    assert (hit["may_go_out"], hit["why"]) == (False, why)
    before = len(visit.json("/api/desk")["jobs"])
    for path, said in (("/api/print", desks.wanted(id=hit["id"])), ("/api/copies", {
        "id": hit["id"], "language": "en", "format": "handout", "fields": {},
    })):  # fmt: skip
        status, answer = visit.post(path, said)
        assert status == 409
        assert why.split(" on ")[0] in answer["said"]
    assert len(visit.json("/api/desk")["jobs"]) == before


def test_errors_of_the_checks_keep_a_handout_here(visit: Visit) -> None:
    status, answer = visit.post("/api/print", desks.wanted(id="faulty-one"))
    assert status == 409
    assert "would be printed as it stands" in answer["said"]
    (hit,) = visit.json("/api/find?words=wrists")["hits"]
    assert hit["title"] == "Faulty Advice On Wrists"


def test_it_is_printed_as_its_label_says_and_stands_in_the_record(
    visit: Visit, printer: ipp_printers.Running, desk: desks.Running
) -> None:
    number = visit.printed(copies=3, colour=False)
    job = visit.over(number)
    assert (job["state"], job["copies"], job["can_repeat"]) == ("completed", 3, True)
    asked = printer.attributes(printer.jobs()[-1])
    assert asked["IPP_COPIES"] == "3"
    assert asked["IPP_SIDES"] == "two-sided-long-edge"
    assert asked["IPP_MEDIA"] == "na_letter_8.5x11in"
    assert asked["IPP_PRINT_COLOR_MODE"] == "monochrome"
    assert asked["IPP_JOB_NAME"].startswith("brochure ")
    assert b"Walking" not in asked["IPP_JOB_NAME"].encode()
    sent = printer.document(printer.jobs()[-1])
    assert "Walking With Sore Knees" in words_of(sent)
    assert sent == visit.get("/api/pdf/walking-sore-knees/en/handout.pdf")
    with sqlite3.connect(desk.project / "desk" / "given-out.sqlite3") as base:
        row = base.execute(
            "SELECT document, version, format, sha256, printer, copies FROM jobs WHERE number = ?",
            (number,),
        ).fetchone()
    base.close()
    sha256 = hashlib.sha256(sent).hexdigest()
    assert row == ("walking-sore-knees", "1.0", "handout", sha256, "Front", 3)


@pytest.mark.parametrize(
    ("format_name", "sides"),
    [("trifold", "two-sided-short-edge"), ("booklet", "two-sided-short-edge")],
)
def test_folds_turn_on_the_short_edge_and_a_booklet_is_its_sheets(
    visit: Visit, printer: ipp_printers.Running, format_name: str, sides: str
) -> None:
    assert visit.over(visit.printed(format=format_name))["state"] == "completed"
    number = printer.jobs()[-1]
    assert printer.attributes(number)["IPP_SIDES"] == sides
    with pikepdf.open(io.BytesIO(printer.document(number))) as sent:
        box = [float(side) for side in sent.pages[0].mediabox]
    assert (box[2], box[3]) == (792, 612)


def test_a_printer_without_the_paper_is_told(visit: Visit) -> None:
    job = visit.over(visit.printed(format="poster"))
    assert job["state"] == "refused"
    assert "Tabloid" in job["said"]


def test_a_printer_that_takes_no_pdf_gets_the_pages_drawn(
    visit: Visit, raster: ipp_printers.Running
) -> None:
    assert visit.over(visit.printed(printer="Raster", colour=False))["state"] == "completed"
    assert raster.document(raster.jobs()[-1])[:4] == b"RaS2"


def test_a_printer_that_is_off_prints_nothing_and_says_so(visit: Visit) -> None:
    job = visit.over(visit.printed(printer="Off"))
    assert job["state"] == "refused"
    assert job["said"]
    off = next(one for one in visit.json("/api/desk")["printers"] if one["name"] == "Off")
    assert (off["known"], off["ready"]) == (True, False)


def test_an_empty_tray_is_told_and_then_the_print(
    visit: Visit, printer: ipp_printers.Running
) -> None:
    printer.control("empty")
    number = visit.printed()
    job = visit.until(number, lambda job: "the paper is empty" in job["said"])
    assert not job["over"]
    printer.control()
    assert visit.over(number)["state"] == "completed"


def test_a_job_is_cancelled_and_another_is_given_up_by_the_printer(
    visit: Visit, printer: ipp_printers.Running
) -> None:
    printer.control("slow")
    number = visit.printed()
    visit.until(number, lambda job: job["state"] == "processing")
    assert visit.post(f"/api/jobs/{number}/cancel", {}) == (200, {"job": number})
    printer.control()
    assert visit.over(number)["state"] == "canceled"
    printer.control("fail")
    assert visit.over(visit.printed())["state"] == "aborted"
    printer.control()


def test_what_changed_since_it_was_shown_is_not_printed(
    visit: Visit, desk: desks.Running, printer: ipp_printers.Running
) -> None:
    shown = visit.json("/api/editions/walking-sore-knees/en/handout")
    path = desk.project / "handouts" / "walking.yaml"
    before, jobs = path.read_text("utf-8"), len(printer.jobs())
    path.write_text(before.replace("Walk on flat ground", "Walk on level ground"), "utf-8")
    status, said = visit.post("/api/print", desks.wanted(key=shown["key"]))
    assert (status, len(printer.jobs())) == (412, jobs)
    assert "changed since it was shown" in said["said"]
    now = visit.json("/api/editions/walking-sore-knees/en/handout")
    assert visit.over(visit.printed(key=now["key"]))["state"] == "completed"
    assert "level ground" in words_of(printer.document(printer.jobs()[-1]))
    path.write_text(before, "utf-8")


def test_print_again_is_a_job_of_its_own(visit: Visit) -> None:
    first = visit.printed(copies=2)
    visit.over(first)
    status, said = visit.post(f"/api/jobs/{first}/again", {})
    assert status == 200
    assert said["job"] != first
    assert visit.over(said["job"])["copies"] == 2


def test_a_readers_own_words_stand_on_paper_and_nowhere_else(
    visit: Visit, desk: desks.Running, printer: ipp_printers.Running
) -> None:
    fields = {"patient": "Zebulon Quackenbush", "visit": "2027-06-04"}
    status, copy = visit.post(
        "/api/copies",
        {"id": "personal-one", "language": "en", "format": "handout", "fields": fields},
    )
    assert status == 200
    assert visit.get(f"/api/copies/{copy['copy']}/1.png").startswith(b"\x89PNG")
    assert desks.Visit(visit.address).get(f"/api/copies/{copy['copy']}.pdf").startswith(b"{")
    number = visit.printed(id="personal-one", fields=fields)
    assert visit.over(number)["state"] == "completed"
    sent = printer.document(printer.jobs()[-1])
    text = words_of(sent)
    assert "Zebulon Quackenbush" in text
    assert "June 4, 2027" in text
    assert not visit.job(number)["can_repeat"]
    said = json.dumps(visit.json("/api/desk"))
    kept = [path for path in desk.project.rglob("*") if path.is_file()]
    assert len(kept) > 10
    for path in kept:
        data = path.read_bytes()
        assert b"Zebulon" not in data, path
        assert b"Quackenbush" not in data, path
    assert "Zebulon" not in said


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"copies": 0}, 400, "1 to 99"),
        ({"copies": 100}, 400, "1 to 99"),
        ({"copies": True}, 400, "1 to 99"),
        ({"copies": "2"}, 400, "1 to 99"),
        ({"printer": "ipp://10.0.0.1/ipp"}, 409, "not there any more"),
        ({"printer": None}, 400, "Load the page again"),
        ({"format": "press"}, 409, "not there any more"),
        ({"format": "../../etc/passwd"}, 409, "not there any more"),
        ({"id": "nobody"}, 409, "not there any more"),
        ({"language": "xx"}, 409, "not there any more"),
        ({"fields": {"patient": 5}}, 400, "cannot be read"),
        ({"fields": {"other": "x"}}, 409, "Load the page again"),
        ({"id": "personal-one", "fields": {"visit": "tomorrow"}}, 409, "Write it as 2027-06-04"),
    ],
)
def test_what_the_page_would_not_send_prints_nothing(
    visit: Visit, changes: dict[str, object], status: int, words: str
) -> None:
    before = len(visit.json("/api/desk")["jobs"])
    answer = visit.post("/api/print", desks.wanted(**changes))
    assert answer[0] == status, answer
    assert words.lower() in answer[1]["said"].lower()
    assert len(visit.json("/api/desk")["jobs"]) == before


@pytest.mark.parametrize(
    "path", ["/api/print", "/api/copies", "/api/jobs/1/cancel", "/api/jobs/1/again", "/sign-out"]
)
def test_another_sites_page_does_nothing_here(
    visit: Visit, printer: ipp_printers.Running, path: str
) -> None:
    visit.token = visit.json("/api/desk")["token"]
    before = len(printer.jobs()), len(visit.json("/api/desk")["jobs"])
    for headers in (
        {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": ""},
        {"Origin": visit.address.replace("127.0.0.1", "localhost")}, {"X-Desk-Token": "0" * 64},
        {"X-Desk-Token": ""}, {"Content-Type": "text/plain"}, {"Host": "evil.example"},
    ):  # fmt: skip
        status, _ = visit.post(path, desks.wanted(), headers)
        assert status in {400, 403, 415, 421} or (path == "/sign-out" and "Content-Type" in headers)
    assert (len(printer.jobs()), len(visit.json("/api/desk")["jobs"])) == before


def test_what_the_printer_leaves_out_is_still_told_when_it_is_printed(visit: Visit) -> None:
    job = visit.over(visit.printed(format="handout-a4"))
    assert job["state"] == "completed"
    assert "made for A4" in job["said"]


def test_the_code_leads_to_the_public_address(visit: Visit) -> None:
    code = visit.json("/api/handouts/walking-sore-knees")["code"]
    assert code["url"] == "https://example.org/walk"
    assert visit.get(code["picture"]).startswith(b"<svg")
    assert visit.json("/api/handouts/personal-one")["code"] is None


def test_the_terminal_prints_by_the_same_rules(
    desk: desks.Running, printer: ipp_printers.Running, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(desk.project)
    assert run(["print", "walking-sore-knees", "--printer", "Front", "--copies", "2"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "the printer reports it printed"
    assert printer.attributes(printer.jobs()[-1])["IPP_COPIES"] == "2"
    assert run(["print", "handouts/draft.yaml"]) == 1
    assert "it is a draft" in capsys.readouterr().err
    assert run(["print", "walking-sore-knees", "--format", "press"]) == 2
    assert run(["print", "nobody"]) == 2
    assert run(["print", "walking-sore-knees", "--printer", "Nobody"]) == 2
    assert "known are: Front, Raster, Off" in capsys.readouterr().err
    assert run(["print", "walking-sore-knees", "--printer", "Off"]) == 3
