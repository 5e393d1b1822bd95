"""One fault, one finding: each fault is planted in a faultless project, made as a clinic would make
it, and told once, at its own file and line.
"""

from __future__ import annotations

import datetime
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from paths import TESTS

from brochure.check import _echoes
from brochure.errors import BadInput
from brochure.model.edition import Release
from brochure.model.finding import Finding, Place, Severity, error, note, warning
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.prose import parts
from brochure.read import handout
from brochure.shelves import Shelves

FAULTLESS = TESTS / "projects" / "faultless"
BRAND = "assets/brands/lakeside/brand.yaml"
SHEET = "assets/brands/lakeside/brand.css"
Edit = Callable[[str], str]


def found_in(folder: Path) -> tuple[Finding, ...]:
    """Return what is found in a project's handout for the marketing outlet."""
    order = Order(
        Path("content.yaml"), release=Release("marketing", datetime.date(2026, 11, 22))
    )  # fmt: skip
    try:
        return next(iter(Pipeline(Shelves(folder)).proofs(order))).findings
    except BadInput as trouble:
        return tuple(trouble.findings)


def edit(old: str, new: str) -> Edit:
    def made(text: str) -> str:
        assert text.count(old) == 1, old
        return text.replace(old, new)

    return made


def body(words: str) -> Edit:
    """Return the edit that adds words to the end of the first section."""
    return edit("talk while you walk.\n", f"talk while you walk. {words}\n")


def sourced(change: Edit) -> Edit:
    """Return the edit of a handout whose source has the article as it was."""

    def made(text: str) -> str:
        manuscript, _ = handout(FAULTLESS / "content.yaml")
        assert manuscript
        article = [part for part in parts.of(manuscript.handout) if part.is_given]
        lines = [line for part in article for line in part.paragraphs]
        Path("source.txt").write_text("\n".join(lines), "utf-8")
        total = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        source = f"source: {{file: source.txt, sha256: {total}}}\nat_a_glance:\n"
        return change(edit("at_a_glance:\n", source)(text))

    return made


