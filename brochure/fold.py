"""One look, several code points: every comparison of two texts goes through `folded`.

Two texts are equal where a reader sees no difference between them:

- composed and decomposed letters (Unicode's normal form C, UAX 15), which also makes one of the
  ohm, kelvin and angstrom signs and the letters that they look like;
- what nobody sees: the characters that Unicode calls default ignorable (DerivedCoreProperties.txt),
  such as soft hyphens, zero-width spaces, marks of direction and of bytes, variation selectors. A
  joiner stays after a letter that it changes, in Arabic, India's and like scripts and in emoji;
- spaces of every width, breaks and blank letters, of which one space stands for any run;
- hyphens (U+002D, U+2010, U+2011); figure dash and en dash; horizontal bar and em dash; apostrophe
  as a mark and as a letter (U+2019, U+02BC); micro sign and mu; increment and delta; three dots;
- letters that are written as one character (ﬁ, ĳ, Ⅳ, ℃) and shapes of Arabic and Han letters that
  have code points of their own (the compatibility mappings of UAX 15, as far as they look alike).

A minus (U+2212) is no hyphen, a dash none either, a raised 2 no 2, and a Cyrillic а no Latin a:
there a figure, a range or a word is another one. Texts that only look alike (confusables.txt of
UTS 39, where they are met in handouts) stay different, and `alike` names their code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Default_Ignorable_Code_Point, DerivedCoreProperties.txt of Unicode 16, without the joiners U+200C
# and U+200D and without the blank Hangul letters, which take room.
_IGNORED = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200B), (0x200E, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)  # fmt: skip
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
# Characters whose compatibility mapping (UAX 15) looks as they do: Latin and Armenian ligatures,
# digraphs, Roman numerals, degrees, radicals of Han, shapes of Arabic letters.
_AS_MAPPED = (
    (0x132, 0x133), (0x149, 0x149), (0x1C4, 0x1CC), (0x1F1, 0x1F3), (0x2026, 0x2026),
    (0x2103, 0x2103), (0x2109, 0x2109), (0x2160, 0x217F), (0x2E9F, 0x2E9F), (0x2EF3, 0x2EF3),
    (0x2F00, 0x2FD5), (0xFB00, 0xFB06), (0xFB13, 0xFB17), (0xFB50, 0xFBB1), (0xFBD3, 0xFD3D),
    (0xFD50, 0xFDC7), (0xFE80, 0xFEFC),
)  # fmt: skip
_SAME = {
    "‐": "-", "‑": "-", "‒": "–", "―": "—", "ʼ": "’", "ʻ": "‘", "µ": "μ", "∆": "Δ", "∏": "Π",
    "∑": "Σ", "∙": "·", "⋅": "·",
}  # fmt: skip
# Letters that a joiner changes, and signs that it joins to one picture.
_JOINED = (
    "\u0600-\u074f\u0750-\u077f\u07c0-\u07ff\u0840-\u08ff\u0900-\u0dff\u0e80-\u109f\u1780-\u18af"
    "\u2190-\u2bff\ufb50-\ufdff\ufe70-\ufefc\U00010d00-\U000111ff\U0001e900-\U0001faff"
)
_IDLE_JOINER = re.compile(f"(?<![{_JOINED}])[\u200c\u200d]")


def _points(ranges: tuple[tuple[int, int], ...]) -> Iterator[int]:
    for first, last in ranges:
        yield from range(first, last + 1)


_TABLE = {
    **{point: unicodedata.normalize("NFKC", chr(point)) for point in _points(_AS_MAPPED)},
    **dict.fromkeys(map(ord, _BLANKS), " "),
    **{ord(one): same for one, same in _SAME.items()},
    **dict.fromkeys(_points(_IGNORED)),
}
_TABLE[0x149] = "’n"
INVISIBLE = frozenset(map(chr, _points(_IGNORED))) | {"\u200c", "\u200d"}
"""The characters that nobody sees."""
MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u200c\u200d" + "".join(
    f"{chr(first)}-{chr(last)}" for first, last in _IGNORED
)
"""What belongs to the letter before it, between the brackets of a regular expression: accents and
what is not seen."""
# Left-to-right letters stay in their order whatever stands around them; these turn it.
TURNING = frozenset("\u202b\u202d\u202e\u2067\u206a\u206b\u206c\u206d\u206e\u206f")
"""The invisible characters that show letters in another order than the one they stand in."""

# What looks like a character of ASCII or like another one here: one character for one.
_LOOKS = {
    "a": "аɑα", "c": "сϲ", "d": "ԁ", "e": "еҽ", "g": "ɡ", "h": "һ", "i": "іι", "j": "јϳ", "k": "κк",
    "l": "IӀ1|ІΙǀ", "n": "ո", "o": "оοօ", "p": "рρ", "q": "ԛ", "r": "г", "s": "ѕ", "u": "υս",
    "v": "νѵ", "w": "ԝω", "x": "хχ×", "y": "уγү", "A": "АΑ", "B": "ВΒ", "C": "СϹ", "E": "ЕΕ",
    "F": "Ϝ", "G": "Ԍ", "H": "НΗ", "J": "ЈͿ", "K": "КΚ", "M": "МΜ", "N": "Ν", "O": "0ОΟՕ",
    "P": "РΡ", "S": "ЅՏ", "T": "ТΤ", "U": "Ս", "V": "Ѵ", "W": "Ԝ", "X": "ХΧ", "Y": "ҮΥУ", "Z": "Ζ",
    "3": "З", "Đ": "ÐƉ", "-": "−–—", "'": "’‘`´′ˈ", '"': "“”„″", "/": "⁄∕", ":": "∶", "·": "•",
    "°": "º˚", ".": "․", ",": "‚",
}  # fmt: skip
_SKELETON = {
    **{point: chr(point - 0xFEE0) for point in range(0xFF01, 0xFF5F)},  # full width
    **{ord(one): look for look, like in _LOOKS.items() for one in like},
}


def folded(text: str) -> str:
    """Return a text as it is compared, with single spaces; folding it again changes nothing."""
    if text.isascii():
        return " ".join(text.split())
    plain = _IDLE_JOINER.sub("", text.translate(_TABLE))
    return " ".join(unicodedata.normalize("NFC", plain).split())


def visible(text: str) -> str:
    """Return a text composed (NFC) and without the characters that nobody sees, to be printed."""
    if text.isascii():
        return text
    seen = "".join(letter for letter in text if letter in "\u200c\u200d" or letter not in INVISIBLE)
    return unicodedata.normalize("NFC", _IDLE_JOINER.sub("", seen))


def holds(text: str, words: str) -> bool:
    """Return whether words stand in a text, from word boundary to word boundary."""
    whole, part = folded(text), folded(words)
    at = whole.find(part)
    while at >= 0:
        end = at + len(part)
        if not any(
            one.isalnum() or one == "_" for one in whole[at - 1 : at] + whole[end : end + 1]
        ):
            return True
        at = whole.find(part, at + 1)
    return False


def found(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where words stand in a text that are equal to those given: offsets, none overlapping.

    A character that is more than one letter when folded is found as a whole or not at all.
    """
    wanted = folded(words)
    if not wanted or wanted not in folded(text):
        return
    plain = ""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _pieces(text):
        piece = text[start:end]
        said = " " if piece[0].isspace() or piece[0] in _BLANKS else folded(piece)
        if said == " " and plain.endswith(" "):
            ends[-1] = end
            continue
        plain += said
        starts += [start, *[-1] * (len(said) - 1)][: len(said)]
        ends += [*[-1] * (len(said) - 1), end][-len(said) :] if said else []
    at = plain.find(wanted)
    while at >= 0:
        first, last = starts[at], ends[at + len(wanted) - 1]
        if first >= 0 and last >= 0:
            yield first, last
        at = plain.find(wanted, at + len(wanted) if first >= 0 and last >= 0 else at + 1)


