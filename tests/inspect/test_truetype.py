"""Embedded fonts are read as fontTools reads them, and left to it where they are not plain."""

from __future__ import annotations

import struct
from functools import cache

import handouts
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT

from brochure.inspect import fonts, objects, truetype

READ = (b"head", b"maxp", b"hhea", b"hmtx", b"loca", b"cmap")


@cache
def programs() -> list[bytes]:
    """Return the fonts inside our own handout."""
    return sorted({font.program for font in objects.signs(handouts.proof().pdf.data)})


def places(program: bytes) -> list[int]:
    """Return where the bytes of the head, and of the entries and the first parts of the tables that
    are read, stand.
    """
    found = list(range(12))
    for entry in range(12, 12 + 16 * struct.unpack_from(">H", program, 4)[0], 16):
        tag, _, start, length = struct.unpack_from(">4s3L", program, entry)
        if tag in READ:
            found += [*range(entry, entry + 16), *range(start, start + min(length, 200))]
    return found


def test_our_own_fonts_are_plain_and_read_as_fonttools_reads_them() -> None:
    assert len(programs()) > 2
    for program in programs():
        assert truetype.read(program) is not None
        assert fonts._face(program) == fonts._unusual(program)


@given(st.data())
def test_a_damaged_font_is_read_as_fonttools_reads_it_or_left_to_it(data: st.DataObject) -> None:
    program = bytearray(data.draw(st.sampled_from(programs())))
    program[data.draw(st.sampled_from(places(bytes(program))))] = data.draw(st.integers(0, 255))
    damaged = bytes(program)
    if truetype.read(damaged) is not None:
        assert fonts._face(damaged) == fonts._unusual(damaged)


def test_what_is_no_plain_truetype_is_left_to_fonttools() -> None:
    whole = next(ROOT.glob("assets/fonts/*/*.ttf")).read_bytes()  # it has a table of format 12
    font = programs()[0]
    for program in (b"", b"OTTO" + font[4:], font[:-200], whole):
        assert truetype.read(program) is None
    assert fonts._face(whole) == fonts._unusual(whole)
