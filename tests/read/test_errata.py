"""Corrections that grow without measure are refused at their line, before anything is corrected."""

from __future__ import annotations

from pathlib import Path

import clinic
import pytest

from brochure import read


def with_errata(folder: Path, *pairs: tuple[str, str], approved: str = "A. Example") -> Path:
    rows = "".join(
        f"  - find: {find}\n    replace: {words}\n    approved_by: {approved}\n"
        for find, words in pairs
    )
    content = folder / "content.yaml"
    content.write_text(f"{clinic.SHORT}errata:\n{rows}", "utf-8")
    return content


def test_eight_that_write_ten_letters_for_one_are_refused(tmp_path: Path) -> None:
    text = clinic.SHORT.replace("Rest helps.", "Take a rest a day, a week, a month.")
    content = with_errata(tmp_path, *[("a", "a a a a a a a a a a")] * 8)
    content.write_text(content.read_text("utf-8").replace(clinic.SHORT, text), "utf-8")
    manuscript, findings = read.handout(content)
    assert manuscript is None
    found = clinic.one(findings)
    assert found.message.startswith("«a» stands ")
    assert "grow without measure" in found.message
    assert found.where is not None
    assert "replace: a a" in found.where.text


@pytest.mark.parametrize(
    ("pairs", "approved"),
    [
        ([("Rest helps.", "Rest helps, and so does a walk of ten minutes.")], "A. Example"),
        ([("Rest", "Rest " * 300)], "A. Example"),
        ([("e", "e e e e e e e e e e")] * 8, "null"),
        ([("Rest", "A rest"), ("rest", "break")], "A. Example"),
    ],
)
def test_what_mends_words_is_let_pass(
    pairs: list[tuple[str, str]], approved: str, tmp_path: Path
) -> None:
    manuscript, findings = read.handout(with_errata(tmp_path, *pairs, approved=approved))
    assert findings == []
    assert manuscript is not None
