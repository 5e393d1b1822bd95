"""The lexicon, and the checks on words: each fires on its fault, keeps silent on near misses, and
seldom cries wolf.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType

import clinic
import pytest
from clinic import SHELVES, manuscript, replaced
from paths import ROOT, TESTS

from brochure.check import (
    abbreviation_not_expanded,
    face_missing,
    glossary_term_unused,
    promissory_word,
    sentence_repeated,
    term_without_gloss,
    word_misspelt,
    words_confused,
)
from brochure.model.brand import FontFamily
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Severity
from brochure.model.lexicon import SORTED, WORD_LISTS, Lexicon
from brochure.model.manuscript import Manuscript
from brochure.read.lexicon import lexicon
from brochure.shelves import Shelves

ENGLISH = ROOT / "assets" / "lexicons" / "en"
BODY = 7  # the line of SHORT on which the section's text stands


@cache
def edition() -> Edition:
    return clinic.edition()


@cache
def words() -> Lexicon:
    found = lexicon(SHELVES, "en")
    assert found is not None
    return found


def saying(body: str, extra: str = "") -> Manuscript:
    """Return a handout with this text in its only section."""
    lines = "\n".join(f"      {line}".rstrip() for line in body.splitlines())
    return manuscript(replaced(clinic.SHORT, "      Rest helps.", lines) + extra)


def found(check: ModuleType, body: str, extra: str = "") -> list[Finding]:
    return list(check.text(saying(body, extra), edition()))


def seen(findings: list[Finding]) -> list[tuple[str, Severity, int, int]]:
    return [
        (one.code, one.severity, one.where.line, one.where.column) for one in findings if one.where
    ]


# The lexicon


@pytest.mark.parametrize("name", ["general", "medical", "british"])
def test_a_word_list_that_says_so_is_sorted(name: str) -> None:
    text = (ENGLISH / f"{name}.txt").read_text("utf-8")
    assert SORTED in text[:2000]
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize("path", sorted(ENGLISH.glob("*.txt")), ids=lambda path: path.stem)
def test_a_list_names_its_source_licence_and_date(path: Path) -> None:
    head = "".join(line for line in path.read_text("utf-8").splitlines() if line.startswith("#"))
    assert ("Source:" in head or "Sources:" in head) and "Licence:" in head and "2026-" in head


def test_the_words_licence_stands_beside_them() -> None:
    assert "Permission to use, copy, modify, distribute and sell these word" in (
        ENGLISH / "LICENSE"
    ).read_text("utf-8")


@pytest.mark.every
def test_the_lexicon_knows_every_word_that_it_holds_and_no_other() -> None:
    for name in WORD_LISTS:
        listed = words().list(name)
        assert bool(listed) == (name != "project"), "a project's words stand in its brochure.yaml"
        assert all(words().knows(word) for word in listed)
        assert not any(words().knows(f"{word}zq") for word in listed[:: max(1, len(listed) // 500)])


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("knee's", True), ("knees’", True), ("Knee", True), ("KNEE", True), ("don’t", True),
        ("Monday", True),
        ("MONDAY", True), ("monday", False), ("Beverly", True), ("beverly", False),
        ("cartlage", False), ("", False),
        ("chondrocytes", True), ("Sjögren", True), ("\n", False), ("#", False),
    ],
)  # fmt: skip
def test_words_are_known_as_people_write_them(word: str, known: bool) -> None:
    assert words().knows(word) is known


def test_a_list_in_any_order_is_searched_as_well() -> None:
    own = Lexicon("en", {"general": "# mine\nzebra\napple # a fruit\n\nMango\n"})
    assert [word for word in ("zebra", "Apple", "Mango", "mango", "fruit",
     "mine") if own.knows(word)] == [
        "zebra", "Apple", "Mango",
    ]  # fmt: skip
    assert own.list("general") == ("zebra", "apple", "Mango")
    assert own.list("nothing") == ()


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("cartlage", "cartilage"),
        ("recieve", "receive"),
        ("Osteoarthritus", "Osteoarthritis"),
        ("dont", "don't"),
    ],
)
def test_a_slip_is_answered_with_the_word_meant(slip: str, meant: str) -> None:
    assert words().near(slip)[0] == meant
    assert len(words().near(slip)) <= 3


def test_a_clinics_own_list_stands_for_ours(tmp_path: Path) -> None:
    folder = tmp_path / "assets" / "lexicons" / "en"
    folder.mkdir(parents=True)
    (folder / "clinic.txt").write_bytes("Quux\r\n".encode("utf-8-sig"))
    own = lexicon(Shelves(tmp_path), "en")
    assert own is not None
    assert own.list("clinic") == ("Quux",) and own.knows("Quux") and own.knows("knee")


def test_a_language_without_lists_has_no_lexicon_and_no_findings() -> None:
    assert lexicon(SHELVES, "tlh") is None
    for check in (
        word_misspelt,
        words_confused,
        promissory_word,
        term_without_gloss,
        abbreviation_not_expanded,
    ):
        assert (
            list(
                check.text(
                    saying("A proven cartlage ad KO edema."), replace(edition(), lexicon=None)
                )
            )
            == []
        )


# Spelling


def test_a_misspelt_word_is_found_once_with_its_places() -> None:
    findings = found(word_misspelt, "The cartlage wears. Weight wears it.\n\nMore cartlage wears.")
    assert seen(findings) == [("word-misspelt", Severity.WARNING, BODY, 11)]
    assert (
        findings[0].message
        == "«cartlage» stands in none of the 3 word lists (2 times, also on line 9)"
    )
    assert "«cartilage»" in findings[0].hint and "assets/lexicons/en/clinic.txt" in findings[0].hint


@pytest.mark.parametrize(
    "fault",
    [
        "Teh knee.",
        "Recieve care.",
        "An *unecessary* step.",
        "- a swolen knee",
        "non-surgicall care",
        "### Osteoartritis",
    ],
)
def test_a_slip_is_found_wherever_it_stands(fault: str) -> None:
    assert [one.severity for one in found(word_misspelt, fault)] == [Severity.WARNING]


@pytest.mark.parametrize(
    "fine",
    [
        "The knee’s cartilage, and the patient's; don’t rest.",
        "See https://www.exampel.org/pgae or [us](pictures/knne.png).",
        "Write to infoo@exampel.org [@zhoa2018].",
        "Take 5mg of B12; PMID 123. The 2nd time, at L5.",
        "KO, MSCs and mRNA, an X-ray.",
        "post-operative, intra-articular, nonweightbearing, multicenter", "car\u00adtilage",
        "Heberden (HEBerr-denz) nodes, (boo-SHARDZ)", "Beverly Hills Wellness Center",
    ],
)  # fmt: skip
def test_what_is_no_slip_is_let_pass(fine: str) -> None:
    assert found(word_misspelt, fine) == []


def test_a_name_is_a_note_inside_a_sentence_and_a_warning_at_its_start() -> None:
    assert found(word_misspelt, "We thank Kowalchuk.")[0].severity is Severity.NOTE
    assert found(word_misspelt, "We thank A. Kowalchuk.")[0].severity is Severity.NOTE
    assert found(word_misspelt, "Rest. Kartilage wears.")[0].severity is Severity.WARNING
    assert found(word_misspelt, "### Stem Cell Theraphy")[0].severity is Severity.WARNING


def test_british_spelling_is_told_from_a_slip() -> None:
    (one,) = found(word_misspelt, "A tumour.")
    assert (one.severity, one.message) == (
        Severity.NOTE,
        "«tumour» is the British spelling; the word lists are American",
    )


def test_words_of_the_glossary_are_not_looked_up() -> None:
    extra = "glossary:\n  - {term: frobnications, meaning: nothing}\n"
    assert found(word_misspelt, "Many frobnications, one frobnication.", extra) == []
    assert len(found(word_misspelt, "Many frobnications.")) == 1


# Confusions


def test_the_articles_own_slip_is_found() -> None:
    (one,) = words_confused.text(manuscript(), edition())
    assert (one.code, one.severity) == ("words-confused", Severity.WARNING)
    assert one.message == "«soft ad flexible»: «ad» looks like a slip of «and»"
    assert "an erratum proposes «soft and flexible»" in one.hint
    approved = replaced(
        clinic.ARTICLE,
        "replace: soft and flexible\n    approved_by: null",
        "replace: soft and flexible\n    approved_by: A. Person",
    )
    assert list(words_confused.text(manuscript(approved), edition())) == []


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("Cells derived form bone.", "«form» looks like a slip of «from»"),
        ("Our patents ask.", "«patents» looks like a slip of «patients»"),
        ("A pubic health notice.", "«pubic» looks like a slip of «public»"),
        ("We asses the knee.", "«asses» looks like a slip of «assess»"),
        ("You may loose weight.", "«loose» looks like a slip of «lose»"),
        ("Its not a cure.", "«Its» looks like a slip of «it's»"),
        ("The knee and it's own lining.", "«it's» looks like a slip of «its»"),
        ("Prostrate cancer.", "«Prostrate» looks like a slip of «prostate»"),
        ("The ileum crest.", "«ileum» looks like a slip of «ilium»"),
        ("The perineal tendons.", "«perineal» looks like a slip of «peroneal»"),
        ("No causal sex.", "«causal» looks like a slip of «casual»"),
        ("A clinical trail.", "«trail» looks like a slip of «trial»"),
        ("A side affect.", "«affect» looks like a slip of «effect»"),
        ("It hurts more then before.", "«then» looks like a slip of «than»"),
        ("Pain in he knee.", "«he» looks like a slip of «the»"),
        ("Rest the the knee.", "«the the»: a word stands twice"),
        ("The pain of\nof the knee.", "«of of»: a word stands twice"),
        ("Take a aspirin.", "«a aspirin»: before this sound it is «an»"),
        ("Bones an joints.", "«an joints»: before this sound it is «a»"),
    ],
)
def test_a_word_for_another_is_found(fault: str, told: str) -> None:
    (one,) = found(words_confused, fault)
    assert one.severity is Severity.WARNING
    assert told in one.message


@pytest.mark.parametrize(
    "fine",
    [
        "An ad in the newspaper, plans made ad hoc.", "The cells that form the cartilage.",
        "The drug patents expire.",
        "Loose bodies in the knee; lose weight.",
        "It's not its own.", "The pain that that causes; she had had surgery.",
        "The ileum is a part of the bowel; the iliac crest.",
        "Hypotension and hypertension, inter- and intra-articular.",
        "A uterus, a one-time visit, a European, an hour, an X-ray, an MRI, a UTI, a unit.",
        "If better, then rest.",
        "- rest\n- rest", "Yes. Yes, of course.", "In the course of it he rests.",
        "A causal link; casual sex.",
        "A weak cry; weak muscles.", "After a 6-week break.",
        "Effect and affect: it may affect the effect.",
        "In a deep breath, breathe.", "Walk, walk. Point A and B.",
    ],
)  # fmt: skip
def test_the_right_word_is_let_pass(fine: str) -> None:
    assert found(words_confused, fine) == []


def test_every_line_of_confusions_is_a_rule() -> None:
    rules = words_confused._rules(words())
    assert sum(map(len, rules.values())) == len(words().list("confusions")) > 80


# Promises


def test_a_promise_is_found_with_how_often_it_stands() -> None:
    findings = found(promissory_word, "A promising way. It has potential.\n\nIt is Promising.")
    assert seen(findings) == [("promissory-word", Severity.WARNING, BODY, 9)]
    assert findings[0].message.startswith(
        "«promising» promises or praises (2 times, also on line 9)"
    )


def test_the_articles_promises_are_the_five_that_were_counted() -> None:
    said = [one.message.split("»")[0][1:] for one in promissory_word.text(manuscript(), edition())]
    assert said == ["proven", "promising", "potent", "remarkable", "incredible"]


@pytest.mark.parametrize(
    "fault",
    [
        "A cure for pain.",
        "It is 100% effective.", "It is risk-free.", "Guaranteed!",
        "No other treatment is as safe.",
        "Not only safe but gentle.", "There is no doubt: it is safe.",
        "Pain never comes back, and it is safe.",
        "Want a miracle?", "A *proven* method.", "It has no side effects.", "Clinically\nproven.",
    ],
)  # fmt: skip
def test_a_promise_is_found_in_any_dress(fault: str) -> None:
    assert len(found(promissory_word, fault)) == 1


@pytest.mark.parametrize(
    "fine",
    [
        "There is no cure.",
        "It has not been proven.",
        "Right now there are no treatments that can cure osteoarthritis.",
        "Nobody knows whether it is safe.", "It cannot be cured.", "Is it safe?",
        "### How safe is surgery?",
        "It has yet to be proven.", "The potential of safety; unproven, unsafe.",
        "It doesn’t cure arthritis.",
        "Keep it in a safe place.", "Safety comes first.",
    ],
)  # fmt: skip
def test_a_denial_and_a_question_promise_nothing(fine: str) -> None:
    assert found(promissory_word, fine) == []


# Terms, abbreviations, glossary


def test_a_term_that_nothing_explains_is_found() -> None:
    findings = found(term_without_gloss, "The chondrocytes die.\n\nA chondrocyte dies.")
    assert seen(findings) == [("term-without-gloss", Severity.WARNING, BODY, 11)]
    assert findings[0].message.startswith(
        "«chondrocytes» is explained nowhere (2 times, also on line 9)"
    )
    assert "«cartilage cell»" in findings[0].hint


@pytest.mark.parametrize(
    "fine",
    [
        "The chondrocytes (cartilage cells) die.",
        "Cartilage cells (chondrocytes) die.", "Chondrocytes are the cells of it.",
        "Cartilage cells, also called chondrocytes, die.",
        "Chondrocytes, the cells of cartilage, die.",
        "Chondrocytes -- cells of cartilage -- die.", "The menisci, which are pads, tear.",
        "They chronicle it acutely.",
    ],
)  # fmt: skip
def test_a_term_that_the_text_explains_is_let_pass(fine: str) -> None:
    assert found(term_without_gloss, fine) == []


@pytest.mark.parametrize("term", ["chondrocytes", "Chondrocyte", "chondrocyte death"])
def test_a_term_of_the_glossary_is_let_pass(term: str) -> None:
    extra = f"glossary:\n  - {{term: {term}, meaning: cells}}\n"
    assert found(term_without_gloss, "The chondrocytes die.", extra) == []


def test_letters_in_brackets_explain_no_term() -> None:
    assert len(found(term_without_gloss, "A mesenchymal stem cell (MSC) grows.")) == 1


def test_an_abbreviation_that_is_never_spelled_out_is_found() -> None:
    findings = found(abbreviation_not_expanded, "KO hurts.\n\nMore KO.")
    assert seen(findings) == [("abbreviation-not-expanded", Severity.WARNING, BODY, 7)]
    assert findings[0].message == "«KO» is never spelled out (2 times, also on line 9)"


def test_an_abbreviation_is_spelled_out_at_its_first_use() -> None:
    (one,) = found(abbreviation_not_expanded, "KO hurts.\n\nKnee osteoarthritis (KO) hurts.")
    assert (
        one.message == "«KO» is used before it is spelled out on line 9 (2 times, also on line 9)"
    )
    assert len(found(abbreviation_not_expanded, "Green apples (KO) hurt.")) == 1


@pytest.mark.parametrize(
    "fine",
    [
        "Knee osteoarthritis (KO) hurts. KO stays.", "KO (knee osteoarthritis) hurts.",
        "A test (electromyography, or EMG).",
        "An MRI, a CT scan, the FDA, TV, US.", "Mesenchymal stem cells (MSCs) and MSCs.",
        "THIS IS A NOTICE to all.",
        "Type XII of it; vitamin D; an X-ray.", "(boo-SHARDZ)", "See https://www.KO.org/XYZ now.",
        "J. D. Smith, M.D.",
    ],
)  # fmt: skip
def test_what_needs_no_spelling_out_is_let_pass(fine: str) -> None:
    assert found(abbreviation_not_expanded, fine) == []


def test_the_glossary_spells_out() -> None:
    extra = "glossary:\n  - {term: KO, meaning: knee osteoarthritis}\n"
    assert found(abbreviation_not_expanded, "KO hurts.", extra) == []


def test_a_glossary_term_that_the_text_lacks_is_found() -> None:
    extra = "glossary:\n  - {term: rest, meaning: no work}\n  - {term: meniscus, meaning: a pad}\n"
    findings = found(glossary_term_unused, "Rest helps.", extra)
    assert seen(findings) == [("glossary-term-unused", Severity.WARNING, 10, 12)]
    assert "«meniscus»" in findings[0].message and "(0 times)" in findings[0].message


@pytest.mark.parametrize(
    ("term", "body"),
    [
        ("meniscus", "The menisci tear."), ("chondrocytes", "A chondrocyte dies."),
        ("biopsy", "Two biopsies."),
        ("Stem cell", "Of stem\ncells."), ("MSC", "The MSCs grow."), ("rest", "**Rest** helps."),
    ],
)  # fmt: skip
def test_singular_and_plural_use_a_glossary_term(term: str, body: str) -> None:
    assert found(glossary_term_unused, body, f"glossary:\n  - {{term: {term}, meaning: m}}\n") == []


def test_a_meaning_uses_no_term_and_small_letters_no_abbreviation() -> None:
    extra = "glossary:\n  - {term: pad, meaning: a pad}\n  - {term: AID, meaning: help}\n"
    assert len(found(glossary_term_unused, "An aid.", extra)) == 2


# Sentences


@pytest.mark.parametrize(
    ("again", "how"),
    [
        (
            "Rest the knee for two weeks after surgery.",
            "again (sentence 3, as sentence 1 on line 7)",
        ),
        (
            "Rest the KNEE, for two weeks after surgery!",
            "again (sentence 3, as sentence 1 on line 7)",
        ),
        (
            "Rest your knees for two weeks after the surgery.",
            "again, but for small words (sentence 3, as sentence 1",
        ),
    ],
)
def test_a_sentence_said_twice_is_found(again: str, how: str) -> None:
    findings = found(
        sentence_repeated, f"Rest the knee for two weeks after surgery. Walk.\n\n{again}"
    )
    assert seen(findings) == [("sentence-repeated", Severity.WARNING, 9, 7)]
    assert how in findings[0].message


@pytest.mark.parametrize(
    "other",
    [
        "Rest the knee for three weeks after surgery.",
        "Never rest the knee for two weeks after surgery.",
        "Rest the knee for two weeks before surgery.", "Rest the hip for two weeks after surgery.",
        "Walk.",
    ],
)  # fmt: skip
def test_another_sentence_is_let_pass(other: str) -> None:
    assert (
        found(sentence_repeated, f"Rest the knee for two weeks after surgery. Walk.\n\n{other}")
        == []
    )


# Three long texts that nobody wrote for this project. What is found there was judged by hand,
# finding by finding: check: (text: (true findings, false ones)).
JUDGED = {
    word_misspelt: {"botulism": (1, 0), "diabetes": (7, 1), "osteoarthritis": (4, 0)},
    words_confused: {"botulism": (0, 0), "diabetes": (1, 0), "osteoarthritis": (0, 0)},
    promissory_word: {"botulism": (0, 1), "diabetes": (0, 0), "osteoarthritis": (0, 0)},
    term_without_gloss: {"botulism": (5, 0), "diabetes": (0, 0), "osteoarthritis": (0, 0)},
    abbreviation_not_expanded: {"botulism": (2, 0), "diabetes": (1, 0), "osteoarthritis": (0, 0)},
    sentence_repeated: {"botulism": (0, 0), "diabetes": (0, 2), "osteoarthritis": (1, 0)},
    glossary_term_unused: {"botulism": (0, 0), "diabetes": (0, 0), "osteoarthritis": (0, 0)},
}
# The false ones: a person's name (a note); "safe" of food; two pieces of advice that are meant to
# stand in two lists.
FALSE = ["«Parchman»", "«Show your family", "«Tell your doctor", "«safe»"]


def on_health_texts() -> Iterator[tuple[ModuleType, str, list[Finding]]]:
    for path in sorted((TESTS / "health_texts").glob("*.txt")):
        text = saying(path.read_text("utf-8"))
        for check in JUDGED:
            yield check, path.stem, list(check.text(text, edition()))


def test_the_checks_seldom_cry_wolf() -> None:
    counted: dict[ModuleType, dict[str, tuple[int, int]]] = {}
    false: list[str] = []
    for check, text, findings in on_health_texts():
        wrong = [one.message for one in findings if one.message.startswith(tuple(FALSE))]
        false += wrong
        counted.setdefault(check, {})[text] = (len(findings) - len(wrong), len(wrong))
    assert counted == JUDGED
    assert sorted(message.split("»")[0][: len(FALSE[1])] for message in false) == sorted(
        one.split("»")[0] for one in FALSE
    )


def test_the_health_texts_are_long_and_say_where_they_come_from() -> None:
    origin = (TESTS / "health_texts" / "README.md").read_text("utf-8")
    for path in (TESTS / "health_texts").glob("*.txt"):
        assert len(path.read_text("utf-8").split()) >= 800
        assert f"| {path.name} |" in origin
    assert "17 U.S.C. 105" in origin


def regular_alone(made: Edition) -> Edition:
    """Return an edition whose family of the text has its regular face alone."""

    def reduced(family: FontFamily) -> FontFamily:
        faces = [face for face in family.faces if (face.weight, face.style) == (400, "normal")]
        mine = family.family == made.brand.fonts.text
        return family.model_copy(update={"faces": tuple(faces)}) if mine else family

    return replace(made, fonts=tuple(map(reduced, made.fonts)))


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        ("Rest helps.", []),
        ("Take **two** tablets.", ["bold"]),
        ("Take *two* tablets.", ["italic"]),
        ("Take ***two*** tablets, **not** more.", ["bold", "italic"]),
        (r"Take \*two\* tablets.", []),
    ],
)
def test_a_face_that_the_text_needs_is_missed(body: str, styles: list[str]) -> None:
    text = clinic.manuscript(clinic.replaced(clinic.SHORT, "Rest helps.", body))
    made = clinic.edition()
    found = list(face_missing.text(text, regular_alone(made)))
    assert [one.code for one in found] == ["face-missing"] * len(styles)
    assert [one.message for one in found] == [
        f"the family Source Sans 3 has no {style} face, and the text has {style} words"
        for style in styles
    ]
    for one in found:
        assert one.where is not None
        assert one.where.file.endswith("brand.yaml")
        assert "text: " in one.where.text
    assert list(face_missing.text(text, made)) == []
