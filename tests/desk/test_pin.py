"""Which names and PINs will do, and how a PIN is kept."""

from __future__ import annotations

import pytest

from brochure.desk.pin import COST, LEAST, NOBODY, Kept, same, unfit, unfit_name


@pytest.mark.parametrize("word", ["482915", "kestrel7", "a b c d", "öäüßé1", "112358", "1234567x"])
def test_a_pin_that_is_not_easy_to_guess_will_do(word: str) -> None:
    assert unfit(word, "Ana Lopez") == ""


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("", "too short"), ("48291", "too short"), ("x" * 129, "too long"),
        ("111111", "over and over"), ("121212", "over and over"), ("123123", "over and over"),
        ("aaaaaaaa", "over and over"), ("123456", "counts"), ("654321", "counts"),
        ("456789012", "counts"), ("0987654", "counts"), ("abcdef", "counts"),
        ("zyxwvut", "counts"), ("analopez", "the name"), ("Ana Lopez", "the name"),
        ("ANALOPEZ", "the name"), ("48\t2915", "cannot be typed"), ("４５６７８９", "counts"),
        ("48291\n", "cannot be typed"), ("48291\u200b5", "cannot be typed"),
    ],
)  # fmt: skip
def test_a_pin_that_is_easy_to_guess_is_refused_with_the_reason(word: str, why: str) -> None:
    assert why in unfit(word, "Ana Lopez")


def test_a_first_name_of_six_letters_is_no_pin() -> None:
    assert "the name" in unfit("Johanna", "Johanna Smith")
    assert LEAST == 6


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 61, "Ana\nLopez", "Ana\u202eLopez"])
def test_a_name_that_nobody_could_read_is_refused(name: str) -> None:
    assert unfit_name(name)


@pytest.mark.parametrize("name", ["Ana", "Ana Lopez", "O'Brien-Żółć", "李雷", "Dr. M. 2"])
def test_names_of_all_kinds_will_do(name: str) -> None:
    assert unfit_name(name) == ""


def test_names_are_the_same_that_look_so() -> None:
    assert same("ANA  lopez ") == same("Ana Lopez")
    assert same("José") == same("JOSE\u0301")
    assert same("Ana") != same("Anna")


def test_what_is_kept_knows_the_pin_again_and_does_not_hold_it() -> None:
    kept = Kept.of("kestrel7")
    assert kept.fits("kestrel7")
    assert not kept.fits("kestrel8")
    assert Kept.read(kept.written()) == kept
    assert "kestrel" not in str(kept.written())
    assert (kept.n, kept.r, kept.p) == (COST, 8, 1)
    assert Kept.of("kestrel7").hash != kept.hash
    assert not NOBODY.fits("")


def test_other_parameters_of_an_older_file_are_taken_as_they_are() -> None:
    older = Kept(b"0123456789abcdef", bytes(32), 2**10)
    assert Kept.read(older.written()).n == 2**10


@pytest.mark.parametrize(
    "change", [{"n": 3}, {"n": 2**30}, {"n": 0}, {"r": 10_000}, {"p": 0}, {"salt": "00"},
               {"hash": "00"}, {"hash": "zz"}, {"salt": None}, {"n": "x"}]
)  # fmt: skip
def test_parameters_that_would_eat_the_machine_are_refused(change: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        Kept.read(Kept(b"0123456789abcdef", bytes(32)).written() | change)


def test_one_letter_written_in_two_ways_is_one_pin() -> None:
    assert Kept.of("caf\u00e9 99").fits("cafe\u0301 99")
