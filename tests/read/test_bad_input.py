"""What a clinic's front desk sees when its file is wrong: each input beside what the command says
of it.

The pairs stand in `bad_input/`: NAME.yaml, and NAME.txt with the exit code and every word. After a
change that is meant, `REWRITE_EXPECTED=1 pytest tests/read/test_bad_input.py` writes them anew;
then read the difference.
"""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from conftest import Said
from paths import BAD_INPUT

from brochure import pipeline  # noqa: F401 - loaded before rights are given up

Run = Callable[..., Said]
REWRITE = "REWRITE_EXPECTED"
INPUTS = sorted(path.name for path in BAD_INPUT.glob("*.yaml"))
GOOD = {"bom_and_crlf.yaml", "soft_hyphen.yaml"}


def compare(said: Said, name: str) -> None:
    """Compare what was said with the file of that name."""
    text = f"exit code {said.code}\n{said.out}{said.err}"
    expected = BAD_INPUT / f"{name}.txt"
    if os.environ.get(REWRITE):
        expected.write_text(text, "utf-8")
    assert expected.is_file(), f"{expected} is missing; {REWRITE}=1 writes it"
    assert text == expected.read_text("utf-8")


@pytest.fixture(autouse=True)
def at_the_prompt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in the folder of the inputs, so that the places read as a user would see them."""
    monkeypatch.chdir(BAD_INPUT)
    (tmp_path / "out").mkdir()


def make(brochure: Run, tmp_path: Path, name: str) -> Said:
    """Run `python make_pdf.py NAME`, which is `brochure make NAME`."""
    said = brochure("make", name, "--out", str(tmp_path / "out"))
    return Said(said.code, said.out.replace(str(tmp_path / "out"), "out"), said.err)


@pytest.mark.parametrize("name", INPUTS)
def test_each_input_says_what_is_expected(brochure: Run, tmp_path: Path, name: str) -> None:
    said = make(brochure, tmp_path, name)
    compare(said, Path(name).stem)
    assert said.code == 0 if name in GOOD else said.code in {1, 2}
    assert any((tmp_path / "out").iterdir()) is (name in GOOD)


@pytest.mark.parametrize("name", [name for name in INPUTS if name not in GOOD])
def test_each_caret_stands_under_the_line_it_names(name: str) -> None:
    shown = (BAD_INPUT / f"{Path(name).stem}.txt").read_text("utf-8").split("\n")
    lines = (
        (BAD_INPUT / name)
        .read_bytes()
        .decode("utf-8", "replace")
        .replace("\r\n", "\n")
        .replace("\t", " ")
        .split("\n")
    )
    places = [line.split(":")[1:3] for line in shown if line.startswith(f"{name}:")]
    carets = [index for index, line in enumerate(shown) if line.strip(" |") == "^"]
    for index in carets:
        number, _, text = shown[index - 1].lstrip().partition(" | ")
        before = shown[index].index("^") - shown[index - 1].index(" | ") - 3
        column = next(i for i in range(len(text) + 1) if wide(text[:i]) >= before) + 1
        named = {int(place[1]) for place in places if place[0] == number}
        assert named and (column in named or text.startswith("… "))
        at = column if column in named else min(named)
        assert (
            lines[int(number) - 1][at - 1 : at + 9] == text[column - 1 : column + 9]
            or "\ufffd" in text
        )
    assert len(carets) == len(places) or name in {
        "empty_file.yaml",
        "only_comments.yaml",
        "utf_16.yaml",
    }


def wide(text: str) -> int:
    """How many columns of a terminal a text takes; some of the inputs are Japanese."""
    return sum(2 if unicodedata.east_asian_width(sign) == "W" else 1 for sign in text)


def test_no_expected_text_lost_its_input() -> None:
    made_here = {"too_large", "missing_file", "folder", "folder_without_handout", "unreadable"}
    inputs = {Path(name).stem for name in INPUTS} | made_here
    assert {path.stem for path in BAD_INPUT.glob("*.txt")} - {"article"} == inputs


def test_a_missing_expected_text_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(REWRITE, raising=False)
    with pytest.raises(AssertionError, match="is missing"):
        compare(Said(2, "", ""), "not_there")


def test_a_changed_message_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(REWRITE, raising=False)
    first, rest = (BAD_INPUT / "colon_in_text.txt").read_text("utf-8").split("\n", 1)
    compare(Said(int(first.split()[-1]), "", rest), "colon_in_text")
    with pytest.raises(AssertionError):
        compare(
            Said(int(first.split()[-1]), "", rest.replace("needs quotes", "needs commas")),
            "colon_in_text",
        )


def test_a_file_of_two_megabytes_is_refused(
    brochure: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("too_large.yaml").write_text("# " + "x" * 2_000_000 + "\n")
    compare(make(brochure, tmp_path, "too_large.yaml"), "too_large")


def test_a_file_that_is_not_there(brochure: Run, tmp_path: Path) -> None:
    compare(make(brochure, tmp_path, "knee.yml"), "missing_file")


def test_a_folder_instead_of_a_file(
    brochure: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("content.yaml").mkdir()
    compare(make(brochure, tmp_path, "."), "folder")


def test_a_folder_without_a_handout(
    brochure: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("clinic").mkdir()
    compare(make(brochure, tmp_path, "clinic"), "folder_without_handout")


def test_a_file_that_may_not_be_read(
    brochure: Run,
    open_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    as_nobody: Callable[[], AbstractContextManager[None]],
) -> None:
    monkeypatch.chdir(open_folder)
    shutil.copy(BAD_INPUT / "bom_and_crlf.yaml", "unreadable.yaml")
    Path("unreadable.yaml").chmod(0)
    with as_nobody():
        said = make(brochure, open_folder, "unreadable.yaml")
    compare(said, "unreadable")
