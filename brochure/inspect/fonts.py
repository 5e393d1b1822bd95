"""The fonts of a finished PDF: what its dictionaries say of each code, and the programs that draw
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from io import BytesIO
from typing import Any, NamedTuple

import pikepdf

from brochure.inspect import truetype

# The one codespace of two bytes that a CMap may name here.
TWO_BYTES = r"begincodespacerange\s*<0000>\s*<ffff>\s*endcodespacerange"


class Face(NamedTuple):
    """A font program as it is embedded: what each glyph is for, how wide it is, whether it has a
    drawing.
    """

    glyphs: int
    letters: Mapping[int, frozenset[str]]
    widths: Mapping[int, float]
    """Advance widths in thousandths of the size of type."""
    blank: frozenset[int]


@dataclass(frozen=True, eq=False)
class Font:
    """A font of the PDF: what its dictionaries say of each code, and the program that draws it.

    `two_bytes` is false for fonts whose codes cannot be followed to a glyph here. `cids` is None
    where each code is its own CID (Identity-H), otherwise what the embedded CMap says; `texts` goes
    by codes, `widths` by CIDs.
    """

    name: str
    two_bytes: bool
    cids: Mapping[int, int] | None
    texts: Mapping[int, str]
    widths: Mapping[int, float]
    other_width: float
    """Of what `widths` does not hold."""
    glyph_map: bytes = field(repr=False)
    program: bytes = field(repr=False)

    @cached_property
    def face(self) -> Face | None:
        """The embedded program, or None where there is none that can be read."""
        return _face(self.program) if self.program and self.two_bytes else None

    def cid(self, code: int) -> int:
        """Return the CID of a code; 0 stands for what the CMap does not know (ISO 32000-1,
        9.7.6.3).
        """
        return code if self.cids is None else self.cids.get(code, 0)

    def glyph(self, code: int) -> int:
        """Return the number of the glyph that a code draws (ISO 32000-1, 9.7.4.2)."""
        cid = self.cid(code)
        return (
            int.from_bytes(self.glyph_map[2 * cid : 2 * cid + 2], "big") if self.glyph_map else cid
        )

    def width(self, code: int) -> float:
        """Return how wide the file says that a code is, in thousandths of the size of type."""
        return self.widths.get(self.cid(code), self.other_width)


def read(given: Any) -> Font:
    """Return the font that a dictionary of the PDF describes."""
    inner = given.get("/DescendantFonts", [given])[0]
    descriptor = inner.get("/FontDescriptor", {})
    file = next(
        (descriptor[key] for key in ("/FontFile2", "/FontFile3") if key in descriptor), None
    )
    glyph_map = inner.get("/CIDToGIDMap")
    unicode, encoding = given.get("/ToUnicode"), given.get("/Encoding")
    codes = encoding.read_bytes().decode("latin-1") if isinstance(encoding, pikepdf.Stream) else ""
    return Font(
        name=str(
            descriptor.get(
                "/FontFamily", str(given.get("/BaseFont", "")).rpartition("+")[2].strip("/,")
            )
        ),
        two_bytes=encoding == "/Identity-H"
        or re.search(TWO_BYTES, codes, re.IGNORECASE) is not None,
        cids=_cids(codes) if codes else None,
        texts=_unicode(unicode.read_bytes().decode("latin-1"))
        if isinstance(unicode, pikepdf.Stream)
        else {},
        widths=dict(_widths(inner.get("/W", []))),
        other_width=float(inner.get("/DW", 1000)),
        glyph_map=glyph_map.read_bytes() if isinstance(glyph_map, pikepdf.Stream) else b"",
        program=b"" if file is None else file.read_bytes(),
    )


def _cids(program: str) -> dict[int, int]:
    """Return the CID of each code that an embedded CMap names (ISO 32000-1, 9.7.5.4)."""
    found: dict[int, int] = {}
    for block in re.findall(r"begincidchar(.*?)endcidchar", program, re.DOTALL):
        found |= {int(code, 16): int(cid) for code, cid in re.findall(r"<(\w+)>\s*(\d+)", block)}
    for block in re.findall(r"begincidrange(.*?)endcidrange", program, re.DOTALL):
        for low, high, cid in re.findall(r"<(\w+)>\s*<(\w+)>\s*(\d+)", block):
            found |= {
                code: int(cid) + step
                for step, code in enumerate(range(int(low, 16), int(high, 16) + 1))
            }
    return found


def _unicode(program: str) -> dict[int, str]:
    """Return what a ToUnicode program says of each code (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", program, re.DOTALL):
        found |= {
            int(code, 16): _letters(text) for code, text in re.findall(r"<(\w+)>\s*<(\w*)>", block)
        }
    for block in re.findall(r"beginbfrange(.*?)endbfrange", program, re.DOTALL):
        for low, high, first, listed in re.findall(
            r"<(\w+)>\s*<(\w+)>\s*(?:<(\w+)>|\[(.*?)\])", block, re.DOTALL
        ):
            texts = re.findall(r"<(\w*)>", listed)
            for step, code in enumerate(range(int(low, 16), int(high, 16) + 1)):
                if first:
                    text = _letters(first)
                    found[code] = text[:-1] + chr(ord(text[-1]) + step)
                elif step < len(texts):
                    found[code] = _letters(texts[step])
    return found


def _letters(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be", "replace")


def _widths(listed: Any) -> Iterator[tuple[int, float]]:
    """Yield code and width of the two forms that ISO 32000-1, 9.7.4.3 knows."""
    items = list(listed)
    while len(items) > 1:
        code = int(items.pop(0))
        if isinstance(items[0], pikepdf.Array):
            yield from ((code + step, float(width)) for step, width in enumerate(items.pop(0)))
        elif len(items) > 1:
            last, width = int(items.pop(0)), float(items.pop(0))
            yield from ((one, width) for one in range(code, last + 1))


@lru_cache(16)
def _face(program: bytes) -> Face:
    """Return what a TrueType or OpenType program holds. Raises fontTools' TTLibError when it is
    neither.
    """
    plain = truetype.read(program)
    if plain is None:
        return _unusual(program)
    scale = 1000 / plain.units
    return Face(
        glyphs=len(plain.advances),
        letters={number: frozenset(signs) for number, signs in plain.letters.items()},
        widths={number: advance * scale for number, advance in enumerate(plain.advances)},
        blank=plain.blank,
    )


def _unusual(program: bytes) -> Face:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - hardly a PDF needs it

    with TTFont(BytesIO(program), lazy=True) as font:
        order = {name: number for number, name in enumerate(font.getGlyphOrder())}
        letters: dict[int, set[str]] = {}
        for table in font["cmap"].tables if "cmap" in font else ():
            if table.isUnicode():
                for code, name in table.cmap.items():
                    letters.setdefault(order[name], set()).add(chr(code))
        scale = 1000 / font["head"].unitsPerEm
        places = list(font["loca"].locations) if "loca" in font else []
        return Face(
            glyphs=font["maxp"].numGlyphs,
            letters={number: frozenset(signs) for number, signs in letters.items()},
            widths={
                order[name]: width * scale for name, (width, _) in font["hmtx"].metrics.items()
            },
            blank=frozenset(
                number for number in range(len(places) - 1) if places[number] == places[number + 1]
            ),
        )
