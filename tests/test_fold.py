"""One look, several code points: the one function by which texts are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure import fold
from brochure.fold import alike, folded, found, holds, replaced, visible

# Characters that stand together in such texts more often than chance would have it.
NEAR = (
    "aeifnyzAK k\u00e9\u0301\u0308\u0323\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0f\u00a0\u2009"
    "-\u2011\u2010\u2212"
)
texts = st.text() | st.text(
    NEAR + "µμΩ\u2126\u212a\u212bﬁĳ’ʼ…Ⅳ\u3164ی\u0627\u1100\u1161\u11a8❤\U0001f525 \n"
)

EQUAL = {
    "composed": ("caf\u00e9", "cafe\u0301"),
    "marks in another order": ("a\u0323\u0302", "a\u0302\u0323"),
    "soft hyphen": ("rehabilitation", "rehabili\u00adtation"),
    "zero-width space": ("physiotherapist", "physio\u200btherapist"),
    "joiner between Latin letters": ("shelfful", "shelf\u200cful"),
    "marks of direction": ("Ada Example", "\u200eAda\u200f \u202aExample\u202c"),
    "word joiner and mark of bytes": ("5 mg", "\ufeff5\u2060 mg"),
    "variation selector": ("\u2665", "\u2665\ufe0e"),
    "mark behind something unseen": ("caf\u00e9", "cafe\u200b\u0301"),
    "no-break space": ("5 mg", "5\u00a0mg"),
    "narrow, thin and figure spaces": ("5 mg to 10 mg", "5\u202fmg\u2009to\u200710\u3000mg"),
    "line break": ("rest  now", " rest\nnow "),
    "no-break hyphen": ("follow-up", "follow\u2011up"),
    "hyphen": ("follow-up", "follow\u2010up"),
    "figure dash": ("2–3", "2‒3"),
    "micro and mu": ("400 \u00b5g", "400 \u03bcg"),
    "ohm, kelvin, angstrom": ("5 k\u03a9, 3 K, 2 \u00c5", "5 k\u2126, 3 \u212a, 2 \u212b"),
    "ligature": ("first office", "\ufb01rst o\ufb03ce"),
    "apostrophe as a letter": ("knee’s", "knee\u02bcs"),
    "three dots": ("wait...", "wait…"),
    "Roman numeral": ("type IV", "type Ⅳ"),
    "degrees": ("37 °C", "37 ℃"),
    "shape of an Arabic letter": ("\u0628", "\ufe90"),
    "radical of a Han letter": ("\u6c34", "\u2f54"),
}
UNLIKE = {
    "minus and hyphen": ("-5", "\u22125"),
    "dash and hyphen": ("2-3", "2–3"),
    "raised figure": ("m2", "m²"),
    "fraction": ("1/2", "½"),
    "case": ("Ada", "ada"),
    "accent": ("resume", "résumé"),
    "Cyrillic letter": ("day", "d\u0430y"),
    "Greek letter": ("no", "n\u03bf"),
    "zero and O": ("10", "1O"),
    "joiner in Persian": ("\u0645\u06cc\u062e\u0648", "\u0645\u06cc\u200c\u062e\u0648"),
    "joined signs": ("\U0001f469\u200d\U0001f52c", "\U0001f469\U0001f52c"),
    "bold letter": ("a", "\U0001d41a"),
    "wide letter": ("A", "\uff21"),
    "space and none": ("5 mg", "5mg"),
}  # fmt: skip


@pytest.mark.parametrize("name", EQUAL)
def test_what_looks_the_same_is_equal(name: str) -> None:
    one, other = EQUAL[name]
    assert folded(one) == folded(other)
    assert holds(f"Take {one}, now", other)
    assert folded(replaced(one, "X", f"Take:{other}, now")).replace(" ", "") == "Take:X,now"


@pytest.mark.parametrize("name", UNLIKE)
def test_what_looks_otherwise_is_not(name: str) -> None:
    one, other = UNLIKE[name]
    assert folded(one) != folded(other)


@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(texts)
def test_forms_of_unicode_fold_to_one(text: str) -> None:
    forms = {folded(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert forms == {folded(text)}


def assigned() -> Iterator[str]:
    for point in range(0x20000):
        if unicodedata.category(chr(point)) not in {"Cn", "Cs", "Co"}:
            yield chr(point)


def test_each_code_point_folds_for_good_and_to_what_looks_like_it() -> None:
    """No letter, figure or sign is lost, and none becomes one of another kind."""
    for letter in assigned():
        plain = folded(letter)
        assert folded(plain) == plain, hex(ord(letter))
        if not plain:
            category = unicodedata.category(letter)
            assert letter.isspace() or letter in "\u115f\u1160\u2800\u3164\uffa0" or (
                letter in fold.INVISIBLE and category in {"Cf", "Mn"}
            ), hex(ord(letter))  # fmt: skip
        elif letter not in plain:
            mapped = {unicodedata.normalize(form, letter).strip() for form in ("NFC", "NFKC")}
            assert plain in mapped or letter in "‐‑‒―ʻʼµŉ∆∏∑∙⋅", hex(ord(letter))


@given(texts, texts, texts)
def test_words_are_found_where_they_stand(before: str, words: str, after: str) -> None:
    text = f"{before} {words} {after}"
    spans = list(found(words, text))
    assert bool(spans) is bool(folded(words))
    for start, end in spans:
        assert folded(text[start:end]) == folded(words)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@given(texts)
def test_visible_text_looks_the_same_and_holds_nothing_unseen(text: str) -> None:
    assert folded(visible(text)) == folded(text)
    assert not (set(visible(text)) & fold.INVISIBLE) - {"\u200c", "\u200d"}


def test_part_of_a_character_is_not_replaced() -> None:
    assert replaced("f", "X", "\ufb01rst") == "\ufb01rst"
    assert replaced("e", "X", "cafe\u0301") == "cafe\u0301"


LOOKALIKES = {
    ("d\u0430y", "one day"): ("U+0430, cyrillic small letter a", "U+0061, latin small letter a"),
    ("n\u03bf", "no rest"): ("U+03BF", "U+006F"),
    ("\u22125 °C", "at -5 °C"): ("U+2212, minus sign", "U+002D, hyphen-minus"),
    ("2–3", "take 2-3"): ("U+2013, en dash", "U+002D"),
    ("knee's", "the knee’s"): ("U+0027", "U+2019"),
    ("37 ºC", "37 °C"): ("U+00BA", "U+00B0"),
    ("1O mg", "10 mg"): ("U+004F", "U+0030"),
}


@pytest.mark.parametrize(("words", "text"), LOOKALIKES)
def test_code_points_are_named_where_two_texts_only_look_alike(words: str, text: str) -> None:
    said = alike(words, text)
    assert all(one in said for one in LOOKALIKES[words, text]), said


def test_texts_that_are_equal_or_look_otherwise_have_nothing_named() -> None:
    assert alike("caf\u00e9", "the cafe\u0301 menu") == ""
    assert alike("Monday", "Tuesday") == ""
    assert alike("", "Tuesday") == ""
