"""`brochure diff`: what it tells of two handouts, PDFs and revisions, what it draws, and what it
refuses.
"""

from __future__ import annotations

import datetime
import html.parser
import json
import os
import re
import stat
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import clinic
import papers
import pikepdf
import pytest
from conftest import Said
from handouts import HILLSIDE
from manual import Reader
from paths import CONTENT, ROOT

from brochure import cli, diff
from brochure.cli import diff as diff_command
from brochure.diff import article, nouns, revision, sheets, words
from brochure.diff.nouns import ComparedWord, Difference
from brochure.errors import BadInput
from brochure.inspect import tagged_text
from brochure.model.edition import Release
from brochure.model.finding import Severity

Run = Callable[..., Said]
RELEASE = Release(day=datetime.date(2026, 11, 22))
OLD = f"""\
title: Knee pain
brand: {clinic.BRAND}
document: {{id: knee-pain, version: '1.0', status: draft, owner: Front desk}}
sections:
  - heading: null
    wording: editorial
    body: |
      Rest helps the knee. Warm it for 20 minutes a day. Call us when the pain is ≤ 5 and stays.

      Many people feel better within some weeks, and nobody has to do anything alone.
  - heading: What you can do
    wording: editorial
    body: |
      Walk a little every day. Ask about [your plan](https://example.org/plan) and bring it along.
glossary:
  - {{term: cartilage, meaning: a smooth tissue}}
references:
  - id: zhao2018
    text: >-
      Zhao L, Kaye AD. Stem Cells for the Treatment of Knee Osteoarthritis. Pain Physician.
      2018 May;21(3):229-242.
  - id: han2019
    text: Han YH, Kim KH. Stem cell therapy in pain medicine. Korean J Pain. 2019.
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def wired(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the command on the command line."""
    monkeypatch.setitem(cli.commands.commands, "diff", diff_command.command)


def write(name: str, *changes: tuple[str, str], text: str = OLD) -> str:
    """Write a handout with words replaced, and return its name."""
    for old, new in changes:
        text = clinic.replaced(text, old, new)
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, "utf-8")
    return name


def compared(*changes: tuple[str, str]) -> Difference:
    """Return what a change to the handout makes different."""
    return diff.compare(write("old.yaml"), write("new.yaml", *changes), release=RELEASE)


def only(made: Difference) -> tuple[str, str, str, str]:
    """Return kind, part, old and new words of the only change."""
    assert len(made.changes) == 1, diff.as_text(made)
    one = made.changes[0]
    return one.kind, one.part, nouns.said(one.old), nouns.said(one.new)


def loud(made: Difference) -> list[tuple[str, str]]:
    return [(found.code, found.message) for found in made.findings]


def settings(made: Difference) -> dict[str, tuple[str | None, str | None]]:
    return {one.name: (one.old, one.new) for one in made.settings}


def refused(old: str, new: str, format_name: str = "handout") -> list[str]:
    """Return what is said when nothing can be compared."""
    with pytest.raises(BadInput) as trouble:
        diff.compare(old, new, format_name=format_name, release=RELEASE)
    assert trouble.value.exit_code == 2
    return [found.message for found in trouble.value.findings]


# ---- words


def test_another_way_to_write_the_same_yaml_is_equal(here: Path) -> None:
    made = compared(
        ("title: Knee pain", 'title: "Knee pain"  # a remark'),
        (
            "Rest helps the knee. Warm it for 20 minutes",
            "Rest helps the\n      knee. Warm it for\n      20 minutes",
        ),
        ("Zhao L, Kaye AD. Stem Cells", "Zhao L,\n      Kaye AD. Stem Cells"),
    )
    assert made.exit_code == 0
    assert diff.as_text(made) == (
        "old.yaml (version 1.0) -> new.yaml (version 1.0)\n\n"
        "Nothing differs: words, settings, findings and pages are equal."
    )


@pytest.mark.every(but=3)
@pytest.mark.parametrize(
    ("before", "after", "told", "line", "column"),
    [
        ("some weeks", "two weeks", ("changed", "Introduction", "some", "two"), 10, 38),
        ("for 20 minutes", "for 200 minutes", ("changed", "Introduction", "20", "200"), 8, 40),
        ("is ≤ 5", "is < 5", ("changed", "Introduction", "≤", "<"), 8, 83),
        ("a smooth tissue", "a very smooth tissue", ("added", "Glossary", "", "very"), 16, 34),
        ("alone.", "alone!", ("changed", "Introduction", "alone.", "alone!"), 10, 80),
        ("a little every", "every", ("removed", "What you can do", "a little", ""), 14, 12),
        ("title: Knee pain", "title: Hip pain", ("changed", "Title", "Knee", "Hip"), 1, 8),
        (
            "heading: What you",
            "heading: All you",
            ("changed", "All you can do", "What", "All"),
            11,
            14,
        ),
        (
            "Pain Physician.",
            "Pain Doctor.",
            ("changed", "References", "Physician.", "Doctor."),
            20,
            82,
        ),
        ("2018 May", "2019 May", ("changed", "References", "2018", "2019"), 21, 7),
    ],
)
def test_a_changed_word_is_told_with_its_place(
    here: Path, before: str, after: str, told: tuple[str, ...], line: int, column: int
) -> None:
    made = compared((before, after))
    assert only(made) == told
    (one,) = made.changes
    where = (one.new or one.old)[0].where
    assert where
    assert (where.line, where.column) == (line, column)
    assert made.exit_code == 1
    assert made.changes[0].pages(new=bool(one.new)) == [1]


