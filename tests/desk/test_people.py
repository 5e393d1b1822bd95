"""Who may sign in: the file of it, and two who change it at once."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from brochure.desk import people as room
from brochure.desk.people import People
from brochure.desk.pin import Kept
from brochure.errors import BadInput, CannotDeliver


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work PINs out in a millisecond."""
    monkeypatch.setattr(Kept.__init__, "__defaults__", (2**4, 8, 1))


def said(refused: pytest.ExceptionInfo[BadInput]) -> str:
    (found,) = refused.value.findings
    return f"{found.message} | {found.hint}"


def test_people_are_added_changed_and_removed(tmp_path: Path) -> None:
    people = People(tmp_path)
    assert people.names() == ()
    assert not (tmp_path / "desk").exists()
    people.add("Zoë", "482915")
    people.add("  Ana   Lopez ", "kestrel7")
    assert people.names() == ("Ana Lopez", "Zoë")
    assert people.checked("ana lopez", "kestrel7")
    assert not people.checked("ana lopez", "482915")
    assert not people.checked("nobody", "kestrel7")
    before = people.person("Ana Lopez")
    people.change("ANA LOPEZ", "heron-22")
    after = people.person("Ana Lopez")
    assert before and after and before.stamp() != after.stamp()
    assert not people.checked("Ana Lopez", "kestrel7")
    assert people.checked("Ana Lopez", "heron-22")
    people.remove("Ana Lopez")
    assert people.names() == ("Zoë",)
    assert not people.checked("Ana Lopez", "heron-22")


def test_a_running_desk_sees_what_the_command_line_does(tmp_path: Path) -> None:
    desk, command = People(tmp_path), People(tmp_path)
    assert desk.names() == ()
    command.add("Ana", "kestrel7")
    assert desk.names() == ("Ana",)
    command.change("Ana", "heron-22")
    assert desk.checked("Ana", "heron-22")
    command.remove("Ana")
    assert desk.names() == ()


def test_the_files_are_for_their_owner_alone_and_for_no_git(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir(mode=0o755)
    People(tmp_path).add("Ana", "kestrel7")
    assert (tmp_path / "desk").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "desk" / "people.json").stat().st_mode & 0o777 == 0o600
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    command = ["git", "-C", str(tmp_path), "status", "--porcelain", "-uall"]
    assert subprocess.run(command, check=True, capture_output=True).stdout == b""
    assert b"kestrel" not in (tmp_path / "desk" / "people.json").read_bytes()


def test_a_gitignore_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / ".gitignore").write_text("# ours\n*\n")
    People(tmp_path).add("Ana", "kestrel7")
    assert (tmp_path / "desk" / ".gitignore").read_text() == "# ours\n*\n"


def test_a_name_is_there_once_and_has_to_be_there(tmp_path: Path) -> None:
    people = People(tmp_path)
    with pytest.raises(BadInput) as refused:
        people.change("Ana", "kestrel7")
    assert "nobody is called 'Ana' | brochure desk people add" in said(refused)
    people.add("Ana", "kestrel7")
    with pytest.raises(BadInput) as refused:
        people.add("ANA", "heron-22")
    assert said(refused) == 'Ana is there already | a new PIN: brochure desk people change "Ana"'
    with pytest.raises(BadInput) as refused:
        people.remove("Bea")
    assert said(refused) == "nobody is called 'Bea' | there are: Ana"
    for wrong in (("", "kestrel7"), ("Bea", "123456")):
        with pytest.raises(BadInput):
            people.add(*wrong)
    with pytest.raises(BadInput):
        people.change("Ana", "111111")
    assert people.checked("Ana", "kestrel7")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"people": 3}', '{"people": [{}]}', '{"people": ["Ana"]}',
             '{"people": [{"name": "Ana", "since": "", "pin": {"n": 1}}]}', "[" * 99_999]
)  # fmt: skip
def test_a_file_that_is_not_ours_lets_nobody_in_and_says_so(tmp_path: Path, text: str) -> None:
    people = People(tmp_path)
    people.add("Ana", "kestrel7")
    path = tmp_path / "desk" / "people.json"
    path.write_text(text)
    for do in (people.names, lambda: people.checked("Ana", "kestrel7")):
        with pytest.raises(BadInput) as refused:
            do()
        assert "cannot be read: it is not as brochure writes it" in said(refused)
    with pytest.raises(BadInput):
        people.add("Bea", "heron-22")
    assert path.read_text() == text


def test_ten_at_once_are_all_there(tmp_path: Path) -> None:
    threads = [
        threading.Thread(target=lambda n=n: People(tmp_path).add(f"Person {n}", "kestrel7"))
        for n in range(10)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(People(tmp_path).names()) == 10


def test_a_folder_for_reading_only_is_a_sentence(
    tmp_path: Path, as_nobody: Callable[[], AbstractContextManager[None]]
) -> None:
    tmp_path.chmod(0o555)
    with as_nobody(), pytest.raises(CannotDeliver, match="cannot be written: Permission denied"):
        People(tmp_path).add("Ana", "kestrel7")
    tmp_path.chmod(0o755)


def test_more_people_than_a_clinic_has_do_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_PEOPLE", 2)
    people = People(tmp_path)
    for name in ("A", "B"):
        people.add(name, "kestrel7")
    with pytest.raises(BadInput):
        people.add("C", "kestrel7")
    assert json.loads((tmp_path / "desk" / "people.json").read_text())["people"][1]["name"] == "B"
