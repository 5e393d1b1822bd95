"""3,000 YAML files made at random in a small project: each is composed, or refused at its line."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from yaml_files import VALID, made, project

from brochure import check, compose
from brochure.errors import Refused
from brochure.model.finding import Finding
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.shelves import Shelves

SEED, PARTS, EACH = "yaml-12", 20, 150
# Of each part so many that can be composed are set, too.
SET = 3
# What only somebody who knows the program would read.
INTERNALS = re.compile(
    r"object at 0x|NoneType|pydantic|Input should|Traceback|<class|brochure\.(?!yaml)\w|yaml\.\w+\."
    r"|this check itself failed|Error\b(?!:)|\bself\b|_io\.|PosixPath"
)


def outcome(pipeline: Pipeline, folder: Path, *, sets: bool = False) -> tuple[str, list[Finding]]:
    """Return how far a handout comes, and what is found."""
    order = Order(folder / "content.yaml", ("sheet",))
    try:
        manuscript, (edition,) = pipeline.read(order)
    except Refused as trouble:
        return "refused", list(trouble.findings)
    try:
        if sets:
            return "set", list(pipeline.proof(manuscript, edition).findings)
        said = check.text(manuscript, edition)
        compose.html(manuscript, edition, pipeline.shelves)
    except Refused as trouble:
        return "not composed", list(trouble.findings)
    return "composed", check.settled(said, manuscript, edition)


def faults(found: Finding) -> list[str]:
    """Return what is wrong with a finding itself."""
    where, text = found.where, f"{found.message} {found.hint}"
    wrong = [] if where and where.file and where.line > 0 else ["no place"]
    return wrong + [f"internals: {one[0]}" for one in INTERNALS.finditer(text)]


def test_the_valid_project_is_composed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    project(tmp_path)
    end, found = outcome(Pipeline(Shelves(tmp_path)), tmp_path)
    assert end == "composed", found
    assert [one for one in found if faults(one)] == []


@pytest.mark.every(but=0)
@pytest.mark.parametrize("part", range(PARTS))
def test_a_file_is_composed_or_refused_at_its_line(
    part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slow: 150 files, 10 ms each, and three pages."""
    monkeypatch.chdir(tmp_path)
    files, ends = project(tmp_path), Counter[str]()
    pipeline = Pipeline(Shelves(tmp_path))
    for number in range(part * EACH, (part + 1) * EACH):
        name, data = made(f"{SEED}-{number}")
        files[name].write_bytes(data)
        # a file is read anew when its time has changed
        os.utime(files[name], (number, number))
        end, found = outcome(pipeline, tmp_path)
        if end == "composed" and ends["set"] < SET:
            end, found = outcome(pipeline, tmp_path, sets=True)
        assert end in {"composed", "set"} or found, (number, name)
        wrong = [(one, faults(one)) for one in found if faults(one)]
        assert wrong == [], (number, name, data)
        ends[end] += 1
        files[name].write_text(VALID[name], "utf-8")
    assert ends["refused"] > EACH / 3
    assert ends["composed"] > EACH / 10
    assert ends["set"] == SET
