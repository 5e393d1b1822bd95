"""Many handouts in one run: what is made, what is left as it is, and what is told."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import shelf
from conftest import Said
from paths import ROOT

from brochure.build import handout
from brochure.model.outcome import Outcome
from brochure.pipeline import Pipeline

Run = Callable[..., Said]
KNEE, HIP, FOOT = (f"{name}-handout.pdf" for name in ("knee", "hip", "foot"))


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of three handouts, which is the current folder."""
    folder = shelf.project(tmp_path / "clinic", "knee", "hip", "foot")
    monkeypatch.chdir(folder)
    return folder


def text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def test_all_handouts_of_a_project_are_made(brochure: Run, clinic: Path) -> None:
    said = brochure("make")
    assert said.code == 0
    assert list(shelf.pdfs(clinic)) == [FOOT, HIP, KNEE]
    assert "Rest the hip for two days." in text(clinic / "out" / HIP)
    lines = said.out.splitlines()
    assert [line.split()[0] for line in lines[:3]] == [f"out/{name}" for name in (FOOT, HIP, KNEE)]
    assert lines[3].startswith("3 handouts made; ")


def test_what_is_unchanged_is_not_made_again(brochure: Run, clinic: Path) -> None:
    brochure("make")
    before = {path: path.stat().st_mtime_ns for path in (clinic / "out").glob("*.pdf")}
    said = brochure("make")
    assert (said.code, said.out) == (0, "Nothing changed: 3 handouts up to date.\n")
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_one_process_or_several_make_the_same_bytes(brochure: Run, clinic: Path) -> None:
    assert brochure("make", "--jobs", "1").code == 0
    alone = shelf.pdfs(clinic)
    assert brochure("make", "--jobs", "3", "--anew").code == 0
    assert shelf.pdfs(clinic) == alone


BRAND = f"{shelf.BRAND}/brand.yaml"


def marker(folder: Path) -> None:
    (folder / "brochure.yaml").write_text(shelf.MARKER + "words: [Xyzzy]\n", "utf-8")


def appended(name: str, line: str = "# more\n") -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        source = ROOT / name
        before = path if path.exists() else source
        path.write_text((before.read_text("utf-8") if before.exists() else "") + line, "utf-8")

    return change


CHANGES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "one handout": (appended("handouts/hip.yaml"), [HIP]),
    "the settings": (marker, [FOOT, HIP, KNEE]),
    "the brand": (appended(BRAND), [FOOT, HIP, KNEE]),
    "a style sheet that stands for ours": (appended("templates/print.css", "\n"),
     [FOOT, HIP, KNEE]),
    "a format that stands for ours": (
        appended("templates/formats/handout/format.yaml"), [FOOT, HIP, KNEE],
    ),
    "a language": (appended("templates/languages/en/language.yaml"), [FOOT, HIP, KNEE]),
    "a list of words": (appended("assets/lexicons/en/clinic.txt", "Xyzzy\n"), [FOOT, HIP, KNEE]),
    "a new folder of templates": (appended("templates/own/x.html", "x"), [FOOT, HIP, KNEE]),
    "an outlet": (appended("assets/outlets/desk/outlet.yaml"), [FOOT, HIP, KNEE]),
    "a format that nobody asked for": (
        appended("templates/formats/poster/format.yaml"), [],
    ),
    "another brand": (appended("assets/brands/other/brand.yaml", "name: Other\n"), []),
    "a picture that no handout shows": (appended("pictures/x.svg", "<svg/>"), []),
    "the time of a file alone": (lambda folder: os.utime(folder / "handouts" / "hip.yaml"), []),
    "a PDF that was lost": (lambda folder: (folder / "out" / HIP).unlink(), [HIP]),
    "a PDF that somebody wrote over": (
        lambda folder: (folder / "out" / KNEE).write_bytes(b"%PDF-"), [KNEE],
    ),
    "the copy of a PDF by an equal one": (
        lambda folder: (folder / "out" / KNEE).write_bytes((folder / "out" / KNEE).read_bytes()),
        [],
    ),
}  # fmt: skip


@pytest.mark.every(but=6)
@pytest.mark.parametrize("what", CHANGES)
def test_exactly_what_changed_is_made_again(brochure: Run, clinic: Path, what: str) -> None:
    change, wanted = CHANGES[what]
    brochure("make", "--jobs", "1")
    change(clinic)
    said = brochure("make", "--jobs", "1")
    assert said.code == 0, said.err
    made = [line.split()[0] for line in said.out.splitlines() if line.startswith("out/")]
    assert made == [f"out/{name}" for name in wanted]


