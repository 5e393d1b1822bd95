"""Bitmaps that a page can use, and what is wrong with one that it cannot.

A picture is judged by its first bytes, for its name may say something else.
"""

from __future__ import annotations

import re
import warnings
from io import BytesIO

import PIL.Image
import PIL.ImageFile

from brochure.typeset.refusal import Refusal

# A4 at 600 dots an inch has 35 million pixels.
MAX_PIXELS = 40_000_000
PILLOW_KINDS = ("PNG", "JPEG", "GIF", "WEBP")

SAVE_AS = "open it in a picture program and save it as PNG or JPEG"
LFS = "run `git lfs pull`, then try again; in CI, check out with LFS (`lfs: true`)"
ANNEX = "run `git annex get` with its path, then try again"
AGAIN = "copy or export it again"
# The first bytes of what lies in place of a picture, what that is, and what to do.
STARTS: tuple[tuple[bytes, str, str], ...] = (
    (rb"version https://git-lfs\.github\.com/", "a placeholder of Git LFS, not the picture", LFS),
    (rb"(?:\.\./)*(?:\.git)?/?annex/objects/", "a placeholder of git-annex", ANNEX),
    (rb"....ftyp(?:heic|heix|hevc|mif1|msf1|heim|heis)", "a HEIC photograph of a phone", SAVE_AS),
    (rb"....ftypavi[fs]", "an AVIF picture", SAVE_AS),
    (rb"....ftyp", "a film", "take a picture out of it, and save that as PNG or JPEG"),
    (rb"II\*\0|MM\0\*|II\+\0|MM\0\+", "a TIFF picture", SAVE_AS),
    (rb"BM", "a BMP picture", SAVE_AS),
    (rb"%PDF-", "a PDF file", "export the page as SVG, or as PNG with 300 dots per inch"),
    (rb"%!PS|\xc5\xd0\xd3\xc6", "an EPS or PostScript drawing", "export it as plain SVG"),
    (rb"\xd7\xcd\xc6\x9a|\x01\0\x09\0\0\x03", "a WMF drawing of Word", "export it as SVG or PNG"),
    (rb"\x01\0\0\0.{36} EMF", "an EMF drawing of Word", "export it as SVG or PNG"),
    (rb"8BPS", "a Photoshop file", "export it as PNG or JPEG"),
    (rb"\x00\x00\x01\x00", "an icon file", SAVE_AS),
    (rb"\0\0\0\x0cJXL |\xff\x0a", "a JPEG XL picture", SAVE_AS),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "a JPEG 2000 picture", SAVE_AS),
    (rb"PK\x03\x04", "a ZIP or Office file", "take the picture out of it, and save it as PNG"),
    (rb"\x1f\x8b", "a compressed file", "unpack it, and take the picture itself"),
    (
        rb"\s*(?:<!doctype html|<html|<head)",
        "a web page, not the picture",
        "open the address in a browser, and save the picture itself (Save image as)",
    ),
    (rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg\b",
     "a drawing in SVG", "give its name the ending .svg"),
)  # fmt: skip


def refuse(what: str, data: bytes) -> None:
    """Raise Refusal for a bitmap that no page can use; `what` names it in the sentence."""
    if not data:
        raise Refusal(f"{what} is empty", AGAIN)
    for form, kind, hint in STARTS:
        if re.match(form, data[:4000], re.IGNORECASE | re.DOTALL):
            raise Refusal(f"{what} is {kind}", hint)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own, larger bound
        try:
            with PIL.Image.open(BytesIO(data), formats=PILLOW_KINDS) as picture:
                width, height = picture.size
                if width * height <= MAX_PIXELS:
                    _load_whole(picture)
            with PIL.Image.open(BytesIO(data), formats=PILLOW_KINDS) as picture:
                picture.verify()  # the engine stumbles over a PNG whose end is missing
        except PIL.Image.DecompressionBombError:
            raise _too_large(what, "far too many") from None
        except Exception as trouble:  # noqa: BLE001 - Pillow's readers raise nearly anything
            cut = "truncated" in str(trouble)  # its sentence may hold an address in memory
            reason = (
                "ends in the middle" if cut else "is damaged, or no picture that a page can use"
            )
            raise Refusal(f"{what} cannot be read: it {reason}", AGAIN) from None
    if not (width and height):
        raise Refusal(f"{what} has no pixels", AGAIN)
    if width * height > MAX_PIXELS:
        raise _too_large(what, f"{width} x {height}")


def _too_large(what: str, pixels: str) -> Refusal:
    return Refusal(
        f"{what} has {pixels} pixels; make it smaller ({MAX_PIXELS} at most)",
        "save it with 300 dots per inch at the size at which it is printed",
    )


def _load_whole(picture: PIL.Image.Image) -> None:
    """Read a picture's pixels; the engine lets Pillow pass half a file off as a whole one. Raises
    OSError.
    """
    before = PIL.ImageFile.LOAD_TRUNCATED_IMAGES
    PIL.ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        picture.load()
    finally:
        PIL.ImageFile.LOAD_TRUNCATED_IMAGES = before
