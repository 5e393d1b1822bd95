"""A clinic for the tests: manuscripts from text, editions, and PDFs that say something else than
they should.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import replace

import pytest
from paths import CONTENT, ROOT, SOURCE

from brochure import compose, read
from brochure.model.edition import Edition
from brochure.model.finding import Finding
from brochure.model.handout import Handout
from brochure.model.manuscript import Manuscript, SourceText
from brochure.model.pdf import Html, Pdf
from brochure.read.tree import parse
from brochure.read.validate import marks_of, noun
from brochure.shelves import Shelves
from brochure.typeset import Typesetter

BRAND = "beverly-hills-wellness-center"
SHELVES = Shelves(ROOT)
DAY = datetime.date(2026, 11, 22)
"""The day on which the tests judge what is due."""
ARTICLE = CONTENT.read_text("utf-8")

SHORT = f"""\
title: Knee pain
brand: {BRAND}
document: {{id: knee-pain, version: '1', status: draft}}
sections:
  - heading: What it is
    body: |
      Rest helps.
"""


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a source as the reader gives them."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def manuscript(text: str = ARTICLE, source: str | None = None) -> Manuscript:
    """Return the manuscript of a YAML text; the clinic's source is the given one, or the file that
    the YAML names.
    """
    tree = parse(text.encode(), "content.yaml")
    value, findings = noun(Handout, tree)
    assert value is not None, findings
    if source is None and value.source:
        source = (ROOT / SOURCE).read_text("utf-8")
    given = None
    if source is not None:
        given = SourceText(SOURCE, lines_of(source), hashlib.sha256(source.encode()).hexdigest())
    return Manuscript(value, marks_of(tree), given)


def edition(format_name: str = "handout") -> Edition:
    """Return our own edition in a format."""
    made, findings = read.edition(SHELVES, format_name, "en", BRAND)
    assert made is not None, findings
    return made


def in_format(made: Edition, **changes: object) -> Edition:
    """Return an edition whose format differs."""
    return replace(made, format=made.format.model_copy(update=changes))


def in_brand(made: Edition, **changes: object) -> Edition:
    """Return an edition whose brand differs."""
    return replace(made, brand=made.brand.model_copy(update=changes))


def in_colours(made: Edition, **colours: str) -> Edition:
    """Return an edition whose palette differs."""
    return in_brand(made, colours=made.brand.colours.model_copy(update=colours))


def print_(
    typesetter: Typesetter, text: Manuscript, made: Edition, css: str = ""
) -> tuple[Pdf, list[Finding]]:
    """Return the PDF of a manuscript and what the engine said of it."""
    page = compose.html(text, made, SHELVES)
    return typesetter.pdf(replace(page, stylesheets=(*page.stylesheets, css)) if css else page)


def print_html(typesetter: Typesetter, markup: str, css: str = "") -> tuple[Pdf, list[Finding]]:
    """Return the PDF of bare HTML."""
    sheet = "html{font-family:'Source Sans 3'}"
    page = f'<html lang="en"><head><title>Test</title></head><body>{markup}</body></html>'
    return typesetter.pdf(Html(page, (sheet, css), "pdf/ua-1", edition().language))


def replaced(text: str, old: str, new: str) -> str:
    """Return a text with words replaced that must stand in it: a test that changes nothing proves
    nothing.
    """
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def codes(findings: list[Finding]) -> set[str]:
    """Return the codes of findings."""
    return {found.code for found in findings}


def one(findings: list[Finding]) -> Finding:
    """Return the only finding."""
    if len(findings) != 1:
        pytest.fail(f"not one finding but {findings}")
    return findings[0]