def test_a_word_before_the_number_of_its_source_is_told_once(here: Path) -> None:
    cited = clinic.replaced(OLD, "helps the knee.", "helps the knee [@zhao2018].")
    write("old.yaml", text=cited)
    write("new.yaml", ("the knee [", "the leg ["), text=cited)
    made = diff.compare("old.yaml", "new.yaml", release=RELEASE)
    assert only(made) == ("changed", "Introduction", "knee.", "leg.")
    assert made.around == ()


def test_a_new_section_is_one_change(here: Path) -> None:
    section = (
        "  - heading: Risks\n    wording: editorial\n    body: |\n      Warmth can burn the "
        "skin.\nglossary:"
    )
    made = compared(("glossary:", section))
    assert only(made) == ("added", "Risks", "", "Risks Warmth can burn the skin.")
    assert made.settings == ()


def test_a_deleted_reference_is_one_change(here: Path) -> None:
    made = compared((OLD[OLD.index("  - id: han2019") :], ""))
    kind, part, old, new = only(made)
    assert (kind, part, new) == ("removed", "References", "")
    assert old.startswith("Han YH, Kim KH.")
    assert made.settings == ()


def test_a_sentence_that_moved_is_told_as_moved(here: Path) -> None:
    first, second = "Rest helps the knee.", "Warm it for 20 minutes a day."
    made = compared((f"{first} {second}", f"{second} {first}"))
    gone, come = sorted(made.changes, key=lambda one: not one.old)
    assert (gone.kind, come.kind) == ("moved", "moved")
    assert (gone.partner, come.partner) == (come.number, gone.number)
    assert nouns.said(gone.old) == nouns.said(come.new) == first
    assert loud(made)[0] == ("version-not-raised", "4 words changed, the version is still 1.0")


def test_an_approved_erratum_changes_the_words(here: Path) -> None:
    erratum = "errata: [{find: 20 minutes, replace: 10 minutes, approved_by: null}]\nglossary:"
    old = write("old.yaml", ("glossary:", erratum))
    new = write("new.yaml", ("glossary:", erratum.replace("null", "Dr. Who")))
    made = diff.compare(old, new, release=RELEASE)
    assert only(made) == ("changed", "Introduction", "20", "10")
    assert settings(made) == {"errata «20 minutes».approved_by": (None, "Dr. Who")}


def given(text: str, block: int = 0) -> list[ComparedWord]:
    return [ComparedWord(word, "Part", block) for word in text.split()]


def test_a_rewritten_sentence_is_one_change_and_two_far_apart_are_two() -> None:
    old = given(
        "You can take the pill in the morning with much water if it helps you to sleep at night"
    )
    near = given(
        "You may take one pill in the evening with much water if it helps you to sleep at night"
    )
    assert [(nouns.said(one.old), one.removed) for one in words.changes(old, near)] == [
        ("can take the", 2),
        ("morning", 1),
    ]
    assert words.changes(old, old) == []


def test_a_sentence_goes_and_comes_whole_where_equal_words_leave_the_choice() -> None:
    short, long = (
        given("First rest. You can swim. The end."),
        given("First rest. You can walk. You can swim. The end."),
    )
    (gone,), (come,) = words.changes(long, short), words.changes(short, long)
    assert nouns.said(gone.old) == nouns.said(come.new) == "You can walk."
    short, long = given("One two. The end."), given("One two. The knee is warm. The end.")
    (gone,), (come,) = words.changes(long, short), words.changes(short, long)
    assert nouns.said(gone.old) == nouns.said(come.new) == "The knee is warm."
    assert (gone.before, gone.after) == ("One two.", "The end.")


def test_every_word_of_the_article_is_found_where_it_stands() -> None:
    lines = CONTENT.read_text("utf-8").split("\n")
    found = list(article.words(clinic.manuscript(), lines))
    assert len(found) > 550
    assert len({word.where for word in found}) == len(found)
    wrong = [
        word.text
        for word in found
        if not word.where or word.text not in word.where.text[word.where.column - 1 :]
    ]
    assert wrong == []
    assert all(
        word.where and lines[word.where.line - 1][word.where.column - 1 :].startswith(word.text)
        for word in found
    )


# ---- what a signature must know


