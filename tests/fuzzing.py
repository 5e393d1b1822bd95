"""Style sheets and drawings made at random, from a seed, for a small page."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

import pytest
from weasyprint.css.properties import KNOWN_PROPERTIES
from weasyprint.css.validation.expanders import EXPANDERS
from weasyprint.css.validation.properties import PROPERTIES

from brochure.errors import BadInput
from brochure.model.edition import Language
from brochure.model.finding import Finding
from brochure.model.pdf import Html
from brochure.typeset import Typesetter

# What a page of the test may take; a search for the cause has a third of it.
PAGE_SECONDS = 6
# Until a page that does not end by itself is a failure.
HANGS_AFTER = 40


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split())


MARKUP = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Knee</title></head>
<body><div class="running-head"><span>Clinic</span></div>
<header class="band"><h1>Knee pain</h1><p class="status"><span>Draft</span></p></header>
<article><section><h2>What it is</h2><p>Take <em>5 mg</em> a
day<sup class="citation"><a href="#ref">1</a></sup>. <img src="asset:/pictures/k.svg" alt="Knee">
</p><table><thead><tr><th>Who</th></tr></thead><tbody><tr><td>All</td></tr></tbody></table>
<ol><li>Wash.</li></ol><ul><li>Rest.</li></ul></section></article>
<section class="references"><ol><li id="ref">Zhao 2018.</li></ol></section></body></html>"""
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="16"><path d="M0 0h9v9z"/></svg>'
)

SELECTORS = _split(
    "* html body p h1 h2 section article header .band .status .running-head ul ol li table tr td "
    "th thead tbody img a em sup .citation .references li::marker p::before p::after a::before "
    "li::before p::first-letter p::first-line section>p p:first-child :is(p,li) :not(p) body>* "
    "td:nth-child(1) @page @page:first"
)
LENGTHS = _split(
    "0 1px -3px 2em 1rem 50% -50% 100% 1000% 1e5px 1e-9px 4in 1cm calc(100%+2pt) "
    "calc(1em+3px) 1ex 1ch 5vw 3lh 1fr 0.5 2 -1 7 1e3"
)
OTHERS = [
    "none", "auto", "inherit", "initial", "unset", "normal", "red", "transparent",
    "rgba(9,9,9,.5)", "currentcolor", '"x"', '""', "url(asset:/pictures/k.svg)", "attr(class)",
    "counter(page)", 'counters(x,".")', "counter(x) \"–\"", "x", "x 2", "x y", "var(--w)",
    "string(x)", "element(x)", "running(x)", "content()", "linear-gradient(red,blue)",
    "repeating-linear-gradient(red 0,blue 9px)", "radial-gradient(red,blue)",
    "repeating-radial-gradient(red,blue 20%)", "target-counter(attr(href),page)",
    "leader('.')", "scale(0)", "rotate(7deg)", "translate(50%,2em)", "matrix(1,0,0,1,2,3)",
    "skew(90deg)", "repeat(2,1fr)", "minmax(0,1fr)", "A6", "A5 landscape", "rect(0,0,0,0)",
    "1px solid red", "2px dashed", "1 / 2", "span 2", "[a] 1fr [b]", '"a b"', "inside", "both",
]  # fmt: skip


def _constants(code: CodeType) -> Iterator[str]:
    """Yield the keywords that a validator knows: the short strings in it."""
    for one in code.co_consts:
        values = one if isinstance(one, tuple | frozenset) else (one,)
        for value in values:
            if isinstance(value, CodeType):
                yield from _constants(value)
            elif isinstance(value, str) and value.replace("-", "").isalpha() and len(value) < 30:
                yield value


def _keywords(function: Any) -> tuple[str, ...]:
    found: set[str] = set()
    cells = [cell.cell_contents for cell in getattr(function, "__closure__", None) or ()]
    for one in (function, *cells, getattr(function, "__wrapped__", None)):
        code = getattr(one, "__code__", None)
        found.update(_constants(code) if code else ())
    return tuple(sorted(found))


KEYWORDS = {
    name: _keywords(EXPANDERS.get(name) or PROPERTIES.get(name.replace("-", "_")))
    for name in sorted(KNOWN_PROPERTIES | set(EXPANDERS))
}
NAMES = tuple(KEYWORDS)


def style_sheet(seed: str) -> str:
    """Return a style sheet of one to three rules."""
    chance = random.Random(seed)
    return "\n".join(_rule(chance) for _ in range(chance.choice((1, 1, 1, 2, 3))))


def _rule(chance: random.Random) -> str:
    declarations = ";".join(_declaration(chance) for _ in range(chance.choice((1, 1, 2, 3))))
    return f"{chance.choice(SELECTORS)}{{{declarations}}}"


