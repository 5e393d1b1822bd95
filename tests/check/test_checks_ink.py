"""What is drawn on, under and beside words: planted in pages of one short article, each made by a
style sheet or a template as a clinic's folder could hold them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import clinic
import papers
import pikepdf
import pytest
from clinic import edition, manuscript, replaced

from brochure import compose
from brochure.check import (
    _ink,
    picture_covered,
    picture_unknown,
    text_covered,
    text_hard_to_read,
    text_struck_out,
)
from brochure.inspect import tagged_text
from brochure.model.finding import Finding, Severity
from brochure.model.pdf import Pdf
from brochure.shelves import Shelves
from brochure.typeset import Typesetter

MINE = (text_struck_out, text_covered, picture_unknown, text_hard_to_read)
ARTICLE = replaced(clinic.SHORT, "Rest helps.", "Take 100 mg a day, it is not safe with 0.5 mg.")
MARKED = "position: relative } .k::after { content: ''; position: absolute;"
NOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="16">'
    '<path d="M0 0h9v9z"/><text y="13">not</text></svg>'
)

Look = Callable[..., list[Finding]]


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Look:
    """Print the article with one part of it marked up, under a style sheet, and return what the
    checks say.
    """
    folder = tmp_path_factory.mktemp("clinic")
    (folder / "assets").mkdir()
    (folder / "assets" / "not.svg").write_text(NOT, "utf-8")
    typesetter = Typesetter(Shelves(folder))

    def looked(css: str, old: str = "", new: str = "") -> list[Finding]:
        text, made = manuscript(ARTICLE), edition()
        page = compose.html(text, made, clinic.SHELVES)
        markup = replaced(page.markup, old, new) if old else page.markup
        pdf, _ = typesetter.pdf(replace(page, markup=markup, stylesheets=(*page.stylesheets, css)))
        sheets = (*made.stylesheets, css)
        names = ("print.css",) * len(made.stylesheets)
        made = replace(made, stylesheets=sheets, sheet_names=(*names, "brand.css"))
        return [found for check in MINE for found in check.pdf(text, made, pdf)]

    return looked


def marked(text: str) -> str:
    return f"<span class=k>{text}</span>"


STRIKES = {
    "line-through": ("section p { text-decoration: line-through .3pt }", "", ""),
    "an underline moved up": (
        "section p { text-decoration: underline; text-underline-offset: -.3em }", "", "",
    ),
    "a stripe of a gradient": (
        "section p { background: linear-gradient(transparent 48%, #888 48%, #888 54%, "
        "transparent 54%) }", "", "",
    ),
    "an outline through the letters": (
        ".k { outline: 1pt solid black; outline-offset: -5pt }", "100", marked("100"),
    ),
    "a box behind one figure": (
        f".k {{ {MARKED} left: 1.04em; top: 0; width: .6em; height: 1.2em; background: #1f2a2c }}",
        "100", marked("100"),
    ),
    "a minus": (
        ".k { display: inline-block; width: 4pt; height: .8pt; background: black; "
        "vertical-align: 3pt }", "Take 100", "Take <i class=k></i>100",
    ),
    "a point": (
        ".k { display: inline-block; width: 1.3pt; height: 1.3pt; background: black; "
        "margin: 0 .6pt }", "100", "10<i class=k></i>0",
    ),
}  # fmt: skip
COVERS = {
    "a box over one figure": (
        f".k {{ {MARKED} left: 1.04em; top: 0; width: .6em; height: 1.2em; background: white }}",
        "100", marked("100"),
    ),
    "a veil": (
        f"section p {{ {MARKED.replace('.k', 'section p')} left: 8em; top: 0; width: 2em; "
        "height: 1.2em; background: rgba(255, 255, 255, .97) }", "", "",
    ),
    "a window that cuts a little off": (
        ".k { display: inline-block; overflow: hidden; height: .75em; line-height: 1 }",
        "100", marked("100"),
    ),
}  # fmt: skip
FAINT = {
    "a white point": (".k { color: white }", "0.5", f"0{marked('.')}5"),
    "a figure almost transparent": (".k { opacity: .03 }", "100", f"10{marked('0')}"),
}
PICTURES = {
    "a ground": "section p { background: url(asset:/assets/not.svg) no-repeat; padding-left: 1in }",
    "a border": "section p { border: 9pt solid; border-image: url(asset:/assets/not.svg) 5 }",
    "the mark of a list": (
        "section p { display: list-item; list-style-image: url(asset:/assets/not.svg) }"
    ),
    "generated content": "section p::before { content: url(asset:/assets/not.svg) }",
    "the page's ground": "@page { background: url(asset:/assets/not.svg) no-repeat 1in 2.4in }",
}
NEAR_MISSES = {
    "nothing": ("", "", ""),
    "underlined": ("section p, a { text-decoration: underline }", "", ""),
    "underlined by a wave": ("section p { text-decoration: underline wavy }", "", ""),
    "a rule under a heading": ("h2 { border-bottom: 1pt solid; line-height: 1 }", "", ""),
    "a bar beside a heading": ("h2 { border-left: 4pt solid; padding-left: 4pt }", "", ""),
    "a tinted box with round corners": (
        "section p { background: #f1f5f4; padding: 4pt; border: 1pt solid; border-radius: 6pt }",
        "", "",
    ),
    "a drop shadow": ("section p { box-shadow: 2pt 2pt #bbb; padding: 3pt }", "", ""),
    "highlighted words": (".k { background: #ffef9a }", "safe", marked("safe")),
    "half a word highlighted": (".k { background: #ffef9a }", "safe", f"sa{marked('fe')}"),
    "a word in a frame": (
        ".k { border: .6pt solid; border-radius: 4pt; padding: 0 2pt }", "safe", marked("safe"),
    ),
    "a soft gradient": ("section p { background: linear-gradient(#f1f5f4, white) }", "", ""),
    "a box to tick": (
        ".k { display: inline-block; width: 8pt; height: 8pt; border: .8pt solid; "
        "margin-right: 5pt }", "Take", "<i class=k></i>Take",
    ),
    "a dot before a line": (
        "section p { position: relative } section p::before { content: ''; position: absolute; "
        "left: -10pt; top: 5pt; width: 4pt; height: 4pt; border-radius: 50%; background: black }",
        "", "",
    ),
    "a ground of a line drawn after another": (
        "section p, h2 { position: relative; background: white; line-height: 1 }", "", "",
    ),
    "almost opaque": ("section p { opacity: .9 }", "", ""),
}  # fmt: skip


@pytest.mark.every(but=1)
@pytest.mark.parametrize("name", STRIKES)
def test_what_goes_through_letters_or_stands_beside_them_is_an_error(look: Look, name: str) -> None:
    found = look(*STRIKES[name])
    assert {(one.code, one.severity) for one in found} == {("text-struck-out", Severity.ERROR)}
    assert all(one.where and one.where.text.strip().startswith("body") for one in found)


@pytest.mark.parametrize("name", COVERS)
def test_what_hides_a_part_of_letters_is_an_error(look: Look, name: str) -> None:
    found = clinic.one(look(*COVERS[name]))
    assert (found.code, found.severity) == ("text-covered", Severity.ERROR)
    assert found.where and found.where.text.strip().startswith("body")


@pytest.mark.parametrize("name", FAINT)
def test_a_single_character_needs_contrast_too(look: Look, name: str) -> None:
    assert clinic.one(look(*FAINT[name])).code == "text-hard-to-read"


@pytest.mark.every(but=1)
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_a_style_sheet_is_an_error_at_its_line(look: Look, name: str) -> None:
    found = clinic.one(
        [one for one in look("\n" + PICTURES[name]) if one.code != "text-struck-out"]
    )
    assert (found.code, found.severity) == ("picture-unknown", Severity.ERROR)
    assert found.message.startswith("the picture assets/not.svg, ")
    assert found.where and (found.where.file, found.where.line) == ("brand.css", 2)


def test_a_drawing_in_a_template_is_an_error_whatever_it_calls_itself(look: Look) -> None:
    lines = '<path d="M0 0l4 9 3-9M12 0v9h5"/></svg>'
    bare = look("", "Take 100", f'Take <svg width="30" height="9">{lines} 100')
    assert {one.code for one in bare} == {"picture-unknown"}
    named = look(
        "", "Take 100", f'Take <svg role=img aria-label="a rule" width="30" height="9">{lines} 100'
    )
    assert any("(a rule)" in one.message and one.code == "picture-unknown" for one in named)


def test_a_picture_apart_from_all_text_is_for_somebody_to_look_at(look: Look) -> None:
    css = "@page :first { background: url(asset:/assets/not.svg) no-repeat 50% 75% }"
    found = clinic.one(look(css))
    assert (found.code, found.severity) == ("picture-unknown", Severity.WARNING)


@pytest.mark.every
@pytest.mark.parametrize("name", NEAR_MISSES)
def test_what_a_style_may_draw_is_silent(look: Look, name: str) -> None:
    assert look(*NEAR_MISSES[name]) == []


def test_what_is_drawn_into_a_finished_file_is_seen(typesetter: Typesetter) -> None:
    """A line of the text's own colour, as a content stream may have it."""
    text, made = manuscript(ARTICLE), edition()
    pdf, _ = clinic.print_(typesetter, text, made)
    (run,) = [one for one in tagged_text.read(pdf.data).runs if one.text.startswith("Take 100")]
    file = papers.own(pdf.data)
    rule = f"q 0.122 0.165 0.173 rg {run.left} {run.baseline + 2} 60 .4 re f Q"
    page = file.pages[run.page - 1]
    drawn = b"/Artifact BMC " + rule.encode() + b" EMC"
    page.contents_add(pikepdf.Stream(file, drawn), prepend=True)
    changed = BytesIO()
    file.save(changed)
    found = clinic.one(list(text_struck_out.pdf(text, made, Pdf(changed.getvalue(), 1))))
    assert found.message.startswith("«Take 100 mg")
    assert list(text_struck_out.pdf(text, made, pdf)) == []


@pytest.mark.parametrize(
    ("style", "codes"),
    [
        ("right: 0; height: 1pt; background: black", {"picture-covered"}),
        ("width: 9pt; height: 40pt; background: white", {"picture-covered"}),
        ("width: 9pt; height: 9pt; background: black; margin-top: -32pt", set[str]()),
    ],
)
def test_what_lies_over_a_picture_is_an_error(
    typesetter: Typesetter, style: str, codes: set[str]
) -> None:
    svg = '<svg role=img aria-label="A knee" width="90" height="60"><path d="M0 0h90v60z"/></svg>'
    css = f".k {{ {MARKED} left: 0; top: 20pt; {style} }} .k svg {{ display: block }}"
    pdf, _ = clinic.print_html(typesetter, f"<div class=k>{svg}</div><p>Rest.</p>", css)
    assert clinic.codes(list(picture_covered.pdf(manuscript(ARTICLE), edition(), pdf))) == codes


def test_a_bullet_need_only_be_seen() -> None:
    assert _ink.LEAST_MARK < _ink.LEAST_LARGE < _ink.LEAST