def test_words_that_change_under_one_version_are_said_loudly(here: Path) -> None:
    made = compared(("20 minutes a day", "30 hours a week"))
    assert loud(made) == [("version-not-raised", "3 words changed, the version is still 1.0")]
    (found,) = made.findings
    assert found.severity is Severity.ERROR
    assert str(found.where) == "new.yaml:3:36"
    text = diff.as_text(made)
    assert "error: 3 words changed, the version is still 1.0 [version-not-raised]" in text
    assert "[-20 minutes a day.-] {+30 hours a week.+}" in text


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("1.1", []),
        ("1.10", []),
        ("second", []),
        (
            "0.9",
            [("version-not-raised", "1 word changed, and the version went back from 1.0 to 0.9")],
        ),
    ],
)
def test_a_raised_version_satisfies(here: Path, version: str, told: list[tuple[str, str]]) -> None:
    made = compared(("some weeks", "two weeks"), ("version: '1.0'", f"version: '{version}'"))
    assert loud(made) == told
    assert settings(made)["document.version"] == ("1.0", version)


def test_a_version_that_rises_alone_is_a_setting_and_shows_in_the_foot(here: Path) -> None:
    made = compared(("version: '1.0'", "version: '1.1'"))
    assert (made.changes, made.findings) == ((), ())
    assert settings(made) == {"document.version": ("1.0", "1.1")}
    assert [(nouns.said(one.old), nouns.said(one.new), one.part) for one in made.around] == [
        ("1.0", "1.1", "Head and foot")
    ]
    assert made.exit_code == 1


@pytest.mark.every
def test_an_approval_does_not_reach_new_words(here: Path) -> None:
    approved = ("status: draft", "status: approved, reviewed_on: 2026-11-01, reviewed_by: Dr. Who")
    old = write("old.yaml", approved)
    new = write(
        "new.yaml", approved, ("some weeks", "two weeks"), ("version: '1.0'", "version: '1.1'")
    )
    made = diff.compare(old, new, release=RELEASE)
    assert loud(made) == [
        ("review-not-renewed", "words changed, the review is still that of 2026-11-01")
    ]
    again = write(
        "again.yaml", text=clinic.replaced(Path(new).read_text("utf-8"), "2026-11-01", "2026-11-20")
    )
    assert loud(diff.compare(old, again, release=RELEASE)) == []


# ---- settings, findings, looks


def test_markdown_that_prints_the_same_words_is_told(here: Path) -> None:
    made = compared(
        ("Walk a little", "Walk **a** little"),
        ("example.org/plan", "example.org/other"),
        ("stays.\n\n      Many", "stays.\n      Many"),
    )
    assert made.changes == ()
    assert [(one.old, one.new) for one in made.settings] == [
        ("¶", None),
        ("a", "**a**"),
        ("plan](https://example.org/plan)", "plan](https://example.org/other)"),
    ]


def test_settings_that_print_nothing_are_told(here: Path) -> None:
    made = compared(
        ("owner: Front desk", "owner: Dr. Who"),
        ("title: Knee pain", "keywords: [knee]\ntitle: Knee pain"),
    )
    assert settings(made) == {
        "document.owner": ("Front desk", "Dr. Who"),
        "keywords": (None, "knee"),
    }
    assert made.findings == ()
    assert "document.owner: Front desk -> Dr. Who  (new.yaml:4:65)" in diff.as_text(made)


@pytest.mark.every
def test_findings_that_came_and_went_are_told_without_their_lines(here: Path) -> None:
    link = ("Walk a little", "Walk <b>a</b> little")
    same = diff.compare(
        write("a.yaml", link),
        write("b.yaml", link, ("glossary:", "\n\nglossary:")),
        release=RELEASE,
    )
    assert (same.went, same.came) == ((), ())
    made = compared(link)
    assert "markdown-fault" in {found.code for found in made.came}
    assert made.went == ()
    back = diff.compare("new.yaml", "old.yaml", release=RELEASE)
    assert back.went == made.came
    assert "  - new.yaml:14:12: error: HTML is not used here" in diff.as_text(back)


def test_a_finding_that_names_the_version_is_the_same_in_the_next(here: Path) -> None:
    made = compared(("version: '1.0'", "version: '1.1'"))
    named = [found for found in made.new.findings or () if "version 1.1" in found.message]
    assert named, "no finding names the version any more"
    assert (made.went, made.came) == ((), ())


def test_another_colour_is_seen_on_the_page(here: Path) -> None:
    write("content.yaml")
    write("new/content.yaml")
    brand = Path("assets/brands") / clinic.BRAND
    (Path("new") / brand).mkdir(parents=True)
    for file in (ROOT / brand).iterdir():
        (Path("new") / brand / file.name).write_bytes(file.read_bytes())
    label = Path("new") / brand / "brand.yaml"
    text = label.read_text("utf-8")
    label.write_text(re.sub(r"accent: '#\w+'", "accent: '#aa0000'", text), "utf-8")
    made = diff.compare(".", "new", release=RELEASE)
    assert made.changes == made.around == ()
    assert [one.name for one in made.settings] == ["brand.colours.accent"]
    assert [box.page for box in made.looks] == [1]
    assert 'class="look"' in diff.as_html(made)


# ---- PDFs


