"""`brochure list handouts`: what each says of itself, and whether the desk may give it out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shelf
from conftest import Said

from brochure import tell

Run = Callable[..., Said]
DAY = ("--on", "2026-11-22")
APPROVED = "approved, reviewed_on: 2026-01-01, reviewed_by: J. Doe MD"


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of handouts in every state, which is the current folder."""
    folder = shelf.project(tmp_path / "clinic")
    control = shelf.HANDOUT.replace("status: draft", "status: {status}")
    for name, status in (
        ("knee", APPROVED),
        ("hip", APPROVED),
        ("foot", "withdrawn"),
        ("hand", f"{APPROVED}, next_review: 2026-11-21"),
        ("elbow", f"{APPROVED}, next_review: 2026-11-22"),
        ("jaw", APPROVED),
        ("neck", "in-review"),
        ("chin", "draft"),
    ):
        shelf.write(folder, name, control.replace("{status}", status))
    (folder / "handouts" / "es").mkdir()
    spanish = "language: es\n" + control.replace("{status}", APPROVED)
    shelf.write(folder, "es/knee", spanish, title="La rodilla")
    monkeypatch.chdir(folder)
    return folder


def listed(said: Said) -> dict[str, dict[str, Any]]:
    return {one["file"].removeprefix("handouts/"): one for one in json.loads(said.out)}


def verdicts(brochure: Run, *more: str) -> dict[str, str]:
    """Return by file whether it may go out, and why."""
    found = listed(brochure("list", "handouts", "--json", *(more or DAY)))
    return {file: f"{one['may_go_out']}: {one['reason']}" for file, one in found.items()}


def test_before_anything_is_made_only_a_no_is_known(brochure: Run, clinic: Path) -> None:
    unknown = "not known yet: run brochure make"
    assert verdicts(brochure) == {
        "chin.yaml": "no: it is a draft",
        "elbow.yaml": unknown,
        "es/knee.yaml": unknown,
        "foot.yaml": "no: it is withdrawn",
        "hand.yaml": "no: its review was due on 2026-11-21",
        "hip.yaml": unknown,
        "jaw.yaml": unknown,
        "knee.yaml": unknown,
        "neck.yaml": "no: it is in review",
    }
    assert not (clinic / "out").exists()


def test_what_make_found_is_known_until_a_file_or_the_day_changes(
    brochure: Run, clinic: Path
) -> None:
    hip = clinic / "handouts" / "hip.yaml"
    brochure("make", "--quiet", *DAY, "handouts/hip.yaml", "handouts/elbow.yaml")
    hip.write_text(hip.read_text("utf-8").replace("for two", "for <b>two</b>"), "utf-8")
    brochure("make", "--quiet", *DAY, "handouts/hip.yaml", "handouts/neck.yaml")
    brochure("make", "--quiet", *DAY, "handouts/jaw.yaml", "--for", "marketing")
    known = verdicts(brochure)
    assert known["hip.yaml"] == "no: brochure make found 1 error"
    assert known["elbow.yaml"] == "yes: "
    assert known["neck.yaml"] == "no: it is in review"
    assert known["jaw.yaml"] == "not known yet: run brochure make"  # marketing is not the desk
    assert verdicts(brochure, "--on", "2026-11-23")["elbow.yaml"] == (
        "no: its review was due on 2026-11-22"
    )
    brochure("make", "--quiet", *DAY, "handouts/jaw.yaml")
    assert verdicts(brochure)["jaw.yaml"] == "yes: "
    brand = clinic / shelf.BRAND / "brand.yaml"
    brand.write_text(brand.read_text("utf-8") + "# another\n", "utf-8")
    assert {verdicts(brochure)[f"{name}.yaml"] for name in ("hip", "elbow", "jaw")} == {
        "not known yet: run brochure make"
    }


def test_a_format_that_is_kept_back_is_said(brochure: Run, clinic: Path) -> None:
    formats = ("--format", "handout", "--format", "card")
    assert brochure("make", "--quiet", *DAY, "handouts/hip.yaml", *formats).code == 1
    assert verdicts(brochure)["hip.yaml"].startswith("yes: not as card (")


def test_languages_of_one_id_are_told_from_any_folder_below(
    brochure: Run, clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(clinic / "handouts" / "es")
    said = brochure("list", "handouts", "--json", *DAY)
    found = {one["title"]: one for one in json.loads(said.out)}
    assert (said.code, len(found)) == (0, 9)
    assert found["La rodilla"]["languages"] == ["es", "en"]
    alone = json.loads(brochure("list", "handouts", "../knee.yaml", "--json").out)
    assert [one["languages"] for one in alone] == [["en", "es"]]


def test_what_cannot_be_read_is_listed_and_bad_input(brochure: Run, clinic: Path) -> None:
    (clinic / "handouts" / "broken.yaml").write_text("title: [", "utf-8")
    said = brochure("list", "handouts", *DAY)
    assert said.code == 2
    told = "handouts/broken.yaml: no, it cannot be read: brochure check handouts/broken.yaml"
    assert f"  {told}" in said.out.replace("\n    ", " ")
    assert "handouts/knee.yaml: not known yet" in said.out


def test_two_of_one_id_are_bad_input_for_lists(brochure: Run, clinic: Path) -> None:
    (clinic / "handouts" / "twin.yaml").write_bytes((clinic / "handouts" / "hip.yaml").read_bytes())
    said = brochure("list", "handouts", *DAY)
    assert said.code == 2
    assert "twin.yaml: no, the id 'hip' is also that of handouts/hip.yaml" in said.out
    assert "handouts/hip.yaml:2:16: error: the id 'hip' is also that of" in said.err
    assert "-> give each handout an id of its own" in said.err
    due = brochure("due", *DAY)
    assert due.code == 2 and "the id 'hip' is also that of" in due.err and "hand" in due.out


@pytest.mark.parametrize("command", [("list", "handouts"), ("due",)])
def test_no_handout_is_bad_input(
    brochure: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(shelf.project(tmp_path / "clinic"))
    said = brochure(*command)
    assert (said.code, said.out) == (2, "")
    assert "no handout is in this folder" in said.err and "-> a handout is a YAML file" in said.err


def test_a_project_below_is_told_and_left_out(brochure: Run, clinic: Path) -> None:
    shelf.project(clinic / "handouts" / "other", "wrist")
    for command in (("list", "handouts"), ("due",)):
        said = brochure(*command, *DAY)
        assert "handouts/other: note: this folder is a project of its own" in said.err
        assert "-> name its folder to look at them: handouts/other" in said.err
        assert "wrist" not in said.out


@pytest.mark.parametrize("columns", [80, 200])
def test_the_table_fits_the_terminal(
    brochure: Run, clinic: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    title = "Knieschmerz 膝の痛み und was dagegen hilft, wenn man nicht operiert werden will"
    shelf.write(clinic, "knee", title=title)
    lines = brochure("list", "handouts", *DAY).out.splitlines()
    assert max(map(tell.width, lines)) <= columns
    assert lines[0].split("  ")[0] == "title"
    row = next(line for line in lines if line.startswith("Knieschmerz"))
    assert (title in row) == (columns == 200) and ("… " in row) == (columns == 80)
    assert row.endswith("draft      1                     en, es")