def test_a_picture_that_a_handout_shows_counts(brochure: Run, clinic: Path) -> None:
    (clinic / "pictures").mkdir()
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="9"><rect width="9" height="9" '
        'fill="{}"/></svg>'
    )
    (clinic / "pictures" / "hip.svg").write_text(svg.format("#123456"), "utf-8")
    shelf.write(clinic, "hip", shelf.HANDOUT + "\n      ![A hip](pictures/hip.svg)\n")
    brochure("make", "--jobs", "1")
    before = shelf.pdfs(clinic)
    (clinic / "pictures" / "hip.svg").write_text(svg.format("#654321"), "utf-8")
    brochure("make", "--jobs", "1")
    after = shelf.pdfs(clinic)
    assert [name for name in after if after[name] != before[name]] == [HIP]


@pytest.mark.every
def test_another_version_of_brochure_makes_all_again(
    brochure: Run, clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brochure("make")
    monkeypatch.setattr("brochure.fingerprint._brochure", lambda: "another")
    assert brochure("make", "--jobs", "1").out.count("  1 page  ") == 3


def test_anew_makes_all(brochure: Run, clinic: Path) -> None:
    brochure("make")
    assert brochure("make", "--anew").out.count("  1 page  ") == 3


def test_a_day_on_which_a_review_falls_due_counts(brochure: Run, clinic: Path) -> None:
    dated = shelf.HANDOUT.replace("status: draft", "status: draft, next_review: 2027-06-01")
    shelf.write(clinic, "hip", dated)
    brochure("make", "--on", "2026-11-30")
    assert brochure("make", "--on", "2027-01-15").out.startswith("Nothing changed")
    near = brochure("make", "--on", "2027-05-01", "--jobs", "1")
    assert near.out.splitlines()[0].startswith(f"out/{HIP}"), "its review is near now"
    past = brochure("make", "--on", "2027-06-02", "--jobs", "1")
    assert past.code == 1
    assert "handout-expired" in past.err
    assert "2 unchanged, 1 not written" in past.out


def test_made_on_its_last_day_it_is_made_again_on_the_next(brochure: Run, clinic: Path) -> None:
    shelf.write(clinic, "hip", shelf.HANDOUT.replace("draft}", "draft, next_review: 2027-06-01}"))
    assert brochure("make", "--on", "2027-06-01").code == 0
    assert brochure("make", "--on", "2027-06-01").out.startswith("Nothing changed")
    assert brochure("make", "--on", "2027-06-02").code == 1


@pytest.mark.every
def test_no_day_counts_where_the_handout_names_none(brochure: Run, clinic: Path) -> None:
    brochure("make", "--on", "2026-11-30")
    assert brochure("make", "--on", "2036-11-30").out.startswith("Nothing changed")


def test_a_waiver_that_runs_out_counts(brochure: Run, clinic: Path) -> None:
    waiver = "waivers: [{code: summary-missing, place: x, reason: y, by: A, until: 2026-12-10}]\n"
    shelf.write(clinic, "hip", shelf.HANDOUT + waiver.replace("{", "{{").replace("}", "}}"))
    brochure("make", "--on", "2026-11-30")
    assert brochure("make", "--on", "2026-12-09").out.startswith("Nothing changed")
    assert "waiver-expired" in brochure("make", "--on", "2026-12-11").err


def test_a_bad_handout_keeps_back_itself_alone(brochure: Run, clinic: Path) -> None:
    shelf.write(clinic, "hip", shelf.HANDOUT.replace("version: '1'", "version: 1"))
    shelf.write(clinic, "foot", shelf.HANDOUT.replace("    body", "    boddy"))
    said = brochure("make")
    assert said.code == 2
    assert list(shelf.pdfs(clinic)) == [KNEE]
    assert "handouts/hip.yaml:2:" in said.err
    assert "handouts/foot.yaml:5:5: error: unknown key 'boddy'" in said.err
    assert "1 handout made, 2 not written" in said.out
    again = brochure("make")
    assert again.code == 2, "what was refused before is refused still"
    assert [line for line in again.err.splitlines() if "error" in line] == [
        line for line in said.err.splitlines() if "error:" in line or "errors" in line
    ]
    shelf.write(clinic, "hip")
    assert brochure("make").out.splitlines()[0].startswith(f"out/{HIP}")


def test_the_exit_code_is_the_gravest(brochure: Run, clinic: Path) -> None:
    shelf.write(clinic, "hip", shelf.HANDOUT.replace("swells.", "swells. ♛𓀀"))
    assert brochure("make").code == 1
    shelf.write(clinic, "foot", "title: [")
    assert brochure("make").code == 2


def test_two_handouts_with_one_id_are_told_at_both(brochure: Run, clinic: Path) -> None:
    twin = clinic / "handouts" / "twin.yaml"
    twin.write_text(shelf.HANDOUT.format(id="knee", title="The other"), "utf-8")
    said = brochure("make")
    assert said.code == 2
    assert list(shelf.pdfs(clinic)) == [FOOT, HIP]
    assert (
        "handouts/knee.yaml:2:16: error: the id 'knee' is also that of handouts/twin.yaml"
        in said.err
    )
    assert (
        "handouts/twin.yaml:2:16: error: the id 'knee' is also that of handouts/knee.yaml"
        in said.err
    )
    twin.write_text(twin.read_text("utf-8") + "language: xx\n", "utf-8")
    said = brochure("make")
    assert "id-taken" not in said.err, "one id may stand for several languages"
    assert list(shelf.pdfs(clinic)) == [FOOT, HIP, KNEE]


def test_a_language_that_is_not_the_projects_stands_in_the_name(
    brochure: Run, clinic: Path
) -> None:
    own = clinic / "templates" / "languages" / "en-gb"
    shutil.copytree(ROOT / "templates" / "languages" / "en", own)
    shelf.write(clinic, "hip", shelf.HANDOUT + "language: en-gb\n")
    assert brochure("make").code == 0
    assert list(shelf.pdfs(clinic)) == [FOOT, "hip-handout-en-gb.pdf", KNEE]


def test_what_is_left_over_is_told_and_removed_only_when_asked(brochure: Run, clinic: Path) -> None:
    brochure("make")
    (clinic / "handouts" / "hip.yaml").unlink()
    said = brochure("make")
    assert said.code == 0
    assert f"Left over from handouts that are gone: out/{HIP}\n  -> --prune" in said.err
    assert (clinic / "out" / HIP).is_file()
    (clinic / "out" / "letter.pdf").write_bytes(b"mine")
    said = brochure("make", "--prune")
    assert f"Removed, since their handouts are gone: out/{HIP}" in said.out
    assert list(shelf.pdfs(clinic)) == [FOOT, KNEE, "letter.pdf"], "what others put there stays"
    assert "gone" not in brochure("make", "--prune").out


def test_a_new_id_leaves_the_old_name_over(brochure: Run, clinic: Path) -> None:
    brochure("make")
    shelf.write(clinic, "hip", shelf.HANDOUT.replace("{id},", "hips,"))
    said = brochure("make", "--prune")
    assert f"Removed, since their handouts are gone: out/{HIP}" in said.out
    assert list(shelf.pdfs(clinic)) == [FOOT, "hips-handout.pdf", KNEE]


def test_an_error_leaves_the_older_pdf(brochure: Run, clinic: Path) -> None:
    brochure("make")
    before = shelf.pdfs(clinic)
    shelf.write(clinic, "hip", "title: [")
    assert brochure("make", "--prune").code == 2
    assert shelf.pdfs(clinic) == before


def test_files_and_folders_are_named(brochure: Run, clinic: Path) -> None:
    shelf.write(clinic, "joints/knee2")
    shelf.write(clinic, "joints/elbow")
    brochure("make", "handouts/joints", "handouts/hip.yaml")
    assert list(shelf.pdfs(clinic)) == ["elbow-handout.pdf", HIP, "knee2-handout.pdf"]
    assert "gone" not in brochure("make", "handouts/hip.yaml").err


@pytest.mark.every(but=1)
@pytest.mark.parametrize("here", ["handouts", "handouts/deep", "assets"])
def test_a_project_is_found_from_any_folder_below(
    brochure: Run, clinic: Path, monkeypatch: pytest.MonkeyPatch, here: str
) -> None:
    (clinic / here).mkdir(exist_ok=True)
    monkeypatch.chdir(clinic / here)
    assert brochure("make").code == 0
    assert list(shelf.pdfs(clinic)) == [FOOT, HIP, KNEE]
    assert not (clinic / here / "out").exists()


def test_reports_are_of_the_whole_project(brochure: Run, clinic: Path) -> None:
    shelf.write(clinic, "foot", shelf.HANDOUT.replace("    body", "    boddy"))
    for _ in range(2):  # the second time most comes from the records
        assert (
            brochure("make", "--report", "sarif=out.sarif", "--report", "json=out.json").code == 2
        )
        results = json.loads((clinic / "out.sarif").read_text("utf-8"))["runs"][0]["results"]
        told = {
            one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results
        }
        assert told == {f"handouts/{name}.yaml" for name in ("foot", "hip", "knee")}
        made = json.loads((clinic / "out.json").read_text("utf-8"))
        assert [one["path"] for one in made["files"]] == [f"out/{HIP}", f"out/{KNEE}"]


def test_check_looks_at_all_and_writes_nothing(brochure: Run, clinic: Path) -> None:
    shelf.write(clinic, "foot", shelf.HANDOUT.replace("    body", "    boddy"))
    said = brochure("check")
    assert said.code == 2
    assert [line.partition(":")[0] for line in said.out.splitlines()] == [
        f"handouts/{name}.yaml" for name in ("foot", "hip", "knee")
    ]
    assert not (clinic / "out").exists()


# ---- trouble in the middle


COMMAND = (sys.executable, "-m", "brochure", "make")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def many(clinic: Path, number: int) -> None:
    for index in range(number):
        shelf.write(clinic, f"part-{index:02}")


def test_a_killed_build_is_finished_by_the_same_command(brochure: Run, clinic: Path) -> None:
    """Takes some seconds: 25 handouts, killed after the fifth."""
    many(clinic, 22)
    process = subprocess.Popen(
        COMMAND, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout
    for _ in range(5):
        process.stdout.readline()
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    there = shelf.pdfs(clinic)
    assert all(data.endswith(b"%%EOF\n") for data in there.values())
    said = brochure("make")
    assert said.code == 0
    made = said.out.count("  1 page  ")
    assert 0 < made <= 21, "what was whole is not made again"
    assert len(shelf.pdfs(clinic)) == 25
    assert brochure("make").out == "Nothing changed: 25 handouts up to date.\n"
    assert shelf.pdfs(clinic).items() >= there.items()


@pytest.mark.every
def test_two_builds_at_once_end_well(clinic: Path) -> None:
    """Takes some seconds: two processes of two workers each make the same eleven handouts."""
    many(clinic, 8)
    both = [
        subprocess.Popen(COMMAND, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert len(shelf.pdfs(clinic)) == 11
    assert not list((clinic / "out").rglob("*.part"))
    done = subprocess.run(COMMAND, env=ENVIRONMENT, capture_output=True, text=True)
    assert done.stdout == "Nothing changed: 11 handouts up to date.\n"


def test_a_file_that_vanishes_keeps_back_itself_alone(
    brochure: Run, clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = handout.made

    def vanishing(makes: Pipeline, task: handout.HandoutTask) -> Outcome:
        (clinic / "handouts" / "hip.yaml").unlink(missing_ok=True)
        return made(makes, task)

    monkeypatch.setattr(handout, "made", vanishing)
    said = brochure("make", "--jobs", "1")
    assert said.code == 2
    assert "there is no file handouts/hip.yaml" in said.err
    assert list(shelf.pdfs(clinic)) == [FOOT, KNEE]


def test_what_changes_while_it_is_made_is_made_again(
    brochure: Run, clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = handout.outcome

    def saved(*given: object) -> Outcome:
        done = outcome(*given)  # type: ignore[arg-type]
        if done.content.name == "hip.yaml":
            shelf.write(clinic, "hip", title="The new title")
        return done

    monkeypatch.setattr(handout, "outcome", saved)
    brochure("make", "--jobs", "1")
    monkeypatch.undo()
    monkeypatch.chdir(clinic)
    assert "The new title" not in text(clinic / "out" / HIP)
    assert brochure("make").out.splitlines()[0].startswith(f"out/{HIP}")
    assert "The new title" in text(clinic / "out" / HIP)


# A build in a process of its own, in which one handout does as TROUBLE says.
TROUBLED = """
import os, signal, sys
from brochure import cli
from brochure.build import handout
made = handout.made
def troubled(makes, task):
    if task.order.content.name == "hip.yaml":
        {trouble}
    return made(makes, task)
handout.made = troubled
sys.exit(cli.run(["make", "--jobs", "2"]))
"""


@pytest.mark.parametrize(
    ("trouble", "code", "said"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", 3, "the process that made it was lost twice"),
        ("raise RuntimeError('secret words')", 4, "(RuntimeError): this is our fault, not yours"),
    ],
)
def test_what_happens_to_one_handout_is_told_of_it_alone(
    clinic: Path, trouble: str, code: int, said: str
) -> None:
    command = (sys.executable, "-c", TROUBLED.format(trouble=trouble))
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    assert "handouts/hip.yaml: error: it could not be made" in done.stderr
    assert said in done.stderr
    assert "secret words" not in done.stderr
    assert list(shelf.pdfs(clinic)) == [FOOT, KNEE]


@pytest.mark.every
def test_ctrl_c_keeps_what_is_done(clinic: Path) -> None:
    """Takes some seconds: 43 handouts, stopped after the third."""
    many(clinic, 40)
    process = subprocess.Popen(
        COMMAND, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert process.stdout
    for _ in range(3):
        process.stdout.readline()
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    assert "still to be made; the same command makes the rest." in err
    there = shelf.pdfs(clinic)
    assert 3 <= len(there) < 43
    assert not list((clinic / "out").rglob("*.part"))
