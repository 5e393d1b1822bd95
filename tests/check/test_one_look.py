"""Texts that look the same are the same to every check, whatever their code points; texts that only
look alike are told with theirs.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import clinic
import pytest
from clinic import edition, manuscript
from paths import TESTS

from brochure import check
from brochure.batch.names import Names
from brochure.model.finding import Finding, Severity
from brochure.model.manuscript import Manuscript
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.prose import statements
from brochure.shelves import Shelves

# What two people write of one look: in the approved text, and in the YAML.
LOOKS = {
    "decomposed": ("Ask Zoe\u0308 about the cafe\u0301.", "Ask Zo\u00eb about the caf\u00e9."),
    "soft hyphen": ("See the physio\u00adtherapist.", "See the physiotherapist."),
    "no-break hyphen": ("Come to the follow\u2011up.", "Come to the follow-up."),
    "micro and mu": ("Take 400 \u00b5g.", "Take 400 \u03bcg."),
    "no-break space": ("Take 5\u00a0mg or 5\u202fml.", "Take 5 mg or 5 ml."),
    "unseen": ("\u200eRest\u200b now\u2060.\ufeff", "Rest now."),
    "ligature": ("Rest at \ufb01rst.", "Rest at first."),
    "apostrophe": ("Rest the knee\u02bcs side.", "Rest the knee’s side."),
    "dots": ("Rest… now.", "Rest... now."),
}
# As lists are approved and as Markdown has them.
LISTS = {
    "numbers": ("1. Wash hands.\n2. Rest now.", "1. Wash hands.\n2. Rest now."),
    "numbers in brackets": ("(1) Wash hands.\n(2) Rest now.", "1. Wash hands.\n2. Rest now."),
    "numbers and bullets": ("1) Wash hands.\n2) Rest now.", "- Wash hands.\n- Rest now."),
    "numbers from 3": ("3. Wash hands.\n4. Rest now.", "3. Wash hands.\n4. Rest now."),
    "bullets": ("• Wash hands.\n•Rest now.", "- Wash hands.\n- Rest now."),
    "bullets of Word's fonts": ("\uf0b7\tWash hands.\n➢ Rest now.", "- Wash hands.\n- Rest now."),
    "typed in the YAML": ("- Wash hands.\n- Rest now.", "• Wash hands.\n\n• Rest now."),
    "dashes": ("– Wash hands.\n· Rest now.", "* Wash hands.\n* Rest now."),
    "letters": ("(a) Wash hands.\nb. Rest now.", "- Wash hands.\n- Rest now."),
    "Roman": ("i. Wash hands.\nii. Rest now.", "1. Wash hands.\n2. Rest now."),
    "Word's second bullet": ("• Wash hands.\no Rest now.", "- Wash hands.\n  - Rest now."),
    "none in the source": ("Wash hands.\nRest now.", "1. Wash hands.\n2. Rest now."),
    "typed in both": ("Do this: 1. wash, 2. rest.", "Do this: 1. wash, 2. rest."),
    "a day": ("2. February is your visit.", "2\\. February is your visit."),
    "a dose in an item": ("- 2 tablets a day.\n- Rest now.", "- 2 tablets a day.\n- Rest now."),
    "pasted, a no-break space": ("Wash hands.\nRest now.", "-\u00a0Wash hands.\n-\u00a0Rest now."),
}  # fmt: skip
DIFFERENT = {
    "a number lost": ("2. February is your visit.", "February is your visit.", "«2.»"),
    "days as bullets": ("2. May: rest.\n3. May: walk.", "- May: rest.\n- May: walk.",
        "the source has «2.»"),
    "another number": ("3. Wash hands.\n4. Rest now.", "1. Wash hands.\n2. Rest now.", "«3.»"),
    "another order": ("1. Wash.\n2. Rest.", "2. Wash.\n1. Rest.", "«1. Wash.»"),
    "another dose": ("- 2 tablets a day.\n- Rest.", "- 3 tablets a day.\n- Rest.", "«2»"),
    "a dose lost": ("2 tablets a day.", "tablets a day.", "«2»"),
    "a minus lost": ("- 5 degrees.", "5 degrees.", "«-»"),
    "a letter lost": ("A. Smith comes.", "Smith comes.", "«A.»"),
    "Cyrillic": ("Rest one day.", "Rest one d\u0430y.", "а (U+0430, cyrillic small letter a) here"),
    "minus and hyphen": ("At -5 degrees.", "At \u22125 degrees.", "− (U+2212, minus sign) here"),
    "dash and hyphen": ("Take 2-3.", "Take 2–3.", "– (U+2013, en dash) here"),
}  # fmt: skip


def article(source: str, body: str, more: str = "") -> Manuscript:
    lines = "".join(f"      {line}\n" for line in body.split("\n"))
    text = f"source: {{file: a.txt, sha256: {'a' * 64}}}\n{clinic.SHORT}"
    text = text.replace("      Rest helps.\n", lines) + more
    return manuscript(text, f"What it is\n{source}\n")


def told(code: str, text: Manuscript) -> list[Finding]:
    return [one for one in check.text(text, edition()) if one.code == code]


@pytest.mark.parametrize("name", LOOKS | LISTS)
def test_what_looks_the_same_is_the_source(name: str) -> None:
    source, body = (LOOKS | LISTS)[name]
    assert told("source-differs", article(source, body)) == []
    if name in LOOKS:
        assert told("source-differs", article(body, source)) == []


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_differs_is_told(name: str) -> None:
    source, body, said = DIFFERENT[name]
    found = told("source-differs", article(source, body))
    assert found and said in found[0].message
    assert found[0].where and found[0].where.line >= 8


@pytest.mark.parametrize("name", LOOKS)
def test_claims_errata_excerpts_and_words_are_those_of_one_look(name: str) -> None:
    other, body = LOOKS[name]
    quoted = f"'{other}'"
    more = (
        f"claims: [{{sentence: {quoted}, kind: advice}}]\n"
        f"errata: [{{find: {quoted}, replace: Call us., approved_by: A. Example}}]\n"
        f"at_a_glance: [{{label: First, text: {quoted}}}]\n"
    )
    text = article(body, body, more)
    assert told("excerpt-not-in-article", text) == []
    assert told("erratum-unsettled", text) == []
    assert text.handout.corrected(body) == "Call us."
    without = article(body, body, more.splitlines()[0])
    assert told("claim-stale", without) == []
    assert any(one.claim for one in statements.of(without))


def test_terms_and_accepted_words_are_those_of_one_look() -> None:
    more = "glossary: [{term: 'X\u2011ray cafe\u0301', meaning: a place}]\n"
    text = article("The X-ray caf\u00e9.", "The X-ray caf\u00e9.", more)
    assert told("glossary-term-unused", text) == []
    found = told("word-misspelt", article("The carti\u00adlage.", "The carti\u00adlage \ufb01rst."))
    assert found == []
    units = "Take 400 \u00b5g, then 200 \u03bcg."
    assert told("word-misspelt", article(units, units)) == []


def test_two_terms_of_one_look_are_one() -> None:
    more = "glossary: [{term: 'caf\u00e9', meaning: a}, {term: 'cafe\u0301', meaning: b}]\n"
    with pytest.raises(AssertionError, match="is given twice"):
        article("Rest.", "Rest.", more)


ALIKE = {
    "claim-stale": "claims: [{sentence: 'Rest one d\u0430y.', kind: advice}]\n",
    "erratum-unsettled": "errata: [{find: 'one d\u0430y', replace: a day}]\n",
    "excerpt-not-in-article": "at_a_glance: [{label: First, text: 'Rest one d\u0430y'}]\n",
    "glossary-term-unused": "glossary: [{term: 'd\u0430y', meaning: 24 hours}]\n",
}


@pytest.mark.parametrize("code", ALIKE)
def test_each_check_names_the_code_points_of_what_only_looks_alike(code: str) -> None:
    (found,) = told(code, article("Rest one day.", "Rest one day.", ALIKE[code]))
    assert "U+0430, cyrillic small letter a" in found.message


def test_a_waiver_meets_a_finding_of_one_look() -> None:
    more = (
        "waivers: [{code: word-misspelt, place: 'zoonosi\u0073q\u00a0now', reason: A name., by: A,"
        " until: 2099-01-01}]\n"
    )
    text = article("The zoonosisq now.", "The zoonosisq now.", more)
    settled = check.settled(check.text(text, edition()), text, edition())
    assert [one.severity for one in settled if one.code == "word-misspelt"] == [Severity.NOTE]


def test_names_of_copies_that_look_the_same_are_one() -> None:
    names = Names("{format}", ())
    names.note(2, {"format": "caf\u00e9"})
    names.note(3, {"format": "cafe\u0301"})
    assert "2 and 3" in next(iter(names.findings())).message


PAGE = """\
title: Take 5\u00a0mg\u200b of the \ufb01rst cafe\u0301
brand: beverly-hills-wellness-center
document: {id: "knee\u2011pain", version: '1', status: "draft\u200e"}
source: {file: "cafe\u0301.txt", sha256: %s}
sections:
  - heading: "Come to the follow\u2011up\u2060"
    body: |
      Take 400 \u00b5g, then 200 \u03bcg at the 24-hour follow\u2011up, 5\u202fk\u03a9 or 5 k\u2126,
      3 \u212a.

      \u200e- Rest\ufe0f your physio\u00adtherapist\u02bcs knee\u200b now, 2\u20133 days\u2026
      -\u00a0Ask Zoe\u0308 \u200eabout it\ufeff.

      ![A flat road](pictures/cafe\u0301.png)
