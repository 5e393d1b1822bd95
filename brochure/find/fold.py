"""Text folded further for searching: what two spellings of a word have in common, and the words of
a text.

Case, accents, points and typographic variants are dropped (Unicode's compatibility decomposition,
NFKD, and case folding; for letters that these leave alone, a table).
"""

from __future__ import annotations

import re
import unicodedata

from brochure.fold import folded as one_look

# Letters that NFKD takes for letters of their own, as a keyboard without them writes them.
LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t",
    "ı": "i",
}  # fmt: skip
# Arabic script: letters that Arabic, Persian and Urdu keyboards give unlike code points, and those
# that are often written for each other. The stretching sign says nothing.
ARABIC = {
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
    "ـ": "",
    **{chr(start + digit): str(digit) for start in (0x0660, 0x06F0) for digit in range(10)},
}  # fmt: skip
APOSTROPHES = dict.fromkeys("’‘ʼʻʹ′`´＇׳", "'") | dict.fromkeys("״“”″", '"')
HYPHENS = dict.fromkeys("‒–−", "-")
# What parts the letters of a Persian word counts as a hyphen.
BEFORE = str.maketrans({**APOSTROPHES, **HYPHENS, "\u200c": "-", "\u200d": ""})
AFTER = str.maketrans({**LETTERS, **ARABIC})
# The marks that make another kana of a kana are no accents.
VOICED = "\u3099\u309a"

# Scripts written without spaces, or searched by parts of a word: Chinese, Japanese and Korean,
# Thai, Lao, Burmese, Khmer.
HAN_AND_KANA = "々〆〇ー\u3041-\u3096\u309d-\u30fa\u30fd-\u30ff\u3400-\u9fff\uf900-\ufaff"
HAN_AND_KANA += "\U00020000-\U0003ffff"
UNSPACED = re.compile(
    f"[{HAN_AND_KANA}\u1100-\u11ff\uac00-\ud7a3\u0e01-\u0e4e\u0e81-\u0edf\u1000-\u1049"
    "\u1050-\u109f\u1780-\u17d3]+"
)
BROKEN_LINE = re.compile(f"(?<=[{HAN_AND_KANA}]) (?=[{HAN_AND_KANA}])")
# A letter or digit, or a vowel sign of India's scripts; an apostrophe or hyphen within a word.
LETTER = r"(?:[^\W_]|[\u0900-\u0963\u0966-\u0dff])"
WORD = re.compile(rf"""{UNSPACED.pattern}|{LETTER}+(?:['"-]{LETTER}+)*""")
JOINT = re.compile("""['"-]""")


def folded(text: str) -> str:
    """Return a text as it is compared; folding it again changes nothing."""
    if text.isascii():
        return text.lower().replace("`", "'")
    plain = one_look(text).translate(BEFORE)
    plain = _stripped(unicodedata.normalize("NFKD", plain))
    # What decomposing or the change of case brings up is folded in a second round.
    plain = unicodedata.normalize("NFKD", one_look(plain).translate(BEFORE).casefold())
    return unicodedata.normalize("NFC", _stripped(plain).translate(AFTER))


def squeezed(text: str) -> str:
    """Return a text with single spaces, and none where a line broke within Chinese or Japanese."""
    text = " ".join(text.split())
    return text if text.isascii() else BROKEN_LINE.sub("", text)


def is_unspaced(word: str) -> bool:
    """Return whether a word is of a script that is searched by parts of a word."""
    return UNSPACED.match(word) is not None


def terms(text: str) -> tuple[str, ...]:
    """Return what a text can be found by: its words, and of follow-up also follow and up."""
    found: list[str] = []
    for word in _words(text):
        parts = JOINT.split(word)
        found += parts
        if len(parts) > 1:
            found.append("".join(parts))
    return tuple(dict.fromkeys(found))


def asked(text: str) -> tuple[str, ...]:
    """Return the words that somebody asks for; of l'arthrose and Crohn's the part that counts."""
    found: list[str] = []
    for word in _words(text):
        parts = JOINT.split(word)
        long = [part for part in parts if len(part) > 1]
        found += parts if "-" in word or not long else long
    return tuple(dict.fromkeys(found))


def _words(text: str) -> list[str]:
    plain = folded(text)
    if not plain.isascii():
        plain = UNSPACED.sub(r" \g<0> ", plain)
    return WORD.findall(plain)


def _stripped(text: str) -> str:
    """Return a decomposed text without accents and points."""
    if text.isalnum():
        return text
    return "".join(
        letter for letter in text if letter in VOICED or not unicodedata.combining(letter)
    )
