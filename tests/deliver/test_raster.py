"""PWG raster and URF, read back dot by dot by two other readers."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import raster_files
from PIL import Image, ImageChops
from programs import program
from raster_files import Sheet

from brochure.deliver.printing import kinds, raster, trial_page
from brochure.deliver.printing.planning import Raster
from brochure.inspect import pixels

LETTER = (612.0, 792.0)
LONG, SHORT = "two-sided-long-edge", "two-sided-short-edge"
PDF = trial_page.page(LETTER, "Front Desk", two_sided=True)
GREY, COLOUR = kinds.GREY["sgray_8"], kinds.COLOUR["srgb_8"]
Flip = Image.Transpose


def made(
    kind: kinds.Kind = GREY,
    *,
    data: bytes = PDF,
    pages: int = 2,
    dpi: int = 150,
    sides: str = LONG,
    back: str = "normal",
    colour: bool = False,
    times: int = 1,
    sheet: tuple[float, float] = LETTER,
) -> bytes:
    how = Raster(kind, dpi, sheet, "na_letter_8.5x11in", sides, back, colour, times)
    return b"".join(raster.document(data, pages, how, lambda draw: draw()))


def whole(number: int, dpi: int = 150, mode: str = "L") -> Image.Image:
    """Return a page as PDFium draws it at one stroke by its own helper."""
    with pypdfium2.PdfDocument(PDF) as document:
        page = document[number - 1]
        # a trifle less, since the helper rounds up what is whole already
        bitmap = page.render(scale=dpi / 72 - 1e-9, grayscale=mode == "L")
        picture: Image.Image = bitmap.to_pil().convert(mode)
        page.close()
    return picture


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Return whether two pictures are equal but for a shade in 64: where PDFium starts to draw
    makes that much, by its rounding.
    """
    difference = ImageChops.difference(one.convert("L"), other.convert("L"))
    darkest: tuple[int, int] = difference.getextrema()  # type: ignore[assignment]
    return one.size == other.size and darkest[1] <= 4


def apart(one: Image.Image, other: Image.Image) -> int:
    """Return how far two pictures are apart from afar, where the edges of letters do not count."""
    assert one.size == other.size
    far = [picture.reduce(8) for picture in (one, other)]
    darkest: tuple[int, int] = ImageChops.difference(*far).getextrema()  # type: ignore[assignment]
    return darkest[1]


@pytest.mark.parametrize(("kind", "mode"), [(GREY, "L"), (COLOUR, "RGB")])
def test_every_dot_comes_back(kind: kinds.Kind, mode: str, tmp_path: Path) -> None:
    data = made(kind, colour=mode == "RGB")
    found = list(raster_files.sheets(data))
    assert [(one.width, one.height) for one in found] == [(1275, 1650)] * 2
    for number, one in enumerate(found, 1):
        dots = pixels.Dots(1275, 1650, 150, is_colour=mode == "RGB")
        assert one.rows == pixels.band(PDF, number, dots, 0, 1650)
        assert alike(one.picture(), whole(number, mode=mode))
    (tmp_path / "page.pwg").write_bytes(data)
    read = raster_files.by_cups(tmp_path / "page.pwg")
    if read is not None:
        assert read == [(one.width, one.height, one.rows) for one in found]


def test_the_exact_rows_of_letter_and_a4() -> None:
    (front, _) = raster_files.sheets(made(dpi=300))
    assert (front.width, front.height, front.word(276), front.word(280)) == (2550, 3300, 300, 300)
    a4 = (210 * 72 / 25.4, 297 * 72 / 25.4)
    data = trial_page.page(a4, "Front Desk", two_sided=False)
    (front,) = raster_files.sheets(made(data=data, pages=1, dpi=300, sheet=a4))
    assert (front.width, front.height, front.word(352), front.word(356)) == (2480, 3507, 595, 841)


def test_the_page_stands_at_its_own_size() -> None:
    """The frame is 10 mm from the edges, the rule 100 mm long."""
    (front, _) = raster_files.sheets(made(dpi=300))
    ink = front.picture().point(lambda value: 255 - value).getbbox()
    assert ink is not None
    margin = 300 / 2.54
    for found, wanted in zip(ink, (margin, margin, 2550 - margin, 3300 - margin), strict=True):
        assert abs(found - wanted) <= 2
    rule = front.picture().crop((200, 1640, 2350, 1656)).point(lambda value: 255 - value).getbbox()
    assert rule is not None and abs(rule[2] - rule[0] - 1000 / 25.4 * 30) <= 4


def test_bands_make_the_same_dots_as_the_whole_page(monkeypatch: pytest.MonkeyPatch) -> None:
    once = made(back="rotated")
    monkeypatch.setattr(raster, "BAND", 1275 * 97)
    for one, other in zip(
        raster_files.sheets(once), raster_files.sheets(made(back="rotated")), strict=True
    ):
        assert alike(one.picture(), other.picture())


TURNED: dict[tuple[str, str], tuple[Callable[[Image.Image], Image.Image], int, int]] = {
    ("normal", LONG): (lambda page: page, 1, 1),
    ("normal", SHORT): (lambda page: page, 1, 1),
    ("rotated", LONG): (lambda page: page.transpose(Flip.ROTATE_180), -1, -1),
    ("rotated", SHORT): (lambda page: page, 1, 1),
    ("flipped", LONG): (lambda page: page.transpose(Flip.FLIP_TOP_BOTTOM), 1, -1),
    ("flipped", SHORT): (lambda page: page.transpose(Flip.FLIP_LEFT_RIGHT), -1, 1),
    ("manual-tumble", LONG): (lambda page: page, 1, 1),
    ("manual-tumble", SHORT): (lambda page: page.transpose(Flip.ROTATE_180), -1, -1),
}


