"""What is seen is what is said: words added, changed, moved, turned, raised and joined, planted in
a page of one short article by a style sheet or an edit, as a clinic could hold them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import clinic
import pytest
from clinic import edition, manuscript, replaced

from brochure import compose
from brochure.check import (
    figure_changed,
    list_mark_changed,
    text_added,
    text_not_verbatim,
    text_out_of_order,
    text_raised,
    text_turned,
    text_unaccounted,
    words_joined,
)
from brochure.model.finding import Severity
from brochure.typeset import Typesetter

MINE = (
    figure_changed, list_mark_changed, text_added, text_not_verbatim, text_out_of_order,
    text_raised, text_turned, text_unaccounted, words_joined,
)  # fmt: skip
ARTICLE = replaced(
    clinic.SHORT,
    "Rest helps.\n",
    """\
Take 100 mg a day, it is not safe with more [@lee].

      1. Wash your hands.
      2. Take 66 drops.

      - Rest helps.
  - heading: What to avoid
    body: |
      Smoking.
glossary:
  - term: dose
    meaning: from 0.5 to 5-10 mg, never more
questions:
  - Is -5 degrees too cold for me?
references:
  - id: lee
    text: Lee A. Knees. 2020.
  - id: ray
    text: Ray B. Shoes. 2021.
""",
)
K = "<span class=k>{}</span>"

Look = Callable[..., set[str]]


@pytest.fixture(scope="module")
def look() -> Look:
    """Print the article under a style sheet, one part of it edited, and return the codes of the
    errors.
    """
    typesetter = Typesetter(clinic.SHELVES)

    def looked(css: str, old: str = "", new: str = "") -> set[str]:
        text, made = manuscript(ARTICLE), edition()
        page = compose.html(text, made, clinic.SHELVES)
        markup = replaced(page.markup, old, new) if old else page.markup
        pdf, _ = typesetter.pdf(replace(page, markup=markup, stylesheets=(*page.stylesheets, css)))
        made = replace(made, stylesheets=(*made.stylesheets, css))
        found = [one for check in MINE for one in check.pdf(text, made, pdf)]
        assert all(one.severity is Severity.ERROR and one.hint for one in found)
        return {one.code for one in found}

    return looked


FAULTS = {
    "words in a margin": ("text-added", "@page { @right-top { content: 'Not for you' } }"),
    "a wrong number of the page": ("text-added", ".page::before { content: '7' }"),
    "a word in the foot": ("text-added", ".imprint::after { content: ' void' }"),
    "a sign before a question": ("text-unaccounted", ".questions p::before { content: '< ' }"),
    "a word before a heading": (
        "text-unaccounted", "section h2::before { content: 'Myths:'; display: block }",
    ),
    "marks with words": ("list-mark-changed", "section ul { list-style-type: 'Do not: ' }"),
    "a mark that crosses out": ("list-mark-changed", "section ul { list-style-type: '✗ ' }"),
    "steps from three": ("list-mark-changed", "section ol { counter-reset: list-item 2 }"),
    "no numbers": ("list-mark-changed", "section ol { list-style: none }"),
    "sources turned round": (
        "list-mark-changed",
        ".references ol { counter-reset: list-item 3 } "
        ".references li { counter-increment: list-item -1 }",
    ),
    "a point": ("figure-changed", "", "from 0.5", "from 05"),
    "a range": ("figure-changed", "", "5-10", "510"),
    "a comma": ("figure-changed", "", "mg, never", "mg never"),
    "a minus": ("figure-changed", "", "Is -5", "Is 5"),
    "a unit in capitals": ("figure-changed", ".glossary span { text-transform: uppercase }"),
    "a space left out": ("figure-changed", "", "not safe", "notsafe"),
    "a space in a figure": ("figure-changed", "", "66 drops", "6 6 drops"),
    "a hyphen that no line's end asks for": (
        "text-not-verbatim", "/* hyphens: auto */ .k::before { content: '-' }",
        "100 mg", "1" + K.format("") + "00 mg",
    ),
    "a paragraph mirrored": ("text-turned", "section p { transform: scaleX(-1) }"),
    "a foot upside down": ("text-turned", ".footer { transform: rotate(180deg) }"),
    "a figure upside down": (
        "text-turned", ".k { display: inline-block; transform: rotate(180deg) }",
        "66 drops", K.format("66") + " drops",
    ),
    "a raised figure": (
        "text-raised", ".k { vertical-align: super; line-height: 0 }", "100", "10" + K.format("0"),
    ),
    "a large figure": ("text-raised", ".k { font-size: 20pt }", "100", "10" + K.format("0")),
    "fractions": ("text-raised", ".questions p, section p { font-feature-settings: 'frac' }"),
    "the number of a source on the line": (
        "text-raised", ".citation { vertical-align: baseline; font-size: 1em }",
    ),
    "narrow spaces": ("words-joined", "section p { word-spacing: -.2em }"),
    "a margin that joins": (
        "words-joined", ".k { margin-left: -.22em }", "not safe", "not " + K.format("safe"),
    ),
    "a figure spaced out": (
        "figure-changed", ".k { letter-spacing: .25em }", "100", K.format("100"),
    ),
    "headings moved": (
        "text-out-of-order", "section:nth-of-type(2) h2 { position: relative; top: 40pt }",
    ),
    "words changed over": (
        "text-out-of-order",
        ".k { position: relative; left: -60pt }", "not safe", "not " + K.format("safe"),
    ),
}  # fmt: skip
QUICK = 10  # so many of them are tried in `make test`


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.every(but=QUICK)
def test_what_is_seen_is_what_is_said(look: Look, name: str) -> None:
    """A page that shows something else than its tags say is an error of the code that says so."""
    code, *planted = FAULTS[name]
    assert code in look(*planted)


NEAR = {
    "as it is": "",
    "tinted, justified, italic": "section p { background: #eee; text-align: justify; "
    "font-style: italic }",
    "hyphens at line ends": "section p { hyphens: auto; width: 1.1in }",
    "another mark": "section ul, section ol { list-style-position: inside } "
    "section ul { list-style-type: square }",
    "letters for numbers": "section ol { list-style-type: lower-alpha }",
    "headings spaced out, in small capitals": "h2 { letter-spacing: .08em; "
    "font-variant-caps: small-caps }",
    "columns": "article { columns: 2 }",
    "no kerning": "p { font-kerning: none }",
}


@pytest.mark.parametrize("name", NEAR)
@pytest.mark.every(but=4)
def test_what_only_looks_otherwise_is_let_pass(look: Look, name: str) -> None:
    """A page of another look that says the same has no finding."""
    assert look(NEAR[name]) == set()
