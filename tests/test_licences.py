"""Every font has its licence beside it, and what stands in the label is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from paths import ROOT, TESTS

SHELVES = (ROOT / "assets" / "fonts", *TESTS.glob("projects/*/assets/fonts"))
FOLDERS = [folder for shelf in SHELVES for folder in sorted(shelf.iterdir()) if folder.is_dir()]
OFL = "SIL OPEN FONT LICENSE"


def problems(folder: Path) -> list[str]:
    """Return what a folder of fonts lacks."""
    label = yaml.safe_load((folder / "font.yaml").read_text("utf-8"))
    faces = {face["file"] for family in label["families"] for face in family["faces"]}
    fonts = {path.name for path in folder.iterdir() if path.suffix in {".ttf", ".otf", ".woff", ".woff2"}}
    found = [f"{name} stands in the label or in the folder, not in both" for name in sorted(faces ^ fonts)]
    licence = folder / label["licence"]
    text = re.sub(r"\s+", " ", licence.read_text("utf-8")).upper() if licence.is_file() else ""
    found += [] if OFL in text else [f"{label['licence']} is not the {OFL}"]
    found += [] if "COPYRIGHT" in text[:500] else [f"{label['licence']} names no holder"]
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_font_has_its_licence_beside_it(folder: Path) -> None:
    assert problems(folder) == []


def test_every_font_stands_in_such_a_folder() -> None:
    fonts = {path.parent for path in (*ROOT.glob("assets/**/*.ttf"), *TESTS.glob("projects/**/*.ttf"))}
    assert fonts == set(FOLDERS)


def test_what_is_missing_is_seen(tmp_path: Path) -> None:
    label = "licence: LICENSE.md\nfamilies: [{family: A, faces: [{file: A.ttf}]}]\n"
    (tmp_path / "font.yaml").write_text(label)
    (tmp_path / "B.ttf").touch()
    assert len(problems(tmp_path)) == 4
    (tmp_path / "LICENSE.md").write_text("Copyright A. Licensed under the SIL Open\nFont License, Version 1.1.")
    (tmp_path / "A.ttf").touch()
    assert problems(tmp_path) == ["B.ttf stands in the label or in the folder, not in both"]


def test_the_wheel_carries_the_licences() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    carried = {path for form in project["license-files"] for path in ROOT.glob(form)}
    assert {
        ROOT / "LICENSE",
        *(next(folder.glob("LICENSE*")) for folder in FOLDERS if ROOT / "assets" in folder.parents),
    } <= carried
