"""Which handout a PDF says that it is."""

from __future__ import annotations

import contextlib
import random

import handouts
import pytest

from brochure.inspect.faults import Unreadable
from brochure.inspect.identity import Claimed, claimed


def test_our_own_file_says_what_it_is() -> None:
    said = claimed(handouts.proof().pdf.data)
    assert (said.identifier, said.version) == ("stem-cell-therapy-knee", "0.1")
    assert said.source.startswith("sha256:") and len(said.source) == 71
    assert said.title == "Stem Cell Therapy for Knee Osteoarthritis"
    assert (said.author, said.creator) == ("Beverly Hills Wellness Center", "brochure")


def test_faulty_metadata_say_nothing_and_are_not_told_of(capfd: pytest.CaptureFixture[str]) -> None:
    data = handouts.proof().pdf.data.replace(b"<x:xmpmeta", b"<x:&mpmeta")
    assert claimed(data) == Claimed("", "", "", "", "", "")
    assert capfd.readouterr() == ("", "")


def test_what_is_no_file_is_unreadable() -> None:
    for data in (b"", b"%PDF-1.7", handouts.proof().pdf.data[:3000]):
        with pytest.raises(Unreadable):
            claimed(data)


def test_a_mangled_file_is_read_or_unreadable(capfd: pytest.CaptureFixture[str]) -> None:
    chance, whole = random.Random(13), handouts.proof().pdf.data
    begin, end = whole.index(b"<x:xmpmeta"), whole.index(b"</x:xmpmeta>")
    read = 0
    for turn in range(150):
        data = bytearray(whole)
        low, high = ((begin, end), (len(data) - 3000, len(data)), (0, len(data)))[turn % 3]
        for _ in range(chance.choice((1, 2, 8, 40))):
            at = chance.randrange(low, min(high, len(data)))
            data[at : at + chance.randrange(20)] = chance.randbytes(chance.randrange(9))
        with contextlib.suppress(Unreadable):
            claimed(bytes(data))
            read += 1
    assert 0 < read < 150
    assert "Traceback" not in capfd.readouterr().err
