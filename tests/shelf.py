"""A clinic's project with several handouts, for tests."""

from __future__ import annotations

import shutil
from pathlib import Path

from paths import ROOT

MARKER = "brand: beverly-hills-wellness-center\n"
HANDOUT = """\
title: {title}
document: {{id: {id}, version: '1', status: draft}}
sections:
  - heading: Rest
    body: |
      Rest the {id} for two days. Call us if it swells.
"""
BRAND = "assets/brands/beverly-hills-wellness-center"


def project(folder: Path, *names: str, marker: str = MARKER) -> Path:
    """Write a project with a handout for each name, all of our clinic's brand, into a folder."""
    (folder / "handouts").mkdir(parents=True)
    (folder / "brochure.yaml").write_text(marker, "utf-8")
    shutil.copytree(ROOT / BRAND, folder / BRAND)
    for name in names:
        write(folder, name)
    return folder


def write(folder: Path, name: str, text: str = HANDOUT, title: str = "") -> Path:
    """Write a handout into a project, and return its file."""
    path = folder / "handouts" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.format(id=path.stem, title=title or f"About the {path.stem}"), "utf-8")
    return path


def pdfs(folder: Path) -> dict[str, bytes]:
    """Return the PDFs of a project by their names."""
    return {path.name: path.read_bytes() for path in sorted((folder / "out").glob("*.pdf"))}
