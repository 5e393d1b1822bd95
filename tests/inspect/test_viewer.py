"""What readers of a finished PDF answer, however it was made: pages that are cropped or turned,
files that are locked or no PDF at all.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import handouts
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from brochure.inspect import background, objects, raster, tagged_text, text_ink, viewer
from brochure.inspect.faults import Locked, Unreadable

BLACK_CORNER = b"0 g 10 20 30 40 re f"
READERS: tuple[Callable[[bytes], object], ...] = (
    viewer.sizes, viewer.boxes, viewer.printing, viewer.metadata, tagged_text.read, background.read,
    text_ink.read, objects.read, lambda data: raster.png(data, 1),
    lambda data: list(raster.shades(data, 1)),
    lambda data: list(raster.differences(data, data, [1])),
)  # fmt: skip


def page(content: bytes = BLACK_CORNER, **keys: Any) -> bytes:
    """Return a PDF of one page of 200 by 100 points."""
    file = pikepdf.new()
    file.add_blank_page(page_size=(200, 100))
    file.pages[0].Contents = file.make_stream(content)
    for key, value in keys.items():
        file.pages[0].obj[f"/{key}"] = value
    return saved(file)


def saved(file: pikepdf.Pdf, **how: Any) -> bytes:
    kept = BytesIO()
    file.save(kept, **how)
    return kept.getvalue()


@pytest.mark.parametrize("reader", READERS)
def test_a_locked_file_and_what_is_no_pdf_are_told_apart(reader: Callable[[bytes], object]) -> None:
    locked = saved(
        pikepdf.open(BytesIO(page())), encryption=pikepdf.Encryption(user="s", owner="t")
    )
    with pytest.raises(Locked):
        reader(locked)
    for damaged in (b"", b"no PDF", b"%PDF-1.7\n" + bytes(100)):
        with pytest.raises(Unreadable) as caught:
            reader(damaged)
        assert not isinstance(caught.value, Locked)


def test_boxes_are_measured_from_the_top_left_of_what_is_shown() -> None:
    placed = [(1, (10.0, 20.0, 40.0, 60.0))]
    assert viewer.sizes(page()) == ((200, 100),)
    assert viewer.shown(page(), placed) == [(10, 40, 40, 80)]
    cropped = page(CropBox=Array([10, 10, 110, 90]))
    assert viewer.sizes(cropped) == ((100, 80),)
    assert viewer.shown(cropped, placed) == [(0, 30, 30, 70)]
    turned = page(Rotate=90)
    assert viewer.sizes(turned) == ((100, 200),)
    assert viewer.shown(turned, placed) == [(20, 10, 60, 40)]
    assert viewer.boxes(turned)[0].rotation == 90


@pytest.mark.parametrize(
    ("duplex", "scaling", "wanted"),
    [
        ("/DuplexFlipShortEdge", "/None", viewer.Printing("short-edge", full_size=True)),
        ("/DuplexFlipLongEdge", "/AppDefault", viewer.Printing("long-edge", full_size=False)),
        ("/Simplex", None, viewer.Printing(None, full_size=False)),
        (None, None, viewer.Printing(None, full_size=False)),
    ],
)
def test_how_a_file_asks_to_be_printed(
    duplex: str | None, scaling: str | None, wanted: viewer.Printing
) -> None:
    file = pikepdf.open(BytesIO(page()))
    asked = {"/Duplex": duplex, "/PrintScaling": scaling}
    file.Root.ViewerPreferences = Dictionary(
        {key: Name(value) for key, value in asked.items() if value}
    )
    assert viewer.printing(saved(file)) == wanted


def test_pages_that_look_different_are_told_with_the_bounds_of_it() -> None:
    old, new = page(), page(b"0 g 10 20 30 40 re f 0 g 100 50 20 10 re f")
    assert list(raster.differences(old, old, [1])) == []
    [(number, (left, top, right, bottom))] = raster.differences(old, new, [1])
    assert (number, left, top, right, bottom) == (1, 100, 40, 120, 50)
    turned = page(Rotate=90)
    assert list(raster.differences(old, turned, [1])) == [(1, (0, 0, 100, 200))]


def test_shades_are_found_in_points_from_the_top_left() -> None:
    (shades,) = raster.shades(page(), 2)
    dark = [(x, y) for x in range(0, 200, 5) for y in range(0, 100, 5) if shades.at(x, y) < 128]
    assert dark == [(x, y) for x in range(10, 40, 5) for y in range(40, 80, 5)]
    assert shades.at(-50, 500) == shades.at(0, 99)


def test_a_name_is_no_string_that_reads_like_it() -> None:
    held = Dictionary({"/S": Name.JavaScript, "/T": String("/JavaScript"), "/N": 1})
    assert [objects.name(held, key) for key in ("/S", "/T", "/N", "/None")] == [
        "/JavaScript", "", "", "",
    ]  # fmt: skip


def test_the_version_and_the_metadata_of_our_own() -> None:
    proof = handouts.proof()
    handout = proof.manuscript.handout
    assert viewer.version(proof.pdf.data) == handout.document.version
    assert viewer.metadata(proof.pdf.data)["Title"] == handout.title
    assert objects.title(proof.pdf.data) == handout.title
    assert viewer.version(page()) is None
