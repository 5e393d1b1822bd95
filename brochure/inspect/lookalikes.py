"""Which letter a drawing looks like: compared with the letters of faces that are known, and with
the other letters of its own face.

Faces differ more than letters seem to: a drawing is told to be another letter only when it is far
from all drawings of its own and near to one of the other. Tried on 114 families of open fonts.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from PIL import Image, ImageChops

from brochure.inspect.outlines import COARSE, Drawing, Program, program

FIGURES = "0123456789"
SIGNS = ".,:;-–−+=<>%/()!?½¼¾±×&"
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω"
CYRILLIC = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЬЭЮЯабвгдежзиклмнопрстуфхцчшщыьэюя"
ALPHABETS = (LATIN, GREEK, CYRILLIC)
# Characters that honest faces draw with the very same lines.
IDENTICAL = ("O0o", "Il1|", "-–−", "xX×", "Οο0", "Оо0", "Зз3")
# Characters that honest faces draw so nearly alike that a reader goes by the word.
ALIKE = (
    *IDENTICAL, "O0oQq", "Il1|!i", "S5s$", "SJ1", "B8", "6b", "9gqy", "uvUV", ".,:;", "-–−_",
    "ce", "ao", "FT", "Z2z", "зЗ3", "бБ6", "Чч4", "лЛАа", "σο", "ιτ",
)  # fmt: skip
# So thin that in a square they look like anything: no drawing is told to be one of them.
FORMLESS = set("/|()!:;.,%½¼¾-–−_lIi1")
# How much a difference in proportion (as a logarithm) and in height (in sizes of type) counts
# beside that of the squares, from 0 to 1.
PROPORTION, HEIGHT, MOST_PROPORTION, MOST_HEIGHT = 0.12, 0.35, 1.5, 1.0
# A drawing is another letter's when it is as near to it as `NEAR`, and less than `SHARE` as far
# from it as from its own.
NEAR, SHARE = 0.2, 0.36
# Two letters of one face that are as near as this are the same drawing.
SAME = 0.02
# The letters of a ligature, set one after another, look like it, those of one that is not usual
# wholly so.
LIGATURES = ("ff", "fi", "fl", "ffi", "ffl", "ft", "fft", "fj", "ffj", "fb", "fh", "fk", "tt", "ti",
             "tti", "Th", "ct", "st", "sp", "ck", "ch", "ij", "IJ")  # fmt: skip
LIGATURE, UNUSUAL = 0.3, 0.05
# Letters whose heights tell how large a face is drawn in its size of type.
MEASURED = "xzvnoHEIT1470"

Verdict = Literal["blank", "drawn", "other", "merged", "unknown"]
"""A drawing that is none, one where none should be, another letter's, one for several letters that
does not look like them, and one of a letter that no known face has.
"""


class Fault(NamedTuple):
    """What is wrong with the drawing of some text, and the letter that it looks like, if any."""

    text: str
    verdict: Verdict
    drawn: str = ""


@dataclass(frozen=True)
class Known:
    """The letters of known faces: their drawings, one after another."""

    letters: tuple[str, ...]
    drawings: tuple[Drawing, ...]
    squares: bytes

    @staticmethod
    @lru_cache(4)
    def of(faces: tuple[bytes, ...], letters: str) -> Known:
        """Return some letters of some font programs."""
        held: list[tuple[str, Drawing]] = []
        for data in faces:
            face = program(data)
            for letter in letters:
                drawing = face.drawing(face.glyphs.get(letter, -1))
                if drawing:
                    held.append((letter, drawing))
        drawings = tuple(drawing for _, drawing in held)
        return Known(
            letters=tuple(letter for letter, _ in held),
            drawings=drawings,
            squares=b"".join(drawing.square for drawing in drawings),
        )

    def distances(self, drawing: Drawing, size: float) -> list[float]:
        """Return how far a drawing, of a face of some size, is from each."""
        size_of, count = (COARSE * COARSE, len(self.drawings)), len(self.drawings)
        here = Image.frombytes("L", size_of, drawing.square * count)
        apart = ImageChops.difference(here, Image.frombytes("L", size_of, self.squares))
        means = apart.resize((1, count), Image.Resampling.BOX).tobytes()
        return [
            mean / 255 + _proportions(drawing, known, size)
            for mean, known in zip(means, self.drawings, strict=True)
        ]


def _proportions(drawing: Drawing, known: Drawing, size: float) -> float:
    one, other = drawing.box, known.box
    wide = math.log((one[2] - one[0]) / (one[3] - one[1]) * (other[3] - other[1]))
    wide -= math.log(other[2] - other[0])
    high = abs(one[1] / size - other[1]) + abs(one[3] / size - other[3])
    return PROPORTION * min(abs(wide), MOST_PROPORTION) + HEIGHT * min(high, MOST_HEIGHT)


@lru_cache(1024)
def alike(letter: str, groups: tuple[str, ...] = ALIKE) -> frozenset[str]:
    """Return what may be drawn as a letter is: the letter in either case, and its lookalikes."""
    cases = {letter, letter.lower(), letter.upper()}
    found = "".join([*cases, *(group for group in groups if cases & set(group))])
    return frozenset(found + found.upper() + found.lower())


def judged(
    face: Program, drawn: Sequence[tuple[int, str]], faces: tuple[bytes, ...]
) -> list[Fault]:
    """Return what is wrong with some glyphs of a font program, each with the text that it is for;
    `faces` are the programs of the known faces.
    """
    faults: list[Fault] = []
    size = _size(face, faces)
    for glyph, given in drawn:
        text = unicodedata.normalize("NFC", given)
        text = "".join(one for one in text if unicodedata.category(one) != "Cf")
        drawing = face.drawing(glyph)
        inked = any(unicodedata.category(one)[0] in "LNPS" for one in text)
        if not text or (not inked and drawing is None):
            continue
        if drawing is None:
            faults.append(Fault(text, "blank"))
        elif not inked:
            if text.isspace():
                faults.append(Fault(text, "drawn"))
        elif len(text) > 1:
            faults += _of_several(face, drawing, text)
        else:
            faults += _of_one(face, drawing, text, faces=faces, size=size)
    return faults


def _size(face: Program, faces: tuple[bytes, ...]) -> float:
    """Return how high a face's letters are beside those of the first known face."""
    first = program(faces[0])
    shares = []
    for letter in MEASURED:
        one = face.drawing(face.glyphs.get(letter, -1))
        other = first.drawing(first.glyphs.get(letter, -1))
        if one and other and one.box[3] > 0:
            shares.append(one.box[3] / other.box[3])
    return sorted(shares)[len(shares) // 2] if shares else 1.0


def _of_one(
    face: Program, drawing: Drawing, letter: str, faces: tuple[bytes, ...], size: float
) -> list[Fault]:
    base = unicodedata.normalize("NFKD", letter)[0]
    alphabet = next((one for one in ALPHABETS if base in one), LATIN) + FIGURES
    is_known = base in alphabet + SIGNS
    if not is_known and not any(letter in program(data).glyphs for data in faces):
        return [Fault(letter, "unknown")] if unicodedata.category(letter)[0] in "LN" else []
    for other in sorted(set(alphabet) - alike(base, IDENTICAL)):
        twin = face.drawing(face.glyphs.get(other, -1))
        if twin and _are_same(twin, drawing):
            return [Fault(letter, "other", other)]
    if letter != base or not is_known:  # an accent belongs to the letter
        return []
    known = Known.of(faces, alphabet + SIGNS)
    pairs = list(zip(known.distances(drawing, size), known.letters, strict=True))
    cases = {letter, letter.lower(), letter.upper()}
    own = min((far for far, one in pairs if one in cases), default=math.inf)
    apart = alike(base) | FORMLESS
    far, other = min((far, one) for far, one in pairs if one not in apart)
    if far < NEAR and far < SHARE * own < math.inf:
        return [Fault(letter, "other", other)]
    return []


def _are_same(one: Drawing, other: Drawing) -> bool:
    bounds = max(abs(a - b) for a, b in zip(one.box, other.box, strict=True))
    return bounds < SAME and _apart(one, other) < SAME


def _apart(one: Drawing, other: Drawing) -> float:
    pairs = zip(one.square, other.square, strict=True)
    return sum(abs(a - b) for a, b in pairs) / len(one.square) / 255


def _of_several(face: Program, drawing: Drawing, text: str) -> list[Fault]:
    """Compare a ligature with its letters, set one after another."""
    line = face.line(text)
    if line is None:
        return [Fault(text, "unknown")]
    most = LIGATURE if text in LIGATURES else UNUSUAL
    return [Fault(text, "merged")] if _apart(line, drawing) > most else []
