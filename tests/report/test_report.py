"""Reports for machines: valid by the published schemas, portable, and the same for the same
findings.
"""

from __future__ import annotations

import hashlib
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import handouts
import jsonschema
import pytest
from clinic import SHORT
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]
from paths import CONTENT, ROOT, TESTS

from brochure import explain, read, report, tell
from brochure.errors import BadInput, CannotDeliver
from brochure.explain import Explanation, Told
from brochure.model.finding import Finding, Place, Severity, error, note, warning
from brochure.model.outcome import EditionOutcome, Outcome
from brochure.model.parcel import Receipt
from brochure.model.rule import Rule
from brochure.report import Request

DATA = TESTS / "data"
SUMS = {
    "sarif-schema-2.1.0.json": "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e",
    "junit-10.xsd": "a1a816f58d1bf95ebabf371994df0b9246dee66ea9572fbec4f9296f1b2c0ff6",
}
SARIF = jsonschema.Draft4Validator(
    json.loads((DATA / "sarif-schema-2.1.0.json").read_text("utf-8"))
)
JUNIT = etree.XMLSchema(etree.parse(str(DATA / "junit-10.xsd")))

ELSEWHERE = {
    "yaml", "input", "stopped", "preview", "version-not-raised", "review-not-renewed",
    "pages-not-made", "id-taken", "passed-over", "worker-lost", "work-failed",
    "roster", "roster-row", "roster-column", "job-mixed", "not-for-patients", "own-words",
}  # fmt: skip
READING = {"yaml", "input", "id-taken", "passed-over"}
OF_AN_EDITION = set(explain.explanations()) - ELSEWHERE

BODY = Place("content.yaml", 7, 13, "    body: A promising cure.")
CURE = error("too-many-pages", "handout has 3 pages, at most 2: one duplex sheet")
MILD = warning(
    "bad-css", "Ignored `colour: red` at 3:1, unknown property.", Place("templates/print.css")
)
SAID = note("erratum-unsettled", "«ad» is printed as it stands", BODY, "the clinic approves it")
WAIVED = replace(
    note("font-not-ours", "set in Courier", BODY),
    waived="waived by J. Doe until 2027-01-31: a logo",
)
FOUND = (CURE, MILD, SAID, WAIVED)
PART = EditionOutcome("handout", "en", "handout", "desk", FOUND)
OUTCOME = Outcome(Path("content.yaml"), FOUND, 1, (PART,))


def written(kind: str, *outcomes: Outcome) -> str:
    """Return a report as the standard output gets it."""
    return report.write([Request(kind)], outcomes or (OUTCOME,))


def sarif(*outcomes: Outcome) -> dict[str, Any]:
    """Return the only run of a log, once it is valid."""
    log = json.loads(written("sarif", *outcomes))
    SARIF.validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def results(*found: Finding, content: str = "content.yaml") -> list[dict[str, Any]]:
    """Return the results of findings."""
    listed = sarif(Outcome(Path(content), found, 0))["results"]
    assert isinstance(listed, list)
    return listed


def junit(*outcomes: Outcome) -> ET.Element:
    """Return a document's root, once it is valid."""
    text = written("junit", *outcomes).encode()
    JUNIT.assertValid(etree.fromstring(text))
    return ET.fromstring(text)


def cases(suite: ET.Element) -> dict[str, ET.Element]:
    """Return a suite's cases by the code that names each."""
    return {case.attrib["name"]: case for case in suite.iter("testcase")}


def refused(
    *texts: str, contents: Sequence[Path] = (), output_taken: bool = False
) -> list[tuple[str, str]]:
    """Return message and hint of everything that stands against reports."""
    with pytest.raises(BadInput) as trouble:
        report.requests(texts, contents, output_taken=output_taken)
    assert trouble.value.exit_code == 2
    return [(found.message, found.hint) for found in trouble.value.findings]


# ---- what is asked for


