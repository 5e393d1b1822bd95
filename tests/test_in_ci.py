"""Workflows in docs/in-ci.md and the pre-commit hook: their commands are the README's own, or are
run here.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from clinic import SHORT
from conftest import Said
from manual import blocks, commands
from paths import ROOT

from brochure import cli, report

PAGE = ROOT / "docs" / "in-ci.md"
README = (ROOT / "README.md").read_text("utf-8")
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


def targets() -> set[str]:
    """Return the targets of make that the README lists."""
    return set(re.findall(r"^  make (\w+)", README, re.MULTILINE))


@pytest.mark.parametrize(("file", "line"), list(lines()))
def test_a_workflow_runs_what_there_is(file: str, line: str) -> None:
    program, *words = shlex.split(line)
    if program == "apt-get":  # what the README asks for on Debian
        assert words[:1] == ["update"] or set(words) - {"install", "--yes"} == {"make", "python3"}
        assert "with `make` and `python3`" in README
    elif program == "make":
        assert words[0] in targets()
        assert words[1:] in ([], ["FORMAT=all"])
    else:
        assert program == ".venv/bin/brochure"
        told = {parameter.name: parameter for parameter in cli.commands.commands[words[0]].params}
        options = {option for parameter in told.values() for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options | {"--report"}
        assert report.requests(
            word for word, before in zip(words[1:], words, strict=False) if before == "--report"
        )


def test_the_command_of_the_workflow_is_the_one_that_the_page_runs() -> None:
    run = {
        command
        for block in blocks(PAGE)
        if block.kind == "console"
        for command, _ in commands(block)
    }
    assert {step["run"] for step in steps() if "brochure" in step.get("run", "")} <= run


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
    assert (program, rest) == ("brochure", [])
    assert command in cli.commands.commands
    scripts = (ROOT / "pyproject.toml").read_text("utf-8").partition("[project.scripts]")[2]
    assert scripts.lstrip().startswith("brochure = ")


def test_the_page_names_the_hook() -> None:
    (repository,) = loaded(".pre-commit-config.yaml")["repos"]
    (used,) = repository["hooks"]
    assert used["id"] == hook()["id"]
    options = {option for one in cli.commands.commands["check"].params for option in one.opts}
    assert {word for word in used["args"] if word.startswith("--")} <= options


@pytest.mark.parametrize(
    ("file", "meant"),
    [
        ("content.yaml", True),
        ("clinic/content.yaml", True),
        ("handouts/knee.yaml", True),
        ("a/handouts/b/hip.yaml", True),
        ("assets/brands/x/brand.yaml", False),
        ("discontent.yaml", False),
        ("content.yaml.orig", False),
        ("handouts/knee.txt", False),
        ("myhandouts/knee.yaml", False),
    ],
)
def test_the_hook_looks_at_handouts(file: str, meant: bool) -> None:
    assert bool(re.search(hook()["files"], file)) == meant


def test_several_files_are_checked_by_one_command(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    names = []
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text(SHORT.replace("title:", "titel:"), "utf-8")
        names.append(str(tmp_path / name))
    said = brochure(*shlex.split(hook()["entry"])[1:], *names)
    assert said.code == 2
    assert all(f"{name}:1:1" in said.err for name in names)
