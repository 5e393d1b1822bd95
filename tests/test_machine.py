"""A bare machine is told the one command that mends it, and `make pdf` does only what is needed."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import hatch_build
from brochure import machine

ROOT = machine.ROOT
SOURCE = ROOT / "brochure" / "machine.py"
ABSENT = {"Nothing": ("libnothing-at-all.so.9", "libnothing-at-all.9.dylib")}
LIBS = "libpango-1.0-0 libpangoft2-1.0-0"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An unprivileged user's Debian without sudo, where a library is absent; the folder is its
    PATH.
    """
    release = tmp_path / "os-release"
    release.write_text('ID=debian\nVERSION_CODENAME="bookworm"\n')
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr(machine, "OS_RELEASE", (release,))
    monkeypatch.setattr(machine, "LIBRARIES", ABSENT)
    monkeypatch.setattr(machine, "ROOT", tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


def program(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_nothing_is_missing_where_the_tests_run() -> None:
    assert machine.missing() == []


def test_an_absent_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "LIBRARIES", {**machine.LIBRARIES, **ABSENT})
    assert machine.missing() == ["Nothing"]


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ("ID=debian\nVERSION_CODENAME=bookworm", f"{LIBS} libharfbuzz-subset0 python3-venv"),
        (
            'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\nVERSION_CODENAME=noble',
            f"{LIBS} libharfbuzz-subset0 python3-venv",
        ),
        ("ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=jammy", f"{LIBS} python3-venv"),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\nUBUNTU_CODENAME=jammy', f"{LIBS} python3-venv"),
    ],
)
def test_apt_gets_the_packages_of_the_release(bare: Path, release: str, command: str) -> None:
    machine.OS_RELEASE[0].write_text(release)
    apt = f"apt-get install -y --no-install-recommends {command}"
    assert machine.remedy() == f"su -c 'apt-get update; {apt}'"
    program(bare / "sudo", "exit 1")
    assert machine.remedy() == f"sudo apt-get update; sudo {apt}"


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ("ID=debian", "apt-get update; apt-get install -y"),
        ("ID=fedora", "dnf install -y pango"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"', "dnf install -y pango"),
        ("ID=arch", "pacman -S --needed --noconfirm pango"),
        ("ID=alpine", "apk add pango harfbuzz-subset"),
        ("ID=haiku", "Install Pango"),
        ("", "Install Pango"),
    ],
)
def test_root_is_told_no_sudo(
    bare: Path, monkeypatch: pytest.MonkeyPatch, release: str, command: str
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    machine.OS_RELEASE[0].write_text(release)
    assert machine.remedy().startswith(command)


def test_a_system_without_os_release_is_told_in_words(bare: Path) -> None:
    machine.OS_RELEASE[0].unlink()
    assert machine.remedy().startswith("Install Pango")


def test_setup_without_rights_says_the_command_and_touches_nothing(
    bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert machine.main(["setup"]) == 3
    output = capsys.readouterr()
    assert "lacks Nothing" in output.err
    assert f"\n  {machine.remedy()}\n" in output.err
    assert "Traceback" not in output.err + output.out
    assert not (machine.ROOT / ".venv").exists()


def test_setup_runs_the_command_itself_where_sudo_asks_nothing(
    bare: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    program(bare / "sudo", f'echo "sudo $*" >> {tmp_path}/ran; echo "E: nothing of that name" >&2')
    assert machine.main(["setup"]) == 3
    ran = (tmp_path / "ran").read_text().splitlines()
    assert ran[:2] == ["sudo -n true", "sudo apt-get update"]
    assert ran[2].startswith("sudo apt-get install -y")
    assert "Could not install Nothing:\n  E: nothing of that name" in capsys.readouterr().err


def test_a_machine_that_is_only_slower_is_told_so(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "LIBRARIES", {})
    monkeypatch.setattr(machine, "SUBSETTER", {"HarfBuzz-Subset": ABSENT["Nothing"]})
    said: list[str] = []
    monkeypatch.setattr(machine, "_say", said.append)
    machine._install_system_packages()
    assert "more than twice as long" in said[0]
    assert machine.remedy() in said[0]


def test_no_network_is_a_sentence(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "LIBRARIES", {})
    monkeypatch.setattr(machine, "SUBSETTER", {})

    def run(command: list[str]) -> tuple[bool, str]:
        offline = (
            "Failed to establish a new connection: NewConnectionError: Temporary failure in name "
            "resolution"
        )
        return ("install" not in command, offline)

    (machine.ROOT / ".venv").mkdir()
    monkeypatch.setattr(machine, "_run", run)
    assert machine.main(["setup"]) == 3
    assert "could not be reached" in capsys.readouterr().err
    assert list((machine.ROOT / ".venv").iterdir()) == [], (
        "neither a stamp nor the mark of a killed run"
    )


def test_what_a_killed_setup_left_is_made_anew(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv = machine.ROOT / ".venv"
    venv.mkdir()
    ran: list[list[str]] = []

    def run(command: list[str]) -> tuple[bool, str]:
        ran.append(command)
        return True, ""

    monkeypatch.setattr(machine, "_run", run)
    python, unfinished = venv / "python", venv / ".unfinished"
    machine._make_venv(venv, python, unfinished)
    assert len(ran) == 1, "one that works stays"
    unfinished.touch()
    (venv / "half").touch()
    machine._make_venv(venv, python, unfinished)
    assert ran[-1][-3:] == ["-m", "venv", str(venv)]
    assert [path.name for path in venv.iterdir()] == [".unfinished"]


def test_installing_the_tests_leaves_a_stamp_that_still_holds(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "requirements/run.txt", ".venv/.ready-run"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1000, 1000))
    machine._stamp(tmp_path, dev=True)
    assert (tmp_path / ".venv" / ".ready-run").stat().st_mtime == 1000
    assert (tmp_path / ".venv" / ".ready-dev").exists()
    os.utime(tmp_path / "requirements" / "run.txt", (2000, 2000))
    machine._stamp(tmp_path, dev=False)
    assert (tmp_path / ".venv" / ".ready-run").stat().st_mtime > 2000


def test_an_old_python_is_told_what_to_install(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert machine.main(["setup"]) == 3
    message = capsys.readouterr().err
    assert "Python 3.11 or newer is needed; this is 3.9" in message
    assert "python3.11-venv" in message


def test_an_old_python_hands_over_to_a_newer_one(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare / "python3.12", "exit 0")
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert machine._newer_python() == str(bare / "python3.12")


def test_a_wrong_argument_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert machine.main(["setpu"]) == 2
    assert "Usage" in capsys.readouterr().err


def test_it_runs_before_anything_is_installed() -> None:
    tree = ast.parse(SOURCE.read_text(), feature_version=(3, 8))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
    }
    assert imported <= sys.stdlib_module_names
    done = subprocess.run(
        [sys.executable, "-I", "-S", SOURCE], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_asking_what_is_missing_starts_no_process() -> None:
    code = "import sys, machine; machine.missing(); sys.exit('subprocess' in sys.modules)"
    subprocess.run([sys.executable, "-S", "-c", code], check=True, cwd=SOURCE.parent)


# ---- make


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The Makefile with a Python that only notes how it was called, or fails."""
    root = tmp_path / "a project"
    for name in (
        "requirements/run.txt",
        "requirements/dev.txt",
        "pyproject.toml",
        ".venv/.ready-run",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    shutil.copy(ROOT / "Makefile", root)
    (root / "content.yaml").write_text("fine")
    program(
        root / ".venv" / "bin" / "python", 'echo "$@" >> ran\ngrep -q fine content.yaml || exit 2'
    )
    return root


def make(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    }
    return subprocess.run(
        ["make", "PYTHON3=false", *arguments],
        check=False,
        cwd=root,
        capture_output=True,
        text=True,
        env=environment,
    )


def test_make_pdf_passes_on_what_is_asked(project: Path) -> None:
    """Whether anything has changed is brochure's to know: see tests/build."""
    assert make(project, "pdf").returncode == 0
    options = ("FORMAT=handout-a4 handout", "BRAND=other", "LANGUAGE=es", "PRESS=1", "CONDITION=x")
    make(project, "pdf", "CONTENT=it's my.yaml", "OUT=o u t", *options)
    assert (project / "ran").read_text().splitlines() == [
        "make_pdf.py --out=out -- content.yaml",
        "make_pdf.py --format handout-a4 --format handout --brand other "
        "--language es --press --condition x --out=o u t -- it's my.yaml",
    ]


def test_a_failure_is_makes_own(project: Path) -> None:
    (project / "content.yaml").write_text("broken")
    failed = make(project, "pdf")
    assert failed.returncode == 2
    assert "Error 2" in failed.stderr


def test_a_failing_setup_stops_make(project: Path) -> None:
    (project / ".venv" / ".ready-run").unlink()
    assert make(project, "pdf").returncode == 2
    assert not (project / "ran").exists()


def test_plain_make_lists_every_target() -> None:
    listed = set(re.findall(r"^  make ([\w-]+)", make(ROOT).stdout, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    assert listed == set(phony[1].split())


# ---- what is pinned and what is shipped


@pytest.mark.parametrize(("name", "groups"), [("run", {"build"}), ("dev", {"build", "dev"})])
def test_requirements_pin_what_the_project_names(name: str, groups: set[str]) -> None:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text()
    pins = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lines, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = [*project["project"]["dependencies"]]
    for group in groups:
        named += [entry for entry in project["dependency-groups"][group] if isinstance(entry, str)]
    for requirement in map(Requirement, named):
        assert requirement.specifier.contains(pins[requirement.name]), (
            f"run `make requirements`: {requirement}"
        )
    entries = re.findall(r"^[a-z0-9-]+==(?:.*\\\n)+", lines, re.MULTILINE)
    assert len(entries) == len(pins)
    assert "://" not in lines
    assert "--find-links" not in lines


@pytest.mark.parametrize(("version", "files"), [("standard", 4), ("editable", 0)])
def test_only_a_wheel_gets_copies_of_what_stands_outside(version: str, files: int) -> None:
    data: dict[str, dict[str, str]] = {"force_include": {}}
    hook = object.__new__(hatch_build.ShippedFiles)
    hook.initialize(version, data)
    assert len(data["force_include"]) == files