def test_kind_and_file_are_understood() -> None:
    assert report.parse("json") == Request("json")
    assert report.parse("sarif=out/x=y.sarif") == Request("sarif", Path("out/x=y.sarif"))


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("sarfi=x", "there is no report 'sarfi'", "did you mean 'sarif'?"),
        ("JUnit", "there is no report 'JUnit'", "did you mean 'junit'?"),
        ("tap", "there is no report 'tap'", "known here: json, junit, sarif, github"),
        ("=x", "there is no report ''", "known here: json, junit, sarif, github"),
        (
            "junit=",
            "the report junit names no file after the =",
            "write junit=out/report.xml, or junit alone for the standard output",
        ),
    ],
)
def test_what_cannot_be_asked_for_is_said(text: str, message: str, hint: str) -> None:
    assert refused(text) == [(message, hint)]


def test_several_reports_at_once() -> None:
    asked = report.requests(["json=a", "github", "sarif=b", "json=a"])
    assert asked == (Request("json", Path("a")), Request("github"), Request("sarif", Path("b")))


def test_two_reports_on_the_standard_output_are_refused() -> None:
    hint = "give one a file, such as github=out/report.txt"
    assert refused("json", "github") == [("json and github would mix on the standard output", hint)]
    hint = "give one a file, such as sarif=out/report.sarif"
    assert refused("sarif", output_taken=True) == [
        ("--json and sarif would mix on the standard output", hint)
    ]
    assert report.requests(["sarif=x"], output_taken=True)


def test_every_fault_of_a_request_is_said_at_once(tmp_path: Path) -> None:
    content = tmp_path / "content.yaml"
    link = tmp_path / "link.yaml"
    link.symlink_to(content)
    said = refused(
        f"json={link}", "sarf", f"sarif={tmp_path}", "junit=a", "json=a", contents=[content]
    )
    assert [message for message, _ in said] == [
        f"the report json would take the place of the handout {content}",
        "the report json would take the place of the report junit",
        f"the report sarif cannot be written: {tmp_path} is a folder",
        "there is no report 'sarf'",
    ]


# ---- where it goes


def test_each_report_goes_to_its_file(tmp_path: Path) -> None:
    wanted = [Request(kind, tmp_path / "new" / kind) for kind in report.KINDS]
    assert report.write(wanted, [OUTCOME]) == ""
    for kind in report.KINDS:
        assert (tmp_path / "new" / kind).read_text("utf-8") == written(kind)
    assert len(list((tmp_path / "new").iterdir())) == len(report.KINDS)


def test_one_report_is_for_the_standard_output_and_the_others_are_written(tmp_path: Path) -> None:
    said = report.write([Request("github"), Request("json", tmp_path / "x")], [OUTCOME])
    assert said == written("github")
    assert (tmp_path / "x").read_text("utf-8") == written("json")


def test_a_report_that_cannot_be_written_leaves_what_stood_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    with pytest.raises(CannotDeliver, match="cannot be written"):
        report.write([Request("json", tmp_path / "file" / "x")], [OUTCOME])
    assert (tmp_path / "file").read_text() == "old"


# ---- the same for the same findings


def of(folder: Path, text: str) -> Outcome:
    """Return the outcome of reading a handout in a folder, named from the root."""
    folder.mkdir()
    content = folder / "content.yaml"
    content.write_text(text, "utf-8")
    _, findings = read.handout(content)
    return Outcome(content, tuple(findings), 2, receipts=(Receipt(folder / "out" / "a.pdf", 1, 9),))


@pytest.mark.parametrize("kind", report.KINDS)
def test_another_folder_writes_the_same_bytes(kind: str, tmp_path: Path) -> None:
    faulty = SHORT.replace("brand:", "brnad:") + "source: {file: /etc/passwd, sha256: '0'}\n"
    one, other = of(tmp_path / "one", faulty), of(tmp_path / "a longer name", faulty)
    assert len(one.findings) > 1
    assert written(kind, one) == written(kind, other)
    assert str(tmp_path) not in written(kind, one)


