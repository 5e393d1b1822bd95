"""Whatever a file holds: a value or findings with a place in the file, never an exception, twice
the same.
"""

from __future__ import annotations

import copy
import re
import string
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from paths import CONTENT, ROOT

from brochure import check, prose, read, tell
from brochure.model.base import Noun
from brochure.model.brand import Brand, FontShelf
from brochure.model.edition import Language
from brochure.model.finding import Finding
from brochure.model.format import Format
from brochure.model.handout import Handout
from brochure.prose import faults
from brochure.read.tree import parse
from brochure.read.validate import noun
from brochure.shelves import Shelves, shown

FILES: dict[type[Noun], Path] = {
    Handout: CONTENT,
    Brand: ROOT / "assets/brands/beverly-hills-wellness-center/brand.yaml",
    Format: ROOT / "templates/formats/handout/format.yaml",
    Language: ROOT / "templates/languages/en/language.yaml",
    FontShelf: ROOT / "assets/fonts/source-serif-4/font.yaml",
}
TEXTS = {kind: path.read_text("utf-8") for kind, path in FILES.items()}
VALUES = {kind: yaml.safe_load(text) for kind, text in TEXTS.items()}
kinds = st.sampled_from(list(FILES))

# Letters that mean something to YAML come up often enough to matter.
SIGNS = "\t\n -:#?*&!|>%@`'\"{}[],<~=\\\u00ad\u200b\u202e\ufeff\x85\u2028\r\x00é漢"
texts = st.text(
    st.sampled_from(SIGNS)
    | st.sampled_from(string.ascii_letters + string.digits)
    | st.characters(),
    max_size=60,
)
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | texts
    | st.sampled_from(["", "no", "10:30", "0123", "1e999", "2026-02-30", "../..", "knee-pain",
     "PMC1", "\\e", "<<"])
)  # fmt: skip
structures = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(texts | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)


TAGS = {
    "p", "br", "hr", "em", "strong", "code", "pre", "a", "img", "ul", "ol", "li", "blockquote",
    "table", "thead",
    "tbody", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip


def decoded(data: bytes) -> list[str]:
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate({0x85: " ", 0x2028: " ", 0x2029: " ", 0xFEFF: None})
    return unicodedata.normalize("NFC", text).split("\n")


def stands_in_the_file(found: Finding, file: str, data: bytes) -> None:
    lines, where = decoded(data), found.where
    assert where is not None and where.file == file
    assert 1 <= where.line <= len(lines)
    assert 1 <= where.column <= len(lines[where.line - 1]) + 1
    assert where.text in {"", lines[where.line - 1]}
    assert found.message.strip() and "\n" not in found.message


def judged(kind: type[Noun], data: bytes) -> tuple[Noun | None, list[Finding]]:
    """Read the bytes twice and assert what must hold for any of them."""
    value, findings = noun(kind, parse(data, "some.yaml"))
    assert (value is None) is bool(findings)
    for found in findings:
        stands_in_the_file(found, "some.yaml", data)
    said = tell.sentences(findings)
    assert not {sign for sign in said if unicodedata.category(sign) in {"Cc", "Cs"}} - {"\n"}
    assert (value, findings) == noun(kind, parse(data, "some.yaml"))
    return value, findings


def changed(text: str, edits: list[tuple[str, float, str]]) -> str:
    """Return a text after edits: each cuts, doubles, swaps or inserts at a place from 0 to 1."""
    for how, where, new in edits:
        at = int(where * len(text))
        lines = text.split("\n")
        row = int(where * (len(lines) - 1))
        if how == "insert":
            text = text[:at] + new + text[at:]
        elif how == "cut":
            text = text[:at] + text[at + max(1, len(new)) :]
        elif how == "swap":
            text = text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
        elif how == "drop line":
            text = "\n".join(lines[:row] + lines[row + 1 :])
        elif how == "double line":
            text = "\n".join([*lines[: row + 1], *lines[row:]])
        else:
            text = "\n".join([*lines[:row], new + lines[row].lstrip(), *lines[row + 1 :]])
    return text


edit = st.tuples(
    st.sampled_from(["insert", "cut", "swap", "drop line", "double line", "indent line"]),
    st.floats(0, 1),
    texts,
)


@pytest.mark.parametrize("kind", FILES)
def test_our_own_files_read_without_a_finding(kind: type[Noun]) -> None:
    assert judged(kind, FILES[kind].read_bytes())[1] == []


@given(kinds, st.binary(max_size=200))
@example(Handout, b"\xff\xfea\x00")
@example(Handout, b"\xef\xbb\xbf")
@settings(max_examples=400)
def test_any_bytes(kind: type[Noun], data: bytes) -> None:
    assert judged(kind, data)[0] is None


@given(kinds, texts)
@example(Handout, "%")
@example(Handout, "!!int a")
@example(Handout, "!!binary a: 1")
@example(Handout, "? [a]\n: b\n")
@example(Handout, "&a [*a]")
@example(Handout, "title: " + "9" * 5000)
@example(Handout, "a: 1\n...\nb: 2\n")
@settings(max_examples=800)
def test_any_text(kind: type[Noun], text: str) -> None:
    assert judged(kind, text.encode("utf-8", "surrogatepass"))[0] is None


@pytest.mark.every
@given(kinds, st.lists(edit, min_size=1, max_size=4))
@settings(max_examples=500)
def test_any_edit_of_a_good_file(kind: type[Noun], edits: list[tuple[str, float, str]]) -> None:
    """Slow: each of its examples reads a whole article."""
    judged(kind, changed(TEXTS[kind], edits).encode("utf-8", "surrogatepass"))


@pytest.mark.every
@given(kinds, st.data())
@settings(max_examples=300)
def test_any_value_at_any_key(kind: type[Noun], data: st.DataObject) -> None:
    """Slow: each of its examples reads a whole article."""
    value = copy.deepcopy(VALUES[kind])
    holder: Any = value
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = data.draw(st.sampled_from(keys))
        if not (isinstance(holder[key], dict | list) and holder[key] and data.draw(st.booleans())):
            break
        holder = holder[key]
    holder[key] = data.draw(structures)
    if isinstance(holder, dict) and data.draw(st.booleans()):
        holder[data.draw(texts)] = data.draw(scalars)
    judged(
        kind,
        yaml.safe_dump(value, allow_unicode=True, sort_keys=False).encode("utf-8", "surrogatepass"),
    )


@given(kinds, structures)
@settings(max_examples=300)
def test_any_structure(kind: type[Noun], value: Any) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=None)
    assert judged(kind, text.encode("utf-8", "surrogatepass"))[0] is None


