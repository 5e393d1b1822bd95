"""TrueType programs as nearly every PDF embeds them, read table by table: fontTools takes 16 ms to
load for that.

Whatever is not as plain as that is left to fontTools, which knows every form and says what is wrong
with a font.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

# OpenType 1.9.1: the version of TrueType outlines, and head's magic number.
TRUETYPE, MAGIC = b"\0\1\0\0", 0x5F0F3CF5
# Platform and encoding of tables that go by Unicode (OpenType 1.9.1, cmap).
UNICODE = {(0, 3), (3, 1)}
LAST = 0xFFFF


class Plain(NamedTuple):
    """What a program holds; letters and advance widths go by the number of the glyph, widths in
    units of the face.
    """

    letters: dict[int, set[str]]
    advances: tuple[int, ...]
    units: int
    blank: frozenset[int]


class Other(Exception):
    """The program is not a plain one."""


def read(program: bytes) -> Plain | None:
    """Return what a program holds, or None where it is of another form or damaged."""
    try:
        return _read(program)
    except (Other, KeyError, struct.error):
        return None


def _read(program: bytes) -> Plain:
    tables = dict(tables_of(program))
    head, profile = tables["head"], tables["maxp"]
    units, long = *struct.unpack_from(">H", head, 18), *struct.unpack_from(">h", head, 50)
    header, metrics, places = tables["hhea"], tables["hmtx"], tables["loca"]
    glyphs, measured = *struct.unpack_from(">H", profile, 4), *struct.unpack_from(">H", header, 34)
    _demand((len(head), len(profile), len(header)) == (54, 32, 36))
    _demand(struct.unpack_from(">L", head, 12)[0] == MAGIC and units > 0)
    _demand(0 < measured <= glyphs and len(metrics) == 4 * measured + 2 * (glyphs - measured))
    _demand(len(places) == (glyphs + 1) * (4 if long else 2))
    advances = struct.unpack_from(f">{2 * measured}H", metrics)[::2]
    starts = struct.unpack(f">{glyphs + 1}{'L' if long else 'H'}", places)
    letters: dict[int, set[str]] = {}
    for code, glyph in _mapped(tables["cmap"]):
        _demand(glyph < glyphs)
        letters.setdefault(glyph, set()).add(chr(code))
    return Plain(
        letters=letters,
        advances=advances + advances[-1:] * (glyphs - measured),
        units=units,
        blank=frozenset(
            number for number, (start, end) in enumerate(pairwise(starts)) if start == end
        ),
    )


def _demand(plain: bool) -> None:
    if not plain:
        raise Other


def tables_of(program: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the tables of a TrueType program by their tags. Raises Other, struct.error."""
    _demand(program[:4] == TRUETYPE)
    for number in range(*struct.unpack_from(">H", program, 4)):
        tag, _, start, length = struct.unpack_from(">4s3L", program, 12 + 16 * number)
        table = program[start : start + length]
        _demand(len(table) == length)
        yield tag.decode("latin-1"), table


def _mapped(table: bytes) -> Iterator[tuple[int, int]]:
    """Yield each letter's code and glyph, of all tables that go by Unicode: only those of format 4
    are plain.
    """
    done = set()
    for number in range(*struct.unpack_from(">H", table, 2)):
        platform, encoding, start = struct.unpack_from(">HHL", table, 4 + 8 * number)
        form, length = struct.unpack_from(">HH", table, start)
        _demand((platform, encoding) in UNICODE and form == 4 and start + length <= len(table))
        if start not in done:
            done.add(start)
            yield from _segments(table[start : start + length])


def _segments(table: bytes) -> Iterator[tuple[int, int]]:
    """Yield what a table of format 4 maps; its segments must follow one another."""
    count = struct.unpack_from(">H", table, 6)[0] // 2
    words = struct.unpack(f">{len(table) // 2}H", table)[7:]
    ends, starts = words[:count], words[count + 1 : 2 * count + 1]
    deltas, offsets = words[2 * count + 1 : 3 * count + 1], words[3 * count + 1 :]
    _demand(bool(count) and len(offsets) >= count and ends[-1] == starts[-1] == LAST)
    _demand(all(start <= end for start, end in zip(starts, ends, strict=True)))
    _demand(all(end < start for end, start in zip(ends, starts[1:], strict=False)))
    for segment in range(count - 1):
        for code in range(starts[segment], ends[segment] + 1):
            glyph = code
            if offsets[segment]:
                # an offset counts from its own place in the table (OpenType 1.9.1, cmap, format 4)
                place = segment + offsets[segment] // 2 + code - starts[segment]
                _demand(count <= place < len(offsets))
                glyph = offsets[place]
                if not glyph:
                    continue
            glyph = (glyph + deltas[segment]) & LAST
            if glyph:
                yield code, glyph