def pdf_of(name: str, data: bytes) -> str:
    Path(name).write_bytes(data)
    return name


def stranger(text: str) -> bytes:
    """Return an untagged PDF as another tool writes it: one line in a standard font."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 "
        b"R>>>>>>",
        b"<</Length %d>>stream\nBT /F 12 Tf 20 100 Td (%b) Tj ET\nendstream"
        % (len(text) + 30, text.encode()),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj" % number + one + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        body
        + b"xref\n0 6\n0000000000 65535 f \n%btrailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (table, len(body))
    )


@pytest.mark.every
def test_pdfs_are_compared_by_their_pages(here: Path) -> None:
    old = compared().old
    made = compared(("20 minutes", "200 minutes"))
    assert old.data
    assert made.new.data
    both = diff.compare(pdf_of("old.pdf", old.data), pdf_of("new.pdf", made.new.data))
    assert only(both) == ("changed", "Page 1", "20", "200")
    assert loud(both) == [("version-not-raised", "1 word changed, the version is still 1.0")]
    assert (both.went, both.came) == ((), ())
    assert both.not_compared[0] == "Findings: old.pdf is a PDF; a handout is checked from its YAML."
    assert "Nothing differs in what was compared." in diff.as_text(
        diff.compare("old.pdf", "old.pdf")
    )


def test_a_pdf_and_a_yaml_file_are_compared_and_the_line_is_known(here: Path) -> None:
    made = compared(("20 minutes", "200 minutes"))
    assert made.old.data
    pdf_of("old.pdf", made.old.data)
    equal = diff.compare("old.pdf", "old.yaml", release=RELEASE)
    assert (equal.exit_code, equal.changes) == (0, ())
    mixed = diff.compare("old.pdf", "new.yaml", release=RELEASE)
    assert only(mixed) == ("changed", "Introduction", "20", "200")
    assert str(mixed.changes[0].new[0].where) == "new.yaml:8:40"


@pytest.mark.every(but=1)
@pytest.mark.every(but=1)
@pytest.mark.parametrize("format_name", ["handout-a4", "large-print"])
def test_other_line_breaks_are_no_other_words(here: Path, format_name: str) -> None:
    old, new = (
        pdf_of("old.pdf", papers.made()),
        pdf_of("new.pdf", papers.made(CONTENT, format_name)),
    )
    made = diff.compare(old, new)
    assert made.changes == (), diff.as_text(made)
    assert made.exit_code == 1
    assert made.pages[1] == len(papers.opened(papers.made(CONTENT, format_name)).pages)


def test_a_pdf_of_another_tool(here: Path) -> None:
    old, new = (
        pdf_of("a.pdf", stranger("Take 5 mg a day")),
        pdf_of("b.pdf", stranger("Take 50 mg a day")),
    )
    made = diff.compare(old, new)
    assert only(made) == ("changed", "Page 1", "5", "50")
    assert made.findings == ()
    assert made.old.version is None
    assert diff.compare("a.pdf", "a.pdf").exit_code == 0


@pytest.mark.every(but=1)
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_boxes_stand_where_a_turned_and_cropped_page_shows_the_word(turned: int) -> None:
    pdf = papers.own(stranger("Take 5 mg a day"))
    pdf.pages[0].CropBox = pikepdf.Array([10, 50, 200, 150])
    pdf.pages[0].Rotate = turned
    data = papers.saved(pdf)
    found = sheets.printed(data)
    ink = next(
        word.box for run in tagged_text.read(data).runs for word in run.words if word.text == "5"
    )
    (box,) = next(word.boxes for word in found.words if word.text == "5")
    left, bottom, right, top = (ink[0] - 10, ink[1] - 50, ink[2] - 10, ink[3] - 50)
    shown = {
        0: (left, 100 - top, right, 100 - bottom),
        90: (bottom, left, top, right),
        180: (190 - right, bottom, 190 - left, top),
        270: (100 - top, 190 - right, 100 - bottom, 190 - left),
    }[turned]
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx(shown, abs=0.2)
    assert (found.sheets[0].width, found.sheets[0].height) == (
        (190, 100) if turned % 180 == 0 else (100, 190)
    )


def test_pdfs_that_cannot_be_read_are_refused_together(here: Path) -> None:
    locked = papers.own(stranger("Secret"))
    locked.save("locked.pdf", encryption=pikepdf.Encryption(user="a", owner="b"))
    pdf_of("broken.pdf", b"%PDF-1.7\nnothing")
    assert refused("broken.pdf", "locked.pdf") == [
        "broken.pdf is a damaged PDF, which cannot be read",
        "locked.pdf is locked by a password",
    ]


# ---- git


def git(*arguments: str) -> str:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env = {**clean, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    name = [
        "-c",
        "user.name=Desk",
        "-c",
        "user.email=desk@example.org",
        "-c",
        "commit.gpgsign=false",
    ]
    done = subprocess.run(
        ["git", *name, *arguments], env=env, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture
def repository(here: Path) -> Path:
    """A repository with the tags v1.0 and v1.1 of a handout, and a change that is not committed."""
    git("init", "--quiet")
    for tag, changes in (
        ("v1.0", ()),
        ("v1.1", (("some weeks", "two weeks"), ("version: '1.0'", "version: '1.1'"))),
    ):
        write("content.yaml", *changes)
        Path("readme.txt").write_text("Not the handout's.")
        git("add", ".")
        git("commit", "--quiet", "-m", tag)
        git("tag", tag)
    write("content.yaml", ("some weeks", "four weeks"))
    return here


@pytest.mark.every
def test_revisions_are_compared_and_the_work_tree_stays(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    modes = []
    lay_out = revision.lay_out

    def watched(found: revision.Revision, folder: Path) -> Path:
        modes.append(stat.S_IMODE(folder.stat().st_mode))
        return lay_out(found, folder)

    monkeypatch.setattr(revision, "lay_out", watched)
    before = git("status", "--porcelain=v2", "--branch")
    made = diff.compare("v1.0", "v1.1", release=RELEASE)
    assert only(made) == ("changed", "Introduction", "some", "two")
    assert [str(one[0].where) for one in (made.changes[0].old, made.changes[0].new)] == [
        "v1.0:content.yaml:10:38",
        "v1.1:content.yaml:10:38",
    ]
    assert modes == [0o700, 0o700]
    assert [path for path in temporary.iterdir() if path.name.startswith("brochure-diff")] == []
    assert git("status", "--porcelain=v2", "--branch") == before
    for told in (diff.as_text(made), diff.as_json(made), diff.as_html(made)):
        assert str(tmp_path) not in told


@pytest.mark.every
def test_a_revision_means_the_other_sides_file(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for old, new, words_ in (
        ("HEAD~1", "content.yaml", ("some", "four")),
        ("HEAD~1:content.yaml", "HEAD", ("some", "two")),
        ("HEAD", ".", ("two", "four")),
    ):
        made = diff.compare(old, new, release=RELEASE)
        assert only(made) == ("changed", "Introduction", *words_)
    (repository / "sub").mkdir()
    monkeypatch.chdir("sub")
    assert only(diff.compare("HEAD:./../content.yaml", "../content.yaml", release=RELEASE))[2:] == (
        "two",
        "four",
    )


def test_a_revision_brings_its_own_pictures_and_no_link_leads_out(repository: Path) -> None:
    Path("pictures").mkdir()
    Path("pictures/secret").symlink_to("/etc/passwd")
    git("add", ".")
    git("commit", "--quiet", "-m", "link")
    assert diff.compare("HEAD", "HEAD", release=RELEASE).exit_code == 0
    Path("laid-out").mkdir()
    content = revision.lay_out(revision.find("HEAD", Path("content.yaml")), Path("laid-out"))
    assert content.read_text("utf-8") == git("show", "HEAD:content.yaml")
    assert {path.name for path in content.parent.rglob("*")} == {
        "content.yaml",
        "readme.txt",
    }


def test_nothing_of_a_revision_is_written_outside_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    members = [
        ("good/a.txt", ""),
        ("../out.txt", ""),
        (str(tmp_path / "absolute.txt"), ""),
        ("good/../../up.txt", ""),
    ]
    members += [
        ("inside.txt", "good/a.txt"),
        ("outside", ".."),
        ("outside/b.txt", ""),
        ("loop", "loop"),
    ]
    for name, target in members:
        revision._write(folder, name, (target or "ab").encode(), link=bool(target))
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()} == {
        "good/a.txt", "inside.txt", "loop", "outside/b.txt",
    }  # fmt: skip
    assert (folder / "inside.txt").read_bytes() == b"ab"
    assert not (folder / "outside").is_symlink()
    assert [path.name for path in tmp_path.iterdir()] == ["project"]


SETTINGS = [
    ("filter.x.smudge", "{} x"), ("filter.x.clean", "{} x"), ("filter.x.process", "{} x"),
    ("diff.x.textconv", "{} x"), ("diff.x.command", "{} x"), ("diff.external", "{} x"),
    ("core.fsmonitor", "{}"), ("core.hooksPath", "hooks"), ("core.sshCommand", "{} x"),
    ("core.pager", "{} x"), ("core.editor", "{} x"), ("core.askPass", "{}"),
    ("core.alternateRefsCommand", "{}"), ("core.gitProxy", "{}"), ("credential.helper", "!{}"),
    ("alias.cat-file", "!{}"), ("alias.ls-tree", "!{}"), ("alias.rev-parse", "!{}"),
    ("uploadpack.packObjectsHook", "{}"), ("tar.tar.command", "{}"), ("include.path", "more"),
    ("remote.origin.url", "ext::{} x"), ("remote.origin.promisor", "true"),
    ("remote.origin.uploadpack", "{} x"), ("extensions.partialClone", "origin"),
    ("protocol.ext.allow", "always"), ("pager.cat-file", "{} x"), ("gpg.program", "{}"),
]  # fmt: skip
OF_GIT = {
    "GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_SSH", "GIT_PAGER", "GIT_EDITOR", "GIT_ASKPASS",
    "GIT_PROXY_COMMAND", "SSH_ASKPASS",
}  # fmt: skip


def test_nothing_that_a_repository_or_the_environment_names_is_run(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran, planted = repository / "ran", repository / "planted.sh"
    planted.write_text(f"#!/bin/sh\necho $0 >>{ran}\n")
    planted.chmod(0o755)
    Path(".gitattributes").write_text("* filter=x diff=x\n")
    git("add", ".gitattributes")
    git("commit", "--quiet", "-m", "attributes")
    Path("hooks").mkdir()
    for hook in (
        "post-checkout",
        "post-index-change",
        "reference-transaction",
        "fsmonitor-watchman",
    ):
        Path("hooks", hook).symlink_to(planted)
    Path(".git/more").write_text(f"[core]\n\tfsmonitor = {planted}\n")
    git("config", "core.repositoryFormatVersion", "1")
    for key, value in SETTINGS:
        git("config", key, value.format(planted))
    for key in OF_GIT:
        monkeypatch.setenv(key, str(planted))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(planted))
    lost = git("rev-parse", "v1.0:readme.txt").strip()
    laid = repository / "laid-out"
    laid.mkdir()
    content = revision.lay_out(revision.find("HEAD", Path("content.yaml")), laid)
    assert "two weeks" in content.read_text("utf-8")
    # a partial clone would fetch what it does not have, by a command
    Path(".git/objects", lost[:2], lost[2:]).unlink()
    with pytest.raises(BadInput) as caught:
        revision.lay_out(revision.find("v1.0", Path("content.yaml")), laid)
    assert "could not read the files" in caught.value.findings[0].message
    assert not ran.exists()
    with pytest.raises(BadInput) as caught:
        revision.find("--upload-pack=x", Path("content.yaml"))
    for key in (*OF_GIT, "GIT_CONFIG_COUNT"):
        monkeypatch.delenv(key)
    command = ["git", "cat-file", "--textconv", "HEAD:content.yaml"]
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
    assert ran.exists()  # the plant works


def test_what_git_refuses_is_repeated_with_what_to_run(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(name: str, beside: str = "content.yaml", **options: bool) -> tuple[str, str]:
        with pytest.raises(BadInput) as caught:
            revision.find(name, Path(beside), **options)
        (found,) = caught.value.findings
        return found.message, found.hint

    assert "`git tag` lists the tags" in said("v9")[1]
    assert said("v1.0:other.yaml")[0] == "v1.0 has no file other.yaml"
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    message, hint = said("v1.0")
    assert "dubious ownership in repository at" in message
    assert "run: git config --global --add safe.directory " in hint
    monkeypatch.delenv("GIT_TEST_ASSUME_DIFFERENT_OWNER")
    git("clone", "--quiet", "--depth=1", "--no-tags", f"file://{repository}", "shallow")
    assert "git fetch --unshallow --tags" in said("v1.0", "shallow/content.yaml")[1]
    git("clone", "--quiet", "--bare", ".", "bare.git")
    message, hint = said("v1.0", "bare.git/content.yaml")
    assert "bare repository" in message and "git clone" in hint
    git("init", "--quiet", "unborn")
    assert "nothing is committed yet" in said("HEAD", "unborn/content.yaml")[1]
    head = git("rev-parse", "HEAD").strip()
    git("update-index", "--add", "--cacheinfo", f"160000,{head},part")
    git("commit", "--quiet", "-m", "submodule")
    message, hint = said("HEAD:part/content.yaml")
    assert "part, a repository of its own" in message and hint == "compare in it: cd part"


def test_what_cannot_be_found_is_said_all_at_once(repository: Path) -> None:
    assert refused("v9", "v1.0:other.yaml") == [
        "v1.0 has no file other.yaml",
        "v9 is neither a file here nor a revision that git knows",
    ]
    assert refused("no.yaml", "--help:content.yaml") == [
        "--help:content.yaml is neither a file here nor a revision that git knows",
        "there is no file no.yaml",
    ]
    assert refused("v1.0", "v1.1", "poster-a0") == ["there is no format 'poster-a0'"]


@pytest.mark.every
def test_no_repository_and_no_git_are_said(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(here.parent))
    write("content.yaml")
    assert refused("v1.0", "content.yaml") == [
        "v1.0 is no file, and this folder is in no git repository"
    ]
    monkeypatch.setenv("PATH", str(here))
    said = "v1.0 is no file, and git, which could know it as a revision, is not installed"
    assert refused("v1.0", "content.yaml") == [said]


def test_a_handout_that_does_not_load_any_more_is_refused(repository: Path) -> None:
    write("content.yaml", ("title: Knee pain", "titel: Knee pain"))
    git("commit", "--quiet", "--all", "-m", "bad")
    messages = refused("HEAD", "v1.0")
    assert any("titel" in message for message in messages)
    with pytest.raises(BadInput) as trouble:
        diff.compare("HEAD", "v1.0", release=RELEASE)
    assert {found.where.file for found in trouble.value.findings if found.where} == {
        "HEAD:content.yaml"
    }


def test_pages_that_cannot_be_made_any_more_are_told(repository: Path) -> None:
    write("content.yaml", (f"brand: {clinic.BRAND}", "brand: long-gone"))
    git("commit", "--quiet", "--all", "-m", "gone")
    write("content.yaml", ("some weeks", "two weeks"), ("version: '1.0'", "version: '1.1'"))
    made = diff.compare("HEAD", "content.yaml", release=RELEASE)
    assert only(made) == ("changed", "Introduction", "some", "two")
    assert [code for code, _ in loud(made)] == ["pages-not-made"]
    assert loud(made)[0][1].startswith("the pages of HEAD:content.yaml cannot be made any more:")
    assert made.pages == (0, 1)
    assert "Old: there is no page 1" in diff.as_html(made)


# ---- the report


class Page(html.parser.HTMLParser):
    """What a browser would find in a report."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.heads: list[int] = []
        self.pictures: list[dict[str, str | None]] = []
        self.outside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag not in {"meta", "img", "br"}:
            self.open.append(tag)
        if re.fullmatch(r"h\d", tag):
            self.heads.append(int(tag[1]))
        self.ids += [given["id"]] if given.get("id") else []  # type: ignore[list-item]
        self.links += [given["href"]] if given.get("href") else []  # type: ignore[list-item]
        if tag == "img":
            self.pictures.append(given)
        self.outside += [tag] if tag in {"script", "link", "iframe", "object", "form"} else []

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Pass by the shapes of a drawing, which close themselves."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_report_is_whole_and_fetches_nothing(here: Path) -> None:
    hostile = "<script>alert('&')</script> \"quoted\""
    made = compared(
        ("a smooth tissue}", "'" + hostile.replace("'", "''") + "'}"), ("some weeks", "two weeks")
    )
    told = diff.as_html(made)
    page = Page(told)
    assert page.open == []
    assert page.outside == []
    assert len(page.ids) == len(set(page.ids))
    assert {link for link in page.links if link[1:] not in page.ids} == set()
    assert page.heads[0] == 1
    assert all(
        after - before <= 1 for before, after in zip(page.heads, page.heads[1:], strict=False)
    )
    assert len(page.pictures) == 2
    assert all(str(one["src"]).startswith("data:image/png;base64,") for one in page.pictures)
    assert [one["alt"] for one in page.pictures] == [
        "Page 1 as it was; changes 1, 2 are marked",
        "Page 1 as it is; changes 1, 2 are marked",
    ]
    assert '<html lang="en">' in told
    assert "default-src 'none'" in told
    assert not re.search(r"url\(|@import|https?://", re.sub(r"base64,[^\"]*", "", told))
    assert "&lt;script&gt;" in told


