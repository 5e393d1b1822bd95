"""Every code that a finding can bear is explained: the rule, its source, how grave it is, a fault
and its mending.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import clinic
import pytest
from paths import PACKAGE, ROOT

from brochure import check, explain
from brochure.errors import BadInput
from brochure.explain import Explanation, told
from brochure.explain.stages import STAGES
from brochure.model.finding import Severity
from brochure.model.handout import Handout
from brochure.model.rule import Rule
from brochure.prose import faults
from brochure.read.tree import parse
from brochure.read.validate import noun
from brochure.shelves import Shelves
from brochure.typeset import Typesetter

SHELVES = Shelves(ROOT)
MAKERS = {"error", "warning", "note"}
CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")


def said_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield code and severity of every finding that a module makes; the severity is `?` where it is
    chosen apart.

    Either a call such as `error("input", ...)`, also of a choice between two makers, or a row such
    as `("bad-css", warning)` from which one is made.
    """
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and node.args:
            chosen = (
                [node.func.body, node.func.orelse]
                if isinstance(node.func, ast.IfExp)
                else [node.func]
            )
            makers = {name.id for name in chosen if isinstance(name, ast.Name)} & MAKERS
            code = node.args[0]
            if makers and isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield from ((code.value, maker) for maker in makers)
        if isinstance(node, ast.Tuple):
            for code, maker in zip(node.elts, node.elts[1:], strict=False):
                named = (
                    isinstance(code, ast.Constant)
                    and isinstance(code.value, str)
                    and CODE.fullmatch(code.value)
                )
                if named and isinstance(maker, ast.Name) and maker.id in MAKERS:
                    yield str(ast.literal_eval(code)), maker.id


def said_by() -> dict[str, set[str]]:
    """Return the codes that the package says, each with its severities."""
    found: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "shipped" not in path.relative_to(PACKAGE).parts:
            for code, maker in said_in(path.read_text("utf-8")):
                found.setdefault(code, set()).add(maker)
    return found


# ---- everything is explained


def test_every_code_that_can_be_said_is_explained() -> None:
    assert set(said_by()) - set(explain.explanations()) == set()


def test_no_code_is_explained_that_nobody_says() -> None:
    owned = {check.code(module) for module in check.shelf()}
    assert set(explain.explanations()) - owned == set(STAGES)
    assert set(STAGES) - set(said_by()) == set()


def test_severities_of_the_stages_are_those_of_the_code() -> None:
    said = said_by()
    assert {code: {str(one) for one in stage.severities} for code, stage in STAGES.items()} == {
        code: said[code] for code in STAGES
    }


def test_the_search_for_codes_sees_every_way_to_say_one() -> None:
    text = (
        'x = error("a", "m"); (error if x else note)("b-c", "m"); ROWS = ((r"Bad", "d", '
        'warning),); note.get("f")'
    )
    assert set(said_in(text)) == {
        ("a", "error"),
        ("b-c", "error"),
        ("b-c", "note"),
        ("d", "warning"),
    }
    assert {"yaml", "input", "bad-css", "engine-warning", "too-many-pages"} <= set(said_by())


@pytest.mark.parametrize("rule", explain.explanations().values(), ids=lambda rule: rule.code)
def test_an_explanation_has_all_its_parts(rule: Explanation) -> None:
    text = rule.told
    assert len(text.what) <= 120 and text.what.endswith(".") and "\n" not in text.what
    assert len(text.why) > 30 and not {"Basis:", "Faulty:", "Mended:"} & set(text.why.split())
    assert len(text.basis) > 20
    assert text.faulty and text.mended and text.faulty != text.mended
    assert rule.severities and rule.reads
    assert rule.address or re.search(
        r"\b(?:19|20)\d\d\b|project|measured|practice of|no published", text.basis
    )


@pytest.mark.parametrize("code", explain.explanations())
def test_an_explanation_fits_a_terminal(code: str) -> None:
    lines = explain.of(code, SHELVES).splitlines()
    assert lines[0].startswith(f"{code}: ")
    for label in ("Source", "Severity", "Said by", "Waiver", "Faulty", "Mended"):
        assert sum(line.startswith(f"{label} ") for line in lines) == 1
    assert [
        line for line in lines[1:] if len(line) > explain.WIDTH and "https://" not in line
    ] == []


# ---- what is told


def test_a_check_is_told_from_its_docstring() -> None:
    text = " ".join(explain.of("contrast-too-low", SHELVES).split())
    assert text.startswith("contrast-too-low: A pair of the brand's colours cannot be read")
    assert "Source WCAG 2.2, success criterion 1.4.3" in text
    assert "Said by a check of the text" in text
    assert text.endswith(
        'Faulty primary: "#b08d57", which is 3.09 to 1 on white Mended primary: "#6b4f1d", which '
        "is 7.61 to 1 on white"
    )


def test_how_grave_it_is_for_each_outlet_comes_from_the_shelf(tmp_path: Path) -> None:
    outlet = "summary: x\nwarn_bytes: 5000\nfail_bytes: 9000\nseverities: {too-many-pages: error}\n"
    for name in ("web", "lobby"):
        (tmp_path / "assets" / "outlets" / name).mkdir(parents=True)
        text = outlet if name == "web" else outlet.replace("too-many-pages: error", "")
        (tmp_path / "assets" / "outlets" / name / "outlet.yaml").write_text(text)
    line = next(
        line
        for line in explain.of("too-many-pages", Shelves(tmp_path)).splitlines()
        if "Severity" in line
    )
    assert line.startswith("Severity   error or warning")
    assert "for web: error" in line and "lobby" not in line
    assert "web" not in explain.of("too-many-pages")