@pytest.mark.parametrize("kind", report.KINDS)
def test_the_order_in_which_it_was_found_does_not_count(kind: str) -> None:
    turned = replace(
        OUTCOME,
        findings=FOUND[::-1] + FOUND,
        editions=(replace(PART, findings=FOUND[::-1] + FOUND),),
    )
    assert written(kind, turned) == written(kind)


@pytest.mark.parametrize("kind", report.KINDS)
def test_messages_name_no_folder_of_this_machine(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = error(
        "input",
        f"{tmp_path}/a.yaml is missing",
        Place(f"{tmp_path}/a.yaml", 1, 1),
        f"write {tmp_path}/a.yaml",
    )
    text = written(kind, Outcome(tmp_path / "content.yaml", (found,), 2))
    assert str(tmp_path) not in text
    assert "a.yaml is missing" in text


def test_a_run_in_the_root_folder_keeps_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    (result,) = results(error("input", "see https://a.example//b"), content="/content.yaml")
    assert result["message"]["text"] == "see https://a.example//b"


# ---- JSON


def test_json_is_what_json_says() -> None:
    made = Receipt(Path("out/a.pdf"), 2, 9)
    text = written("json", replace(OUTCOME, receipts=(made,)))
    assert text == tell.as_json(FOUND, [made], 1) + "\n"


def test_json_tells_several_handouts_as_one() -> None:
    told = json.loads(written("json", OUTCOME, Outcome(Path("b.yaml"), (SAID,), 3)))
    assert told["exit_code"] == 3
    assert [found["code"] for found in told["findings"]] == [found.code for found in (*FOUND, SAID)]


# ---- SARIF


@pytest.mark.parametrize("name", SUMS)
def test_schemas_are_the_published_ones(name: str) -> None:
    assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == SUMS[name]
    assert f"`{name}`" in (DATA / "README.md").read_text("utf-8")


def test_the_schema_refuses_what_it_should() -> None:
    log = json.loads(written("sarif"))
    log["runs"][0]["results"][0]["level"] = "grave"
    assert not SARIF.is_valid(log)


def test_results_tell_findings() -> None:
    run = sarif()
    assert [(one["ruleId"], one["level"]) for one in run["results"]] == [
        ("too-many-pages", "error"), ("bad-css", "warning"), ("erratum-unsettled", "note"),
        ("font-not-ours", "note"),
    ]  # fmt: skip
    for one in run["results"]:
        assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
    assert (
        run["results"][2]["message"]["text"]
        == "«ad» is printed as it stands\nthe clinic approves it"
    )
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 1}]


def test_a_run_that_the_machine_stopped_is_told_as_such() -> None:
    stopped = Outcome(Path("content.yaml"), (error("stopped", "Pango is missing"),), 3)
    assert sarif(OUTCOME, stopped)["invocations"] == [{"executionSuccessful": False, "exitCode": 3}]


def test_every_rule_has_what_viewers_show() -> None:
    rules = sarif()["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(explain.explanations())
    assert any("helpUri" in rule for rule in rules)
    for rule in rules:
        # the limits of GitHub's code scanning
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert "**Faulty:**" in rule["help"]["markdown"] and "Mended: " in rule["help"]["text"]
        address = urlsplit(rule.get("helpUri", "https://none.example"))
        assert address.scheme == "https" and "." in address.netloc


def test_a_rule_points_at_its_published_source() -> None:
    rules = {rule["id"]: rule for rule in sarif()["tool"]["driver"]["rules"]}
    assert rules["contrast-too-low"]["helpUri"] == "https://www.w3.org/TR/WCAG22/#contrast-minimum"
    assert rules["bad-css"]["defaultConfiguration"] == {"level": "warning"}
    assert "h1 {{ color:" in rules["bad-css"]["help"]["text"]
    assert "h1 { color:" in rules["bad-css"]["help"]["markdown"]


def test_a_code_without_a_rule_is_told_all_the_same() -> None:
    run = sarif(Outcome(Path("content.yaml"), (error("brand-new", "new"),), 1))
    assert run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]]["id"] == "brand-new"


