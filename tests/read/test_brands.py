"""Nothing of the first brand is hard-wired: a second one, a mirrored language, and a clinic's own
files.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import handouts
import pagemap
import pikepdf
import pytest
from fontTools.ttLib import TTFont
from handouts import HILLSIDE, every_handout
from pagemap import Line
from papers import elements, made, opened, text
from paths import ROOT

from brochure.model.brand import Brand
from brochure.model.finding import Severity
from brochure.shelves import BRANDS, FORMATS, Shelves

TEMPLATES = ROOT / "templates"
BLACK, WHITE = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")


# ---- colours


def colours(data: bytes) -> set[tuple[float, ...]]:
    """Return every colour that a PDF paints with, from its pages and all they draw, red, green and
    blue from 0 to 1.
    """
    pdf = opened(data)
    drawn = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
    forms = [item for item in drawn if item.get("/Subtype") == pikepdf.Name("/Form")]
    streams: list[Any] = [*(sheet.obj for sheet in pdf.pages), *forms]
    return {
        colour for stream in streams for colour in _painted(pikepdf.parse_content_stream(stream))
    }


def _painted(instructions: Any) -> Iterator[tuple[float, ...]]:
    for instruction in instructions:
        operator = str(instruction.operator)
        operands = [
            operand for operand in instruction.operands if not isinstance(operand, pikepdf.Name)
        ]
        if operator in {"rg", "RG", "sc", "SC", "scn", "SCN", "g", "G", "k", "K"}:
            values = [float(operand) for operand in operands]
            assert len(values) in {1, 3}, f"{operator} paints in another space: {values}"
            yield tuple(round(value, 3) for value in values * (3 if len(values) == 1 else 1))


def palette(brand: Brand) -> set[tuple[float, ...]]:
    """Return a brand's colours as a PDF has them."""
    given = brand.colours.model_dump().values()
    return {
        tuple(round(int(colour[at : at + 2], 16) / 255, 3) for at in (1, 3, 5)) for colour in given
    }


@every_handout
def test_only_the_brands_colours_are_painted(content: Path, format_name: str) -> None:
    proof = handouts.proof(content, format_name)
    painted = colours(proof.pdf.data)
    assert painted >= palette(proof.edition.brand)
    assert painted <= palette(proof.edition.brand) | {BLACK, WHITE}


def test_the_two_brands_share_nothing() -> None:
    ours, theirs = handouts.proof().edition.brand, handouts.proof(HILLSIDE).edition.brand
    assert not palette(ours) & palette(theirs)
    assert not set(ours.fonts.model_dump().values()) & set(theirs.fonts.model_dump().values())
    assert not colours(made(HILLSIDE)) & palette(ours)


@every_handout
def test_only_the_brands_families_are_set(content: Path, format_name: str) -> None:
    proof = handouts.proof(content, format_name)
    families = set(proof.edition.brand.fonts.model_dump().values())
    used = {
        str(item.FontFamily)
        for item in opened(proof.pdf.data).objects
        if isinstance(item, pikepdf.Dictionary)
        and item.get("/Type") == pikepdf.Name("/FontDescriptor")
    }
    assert used == families


def test_no_word_of_the_first_brand_is_in_the_seconds_pdf() -> None:
    pdf = opened(made(HILLSIDE))
    said = [
        text(made(HILLSIDE)),
        *(str(value) for value in pdf.docinfo.values()),
        pdf.Root.Metadata.read_bytes().decode(),
    ]
    said += [str(figure.Alt) for figure in elements(pdf, "Figure")]
    for word in ("Beverly", "Wellness", "knee osteo", "stem cell"):
        assert not [one for one in said if word.lower() in one.lower()]


# ---- the templates


def wired(sheet: str) -> list[str]:
    """Return what a style sheet or template says of colours and type that only a brand may say."""
    bare = re.sub(r"/\*.*?\*/|\{#.*?#\}", "", sheet, flags=re.DOTALL)
    found = HEX.findall(bare) + re.findall(
        r"\b(?:rgba?|hsla?|device-cmyk|lab|lch|color)\([^)]*\)", bare
    )
    for declared, value in re.findall(
        r"([\w-]*color|background|border[\w-]*|fill|stroke)\s*:\s*([^;}]+)", bare
    ):
        words = re.findall(r"(?<![\w-])[a-z]{3,}(?![\w(-])", re.sub(r"var\([^)]*\)", "", value))
        found += [
            f"{declared}: {word}"
            for word in words
            if word not in {"white", "solid", "none", "collapse"}
        ]
    for value in re.findall(r"font(?:-family)?\s*:\s*([^;}]+)", bare):
        families = [
            part
            for part in value.split(",")
            if not re.search(r"var\(--font-\w+\)$|^inherit$", part.strip())
        ]
        found += [f"font: {family.strip()}" for family in families]
    return found


