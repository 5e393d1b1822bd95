"""The sheets of a booklet are compared with the reader's pages: each planted fault is told, sound
sheets are silent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import clinic
import handouts
import papers
import pikepdf
import pytest
from handouts import HILLSIDE
from paths import CONTENT

from brochure import check
from brochure.check import imposition_wrong
from brochure.model.finding import Finding, Severity
from brochure.model.pdf import Finished, Pdf
from brochure.model.proof import Proof

Harm = Callable[[pikepdf.Pdf], None]


def booklet(language: str | None = None) -> Proof:
    """Return a booklet of two sheets, or one that is read from right to left."""
    return handouts.proof(HILLSIDE if language else CONTENT, "booklet", language)


def found_in(proof: Proof, one: Finished) -> list[Finding]:
    return list(imposition_wrong.finished(proof.manuscript, proof.edition, proof.pdf, one))


def found_after(harm: Harm, proof: Proof | None = None) -> list[Finding]:
    """Return what is found in the sheets after something was done to them."""
    proof = proof or booklet()
    (sound,) = proof.finished
    file = papers.own(sound.pdf.data)
    harm(file)
    return found_in(proof, Finished("print", Pdf(papers.saved(file), len(file.pages))))


def content(sheet: pikepdf.Page) -> str:
    return sheet.Contents.read_bytes().decode()


def rewritten(side: int, old: str, new: str) -> Harm:
    """Return the harm that writes something else into the drawing of a side, from 0; `old` is an
    expression.
    """

    def harm(file: pikepdf.Pdf) -> None:
        text, count = re.subn(old, new, content(file.pages[side]))
        assert count == 1, content(file.pages[side])
        file.pages[side].Contents = file.make_stream(text.encode())

    return harm


def swapped(one: tuple[int, str], other: tuple[int, str]) -> Harm:
    """Return the harm that lets two pages change places."""

    def harm(file: pikepdf.Pdf) -> None:
        (a, first), (b, second) = (
            (file.pages[side].Resources.XObject, f"/{name}") for side, name in (one, other)
        )
        a[first], b[second] = b[second], a[first]

    return harm


def asking(**preferences: str) -> Harm:
    def harm(file: pikepdf.Pdf) -> None:
        for key, value in preferences.items():
            file.Root.ViewerPreferences[f"/{key}"] = pikepdf.Name(f"/{value}")

    return harm


def without_the_last_sheet(file: pikepdf.Pdf) -> None:
    del file.pages[-2:]


def sheets_in_another_order(file: pikepdf.Pdf) -> None:
    file.pages.append(file.pages[0])
    file.pages.append(file.pages[1])
    del file.pages[:2]


def turned(file: pikepdf.Pdf) -> None:
    file.pages[1].Rotate = 180


def of_another_size(file: pikepdf.Pdf) -> None:
    file.pages[2].MediaBox = pikepdf.Array([0, 0, 842, 595])


def cut_by_its_own_box(file: pikepdf.Pdf) -> None:
    file.pages[3].Resources.XObject["/Page4"].BBox = pikepdf.Array([0, 0, 300, 612])


def without_rules(file: pikepdf.Pdf) -> None:
    """Leave all text and take the lines to write on away."""
    form = file.pages[1].Resources.XObject["/Page7"]
    text = re.sub(
        rb"(?m)^f[*]?$", b"n", form.read_bytes()
    )  # ISO 32000-1, table 60: end the path without painting it
    assert text != form.read_bytes()
    form.write(text)


SHIFT = r"1 0 0 1 {} 0 cm /{}"
FAULTS: dict[str, tuple[Harm, str]] = {
    "two pages of one sheet swapped": (
        swapped((1, "Page2"), (1, "Page7")),
        "page 7 lies on the left half of the back of sheet 1, where page 2 is read once the "
        "sheets are folded",
    ),
    "two pages of two sheets swapped": (
        swapped((1, "Page2"), (3, "Page4")),
        "page 2 lies on the left half of the back of sheet 2, where page 4 is read once the "
        "sheets are folded",
    ),
    "the sheets in another order": (
        sheets_in_another_order,
        "page 3 lies on the right half of the front of sheet 1, where page 1 is read once the "
        "sheets are folded",
    ),
    "a page missing": (
        rewritten(2, "/Page3 Do", ""),
        r"page 3, on the right half of the front of sheet 2: (\d+) of \1 pieces of text are "
        r"missing or changed",
    ),
    "a page drawn twice": (
        rewritten(0, "/Page1 Do", "/Page1 Do /Page1 Do"),
        "page 1, .* are too much, the first",
    ),
    "a sheet missing": (
        without_the_last_sheet,
        "the sheets have room for 4 pages, and the booklet has 8",
    ),
    "a page turned": (
        rewritten(1, "1 0 0 1 0 0 cm /Page2", "-1 0 0 -1 396 612 cm /Page2"),
        r"page 2, .*: (\d+) of \1 pieces of text stand elsewhere, or the page is turned",
    ),
    "a side turned": (turned, "side 2 is turned by 180 degrees"),
    "a side of another size": (
        of_another_size,
        "side 3 does not measure 11in by 8.5in, as a sheet has to",
    ),
    "turned over the long edge": (
        asking(Duplex="DuplexFlipLongEdge"),
        "the file does not ask the printer to turn the sheets over their short edge",
    ),
    "one side only": (
        asking(Duplex="Simplex"),
        "does not ask the printer to turn the sheets over their short edge",
    ),
    "fitted to the paper": (
        asking(PrintScaling="AppDefault"),
        "the file does not ask for printing at full size",
    ),
    "creep away from the fold": (
        rewritten(2, SHIFT.format(r"0\.2835", "Page6"), "1 0 0 1 -0.2835 0 cm /Page6"),
        "page 6, on the left half of the front of sheet 2: it stands 0.20 mm too far left",
    ),
    "no creep": (
        rewritten(2, SHIFT.format(r"395\.7165", "Page3"), "1 0 0 1 396 0 cm /Page3"),
        "page 3, on the right half of the front of sheet 2: it stands 0.10 mm too far right",
    ),
    "a page too high": (
        rewritten(0, SHIFT.format("0", "Page8"), "1 0 0 1 0 2.5 cm /Page8"),
        "page 8, .*: it stands 0.88 mm too far up",
    ),
    "words clipped": (
        rewritten(1, r"^q 0 0 396 612 re", "q 60 0 336 612 re"),
        r"page 2, on the left half of the back of sheet 1: \d+ words are cut off, the first «",
    ),
    "words cut by the page's own box": (cut_by_its_own_box, r"page 4, .*: \d+ words are cut off"),
    "lines to write on missing": (
        without_rules,
        r"page 7, .*: (\d+) of \1 rules and pictures are missing or moved",
    ),
    "a rule too many": (
        rewritten(0, r"/Page1 Do Q", "/Page1 Do Q 0 0 0 rg 700 300 20 1 re f"),
        "page 1, .*: 0 of 5 rules and pictures are missing or moved, and 1 are too much",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_told(name: str) -> None:
    harm, said = FAULTS[name]
    found = found_after(harm)
    assert found and {(one.code, one.severity) for one in found} == {
        ("imposition-wrong", Severity.ERROR)
    }
    assert all(one.hint for one in found)
    assert any(re.search(said, one.message) for one in found), [one.message for one in found]
    if name != "the sheets in another order":
        assert len(found) <= 3  # a fault is told where it is, not on every page


def nothing(_file: pikepdf.Pdf) -> None:
    """Save the sheets anew: other bytes, the same sheets."""


NEAR_MISSES: dict[str, Harm] = {
    "saved anew": nothing,
    "a rounding": rewritten(2, SHIFT.format(r"0\.2835", "Page6"), "1 0 0 1 0.28 0.01 cm /Page6"),
    "a window beside the words": rewritten(1, r"^q 0 0 396 612 re", "q 20 0 376 612 re"),
    "a title": asking(NonFullScreenPageMode="UseNone"),
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_a_near_miss_is_silent(name: str) -> None:
    assert found_after(NEAR_MISSES[name]) == []


def test_what_is_read_from_right_to_left_is_bound_on_the_right() -> None:
    proof = booklet("mirrored")
    assert proof.edition.language.direction == "rtl"
    assert found_in(proof, proof.finished[0]) == []
    ltr = replace(
        proof.edition, language=proof.edition.language.model_copy(update={"direction": "ltr"})
    )
    found = list(imposition_wrong.finished(proof.manuscript, ltr, proof.pdf, proof.finished[0]))
    assert any("where page 1 is read once the sheets are folded" in one.message for one in found)


def test_a_word_that_the_reader_lacks_as_well_is_not_told_again() -> None:
    proof = booklet()
    file = papers.own(proof.pdf.data)
    page = file.pages[1]
    cut = b"q 60 0 396 612 re W n " + page.Contents.read_bytes() + b" Q"
    page.Contents = file.make_stream(cut)
    made = Pdf(papers.saved(file), proof.pdf.pages)
    harm = rewritten(1, r"^q 0 0 396 612 re", "q 60 0 336 612 re")
    sheets = papers.own(proof.finished[0].pdf.data)
    harm(sheets)
    one = Finished("print", Pdf(papers.saved(sheets), 4))
    assert list(imposition_wrong.finished(proof.manuscript, proof.edition, made, one)) == []


def test_only_sheets_are_looked_at() -> None:
    proof = booklet()
    wrong = proof.finished[0].pdf
    assert found_in(proof, Finished("press", wrong)) == []
    flat = clinic.in_format(proof.edition, imposition=None)
    assert (
        list(imposition_wrong.finished(proof.manuscript, flat, proof.pdf, Finished("print", wrong)))
        == []
    )


def test_a_sheet_that_stands_upright_is_turned_over_its_long_edge() -> None:
    proof = booklet()
    how = proof.edition.format.imposition
    assert how
    upright = clinic.in_format(
        proof.edition, imposition=how.model_copy(update={"width": "8in", "height": "9in"})
    )
    found = list(imposition_wrong.finished(proof.manuscript, upright, proof.pdf, proof.finished[0]))
    assert any("turn the sheets over their long edge" in one.message for one in found)


def test_nobody_can_answer_for_wrong_sheets() -> None:
    assert not check.waivable("imposition-wrong")


@pytest.mark.parametrize("pages", [4, 8, 12])
def test_the_stack_is_leafed_through_from_cover_to_cover(pages: int) -> None:
    read = imposition_wrong.folded(pages // 2, "ltr")
    assert len(set(read)) == pages
    assert (read[0].side, read[0].half) == (0, imposition_wrong.RIGHT)
    assert (read[-1].side, read[-1].half) == (0, imposition_wrong.LEFT)
    # A spread of the open booklet: the left page is the one before the right page, and in the
    # middle they share a side.
    assert [place.half for place in read] == [imposition_wrong.RIGHT, imposition_wrong.LEFT] * (
        pages // 2
    )
    assert read[pages // 2 - 1].side == read[pages // 2].side == pages // 2 - 1