def replaced(words: str, replacement: str, text: str) -> str:
    """Return a text with words that are equal to those given replaced."""
    made, end = "", 0
    for start, stop in found(words, text):
        made, end = made + text[end:start] + replacement, stop
    return made + text[end:]


def alike(words: str, text: str) -> str:
    """Return how words differ that look like some of a text and are not equal to them, such as
    `they look alike, but а is U+0430 (Cyrillic small letter a) …`; empty where none do.
    """
    wanted, whole = folded(words), folded(text)
    at = whole.translate(_SKELETON).find(wanted.translate(_SKELETON)) if wanted else -1
    there = whole[at : at + len(wanted)]
    if at < 0 or there == wanted or wanted in whole:
        return ""
    pairs = dict.fromkeys(pair for pair in zip(wanted, there, strict=True) if len(set(pair)) == 2)
    told = [f"{_named(one)} here, {_named(other)} there" for one, other in pairs]
    return f"they look alike, but have {'; '.join(told[:3])}"


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each letter starts and ends, with its marks and what is not seen behind it."""
    start = 0
    for at, letter in enumerate(text):
        goes_on = (
            letter in INVISIBLE
            or unicodedata.category(letter)[0] == "M"
            or "\u1161" <= letter <= "\u11ff"  # vowels and endings of a Hangul syllable
        )
        if at and not goes_on:
            yield start, at
            start = at
    if text:
        yield start, len(text)


def _named(letter: str) -> str:
    return f"{letter} (U+{ord(letter):04X}, {unicodedata.name(letter, 'unnamed').lower()})"
