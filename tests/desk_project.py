"""A made-up clinic's project for the desk: handouts that may go out, and one of each kind that may
not.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from paths import TESTS

FAULTLESS = TESTS / "projects" / "faultless"


def written(
    project: Path, printers: Mapping[str, str] | None = None, more: int = 0, settings: str = ""
) -> Path:
    """Write a project with printers by name and address, and so many further handouts; return its
    folder.
    """
    shutil.copytree(FAULTLESS / "assets", project / "assets")
    shutil.copytree(FAULTLESS / "pictures", project / "pictures")
    named = "".join(
        f"  - {{name: {name}, address: '{at}'}}\n" for name, at in (printers or {}).items()
    )
    told = f"brand: lakeside\n{'printers:' if named else ''}\n{named}{settings}"
    (project / "brochure.yaml").write_text(told, "utf-8")
    text = (FAULTLESS / "content.yaml").read_text("utf-8").partition("\ntitle:")[2]
    # a desk judges by the clock
    text = f"title:{text}".replace("next_review: 2028-03-01", "next_review: 2098-03-01")
    walking = text.replace("keywords:", "also: [bad knee, sugar, колено]\nkeywords:")
    walking += "qr: {url: 'https://example.org/walk', caption: Read it on your phone}\n"
    write(project, "walking", walking)
    write(project, "draft", renamed(text, "draft-one", "A Draft On Shoulders", status="draft"))
    withdrawn = renamed(text, "old-one", "Withdrawn Advice On Ankles", status="withdrawn")
    write(project, "withdrawn", withdrawn)
    expired = renamed(text, "late-one", "Expired Advice On Elbows")
    expired = expired.replace("next_review: 2098-03-01", "next_review: 2026-10-01")
    write(project, "expired", expired)
    faulty = renamed(text, "faulty-one", "Faulty Advice On Wrists")
    write(project, "faulty", faulty.replace("Walk on flat ground", "Walk on [flat](nowhere.html"))
    personal = renamed(text, "personal-one", "Your Visit In Person")
    personal += (
        "fields:\n  - {name: patient, label: For, example: Jane Q. Sample}\n"
        "  - {name: visit, label: Your visit, type: date, required: false, example: '2027-06-04'}\n"
    )
    write(project, "personal", personal)
    for number in range(more):
        own = renamed(text, f"more-{number:03}", f"Advice Number {number} On Walking")
        write(project, f"more-{number:03}", own)
    return project


def renamed(text: str, name: str, title: str, status: str = "approved") -> str:
    """Return a handout's text with another id, title and status."""
    for old, new in (
        ("title: Walking With Sore Knees", f"title: {title}"),
        ("id: walking-sore-knees", f"id: {name}"),
        ("status: approved", f"status: {status}"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def write(project: Path, name: str, text: str) -> Path:
    """Write a handout's file."""
    path = project / "handouts" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path