@given(st.lists(edit, min_size=1, max_size=2))
@settings(max_examples=100)
def test_a_manuscript_or_findings_and_its_text_can_be_checked(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, float, str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "content.yaml"
    if not (path.parent / "assets").is_symlink():
        (path.parent / "assets").symlink_to(ROOT / "assets")
    data = changed(TEXTS[Handout], edits).encode("utf-8", "surrogatepass")
    path.write_bytes(data)
    manuscript, findings = read.handout(path)
    assert (manuscript is None) is bool(findings)
    if manuscript:
        edition, _ = read.edition(Shelves(ROOT), "handout", "en", "beverly-hills-wellness-center")
        assert edition is not None
        findings = check.text(manuscript, edition)
        assert not [found for found in findings if "itself failed" in found.message]
    for found in findings:
        stands_in_the_file(found, shown(path), data)


@given(texts | st.text("[](!)<>:# \n*_`|-&;ajsdt/\\", max_size=60))
@example("<script>alert(1)</script> <b onclick=x>")
@example("[a](javascript:x) [b](JAVASCRIPT&colon;x) [c](\x01javascript:x) ![d](data:x)")
@example("![" * 30)
@example("[a]: javascript:x\n[a]")
@example("<" * 50)
@settings(max_examples=500)
def test_any_markdown_is_rendered_and_judged(text: str) -> None:
    html = prose.html(text)
    assert set(re.findall(r"<(/?\w+)", html)) <= TAGS | {f"/{tag}" for tag in TAGS}
    for address in re.findall(r'(?:href|src)="([^"]*)"', html):
        assert re.match(
            r"(https?:|mailto:|tel:|asset:/|[^:]*(?:[/?#]|$)|[^a-zA-Z])", address, re.IGNORECASE
        ), address
    lines = text.split("\n")
    for problem in faults.of(text):
        assert 0 <= problem.line < len(lines)
        assert 0 <= problem.column <= len(lines[problem.line])
    assert prose.paragraphs(text) == prose.paragraphs(text)