def test_waived_findings_are_suppressed_and_all_others_are_said_not_to_be() -> None:
    said = [one["suppressions"] for one in sarif()["results"]]
    assert said == [[], [], [], [{"kind": "inSource", "justification": WAIVED.waived}]]


@pytest.mark.parametrize(
    ("place", "region"),
    [
        (Place("a.yaml", 7, 13, "    body: A promising cure."), (7, 13, 7, 28)),
        # an emoji is one sign of Python and two code units of UTF-16; é is one of each
        (Place("a.yaml", 2, 4, "é🦵 knee"), (2, 5, 2, 9)),
        (Place("a.yaml", 2), (2, 1, 2, 1)),
        (Place("a.yaml", 2, 5), (2, 5, 2, 5)),
        (Place("a.yaml", 2, 99, "short"), (2, 6, 2, 6)),
        (Place("a.yaml"), (1, 1, 1, 1)),
        (None, (1, 1, 1, 1)),
    ],
)
def test_regions_count_utf_16(place: Place | None, region: tuple[int, ...]) -> None:
    assert sarif()["columnKind"] == "utf16CodeUnits"
    (result,) = results(error("input", "x", place))
    told = result["locations"][0]["physicalLocation"]["region"]
    assert (
        tuple(told[key] for key in ("startLine", "startColumn", "endLine", "endColumn")) == region
    )


def test_files_are_told_from_their_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "run").mkdir()
    monkeypatch.chdir(tmp_path / "run")
    files = {
        "sub/a b.yaml": ("sub/a%20b.yaml", "%SRCROOT%"),
        f"{tmp_path}/run/été.css": ("%C3%A9t%C3%A9.css", "%SRCROOT%"),
        "../clinic/content.yaml": ("content.yaml", "HANDOUT"),
        str(ROOT / "templates" / "print.css"): ("templates/print.css", "BROCHURE"),
        "/else/where.yaml": ("where.yaml", None),
    }
    for file, told in files.items():
        (result,) = results(
            error("input", "x", Place(file, 1, 1)), content="../clinic/content.yaml"
        )
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert (artifact["uri"], artifact.get("uriBaseId")) == told
    assert {"%SRCROOT%", "HANDOUT", "BROCHURE"} == set(sarif()["originalUriBaseIds"])


def test_a_finding_without_a_place_stands_at_its_handout() -> None:
    (result,) = results(CURE, content="knee.yaml")
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "knee.yaml"


def prints(*found: Finding) -> list[str]:
    """Return the fingerprints of findings."""
    return [one["partialFingerprints"]["brochureFinding/v1"] for one in results(*found)]


def test_a_fingerprint_outlives_lines_that_move_and_figures_that_change() -> None:
    before = error("input", "grade 11.5, see line 14", Place("a.yaml", 14, 3, "  a  line"))
    after = error("input", "grade 10.9, see line 30", Place("a.yaml", 30, 5, "    a line"))
    assert prints(before) == prints(after)


@pytest.mark.parametrize(
    "other",
    [
        error("yaml", "x", BODY),
        error("input", "y", BODY),
        error("input", "x", replace(BODY, file="b.yaml")),
        error("input", "x", replace(BODY, text="another line")),
    ],
)
def test_a_fingerprint_tells_findings_apart(other: Finding) -> None:
    assert prints(error("input", "x", BODY)) != prints(other)


def test_the_same_sentence_twice_has_two_fingerprints() -> None:
    one, other = prints(error("input", "page 1", BODY), error("input", "page 2", BODY))
    assert one.removesuffix(":1") == other.removesuffix(":2")


