"""What stands on one line: a number and its unit, the ends of a range, a telephone number, a title
and a name.

A dose that begins in one line and ends in the next is read as two. The lines of a page are kept
from parting there by the typesetter, and looked at afterwards by check/words_divided.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from brochure.model.edition import Language
from brochure.model.together import Together

# Longer than that nothing is kept in one line: no narrow column has room for it.
MOST = 26
# International System of Units (BIPM, 9th edition), and what labels of medicines have beside it.
UNITS = (
    "kg", "mg", "mcg", "µg", "μg", "ng", "pg", "g", "lb", "lbs", "oz", "km", "cm", "mm", "µm",
    "μm", "nm", "m", "in", "ft", "yd", "mi", "cc", "mL", "ml", "dL", "dl", "cL", "cl", "L", "l",
    "µL", "μL", "fl oz", "mol", "mmol", "µmol", "μmol", "nmol", "mEq", "IU", "U", "mU", "mmHg",
    "mm Hg", "kPa", "Pa", "bar", "bpm", "kcal", "cal", "kJ", "J", "W", "kW", "V", "mV", "mA", "A",
    "Hz", "kHz", "MHz", "dB", "Gy", "mGy", "Sv", "mSv", "MBq", "h", "hr", "hrs", "min", "mins",
    "sec", "secs", "s", "ms", "d", "wk", "wks", "mo", "yr", "yrs", "%", "‰", "°", "°C", "°F", "℃",
    "℉", "° C", "° F", "€", "£", "$", "USD", "EUR", "GBP", "Fr", "French", "gauge", "G", "ppm",
    "x", "×", "m²", "m2", "cm²", "cm2", "mm²", "cm³", "cm3",
)  # fmt: skip
FRACTIONS = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
# A sign, a currency, figures with what parts them, and a fraction.
NUMBER = (
    rf"(?=[<>≤≥=±≈~+−–$€£¥\d{FRACTIONS}-])"
    r"(?:(?<![\w.])[<>≤≥=±≈~+−]\s?|(?<![\w.])[-–])?(?:[$€£¥]\s?)?"
    rf"(?:(?<![\w.,])(?:\d{{1,3}}(?:\s\d{{3}})+(?!\d)|\d+)(?:[.,:/’'\u00a0\u202f]\d+)*(?:\s?[{FRACTIONS}]|\s\d+/\d+)?|[{FRACTIONS}])"
)
TELEPHONE = re.compile(r"(?<![\w.,/-])\+?\(?\d{1,5}\)?(?:\s?[./ -]?\s?\(?\d{1,5}\)?){1,7}(?!\w)")
# As E.164 (ITU-T, 2010) has it at most, and the shortest of a town.
LEAST_FIGURES, MOST_FIGURES = 7, 15
# Addresses have their own places to break.
ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*|\b10\.\d{4,9}/\S+")
FIGURE = re.compile(rf"[\d{FRACTIONS}]")
BREAK = re.compile(r"[\s/‐–—-]")


class Patterns(NamedTuple):
    """What stands together in a language: with figures in it, and without."""

    figures: re.Pattern[str]
    words: re.Pattern[str]


def spans(text: str, patterns: Patterns) -> list[tuple[int, int]]:
    """Return the stretches of a text that stand on one line each: start and end, in order, none
    overlapping another.

    Each goes from one white space to another, as far as that does not make it too long.
    """
    found = [match.span() for match in patterns.words.finditer(text)]
    if FIGURE.search(text):
        found += (match.span() for match in patterns.figures.finditer(text))
        found += _telephones(text)
    if not found:
        return []
    addresses = [match.span() for match in ADDRESS.finditer(text)]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if any(first < end and start < last for first, last in addresses):
            continue
        if kept and start < kept[-1][1]:
            if max(end, kept[-1][1]) - kept[-1][0] > MOST:
                continue
            start, end = kept[-1][0], max(end, kept.pop()[1])
        left, right = _to_white_space(text, start, end)
        kept.append((start, right) if kept and left < kept[-1][1] else (left, right))
    return [(start, end) for start, end in kept if BREAK.search(text, start, end)]


def phrases(text: str, patterns: Patterns) -> list[str]:
    """Return what a text says in those stretches, white space squeezed, without the marks of
    punctuation behind it.
    """
    said = (" ".join(text[start:end].split()) for start, end in spans(text, patterns))
    return [one.rstrip(".,;:!?") for one in said]


def _telephones(text: str) -> Iterator[tuple[int, int]]:
    for match in TELEPHONE.finditer(text):
        if LEAST_FIGURES <= sum(sign.isdigit() for sign in match[0]) <= MOST_FIGURES:
            yield match.span()


def _to_white_space(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch with the signs and letters that touch it; as it is where that is too
    long.
    """
    left, right = start, end
    while left > 0 and not text[left - 1].isspace():
        left -= 1
    while right < len(text) and not text[right].isspace():
        right += 1
    return (left, right) if right - left <= MOST else (start, end)


@lru_cache(16)
def patterns(language: Language) -> Patterns:
    """Return the patterns of a language."""
    kept: Together = language.together
    units = _any(UNITS)
    counted = f"(?i:{_any(kept.after_number)})"
    between = rf"(?:\s?[-‐‑–—−/×x]\s?|\s(?i:{_any(kept.between_numbers)})\s)"
    per = rf"(?:\s?/\s?(?:{NUMBER}\s?)?(?:{units}|\w+))"
    unit = rf"(?:{units}){per}?(?!\w)(?:\s{counted}(?!\w))?"
    measure = rf"{NUMBER}(?:{between}{NUMBER})*(?:[\s-]?(?:{unit}|{counted}(?!\w)))?"
    codes = "|".join(map(_postal, kept.postal_codes)) or NEVER
    title = f"(?:{_any(kept.before_name)})"
    names = rf"{title}(?:\s+{title})*\s+(?:\w\.\s*)*[^\W\d_][\w’'.-]*"
    headed = rf"(?i:{_any(kept.before_number)})\s+(?:[#№]?\s?\d[\w.,/-]*|[A-Z](?![\w’']))"
    return Patterns(
        re.compile(rf"(?<!\w)(?:{codes})(?!\w)|{_date(language)}|{measure}"),
        re.compile(rf"(?<!\w)(?:{names}|{headed})"),
    )


NEVER = r"(?!)"


def _any(words: Iterable[str]) -> str:
    """Return the pattern of some words, the longest first."""
    some = sorted({r"\s".join(map(re.escape, word.split())) for word in words}, key=len)
    return "|".join(reversed(some)) or NEVER


def _postal(form: str) -> str:
    signs = {"A": "[A-Z]", "9": r"\d", " ": r"\s+"}
    return "".join(signs.get(sign, re.escape(sign)) for sign in form)


def _date(language: Language) -> str:
    """Return the pattern of day and month as the language writes them, without the year."""
    pattern = language.date.pattern
    if not {"{day}", "{month}"} <= set(re.findall(r"\{\w+\}", pattern)):
        return NEVER
    first, last = sorted((pattern.index("{day}"), pattern.index("{month}")))
    end = pattern.index("}", last) + 1
    written = re.escape(pattern[first:end]).replace(r"\ ", r"\s+")
    months = _any(language.date.names)
    return (
        written.replace(r"\{day\}", r"(?<!\w)\d{1,2}(?!\d)")
        .replace(r"\{month\}", f"(?i:{months})")
        .join((r"(?<!\w)", r"(?!\w)"))
    )
