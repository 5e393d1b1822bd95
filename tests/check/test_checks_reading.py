"""How hard a text is to read and how it is laid out: each check fires on its fault and is silent
beside it.
"""

from __future__ import annotations

from functools import cache
from types import ModuleType

import clinic
import pytest
from clinic import manuscript, replaced
from paths import TESTS

from brochure.check import (
    _reading,
    action_missing,
    heading_empty,
    heading_generic,
    headings_too_few,
    main_message_missing,
    passive_voice,
    purpose_missing,
    reading_ease_low,
    reading_grade_high,
    sentence_too_long,
    sentences_long_on_average,
    smog_high,
    summary_missing,
)
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Severity
from brochure.model.manuscript import Manuscript
from brochure.prose import sentences

BODY = 7  # the line of SHORT on which the section's text stands
PLAIN = "Rest your knee when it hurts. "
HARD = "Mesenchymal transplantation facilitates cartilaginous regeneration. "
GLANCE = "at_a_glance: [{label: One thing, text: Rest helps}]\n"


@cache
def edition() -> Edition:
    return clinic.edition()


def saying(body: str, extra: str = "") -> Manuscript:
    """Return a handout with this text in its only section."""
    lines = "\n".join(f"      {line}".rstrip() for line in body.splitlines())
    return manuscript(replaced(clinic.SHORT, "      Rest helps.", lines) + extra)


def found(check: ModuleType, body: str, extra: str = "") -> list[Finding]:
    return list(check.text(saying(body, extra), edition()))


def told(findings: list[Finding], code: str, severity: Severity, line: int, column: int = 7) -> str:
    """Return what the only finding says; it has this code, severity and place, and says what to
    do.
    """
    one = clinic.one(findings)
    assert (one.code, one.severity) == (code, severity)
    assert one.where and (one.where.line, one.where.column) == (line, column)
    assert one.hint
    return one.message


# Syllables and formulas


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "knee time times used stem cells blood through eye's KO MSCs USA 2018"),
        (
            2,
            "being safely sometimes table didn't couldn’t spasm rhythm tissue people patients "
            "every",
        ),
        (3, "area video quietly idea chondrocytes basically cartilage surgery light-headed"),
        (4, "material mesenchymal diabetes remarkable obesity patient-friendly"),
        (5, "comorbidities proteoglycans cartilaginous"),
    ],
)
def test_syllables_are_counted_as_they_are_said(count: int, words: str) -> None:
    assert {word: _reading.syllables(word) for word in words.split()} == dict.fromkeys(
        words.split(), count
    )


def test_the_counter_agrees_with_a_pronouncing_dictionary() -> None:
    rows = [
        row.split()
        for row in (TESTS / "data" / "syllables.txt").read_text("utf-8").splitlines()
        if row[0] != "#"
    ]
    assert len(rows) == 1000
    right = sum(str(_reading.syllables(word)) in counts.split("/") for word, counts in rows)
    nearest = sum(
        min(map(int, counts.split("/")), key=lambda n: abs(n - _reading.syllables(w)))
        for w, counts in rows
    )
    assert right >= 955
    assert abs(sum(_reading.syllables(word) for word, _ in rows) / nearest - 1) < 0.01


def test_our_article_measures_what_a_pronouncing_dictionary_says() -> None:
    """The CMU Pronouncing Dictionary, our count only for its unknown words, gives 12.2, 38.9 and
    14.7.

    Hyphenation points for syllables (as pyphen gives them) make it 11.6, 43.5 and 14.4: they leave
    out every syllable that may not be parted, such as the second of "method" and the last of
    "surgery".
    """
    figures = _reading.article(manuscript().handout)
    assert figures is not None
    assert (figures.sentences, figures.words) == (23, 408)
    assert figures.grade == pytest.approx(12.3, abs=0.2)
    assert figures.ease == pytest.approx(38.6, abs=1)
    assert figures.smog == pytest.approx(14.8, abs=0.2)
    assert figures.mean == pytest.approx(17.7, abs=0.05)
    assert max(len(sentence.words) for sentence in sentences.of(manuscript().handout)) == 30


def test_the_formulas_are_the_published_ones() -> None:
    figures = _reading.Figures(sentences=10, words=150, syllables=210, long_words=12)
    assert figures.grade == pytest.approx(0.39 * 15 + 11.8 * 1.4 - 15.59)
    assert figures.ease == pytest.approx(206.835 - 1.015 * 15 - 84.6 * 1.4)
    assert figures.smog == pytest.approx(
        1.043 * 6 + 3.1291
    )  # 12 long words in 10 sentences are 36 in 30


# The figures of the whole text


def test_our_article_is_graded_with_its_longest_sentence() -> None:
    longest = (
        "      The clinical trials conducted on the efficacy of stem cell therapy have revealed "
        "that the MSCs derived from"
    )
    line = clinic.ARTICLE.splitlines().index(longest) + 1
    said = told(
        list(reading_grade_high.text(manuscript(), edition())),
        "reading-grade-high",
        Severity.WARNING,
        line,
    )
    assert (
        said == f"reading grade 12.3, aim for 6.9 or less; the longest sentence has 30 words, line "
        f"{line}"
    )


