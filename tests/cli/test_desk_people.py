"""`brochure desk people`: the PIN is asked for unseen, or read, and never an argument."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from brochure.cli import desk
from brochure.cli.desk_people import command
from brochure.desk.people import People
from brochure.errors import BadInput


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command in a project's folder below its brochure.yaml."""
    (tmp_path / "brochure.yaml").write_text("language: en\n")
    (tmp_path / "handouts").mkdir()
    monkeypatch.chdir(tmp_path / "handouts")
    return lambda *words, typed="": CliRunner().invoke(command, words, input=typed)


def test_the_project_may_be_named_before(tmp_path: Path) -> None:
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic" / "brochure.yaml").write_text("language: en\n")
    words = ["--in", str(tmp_path / "clinic"), "people", "add", "Ana", "--pin-stdin"]
    assert CliRunner().invoke(desk.command, words, input="kestrel7\n").exit_code == 0
    assert People(tmp_path / "clinic").names() == ("Ana",)


def test_a_pin_of_bytes_that_are_no_letters_is_refused(run: Callable[..., Result]) -> None:
    result = run("add", "Ana", "--pin-stdin", typed=b"kestrel\xff\n")
    assert isinstance(result.exception, BadInput)
    assert "cannot be typed again" in result.exception.findings[0].message


def test_somebody_is_added_by_asking_twice_and_nothing_is_shown(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    result = run("add", "Ana Lopez", typed="kestrel7\nkestrel7\n")
    assert result.exit_code == 0
    assert result.output == "PIN: \nThe same PIN again: \nAna Lopez may sign in at the desk.\n"
    assert People(tmp_path).checked("Ana Lopez", "kestrel7")


def test_two_pins_that_differ_are_asked_for_again(run: Callable[..., Result]) -> None:
    result = run("add", "Ana", typed="kestrel7\nkestrel8\nkestrel7\nkestrel7\n")
    assert result.exit_code == 0
    assert "do not match" in result.output


def test_a_script_gives_the_pin_by_its_input(run: Callable[..., Result], tmp_path: Path) -> None:
    assert run("add", "Ana", "--pin-stdin", typed="kestrel7\r\n").exit_code == 0
    assert run("change", "ana", "--pin-stdin", typed="heron-22\n").exit_code == 0
    assert People(tmp_path).checked("Ana", "heron-22")
    listed = run("list").output
    assert listed.startswith("Ana  (PIN of 20")
    assert run("remove", "ANA").exit_code == 0
    assert run("list").output.startswith("Nobody may sign in yet")


def test_a_pin_is_no_argument(run: Callable[..., Result]) -> None:
    assert run("add", "Ana", "kestrel7").exit_code == 2
    assert run("add", "Ana", "--pin", "kestrel7").exit_code == 2
    assert run("add", "Ana", "--pin-stdin=kestrel7").exit_code == 2


@pytest.mark.parametrize(
    "words", [("add", "Ana", "--pin-stdin"), ("change", "Bea", "--pin-stdin"), ("remove", "Bea")]
)
def test_what_will_not_do_is_told_as_findings(
    run: Callable[..., Result], words: tuple[str, ...]
) -> None:
    result = run(*words, typed="123456\n")
    assert isinstance(result.exception, BadInput)


def test_a_name_that_is_there_is_told_before_a_pin_is_asked_for(run: Callable[..., Result]) -> None:
    assert run("add", "Ana", "--pin-stdin", typed="kestrel7\n").exit_code == 0
    result = run("add", "ANA", typed="")
    assert isinstance(result.exception, BadInput)
    assert "PIN" not in result.output