def test_marks_differ_by_form_and_stand_on_the_words(here: Path) -> None:
    made = compared(("some weeks", "two weeks"))
    told = diff.as_html(made)
    assert (
        '<del><span class="sign">\u2212</span>some</del> <ins><span class="sign">+</span>two</ins>'
        in told
    )
    (box,) = made.changes[0].new[0].boxes
    x, y, width, height = (
        float(value)
        for value in re.findall(
            r'<rect class="added" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"',
            told,
        )[0]
    )
    assert (x, y, x + width, y + height) == pytest.approx(
        (box.left - 2, box.top - 2, box.right + 2, box.bottom + 2), abs=0.15
    )
    css = re.sub(r"\s+", " ", (ROOT / "brochure/diff/report.css").read_text("utf-8"))
    assert "rect.removed { stroke-dasharray:" in css
    assert "del {" in css
    assert "line-through" in css.partition("del {")[2].partition("}")[0]
    assert "underline" in css.partition("ins {")[2].partition("}")[0]


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("--ink", "#ffffff"),
        ("--quiet", "#ffffff"),
        ("--removed", "#fbeaea"),
        ("--added", "#e6f4ea"),
    ],
)
def test_the_reports_text_is_readable_in_grey(ink: str, ground: str) -> None:
    css = (ROOT / "brochure/diff/report.css").read_text("utf-8")
    assert ground == "#ffffff" or f"background: {ground}" in css
    colour = re.search(rf"{ink}: (#\w{{6}})", css)
    assert colour
    assert (luminance(ground) + 0.05) / (
        luminance(colour[1]) + 0.05
    ) >= 4.5  # a grey of the same luminance


