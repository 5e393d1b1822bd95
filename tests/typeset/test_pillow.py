"""Pillow opens the kinds that a page may use, and no other, whatever a file is called."""

from __future__ import annotations

import importlib
from io import BytesIO
from pathlib import Path

import PIL.Image
import pytest

from brochure.typeset import pillow, start

OTHERS = {
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\n%%EOF\n",
    "PPM": b"P6 1 1 255\n\0\0\0",
    "XBM": b"#define x_width 8\n#define x_height 1\nstatic char x_bits[] = {0};\n",
    "FITS": b"SIMPLE  =                    T" + b" " * 2850,
}


@pytest.mark.parametrize("kind", sorted(OTHERS))
def test_another_kind_is_not_opened(kind: str) -> None:
    start.engine()
    with pytest.raises(PIL.UnidentifiedImageError):
        PIL.Image.open(BytesIO(OTHERS[kind]))
    assert sorted(PIL.Image.ID) == sorted(PIL.Image.OPEN) == sorted(pillow.KINDS)


def test_a_reader_that_is_loaded_later_opens_nothing() -> None:
    start.engine()
    PIL.Image.init()
    for name in ("EpsImagePlugin", "TiffImagePlugin", "MpoImagePlugin"):
        importlib.reload(importlib.import_module(f"PIL.{name}"))
    assert sorted(PIL.Image.OPEN) == sorted(pillow.KINDS)


@pytest.mark.parametrize("kind", pillow.KINDS)
def test_what_a_page_may_use_is_opened(kind: str, tmp_path: Path) -> None:
    start.engine()
    file = tmp_path / "a.png"
    PIL.Image.new("RGB", (3, 2)).save(file, kind)
    with PIL.Image.open(file) as picture:
        assert (picture.format, picture.size) == (kind, (3, 2))
