"""`brochure new`: a clinic's own project, which works at once and holds no template of ours."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from shlex import quote

import pytest
from conftest import Said
from paths import ROOT

from brochure import read
from brochure.shelves import BRANDS, Shelves

Run = Callable[..., Said]
FILES = {
    ".gitignore", "Makefile", "README.md", "brochure.yaml", "brochure.schema.json", "content.yaml",
    "content.schema.json", "assets/brands/my-clinic/brand.yaml",
}  # fmt: skip


def test_a_new_project_holds_an_article_and_a_brand(
    brochure: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = brochure("new", "my-clinic")
    assert (said.code, said.err) == (0, "")
    made = {
        str(path.relative_to(tmp_path / "my-clinic"))
        for path in (tmp_path / "my-clinic").rglob("*")
        if path.is_file()
    }
    assert made == FILES
    assert said.out.endswith("\nNow: cd my-clinic && brochure make\n")
    assert {line for line in said.out.splitlines() if line.startswith("my-clinic/")} == {
        f"my-clinic/{name}" for name in FILES
    }


@pytest.mark.every(but=1)
@pytest.mark.parametrize("format_name", ["handout", "all"])
def test_it_makes_its_pdf_at_once(
    brochure: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_name: str
) -> None:
    brochure("new", str(tmp_path / "my-clinic"))
    monkeypatch.chdir(tmp_path / "my-clinic")
    said = brochure("make", "--format", format_name)
    assert said.code == 0
    assert "error" not in said.err
    assert (tmp_path / "my-clinic" / "out" / "my-article-handout.pdf").is_file()
    assert (brochure("check").code, brochure("check").out) == (
        0,
        "content.yaml: 5 warnings, 6 notes\n",
    )


@pytest.mark.every(but=3)
@pytest.mark.parametrize(
    ("name", "slug", "clinic"),
    [
        ("my-clinic", "my-clinic", "My Clinic"),
        ("Hillside Joint & Spine", "hillside-joint-spine", "Hillside Joint Spine"),
        ("Clinique Été", "clinique-ete", "Clinique Été"),
        ("Müller's_praxis", "mullers-praxis", "Müller's Praxis"),
        ("2nd Street", "clinic-2nd-street", "Clinic 2nd Street"),
        ("2026", "clinic-2026", "Clinic 2026"),
        ("null", "clinic-null", "Clinic Null"),
        ("診療所 west", "west", "West"),
        ("x" * 200, "x" * 60, "X" + "x" * 199),
    ],
)
def test_names_with_spaces_and_accents(
    brochure: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    slug: str,
    clinic: str,
) -> None:
    assert brochure("new", str(tmp_path / name)).code == 0
    assert Shelves(tmp_path / name).find(f"{BRANDS}/{slug}/brand.yaml")
    manuscript, _ = read.handout(tmp_path / name / "content.yaml")
    assert manuscript and manuscript.handout.brand == slug
    assert read.brand_name(Shelves(tmp_path / name), slug) == clinic
    monkeypatch.chdir(tmp_path / name)
    assert brochure("make").code == 0


def test_the_way_on_is_one_that_a_shell_understands(
    brochure: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    way = (
        brochure("new", "Joint & Spine's")
        .out.splitlines()[-1]
        .removeprefix("Now: ")
        .partition(" && brochure make")[0]
    )
    done = subprocess.run(["sh", "-c", f"{way} && ls"], capture_output=True, text=True)
    assert "content.yaml" in done.stdout, way


def test_a_folder_in_use_is_refused(brochure: Run, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "letter.doc").write_text("mine")
    said = brochure("new", str(taken))
    assert said.code == 2
    assert f"{taken} is there already and is not empty" in said.err
    assert [path.name for path in taken.iterdir()] == ["letter.doc"]
    file = taken / "letter.doc"
    assert brochure("new", str(file)).code == 2
    assert file.read_text() == "mine"


def test_an_empty_folder_is_taken(brochure: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert brochure("new", str(tmp_path / "empty")).code == 0


@pytest.mark.parametrize("name", ["---", "Ω", "診療所"])
def test_a_name_that_makes_no_slug_is_refused(brochure: Run, tmp_path: Path, name: str) -> None:
    said = brochure("new", str(tmp_path / name))
    assert said.code == 2
    assert "choose a name such as my-clinic" in said.err
    assert not (tmp_path / name).exists()


def test_a_place_that_may_not_be_written_is_told(
    brochure: Run, open_folder: Path, as_nobody: Callable[[], AbstractContextManager[None]]
) -> None:
    (open_folder / "closed").mkdir(mode=0o555)
    with as_nobody():
        said = brochure("new", str(open_folder / "closed" / "my-clinic"))
    assert said.code == 3
    assert "cannot be written: Permission denied" in said.err


# ---- the project's Makefile


@pytest.fixture
def project(brochure: Run, tmp_path: Path) -> Path:
    """A new project, in which `brochure` is on PATH."""
    folder = tmp_path / "my-clinic"
    brochure("new", str(folder))
    command = tmp_path / "bin" / "brochure"
    command.parent.mkdir()
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH={quote(str(ROOT))} exec {quote(sys.executable)} -m brochure "$@"\n'
    )
    command.chmod(0o755)
    return folder


def make(folder: Path, *arguments: str) -> Said:
    path = f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    outer = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}  # of the make that runs these tests
    settings = {name: value for name, value in os.environ.items() if name not in outer} | {
        "PATH": path
    }
    done = subprocess.run(
        ["make", *arguments], cwd=folder, env=settings, capture_output=True, text=True
    )
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not here")
def test_make_pdf_does_nothing_the_second_time(project: Path) -> None:
    first = make(project, "pdf")
    assert first.code == 0
    assert re.fullmatch(r"out/my-article-handout\.pdf  1 page  \d+ KB\n", first.out)
    made = project / "out" / "my-article-handout.pdf"
    before = made.read_bytes(), made.stat().st_mtime_ns
    second = make(project, "pdf")
    assert (second.code, second.err) == (0, "")
    assert second.out == "Nothing changed: out/my-article-handout.pdf is up to date.\n"
    assert (made.read_bytes(), made.stat().st_mtime_ns) == before


@pytest.mark.every(but=1)
@pytest.mark.skipif(shutil.which("make") is None, reason="make is not here")
def test_make_pdf_mends_what_was_lost_and_tries_a_failure_again(project: Path) -> None:
    """Slow: make is called again and again."""
    make(project, "pdf")
    (project / "out" / "my-article-handout.pdf").unlink()
    assert make(project, "pdf").code == 0
    assert (project / "out" / "my-article-handout.pdf").is_file()
    content = (project / "content.yaml").read_text("utf-8")
    for _ in range(2):
        (project / "content.yaml").write_text("title: [", "utf-8")
        failed = make(project, "pdf")
        assert failed.code == 2
        assert "content.yaml:1:" in failed.err
    (project / "content.yaml").write_text(content, "utf-8")
    assert make(project).code == 0


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not here")
def test_make_check_and_preview_call_the_command(project: Path) -> None:
    assert make(project, "check").out == "content.yaml: 5 warnings, 6 notes\n"
    assert "'brochure' preview" in make(project, "--dry-run", "preview").out


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not here")
@pytest.mark.parametrize(
    "typed",
    ["x&touch y&", "$(shell touch y)", "$(touch y)", "`touch y`", "a;touch y",
     "a'b;touch y;'", "a\ntouch y"],
)  # fmt: skip
def test_make_runs_nothing_of_what_is_typed(tmp_path: Path, typed: str) -> None:
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text("utf-8"), "utf-8")
    (tmp_path / "requirements").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name in ("requirements/run.txt", "pyproject.toml", ".venv/.ready-run"):
        (tmp_path / name).touch()
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\nfor one; do echo "[$one]"; done\n')
    python.chmod(0o755)
    for name in ("BRAND", "CONTENT", "LANGUAGE", "CONDITION", "OUT", "FORMAT", "OTHER"):
        said = make(tmp_path, "pdf", f"{name}={typed}")
        assert not (tmp_path / "y").exists()
        if name == "OTHER":
            continue
        if "\n" in typed:
            assert said.code == 2 and "line break" in said.err
        elif name != "FORMAT":  # of which there may be several
            assert f"{typed}]\n" in said.out


def test_its_schema_is_the_one_of_this_version(brochure: Run, tmp_path: Path) -> None:
    brochure("new", str(tmp_path / "c"))
    assert (
        json.loads((tmp_path / "c" / "content.schema.json").read_text("utf-8"))["title"]
        == "Handout"
    )
