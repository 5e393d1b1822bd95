"""Outlets grade findings, waivers answer for them, and both are told when they are wrong."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import clinic
import pytest
from clinic import edition, manuscript
from conftest import Said
from paths import PACKAGE

from brochure import check, read
from brochure.model.edition import Edition, Release
from brochure.model.finding import Finding, Place, Severity, error, note, warning

DAY = datetime.date(2026, 11, 22)
WAIVER = """\
waivers:
  - code: erratum-unsettled
    place: soft ad flexible
    reason: The clinic has been asked.
    by: Dr. Example
    until: {until}
"""


def on(day: datetime.date = DAY, outlet: str = "desk", **severities: str) -> Edition:
    made, findings = read.edition(
        clinic.SHELVES, "handout", "en", clinic.BRAND, release=Release(outlet, day)
    )
    assert made, findings
    grades = {
        **made.outlet.severities,
        **{code.replace("_", "-"): grade for code, grade in severities.items()},
    }
    return replace(made, outlet=made.outlet.model_copy(update={"severities": grades}))


def waived(text: str, findings: list[Finding], made: Edition | None = None) -> list[Finding]:
    return check.settled(findings, manuscript(clinic.ARTICLE + text), made or on())


def found(
    code: str = "erratum-unsettled", message: str = "«soft ad flexible» is printed"
) -> Finding:
    return warning(
        code, message, Place("content.yaml", 131, 11, "  - find: soft ad flexible"), "mend it"
    )


def test_an_outlet_grades_a_finding_by_its_code() -> None:
    listed = [found(), found("markdown-fault")]
    graded = waived("", listed, on(erratum_unsettled="error", markdown_fault="note"))
    assert [one.severity for one in graded] == [Severity.ERROR, Severity.NOTE]
    assert waived("", listed, on()) == listed


def test_every_code_that_our_outlets_grade_is_a_check_or_a_waivers() -> None:
    codes = {check.code(module) for module in check.shelf()} | {
        "waiver-expired",
        "waiver-unused",
        "rules-skipped",
    }
    for name in clinic.SHELVES.names("assets/outlets"):
        outlet = read.outlet(clinic.SHELVES, name)
        assert outlet
        assert set(outlet.severities) - codes == set(), name


def test_marketing_asks_no_less_than_the_desk() -> None:
    desk, marketing = (read.outlet(clinic.SHELVES, name) for name in ("desk", "marketing"))
    assert desk
    assert marketing
    assert marketing.fail_bytes < desk.fail_bytes
    grades = ("note", "warning", "error")
    for code, grade in desk.severities.items():
        assert grades.index(marketing.severities.get(code, grade)) >= grades.index(grade), code


def test_no_outlet_softens_what_nobody_may_answer_for() -> None:
    for name in clinic.SHELVES.names("assets/outlets"):
        outlet = read.outlet(clinic.SHELVES, name)
        assert outlet
        soft = [
            code
            for code, grade in outlet.severities.items()
            if grade != "error" and not check.waivable(code)
        ]
        assert set(soft) <= {"rules-skipped"}, name


def test_a_waived_finding_is_a_note_that_says_who_answers() -> None:
    one = clinic.one(waived(WAIVER.format(until="2026-11-22"), [found()]))
    assert (one.severity, one.code) == (Severity.NOTE, "erratum-unsettled")
    assert one.waived == "waived by Dr. Example until 2026-11-22: The clinic has been asked."


def test_a_waiver_holds_for_an_error_of_the_outlet() -> None:
    one = clinic.one(
        waived(WAIVER.format(until="2027-01-01"), [found()], on(erratum_unsettled="error"))
    )
    assert one.severity is Severity.NOTE


def test_what_the_engine_says_of_a_picture_stands_where_the_article_names_it() -> None:
    text = manuscript(
        clinic.SHORT.replace("Rest helps.", "Rest helps.\n\n      ![A knee](pictures/knee.png)")
    )
    refused = error("refused-address", "the file pictures/knee.png is not in the project's folders")
    one = clinic.one(check.settled([refused], text, on()))
    assert one.where
    assert one.where.text[one.where.column - 1 :] == "pictures/knee.png)"


def test_what_no_line_brings_about_stands_at_the_handouts_start() -> None:
    one = clinic.one(
        waived("", [warning("bad-css", "Ignored `colour: red` at 3:5, unknown property.")])
    )
    assert one.where == Place("content.yaml", 1, 1)


def test_an_expired_waiver_waives_nothing_and_is_told() -> None:
    finding, late = waived(WAIVER.format(until="2026-11-20"), [found()])
    assert finding == found()
    assert (late.code, late.severity) == ("waiver-expired", Severity.WARNING)
    assert (
        late.message
        == "the waiver of erratum-unsettled by Dr. Example ran out 2 days ago, on 2026-11-20"
    )
    assert late.where
    assert late.where.text.strip() == "until: 2026-11-20"


@pytest.mark.parametrize(
    "other",
    [found("markdown-fault"), found(message="«another place» is printed")],
    ids=["another code", "the same code elsewhere"],
)
def test_a_waiver_that_meets_nothing_is_told(other: Finding) -> None:
    other = replace(other, where=Place("content.yaml", 3, 1, "elsewhere"))
    finding, unused = waived(WAIVER.format(until="2027-01-01"), [other])
    assert finding == other
    assert (unused.code, unused.severity) == ("waiver-unused", Severity.WARNING)
    assert (
        unused.message == "the waiver of erratum-unsettled at «soft ad flexible» meets no finding"
    )
    assert unused.where
    assert "code: erratum-unsettled" in unused.where.text


def test_a_waiver_for_another_format_is_not_called_unused() -> None:
    text = WAIVER.format(until="2027-01-01") + "    format: large-print\n"
    assert waived(text, [found()]) == [found()]
    large = replace(on(), format_name="large-print")
    assert clinic.one(waived(text, [found()], large)).waived


@pytest.mark.parametrize("code", ["text-not-verbatim", "source-differs", "input", "no-such-code"])
def test_nobody_can_answer_for_what_must_always_hold(code: str) -> None:
    text = WAIVER.format(until="2027-01-01").replace("erratum-unsettled", code)
    finding, refused = waived(text, [replace(found(code), severity=Severity.ERROR)])
    assert finding.severity is Severity.ERROR
    assert (refused.code, refused.severity) == ("waiver-refused", Severity.ERROR)
    assert code in refused.message


def test_the_proof_of_the_text_cannot_be_waived() -> None:
    never = {"text-not-verbatim", "source-changed", "source-differs", "excerpt-not-in-article"}
    assert [code for code in never if check.waivable(code)] == []
    assert check.waivable("erratum-unsettled")


def test_a_waiver_needs_all_that_makes_it_one(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    (tmp_path / "content.yaml").write_text(
        clinic.SHORT + "waivers:\n  - code: promissory-word\n", "utf-8"
    )
    said = brochure("check", str(tmp_path))
    assert said.code == 2
    assert "'place', 'reason', 'by', 'until' are missing in waivers 1" in said.err


def test_a_rule_for_another_language_is_said_to_be_skipped() -> None:
    made = edition()
    spanish = replace(
        made, language=made.language.model_copy(update={"tag": "es-US", "name": "Español"})
    )
    one = clinic.one(
        [each for each in check.text(manuscript(), spanish) if each.code == "rules-skipped"]
    )
    assert one.severity is Severity.NOTE
    english = [
        check.code(module) for module in check.shelf() if check.rule(module).languages == ("en",)
    ]
    assert english
    assert all(code in one.message for code in english)
    assert "rules-skipped" not in clinic.codes(check.text(manuscript(), made))


def test_an_unknown_outlet_is_bad_input_that_names_the_known(brochure: Callable[..., Said]) -> None:
    said = brochure("check", "--for", "marketting")
    assert said.code == 2
    assert "there is no outlet 'marketting'" in said.err
    assert "did you mean 'marketing'?" in said.err


def test_an_outlet_of_the_clinics_own_is_one_more_folder(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    (tmp_path / "content.yaml").write_text(clinic.SHORT, "utf-8")
    folder = tmp_path / "assets" / "outlets" / "library"
    folder.mkdir(parents=True)
    label = (
        "summary: lies in the library\nwarn_bytes: 1000\nfail_bytes: 2000\nseverities: "
        "{file-too-large: error}\n"
    )
    (folder / "outlet.yaml").write_text(label, "utf-8")
    assert brochure("check", str(tmp_path), "--for", "library").code == 1
    (folder / "outlet.yaml").write_text(label.replace("error", "fatal"), "utf-8")
    said = brochure("check", str(tmp_path), "--for", "library")
    assert said.code == 2
    assert "outlet.yaml:4" in said.err


def test_a_day_that_is_none_is_refused(brochure: Callable[..., Said]) -> None:
    assert brochure("check", "--on", "tomorrow").code == 2


def test_several_handouts_are_checked_at_once(
    tmp_path: Path, brochure: Callable[..., Said]
) -> None:
    for name, text in (("one", clinic.SHORT), ("two", "title: [")):
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    said = brochure("check", str(tmp_path / "one.yaml"), str(tmp_path / "two.yaml"))
    assert said.code == 2
    assert "one.yaml: " in said.out
    assert "two.yaml: 1 error" in said.out


def test_nothing_but_the_checks_code_decides_what_is_waivable() -> None:
    declared = {
        path.stem.replace("_", "-")
        for path in (PACKAGE / "check").glob("[!_]*.py")
        if "waivable=False" in path.read_text("utf-8")
    }
    assert {
        check.code(module) for module in check.shelf() if not check.waivable(check.code(module))
    } == declared


def test_severities_have_words() -> None:
    assert [str(one.severity) for one in (error("a", "b"), warning("a", "b"), note("a", "b"))] == [
        "error", "warning", "note",
    ]  # fmt: skip