def test_a_message_is_no_placeholder_and_no_link() -> None:
    (result,) = results(error("input", "put {0} and [home](javascript:x) and \\ back"))
    assert result["message"]["text"] == "put {{0}} and \\[home\\](javascript:x) and \\\\ back"
    (result,) = results(error("input", "[Title of your handout]"))
    assert result["message"]["text"] == "[Title of your handout]"


# ---- JUnit


def test_cases_are_the_codes_and_only_errors_fail() -> None:
    reading, letter = junit()
    assert (reading.get("name"), letter.get("name")) == ("content.yaml", "content.yaml handout")
    assert set(cases(reading)) == READING
    told = cases(letter)
    assert set(told) == OF_AN_EDITION
    failed = [code for code, case in told.items() if case.find("failure") is not None]
    assert failed == ["too-many-pages"]
    failure = told["too-many-pages"].find("failure")
    assert failure is not None and failure.attrib == {"type": "error", "message": CURE.message}
    assert failure.text == tell.sentences([CURE])
    for found in (MILD, SAID, WAIVED):
        assert told[found.code].findtext("system-out") == tell.sentences([found])
    assert list(told["source-differs"]) == []


def test_counts_are_those_of_the_cases() -> None:
    root = junit(OUTCOME, replace(OUTCOME, content=Path("handouts/hip.yaml")))
    assert len(root) == 4
    for suite in root:
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert suite.get("skipped") == str(len(suite.findall("testcase/skipped")))
    assert root.get("tests") == str(len(root.findall("*/testcase")))
    assert root.get("failures") == "2"


def test_cases_differ_by_class_and_name() -> None:
    parts = (PART, replace(PART, format_name="handout-a4"))
    root = junit(replace(OUTCOME, editions=parts), Outcome(Path("../b/hip.yaml"), (), 0, (PART,)))
    keys = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(keys) == len(set(keys))
    assert {key for key, _ in keys} == {
        "content",
        "content.handout",
        "content.handout-a4",
        "b.hip",
        "b.hip.handout",
    }


def test_several_errors_of_a_code_are_one_failure() -> None:
    more = error("too-many-pages", "handout has too little paper")
    _, letter = junit(
        replace(OUTCOME, editions=(replace(PART, findings=(CURE, more)),), findings=(CURE, more))
    )
    (failure,) = letter.findall("testcase/failure")
    assert failure.get("message") == f"{CURE.message} (and 1 more)"
    assert failure.text == tell.sentences([CURE, more])


def test_what_was_not_looked_at_is_skipped_and_not_passed() -> None:
    (suite,) = junit(Outcome(Path("content.yaml"), (error("yaml", "not YAML", BODY),), 2))
    told = cases(suite)
    assert told["yaml"].find("failure") is not None and list(told["input"]) == []
    others = set(told) - READING
    assert others == OF_AN_EDITION
    assert {child.tag for code in others for child in told[code]} == {"skipped"}


def test_a_check_for_other_languages_and_documents_is_skipped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = Told("", "", "", "", "")
    made = [
        Explanation("english", told, (), "text", Rule(reads="text", languages=("en",))),
        Explanation("on-any-pdf", told, (), "PDF", Rule(reads="pdf")),
        Explanation("on-handouts", told, (), "text", Rule(reads="text")),
        Explanation("on-posters", told, (), "PDF", Rule(reads="pdf", documents=("notice",))),
    ]
    monkeypatch.setattr(explain, "explanations", lambda: {rule.code: rule for rule in made})

    def skipped(language: str, document: str) -> Mapping[str, str]:
        part = EditionOutcome("handout", language, document, "desk", ())
        suite = junit(Outcome(Path("content.yaml"), (), 0, (part,)))[-1]
        found = {code: case.find("skipped") for code, case in cases(suite).items()}
        return {code: str(item.get("message")) for code, item in found.items() if item is not None}

    assert skipped("en-US", "handout") == {"on-posters": "not run: does not read a handout"}
    assert skipped("es", "notice") == {
        "english": "not run: made for en, not for es",
        "on-handouts": "not run: does not read a notice",
    }