def test_a_grade_between_the_two_aims_is_a_note() -> None:
    body = "The doctor examines your knee carefully and explains the treatment to you. " * 9
    said = told(found(reading_grade_high, body), "reading-grade-high", Severity.NOTE, BODY)
    assert said.startswith(
        "reading grade 7.8, aim for 6.9 or less; the longest sentence has 12 words"
    )


def test_a_plain_text_has_no_finding_of_the_formulas() -> None:
    for check in (
        reading_grade_high,
        reading_ease_low,
        smog_high,
        sentences_long_on_average,
        sentence_too_long,
    ):
        assert found(check, PLAIN * 30) == []


def test_fewer_than_a_hundred_words_have_no_grade() -> None:
    for check in (reading_grade_high, reading_ease_low, smog_high):
        assert found(check, HARD * 19) == []  # 95 words
        assert len(found(check, HARD * 20)) == 1


def test_smog_of_fewer_than_thirty_sentences_is_only_indicative() -> None:
    said = told(found(smog_high, HARD * 29), "smog-high", Severity.NOTE, BODY)
    assert said.startswith(
        "SMOG grade 15.9, aim for 8.9 or less; 145 of 145 words have three or more syllables, 5 "
        "of them"
    )
    assert said.endswith("(indicative: 29 sentences, and SMOG needs 30)")
    said = told(found(smog_high, HARD * 30), "smog-high", Severity.WARNING, BODY)
    assert "indicative" not in said


def test_a_low_reading_ease_points_to_the_hardest_sentence() -> None:
    said = told(
        found(reading_ease_low, f"{PLAIN * 10}\n{HARD * 15}"),
        "reading-ease-low",
        Severity.WARNING,
        BODY + 1,
    )
    assert said.startswith("Flesch reading ease ") and "aim for 60 or more" in said
    assert said.endswith(f"the hardest sentence stands on line {BODY + 1}")


def test_a_sentence_of_more_than_twenty_five_words_is_told_where_it_starts() -> None:
    long = "Word " * 25 + "end."
    said = told(
        found(sentence_too_long, f"Rest helps. {long}"),
        "sentence-too-long",
        Severity.WARNING,
        BODY,
        19,
    )
    assert said.startswith("26 words in a sentence, aim for 25 or fewer: «Word Word")
    assert found(sentence_too_long, long.removeprefix("Word ")) == []


def test_a_hyphen_or_an_apostrophe_makes_no_further_word() -> None:
    assert found(sentence_too_long, "well-known " * 20 + "doctor’s " * 5 + ".") == []


def test_long_sentences_on_average() -> None:
    long = "Word " * 15 + "end. "
    said = told(
        found(sentences_long_on_average, long * 7),
        "sentences-long-on-average",
        Severity.WARNING,
        BODY,
    )
    assert said.startswith(
        "16.0 words in a sentence on average (112 in 7), aim for 15 or fewer; the longest has 16"
    )
    assert found(sentences_long_on_average, long.removeprefix("Word ") * 7) == []


# Passive


def test_many_passives_are_counted_with_their_lines() -> None:
    body = (
        "The knee was examined.\nThe cells are then not often taken from bone.\nIt hurts.\nIt’s "
        "been shown."
    )
    said = told(found(passive_voice, body), "passive-voice", Severity.NOTE, BODY)
    assert (
        said == f"3 of 4 sentences look passive (75 %), aim for 10 % or fewer; lines {BODY}, "
        f"{BODY + 1}, {BODY + 3}"
    )


@pytest.mark.parametrize(
    "body",
    [
        "You are tired. You are worried. You are interested. She is retired.",  # states
        "It is red. The bed is ready. They are in need.",  # no participles
        "The doctor examined the knee. She has taken the cells. We have shown it.",  # active
        "The knee was examined. " + PLAIN * 9,  # one in ten
    ],
)
def test_states_actives_and_a_single_passive_are_silent(body: str) -> None:
    assert found(passive_voice, body) == []


# Headings


def paragraph(words: int) -> str:
    return " ".join(["word"] * (words - 1)) + " end."


def test_a_long_stretch_without_a_heading_is_told_at_its_middle() -> None:
    body = "\n\n".join([paragraph(67)] * 3)
    said = told(found(headings_too_few, body), "headings-too-few", Severity.WARNING, BODY + 2)
    assert said == "201 words without a heading between them, aim for one every 150 to 200"
    assert found(headings_too_few, "\n\n".join([paragraph(50)] * 4)) == []


def test_a_heading_within_the_section_or_of_the_next_divides_a_stretch() -> None:
    body = f"{paragraph(150)}\n\n### More\n\n{paragraph(150)}"
    assert found(headings_too_few, body) == []
    second = f"  - heading: More\n    body: {paragraph(150)}\n"
    assert found(headings_too_few, paragraph(150), second) == []
    assert (
        len(
            found(
                headings_too_few, paragraph(150), second.replace("heading: More", "heading: null")
            )
        )
        == 1
    )


