"""Claims, their records and the checklist: what fires, what keeps silent, and that no software
signs for a person.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

import clinic
import pytest
from clinic import manuscript, replaced

from brochure import check, read
from brochure.check import (
    checklist_failed,
    checklist_open,
    claim_source_unknown,
    claim_stale,
    claim_unsubstantiated,
)
from brochure.model.edition import Edition, Release
from brochure.model.finding import Finding, Severity
from brochure.model.handout import Handout
from brochure.prose import sentences, statements
from brochure.read.tree import parse
from brochure.read.validate import noun

DAY = datetime.date(2026, 11, 22)
LATE = "Repair of cartilage has been seen."
REFERENCES = "references:\n  - {id: doe2024, text: Doe J. A trial. 2024.}\n"


def on(outlet: str = "desk", day: datetime.date = DAY) -> Edition:
    made, findings = read.edition(
        clinic.SHELVES, "handout", "en", clinic.BRAND, release=Release(outlet, day)
    )
    assert made, findings
    return made


def saying(body: str, more: str = "") -> str:
    return clinic.SHORT.replace("Rest helps.", body) + more


def recorded(body: str, **record: str) -> str:
    rows = "".join(f"    {key}: {value}\n" for key, value in record.items())
    return saying(body, f"{REFERENCES}claims:\n  - sentence: '{body}'\n{rows}")


def unsubstantiated(text: str, made: Edition | None = None) -> list[Finding]:
    return list(claim_unsubstantiated.text(manuscript(text), made or on()))


REVIEWED = {"reviewer": "J. Doe MD", "reviewed_on": "2026-11-20"}


# ---- claims of an effect


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Injections repair cartilage.", "«repair»"),
        ("It was found to have a proven effect.", "«proven»"),
        ("It not only relieves pain.", "«relieves»"),
        ("No other treatment, however old, improves knees so much.", "«improves»"),
        (
            "It heals, soothes, strengthens and cures.",
            "«heals», «soothes», «strengthens» and 1 more",
        ),
    ],
)
def test_a_sentence_that_reads_like_a_claim_fires(body: str, words: str) -> None:
    found = clinic.one(unsubstantiated(saying(body)))
    assert (found.code, found.severity) == ("claim-unsubstantiated", Severity.NOTE)
    assert (
        found.message
        == f"sentence 1 reads like a claim of an effect ({words}); it has no reviewed record"
    )
    assert found.where
    assert (found.where.line, found.where.column, found.where.text.strip()) == (7, 7, body)


@pytest.mark.parametrize(
    "body",
    [
        "Does it heal?",
        "There is no cure.",
        "It does not repair cartilage.",
        "Nothing reverses it.",
        "Cartilage has a potential use and a homework.",
        "Rest for a week.",
        "Ask for help.",
    ],
)
def test_what_claims_no_effect_is_silent(body: str) -> None:
    assert unsubstantiated(saying(body)) == []


def test_the_article_has_what_its_words_say() -> None:
    found = {one.message.split(" ")[1]: one for one in unsubstantiated(clinic.ARTICLE)}
    assert {"9", "10", "13", "19", "20", "21", "22", "23"} <= set(found)
    assert set(found) & {"1", "3", "4", "6", "8", "11", "17", "18"} == set()
    where = found["9"].where
    assert where
    assert where.text[where.column - 1 :].startswith("Stem cell therapy has emerged")


def test_marketing_refuses_a_claim_without_evidence_and_the_desk_does_not() -> None:
    text = manuscript(saying("Injections repair cartilage."))
    for outlet, grade in (("desk", Severity.NOTE), ("marketing", Severity.ERROR)):
        made = on(outlet)
        found = check.settled(claim_unsubstantiated.text(text, made), text, made)
        assert clinic.one(found).severity is grade, outlet


@pytest.mark.parametrize(
    ("key", "kind"), [("title: Knee pain", "title"), ("heading: What it is", "heading")]
)
def test_a_title_and_a_heading_may_claim_too(key: str, kind: str) -> None:
    name = key.partition(":")[0]
    said = clinic.one(
        unsubstantiated(saying("Rest.").replace(key, f"{name}: A cure for knees"))
    ).message
    assert said.startswith(f"the {kind} «A cure for knees» reads like a claim")


def test_an_excerpt_stands_on_the_sentence_that_it_quotes() -> None:
    quoted = "at_a_glance: [{label: In short, text: Injections repair cartilage}]\n"
    text = (
        recorded("Injections repair cartilage.", kind="efficacy", sources="[doe2024]", **REVIEWED)
        + quoted
    )
    assert unsubstantiated(text) == []


# ---- records


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"kind": "efficacy"}, "efficacy with no sources and no reviewer; it needs both"),
        (
            {"kind": "safety", "sources": "[doe2024]"},
            "safety with 1 source and no reviewer; it needs both",
        ),
        (
            {"kind": "efficacy", **REVIEWED},
            "efficacy with no sources and a reviewer; it needs both",
        ),
        (
            {"kind": "efficacy", "sources": "[doe2042]", **REVIEWED},
            "with no sources and a reviewer",
        ),
        (
            {
                "kind": "efficacy",
                "sources": "[doe2024]",
                "reviewer": "J. Doe MD",
                "reviewed_on": "2026-11-23",
            },
            "with 1 source and a review dated 2026-11-23, which is still to come",
        ),
    ],
    ids=["neither", "no reviewer", "no source", "a source that is none", "a day to come"],
)
def test_a_recorded_claim_needs_source_and_reviewer(record: dict[str, str], said: str) -> None:
    found = clinic.one(unsubstantiated(recorded("The cells stay where they are put.", **record)))
    assert (found.code, found.severity) == ("claim-unsubstantiated", Severity.NOTE)
    assert said in found.message


@pytest.mark.parametrize("kind", ["efficacy", "safety"])
def test_a_claim_with_source_and_reviewer_is_silent(kind: str) -> None:
    text = recorded("Injections repair cartilage.", kind=kind, sources="[doe2024]", **REVIEWED)
    assert unsubstantiated(text) == []


@pytest.mark.parametrize("kind", ["fact", "advice", "none"])
def test_only_a_person_refutes_the_guess(kind: str) -> None:
    assert unsubstantiated(recorded("Injections repair cartilage.", kind=kind, **REVIEWED)) == []
    said = clinic.one(unsubstantiated(recorded("Injections repair cartilage.", kind=kind))).message
    assert said.endswith(f"(«repair»); its record as {kind} has no reviewer")


def test_a_language_without_words_still_has_its_records_checked() -> None:
    made = replace(on(), lexicon=None)
    assert unsubstantiated(saying("Injections repair cartilage."), made) == []
    assert (
        len(unsubstantiated(recorded("Injections repair cartilage.", kind="efficacy"), made)) == 1
    )


def test_an_edited_sentence_loses_its_record() -> None:
    text = recorded(
        "Injections repair cartilage.", kind="efficacy", sources="[doe2024]", **REVIEWED
    )
    edited = text.replace(
        "      Injections repair cartilage.", "      Injections always repair cartilage."
    )
    assert clinic.codes(unsubstantiated(edited)) == {"claim-unsubstantiated"}
    stale = clinic.one(list(claim_stale.text(manuscript(edited), on())))
    assert (stale.code, stale.severity) == ("claim-stale", Severity.WARNING)
    assert stale.message == (
        "«Injections repair cartilage.» does not stand in the article: its record as efficacy, "
        "signed by J. Doe MD on "
        "2026-11-20, counts for nothing"
    )
    assert stale.hint.startswith("line 7 now says «Injections always repair cartilage.»")
    assert stale.where
    assert stale.where.text.strip() == "- sentence: 'Injections repair cartilage.'"


@pytest.mark.parametrize(
    ("old", "new"), [("repair", "Repair"), ("cartilage.", "cartilage!"), ("'", "’")]
)
def test_any_letter_or_sign_is_an_edit(old: str, new: str) -> None:
    body = "Some say it can''t repair cartilage."
    text = recorded(body, kind="fact").replace(
        f"      {body}", "      Some say it can't repair cartilage."
    )
    assert list(claim_stale.text(manuscript(text), on())) == []
    head, own, tail = text.partition("      Some say")
    line, end, rest = tail.partition("\n")
    assert clinic.codes(
        list(claim_stale.text(manuscript(head + own + line.replace(old, new) + end + rest), on()))
    ) == {"claim-stale"}


def test_white_space_is_no_edit() -> None:
    text = recorded("Rest helps many.", kind="fact").replace(
        "      Rest helps many.", "      Rest  helps\n      many."
    )
    assert list(claim_stale.text(manuscript(text), on())) == []


def test_a_record_like_no_sentence_is_to_be_taken_out() -> None:
    text = saying("Rest.", "claims: [{sentence: Wholly different words., kind: none}]\n")
    stale = clinic.one(list(claim_stale.text(manuscript(text), on())))
    assert stale.hint == "no sentence is like it: take the record out"


def test_an_approved_erratum_makes_another_sentence() -> None:
    text = (
        recorded("Rest helps sum knees.", kind="fact", **REVIEWED)
        + "errata:\n  - {find: sum, replace: some"
    )
    assert list(claim_stale.text(manuscript(text + "}\n"), on())) == []
    approved = manuscript(text + ", approved_by: J. Doe}\n")
    assert "«Rest helps some knees.»" in clinic.one(list(claim_stale.text(approved, on()))).hint


def test_a_source_that_is_no_reference_is_an_error() -> None:
    text = recorded("Rest helps.", kind="advice", sources="[doe2024, doe2042]", **REVIEWED)
    found = clinic.one(list(claim_source_unknown.text(manuscript(text), on())))
    assert (found.code, found.severity) == ("claim-source-unknown", Severity.ERROR)
    assert (found.message, found.hint) == (
        "'doe2042' is none of the 1 references",
        "did you mean 'doe2024'?",
    )
    assert found.where
    assert found.where.text[found.where.column - 1 :].startswith("doe2042")


# ---- the checklist

JUDGED = "{verdict: %s, by: J. Doe MD, on: 2026-11-20, version: '%s'}"


def judged(**verdicts: str) -> str:
    return saying(
        "Rest.",
        "checklist:\n" + "".join(f"  {name}: {verdict}\n" for name, verdict in verdicts.items()),
    )


def passed(**others: str) -> str:
    names = ("accuracy", "balance", "substantiation", "cultural_fit")
    return judged(**dict.fromkeys(names, JUDGED % ("pass", "1")) | others)


def opened(text: str, day: datetime.date = DAY) -> list[Finding]:
    return list(checklist_open.text(manuscript(text), on(day=day)))


def test_what_nobody_has_judged_is_open() -> None:
    found = opened(clinic.SHORT)
    assert [one.message.partition(": ")[0] for one in found] == [
        f"nobody has judged the {name} of version 1"
        for name in ("accuracy", "balance", "substantiation", "cultural fit")
    ]
    assert clinic.codes(found) == {"checklist-open"}
    assert {one.severity for one in found} == {Severity.NOTE}
    assert {one.where.line for one in found if one.where} == {3}


def test_what_a_person_has_passed_is_closed() -> None:
    assert opened(passed()) == []
    assert list(checklist_failed.text(manuscript(passed()), on())) == []


def test_a_judgement_of_another_version_is_open_again() -> None:
    found = clinic.one(opened(passed(balance=JUDGED % ("pass", "0.9"))))
    assert found.message.startswith(
        "the balance was judged for version 0.9 (pass); this is 1: are benefits"
    )
    assert found.where
    assert found.where.text.startswith("  balance:")


def test_a_judgement_of_a_day_to_come_is_open() -> None:
    text = passed()
    assert opened(text, datetime.date(2026, 11, 20)) == []
    said = opened(text, datetime.date(2026, 11, 19))[0].message
    assert said.startswith("the accuracy was judged on 2026-11-20, which is still to come")


def test_marketing_asks_for_every_judgement() -> None:
    text, made = manuscript(clinic.SHORT), on("marketing")
    found = check.settled(checklist_open.text(text, made), text, made)
    assert [one.severity for one in found] == [Severity.ERROR] * 4


def test_a_failed_judgement_is_an_error_everywhere_and_nobody_can_answer_for_it() -> None:
    text = passed(
        cultural_fit=(JUDGED % ("fail", "1")).replace(
            "}", ", remark: no picture shows an older person}"
        )
    )
    assert opened(text) == []
    waiver = (
        "waivers: [{code: checklist-failed, place: fit, reason: In a hurry., by: A. Nother, until: "
        "2027-01-01}]\n"
    )
    given, made = manuscript(text + waiver), on()
    found, refused = check.settled(checklist_failed.text(given, made), given, made)
    assert (found.code, found.severity, refused.code) == (
        "checklist-failed",
        Severity.ERROR,
        "waiver-refused",
    )
    assert found.message == (
        "J. Doe MD judged the cultural fit of version 1 on 2026-11-20 and failed it: no picture "
        "shows an older person"
    )


def test_what_failed_in_another_version_is_open_again_and_no_error() -> None:
    text = passed(accuracy=JUDGED % ("fail", "0.9"))
    assert list(checklist_failed.text(manuscript(text), on())) == []
    assert "judged for version 0.9 (fail)" in clinic.one(opened(text)).message


@pytest.mark.parametrize(
    "verdict", ["{verdict: pass}", "{verdict: pass, by: J. Doe MD, on: 2026-11-20}"]
)
def test_a_verdict_that_nobody_signed_is_refused(verdict: str) -> None:
    value, findings = noun(Handout, parse(judged(accuracy=verdict).encode(), "content.yaml"))
    assert value is None
    assert "a verdict needs by, on and version" in clinic.one(findings).message


# ---- statements


def test_statements_are_numbered_like_the_sentences() -> None:
    text = manuscript()
    said = [(one.label, one.text) for one in statements.of(text) if one.kind == "sentence"]
    assert said == [(str(one.number), one.text) for one in sentences.of(text.handout)]
    assert len(said) == 23


def test_a_statement_knows_where_it_starts_in_the_file() -> None:
    lines = clinic.ARTICLE.splitlines()
    for one in statements.of(manuscript()):
        start = " ".join(lines[one.where.line - 1][one.where.column - 1 :].split())[:20]
        assert one.text.startswith(start.strip("'\"")), one


def test_a_sentence_that_an_erratum_changed_is_found_where_it_stood() -> None:
    approved = replaced(clinic.ARTICLE, "approved_by: null", "approved_by: J. Doe")
    one = next(one for one in statements.of(manuscript(approved)) if one.label == "2")
    assert "soft and flexible" in one.text
    assert (one.where.line, one.last) == (44, 45)
