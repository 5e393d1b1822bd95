"""What Pillow may open in this process: the kinds that a page may use, and no other.

Pillow looks at a picture's bytes, not at its name, and knows some 40 kinds: EPS runs Ghostscript,
FITS, WMF and MPEG are read by code that few have looked at. The engine asks it without a list, also
for pictures in fonts, and Pillow's JPEG and PNG readers load the one for TIFF.
"""

from __future__ import annotations

from typing import Any

import PIL.GifImagePlugin
import PIL.Image
import PIL.JpegImagePlugin
import PIL.PngImagePlugin
import PIL.WebPImagePlugin

KINDS = ("PNG", "JPEG", "GIF", "WEBP")
_register = PIL.Image.register_open


def restrict() -> None:
    """Let Pillow open KINDS alone from now on, whatever is imported later."""
    PIL.Image.register_open = _register_ours  # type: ignore[assignment]
    for kind in [kind for kind in PIL.Image.OPEN if kind not in KINDS]:
        del PIL.Image.OPEN[kind]
    PIL.Image.ID[:] = [kind for kind in PIL.Image.ID if kind in KINDS]


def _register_ours(kind: str, factory: Any, accept: Any = None) -> None:
    if kind.upper() in KINDS:
        _register(kind, factory, accept)
