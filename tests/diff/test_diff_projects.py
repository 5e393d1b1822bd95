"""`brochure diff` of two projects: handouts paired, counted and compared, also of git revisions."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
import shelf
from conftest import Said

Run = Callable[..., Said]
DAY = ("--on", "2026-11-22")


def git(*arguments: str) -> None:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env = {**clean, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    name = ["-c", "user.name=Desk", "-c", "user.email=desk@example.org"]
    subprocess.run(["git", *name, *arguments], env=env, check=True, capture_output=True)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a folder of a repository: one commit, then a handout that changed, one that was
    renamed, one that went and one that came. The repository is the current folder.
    """
    monkeypatch.chdir(tmp_path)
    folder = shelf.project(tmp_path / "clinic", "knee", "hip", "foot", "gone")
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    handouts = folder / "handouts"
    edit(handouts / "knee.yaml", "for two days", "for four days")
    (handouts / "hip.yaml").rename(handouts / "renamed.yaml")
    (handouts / "gone.yaml").unlink()
    shelf.write(folder, "new")
    return folder


def counts(said: Said) -> str:
    return said.out.splitlines()[0].rpartition(": ")[2]


@pytest.mark.every
@pytest.mark.parametrize("old", ["HEAD", "HEAD:clinic", "HEAD:clinic/"])
def test_a_revision_of_a_project_is_compared_with_its_folder(
    brochure: Run, clinic: Path, old: str
) -> None:
    said = brochure("diff", old, "clinic", *DAY)
    assert (said.code, said.err) == (1, "")
    assert counts(said) == "1 removed, 1 added, 1 changed, 2 unchanged"
    assert "Removed:\n  HEAD:clinic/handouts/gone.yaml: About the gone\n" in said.out
    assert "Added:\n  clinic/handouts/new.yaml: About the new\n" in said.out
    assert "[-two-] {+four+}" in said.out
    assert "HEAD:clinic/handouts/knee.yaml:6:" in said.out
    assert "hip" not in said.out


