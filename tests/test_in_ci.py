"""docs/in-ci.md is followed in a clinic's own repository, away from the checkout: the wheel that it
brings, the commands of its workflows and of its hook.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shelf
import yaml
from clinic import SHORT
from conftest import Said
from manual import Reader, blocks, checkout, commands
from paths import ROOT

import brochure as package
from brochure import cli, machine, report

PAGE = ROOT / "docs" / "in-ci.md"
HOOK = "brochure-check"
FILES = {block.file: block.text for block in blocks(PAGE) if block.file}
# pre-commit.com, "Creating new hooks": each key with the type of its value
KEYS = {
    "id": str, "name": str, "entry": str, "language": str, "description": str, "files": str,
    "exclude": str,
    "types": list, "types_or": list, "exclude_types": list, "always_run": bool, "fail_fast": bool,
    "verbose": bool,
    "pass_filenames": bool, "require_serial": bool, "language_version": str,
    "minimum_pre_commit_version": str,
    "args": list, "stages": list,
}  # fmt: skip
NEEDED = {"id", "name", "entry", "language"}


def loaded(name: str) -> Any:
    """Return what a file of the page holds; YAML 1.1 reads `on:` as true."""
    return yaml.safe_load(FILES[name])


def steps() -> list[dict[str, Any]]:
    """Return the steps of the GitHub workflow."""
    listed = loaded(".github/workflows/handouts.yml")["jobs"]["handouts"]["steps"]
    assert isinstance(listed, list)
    return listed


def lines() -> Iterator[tuple[str, str]]:
    """Yield every command that a workflow runs, with the workflow's file."""
    for step in steps():
        if "run" in step:
            yield ".github/workflows/handouts.yml", step["run"]
    job = loaded(".gitlab-ci.yml")["handouts"]
    for line in (*job["before_script"], *job["script"]):
        yield ".gitlab-ci.yml", line
    for line in re.findall(r"sh '(.*)'", FILES["Jenkinsfile"]):
        yield "Jenkinsfile", line


