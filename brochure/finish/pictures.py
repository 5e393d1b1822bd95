"""Pictures of a PDF in a print shop's inks.

A grey picture keeps its pixels and gets a table of shares of black. A colour picture goes through
the condition's profile: one that was a JPEG becomes a JPEG again, hardly compressed, unless that
puts too much ink anywhere; any other keeps every pixel. Nothing is resampled: the print shop's own
screening does that.
"""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops

from brochure.finish.inks import Inks, heaviest, is_grey
from brochure.finish.refusals import Refusals

# Of 100, and no colour halved: no loss that shows beside the dots of a press.
JPEG_QUALITY = 95
MODES = {"/DeviceGray": "L", "/DeviceRGB": "RGB", "/DeviceCMYK": "CMYK"}
CHANNELS = {"L": 1, "RGB": 3, "CMYK": 4}


class Pictures:
    """Turns the pictures of one file."""

    def __init__(self, pdf: pikepdf.Pdf, inks: Inks, refusals: Refusals) -> None:
        """Take the file that the pictures stand in, and the inks that they are printed with."""
        self._pdf, self._inks, self._refusals = pdf, inks, refusals

    def turned(self, given: pikepdf.Object, mask: bool = False) -> pikepdf.Object:
        """Return a picture in the four inks, or of a mask in greys; one that cannot be turned as it
        is.
        """
        if given.get("/ImageMask", False):
            return given  # a stencil: the colour that it lets through is turned where it is set
        image = self._read(given)
        masks = self._masks(given)
        if image is None or (image.mode == "CMYK" and heaviest(image) <= self._inks.most * 255):
            return given
        if mask:
            made = self._stored(image.convert("L"), Name.DeviceGray)
        elif image.mode == "L" or (image.mode == "RGB" and is_grey(image)):
            made = self._stored(image.convert("L"), self._blacks())
        else:
            printed = self._inks.picture(image)
            jpeg = self._jpeg(printed) if given.get("/Filter") == Name.DCTDecode else None
            made = jpeg or self._stored(printed, Name.DeviceCMYK)
        for key, value in {**masks, "/Interpolate": given.get("/Interpolate", False)}.items():
            made[key] = value
        return made

    def _read(self, given: pikepdf.Object) -> Image.Image | None:
        """Return a picture's pixels, or None when they are in a form that we do not know."""
        space, bits = given.get("/ColorSpace"), int(given.get("/BitsPerComponent", 8))
        mode = MODES.get(str(space)) if isinstance(space, Name) else None
        if mode is None or bits != 8:
            self._refusals.add(f"a picture in {named(space)} of {bits} bits a colour")
            return None
        size, channels = (int(given.Width), int(given.Height)), CHANNELS[mode]
        samples = given.read_bytes(pikepdf.StreamDecodeLevel.all)
        decode = [float(part) for part in given.get("/Decode", [])] or [0.0, 1.0] * channels
        if len(samples) != size[0] * size[1] * channels or decode not in (
            [0.0, 1.0] * channels,
            [1.0, 0.0] * channels,
        ):
            self._refusals.add("a picture whose pixels cannot be told")
            return None
        image = Image.frombytes(mode, size, samples)
        return ImageChops.invert(image) if decode[0] == 1.0 else image

    def _masks(self, given: pikepdf.Object) -> dict[str, pikepdf.Object]:
        """Return what cuts a picture out: soft or stencil."""
        soft, hard = given.get("/SMask"), given.get("/Mask")
        if soft is not None and (soft.get("/ColorSpace") != Name.DeviceGray or "/Matte" in soft):
            self._refusals.add("a picture whose transparency is not plain grey")
        if hard is not None and not isinstance(hard, pikepdf.Stream):
            self._refusals.add("a picture of which one colour is transparent")
        return {key: mask for key, mask in (("/SMask", soft), ("/Mask", hard)) if mask is not None}

    def _blacks(self) -> Array:
        table = b"".join(bytes((0, 0, 0, black)) for black in self._inks.blacks())
        return Array([Name.Indexed, Name.DeviceCMYK, 255, pikepdf.String(table)])

    def _stored(self, image: Image.Image, space: Any) -> pikepdf.Object:
        """Return a picture that keeps every pixel; a row is stored as its difference to the one
        above (PNG's `up`).
        """
        row, height = image.width * CHANNELS[image.mode], image.height
        data = image.tobytes()
        whole = Image.frombytes("L", (row, height), data)
        above = Image.frombytes("L", (row, height), bytes(row) + data[:-row])
        differences = ImageChops.subtract_modulo(whole, above).tobytes()
        rows = b"".join(
            b"\2" + differences[start : start + row] for start in range(0, row * height, row)
        )
        parameters = Dictionary(Predictor=12, Columns=image.width, Colors=CHANNELS[image.mode])
        return self._made(
            image, space, zlib.compress(rows, 9), method=Name.FlateDecode, parameters=parameters
        )

    def _jpeg(self, image: Image.Image) -> pikepdf.Object | None:
        """Return a picture as JPEG, or None when what that blurs has too much ink somewhere."""
        file = BytesIO()
        image.save(file, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True)
        with Image.open(BytesIO(file.getvalue())) as seen:
            if heaviest(seen) > self._inks.most * 255:
                return None
        made = self._made(
            image, Name.DeviceCMYK, file.getvalue(), method=Name.DCTDecode, parameters=None
        )
        made.Decode = Array([1, 0] * 4)  # the encoder writes 255 for no ink, as Adobe's programs do
        return made

    def _made(
        self, image: Image.Image, space: Any, data: bytes, method: Name, parameters: Any
    ) -> pikepdf.Object:
        made = self._pdf.make_stream(
            b"", Type=Name.XObject, Subtype=Name.Image, Width=image.width, Height=image.height
        )
        made.ColorSpace, made.BitsPerComponent = space, 8
        made.write(data, filter=method, decode_parms=parameters)
        return made


def named(space: pikepdf.Object | None) -> str:
    """Return a colour space's name for a person."""
    first = space[0] if isinstance(space, pikepdf.Array) and len(space) else space
    return str(first).lstrip("/") if isinstance(first, pikepdf.Name) else "no colour space"
