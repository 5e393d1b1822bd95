"""The wheel works alone: built and installed offline, with no checkout in sight, it makes the same
bytes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import handouts
import pytest
from paths import ROOT, TESTS

NAME = "stem-cell-therapy-knee"
OUTSIDE = ("templates", "assets")


def run(*command: str | Path, cwd: Path, fine: bool = True, **env: str) -> str:
    """Run a command that may find neither this checkout nor the network, and return what it
    prints.
    """
    known = {
        name: os.environ[name]
        for name in ("PATH", "LD_LIBRARY_PATH", "HOME", "LANG")
        if name in os.environ
    }
    offline = {
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "http_proxy": "http://127.0.0.1:9",
        **env,
    }
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=known | offline, capture_output=True, text=True
    )
    assert (done.returncode == 0) is fine, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive and the wheel."""
    folder = tmp_path_factory.mktemp("dist")
    run(
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "sdist",
        "-t",
        "wheel",
        "-d",
        folder,
        cwd=ROOT,
    )
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    """The wheel built from the checkout."""
    (found,) = dist.glob("*.whl")
    return found


def installed(wheel: Path, folder: Path) -> Path:
    """Install a wheel where our libraries are but the checkout is not, and return the folder of
    programs.
    """
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    python = folder / "bin" / "python"
    site = Path(
        run(
            python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder
        ).strip()
    )
    # No .pth of these folders is followed, so an editable install of the checkout stays out.
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "libraries.pth").write_text("".join(f"{path}\n" for path in sorted(libraries)))
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
    ]
    run(*pip, "--ignore-installed", wheel, cwd=folder)
    return folder / "bin"


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel."""
    return installed(wheel, tmp_path_factory.mktemp("wheel") / "venv")


# ---- what is in it


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def ours(*folders: str) -> set[str]:
    """Return the files that git knows under some folders of the checkout, or all of them where
    there is no git.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", *folders], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode == 0:
        return {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}
    files = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    return {
        str(path.relative_to(ROOT))
        for path in files
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_all_that_a_handout_needs(wheel: Path) -> None:
    held = names(wheel)
    assert ours("brochure") <= held
    assert {
        f"brochure/shipped/{name}" for name in (*ours(*OUTSIDE), "content.yaml", "make_pdf.py")
    } <= held
    licences = {name for name in ours("assets") if Path(name).name.startswith("LICENSE")} | {
        "LICENSE"
    }
    assert len(licences) > 2
    assert {f"brochure-0.1.0.dist-info/licenses/{name}" for name in licences} <= held


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    held = {name for name in names(wheel) if ".dist-info/" not in name}
    shipped = {
        f"brochure/shipped/{name}" for name in (*ours(*OUTSIDE), "content.yaml", "make_pdf.py")
    }
    extra = held - ours("brochure") - shipped
    assert {
        name for name in extra if not (ROOT / name.removeprefix("brochure/shipped/")).is_file()
    } == set()
    assert not [
        name
        for name in held
        if "__pycache__" in name or name.startswith(("tests", "bench", "docs"))
    ]


def test_a_wheel_of_the_source_archive_is_the_same(dist: Path, wheel: Path, tmp_path: Path) -> None:
    (archive,) = dist.glob("*.tar.gz")
    run("tar", "-xf", archive, cwd=tmp_path)
    (root,) = tmp_path.iterdir()
    assert not list(root.rglob("*.pyc"))
    run(
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "wheel",
        "-d",
        tmp_path / "again",
        cwd=root,
    )
    (again,) = (tmp_path / "again").iterdir()
    assert contents(again) == contents(wheel)


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {
            name: archive.read(name)
            for name in archive.namelist()
            if not name.endswith(("METADATA", "RECORD"))
        }


# ---- what it does


WHERE = "import brochure, sys; print(brochure.__file__, *sys.path, sep='\\n')"


def test_the_checkout_is_out_of_sight(programs: Path, tmp_path: Path) -> None:
    found, *path = run(programs / "python", "-I", "-c", WHERE, cwd=tmp_path).splitlines()
    assert Path(found).is_relative_to(programs.parent)
    assert str(ROOT) not in path
    assert not [folder for folder in path if (Path(folder) / "make_pdf.py").exists()]


@pytest.mark.every
def test_it_makes_the_same_bytes_as_the_checkout(programs: Path, tmp_path: Path) -> None:
    """Slow: five formats are made from the installed wheel."""
    forms = ("handout", "trifold", "booklet", "card", "press")
    said = run(
        programs / "brochure",
        "make",
        *(word for form in forms for word in ("--format", form)),
        cwd=tmp_path,
    )
    made = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.pdf")}
    assert len(said.splitlines()) == len(made)
    assert made == handouts.files(forms)


@pytest.mark.every
def test_it_runs_isolated_and_as_the_one_command(programs: Path, tmp_path: Path) -> None:
    """Slow: the installed wheel is started afresh, twice."""
    isolated: list[str | Path] = [programs / "python", "-I"]
    run(*isolated, "-m", "brochure", "make", "--out", "one", cwd=tmp_path)
    shipped = run(
        *isolated, "-c", "from brochure.shelves import shipped; print(shipped())", cwd=tmp_path
    ).strip()
    run(*isolated, Path(shipped) / "make_pdf.py", "--out", "two", cwd=tmp_path)
    made = [(tmp_path / folder / f"{NAME}-handout.pdf").read_bytes() for folder in ("one", "two")]
    assert made == [handouts.proof().pdf.data] * 2


@pytest.mark.every
def test_it_starts_a_project_that_works(programs: Path, tmp_path: Path) -> None:
    """Slow: every format of a new project is made, by the wheel and by the checkout."""
    run(programs / "brochure", "new", "c", cwd=tmp_path)
    said = run(programs / "brochure", "make", "--format", "all", cwd=tmp_path / "c")
    assert "out/my-article-handout-a4.pdf  1 page" in said
    assert "yours" in run(programs / "brochure", "list", cwd=tmp_path / "c")
    there = tmp_path / "there"
    command = [sys.executable, "-m", "brochure", "make", "--format", "all", "--out", str(there)]
    run(*command, cwd=tmp_path / "c", PYTHONPATH=str(ROOT))
    made = {path.name: path.read_bytes() for path in (tmp_path / "c" / "out").glob("*.pdf")}
    assert made == {path.name: path.read_bytes() for path in there.glob("*.pdf")}


@pytest.mark.every
def test_it_makes_the_handout_of_another_clinic(programs: Path, tmp_path: Path) -> None:
    """Slow: the installed wheel is started afresh."""
    handouts.copied(tmp_path / "hillside")
    run(programs / "brochure", "make", "--quiet", cwd=tmp_path / "hillside")
    made = (tmp_path / "hillside" / "out" / "long-title-handout.pdf").read_bytes()
    assert made == handouts.proof(TESTS / "projects" / "hillside" / "content.yaml").pdf.data


def test_its_schema_is_explained_all_the_same(programs: Path, tmp_path: Path) -> None:
    """The explanations are read from the model's source, which therefore has to be there."""
    schema = (ROOT / "assets" / "schema" / "content.schema.json").read_text("utf-8")
    assert run(programs / "brochure", "schema", cwd=tmp_path) == schema


@pytest.mark.every
def test_a_wheel_without_its_templates_is_seen(wheel: Path, tmp_path: Path) -> None:
    """The planted fault: were the checkout in sight after all, this one would work."""
    poor = tmp_path / wheel.name
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(poor, "w") as archive:
        for item in whole.infolist():
            if not item.filename.startswith("brochure/shipped/templates/"):
                archive.writestr(item, whole.read(item))
    programs = installed(poor, tmp_path / "venv")
    run(programs / "brochure", "make", cwd=tmp_path, fine=False)