def test_no_template_names_a_colour_or_a_font() -> None:
    files = [path for path in TEMPLATES.rglob("*") if path.suffix in {".css", ".html"}]
    assert len(files) >= 4
    assert {
        str(path): wired(path.read_text("utf-8"))
        for path in files
        if wired(path.read_text("utf-8"))
    } == {}


def test_no_code_names_a_clinic_or_a_font() -> None:
    for path in (ROOT / "brochure").rglob("*.py"):
        source = re.sub(r'"""(?s:.*?)"""', "", path.read_text("utf-8"))
        assert not re.search(r"Source (Sans|Serif)|Beverly|Atkinson|Lora\b", source), path


@pytest.mark.parametrize(
    "sheet",
    [
        "p { color: #0e4a4f }",
        "p { color: rgb(14, 74, 79) }",
        "p { color: teal }",
        "p { border-top: 1pt solid gold }",
        "p { font-family: 'Source Sans 3' }",
        "p { font: 12pt/1.3 Georgia }",
    ],
)
def test_the_guard_of_templates_sees_what_is_wired(sheet: str) -> None:
    assert wired(sheet)
    assert not wired(
        "p { color: white; border: 1pt solid var(--accent); font: 600 1em/1.2 var(--font-text) }"
    )


# ---- from right to left


def mirrored() -> bytes:
    """Return the hillside letter in a language that is read from right to left."""
    return handouts.proof(HILLSIDE, "handout", "mirrored").pdf.data


def line(data: bytes, start: str) -> Line:
    """Return the first line that holds these words."""
    return next(one for one in pagemap.lines(pagemap.texts(data)) if start in one.text)


@pytest.mark.every
@pytest.mark.parametrize(
    "words",
    [
        "Test sheet",
        "When to Stop",
        "runs over into",
        "A subheading",
        "every page that we know",
        "An editor's",
    ],
)
def test_text_starts_at_the_other_side(words: str) -> None:
    width, there, here = 612, line(made(HILLSIDE), words), line(mirrored(), words)
    assert there.left == pytest.approx(64.8, abs=0.5)
    assert here.right == pytest.approx(width - 64.8, abs=1.5)
    assert here.left > there.left + 20


@pytest.mark.parametrize(
    "words",
    [
        "At a glance",
        "One thing",
        "Notice",
        "What the words mean",
        "Column",
        "Meaning",
        "nested",
        "Page",
    ],
)
def test_the_page_is_mirrored(words: str) -> None:
    width, there, here = 612, line(made(HILLSIDE), words), line(mirrored(), words)
    assert here.right == pytest.approx(width - there.left, abs=4)
    assert here.first.baseline == pytest.approx(there.first.baseline, abs=1)


def test_the_box_floats_to_the_left() -> None:
    assert line(made(HILLSIDE), "At a glance").left > 306 > line(mirrored(), "At a glance").right


def test_figures_change_sides_and_numbers_do_not_turn() -> None:
    for alt in ("Hillside, three hills", "QR code"):
        (there,), (here,) = (
            [one.A.BBox for one in elements(opened(data), "Figure") if str(one.Alt).startswith(alt)]
            for data in (made(HILLSIDE), mirrored())
        )
        assert float(here[0]) == pytest.approx(612 - float(there[2]), abs=1)
        assert float(here[2]) == pytest.approx(612 - float(there[0]), abs=1)
    for way in ("310-555-0100", "desk@example.org", "https://www.example.org/knees"):
        assert line(mirrored(), way).text == way


def test_style_sheets_know_no_left_and_right() -> None:
    assert sides("p { margin-left: 1em; float: right; text-align: left; left: 0 }")
    for path in TEMPLATES.rglob("*.css"):
        # The fold is on the left of a booklet's right page, whichever way is read.
        text = re.sub(r"@page :(?:left|right) \{[^}]*\}", "", path.read_text("utf-8"))
        assert sides(text) == [], path


def sides(sheet: str) -> list[str]:
    """Return what of a style sheet holds for one direction of reading only; margin boxes are
    physical in CSS.
    """
    bare = re.sub(r"/\*.*?\*/|@(?:top|bottom)-(?:left|right)\b", "", sheet, flags=re.DOTALL)
    return re.findall(r"[\w-]*\b(?:left|right)\b", bare)


