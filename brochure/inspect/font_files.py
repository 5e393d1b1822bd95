"""Font files on a shelf: what each says that it is."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple


class FontFile(NamedTuple):
    """What a font file says of itself: names of its family, weight, whether it is italic, and
    whether its maker forbids embedding (OpenType 1.9.1, name 1 and 16, OS/2 usWeightClass, fsType).
    """

    families: frozenset[str]
    weight: int
    italic: bool
    forbidden: bool


def read(path: Path) -> FontFile | None:
    """Return what a font file says, or None where it cannot be read as a font."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except Exception:  # noqa: BLE001 - fontTools raises nearly anything for a broken file
        return None


@lru_cache(64)
def _read(path: Path, _changed: int) -> FontFile:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only a clinic's own fonts need it

    with TTFont(path, lazy=True) as font:
        names = {str(one) for one in font["name"].names if one.nameID in {1, 16}}
        about = font["OS/2"]
        font.getGlyphOrder()
        return FontFile(
            families=frozenset(names),
            weight=int(about.usWeightClass),
            italic=bool(about.fsSelection & 0x201),
            forbidden=about.fsType & 0xF == 2,
        )