def test_equal_projects_are_equal(
    brochure: Run, clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = brochure("diff", "clinic", "clinic", *DAY)
    assert (said.code, counts(said)) == (0, "0 removed, 0 added, 0 changed, 4 unchanged")
    monkeypatch.chdir(clinic)
    said = brochure("diff", "HEAD", "HEAD", *DAY)
    assert (said.code, counts(said)) == (0, "0 removed, 0 added, 0 changed, 4 unchanged")


@pytest.mark.every
def test_a_brand_that_changed_is_looked_at_in_every_handout(brochure: Run, clinic: Path) -> None:
    shutil.copytree(clinic, "other")
    brand = Path("other") / shelf.BRAND / "brand.yaml"
    brand.write_text(brand.read_text("utf-8") + "# a remark changes no page\n", "utf-8")
    said = brochure("diff", "clinic", "other", *DAY)
    assert (said.code, counts(said)) == (0, "0 removed, 0 added, 0 changed, 4 unchanged")
    edit(brand, "name: Beverly Hills Wellness Center", "name: Other Clinic")
    said = brochure("diff", "clinic", "other", *DAY)
    assert (said.code, counts(said)) == (1, "0 removed, 0 added, 4 changed, 0 unchanged")


def test_one_language_is_not_taken_for_another(brochure: Run, clinic: Path) -> None:
    shutil.copytree(clinic, "other")
    shelf.write(Path("other"), "es/knee", "language: es\n" + shelf.HANDOUT)
    said = brochure("diff", "clinic", "other", *DAY)
    assert counts(said) == "0 removed, 1 added, 0 changed, 4 unchanged"


def test_a_handout_of_a_marked_project_brings_its_settings(brochure: Run, clinic: Path) -> None:
    said = brochure("diff", "HEAD", "clinic/handouts/knee.yaml", *DAY)
    assert (said.code, said.err) == (1, "")
    assert "[-two-] {+four+}" in said.out and "Not compared" not in said.out
    assert "HEAD:clinic/handouts/knee.yaml:6:" in said.out
    named = brochure("diff", "HEAD:clinic/handouts/knee.yaml", "clinic/handouts/knee.yaml", *DAY)
    assert named.out == said.out


class Page(HTMLParser):
    """The addresses of a page, and the links to them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.heads: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links |= {(found["href"] or "").removeprefix("#")} if "href" in found else set()
        self.heads += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []


def test_the_report_holds_all_that_differ(brochure: Run, clinic: Path) -> None:
    edit(clinic / "handouts" / "foot.yaml", "for two days", "for ten days")
    assert brochure("diff", "HEAD", "clinic", "--html", "report.html", *DAY).code == 1
    text = Path("report.html").read_text("utf-8")
    page = Page(text)
    assert len(page.ids) == len(set(page.ids)) and page.links <= set(page.ids)
    assert {"handout-1", "handout-2"} <= page.links
    assert page.heads[0] == 1 and page.heads.count(1) == 1
    assert all(
        after - before <= 1 for before, after in zip(page.heads, page.heads[1:], strict=False)
    )
    for words in ("About the gone", "About the new", "four</ins>", "ten</ins>"):
        assert words in text
    assert str(clinic) not in text and "brochure-diff" not in text


def test_json_tells_the_same(brochure: Run, clinic: Path) -> None:
    told = json.loads(brochure("diff", "HEAD", "clinic", "--json", *DAY).out)
    assert (told["exit_code"], told["unchanged"], len(told["changed"])) == (1, 2, 1)
    assert told["changed"][0]["new"]["name"] == "clinic/handouts/knee.yaml"
    assert told["added"] == [{"name": "clinic/handouts/new.yaml", "title": "About the new"}]


def test_a_bad_handout_keeps_back_itself_alone(brochure: Run, clinic: Path) -> None:
    edit(clinic / "handouts" / "foot.yaml", "title:", "title: [")
    said = brochure("diff", "HEAD", "clinic", *DAY)
    assert said.code == 2
    assert "clinic/handouts/foot.yaml:1:" in said.out and "[-two-] {+four+}" in said.out


@pytest.mark.every
def test_a_link_out_and_a_project_below_are_told(brochure: Run, clinic: Path) -> None:
    shelf.project(clinic / "handouts" / "other", "wrist")
    said = brochure("diff", "HEAD", "clinic", *DAY)
    assert (said.code, counts(said)) == (1, "1 removed, 1 added, 1 changed, 2 unchanged")
    assert "clinic/handouts/other: note: this folder is a project of its own" in said.out
    Path("outside.yaml").write_text(shelf.HANDOUT.format(id="x", title="X"), "utf-8")
    (clinic / "handouts" / "x.yaml").symlink_to(Path("outside.yaml").resolve())
    said = brochure("diff", "HEAD", "clinic", *DAY)
    assert said.code == 2
    assert "clinic/handouts/x.yaml: error: this is a link that leads out of the project" in said.out


def test_what_is_wrong_with_a_project_is_said(
    brochure: Run, clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.project(Path("empty"))
    said = brochure("diff", "empty", "clinic")
    assert (said.code, said.out) == (2, "")
    assert "empty: error: no handout is in this folder" in said.err
    said = brochure("diff", "HEAD", "clinic/handouts")
    assert said.code == 2 and "inside the project" in said.err
    said = brochure("diff", "HEAD~9", "clinic")
    assert said.code == 2 and "HEAD~9 is neither a file here nor a revision" in said.err
    said = brochure("diff", "clinic/handouts/knee.yaml", "clinic")
    assert said.code == 2 and "-> name one of its handouts, or two projects" in said.err
    shutil.copy(clinic / "handouts" / "foot.yaml", clinic / "handouts" / "twin.yaml")
    said = brochure("diff", "HEAD", "clinic")
    assert said.code == 2 and "the id 'foot' is also that of clinic/handouts/" in said.err
