"""What a finished PDF draws, glyph by glyph: the codes of its content streams and the programs of
its fonts.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from io import BytesIO
from typing import Any, NamedTuple

import pikepdf

from brochure.inspect import truetype

OPERATORS = "q Q BT Tm Tf Tj TJ ' \" BDC BMC EMC Do"
DEEPEST = 20
# The one codespace of two bytes that a CMap may name here.
TWO_BYTES = r"begincodespacerange\s*<0000>\s*<ffff>\s*endcodespacerange"
SHOWN = 40


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


@dataclass(frozen=True)
class Text:
    """One text object: at most one line.

    `height` is its baseline in the units of its own stream, to tell lines apart; `content` is the
    number of its marked content, None where it has none; `tagged` is false for what is neither in
    the tag tree nor an artifact.
    """

    page: int
    height: float
    content: int | None
    tagged: bool
    runs: tuple[tuple[Font, tuple[int, ...]], ...]

    @cached_property
    def words(self) -> str:
        """What a reader would copy."""
        return "".join(font.texts.get(code, "") for font, codes in self.runs for code in codes)

    @property
    def codes(self) -> tuple[tuple[Font, int], ...]:
        """Each code with its font."""
        return tuple((font, code) for font, codes in self.runs for code in codes)

    def word(self, index: int) -> str:
        """Return the word that one code stands in."""
        before, after = self._split(index)
        return before.rpartition(" ")[2] + after.partition(" ")[0]

    def around(self, index: int) -> str:
        """Return the words around one code."""
        before, after = self._split(index)
        head = before if len(before) <= SHOWN // 2 else before[-SHOWN // 2 :].partition(" ")[2]
        tail = after if len(after) <= SHOWN // 2 else after[: SHOWN // 2].rpartition(" ")[0]
        return " ".join(f"{head}{tail or after[: SHOWN // 2]}".split())

    def _split(self, index: int) -> tuple[str, str]:
        said = [font.texts.get(code, "") for font, code in self.codes]
        return "".join(said[:index]), "".join(said[index:])


def texts(file: pikepdf.Pdf) -> Iterator[Text]:
    """Yield what the pages draw, forms inside them too; annotations and patterns are not read."""
    fonts: dict[Any, Font] = {}
    for number, page in enumerate(file.pages, 1):
        reader = _Reader(number, fonts)
        reader.read(page, page.resources, own_tags="/StructParents" in page)
        yield from (text for text in reader.found if text.runs)


class _Reader:
    """Reads one page's stream and the forms that it draws."""

    def __init__(self, page: int, fonts: dict[Any, Font]) -> None:
        self.page = page
        self.height = 0.0
        self.fonts = fonts
        self.found: list[Text] = []
        self.marks: list[tuple[int | None, bool]] = []

    def read(self, stream: Any, resources: Any, own_tags: bool, depth: int = 0) -> None:
        """Read a stream; `own_tags` says whether the tag tree knows its marked content."""
        font: Font | None = None
        saved: list[Font | None] = []
        runs: list[tuple[Font, tuple[int, ...]]] = []
        self.height = 0.0
        opened = len(self.marks)
        for instruction in pikepdf.parse_content_stream(stream, OPERATORS):
            operands = instruction.operands
            match str(instruction.operator):
                case "q":
                    saved.append(font)
                case "Q":
                    font = saved.pop() if saved else font
                case "Tf":
                    font = self._font(resources, operands[0])
                case "BDC" | "BMC":
                    self.marks.append(_mark(operands, resources, own_tags))
                case "EMC":
                    del self.marks[max(opened, len(self.marks) - 1) :]
                case "Do":
                    self._form(resources, operands[0], depth)
                case "BT":
                    runs = []
                case "Tm":
                    self.height = float(operands[5])
                case _:
                    self._show(font, operands[-1], runs)

    def _form(self, resources: Any, name: Any, depth: int) -> None:
        form = resources.get("/XObject", {}).get(str(name))
        if form is not None and form.get("/Subtype") == "/Form" and depth < DEEPEST:
            self.read(form, form.get("/Resources", resources), "/StructParents" in form, depth + 1)

    def _font(self, resources: Any, name: Any) -> Font | None:
        given = resources.get("/Font", {}).get(str(name))
        if given is None:
            return None
        if given.objgen not in self.fonts or given.objgen == (0, 0):
            self.fonts[given.objgen] = _font(given)
        return self.fonts[given.objgen]

    def _show(
        self, font: Font | None, operand: Any, runs: list[tuple[Font, tuple[int, ...]]]
    ) -> None:
        """Note the codes of one operator; those of one text object become one text."""
        strings = operand.as_list() if isinstance(operand, pikepdf.Array) else [operand]
        data = b"".join(bytes(one) for one in strings if not isinstance(one, int | Decimal))
        if font is None or not data:
            return
        first = not runs
        # an odd byte at the end is no code
        runs.append(
            (
                font,
                struct.unpack(f">{len(data) // 2}H", data[: len(data) & ~1])
                if font.two_bytes
                else tuple(data),
            )
        )
        content = next((number for number, _ in reversed(self.marks) if number is not None), None)
        text = Text(
            self.page, self.height, content, any(tagged for _, tagged in self.marks), tuple(runs)
        )
        if first:
            self.found.append(text)
        else:
            self.found[-1] = text


def _mark(operands: Any, resources: Any, own_tags: bool) -> tuple[int | None, bool]:
    """Return the number of a piece of marked content, and whether it is in the tag tree or an
    artifact.
    """
    named = operands[1] if len(operands) > 1 else None
    if isinstance(named, pikepdf.Name):
        named = resources.get("/Properties", {}).get(str(named))
    number = named.get("/MCID") if isinstance(named, pikepdf.Dictionary) else None
    known = operands[0] == "/Artifact" or (number is not None and own_tags)
    return (int(number) if number is not None and own_tags else None), known


def _font(given: Any) -> Font:
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