def test_junit_bears_what_xml_cannot() -> None:
    bad = error(
        "too-many-pages", "a\x00b\x1b[31m\ud800 <&\"'> ]]>", Place("a.yaml", 1, 2, "\x07\ufffe")
    )
    _, letter = junit(replace(OUTCOME, findings=(bad,), editions=(replace(PART, findings=(bad,)),)))
    assert cases(letter)["too-many-pages"].find("failure") is not None


# ---- GitHub


def read_as_the_runner_does(line: str) -> tuple[str, dict[str, str], str]:
    """Return command, properties and message of a line, as GitHub's runner takes it apart."""
    match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
    assert match, line
    properties = {}
    for pair in match[2].split(","):
        key, _, value = pair.partition("=")
        for sign, code in ((",", "%2C"), (":", "%3A"), ("\n", "%0A"), ("\r", "%0D"), ("%", "%25")):
            value = value.replace(code, sign)
        properties[key] = value
    message = match[3].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
    return match[1], properties, message


def test_github_marks_each_finding_at_its_line() -> None:
    marks = [read_as_the_runner_does(line) for line in written("github").splitlines()]
    assert marks == [
        ("error", {"title": "too-many-pages"}, CURE.message),
        ("warning", {"file": "templates/print.css", "title": "bad-css"}, MILD.message),
        (
            "notice",
            {"file": "content.yaml", "line": "7", "col": "13", "title": "erratum-unsettled"},
            "«ad» is printed as it stands\nthe clinic approves it",
        ),
        (
            "notice",
            {"file": "content.yaml", "line": "7", "col": "13", "title": "font-not-ours"},
            f"set in Courier\n{WAIVED.waived}",
        ),
    ]


def test_github_escapes_what_would_end_a_property_or_a_line() -> None:
    odd = error("input", "100%: a, b\n::warning::no", Place("a,b: 5%.yaml", 1, 1))
    (line,) = written("github", Outcome(Path("content.yaml"), (odd,), 2)).splitlines()
    assert (
        line
        == "::error file=a%2Cb%3A 5%25.yaml,line=1,col=1,title=input::100%25: a, b%0A::warning::no"
    )
    assert read_as_the_runner_does(line)[1:] == (
        {"file": "a,b: 5%.yaml", "line": "1", "col": "1", "title": "input"},
        odd.message,
    )


# ---- whatever a handout holds


@pytest.mark.every
@given(message=st.text(max_size=40), line=st.text(max_size=40), column=st.integers(0, 50))
def test_reports_bear_any_text(message: str, line: str, column: int) -> None:
    """Slow: each example is checked against the schemas of SARIF and JUnit."""
    found = error("input", message or "x", Place("a.yaml", 3, column, line))
    outcome = Outcome(Path("content.yaml"), (found,), 2)
    assert len(sarif(outcome)["results"]) == 1
    assert junit(outcome).get("failures") == "1"
    assert written("github", outcome).count("\n") == 1
    assert len(json.loads(written("json", outcome))["findings"]) == 1


# ---- the real thing


def test_a_proof_becomes_every_report(monkeypatch: pytest.MonkeyPatch) -> None:
    proof = handouts.proof()
    part = EditionOutcome.of(proof)
    assert (part.format_name, part.language, part.document, part.outlet) == (
        "handout",
        "en",
        "handout",
        "desk",
    )
    outcome = Outcome(CONTENT, proof.findings, 0, (part,))
    listed = sarif(outcome)["results"]
    assert [one["ruleId"] for one in listed] == [found.code for found in proof.findings]
    (erratum,) = [one for one in listed if one["ruleId"] == "erratum-unsettled"]
    assert erratum["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "content.yaml"
    told = cases(junit(outcome)[1])
    for found in proof.findings:
        tag = "failure" if found.severity is Severity.ERROR else "system-out"
        assert told[found.code].find(tag) is not None