PALE = edit("ink: '#1f2a2c'", "ink: '#7d7d7d'")
PICTURE = "\n\n      ![A flat road](pictures/{})"
# What is planted, in which file | the code and the place of the one finding.
FAULTS: dict[str, tuple[str, Edit | str | bytes, str, str]] = {
    "a misspelt heading, with a source": ("content.yaml",
        sourced(edit("heading: Know when to stop", "heading: Know when to stopp")),
        "source-differs", "content.yaml:40"),
    "a letter of another script, with a source": ("content.yaml",
        sourced(edit("flat ground", "fl\u0430t ground")), "source-differs", "content.yaml:33"),
    "a picture that is not there": ("content.yaml", body(PICTURE.format("none.png")),
        "refused-address", "content.yaml:39"),
    "a picture of the web": ("content.yaml", body("\n\n      ![A](https://example.org/x.png)"),
        "markdown-fault", "content.yaml:39"),
    "a drawing that is none": ("pictures/walk.svg", b"<svg",
        "refused-address", "content.yaml:39"),
    "letters of another script": ("content.yaml",
        edit("flat ground", "flat \u0627\u0644\u0623\u0631\u0636 ground"),
        "glyph-missing", "content.yaml:32"),
    "a character in three faces": ("content.yaml", lambda text: edit("title: W", "title: ⏻ W")(
        edit("heading: Know", "heading: ⏻ Know")(edit("flat ground", "⏻ ground")(text))),
        "glyph-missing", "content.yaml:6"),
    "a heading of the title's level": ("content.yaml", body("\n\n      # Shoes\n\n      Wear any."),
        "markdown-fault", "content.yaml:39"),
    "a heading two levels down": ("content.yaml", body("\n\n      ##### Shoes\n\n      Wear any."),
        "heading-skipped", "content.yaml:39"),
    "a misspelt citation": ("content.yaml", edit("[@sample2023]", "[@sampel2023]"),
        "citation-unresolved", "content.yaml:45"),
    "a sentence four times": ("content.yaml", body("Eat three red apples each morning. " * 4),
        "sentence-repeated", "content.yaml:37"),
    "a pale ink": (BRAND, PALE, "contrast-too-low", f"{BRAND}:8"),
    "a pale heading": (BRAND, edit("primary: '#0e4a4f'", "primary: '#b08d57'"),
        "contrast-too-low", f"{BRAND}:9"),
    "a misspelt key of the brand": (BRAND, edit("wordmark:", "wordmrk:"), "input", f"{BRAND}:6"),
    "a rule that CSS does not know": (SHEET, "h2 { color: var(--primary);\n  colour: red }",
        "bad-css", f"{SHEET}:2"),
    "an address in a style sheet": (SHEET, "\nh2 { background: url(https://example.org/x.png) }",
        "refused-address", f"{SHEET}:2"),
    "a text that a style sheet adds": (SHEET, ".kicker::after { content: ' At half the price' }",
        "text-unaccounted", f"{SHEET}:1"),
    "a paragraph that is hidden": (SHEET, "article section p:first-of-type { display: none }",
        "text-not-verbatim", "content.yaml:31"),
    "a paragraph that is cut off": (SHEET,
        "article section:first-of-type p:first-of-type { height: 20pt; overflow: hidden }",
        "text-cut-off", "content.yaml:31"),
    "a heading that is transparent": (SHEET, ".questions h2 { color: transparent }",
        "text-cut-off", "content.yaml:56"),
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(FAULTLESS, folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.every(but=2)  # each is a page of its own
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_once_where_it_is(project: Path, name: str) -> None:
    file, change, code, place = FAULTS[name]
    if isinstance(change, bytes):
        Path(file).write_bytes(change)
        file, change = "content.yaml", body(PICTURE.format(Path(file).name))
    text = Path(file).read_text("utf-8") if Path(file).exists() else ""
    Path(file).write_text(change if isinstance(change, str) else change(text), "utf-8")
    found = found_in(project)
    assert [one.code for one in found] == [code], found
    where = found[0].where
    assert where and f"{where.file}:{where.line}" == place


def test_the_project_itself_has_no_fault(project: Path) -> None:
    assert found_in(project) == ()


def test_the_same_fault_gives_the_same_words_twice(project: Path) -> None:
    change = body(PICTURE.format("walk2.svg"))
    Path("pictures/walk2.svg").write_bytes(b"<svg><path")
    Path("content.yaml").write_text(change(Path("content.yaml").read_text("utf-8")), "utf-8")
    assert found_in(project) == found_in(project)


# ---- what decides that a finding is an echo

HANDOUT, _ = handout(FAULTLESS / "content.yaml")
HERE, THERE = Place("content.yaml", 3, 1, "body: |"), Place("content.yaml", 9, 1, "heading: x")


def told(*findings: Finding) -> list[str]:
    assert HANDOUT
    return [one.code for one in _echoes.without(findings, HANDOUT.handout)]


DIFFERS = error("source-differs", "here stands «gruond,», but the source has «ground,»", HERE)
SLIP = warning("word-misspelt", "«gruond» stands in none of the 3 word lists", HERE)


def test_an_echo_is_left_out_beside_its_cause() -> None:
    assert told(DIFFERS, SLIP) == ["source-differs"]


@pytest.mark.parametrize(
    "other",
    [
        warning("word-misspelt", "«gruond» stands in none of the 3 word lists", THERE),
        warning("word-misspelt", "«grou» stands in none of the 3 word lists", HERE),
        warning("term-without-gloss", "«gruond» is explained nowhere", HERE),
    ],
)
def test_a_fault_of_another_word_or_line_is_none(other: Finding) -> None:
    assert told(DIFFERS, other) == ["source-differs", other.code]


def test_a_cause_that_is_waived_hides_nothing() -> None:
    waived = Finding(Severity.NOTE, "text-cut-off", "«Rest» is clipped", HERE, "", "waived by A.")
    lost = error("text-not-verbatim", "«Rest» is not in the PDF", HERE)
    assert told(waived, lost) == ["text-cut-off", "text-not-verbatim"]


def test_a_lesser_cause_hides_no_graver_finding() -> None:
    stale = warning("claim-stale", "«It helps»", THERE, "line 3 now says «It may help»")
    claim = "claim-unsubstantiated"
    assert told(stale, note(claim, "sentence 1", HERE)) == ["claim-stale"]
    assert told(stale, error(claim, "sentence 1", HERE)) == ["claim-stale", claim]


def test_each_echo_names_checks_that_there_are() -> None:
    said = {one for echo in _echoes.ECHOES for one in (echo.cause, echo.echo)}
    checks = {
        path.stem.replace("_", "-") for path in Path(_echoes.__file__).parent.glob("[a-z]*.py")
    }
    stages = {
        "missing-glyph",
        "missing-picture",
        "refused-address",
        "copy-overset",
        "engine-warning",
    }
    assert said <= checks | stages
