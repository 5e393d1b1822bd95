"""The rules of the tests themselves. Each catches a planted violation."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from paths import ROOT, TESTS

# Also in the text of a program that a test starts.
IMPORT = re.compile(r"^\s*(?:from|import)\s+(test_\w+)", re.MULTILINE)


def borrowed(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each test module that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = node.module or ""
            names = [above, *(f"{above}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names = IMPORT.findall(node.value)
        for name in names:
            assert isinstance(node, ast.stmt | ast.expr)
            *outer, last = name.split(".")
            if last.startswith("test_") and outer[:1] != ["brochure"]:
                yield node.lineno, name


def test_no_file_imports_a_test_module() -> None:
    """What several tests share stands in a module of tests/ whose name is not `test_…`."""
    files = sorted(TESTS.rglob("*.py"))
    assert len(files) > 70
    assert [f"{path.relative_to(TESTS)}:{line} {name}" for path in files
            for line, name in borrowed(path) if path != Path(__file__)] == []  # fmt: skip


def test_an_import_of_a_test_module_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "test_x.py"
    path.write_text(
        "import test_a\nfrom test_b import c\nfrom batch import test_d\n"
        "def f():\n    import batch.test_e\nSTARTED = '''\nimport sys\nfrom test_f import g\n'''\n"
        "import latest_news\n'a test_g import'\nfrom brochure.deliver import test_h\n"
    )
    assert [name for _, name in borrowed(path)] == [
        "test_a", "test_b", "batch.test_d", "batch.test_e", "test_f",
    ]  # fmt: skip


LEAVES = """
import subprocess, sys, threading, time
def test_a_thread():
    threading.Thread(target=time.sleep, args=(60,), daemon=True, name="left").start()
def test_a_process():
    global left
    left = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
"""
ENDS = """
import subprocess, sys, threading
def test_both():
    thread = threading.Thread(target=print)
    thread.start()
    thread.join()
    subprocess.run([sys.executable, "-c", ""])
"""


@pytest.mark.parametrize(("text", "left"), [(LEAVES, True), (ENDS, False)], ids=["leaves", "ends"])
def test_a_module_that_leaves_something_behind_fails(tmp_path: Path, text: str, left: bool) -> None:
    """Takes three seconds: a pytest of its own is started, with the fixtures of this one."""
    (tmp_path / "test_x.py").write_text(text)
    program = "import leftovers, pytest, sys; leftovers.PATIENCE = 0.2; sys.exit(pytest.main())"
    done = subprocess.run(
        [sys.executable, "-c", program, "-p", "conftest", "--rootdir", str(tmp_path), "test_x.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (TESTS, ROOT)))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == left, done.stdout + done.stderr
    assert [word in done.stdout for word in ("Thread(left, started", "-c input()")] == [left, left]
    assert ("ERROR test_x.py::test_a_process - AssertionError" in done.stdout) == left
