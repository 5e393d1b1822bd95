"""Every value of every key made wrong in every way: one finding, at its line, in plain words."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from paths import CONTENT, ROOT, TESTS

from brochure.model.base import Noun
from brochure.model.brand import Brand, FontShelf
from brochure.model.edition import Language
from brochure.model.finding import Finding
from brochure.model.format import Format
from brochure.model.handout import Handout
from brochure.model.outlet import Outlet
from brochure.model.project import Project
from brochure.read.tree import parse
from brochure.read.validate import noun

FAULTLESS = TESTS / "projects" / "faultless"
MORE = {
    "fields": [{"name": "patient", "label": "For", "example": "Ada Example", "type": "text"}],
    "qr": {"url": "https://example.org/knee", "caption": "Our page"},
    "notices": [{"id": "ca-684", "state": "required"}],
    "errata": [{"find": "flat ground", "replace": "level ground", "approved_by": "A. Example"}],
    "waivers": [
        {"code": "word-misspelt", "place": "x", "reason": "y", "by": "z", "until": "2027-01-01"}
    ],
    "source": {"file": "source.txt", "sha256": "a" * 64, "logo_line": "Logo"},
    "keywords": ["knee"],
}
FILES: dict[type[Noun], bytes] = {
    Brand: (FAULTLESS / "assets/brands/lakeside/brand.yaml").read_bytes(),
    Format: (ROOT / "templates/formats/handout/format.yaml").read_bytes(),
    FontShelf: (ROOT / "assets/fonts/source-sans-3/font.yaml").read_bytes(),
    Project: b"{brand: lakeside, words: [osteo], checks: {word-misspelt: {severity: note}}}",
    Outlet: (ROOT / "assets/outlets/desk/outlet.yaml").read_bytes(),
    Handout: (FAULTLESS / "content.yaml").read_bytes(),
    Language: (ROOT / "templates/languages/en/language.yaml").read_bytes(),
}
WRONG: tuple[Any, ...] = (
    None, True, 12, 0.5, -1, 10**25, "", "\u202e", "two\nlines", "x" * 3000, "nothing of the kind",
    [], ["a", "b"], {}, {"a": "b"}, [[]],
)  # fmt: skip
INTERNALS = re.compile(
    r"Input |String |should have|valid |<[\w.]+ object|0x[0-9a-f]{5,}|PosixPath|None\b|NoneType"
    r"|pydantic|validat|\b(?:dict|tuple|str|int|float|bool|NaN|regex|schema)\b|\^\[|\\d|\{\d|\('"
)
Path = tuple[str | int, ...]


def value_of(kind: type[Noun]) -> dict[str, Any]:
    value = json.loads(json.dumps(parse(FILES[kind], "a.yaml").value))
    return {**value, **MORE} if kind is Handout else value


def paths(value: Any, way: Path = ()) -> Iterator[Path]:
    """Yield the way to each value, of lists only to the first two items."""
    steps = value.items() if isinstance(value, dict) else enumerate(value[:2])
    for step, inner in steps:
        yield (*way, step)
        if isinstance(inner, dict | list):
            yield from paths(inner, (*way, step))


def changed(value: Any, way: Path, wrong: Any) -> Any:
    value = copy.deepcopy(value)
    inner = value
    for step in way[:-1]:
        inner = inner[step]
    inner[way[-1]] = wrong
    return value


def read(kind: type[Noun], value: Any) -> tuple[list[Finding], list[str]]:
    """Return what is found in a value that is written as JSON, which is YAML, one value a line."""
    text = json.dumps(value, indent=1)
    return noun(kind, parse(text.encode(), "a.yaml"))[1], text.split("\n")


@pytest.mark.every(but=5)  # each of some thousand values is read as a file
@pytest.mark.parametrize("kind", list(FILES), ids=lambda kind: kind.__name__)
def test_each_wrong_value_is_told_once_at_its_line_in_plain_words(kind: type[Noun]) -> None:
    right = value_of(kind)
    assert read(kind, right)[0] == []
    told = 0
    for way in paths(right):
        for wrong in WRONG:
            found, lines = read(kind, changed(right, way, wrong))
            told += bool(found)
            assert len(found) <= 1 or isinstance(wrong, list | dict), (way, wrong, found)
            for one in found:
                assert not INTERNALS.search(f"{one.message} {one.hint}"), (way, wrong, one)
                assert one.message == one.message.strip() and "\n" not in one.message
                assert one.where and lines[one.where.line - 1] == one.where.text
    assert told > len(list(paths(right)))


def test_a_text_that_is_too_long_has_characters_and_no_items() -> None:
    found, _ = read(Handout, changed(value_of(Handout), ("document", "id"), "a" * 300))
    assert [one.message for one in found] == [
        "document, id: this is too long: 300 characters, at most 80"
    ]


@pytest.mark.parametrize(
    ("way", "wrong", "said"),
    [
        (("fields", 0, "name"), "first name", "small letters, figures and _"),
        (("fields", 0, "name"), "", "small letters, figures and _"),
        (("document", "status"), "aproved", "did you mean 'approved'?"),
        (("qr", "url"), "example.org", "one looks like https://example.org/knee"),
        (("sections",), [], "at least 1"),
    ],
)
def test_a_message_says_what_to_write(way: Path, wrong: Any, said: str) -> None:
    found, _ = read(Handout, changed(value_of(Handout), way, wrong))
    assert len(found) == 1 and said in f"{found[0].message} {found[0].hint}"


def test_a_misspelt_key_is_not_missing_besides() -> None:
    value = value_of(Handout)
    value["titel"] = value.pop("title")
    found, _ = read(Handout, value)
    assert [one.message for one in found] == ["unknown key 'titel'"]
    value.pop("titel")
    assert [one.message for one in read(Handout, value)[0]] == ["'title' is missing"]


def test_our_own_article_is_read_without_a_finding() -> None:
    assert noun(Handout, parse(CONTENT.read_bytes(), "content.yaml"))[1] == []
