"""Search: which handouts some words find, in which order, and what is forgiven."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import string
import subprocess
import sys
import unicodedata
from itertools import chain, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import CONTENT

from brochure import read
from brochure.find import Index, Match, fields, fold, index, shelf
from brochure.find.fields import FIELDS, Searchable

# Everyday medicine, made up: by title what else is searched.
EVERYDAY: dict[str, dict[str, tuple[str, ...]]] = {
    "Asthma in children": {"text": ("Keep the inhaler at hand; cold air narrows the airways.",)},
    "Back pain": {"keywords": ("lumbago", "sciatica"), "text": ("Keep moving, even if it hurts.",)},
    "Bedwetting": {"text": ("Most children outgrow it.",)},
    "Chickenpox": {"text": ("A fever comes first, then the rash.",)},
    "Common cold": {"text": ("A cold needs no antibiotics. Drink enough.",)},
    "Constipation": {"text": ("Fibre and water help.",)},
    "COVID-19 at home": {"text": ("Stay at home while you have a fever.",)},
    "Crohn’s disease": {"glossary": ("ileum: the last part of the small bowel",)},
    "Diabetes, type 2": {
        "keywords": ("blood sugar",),
        "heading": ("What to eat", "Looking after your feet"),
        "text": ("Too much sugar in the blood harms the vessels.",),
    },
    "Fever in children": {"heading": ("When to call us",), "text": ("Let the child drink.",)},
    "Flu": {"subtitle": ("Influenza: how to get through it, and whom to protect",)},
    "Gallstones": {"text": ("They may lie still for years.",)},
    "Hay fever": {"keywords": ("pollen", "allergy")},
    "Headache diary": {"text": ("Write down each migraine.",)},
    "Healthy sleep": {"text": ("No screens before bed.",)},
    "Heart failure": {"text": ("Weigh yourself each morning.",)},
    "Heat rash": {"text": ("Loose clothing helps.",)},
    "High blood pressure": {
        "heading": ("Why it matters",),
        "text": ("It strains the heart, the kidneys and the eyes.",),
    },
    "Hip replacement": {"heading": ("Going home",), "text": ("Physiotherapy starts at once.",)},
    "Iron deficiency": {"text": ("Tiredness is its first sign.",)},
    "Kidney stones": {"glossary": ("ureter: the tube from a kidney to the bladder",)},
    "Knee arthroscopy": {"text": ("A camera is put into the joint.",)},
    "Knee osteoarthritis": {
        "subtitle": ("What wears out in the joint",),
        "keywords": ("bad knee",),
        "text": ("The cartilage gets thinner. Swimming spares the knee.",),
    },
    "Migraine": {"text": ("Triggers differ; a diary finds them.",)},
    "Naïve questions welcome": {"text": ("Ask whatever you like.",)},
    "Nosebleed": {"text": ("Lean forward and pinch the nose.",)},
    "Removing stitches": {"text": ("After ten days, as a rule.",)},
    "Scabies": {"text": ("Everybody at home is treated.",)},
    "Sprained ankle": {"text": ("Rest, ice, compression, elevation.",)},
    "Vitamin D": {"text": ("Sunlight makes it in the skin.",)},
}


def handout(title: str, **texts: tuple[str, ...]) -> tuple[str, Searchable]:
    return title, Searchable(title, "en", "draft", {"title": (title,), **texts})


def everyday() -> Index:
    return Index.of(handout(title, **texts) for title, texts in EVERYDAY.items())


SHELF = everyday()


def titles(words: str, on: Index = SHELF) -> list[str]:
    return [hit.title for hit in on.find(words)]


# ---- what is found, and in which order


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("kn", ["Knee arthroscopy", "Knee osteoarthritis"]),
        ("KNEE", ["Knee arthroscopy", "Knee osteoarthritis"]),
        ("bad knee", ["Knee osteoarthritis"]),
        ("knee cartilage", ["Knee osteoarthritis"]),
        ("fever", ["Fever in children", "Hay fever", "Chickenpox", "COVID-19 at home"]),
        ("fever child", ["Fever in children"]),
        ("flu", ["Flu"]),
        ("influ", ["Flu"]),
        ("blood", ["High blood pressure", "Diabetes, type 2"]),
        ("sugar", ["Diabetes, type 2"]),
        ("feet", ["Diabetes, type 2"]),
        ("bladder", ["Kidney stones"]),
        ("kidney", ["Kidney stones", "High blood pressure"]),
        ("migraine", ["Migraine", "Headache diary"]),
        ("diary", ["Headache diary", "Migraine"]),
        ("covid 19", ["COVID-19 at home"]),
        ("covid19", ["COVID-19 at home"]),
        ("crohns", ["Crohn’s disease"]),
        ("Crohn's", ["Crohn’s disease"]),
        ("crohn", ["Crohn’s disease"]),
        ("naive", ["Naïve questions welcome"]),
        ("vitamin d", ["Vitamin D"]),
        ("type 2", ["Diabetes, type 2"]),
        ("cold", ["Common cold", "Asthma in children"]),
        ("lumbago", ["Back pain"]),
        ("stone", ["Kidney stones"]),
        ("zebra", []),
        ("knee zebra", []),
        ("tis", []),
        ("", []),
        ("?! -- '", []),
    ],
)
def test_everyday_words_find_what_is_meant(words: str, found: list[str]) -> None:
    assert titles(words) == found


@pytest.mark.parametrize(
    ("slip", "found"),
    [
        ("migrane", "Migraine"),  # a letter left out
        ("migrraine", "Migraine"),  # one too many
        ("migreine", "Migraine"),  # one for another
        ("mirgaine", "Migraine"),  # two exchanged
        ("nigraine", "Migraine"),  # the first one
        ("osteoartritis", "Knee osteoarthritis"),
        ("osteoathr", "Knee osteoarthritis"),  # in the beginning of a word
        ("gallstonse", "Gallstones"),
        ("scabbies", "Scabies"),
        ("ashma inhaler", "Asthma in children"),
    ],
)
def test_one_slip_is_forgiven(slip: str, found: str) -> None:
    assert titles(slip)[0] == found


@pytest.mark.parametrize("slip", ["mgrane", "migrianee", "nkie", "hpi", "nke", "ear"])
def test_two_slips_and_slips_in_words_of_three_letters_are_not(slip: str) -> None:
    assert titles(slip) == []


@pytest.mark.parametrize("slip", ["knne", "knie", "kneee", "nkee", "knew", "jnee"])
def test_a_slip_in_a_word_of_four_letters_is_forgiven_where_nothing_else_is_found(
    slip: str,
) -> None:
    assert titles(slip) == ["Knee arthroscopy", "Knee osteoarthritis"]
    assert titles(slip, Index.of([handout(slip), handout("Knee")])) == [slip]
    assert titles(slip, Index.of([handout(f"{slip}s"), handout("Knee")])) == [f"{slip}s"]


def test_a_slip_comes_after_all_that_have_none() -> None:
    assert titles("heart") == ["Heart failure", "High blood pressure", "Healthy sleep"]
    found = Index.of([handout("Hearing"), handout("Other", text=("Listen to the bearing.",))])
    assert titles("bearing", found) == ["Other", "Hearing"]


def test_fields_count_in_their_order_and_whole_words_before_beginnings() -> None:
    names = [field.name for field in FIELDS]
    assert names == ["title", "subtitle", "also", "keywords", "heading", "glossary", "text"]
    made = []
    for number, name in enumerate(names):
        # named against the order, so that the title decides nothing here
        for word, mark in (("knees", 1), ("knee", 2), ("kneel", 1)):
            text = f"{word} {chr(ord('z') - number)}{mark}"
            made.append((f"{name} {word}", Searchable(text, "en", "draft", {name: (text,)})))
    order = [hit.key for hit in Index.of(made).find("knee")]
    equal = {"subtitle": "sub", "also": "sub", "keywords": "sub"}
    places = [(equal.get(name, name), word == "knee") for name, _, word in map(_parted, order)]
    assert list(dict.fromkeys(places)) == [
        (name, whole)
        for name in ("title", "sub", "heading", "glossary", "text")
        for whole in (True, False)
    ]


def _parted(key: str) -> tuple[str, str, str]:
    return key.partition(" ")


def test_each_weight_leaves_room_for_the_beginnings_of_words() -> None:
    weights = sorted({field.weight for field in FIELDS}, reverse=True)
    for high, low in pairwise(weights):
        assert high * index.PREFIX > low * index.EXACT
    assert weights[0] * index.SLIP < weights[-1] * index.PREFIX


def test_equal_hits_stand_by_title_then_key() -> None:
    same = Searchable("Rash", "en", "draft", {"text": ("itch",)})
    other = Searchable("élan", "en", "draft", {"text": ("itch",)})
    found = Index.of([("b", same), ("a", same), ("c", other)]).find("itch")
    assert [hit.key for hit in found] == ["c", "a", "b"]


def test_a_limit_leaves_the_best() -> None:
    assert [hit.title for hit in SHELF.find("fever", 2)] == ["Fever in children", "Hay fever"]


# ---- where it is found


def test_a_hit_says_where_each_word_is() -> None:
    (hit,) = SHELF.find("cartilage knee wears")
    assert hit.matches == (
        Match("title", "Knee osteoarthritis"),
        Match("subtitle", "What wears out in the joint"),
        Match("text", "The cartilage gets thinner. Swimming spares the knee."),
    )


def test_words_of_one_place_are_one_match() -> None:
    (hit,) = SHELF.find("blood sugar vessel")
    assert [match.where for match in hit.matches] == ["keywords", "text"]


def test_an_excerpt_is_short_and_cut_between_words() -> None:
    long = " ".join(f"word{number}" for number in range(100))
    (hit,) = Index.of([handout("A", text=("Nothing here.", long))]).find("word50")
    (match,) = hit.matches
    assert " word50 " in match.excerpt and len(match.excerpt) < 2 * index.EXCERPT
    assert match.excerpt.startswith("…word") and match.excerpt.endswith("…")
    assert set(match.excerpt.strip("…").split()) <= set(long.split())


def test_an_excerpt_has_the_word_itself_not_one_that_holds_it() -> None:
    text = "The kneecap " + "is far away from here and " * 10 + "the knee is not."
    (hit,) = Index.of([handout("A", text=(text,))]).find("knee")
    # a beginning of a word is found first, the whole word counts more
    assert "the knee is not." in hit.matches[0].excerpt


def test_an_excerpt_without_spaces_is_short_too() -> None:
    text = "疼痛" * 100 + "膝关节" + "疼痛" * 100
    (hit,) = Index.of([handout("A", text=(text,))]).find("关节")
    assert "膝关节" in hit.matches[0].excerpt
    assert len(hit.matches[0].excerpt) <= index.EXCERPT + 2


def test_texts_that_were_not_squeezed_are_found_as_well() -> None:
    (hit,) = Index.of([handout("A", text=("first\n\tsecond  third",))]).find("second")
    assert hit.matches == (Match("text", "first second third"),)


# ---- spellings


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Straße", "strasse"),
        ("STRASSE", "straße"),
        ("Søvn og ære", "sovn aere"),
        ("Łódź", "lodz"),
        ("Đurđevac", "durdevac"),
        ("cœur", "coeur"),
        ("l’arthrose du genou", "arthrose"),
        ("arthrose", "l'arthrose"),
        ("a patient’s rights", "patients"),
        ("don’t", "dont"),
        ("follow‑up visit", "followup"),
        ("follow-up visit", "up follow"),
        ("soft\u00adened", "softened"),
        ("e\u0301tude", "étude"),
        ("ΓΟΝΑΤΟΣ", "γόνατος"),
        ("колено и ёж", "КОЛЕНО еж"),
        ("ＫＮＥＥ", "knee"),
        ("İstanbul ılık", "istanbul ilik"),
        # Arabic and Persian: vowel signs, forms of alef, yeh and kaf, digits, the mark in a word
        ("قَلْب", "قلب"),
        ("أدوية", "ادويه"),
        ("پزشکی", "پزشكي"),
        ("نوع ۲", "2"),
        ("می‌شود", "میشود"),
        ("מַחֲלָה", "מחלה"),
        ("ד״ר", 'ד"ר'),
        # Chinese, Japanese, Korean, Thai: a part of a word is enough
        ("膝关节骨性关节炎", "关节"),
        ("ひざの痛み", "痛み"),
        ("무릎관절염", "관절"),
        ("ｶﾞﾝ検診", "ガン"),
        ("กินยา", "ยา"),
        ("बुखार होना", "बुखार"),
    ],
)
def test_spellings_of_one_word_find_each_other(text: str, words: str) -> None:
    assert titles(words, Index.of([handout(text)])) == [text]


def test_a_line_that_breaks_within_chinese_breaks_no_word() -> None:
    assert fold.squeezed("膝关\n节 OA\n  pain") == "膝关节 OA pain"
    assert fold.squeezed("무릎\n관절") == "무릎 관절"


def test_kana_and_syllables_stay_what_they_are() -> None:
    assert titles("は", Index.of([handout("ばば")])) == []
    assert titles("무", Index.of([handout("물")])) == []


def test_what_nobody_sees_is_not_searched() -> None:
    index = Index.of(
        [handout("\u200ePhysio\u00adtherapy\u200b after 400 \u00b5g"), handout("Other")]
    )
    for asked in ("physiotherapy", "physio\u2060therapy\ufeff", "\u03bcg", "\u00b5g"):
        assert len(titles(asked, index)) == 1, asked


# ---- what patients call it, in every language


@pytest.mark.parametrize(
    ("also", "typed"),
    [
        ("sugar", "sug"),
        ("bad knee", "bad knee"),
        ("bad knee", "knne"),
        ("sucré", "sucre"),
        ("sucre", "sucré"),
        ("Zuckerkrankheit", "zukerkrankheit"),
        ("больное колено", "колено"),
        ("больное колено", "калено"),
        ("сахар", "САХ"),
        ("السكري", "السكرى"),
        ("ركبة", "ركبه"),
        ("ركبة", "رك"),
        ("당뇨", "당뇨"),
        ("무릎 통증", "통증"),
        ("糖尿", "糖"),
        ("tiểu đường", "tieu duong"),
    ],
)
def test_a_patients_own_word_finds_it(also: str, typed: str) -> None:
    made = Index.of([handout("Type 2", also=("something else", also)), handout("Other")])
    (hit,) = made.find(typed)
    assert hit.title == "Type 2"
    assert {match.where for match in hit.matches} == {"also"}


def test_a_patients_own_word_comes_before_the_text_that_has_it() -> None:
    made = Index.of(
        [handout("A", text=("Sugar harms the vessels.",)), handout("Z", also=("sugar",))]
    )
    assert titles("sugar", made) == ["Z", "A"]


def test_one_index_holds_a_handout_in_several_languages() -> None:
    made = Index.of(
        (f"knee.{language}.yaml", Searchable(title, language, "approved", {"title": (title,)},
                                             "knee", "2"))
        for language, title in {"en": "Knee pain", "es": "Dolor de rodilla", "ru": "Боль в колене",
                                "ar": "ألم الركبة", "ko": "무릎 통증"}.items()
    )  # fmt: skip
    found = {typed: [made.handouts[made.keys.index(hit.key)].language for hit in made.find(typed)]
             for typed in ("knee", "rodila", "колен", "الركبة", "무릎")}  # fmt: skip
    assert found == {"knee": ["en"], "rodila": ["es"], "колен": ["ru"], "الركبة": ["ar"],
                     "무릎": ["ko"]}  # fmt: skip
    assert {one.id for one in made.handouts} == {"knee"}


# ---- what holds for all

LETTERS = "abcdefghijklmnopqrstuvwxyzäéßøñłабвгдежз"
WORDS = st.text(LETTERS, min_size=1, max_size=12)


@given(st.text() | st.text("’‘'\"-‐\u200c\u0301\u0345\u05b0\u0640ǰΐŉẚﬃ膝が무ᄆ\u3099กิ\u0e49ı𝔎½´"))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold.folded(fold.folded(text)) == fold.folded(text)


def test_every_letter_of_an_alphabet_is_folded_for_good() -> None:
    scripts = range(0x3400), range(0xA4D0, 0xAC00), range(0xF900, 0x10400), range(0x1D400, 0x1D800)
    for code in chain(*scripts):
        once = fold.folded(chr(code))
        assert fold.folded(once) == once, hex(code)


@given(st.text(string.printable) | st.text())
def test_a_words_short_way_is_the_long_one(text: str) -> None:
    made = Index.of([handout(text)])
    assert set(made.spellings) == {term for chunk in text.split() for term in fold.terms(chunk)}


@given(st.lists(st.text(max_size=12), min_size=1, max_size=6))
def test_a_titles_every_word_finds_it(words: list[str]) -> None:
    title = " ".join(words)
    made = Index.of([handout(title), *(handout(one) for one in EVERYDAY)])
    for word in title.split():
        if fold.asked(word):
            assert title in [hit.key for hit in made.find(word)]


@given(
    st.text(LETTERS, min_size=5, max_size=12).filter(lambda word: len(fold.folded(word)) >= 5),
    st.data(),
)
def test_every_slip_of_a_long_word_finds_it(word: str, data: st.DataObject) -> None:
    plain = fold.folded(word)
    at = data.draw(st.integers(0, len(plain) - 1))
    letter = fold.folded(data.draw(st.sampled_from(LETTERS)))[:1]
    slips = (
        plain[:at] + plain[at + 1 :],
        plain[:at] + letter + plain[at:],
        plain[:at] + letter + plain[at + 1 :],
        plain[:at] + plain[at : at + 2][::-1] + plain[at + 2 :],
    )
    made = Index.of([*(handout(one) for one in EVERYDAY), handout(f"On {word}, again")])
    for slip in slips:
        assert f"On {word}, again" in titles(slip, made), slip


def within_one_slip(typed: str, meant: str, least: int = 5) -> bool:
    """Return whether some beginning of so many letters or more is one slip away, written
    plainly.
    """
    slips = {typed[:at] + typed[at + 1 :] for at in range(len(typed))}
    for at in range(len(typed) + 1):
        for letter in set(meant):
            slips |= {typed[:at] + letter + typed[at:], typed[:at] + letter + typed[at + 1 :]}
        slips.add(typed[:at] + typed[at : at + 2][::-1] + typed[at + 2 :])
    return any(meant[:end] in slips for end in range(least, len(meant) + 1))


@given(
    st.text("abc", min_size=2, max_size=8),
    st.lists(st.text("abc", min_size=1, max_size=9), max_size=12, unique=True),
)
def test_nothing_else_is_found(typed: str, others: list[str]) -> None:
    found = titles(typed, Index.of(map(handout, others)))
    expected = {one for one in others if one.startswith(typed) or within_one_slip(typed, one)}
    if not expected and len(typed) >= 4:
        expected = {one for one in others if within_one_slip(typed, one, 4)}
    assert set(found) == expected


@given(st.permutations(["fever", "children", "drink", "call"]))
def test_the_order_of_words_does_not_matter(words: list[str]) -> None:
    (hit,) = SHELF.find(" ".join(words))
    (other,) = SHELF.find("fever children drink call")
    assert (hit.key, hit.score, set(hit.matches)) == (other.key, other.score, set(other.matches))


SHELVED = """\
import sys
from brochure.find import Index
from brochure.find.fields import Searchable
shelf = [(line, Searchable(line, "en", "", {"text": (line,)})) for line in sys.argv[1:]]
print([Index.of(shelf).find(word) for word in ("he", "fever", "in", "st", "co", "c", "heart")])
"""


def test_hits_are_the_same_in_every_process() -> None:
    lines = [f"{title} {' '.join(sum(texts.values(), ()))}" for title, texts in EVERYDAY.items()]
    said = set()
    for seed in ("1", "2", "3"):
        done = subprocess.run(
            [sys.executable, "-c", SHELVED, *lines],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        )
        said.add(done.stdout)
    assert len(said) == 1 and "Heart failure" in said.pop()


# ---- the texts of a handout


def test_our_article_is_searched_in_every_field() -> None:
    manuscript, _ = read.handout(CONTENT)
    assert manuscript
    found = fields.of(manuscript.handout)
    assert (found.title, found.language, found.status) == (
        "Stem Cell Therapy for Knee Osteoarthritis",
        "en",
        "draft",
    )
    assert list(found.texts) == [field.name for field in FIELDS]
    assert found.texts["heading"] == (
        "Scientific Research on the Impact of Stem Cell Therapy on KO",
        "All In All",
    )
    assert found.texts["glossary"][0] == "KO: knee osteoarthritis"
    assert len(found.texts["text"]) == 7
    for name, texts in found.texts.items():
        assert bool(texts) == (name != "also")  # nobody has asked patients yet
        assert all(text == fold.squeezed(text) for text in texts)
    control = manuscript.handout.document
    assert (found.id, found.version) == (control.id, control.version)
    assert (found.reviewed_on, found.next_review) == (control.reviewed_on, control.next_review)


def test_markdown_is_searched_as_it_reads(tmp_path: Path) -> None:
    text = CONTENT.read_text("utf-8")
    text = text.replace("  - heading: All In All\n", "  - heading: Where to go\n", 1)
    text = text.replace("In a nutshell", "### Getting **there**\n\n      In a [nut](tel:1)shell", 1)
    text = text.replace("find: soft ad flexible", "find: incredible", 1)
    text = text.replace("replace: soft and flexible", "replace: astounding", 1)
    text = text.replace("approved_by: null", "approved_by: Dr. Example", 1)
    (tmp_path / "assets").mkdir()
    shutil.copytree(CONTENT.parent / "assets" / "articles", tmp_path / "assets" / "articles")
    (tmp_path / "content.yaml").write_text(text, "utf-8")
    manuscript, trouble = read.handout(tmp_path / "content.yaml")
    assert manuscript, trouble
    made = Index.of([("a", fields.of(manuscript.handout))])
    assert made.find("there")[0].matches == (Match("heading", "Getting there"),)
    assert made.find("nutshell") and made.find("astounding")
    assert not made.find("incredible")


# ---- what is kept beside the outputs

HANDOUT = """\
title: {title}
brand: beverly-hills-wellness-center
document: {{id: some, version: '1', status: draft}}
sections:
  - {{heading: What it is, body: Rest helps.}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "brochure.yaml").write_text("")
    for name in ("Knee", "Hip"):
        path = tmp_path / "handouts" / f"{name.lower()}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(HANDOUT.format(title=name))
    (tmp_path / "out").mkdir()
    return tmp_path


