"""The words of the front desk's page: all of them or none, as text and never as HTML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from paths import ROOT

from brochure.desk import words
from brochure.errors import BadInput
from brochure.model.desk_words import Counted, DeskWords
from brochure.shelves import Shelves

ENGLISH = ROOT / "templates" / "languages" / "en"
OURS = (ENGLISH / "desk.yaml").read_text("utf-8")


def project(folder: Path, text: str | None, *, name: str = "ar") -> Shelves:
    """Return a clinic's shelves with a language read from right to left."""
    language = folder / "templates" / "languages" / name
    language.mkdir(parents=True)
    label = (ENGLISH / "language.yaml").read_text("utf-8")
    label = re.sub("(?m)^tag: .*", f"tag: {name}", label)
    label = re.sub("(?m)^direction: .*", "direction: rtl", label)
    (language / "language.yaml").write_text(label, "utf-8")
    if text is not None:
        (language / "desk.yaml").write_text(text, "utf-8")
    return Shelves(folder)


def test_the_page_is_in_the_language_and_its_direction(tmp_path: Path) -> None:
    title = '"Fish & <chips> «»"'
    shelves = project(tmp_path, OURS.replace("title: Front desk\n", f"title: {title}\n"))
    spoken = words.words_of(shelves, "ar")
    page = words.page(spoken)
    assert '<html lang="ar" dir="rtl">' in page
    assert "<title>Fish &amp; &lt;chips&gt; «»</title>" in page
    assert "{{" not in page
    told = words.told(spoken)
    assert (told["language"], told["direction"]) == ("ar", "rtl")
    assert told["words"]["title"] == "Fish & <chips> «»"
    assert told["words"]["print"] == {"one": "Print", "other": "Print {count} copies"}


def test_a_language_without_the_file_gets_the_english_page(tmp_path: Path) -> None:
    spoken = words.words_of(project(tmp_path, None), "ar")
    assert (spoken.language.tag, spoken.language.direction, spoken.words.title) == (
        "en",
        "ltr",
        "Front desk",
    )
    assert words.words_of(Shelves(tmp_path), "xx").language.tag == "en"


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("sign_out: Sign out\n", "", "'sign_out' is missing", 3),
        ("sign_out: Sign out\n", "sign_out: Sign out\nsign_of: Sign out\n", "sign_of", None),
        ("Version {version}", "Version", "'version' need {version}", None),
        ("other: '{count} handouts'", "other: handouts", "'handouts_here.other' need", None),
        ("title: Front desk", "title: Front desk {x}", "'title' need no braces", None),
        ("{one: 1 handout, other: '{count} handouts'}", "{one: 1 handout}", "other", None),
    ],
)
def test_a_word_that_is_missing_or_wrong_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, message: str, line: int | None
) -> None:
    assert old in OURS
    with pytest.raises(BadInput) as refused:
        words.words_of(project(tmp_path, OURS.replace(old, new, 1)), "ar")
    (found,) = refused.value.findings
    assert message in found.message
    assert found.where
    assert found.where.file.endswith("ar/desk.yaml")
    assert found.where.line >= 1
    assert line is None or found.where.line == line


def test_every_word_is_used_and_every_word_used_is_there() -> None:
    scripts = [words.FOLDER / name for name in words.FILES.values() if name.endswith(".js")]
    code = "".join(path.read_text("utf-8") for path in scripts)
    page = (words.FOLDER / "page.html").read_text("utf-8")
    asked = set(re.findall(r"\{\{(\w+)\}\}", page)) | set(re.findall(r'word\("(\w+)"', code))
    known = set(DeskWords.model_fields)
    assert asked - known == set()
    # those that are put together: state_completed, shape_leaflet
    left = {name for name in known - asked if f'"{name}"' not in code}
    assert {name.partition("_")[0] for name in left} == {"state", "shape", "why", "sentences"}


def test_what_counts_is_asked_for_with_a_count() -> None:
    """A page in a language with six plurals must get the right one."""
    scripts = [words.FOLDER / name for name in words.FILES.values() if name.endswith(".js")]
    for name, field in DeskWords.model_fields.items():
        if field.annotation is Counted:
            uses = [
                match
                for path in scripts
                for match in re.findall(rf'word\([^;\n]*"{name}"[^;\n]*', path.read_text("utf-8"))
            ]
            assert uses
            assert all("count" in use for use in uses), name


def test_the_page_keeps_to_its_policy() -> None:
    """No script or style stands in it, and nothing comes from elsewhere."""
    page = (words.FOLDER / "page.html").read_text("utf-8")
    assert re.findall(r"<style|\sstyle=|\son\w+=|https?:", page) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
    for name in words.FILES.values():
        if not name.endswith(".svg"):
            text = (words.FOLDER / name).read_text("utf-8")
            assert re.findall(r"https?:|@import|url\(|innerHTML|eval\(", text) == [], name
            assert len(text.splitlines()) <= 300, name


def test_the_style_knows_no_left_and_no_right() -> None:
    style = (words.FOLDER / "page.css").read_text("utf-8")
    assert re.findall(r"[\w-]*(?:left|right)\b", style.replace("to top right", "")) == []
