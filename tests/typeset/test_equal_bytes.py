"""Equal input gives equal bytes: whoever runs it, where, when and how often."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import handouts
import pytest
from clinic import ARTICLE, edition, manuscript, print_, replaced
from handouts import HILLSIDE
from paths import ROOT

from brochure.typeset import Typesetter

CHECKOUT = ("brochure", "templates", "assets", "content.yaml", "make_pdf.py")


# One that is fitted, one that is imposed, one for a print shop, and what most people make.
FORMS = ("handout", "large-print", "trifold", "booklet", "press")


# Root without its right to write where nobody may; whoever is not root has none to give up.
WITHOUT_RIGHTS = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []


def run(
    root: Path, folder: Path, env: dict[str, str], before: Sequence[str] = ()
) -> dict[str, bytes]:
    """Make the forms in another process and return the files."""
    out = folder / "out"
    wanted = [word for form in FORMS for word in ("--format", form)]
    command = [
        *before,
        sys.executable,
        str(root / "make_pdf.py"),
        str(root / "content.yaml"),
        *wanted,
    ]
    known = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    done = subprocess.run(
        [*command, "--quiet", "--out", str(out)],
        cwd=folder,
        env=known | env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in out.glob("*.pdf")}


def checkout(folder: Path) -> Path:
    """Copy what a checkout holds."""
    folder.mkdir(parents=True)
    for name in CHECKOUT:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy2(ROOT / name, folder / name)
    return folder


def test_twice_in_one_process(typesetter: Typesetter) -> None:
    first, second = (print_(typesetter, manuscript(), edition())[0].data for _ in range(2))
    assert first == second == handouts.proof().pdf.data
    assert handouts.fresh(HILLSIDE).pdf.data == handouts.fresh(HILLSIDE).pdf.data


def test_a_changed_word_gives_other_bytes(typesetter: Typesetter) -> None:
    changed = manuscript(replaced(ARTICLE, "Which treatments could", "What treatments could"))
    assert print_(typesetter, changed, edition())[0].data != handouts.proof().pdf.data


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    "env",
    [
        {
            "PYTHONHASHSEED": "1",
            "TZ": "Pacific/Kiritimati",
            "LANG": "C",
            "LC_ALL": "C",
            "HOME": "/nonexistent",
        },
        {
            "PYTHONHASHSEED": "2",
            "TZ": "America/Los_Angeles",
            "LANG": "tr_TR.UTF-8",
            "SOURCE_DATE_EPOCH": "86400",
        },
    ],
    ids=["one", "another"],
)
def test_in_another_process(tmp_path: Path, env: dict[str, str]) -> None:
    """Slow: five formats are made in a process of their own."""
    assert run(ROOT, tmp_path, {"HOME": str(tmp_path)} | env) == handouts.files(FORMS)


@pytest.mark.every
def test_from_another_folder_that_nobody_may_write_to(tmp_path: Path) -> None:
    """Slow: five formats are made in a process of their own."""
    if WITHOUT_RIGHTS and not shutil.which(WITHOUT_RIGHTS[0]):
        pytest.skip("root may write everywhere, and setpriv is not here to take that right away")
    root = checkout(tmp_path / "Ärzte & Söhne" / "the checkout's copy")
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    paths = [root, *root.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        touched = subprocess.run([*WITHOUT_RIGHTS, "touch", str(root / "new")], capture_output=True)
        assert touched.returncode != 0
        assert run(root, folder, {"HOME": str(root)}, WITHOUT_RIGHTS) == handouts.files(FORMS)
        assert [root, *root.rglob("*")] == paths
    finally:
        for path in paths:
            path.chmod(0o755 if path.is_dir() else 0o644)