def read_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by the name of each file that is read as a handout."""
    names: list[str] = []
    whole = read.handout

    def seen(path: Path, *others: object) -> object:
        names.append(path.name)
        return whole(path, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(read, "handout", seen)
    return names


def test_what_was_read_once_is_not_read_again(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = read_files(monkeypatch)
    first = shelf.of(Path())
    assert names == ["hip.yaml", "knee.yaml"]
    assert shelf.of(Path()) == first
    assert names == ["hip.yaml", "knee.yaml"]
    (project / "handouts" / "hip.yaml").write_text(HANDOUT.format(title="New hip"))
    again = shelf.of(Path())
    assert names[2:] == ["hip.yaml"]
    assert [found.title for _, found in again.handouts] == ["New hip", "Knee"]


def test_what_the_desk_needs_is_kept(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = HANDOUT.format(title="Ear").replace(
        "version: '1', status: draft",
        "version: '2 b', status: approved, reviewed_on: 2026-05-04, reviewed_by: Dr. A, "
        "next_review: 2027-05-04",
    )
    (project / "handouts" / "ear.yaml").write_text(f"also: [ache, 'uszy boją']\n{text}", "utf-8")
    first = shelf.of(Path())
    names = read_files(monkeypatch)
    assert shelf.of(Path()) == first and names == []
    found = dict(first.handouts)["handouts/ear.yaml"]
    assert found.texts["also"] == ("ache", "uszy boją")
    assert (found.id, found.version, found.status) == ("some", "2 b", "approved")
    assert found.reviewed_on == datetime.date(2026, 5, 4)
    assert found.next_review == datetime.date(2027, 5, 4)


def test_a_part_of_a_project_leaves_what_is_kept_of_the_rest(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "handouts" / "leg").mkdir()
    shelf.of(Path())
    (project / "handouts" / "leg" / "foot.yaml").write_text(HANDOUT.format(title="Foot"))
    assert [key for key, _ in shelf.of(Path("handouts/leg")).handouts] == ["handouts/leg/foot.yaml"]
    names = read_files(monkeypatch)
    assert len(shelf.of(Path()).handouts) == 3 and names == []


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", "null", '{"head": 1}', '{"handouts": {"x": 1}}', "\x00\xff"],
)
def test_a_damaged_or_foreign_file_is_as_good_as_none(project: Path, damage: str) -> None:
    first = shelf.of(Path())
    (project / shelf.KEPT).write_text(damage, "latin-1")
    assert shelf.of(Path()) == first


@pytest.mark.parametrize("wrong", [1, "knee", {"texts": 1}, {"title": "A"}, None])
def test_a_wrong_entry_is_not_believed(project: Path, wrong: object) -> None:
    first = shelf.of(Path())
    told = json.loads((project / shelf.KEPT).read_bytes())
    told["handouts"] = dict.fromkeys(told["handouts"], wrong)
    (project / shelf.KEPT).write_text(json.dumps(told))
    assert shelf.of(Path()) == first


def test_another_versions_texts_are_read_anew(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.of(Path())
    monkeypatch.setattr(shelf, "__version__", "99.0")
    names = read_files(monkeypatch)
    shelf.of(Path())
    assert names == ["hip.yaml", "knee.yaml"]


def test_settings_that_handouts_fall_back_on_count(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {found.language for _, found in shelf.of(Path()).handouts} == {"en"}
    (project / "brochure.yaml").write_text("language: de\n")
    assert {found.language for _, found in shelf.of(Path()).handouts} == {"de"}


def test_a_search_makes_no_folder_and_leaves_nothing_half(project: Path) -> None:
    shelf.of(Path())
    assert [path.name for path in (project / "out").iterdir()] == [".find.json"]
    shutil.rmtree(project / "out")
    shelf.of(Path())
    assert not (project / "out").exists()


def test_no_letter_is_lost_between_decomposed_and_composed() -> None:
    for text in ("é", "무릎", "が", "ά"):
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            assert fold.folded(unicodedata.normalize(form, text)) == fold.folded(text)