@pytest.mark.every
def test_a_long_title_and_an_equal_pair_have_their_report(tmp_path: Path) -> None:
    made = diff.compare(str(HILLSIDE), str(HILLSIDE), release=RELEASE)
    assert made.old.manuscript
    assert len(made.old.manuscript.handout.title) > 150
    told = diff.as_html(made)
    assert "Nothing differs: words, settings, findings and pages are equal." in told
    assert 'class="added"' not in told


@pytest.mark.every
def test_many_pages_are_shown_only_where_they_changed(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("brochure.diff.pages.MOST_PAGES", 3)
    old = pdf_of("old.pdf", papers.made(CONTENT, "large-print"))
    pdf = papers.own(papers.made(CONTENT, "large-print"))
    pages = len(pdf.pages)
    assert pages > 3
    content = pdf.pages[2].Contents
    content.write(content.read_bytes() + b"\nq 1 0 0 rg 72 72 36 36 re f Q\n")
    pdf_of("new.pdf", papers.saved(pdf))
    made = diff.compare(old, "new.pdf")
    assert [box.page for box in made.looks] == [3]
    assert made.looks[0].left == pytest.approx(72, abs=1.5)
    told = diff.as_html(made)
    assert f"Of {pages} pages the 1 that changed are shown." in told
    assert len(Page(told).pictures) == 2


# ---- for machines, and the command


@pytest.mark.every
def test_json_is_sorted_stable_and_names_no_folder(here: Path) -> None:
    write("old.yaml")
    write("new.yaml", ("some weeks", "two weeks"))
    told = [
        diff.as_json(diff.compare(str(here / "old.yaml"), "new.yaml", release=RELEASE))
        for _ in range(2)
    ]
    assert told[0] == told[1]
    outcome = json.loads(told[0])
    assert str(here) not in told[0]
    assert list(outcome) == sorted(outcome)
    assert outcome["exit_code"] == 1
    assert outcome["words"] == [
        {
            "kind": "changed",
            "moved_with": None,
            "number": 1,
            "part": "Introduction",
            "old": {
                "text": "some",
                "pages": [1],
                "where": {"file": "old.yaml", "line": 10, "column": 38},
            },
            "new": {
                "text": "two",
                "pages": [1],
                "where": {"file": "new.yaml", "line": 10, "column": 38},
            },
        }
    ]
    assert outcome["new"] == {"kind": "yaml", "name": "new.yaml", "pages": 1, "version": "1.0"}


@pytest.mark.every
def test_a_name_outside_this_folder_keeps_only_its_end(here: Path) -> None:
    write("../elsewhere/content.yaml", ("some weeks", "two <b>weeks"))
    write("content.yaml")
    assert (
        diff.compare(".", "../elsewhere", release=RELEASE).new.name == "../elsewhere/content.yaml"
    )
    made = diff.compare(".", str(here.parent / "elsewhere"), release=RELEASE)
    assert made.new.name == "elsewhere/content.yaml"
    for told in (diff.as_text(made), diff.as_json(made), diff.as_html(made)):
        assert str(here.parent) not in told
        assert "elsewhere/content.yaml" in told


@pytest.mark.every
def test_the_command(here: Path, wired: None, brochure: Run) -> None:
    write("old.yaml")
    write("new.yaml", ("some weeks", "two weeks"))
    day = ("--on", "2026-11-22")
    assert brochure("diff", "old.yaml", "old.yaml", *day).code == 0
    said = brochure(
        "diff", "old.yaml", "new.yaml", "--html", "out/report.html", "--format", "handout-a4", *day
    )
    assert (said.code, said.err) == (1, "")
    assert "[-some-] {+two+}" in said.out
    assert "<td>1</td>" in Path("out/report.html").read_text("utf-8")
    assert (
        json.loads(brochure("diff", "old.yaml", "new.yaml", "--json", *day).out)["format"]
        == "handout"
    )
    wrong = brochure("diff", "none.yaml", "old.yaml")
    assert (wrong.code, wrong.out) == (2, "")
    assert "there is no file none.yaml" in wrong.err
    asked = brochure("diff", "none.yaml", "old.yaml", "--json")
    assert asked.code == 2
    assert json.loads(asked.out)["exit_code"] == 2
    assert brochure("diff", "old.yaml", "new.yaml", "--for", "nowhere").code == 2


def test_a_report_that_cannot_be_written_is_said(here: Path, wired: None, brochure: Run) -> None:
    write("old.yaml")
    Path("file").touch()
    said = brochure("diff", "old.yaml", "old.yaml", "--html", "file/report.html")
    assert said.code == 3
    assert "file/report.html cannot be written" in said.err


def test_nothing_of_the_text_is_logged(here: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    compared(("some weeks", "two weeks"))
    assert "brochure" in {record.name for record in caplog.records}
    assert "weeks" not in caplog.text


@pytest.mark.every
def test_the_recipe_works_as_written(
    tmp_path: Path, wired: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    assert Reader(tmp_path, ROOT, here=True).follow(ROOT / "docs" / "approve-a-change.md") == []


def test_a_word_of_one_look_has_not_changed() -> None:
    old, new = (
        [ComparedWord(word, "A", 1) for word in text.split()]
        for text in (
            "The cafe\u0301 of the follow\u2011up, 5 \u00b5g",
            "The caf\u00e9 of the follow-up, 5 \u03bcg",
        )
    )
    assert words.changes(old, new) == []
    assert len(words.changes(new, [*new[:1], ComparedWord("cafe", "A", 1), *new[2:]])) == 1