def hook() -> dict[str, Any]:
    """Return the only hook."""
    (only,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert isinstance(only, dict)
    return only


def told() -> set[str]:
    """Return the commands that the page itself runs."""
    return {
        line for block in blocks(PAGE) if block.kind == "console" for line, _ in commands(block)
    }


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Somebody in a clinic's repository who has done all that the page says; takes 15 seconds: a
    wheel is built and installed, every format is made.
    """
    root = checkout(tmp_path_factory.mktemp("home"))
    reader = Reader(root, root, here=False)
    assert reader.follow(PAGE) == []
    return reader


@pytest.mark.every
def test_the_repository_is_the_clinics_own(repository: Reader) -> None:
    assert repository.folder.name == "our-handouts"
    where = "import brochure; print(brochure.__file__)"
    found = Path(repository.run(f".venv/bin/python -I -c '{where}'").strip())
    assert found.is_relative_to(repository.folder / ".venv")


def test_the_wheel_is_the_one_of_this_version() -> None:
    named = set(re.findall(r"brochure-([\d.]+)-py3-none-any\.whl", PAGE.read_text("utf-8")))
    assert named == {package.__version__}


@pytest.mark.every
@pytest.mark.parametrize("line", sorted({line for _, line in lines()} - told()))
def test_a_workflow_runs_what_there_is(line: str, repository: Reader) -> None:
    program, *words = shlex.split(line.removeprefix("sudo "))
    if program == "apt-get":
        needed = {*machine.APT.split()[3:], "libharfbuzz-subset0", "python3-venv"}
        assert words == ["update"] or set(words) == {"install", "--yes", *needed}
    else:
        assert program == ".venv/bin/brochure"
        repository.run(line)
        assert repository.code == 0


def test_every_workflow_installs_first_and_checks_before_it_makes() -> None:
    for file in {file for file, _ in lines()}:
        own = [line for name, line in lines() if name == file]
        places = [
            next(number for number, line in enumerate(own) if part in line)
            for part in ("-m venv", "run.txt", ".whl", "brochure check", "brochure make")
        ]
        assert places == sorted(places), file


def test_every_workflow_hands_on_what_its_command_writes() -> None:
    written = {
        str(one.target)
        for _, line in lines()
        for one in report.requests(re.findall(r"--report (\S+)", line))
        if one.target
    }
    assert written == {"out/handouts.sarif", "out/handouts.xml"}
    taken = {
        step["with"].get("sarif_file") or step["with"]["path"] for step in steps() if "with" in step
    }
    assert taken == {"out/handouts.sarif", "out/handouts.*", "out/*.pdf"}
    assert loaded(".gitlab-ci.yml")["handouts"]["artifacts"]["reports"]["junit"] in written
    assert re.search(r"junit '(.*)'", FILES["Jenkinsfile"])[1] in written  # type: ignore[index]


def test_what_failed_is_uploaded_all_the_same() -> None:
    check = next(
        number for number, step in enumerate(steps()) if "brochure check" in step.get("run", "")
    )
    after = [
        step for step in steps()[check + 1 :] if step.get("with", {}).get("path") != "out/*.pdf"
    ]
    uploads = [step for step in after if "uses" in step]
    assert len(uploads) == 2 and all("!cancelled()" in step["if"] for step in uploads)


def test_every_kind_of_report_is_told() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE) == sorted(
        report.KINDS, key=["github", "sarif", "junit", "json"].index
    )


# ---- pre-commit


def test_the_hook_has_the_keys_that_pre_commit_knows() -> None:
    told = hook()
    assert set(KEYS) >= set(told) >= NEEDED
    assert [key for key, value in told.items() if not isinstance(value, KEYS[key])] == []
    assert told["id"] == HOOK and told["language"] == "python"


def test_the_hook_runs_a_command_that_there_is() -> None:
    program, command, *rest = shlex.split(hook()["entry"])
    assert (program, rest) == ("brochure", ["--changed"])
    assert command in cli.commands.commands
    scripts = (ROOT / "pyproject.toml").read_text("utf-8").partition("[project.scripts]")[2]
    assert scripts.lstrip().startswith("brochure = ")


def test_the_page_has_the_hook_for_the_brochure_of_the_repository() -> None:
    (repository,) = loaded(".pre-commit-config.yaml")["repos"]
    (used,) = repository["hooks"]
    assert set(KEYS) >= set(used) >= NEEDED
    offered = hook()
    assert used["entry"] == f".venv/bin/{offered['entry']} --format all"
    for key in ("id", "name", "files", "require_serial"):
        assert used[key] == offered[key]


@pytest.mark.every
def test_the_hook_checks_a_file_in_the_repository(repository: Reader) -> None:
    (only,) = loaded(".pre-commit-config.yaml")["repos"]
    said = repository.run(f"{only['hooks'][0]['entry']} content.yaml")
    assert repository.code == 0 and "content.yaml: " in said


@pytest.mark.parametrize(
    ("file", "meant"),
    [
        ("content.yaml", True),
        ("clinic/content.yaml", True),
        ("handouts/knee.yaml", True),
        ("a/handouts/b/hip.yaml", True),
        ("assets/brands/x/brand.yaml", True),
        ("brochure.yaml", True),
        ("pictures/knee.svg", True),
        ("templates/print.css", True),
        ("handouts/knee.txt", True),
        ("content.yaml.orig", False),
        ("README.md", False),
        ("myassets/knee.svg", False),
    ],
)
def test_the_hook_looks_at_handouts_and_what_they_are_made_of(file: str, meant: bool) -> None:
    assert bool(re.search(hook()["files"], file)) == meant


def test_several_files_are_checked_by_one_command(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    names = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(SHORT.replace("title:", "titel:").replace("knee-pain", name), "utf-8")
        names.append(str(path))
    said = brochure(*shlex.split(hook()["entry"])[1:], *names)
    assert said.code == 2
    assert all(f"{name}:1:1" in said.err for name in names)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two handouts with other YAML files beside them, which is the current folder."""
    folder = shelf.project(tmp_path / "clinic", "knee", "hip")
    (folder / ".github" / "workflows").mkdir(parents=True)
    for name in (".github/workflows/ci.yml", "docker-compose.yml", "_config.yml"):
        (folder / name).write_text("title: Not a handout\n", "utf-8")
    (folder / "pictures").mkdir()
    (folder / "pictures" / "knee.svg").write_text("<svg/>", "utf-8")
    monkeypatch.chdir(folder)
    return folder


def hooked(brochure: Callable[..., Said], *files: str) -> tuple[int, list[str]]:
    """Run the hook on files as pre-commit does; return its code, and which handouts it checked."""
    said = brochure(*shlex.split(hook()["entry"])[1:], *files)
    return said.code, [line.partition(": ")[0] for line in said.out.splitlines()]


ALL, NONE = ["handouts/hip.yaml", "handouts/knee.yaml"], ["No handout is touched by these files."]


@pytest.mark.parametrize(
    ("files", "checked"),
    [
        (["handouts/knee.yaml"], ["handouts/knee.yaml"]),
        (["brochure.yaml"], ALL),
        ([f"{shelf.BRAND}/brand.yaml"], ALL),
        (["pictures/knee.svg", "handouts/knee.yaml"], ALL),
        ([".github/workflows/ci.yml", "docker-compose.yml"], NONE),
        (["handouts/gone.yaml"], NONE),
    ],
)
def test_a_change_checks_the_handouts_that_it_touches(
    project: Path, brochure: Callable[..., Said], files: list[str], checked: list[str]
) -> None:
    assert hooked(brochure, *files) == (0, checked)


def test_a_text_touches_the_handouts_that_name_it(
    project: Path, brochure: Callable[..., Said]
) -> None:
    (project / "handouts" / "hip.txt").write_text("Rest the hip.\n", "utf-8")
    (project / "handouts" / "foot.txt").write_text("Rest the foot.\n", "utf-8")
    file = project / "handouts" / "hip.yaml"
    source = "source: {file: hip.txt, sha256: " + "0" * 64 + "}\n"
    file.write_text(file.read_text("utf-8") + source, "utf-8")
    assert hooked(brochure, "handouts/foot.txt") == (0, NONE)
    assert hooked(brochure, "handouts/hip.txt")[1] == ["handouts/hip.yaml"]


def test_a_changed_handout_with_the_id_of_another_is_refused(
    project: Path, brochure: Callable[..., Said]
) -> None:
    (project / "handouts" / "new.yaml").write_bytes((project / ALL[0]).read_bytes())
    said = brochure(*shlex.split(hook()["entry"])[1:], "handouts/new.yaml")
    assert said.code == 2
    assert (
        "handouts/new.yaml:2:16: error: the id 'hip' is also that of handouts/hip.yaml" in said.err
    )


def test_a_link_out_of_the_project_is_refused(project: Path, brochure: Callable[..., Said]) -> None:
    (project.parent / "foot.yaml").write_text(SHORT, "utf-8")
    (project / "handouts" / "foot.yaml").symlink_to(project.parent / "foot.yaml")
    said = brochure(*shlex.split(hook()["entry"])[1:], "handouts/foot.yaml")
    assert said.code == 2 and "this is a link that leads out of the project" in said.err


def test_broken_settings_stop_the_hook(project: Path, brochure: Callable[..., Said]) -> None:
    (project / "brochure.yaml").write_text("brnd: x\n", "utf-8")
    said = brochure(*shlex.split(hook()["entry"])[1:], "brochure.yaml")
    assert said.code == 2 and "brochure.yaml:1:1: error: unknown key 'brnd'" in said.err


def test_a_brand_without_a_marked_project_touches_the_handout(
    project: Path, brochure: Callable[..., Said]
) -> None:
    (project / "brochure.yaml").unlink()
    (project / "content.yaml").write_text(SHORT, "utf-8")
    assert hooked(brochure, f"{shelf.BRAND}/brand.yaml")[1][0] == "content.yaml"