@pytest.mark.parametrize("heading", ["All In All", "Introduction", "More information:"])
def test_a_generic_heading(heading: str) -> None:
    text = manuscript(replaced(clinic.SHORT, "What it is", f"'{heading}'"))
    said = told(
        list(heading_generic.text(text, edition())), "heading-generic", Severity.WARNING, 5, 14
    )
    assert said == f"the heading «{heading}» does not say what stands below it"


def test_a_generic_heading_within_a_section() -> None:
    told(
        found(heading_generic, "Rest.\n\n### Conclusion\n\nRest."),
        "heading-generic",
        Severity.WARNING,
        BODY + 2,
    )


@pytest.mark.parametrize(
    "heading", ["All in all, rest", "Introduction to your knee", "Summary", "Key points"]
)
def test_a_heading_that_names_the_matter_or_a_summary_is_silent(heading: str) -> None:
    assert (
        list(
            heading_generic.text(
                manuscript(replaced(clinic.SHORT, "What it is", f"'{heading}'")), edition()
            )
        )
        == []
    )


def test_an_empty_heading() -> None:
    said = told(
        found(heading_empty, "Rest.\n\n### To eat\n\n### To drink\n\nWater."),
        "heading-empty",
        Severity.WARNING,
        9,
    )
    assert said == "0 words stand under the heading «To eat», aim for at least a sentence"
    told(found(heading_empty, "Rest.\n\n### To eat"), "heading-empty", Severity.WARNING, BODY + 2)
    told(
        found(heading_empty, "Rest.\n\n### To eat\n\n---"),
        "heading-empty",
        Severity.WARNING,
        BODY + 2,
    )


def test_a_section_that_holds_headings_only_is_empty_itself() -> None:
    assert [one.where.line for one in found(heading_empty, "### To eat") if one.where] == [5, BODY]


@pytest.mark.parametrize(
    "body",
    [
        "### To eat\n\nBread.",
        "### Food\n\n#### To eat\n\nBread.",
        "### Food\n\n![Bread](bread.png)",
        "### Food\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        "### Food\n- bread",
    ],
)
def test_a_heading_over_text_a_picture_a_table_or_a_deeper_heading_is_silent(body: str) -> None:
    assert found(heading_empty, body) == []


# Purpose, message, summary, action


def test_no_purpose() -> None:
    said = told(found(purpose_missing, "Rest."), "purpose-missing", Severity.WARNING, 1, 8)
    assert said == "no line under the title «Knee pain» says what the handout is for, aim for one"
    said = told(
        found(purpose_missing, "Rest.", "subtitle: Knee pain.\n"),
        "purpose-missing",
        Severity.WARNING,
        8,
        11,
    )
    assert said == "the line under the title is the title again: «Knee pain.»"
    assert found(purpose_missing, "Rest.", "subtitle: What you can do\n") == []


def test_no_main_message() -> None:
    said = told(
        found(main_message_missing, "Rest 2 * 3 * 4."),
        "main-message-missing",
        Severity.WARNING,
        6,
        11,
    )
    assert said.startswith("0 passages are set off in the first section")
    for body, extra in (("**Rest.**", ""), ("Do *rest*.", ""), ("Rest.", GLANCE)):
        assert found(main_message_missing, body, extra) == []
    later = "  - {heading: More, body: '**Rest.**'}\n"
    assert len(found(main_message_missing, "Rest.", later)) == 1


def test_no_summary() -> None:
    said = told(
        found(summary_missing, "Rest.\n\n### In a nutshell\n\nRest."),
        "summary-missing",
        Severity.WARNING,
        5,
        3,
    )
    assert said.startswith("none of 2 headings announces a summary")
    assert found(summary_missing, "Rest.\n\n### Key points\n\nRest.") == []
    assert found(summary_missing, "Rest.", GLANCE) == []


@pytest.mark.parametrize(
    "body",
    [
        "Rest helps. Exercise is advised. Walking helps.",
        "You may feel pain. You can have pain for a week.",
        "Experts call this arthritis. Doctors ask for scans.",
        "Call-backs are rare. Rest and walking help.",
    ],
)
def test_nothing_to_do(body: str) -> None:
    said = told(found(action_missing, body), "action-missing", Severity.WARNING, 5, 3)
    assert "tells the reader what to do, and there are no questions; aim for one" in said


@pytest.mark.parametrize(
    "body",
    [
        "Rest your knee.",
        "It hurts. Please call us.",
        "Do not walk.",
        "If it swells, call us at once.",
        "You can safely walk.",
        "Before surgery you should stop smoking.",
        "- walk for ten minutes",
    ],
)
def test_something_to_do(body: str) -> None:
    assert found(action_missing, body) == []


def test_questions_to_bring_are_something_to_do() -> None:
    assert found(action_missing, "It hurts.", "questions: ['What helps?']\n") == []
