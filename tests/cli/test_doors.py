"""No crash of the command line: what the system refuses is told in a sentence, with its exit code.

Each test runs a process of its own (0.4 s), since streams, limits and folders belong to it.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from clinic import SHORT
from conftest import Said

from brochure import system, tell
from brochure.model.finding import Place, error

GONE = "The folder in which you are is gone"
NO_ROOM = "there is no room left on the device"


def shell(script: str, folder: Path, **more: str) -> Said:
    """Run a script of the shell in which $B is the command."""
    environment = {**os.environ, "B": f"{sys.executable} -m brochure", **more}
    environment["PYTHONPATH"] = str(Path(system.__file__).parents[1])
    done = subprocess.run(
        ["/bin/sh", "-c", script], cwd=folder, env=environment, capture_output=True, check=False,
        timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Said(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_as_good_as_a_silent_one(closed: str, tmp_path: Path) -> None:
    said = shell(f"$B list brands {closed}", tmp_path)
    assert said.code == 0
    assert "Traceback" not in said.err
    assert ("brands" in said.out) is (">&-" not in closed.replace("2>&-", ""))


@pytest.mark.parametrize("command", ["schema", "--help", "list"])
def test_a_full_output_is_told(command: str, tmp_path: Path) -> None:
    said = shell(f"$B {command} > /dev/full", tmp_path)
    assert said.code == 3
    assert NO_ROOM in said.err
    assert "our fault" not in said.err


@pytest.mark.parametrize("command", ["list", "check", "new x"])
def test_a_folder_that_is_gone_is_told(command: str, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    said = shell(f"cd gone && rmdir ../gone && $B {command}", tmp_path)
    assert said.code == 2
    assert said.err.startswith(GONE)


def test_a_name_of_300_letters_is_told(brochure: Callable[..., Said], tmp_path: Path) -> None:
    said = brochure("check", str(tmp_path / f"{'x' * 300}.yaml"))
    assert said.code == 2
    assert said.err.endswith("xxx.yaml: file name too long; name another\n")


def test_a_name_that_is_no_text_is_told_with_a_mark(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"b\xff.yaml")).write_text(SHORT.replace("Knee", "[Knee", 1))
    said = shell("$B check --json $(printf 'b\\377.yaml')", tmp_path)
    assert said.code == 2
    (found,) = json.loads(said.out)["findings"]
    assert found["where"]["file"] == "b\ufffd.yaml"
    assert (found["where"]["line"], found["code"]) == (1, "yaml")


def test_json_has_no_half_characters() -> None:
    found = error("input", "b\udcff.yaml is \udc80 odd", Place("b\udcff.yaml"))
    text = tell.as_json([found])
    assert text.encode("utf-8")
    assert json.loads(text)["findings"][0]["message"] == "b\ufffd.yaml is \ufffd odd"


@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "links", "folder", "large"])
def test_what_is_no_file_is_told_at_once(
    kind: str, brochure: Callable[..., Said], tmp_path: Path
) -> None:
    path = tmp_path / "odd.yaml"
    expected = f"cannot be read: it is a {kind}, and no file [input]"
    with socket.socket(socket.AF_UNIX) as held:
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "socket":
            held.bind(str(path))
        elif kind == "device":
            path = Path("/dev/zero")
        elif kind == "links":
            path.symlink_to(path)
            expected = "cannot be read: Too many levels of symbolic links [input]"
        elif kind == "folder":
            path.mkdir()
            expected = "no handout is in the folder"
        else:
            path.touch()
            os.truncate(path, 3 << 30)
            expected = "the file is larger than 1 MB [yaml]"
        said = brochure("check", str(path))
    assert said.code == 2
    assert expected in said.err


def test_what_stands_beside_a_handout_is_not_waited_for(
    brochure: Callable[..., Said], tmp_path: Path
) -> None:
    """A pipe, a circle of links and 3 GB in the project's folder: what is made of it is told by
    its files' sums.
    """
    (tmp_path / "content.yaml").write_text(SHORT)
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "circle.yaml").symlink_to("circle.yaml")
    (tmp_path / "large.yaml").touch()
    os.truncate(tmp_path / "large.yaml", 3 << 30)
    out = tmp_path / "out"
    said = brochure("make", str(tmp_path / "content.yaml"), "--out", str(out), "--quiet")
    assert said.code == 0
    assert len(list(out.glob("*.pdf"))) == 1
    again = brochure("make", str(tmp_path / "content.yaml"), "--out", str(out))
    assert again.out.startswith("Nothing changed")
    assert "circle.yaml: error: this is a link" in brochure("check", str(tmp_path)).err


def test_a_fault_of_ours_behind_a_missing_file_stays_ours() -> None:
    """Near miss: only what the machine lacks is looked for behind another exception."""
    behind = KeyError("x")
    behind.__context__ = FileNotFoundError(2, "No such file", "x")
    assert system.explained(behind) is None
    behind.__context__ = OSError(24, "Too many open files")
    assert system.explained(behind) == (f"brochure stopped: {system.LACKING[24]}.", 3)
    assert system.explained(MemoryError()) == (f"brochure stopped: {system.LACKING[12]}.", 3)
    assert system.explained(ValueError("ours")) is None
