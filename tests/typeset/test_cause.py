"""What brings the engine to a stop becomes a finding at the rule, the picture or the words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from fuzzing import MARKUP, PICTURE
from paths import ROOT

from brochure.errors import BadInput
from brochure.model.edition import Language
from brochure.model.finding import Finding
from brochure.model.pdf import Html
from brochure.read.items import item
from brochure.shelves import LANGUAGES, Shelves
from brochure.typeset import Typesetter, cause, drawing_limits, repeats
from brochure.work import bounds

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90">{}</svg>'


@pytest.fixture(scope="module")
def language() -> Language:
    found = item(Shelves(ROOT), LANGUAGES, "en", kind=Language, findings=[])
    assert found
    return found


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "k.svg").write_text(PICTURE, "utf-8")
    return tmp_path


@pytest.fixture
def warm(typesetter: Typesetter, project: Path) -> Iterator[Typesetter]:
    """The warm engine over the project's own pictures."""
    before = typesetter.shelves
    typesetter.shelves = Shelves(project)
    yield typesetter
    typesetter.shelves = before


def found(warm: Typesetter, language: Language, *css: str, markup: str = MARKUP) -> list[Finding]:
    names = ("", *(f"brand-{number}.css" for number in range(len(css))))
    html = Html(markup, ("", *css), "pdf/ua-1", language, sheet_names=names)
    try:
        warm.pdf(html)
    except BadInput as trouble:
        return list(trouble.findings)
    return []


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("rule", "column"),
    [
        ("li::marker{content:'Never '}", 12),
        ("h2{font-size:calc(100% + 2pt)}", 4),
        ("p img{float:inline-end}", 7),
        ("@page{size:A6;margin:4in}", 15),
        ("p{transform:scale(0)}", 3),
        ("@media all{p{color:red}li::marker{content:'x'}}", 35),
    ],
)
def test_the_declaration_is_named(
    warm: Typesetter, language: Language, rule: str, column: int
) -> None:
    css = f"p{{color:red}}\n/* a remark */\n{rule}\nem{{color:blue}}"
    (one,) = found(warm, language, "h1{color:black}", css)
    assert one.code == "page-cannot-be-set" and one.where
    assert (one.where.file, one.where.line, one.where.column) == ("brand-1.css", 3, column)
    declaration = rule[column - 1 :].rstrip("}")
    assert declaration.partition(":")[0] in one.message
    assert "Error" not in one.message


def test_brackets_that_no_parser_follows_are_at_their_place(
    warm: Typesetter, language: Language
) -> None:
    (one,) = found(warm, language, "em{color:red}\n" + "p{color:red;" * 900 + "}" * 900)
    assert one.where and one.where.line == 2 and one.where.column == 12 * 40 + 2


def test_a_page_that_can_be_set_has_no_finding(warm: Typesetter, language: Language) -> None:
    assert found(warm, language, "li::marker{color:red} p{float:left} h2{font-size:120%}") == []


def test_the_engines_gradients_are_bound(warm: Typesetter, language: Language) -> None:
    for css in (
        "p{background:repeating-linear-gradient(red 0,blue 1e-6px)}",
        "p{background:repeating-radial-gradient(red 0,blue 1e-6px)}",
    ):
        (one,) = found(warm, language, css)
        assert one.where and one.where.column == 3 and "gradient" in one.message
    assert found(warm, language, "p{background:repeating-linear-gradient(red,blue 1px)}") == []
    assert len(list(islice(repeats._cycle((1, 2)), 9))) == 9
    with pytest.raises(repeats.RepeatsTooOften):
        list(repeats._cycle((1, 2)))


@pytest.mark.parametrize("kind", ["linear", "radial"])
def test_a_gradient_of_a_drawing_is_bound(
    warm: Typesetter, language: Language, project: Path, kind: str
) -> None:
    ends = {"linear": 'x2="1e-7"', "radial": 'r="1e-6"'}[kind]
    stops = '<stop offset="0"/><stop offset="1" stop-color="red"/>'
    drawn = (
        f'<{kind}Gradient id="a" {ends} spreadMethod="repeat">{stops}</{kind}Gradient>'
        '<rect fill="url(#a)" width="9" height="9"/>'
    )
    (project / "pictures" / "k.svg").write_text(SVG.format(drawn), "utf-8")
    html = Html(MARKUP, ("",), "pdf/ua-1", language)
    _, said = warm.pdf(html)
    assert [(one.code, "pictures/k.svg" in one.message) for one in said] == [
        ("missing-picture", True)
    ]


