"""A clinic's project: its brochure.yaml, and which files are its handouts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import shelf
from conftest import Said

from brochure.read.project import handout_files, identity, settings_of
from brochure.shelves import project_of

Run = Callable[..., Said]


def found(folder: Path, *places: Path) -> tuple[list[str], list[str]]:
    settings, findings = settings_of(folder)
    assert findings == []
    files, notes = handout_files(folder, settings, places)
    return [path.relative_to(folder).as_posix() for path in files], [
        str(note.message) for note in notes
    ]


def test_the_nearest_marker_above_counts(tmp_path: Path) -> None:
    outer = shelf.project(tmp_path / "outer", "knee")
    inner = shelf.project(outer / "handouts" / "inner", "hip")
    assert project_of(outer / "handouts" / "knee.yaml") == outer
    assert project_of(inner / "handouts") == inner
    assert project_of(tmp_path / "x.yaml") == tmp_path


def test_labels_of_the_shelves_are_no_handouts(tmp_path: Path) -> None:
    clinic = shelf.project(tmp_path, "knee", "deep/hip", marker="")
    (clinic / "content.yaml").write_text(shelf.HANDOUT.format(id="a", title="A"), "utf-8")
    (clinic / "mkdocs.yaml").write_text("x: !!python/name:y\n", "utf-8")
    (clinic / "handouts" / ".hidden.yaml").write_text("title: x\n", "utf-8")
    (clinic / "handouts" / "people.csv").write_text("patient\n", "utf-8")
    assert found(clinic) == (["content.yaml", "handouts/deep/hip.yaml", "handouts/knee.yaml"], [])


def test_what_only_looks_like_a_handout_is_told(tmp_path: Path) -> None:
    clinic = shelf.project(tmp_path, "knee")
    (clinic / "handouts" / "half.yaml").write_text("title: Half\n", "utf-8")
    files, notes = found(clinic)
    assert files == ["handouts/knee.yaml"]
    assert notes == ["this is not taken for a handout: it has a title and no document"]


@pytest.mark.parametrize("text", [
    b'"title": A\r\n"document": {id: a}\r\n', b"\xef\xbb\xbftitle: A\ndocument:\n  id: a\n",
    b"{title: A, document: {id: a, version: '1'}}", b"  title: A\n  document: {id: a}\n",
    "title: A\ndocument: {id: a}\n".encode("utf-16"), b"title: [\n",
     b"title: A\rdocument: {id: a}\r",
])  # fmt: skip
def test_handouts_are_known_however_they_are_written(tmp_path: Path, text: bytes) -> None:
    clinic = shelf.project(tmp_path)
    (clinic / "handouts" / "a.yml").write_bytes(text)
    assert found(clinic)[0] == ["handouts/a.yml"]


def test_links_out_and_projects_below_are_told(tmp_path: Path) -> None:
    clinic = shelf.project(tmp_path / "clinic", "knee")
    shelf.project(clinic / "handouts" / "other", "hip")
    outside = shelf.write(tmp_path / "elsewhere", "foot")
    (clinic / "handouts" / "foot.yaml").symlink_to(outside)
    (clinic / "handouts" / "shared").symlink_to(outside.parent)
    files, notes = found(clinic)
    assert files == ["handouts/knee.yaml"]
    assert notes == [
        "this is a link that leads out of the project, and is not made",
        "this folder is a project of its own; its handouts are not looked at here",
        "this folder is a link; handouts in it are not looked for",
    ]


def test_settings_say_where_handouts_lie(tmp_path: Path) -> None:
    clinic = shelf.project(tmp_path, "knee", marker="handouts: [leaflets, gone]\n")
    (clinic / "handouts").rename(clinic / "leaflets")
    files, notes = found(clinic)
    assert files == ["leaflets/knee.yaml"]
    assert notes == ["there is no folder gone for handouts"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("brnd: x\n", "brochure.yaml:1:1: error: unknown key 'brnd'"),
        (
            "handouts: [../x]\n",
            "brochure.yaml:1:12: error: handouts 1: '../x' leads out of the project",
        ),
        ("handouts: ['a\\b']\n", "has a backslash; write folders with /"),
        ("brand: nobody\n", "brochure.yaml:1:8: error: there is no brand 'nobody'"),
        ("checks: {passive-voice: {severity: off}}\n", "a check that is off needs a reason"),
        (
            "checks: {passive-voice: {severity: loud}}\n",
            "'loud' is not one of error, warning, note, off",
        ),
        (
            shelf.MARKER + "checks: {text-not-verbatim: {severity: note}}\n",
            "brochure.yaml:2:10: error: text-not-verbatim cannot be set",
        ),
        (
            shelf.MARKER + "checks: {no-such: {severity: note}}\n",
            "brochure.yaml:2:10: error: no-such cannot be set",
        ),
    ],
)
def test_faulty_settings_are_told_at_their_line(
    brochure: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    monkeypatch.chdir(shelf.project(tmp_path / "clinic", "knee", marker=text))
    told = brochure("make")
    assert told.code in {1, 2}
    assert said in told.err
    assert not Path("out").exists() or not shelf.pdfs(Path())


def test_without_a_brand_the_hint_names_both_places(
    brochure: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shelf.project(tmp_path / "clinic", "knee", marker=""))
    told = brochure("make")
    assert told.code == 2
    assert "'brand' is missing" in told.err
    assert "name a folder of assets/brands, here or for all handouts in brochure.yaml" in told.err


def test_settings_grade_what_checks_find_and_accept_words(
    brochure: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic = shelf.project(tmp_path / "clinic")
    shelf.write(clinic, "knee", shelf.HANDOUT.replace("swells.", "swells. Ask for xyzzyvisc."))
    monkeypatch.chdir(clinic)
    before = brochure("check", "--brief").err
    assert "word-misspelt" in before
    assert "note: nobody has judged the accuracy" in before
    settings = (
        "words: [xyzzyvisc]\n"
        "checks:\n"
        "  checklist-open: {severity: warning}\n"
        "  postal-address-missing: {severity: off, reason: We see people at home.}\n"
    )
    Path("brochure.yaml").write_text(shelf.MARKER + settings, "utf-8")
    after = brochure("check", "--brief").err
    assert "word-misspelt" not in after
    assert "warning: nobody has judged the accuracy" in after
    assert "postal-address-missing" in before
    assert "postal-address-missing" not in after


def test_an_empty_project_is_told(
    brochure: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shelf.project(tmp_path / "clinic"))
    told = brochure("make")
    assert told.code == 2
    assert "no handout is in this folder" in told.err
    assert "a handout is a YAML file with a title and a document" in told.err


def test_an_identity_is_read_without_parsing_where_that_is_sure(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for text, wanted in (
        (
            "title: A\ndocument:\n  # id: no\n  version: '1'\n\n  id: 'knee-1'  # yes\nlanguage: "
            "es\n",
            ("knee-1", "es"),
        ),
        ("document: {version: '1', id: knee}\nreferences:\n  - id: doe2024\n", ("knee", "")),
        ("title: A\nreferences:\n  - id: doe2024\ndocument:\n  owner:\n  id: hip\n", ("hip", "")),
    ):
        path.write_text(text, "utf-8")
        own = identity(path)
        assert own and (own.id, own.language) == wanted
    path.write_text("title: [", "utf-8")
    assert identity(path) is None
