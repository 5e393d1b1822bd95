"""Fonts whose glyphs are other letters': made here from a face of the shelf, and set on a page."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import clinic
import handouts
import pytest
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from paths import ROOT

from brochure.check import letter_drawn_otherwise
from brochure.inspect import known_fonts, lookalikes, outlines
from brochure.inspect.lookalikes import Fault
from brochure.model.finding import Finding, Severity

SANS = ROOT / "assets" / "fonts" / "source-sans-3" / "SourceSans3-Regular.ttf"
SERIF = ROOT / "assets" / "fonts" / "source-serif-4"
FACES = tuple(
    path.read_bytes()
    for path in sorted((ROOT / "assets" / "fonts").glob("*/*.ttf"))
    if path.name in known_fonts.COMPARED
)
LABEL = """\
licence: LICENSE.md
origin: a test
families:
  - family: Clinic Sans
    faces:
      - {file: x.ttf, weight: 400, style: normal}
"""

Change = Callable[[TTFont], None]


def other(letter: str, drawn: str) -> Change:
    """Give a letter the outline of another."""

    def change(font: TTFont) -> None:
        names = font.getBestCmap()
        font["glyf"][names[ord(letter)]] = font["glyf"][names[ord(drawn)]]

    return change


def blank(letter: str) -> Change:
    def change(font: TTFont) -> None:
        font["glyf"][font.getBestCmap()[ord(letter)]] = TTGlyphPen(None).glyph()

    return change


def swapped(rules: str, drawn: str) -> Change:
    """Put a glyph of no character, Ħ's, in the place of others, with the outline of another."""

    def change(font: TTFont) -> None:
        font["glyf"]["Hbar"] = font["glyf"][drawn]
        for table in font["cmap"].tables:
            table.cmap.pop(ord("Ħ"), None)
        addOpenTypeFeaturesFromString(font, rules)

    return change


def none(_font: TTFont) -> None:
    """Change nothing but the name."""


def written(change: Change, source: Path = SANS) -> bytes:
    """Return a changed font file of the family Clinic Sans."""
    font = TTFont(source)
    change(font)
    for number in (1, 4, 16):
        font["name"].setName("Clinic Sans", number, 3, 1, 0x409)
    file = BytesIO()
    font.save(file)
    return file.getvalue()


def judged(data: bytes, letters: str) -> list[Fault]:
    face = outlines.program(data)
    return lookalikes.judged(face, [(face.glyphs[one], one) for one in letters], FACES)


def found(folder: Path, data: bytes) -> list[Finding]:
    """Return what the check says of a page that is set in a font file."""
    content = handouts.copied(folder)
    fonts = folder / "assets" / "fonts" / "clinic"
    fonts.mkdir(parents=True)
    (fonts / "x.ttf").write_bytes(data)
    (fonts / "font.yaml").write_text(LABEL, "utf-8")
    shutil.copy(ROOT / "LICENSE", fonts / "LICENSE.md")
    (label,) = (folder / "assets" / "brands").glob("*/brand.yaml")
    text = label.read_text("utf-8")
    (line,) = [one for one in text.splitlines() if one.strip().startswith("text:")]
    label.write_text(text.replace(line, "  text: Clinic Sans"), "utf-8")
    proof = handouts.fresh(content)
    return list(letter_drawn_otherwise.pdf(proof.manuscript, proof.edition, proof.pdf))


ALL = lookalikes.LATIN + lookalikes.FIGURES + ".,-+=<>%/()"


@pytest.mark.every(but=2)
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (other("1", "7"), Fault("1", "other", "7")),
        (other("m", "g"), Fault("m", "other", "g")),
        (blank("."), Fault(".", "blank")),
        (blank("-"), Fault("-", "blank")),
        (blank("0"), Fault("0", "blank")),
    ],
)
def test_a_glyph_of_another_letter_or_of_none_is_seen(change: Change, fault: Fault) -> None:
    assert judged(written(change), ALL) == [fault]


def test_a_letter_of_another_face_is_seen_without_its_twin() -> None:
    """A 3 with the outline of another face's 2, where the face's own 2 is another."""
    serif = TTFont(SERIF / "SourceSerif4Display-Semibold.ttf")

    def change(font: TTFont) -> None:
        names = font.getBestCmap()
        glyphs = serif.getGlyphSet()
        pen = TTGlyphPen(glyphs)
        glyphs[serif.getBestCmap()[ord("2")]].draw(DecomposingFilterPen(pen, glyphs))
        font["glyf"][names[ord("3")]] = pen.glyph()

    assert judged(written(change), ALL) == [Fault("3", "other", "2")]


@pytest.mark.parametrize(
    "name", ["SourceSerif4Display-Semibold.ttf", "SourceSerif4-SemiboldIt.ttf"]
)
def test_an_honest_face_is_silent(name: str) -> None:
    assert judged(written(none, SERIF / name), ALL + "éèüößñçÅøœ½¼¾±×") == []


def test_a_script_of_no_known_face_cannot_be_told() -> None:
    face = outlines.program(SANS.read_bytes())
    assert lookalikes.judged(face, [(face.glyphs["a"], "ا")], FACES) == [Fault("ا", "unknown")]


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (swapped("feature calt { sub t' h by Hbar; } calt;", "m"), "«t» as «m»"),
        (swapped("feature liga { sub a n d by Hbar; } liga;", "o"), "«and» as something else"),
        (blank("."), "«.» as nothing"),
        (other("e", "t"), "«e» as «t»"),
    ],
)
def test_a_page_set_in_such_a_font_is_an_error_at_the_brand(
    tmp_path: Path, change: Change, said: str
) -> None:
    """Slow: a handout is made for each."""
    one = clinic.one(found(tmp_path, written(change)))
    assert (one.code, one.severity) == ("letter-drawn-otherwise", Severity.ERROR)
    assert "the font Clinic Sans (file x.ttf) draws " in one.message
    assert said in one.message
    assert one.where and one.where.file.endswith("brand.yaml")
    assert one.where.text.strip() == "text: Clinic Sans"


def test_a_page_set_in_an_honest_font_of_a_clinic_is_silent(tmp_path: Path) -> None:
    assert found(tmp_path, written(none)) == []


def test_our_fonts_are_known_by_their_hash() -> None:
    spec = importlib.util.spec_from_file_location("listed", ROOT / "docs" / "list_known_fonts.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    module = Path(known_fonts.__file__).read_text("utf-8")
    assert "".join(script.fresh(module).split()) == "".join(module.split())
    assert len(known_fonts.KNOWN) == 7