def test_the_picture_is_named(
    warm: Typesetter, language: Language, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gate lets a drawing through at which the engine stops."""
    monkeypatch.setattr(drawing_limits, "fault", lambda root: None)
    drawing = SVG.replace("0 0 90 90", "a b").format('<rect width="1" height="1"/>')
    (project / "pictures" / "k.svg").write_text(drawing, "utf-8")
    (one,) = found(warm, language, "p{color:red}")
    assert (one.code, one.where) == ("page-cannot-be-set", None)
    assert "pictures/k.svg" in one.message


def test_the_words_are_named(
    warm: Typesetter, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out = warm._laid_out

    def stops(html: Html, sheets: object, fetcher: object, blocks: int | None = None) -> object:
        if blocks is None or blocks > 4:
            raise AssertionError
        return laid_out(html, sheets, fetcher, blocks)  # type: ignore[arg-type]

    monkeypatch.setattr(warm, "_laid_out", stops)
    monkeypatch.setattr(cause, "is_engines", lambda trouble: True)
    (one,) = found(warm, language)
    assert "«Who»" in one.message


def test_a_fault_of_our_own_stays_one(
    warm: Typesetter, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stops(*_: object) -> object:
        return fromstring("<a/>").nothing  # type: ignore[attr-defined]

    monkeypatch.setattr(cause, "PACKAGE", Path(__file__).parent)
    monkeypatch.setattr(warm, "_laid_out", stops)
    with pytest.raises(AttributeError):
        found(warm, language, "p{color:red}")


@pytest.mark.every
def test_a_rule_that_has_no_end_is_named(
    warm: Typesetter, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out = warm._laid_out

    def endless(html: Html, *rest: object) -> object:
        while "columns:50" in html.stylesheets[1]:
            time.sleep(0.01)
        return laid_out(html, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(warm, "_laid_out", endless)
    monkeypatch.setenv(bounds.SECONDS_NAME, "12")
    monkeypatch.setattr(bounds, "FOR_WORK", 0.02)
    (one,) = found(warm, language, "p{color:red}\np{columns:50}")
    assert one.code == "page-takes-too-long" and one.where
    assert (one.where.line, one.where.column) == (2, 3)
    assert one.message == "the page takes more time than it may (12 s) with this: columns:50;"


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ('<mask id="m"><rect mask="url(#m)"/></mask><rect mask="url(#m)"/>', "refers to itself"),
        ('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>', "refers to itself"),
        ('<pattern id="p"><rect style="fill:url(\'#p\')"/></pattern>', "refers to itself"),
        ('<path d="M0 0' + " 1 1" * 400_000 + '"/>', "more than 300,000 shapes"),
        ("<g>" * 99 + "</g>" * 99, "more than 60 deep"),
        ('<path stroke-dasharray="1e-6" d="M0 0h90"/>', "dashes"),
        ('<pattern id="p" width="1e-6" height="1"/>', "tiles"),
        ('<svg viewBox="0 0 0 9"/>', "viewBox"),
        (
            '<rect id="g0"/>'
            + "".join(
                '<g id="g{}">{}</g>'.format(one, f'<use href="#g{one - 1}"/>' * 10)
                for one in range(1, 9)
            ),
            "more than 300,000 shapes",
        ),
    ],
)
def test_a_drawing_that_is_too_much_is_refused(drawn: str, said: str) -> None:
    assert said in (drawing_limits.fault(fromstring(SVG.format(drawn))) or "")


@pytest.mark.parametrize(
    "drawn",
    [
        '<a href="#x"><g id="x"><a href="#x"/></g></a>',
        '<defs><path id="x" d="M0 0L1 1"/></defs><use href="#x"/><use href="#x"/>',
        '<path stroke-dasharray="0 2" d="M0 0h90"/><path stroke-dasharray="none" d="M0 0h90"/>',
        '<pattern id="p" width="2" height="2" patternUnits="userSpaceOnUse"/>',
        '<pattern id="p"><rect fill="url(#q)"/></pattern><linearGradient id="q"/>',
        '<path d="M0 0' + " 1 1" * 50_000 + '"/>',
    ],
)
def test_an_ordinary_drawing_is_drawn(drawn: str) -> None:
    assert drawing_limits.fault(fromstring(SVG.format(drawn))) is None
