"""Letters that came out wrong because a file was read in another encoding than it was saved in.

UTF-8 has two to four bytes for a letter beyond ASCII; read one by one they look like «Ã©» or «â€™».
Where a run of such signs, turned back, is UTF-8 and gives a letter that people write, the text is
garbled. Words of real languages end in some of these signs before a quotation mark or a space
(«AMANHÃ”», «café »): such pairs are let pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LOST = "\ufffd"


def _table(encoding: str) -> dict[str, int]:
    """Return the byte of each letter of an encoding beyond ASCII; what it leaves out is itself."""
    table: dict[str, int] = {}
    for byte in range(0x80, 0x100):
        try:
            letter = bytes([byte]).decode(encoding)
        except UnicodeDecodeError:
            letter = chr(byte)
        table[letter] = byte
    return table


def _pattern(table: Mapping[str, int]) -> re.Pattern[str]:
    """Return how the bytes of UTF-8 look when they are read as another encoding."""

    def signs(first: int, last: int) -> str:
        found = (re.escape(one) for one, byte in table.items() if first <= byte <= last)
        return "[" + "".join(found) + "]"

    more = signs(0x80, 0xBF)
    return re.compile(
        f"(?:{signs(0xC2, 0xDF)}{more}|{signs(0xE0, 0xEF)}{more}{{2}}"
        f"|{signs(0xF0, 0xF4)}{more}{{3}})+"
    )


CP1252 = _table("cp1252") | {chr(byte): byte for byte in range(0x80, 0xA0)}
CYRILLIC = _table("cp1251")
TABLES = tuple((one, _pattern(one)) for one in (CP1252, _table("mac_roman"), CYRILLIC))
# Read as cp1252 or Latin-1, what UTF-8 has for these is found alone: accents, punctuation, signs of
# money, of letters and of sums. Letters of other scripts stand two or more together.
ALONE = re.compile(
    "[\x80-\u017f\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u1ea0-\u1ef9\u2010-\u2044\u20ac\u2122"
    "\u02c6\u02dc\u0192\u0152\u0153\u0160\u0161\u0178\u017d\u017e"
    "\u2150-\u215e\u2190-\u21ff\u2200-\u22ff\ufb01\ufb02\ufeff\ufffd\U0001f000-\U0001ffff]+"
)
SCRIPTS = re.compile(
    "[\u0386-\u03ce\u0401\u0404\u0406\u0407\u0410-\u044f\u0451\u0454\u0456\u0457\u05d0-\u05ea"
    "\u0620-\u06cc\u0900-\u097f\u0e00-\u0e7f\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef]"
)
# What may stand behind a word: a capital letter before it is a letter then.
CLOSING = set("\u2018\u2019\u201c\u201d\u2026\u2013\u2014\u00bb\u00a0\u203a\u2022")
WORD = re.compile(r"[^ \t\n]+")
AROUND = ".,;:!?()[]{}<>\"'*_"
# A curly apostrophe that a Mac wrote, read in Windows, and letters that became question marks.
MAC = re.compile(r"(?<=[a-z])Õ(?=[a-z])")
QUESTION = re.compile(r"\b[A-Za-z]+n\?t\b|\b[A-Za-z]+\?(?:s|re|ve|ll)\b|\d\s?\?[CF]\b")
C1 = re.compile("[\x80-\x9f]")


@dataclass(frozen=True)
class Garbled:
    """A word that came out wrong: where it starts in the text, and as it was probably meant; empty
    where its letters are lost.
    """

    offset: int
    word: str
    meant: str


def of(text: str) -> Iterator[Garbled]:
    """Yield each garbled word of a text, in order."""
    for match in WORD.finditer(text):
        word = match[0].strip(AROUND)
        start = match.start() + match[0].find(word)
        if word.isascii():
            if QUESTION.search(word):
                yield Garbled(start, word, "")
            continue
        meant = mended(word)
        if meant != word or LOST in word:
            yield Garbled(start, word, meant if LOST not in meant else "")


def mended(word: str) -> str:
    """Return a word as it was before it was read in a wrong encoding; one that was not, as it
    is.
    """
    found = min((_read_again(word, *one) for one in TABLES), key=len)
    if found == word:
        found = C1.sub(lambda match: match[0].encode("latin-1").decode("cp1252", "replace"), word)
    return MAC.sub("’", found)


def _read_again(word: str, table: Mapping[str, int], pattern: re.Pattern[str]) -> str:
    """Return a word turned back as often as it was read wrongly."""
    before = ""
    while before != word:
        before = word
        word = pattern.sub(lambda match: _turned_back(match, table), word)
    return word


def _turned_back(match: re.Match[str], table: Mapping[str, int]) -> str:
    """Return a run of signs as UTF-8 has it, or unchanged where it may be what was written."""
    try:
        meant = bytes(table[letter] for letter in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
    others = [letter for letter in meant if not ALONE.match(letter)]
    if len(others) == 1 or not all(SCRIPTS.match(letter) for letter in others):
        return match[0]
    before = match.string[max(0, match.start() - 1) : match.start()]
    if table is CYRILLIC and not others and meant < "\u2010" and not re.match("[a-z]", before):
        return match[0]  # «Её» is a word
    return match[0] if len(meant) == 1 and _may_be_real(match) else meant


def _may_be_real(match: re.Match[str]) -> bool:
    """Return whether a single pair or triple may be a letter at a word's end and a mark after."""
    text, start, end = match.string, match.start(), match.end()
    if text[end : end + 1].isalnum() or match[0][1] not in CLOSING or text == "Ã\u00a0":
        return False
    return len(match[0]) > 2 or not text[max(0, start - 1) : start].islower()
