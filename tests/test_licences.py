"""Every font and every ICC profile has its licence beside it, and what stands in the label is
there.
"""

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
CONDITIONS = sorted((ROOT / "assets" / "conditions").iterdir())
# What the data's own terms ask a profile to name as its source.
SOURCES = {"gracol": "ANSI CGATS/GRACoL TR 006-2007", "fogra39": "FOGRA39L"}


def problems(folder: Path) -> list[str]:
    """Return what a folder of fonts lacks."""
    label = yaml.safe_load((folder / "font.yaml").read_text("utf-8"))
    faces = {face["file"] for family in label["families"] for face in family["faces"]}
    fonts = {
        path.name for path in folder.iterdir() if path.suffix in {".ttf", ".otf", ".woff", ".woff2"}
    }
    found = [
        f"{name} stands in the label or in the folder, not in both"
        for name in sorted(faces ^ fonts)
    ]
    licence = folder / label["licence"]
    text = re.sub(r"\s+", " ", licence.read_text("utf-8")).upper() if licence.is_file() else ""
    found += [] if OFL in text else [f"{label['licence']} is not the {OFL}"]
    found += [] if "COPYRIGHT" in text[:500] else [f"{label['licence']} names no holder"]
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_font_has_its_licence_beside_it(folder: Path) -> None:
    assert problems(folder) == []


def test_every_font_stands_in_such_a_folder() -> None:
    fonts = {
        path.parent for path in (*ROOT.glob("assets/**/*.ttf"), *TESTS.glob("projects/**/*.ttf"))
    }
    assert fonts == set(FOLDERS)


def profile_problems(folder: Path, source: str) -> list[str]:
    """Return what the folder of an output condition lacks."""
    label = yaml.safe_load((folder / "condition.yaml").read_text("utf-8"))
    found = [
        f"{label[key]} is missing"
        for key in ("profile", "licence")
        if not (folder / label[key]).is_file()
    ]
    if found:
        return found
    licence = re.sub(r"\s+", " ", (folder / label["licence"]).read_text("utf-8"))
    profile = (folder / label["profile"]).read_bytes()
    found += (
        []
        if "zlib/libpng License" in licence and "Copyright: Kai-Uwe Behrmann" in licence
        else ["no licence"]
    )
    found += (
        []
        if source in licence and source.encode() in profile and source in label["origin"]
        else ["no source"]
    )
    found += [] if "colprof" in label["origin"] else ["it does not say how it was made"]
    found += [] if 100_000 <= len(profile) <= 200_000 else [f"it has {len(profile)} bytes"]
    # ICC.1:2010, 7.2: version 2 of the format, for a printer of four inks
    found += [] if (profile[8], profile[12:20]) == (2, b"prtrCMYK") else ["it is no such profile"]
    paths = re.findall(rb"(?:[A-Z]:\\|/)(?:home|root|tmp|usr|Users|var)\W[\w./-]*", profile)
    return found + [f"it holds {path!r}" for path in paths]


@pytest.mark.parametrize("folder", CONDITIONS, ids=lambda folder: folder.name)
def test_a_profile_has_its_licence_and_its_source_beside_it(folder: Path) -> None:
    assert profile_problems(folder, SOURCES[folder.name]) == []


def test_every_profile_stands_in_such_a_folder() -> None:
    assert {path.parent for path in ROOT.glob("assets/**/*.ic[cm]")} == set(CONDITIONS)


def test_what_a_profile_lacks_is_seen(tmp_path: Path) -> None:
    (tmp_path / "condition.yaml").write_text("{profile: a.icc, licence: LICENSE.txt, origin: none}")
    assert profile_problems(tmp_path, "FOGRA39L") == ["a.icc is missing", "LICENSE.txt is missing"]
    (tmp_path / "LICENSE.txt").write_text("Free for all.")
    (tmp_path / "a.icc").write_bytes(b"\0" * 128 + b"/home/anna/data/a.ti3")
    assert len(profile_problems(tmp_path, "FOGRA39L")) == 6


def test_what_is_missing_is_seen(tmp_path: Path) -> None:
    label = "licence: LICENSE.md\nfamilies: [{family: A, faces: [{file: A.ttf}]}]\n"
    (tmp_path / "font.yaml").write_text(label)
    (tmp_path / "B.ttf").touch()
    assert len(problems(tmp_path)) == 4
    (tmp_path / "LICENSE.md").write_text(
        "Copyright A. Licensed under the SIL Open\nFont License, Version 1.1."
    )
    (tmp_path / "A.ttf").touch()
    assert problems(tmp_path) == ["B.ttf stands in the label or in the folder, not in both"]


def test_the_wheel_carries_the_licences() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    carried = {path for form in project["license-files"] for path in ROOT.glob(form)}
    assert {
        ROOT / "LICENSE",
        *(
            next(folder.glob("LICENSE*"))
            for folder in (*FOLDERS, *CONDITIONS)
            if ROOT / "assets" in folder.parents
        ),
    } <= carried
