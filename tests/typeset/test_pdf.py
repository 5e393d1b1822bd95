"""What came out, read by independent readers: metadata, type, pages, the code to
scan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import handouts
import pagemap
import pikepdf
import pytest
import segno
from clinic import ARTICLE, edition, manuscript, print_, replaced
from fontTools.ttLib import TTFont
from handouts import HILLSIDE, every_handout
from papers import artifacts, elements, made, modules, opened, squeezed, text, words
from paths import CONTENT, ROOT

from brochure.typeset import Typesetter

PAGES = {"handout": range(2, 3), "handout-a4": range(2, 3), "large-print": range(3, 9)}


def printed(typesetter: Typesetter, *changes: tuple[str, str]) -> bytes:
    """Return the letter of our own article, changed."""
    article = ARTICLE
    for old, new in changes:
        article = replaced(article, old, new)
    return print_(typesetter, manuscript(article), edition())[0].data


# ---- what the file says of itself


@every_handout
def test_the_viewer_shows_the_title_in_the_language(content: Path, format_name: str) -> None:
    proof = handouts.proof(content, format_name)
    pdf = opened(proof.pdf.data)
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.Lang == "en"
    assert pdf.docinfo.Title == proof.manuscript.handout.title


@every_handout
def test_metadata_is_the_documents_and_knows_no_clock(content: Path, format_name: str) -> None:
    proof = handouts.proof(content, format_name)
    handout, pdf = proof.manuscript.handout, opened(proof.pdf.data)
    assert {key: str(value) for key, value in pdf.docinfo.items()} == {
        "/Title": handout.title,
        "/Author": proof.edition.brand.name,
        "/Subject": handout.subtitle,
        "/Keywords": ", ".join(handout.keywords),
        "/Creator": "brochure",
        "/Producer": "WeasyPrint 70.0",
    }
    xmp = dict(pdf.open_metadata())
    dublin = "{http://purl.org/dc/elements/1.1/}"
    assert xmp[f"{dublin}title"] == handout.title
    assert xmp[f"{dublin}creator"] == [proof.edition.brand.name]
    assert xmp[f"{dublin}description"] == handout.subtitle
    assert xmp[f"{dublin}identifier"] == handout.document.id
    assert xmp["{http://ns.adobe.com/xap/1.0/mm/}VersionID"] == handout.document.version
    sums = [f"sha256:{handout.source.sha256}"] if handout.source else []
    assert [xmp[key] for key in xmp if key == f"{dublin}source"] == sums
    assert not [key for key in xmp if "Date" in key]
    assert not re.search(rb"20\d\d-\d\d-\d\dT", pdf.Root.Metadata.read_bytes())
    assert "/ID" not in pdf.trailer


# ---- type


def embedded(data: bytes) -> dict[str, tuple[str, str]]:
    """Return family and PostScript name of each font inside a PDF, by the name that its pages
    use.
    """
    found: dict[str, tuple[str, str]] = {}
    for item in opened(data).objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            file = TTFont(BytesIO(item.FontFile2.read_bytes()))
            found[str(item.FontName)] = (str(item.FontFamily), file["name"].getDebugName(6))
    return found


def shelf(folder: Path) -> set[tuple[str, str]]:
    """Return family and PostScript name of each font file under a folder."""
    names = [TTFont(path)["name"] for path in folder.glob("assets/fonts/*/*.ttf")]
    return {(name.getDebugName(16) or name.getDebugName(1), name.getDebugName(6)) for name in names}


@every_handout
def test_every_font_comes_from_the_shelf(content: Path, format_name: str) -> None:
    data = made(content, format_name)
    fonts = embedded(data)
    assert len(fonts) >= 3
    assert set(fonts.values()) <= shelf(content.parent)
    used = {
        str(font.BaseFont) for sheet in opened(data).pages for font in sheet.Resources.Font.values()
    }
    assert used == set(fonts)


def test_another_clinics_font_is_not_ours() -> None:
    known = shelf(ROOT)
    assert known
    assert not known & shelf(HILLSIDE.parent)


@every_handout
def test_a_handout_is_small(content: Path, format_name: str) -> None:
    assert len(made(content, format_name)) < 100_000


@pytest.mark.parametrize("format_name", ["handout", "handout-a4"])
def test_text_is_at_12_points(format_name: str) -> None:
    proof = handouts.proof(CONTENT, format_name)
    said = [
        *(entry.text for entry in proof.manuscript.handout.references),
        "1.2.",
        proof.edition.language.words.draft_notice,
    ]
    small = [
        piece for piece in pagemap.texts(proof.pdf.data) if piece.size < 12 and not piece.artifact
    ]
    assert small
    assert min(piece.size for piece in pagemap.texts(proof.pdf.data)) >= 9
    for piece in small:
        assert any(squeezed(piece.text) in squeezed(one) for one in said), piece


@pytest.mark.parametrize("content", [CONTENT, HILLSIDE], ids=["ours", "hillside"])
def test_large_print_is_large(content: Path) -> None:
    data = made(content, "large-print")
    assert_large(data)
    pdf = opened(data)
    assert {piece.size for one in elements(pdf, "H2") for piece in words(data, one)} == {20, 22}
    assert {piece.size for one in elements(pdf, "H3") for piece in words(data, one)} <= {18, 20}
    for piece in pagemap.texts(data):
        width, height = map(float, pdf.pages[piece.page - 1].mediabox[2:])
        assert piece.left >= 72 - 0.1
        assert piece.right <= width - 72 + 0.5
        if not piece.artifact:
            assert piece.baseline <= height - 72
            assert piece.page == 1 or piece.baseline - piece.size >= 72 - piece.size / 2


def assert_large(data: bytes) -> None:
    """Hold a PDF against the sizes and the line spacing of the American Council of the Blind."""
    assert min(piece.size for piece in pagemap.texts(data)) >= 18
    spacings = list(spacing(data))
    assert len(spacings) > 10
    assert min(spacings) >= 1.15


def spacing(data: bytes) -> Iterator[float]:
    """Yield the distances between lines of one paragraph, as multiples of the size of type."""
    for element in elements(opened(data)):
        if str(element.S) in {"/P", "/LBody", "/H1", "/H2", "/H3"}:
            pieces = words(data, element)
            for before, piece in pairwise(pieces):
                if piece.page == before.page and piece.baseline > before.baseline + 1:
                    yield (piece.baseline - before.baseline) / max(piece.size, before.size)


def test_the_guard_of_large_print_sees_small_type(typesetter: Typesetter) -> None:
    with pytest.raises(AssertionError):
        assert_large(made())
    tight = print_(
        typesetter, manuscript(), edition("large-print"), "section p { line-height: 1.1 }"
    )[0].data
    with pytest.raises(AssertionError, match=r"1\.1"):
        assert_large(tight)


# ---- the pages


@pytest.mark.parametrize("format_name", PAGES)
def test_the_handout_keeps_to_its_sheets(format_name: str) -> None:
    assert len(opened(made(CONTENT, format_name)).pages) in PAGES[format_name]


@every_handout
def test_the_footer_of_every_page_says_whose_it_is(content: Path, format_name: str) -> None:
    proof = handouts.proof(content, format_name)
    document, said = proof.manuscript.handout.document, artifacts(proof.pdf.data)
    assert sorted(said) == list(range(1, proof.pdf.pages + 1))
    reviewed = "Reviewed March 9, 2026" if document.reviewed_on else "Not yet reviewed"
    whose = [proof.edition.brand.name, document.id, f"Version {document.version}", reviewed]
    for number, footer in said.items():
        for wanted in [*whose, f"Page {number} of {len(said)}"]:
            assert squeezed(wanted) in squeezed(footer), footer


@pytest.mark.parametrize(
    ("status", "word", "notice"),
    [
        ("draft", "Draft", "Draft – not yet approved by the clinic"),
        ("in-review", "In review", "In review – not yet approved by the clinic"),
        ("withdrawn", "Withdrawn", "Withdrawn – please do not use"),
    ],
)
def test_a_status_other_than_approved_is_said(
    typesetter: Typesetter, status: str, word: str, notice: str
) -> None:
    data = (
        made()
        if status == "draft"
        else printed(typesetter, ("status: draft ", f"status: {status} "))
    )
    assert notice in text(data)
    assert all(f"· {word} ·" in footer for footer in artifacts(data).values())


def test_approved_says_nothing(typesetter: Typesetter) -> None:
    data = printed(
        typesetter,
        ("status: draft ", "status: approved "),
        ("reviewed_on: null", "reviewed_on: 2026-03-09"),
        ("reviewed_by: null", "reviewed_by: Example Reviewer"),
    )
    whole = text(data) + "".join(artifacts(data).values())
    assert not re.search(r"draft|not yet|in review|withdrawn", whole, re.IGNORECASE)
    assert all("Reviewed March 9, 2026" in footer for footer in artifacts(data).values())


def test_what_the_clinic_has_not_given_prints_nothing() -> None:
    proof = handouts.proof()
    assert not any(vars(proof.edition.brand.contact).values())
    assert "None" not in text(proof.pdf.data)
    assert "null" not in text(proof.pdf.data)
    assert text(proof.pdf.data).endswith("PMCID: PMC6813895.")
    for way in (
        "310-555-0100",
        "desk@example.org",
        "1 Example Way, Upper Valley",
        "https://www.example.org/knees",
    ):
        assert way in text(made(HILLSIDE))


def test_an_unapproved_erratum_changes_nothing(typesetter: Typesetter) -> None:
    assert "soft ad flexible" in text(made())
    assert "soft and flexible" not in text(made())
    assert "erratum-unsettled" in {found.code for found in handouts.proof().findings}
    approved = text(printed(typesetter, ("approved_by: null", "approved_by: Example Reviewer")))
    assert "soft and flexible" in approved
    assert "soft ad flexible" not in approved


# ---- the code to scan


def test_a_code_is_printed_only_when_there_is_an_address() -> None:
    assert not [one for one in elements(opened(made()), "Figure") if "QR" in str(one.Alt)]
    codes = [
        str(one.Alt) for one in elements(opened(made(HILLSIDE)), "Figure") if "QR" in str(one.Alt)
    ]
    assert codes == ["QR code that leads to https://www.example.org/knees"]


@pytest.mark.parametrize("format_name", handouts.FORMATS)
def test_the_code_leads_where_it_says(format_name: str) -> None:
    code = segno.make("https://www.example.org/knees", error="m", micro=False)
    wanted = [[bool(module) for module in row] for row in code.matrix_iter(border=4)]
    assert modules(made(HILLSIDE, format_name), len(wanted)) == wanted
    other = segno.make("https://www.example.org/kneel", error="m", micro=False)
    assert [[bool(module) for module in row] for row in other.matrix_iter(border=4)] != wanted