@pytest.mark.parametrize(("back", "sides"), TURNED)
def test_back_sides_are_turned_as_the_printer_says(back: str, sides: str) -> None:
    plain = [one.picture() for one in raster_files.sheets(made())]
    front, behind = raster_files.sheets(made(back=back, sides=sides))
    turn, across, along = TURNED[back, sides]
    assert front.picture().tobytes() == plain[0].tobytes()
    assert behind.picture().tobytes() == turn(plain[1]).tobytes()
    assert (front.word(456), front.word(460)) == (1, 1)
    assert (behind.word(456), behind.word(460)) == (across, along)
    assert (behind.word(272), behind.word(368)) == (1, sides == SHORT)


def test_a_page_that_lies_goes_in_upright() -> None:
    lying = trial_page.page((792.0, 612.0), "Front Desk", two_sided=True)
    front, behind = raster_files.sheets(made(data=lying, sides=SHORT))
    dots = pixels.Dots(1650, 1275, 150, is_colour=False)
    for number, one in enumerate((front, behind), 1):
        rows = pixels.band(lying, number, dots, 0, 1275)
        shown = Image.frombytes("L", (1650, 1275), rows).transpose(Flip.ROTATE_90)
        assert apart(one.picture(), shown) < 32 < apart(one.picture().rotate(180), shown)


def test_dots_of_black_are_few_and_dark() -> None:
    front, _ = raster_files.sheets(made(kinds.GREY["black_1"], dpi=300))
    assert (front.bits, front.word(384), front.word(392), front.word(400)) == (1, 1, 319, 3)
    black = sum(front.picture().convert("L").histogram()[255:])
    grey = next(iter(raster_files.sheets(made(dpi=300)))).picture()
    darkness = sum(count * (255 - shade) / 255 for shade, count in enumerate(grey.histogram()))
    assert abs(black - darkness) < 0.02 * darkness + 2600 * 8  # the bits that fill up each line


def test_ink_is_the_reverse_of_light() -> None:
    light = next(iter(raster_files.sheets(made()))).rows
    ink = next(iter(raster_files.sheets(made(kinds.GREY["black_8"])))).rows
    assert ink == bytes(255 - value for value in light)


def test_grey_goes_into_three_channels_where_that_is_all() -> None:
    grey = next(iter(raster_files.sheets(made()))).rows
    colour = next(iter(raster_files.sheets(made(COLOUR, colour=False)))).rows
    assert colour[::3] == colour[1::3] == colour[2::3] == grey


def test_copies_begin_on_a_new_sheet() -> None:
    """An odd page has an empty back before the next copy."""
    found: list[Sheet] = list(raster_files.sheets(made(pages=1, times=3)))
    assert len(found) == 6 and {one.word(452) for one in found} == {6}
    assert found[1].rows == b"\xff" * len(found[1].rows)
    assert found[0].rows == found[2].rows == found[4].rows
    assert len(list(raster_files.sheets(made(pages=1, times=3, sides="one-sided")))) == 3


@pytest.mark.parametrize(
    ("name", "sides", "code"), [("W8", LONG, 3), ("W8", SHORT, 2), ("SRGB24", "one-sided", 1)]
)
def test_urf_has_the_same_dots(name: str, sides: str, code: int, tmp_path: Path) -> None:
    kind = {**kinds.URF_GREY, **kinds.URF_COLOUR}[name]
    is_colour = kind.channels == 3
    data = made(kind, sides=sides, back="rotated", colour=is_colour)
    found = list(raster_files.sheets(data))
    same = made(COLOUR if is_colour else GREY, sides=sides, back="rotated", colour=is_colour)
    assert [one.rows for one in found] == [one.rows for one in raster_files.sheets(same)]
    assert [one.header[2] for one in found] == [code, code]
    (tmp_path / "page.urf").write_bytes(data)
    read = raster_files.by_cups(tmp_path / "page.urf")
    if read is not None:
        assert [one[2] for one in read] == [one.rows for one in found]


def test_a_converter_to_pcl_takes_it(tmp_path: Path) -> None:
    exe = program("ippevepcl", "cups-ipp-utils")
    (tmp_path / "page.pwg").write_bytes(made(dpi=300))
    environment = {**os.environ, "CONTENT_TYPE": "image/pwg-raster"}
    run = subprocess.run(
        [exe, tmp_path / "page.pwg"], env=environment, capture_output=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.count(b"\x1b*r1A") == 2 and b"ERROR" not in run.stderr


@pytest.mark.parametrize("size", [1, 3])
def test_lines_of_all_kinds_come_back(size: int) -> None:
    """Runs and others of 1 to 300 dots, one after the other."""
    dots = [bytes([value] * size) for value in (0, 255, 7)]
    for length in (1, 2, 127, 128, 129, 130, 256, 257, 300):
        for line in (
            dots[0] * length,
            b"".join(dots[number % 2] for number in range(length)),
            dots[1] * length + dots[0] + dots[2] * length,
            b"".join(dots[number % 3] for number in range(length)) + dots[2] * length,
        ):
            head = b"\0" + raster.packed(line, size)
            rows, end = raster_files._rows(head, 0, len(line), 1, size)
            assert rows == line and end == len(head)