def test_who_may_answer_for_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "it cannot be waived" in explain.of("yaml")
    monkeypatch.setattr(check, "waivable", lambda code: code == "yaml")
    assert "it can be waived" in explain.of("yaml")


def test_what_a_check_is_made_for_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    words = explain.Told("W.", "Y.", "B.", "F", "M")
    made_for = Rule(reads="text", languages=("en", "es"), documents=("handout", "notice"))
    rule = Explanation("a", words, (Severity.NOTE,), "text", made_for)
    monkeypatch.setattr(explain, "explanations", lambda: {"a": rule})
    told_of = " ".join(explain.of("a").split())
    assert (
        "Said by a check of the text Languages en, es Documents handout, notice Waiver" in told_of
    )
    monkeypatch.setattr(
        explain, "explanations", lambda: {"a": Explanation("a", words, (Severity.NOTE,), "text")}
    )
    assert "Languages" not in explain.of("a") and "Documents" not in explain.of("a")


def test_all_lists_every_code_with_its_rule() -> None:
    lines = explain.of("all").splitlines()
    assert [line.split()[0] for line in lines] == sorted(explain.explanations())
    assert lines[0].split(None, 1)[1] == explain.explanations()[lines[0].split()[0]].told.what


@pytest.mark.parametrize(
    ("code", "near"),
    [("too-many-page", "too-many-pages"), ("too_many_pages", "too-many-pages"), ("YAML", "yaml")],
)
def test_an_unknown_code_is_bad_input_with_the_nearest_one(code: str, near: str) -> None:
    with pytest.raises(BadInput) as trouble:
        explain.of(code)
    assert trouble.value.exit_code == 2
    (found,) = trouble.value.findings
    assert (found.code, found.message) == ("input", f"there is no check and no finding '{code}'")
    assert found.hint == f"did you mean '{near}'?"


def test_an_unknown_code_near_none_hears_of_all() -> None:
    with pytest.raises(BadInput) as trouble:
        explain.explanation("zzz")
    assert trouble.value.findings[0].hint.startswith("known here: ")


# ---- the form of a docstring


def test_parts_of_a_docstring_are_told_apart() -> None:
    found = told(
        "What: it is.\n\nWhy\nnot.\n\nAnd: more.\n\nBasis: A\nbook.\n\nFaulty: a\n  b\n    "
        "c\n\nMended: x"
    )
    assert (found.what, found.why, found.basis) == (
        "What: it is.",
        "Why not. And: more.",
        "A book.",
    )
    assert (found.faulty, found.mended) == ("a\nb\n  c", "x")


def test_a_docstring_that_lacks_a_part_is_told_without_it() -> None:
    assert told("What.") == explain.Told("What.", "", "", "", "")
    assert told("") == explain.Told("", "", "", "", "")


@pytest.mark.parametrize(
    ("basis", "address"),
    [
        ("A book, https://a.example/b.", "https://a.example/b"),
        ("A (https://a.example/b_%28c%29/).", "https://a.example/b_%28c%29/)"),
        ("No address.", ""),
    ],
)
def test_the_address_of_a_source_is_found(basis: str, address: str) -> None:
    rule = Explanation("a", explain.Told("", "", basis, "", ""), (Severity.NOTE,), "text")
    assert rule.address == address


def test_the_gravest_severity_of_a_check_is_its_own() -> None:
    rules = explain.explanations()
    assert rules["too-many-pages"].severities == (Severity.ERROR, Severity.WARNING)
    assert rules["erratum-unsettled"].severity is Severity.ERROR
    assert rules["waiver-unused"].severity is Severity.WARNING


# ---- the examples of the stages are what they say


@pytest.mark.parametrize("code", ["yaml", "input"])
def test_a_faulty_line_is_faulty_and_a_mended_one_is_mended(code: str) -> None:
    text = explain.explanation(code).told
    rest = clinic.SHORT.replace("title: Knee pain\n", "") if code == "yaml" else clinic.SHORT
    for line, codes in ((text.faulty, {code}), (text.mended, set())):
        value, findings = noun(Handout, parse(f"{line}\n{rest}".encode(), "content.yaml"))
        assert clinic.codes(findings) == codes
        assert (value is None) == bool(codes)


@pytest.mark.parametrize(("code", "mends"), [("bad-css", True), ("refused-address", False)])
def test_a_faulty_style_is_faulty(code: str, mends: bool, typesetter: Typesetter) -> None:
    text = explain.explanation(code).told
    _, findings = clinic.print_html(typesetter, "<h1>Knee</h1>", text.faulty)
    assert code in clinic.codes(findings)
    if mends:
        _, findings = clinic.print_html(typesetter, "<h1>Knee</h1>", text.mended)
        assert clinic.codes(findings) == set()


def test_a_sign_without_a_glyph_is_one(typesetter: Typesetter) -> None:
    text = explain.explanation("missing-glyph").told
    for example, codes in ((text.faulty, {"missing-glyph"}), (text.mended, set())):
        body = example.removeprefix("body: ").partition(",")[0]
        assert clinic.codes(clinic.print_html(typesetter, f"<p>{body}</p>")[1]) == codes


def test_a_link_to_nowhere_is_what_the_engine_warns_of(typesetter: Typesetter) -> None:
    text = explain.explanation("engine-warning").told
    page = f"<h2 id='references'>Sources</h2>{text.faulty.partition(' in a template')[0]}"
    assert clinic.codes(clinic.print_html(typesetter, page)[1]) == {"engine-warning"}
    page = f"<h2 id='references'>Sources</h2>{text.mended}"
    assert clinic.codes(clinic.print_html(typesetter, page)[1]) == set()


def test_a_picture_without_a_text_is_what_markdown_fault_tells() -> None:
    text = explain.explanation("markdown-fault").told
    assert list(faults.of(text.faulty)) and not list(faults.of(text.mended))