def _declaration(chance: random.Random) -> str:
    name = chance.choice(NAMES)
    return f"{name}:{' '.join(_value(chance, name) for _ in range(chance.choice((1, 1, 1, 2))))}"


def _value(chance: random.Random, name: str) -> str:
    pool = chance.choice((KEYWORDS[name] or OTHERS, KEYWORDS[name] or LENGTHS, LENGTHS, OTHERS))
    return chance.choice(pool)


TAGS = _split(
    "g rect circle ellipse line polyline polygon path text tspan use svg symbol defs clipPath mask "
    "pattern linearGradient radialGradient stop marker filter feOffset feBlend feGaussianBlur "
    "switch a title style textPath"
)
ATTRIBUTES = _split(
    "x y width height cx cy r rx ry x1 y1 x2 y2 fx fy fr d points transform viewBox fill stroke "
    "stroke-width stroke-dasharray stroke-dashoffset opacity fill-opacity clip-path mask filter "
    "marker-start marker-end marker-mid href id gradientUnits gradientTransform spreadMethod "
    "patternUnits patternContentUnits patternTransform preserveAspectRatio offset stop-color "
    "stop-opacity font-size text-anchor dx dy rotate textLength letter-spacing style display "
    "visibility overflow maskUnits clipPathUnits markerUnits markerWidth markerHeight refX refY "
    "orient in mode fill-rule stroke-linejoin class font-family font-weight version"
)
SVG_VALUES = [
    "0", "1", "-5", "9", "45", "50%", "-10%", "1e-7", "1e6", "nan", "", "a b", "0 0 9 9", "0 0 0 0",
    "0 0 -1 5", "1 2 3", "M0 0h9v9z", "M0", "M1 1Q2 2", "M0 0A5 5 0 0 1 9 9", "M0 0C1 1 2 2", "z",
    "m1,1l2-3.5.5-1e1t3 3", "0,0 5,5 9", "url(#a)", "url(#b)", "url('#c')", "url(#none)", "#a",
    "#b", "#c", "a", "b", "c", "red", "none", "currentColor", "inherit", "rgb(1,2)", "#12",
    "repeat", "reflect", "pad", "userSpaceOnUse", "objectBoundingBox", "scale(0)", "rotate(45 5 5)",
    "matrix(1 0 0 1 2 3)", "translate(1", "skewX(90)", "xMidYMid slice", "xMinYMax meet", "auto",
    "auto-start-reverse", "middle", "end", "1 2", "0 0", "1,2,3,4,5", "fill:url(#a);stroke:red",
    "2em", "1ex", "3mm", "bold", "multiply", "hidden", "visible",
]  # fmt: skip


def drawing(seed: str) -> str:
    """Return a drawing of a few elements that refer to one another."""
    chance = random.Random(seed)
    inner = "".join(_element(chance, 0) for _ in range(chance.randint(1, 4)))
    size = _attributes(chance, 2) if chance.random() < 0.4 else ' viewBox="0 0 90 90"'
    return f'<svg xmlns="http://www.w3.org/2000/svg"{size}>{inner}</svg>'


def _element(chance: random.Random, depth: int) -> str:
    tag = chance.choice(TAGS)
    inner = "a b"
    if depth < 4:
        inner = "".join(_element(chance, depth + 1) for _ in range(chance.choice((0, 0, 1, 2, 3))))
    inner += "knee" * (tag in {"text", "tspan", "textPath"})
    return f"<{tag}{_attributes(chance, chance.randint(0, 5))}>{inner}</{tag}>"


def _attributes(chance: random.Random, count: int) -> str:
    names = chance.sample(ATTRIBUTES, count)
    return "".join(f' {name}="{chance.choice(SVG_VALUES)}"' for name in names)


class Hangs(BaseException):
    """A page does not end by itself."""


@contextmanager
def alarm() -> Iterator[None]:
    """Fail when the work does not end."""

    def rings(*_: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, rings)
    signal.alarm(HANGS_AFTER)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def outcome(typesetter: Typesetter, css: str, language: Language, *, ours: str) -> list[Finding]:
    """Set and draw the small page with a style sheet; return what keeps it from being set, or
    nothing.
    """
    html = Html(MARKUP, (ours, css), "pdf/ua-1", language, sheet_names=("", "brand.css"))
    with alarm():
        try:
            pdf, _ = typesetter.pdf(html)
        except BadInput as trouble:
            return list(trouble.findings)
    assert pdf.data.startswith(b"%PDF") and pdf.pages > 0
    return []


@pytest.fixture
def few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page has less time than usual."""
    monkeypatch.setitem(os.environ, "BROCHURE_PAGE_SECONDS", str(PAGE_SECONDS))
