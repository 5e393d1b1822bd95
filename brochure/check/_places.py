"""Where a finding stands that names no place itself: the engine knows no lines, and a page is no
file that anybody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from brochure import prose
from brochure.check import _words
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Place
from brochure.model.manuscript import Manuscript
from brochure.prose import parts

ADDRESS = re.compile(r"[^\s«»\"'()`]+\.\w+")
QUOTED = re.compile("[«`]([^»`]+)[»`]")
GROUPED = "drawn outside the tags"
# Where in a style sheet the engine has met something.
AT = re.compile(r"at (\d+):(\d+)")
# What the engine says of files and style sheets, and the checks of words on the page.
OF_ENGINE = {"page-cannot-be-set", "page-takes-too-long", "page-takes-too-much-memory"}
OF_FILES = {
    "refused-address", "drawing-differs", "missing-picture", "bad-css", "engine-warning",
} | OF_ENGINE  # fmt: skip
OF_WORDS = {"text-unaccounted", "text-hard-to-read", "text-cut-off", "text-overlaps"}


def of(found: Finding, manuscript: Manuscript, edition: Edition) -> Place:
    """Return where a file, an address or words that a finding names are brought in: by the handout,
    the brand or a style sheet; or else the handout's start, as several may be told at once.
    """
    places = [_picture(found, manuscript), _in_article(found, manuscript)]
    if found.code in OF_ENGINE:
        places.append(_of_words(found, manuscript))
    if found.code == "bad-css":
        places.append(_in_sheet(found, edition))
    if found.code in OF_FILES:
        names = [one.rpartition("/")[2] for one in ADDRESS.findall(found.message)]
        places.append(_first(names, [*_brand(edition), *_sheets(edition)]))
    if found.code in OF_WORDS:
        said = [" ".join(one.removesuffix(" …").split()) for one in QUOTED.findall(found.message)]
        generated = [line for line in _sheets(edition) if "content" in line.text]
        places.append(_first(said[:1], [*_brand(edition), *generated]))
    if found.code == "pdf-ua-fault" and GROUPED in found.message:
        places.append(_first(["opacity"], list(_sheets(edition))))
    return next(filter(None, places), Place(manuscript.marks.file, 1, 1))


def _picture(found: Finding, manuscript: Manuscript) -> Place | None:
    """Return where the article brings in a picture that a finding names, whatever signs its name
    has.
    """
    said = unquote(found.message)
    named = [
        (name, part.path, at)
        for part in parts.of(manuscript.handout)
        if part.markdown and found.code in OF_FILES
        for at, name in prose.picture_places(part.text)
        if name and name in said
    ]
    if not named:
        return None
    _, path, at = max(named, key=lambda one: len(one[0]))
    return _words.place(manuscript, path, at)


def _in_article(found: Finding, manuscript: Manuscript) -> Place | None:
    for address in ADDRESS.findall(found.message):
        for part in parts.of(manuscript.handout):
            at = part.text.find(address) if part.markdown else -1
            if at >= 0:
                return _words.place(manuscript, part.path, at)
    return None


def _of_words(found: Finding, manuscript: Manuscript) -> Place | None:
    """Return where the article has the first of the words that a finding repeats."""
    for said in QUOTED.findall(found.message):
        words = said.removesuffix("…").split()[:4]
        for count in range(len(words), 0, -1):
            form = re.compile(r"[\s*_]+".join(map(re.escape, words[:count])))
            for part in parts.of(manuscript.handout):
                match = form.search(part.text)
                if match:
                    return _words.place(manuscript, part.path, match.start())
    return None


def _in_sheet(found: Finding, edition: Edition) -> Place | None:
    """Return the place of a rule in the style sheet in which the engine met it."""
    at, rule = AT.search(found.message), QUOTED.search(found.message)
    if at is None or rule is None:
        return None
    for line in _sheets(edition):
        column = int(at[2]) - 1
        if line.line == int(at[1]) and line.text[column:].startswith(rule[1].strip()):
            return replace(line, column=column + 1)
    return None


def _first(words: list[str], lines: list[Place]) -> Place | None:
    """Return the first line that holds one of some words, as a whole."""
    for one in words:
        form = re.compile(rf"(?<!\w){re.escape(one)}(?!\w)")
        for line in lines:
            if len(one) > 3 and (match := form.search(line.text)):
                return replace(line, column=match.start() + 1)
    return None


def _brand(edition: Edition) -> list[Place]:
    return sorted(edition.brand_marks.places.values())


def _sheets(edition: Edition) -> Iterator[Place]:
    """Yield the lines of the style sheets, the brand's own first."""
    sheets = zip(edition.sheet_names, edition.stylesheets, strict=False)
    for name, text in reversed(list(sheets)):
        for number, line in enumerate(text.splitlines(), 1):
            yield Place(name, number, 1, line)
