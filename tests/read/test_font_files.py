"""A clinic's font files are opened: what they say otherwise than font.yaml is told at its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from paths import ROOT

from brochure.model.finding import Finding
from brochure.read.fonts import families_on_the_shelf
from brochure.shelves import Shelves

OURS = ROOT / "assets/fonts/source-sans-3"
LABEL = """\
licence: LICENSE.md
origin: test
families:
  - family: {family}
    faces:
      - {{file: a.ttf, weight: {weight}, style: {style}}}
"""


def told(folder: Path, *, cut: int | None = None, **said: object) -> list[Finding]:
    shelf = folder / "assets/fonts/clinic"
    shelf.mkdir(parents=True)
    shutil.copy(OURS / "LICENSE.md", shelf)
    (shelf / "a.ttf").write_bytes((OURS / "SourceSans3-Semibold.ttf").read_bytes()[:cut])
    label = {"family": "Source Sans 3", "weight": 600, "style": "normal", **said}
    (shelf / "font.yaml").write_text(LABEL.format(**label))
    findings: list[Finding] = []
    families_on_the_shelf(Shelves(folder), findings)
    return [one for one in findings if "both" not in one.message]


@pytest.mark.parametrize(
    ("said", "words", "place"),
    [
        ({"family": "Clinic Sans"}, "calls its family Source Sans 3", (4, 13)),
        ({"weight": 400}, "its weight is 600, not 400", (6, 31)),
        ({"style": "italic"}, "is normal, not italic", (6, 43)),
        ({"cut": 9000}, "cannot be read as a font", (6, 16)),
    ],
)
def test_a_file_that_is_another_is_told_at_its_line(
    tmp_path: Path, said: dict[str, object], words: str, place: tuple[int, int]
) -> None:
    (found,) = told(tmp_path, **said)  # type: ignore[arg-type]
    assert words in found.message
    assert found.where and (found.where.line, found.where.column) == place


def test_a_file_that_is_what_its_label_says_is_silent(tmp_path: Path) -> None:
    assert told(tmp_path) == []