"""
SOURCE = """\
Come to the follow-up
Take 400 \u03bcg, then 200 \u00b5g at the 24-hour follow-up, 5 k\u03a9 or 5 k\u03a9, 3 K.
• Rest your physiotherapist’s knee now, 2–3 days...
• Ask Zo\u00eb about it.
"""


def test_a_page_of_such_characters_has_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the text, in the PDF, in the names of files: nothing of it keeps the page back."""
    monkeypatch.chdir(tmp_path)
    Path("caf\u00e9.txt").write_text(SOURCE, "utf-8")
    Path("pictures").mkdir()
    picture = (TESTS / "projects" / "faultless" / "pictures" / "walk.png").read_bytes()
    Path("pictures/caf\u00e9.png").write_bytes(picture)
    total = hashlib.sha256(SOURCE.encode()).hexdigest()
    Path("content.yaml").write_text(PAGE % total, "utf-8")
    (proof,) = Pipeline(Shelves(tmp_path)).proofs(Order(Path("content.yaml")))
    assert [one for one in proof.findings if one.severity is Severity.ERROR] == []
    assert proof.manuscript.handout.document.id == "knee-pain"
    Path("content.yaml").write_text((PAGE % total).replace("200 \u03bcg", "20 \u03bcg"), "utf-8")
    (proof,) = Pipeline(Shelves(tmp_path)).proofs(Order(Path("content.yaml")))
    errors = [one for one in proof.findings if one.severity is Severity.ERROR]
    assert [one.code for one in errors] == ["source-differs"]
    assert "here stands «20», but the source has «200»" in errors[0].message