# ---- a clinic overrides any one file


def own(folder: Path, files: dict[str, str]) -> bytes:
    """Return the letter of a project with files of its own, which must raise no error, and nothing
    from the engine.
    """
    content = handouts.copied(folder)
    for name, written in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, "utf-8")
    proof = handouts.fresh(content)
    engine = {"bad-css", "engine-warning", "missing-picture", "refused-address"}
    assert [
        found
        for found in proof.findings
        if found.severity is Severity.ERROR or found.code in engine
    ] == []
    return proof.pdf.data


def shipped(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.every
def test_its_own_style_sheet(tmp_path: Path) -> None:
    sheet = shipped("templates/print.css") + "\n.lead { font-size: 15pt }"
    assert line(own(tmp_path, {"templates/print.css": sheet}), "A subtitle").first.size == 15
    assert line(made(HILLSIDE), "A subtitle").first.size == 14


def test_a_brands_style_sheet(tmp_path: Path) -> None:
    data = own(tmp_path, {"assets/brands/hillside/brand.css": ".lead { font-size: 15pt }"})
    assert line(data, "A subtitle").first.size == 15


@pytest.mark.every
def test_its_own_parts(tmp_path: Path) -> None:
    parts = shipped("templates/parts.html")
    assert parts.count("{{ words.references }}") == 1
    changed = parts.replace("{{ words.references }}", "{{ words.references }} – {{ brand.name }}")
    assert "Sources – Hillside" in text(own(tmp_path, {"templates/parts.html": changed}))


def test_its_own_page(tmp_path: Path) -> None:
    page = shipped("templates/parts.html").replace(
        "{{ handout.kicker }}", "{{ handout.kicker }} – {{ brand.name }}"
    )
    assert "Test sheet – Hillside" in text(own(tmp_path, {"templates/parts.html": page}))


@pytest.mark.every
def test_its_own_format(tmp_path: Path) -> None:
    page = "page: {width: 5.5in, height: 8.5in, margins: {inline: 0.5in}}"
    narrow = f"summary: Half a letter\nextends: handout\n{page}\npages: null\n"
    narrow += "sheet: {paper: half a sheet of US Letter, load: plain paper}\n"
    content = handouts.copied(tmp_path)
    for name in ("narrow", "handout-a4"):
        path = tmp_path / "templates" / "formats" / name / "format.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(narrow, "utf-8")
    for name in ("narrow", "handout-a4"):
        sheet = opened(handouts.fresh(content, name).pdf.data).pages[0]
        assert [float(length) for length in sheet.mediabox[2:]] == [396, 612]
    assert set(Shelves(tmp_path).names(FORMATS)) == {*handouts.EVERY, "narrow", "notice", "review"}


@pytest.mark.every
def test_its_own_words(tmp_path: Path) -> None:
    words = shipped("templates/languages/en/language.yaml").replace(
        "references: Sources", "references: Where this is from"
    )
    assert "Where this is from" in text(
        own(tmp_path, {"templates/languages/en/language.yaml": words})
    )


@pytest.mark.every
def test_its_own_cut_of_a_font(tmp_path: Path) -> None:
    """A font folder takes the place of ours of the same name."""
    there = handouts.copied(
        tmp_path / "there", {"brand: hillside": "brand: beverly-hills-wellness-center"}
    )
    here = handouts.copied(
        tmp_path / "here", {"brand: hillside": "brand: beverly-hills-wellness-center"}
    )
    fonts = here.parent / "assets" / "fonts" / "source-serif-4"
    shutil.copytree(ROOT / "assets" / "fonts" / "source-serif-4", fonts)
    cut = TTFont(fonts / "SourceSerif4-Semibold.ttf")
    for glyph, (advance, bearing) in cut["hmtx"].metrics.items():
        cut["hmtx"].metrics[glyph] = (advance + 100, bearing)  # a tenth of the size of type
    cut.save(fonts / "SourceSerif4-Semibold.ttf")
    narrow, wide = (
        line(handouts.fresh(content).pdf.data, "An editor's section") for content in (there, here)
    )
    assert (
        wide.right - wide.left > narrow.right - narrow.left + 1.6 * len("An editor's section") - 8
    )


def test_the_clinics_own_project_has_the_shipped_brand_too() -> None:
    assert Shelves(HILLSIDE.parent).names(BRANDS) == ["beverly-hills-wellness-center", "hillside"]
