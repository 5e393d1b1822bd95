"""Screen colours to inks: the brand's own, black alone for greys and small type, the condition's
profile for the rest.

The rules, in their order:

1. A colour of the palette for which the brand gives `inks` is printed with these.
2. White is no ink.
3. The palette's `ink`, greys and what is nearly black are printed with black alone, as dark as on
the screen: type of
   one ink stays sharp when the paper moves between two. From `SOLID` on it is solid: a tint's dots
   would fray letters.
4. Everything else goes through the profile, relative colorimetric with black point compensation.

No more ink than the condition bears: cyan, magenta and yellow give way, since black is what keeps
shadows dark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageChops, ImageCms, ImageMath

from brochure.model.brand import BrandInk, Palette
from brochure.model.condition import OutputCondition
from brochure.model.edition import Edition

RGB = tuple[int, int, int]
"""Red, green and blue of sRGB, from 0 to 255."""
CMYK = tuple[float, float, float, float]
"""Cyan, magenta, yellow and black, from 0 (none) to 1 (solid)."""

INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
WHITE: RGB = (255, 255, 255)
PAPER: CMYK = (0.0, 0.0, 0.0, 0.0)
# Red, green and blue of a grey lie no further apart, of 255 (a pale tint is no grey); and of what
# is nearly black, where an eye sees no colour.
GREY, NEARLY_BLACK = 2, 24
# The lightest of what is nearly black, of 255: about 26 in L*.
DARK = 64
# A share of black from which on a flat colour is solid: the dots of 85 % and more hardly stand
# apart.
SOLID = 0.85
# A greyscale JPEG that was stored in colour strays as far as this from grey, of 255.
STRAY = 4


@dataclass(frozen=True)
class Ink:
    """What one colour is printed with: shares of the four inks, or a spot colour for which they
    stand in.
    """

    cmyk: CMYK
    spot: str = ""


class Inks:
    """The inks of one edition at one print shop."""

    def __init__(
        self, condition: OutputCondition, palette: Palette, given: Mapping[RGB, BrandInk]
    ) -> None:
        """Take the condition and the palette, and the inks that the brand gives for some of its
        colours.

        Raises ImageCms.PyCMSError when the condition's profile cannot be used.
        """
        self.most = condition.label.most_ink
        self._alone = _rgb(palette.ink)
        self._given = {colour: Ink(_shares(ink), ink.spot or "") for colour, ink in given.items()}
        profile, screen = (
            ImageCms.ImageCmsProfile(BytesIO(condition.profile)),
            ImageCms.createProfile("sRGB"),
        )
        flags = ImageCms.Flags.BLACKPOINTCOMPENSATION | ImageCms.Flags.HIGHRESPRECALC
        self._transform = ImageCms.buildTransform(screen, profile, "RGB", "CMYK", INTENT, flags)
        self._blacks = _blacks(profile)

    def of(self, colour: RGB) -> Ink:
        """Return what a flat colour is printed with."""
        if colour in self._given:
            return self._given[colour]
        if colour == WHITE:
            return Ink(PAPER)
        spread = max(colour) - min(colour)
        if (
            colour == self._alone
            or spread <= GREY
            or (spread <= NEARLY_BLACK and max(colour) <= DARK)
        ):
            black = self._blacks[_luma(colour)] / 255
            return Ink((0.0, 0.0, 0.0, 1.0 if black >= SOLID else black))
        made = self.picture(Image.new("RGB", (1, 1), colour))
        cyan, magenta, yellow, black = (share / 255 for share in made.tobytes())
        return Ink((cyan, magenta, yellow, black))

    def blacks(self) -> bytes:
        """Return for each grey of the screen, from 0 (black) to 255 (white), its share of black,
        from 0 to 255.
        """
        return self._blacks

    def picture(self, image: Image.Image) -> Image.Image:
        """Return a picture in RGB or CMYK in the four inks."""
        return self.limited(image if image.mode == "CMYK" else _through(self._transform, image))

    def limited(self, image: Image.Image) -> Image.Image:
        """Return a picture of which no pixel has more ink than the condition bears; most are that
        already.
        """
        most = self.most * 255
        if heaviest(image) <= most:
            return image
        cyan, magenta, yellow, black = (band.convert("F") for band in image.split())
        # how much of the other three the black leaves room for
        room = ImageMath.lambda_eval(
            lambda given: given["min"](
                (most - given["k"]) / given["max"](given["c"] + given["m"] + given["y"], 1), 1
            ),
            c=cyan, m=magenta, y=yellow, k=black,
        )  # fmt: skip
        lowered = [
            ImageMath.lambda_eval(
                lambda given: given["convert"](given["ink"] * given["room"], "L"),
                ink=ink,
                room=room,
            )
            for ink in (cyan, magenta, yellow)
        ]
        return Image.merge("CMYK", [*lowered, image.getchannel("K")])


def _through(transform: ImageCms.ImageCmsTransform, image: Image.Image) -> Image.Image:
    made = ImageCms.applyTransform(image, transform)
    assert made is not None  # noqa: S101 - it is None only where the picture itself is changed
    return made


def inks_of(edition: Edition, condition: OutputCondition) -> Inks:
    """Return the inks of an edition: the brand's own stand for the brand's palette, not for a
    format's.
    """
    colours, given, own = edition.brand.colours, edition.brand.inks, edition.format.palette
    taken = {_rgb(getattr(own, name)) for name in type(own).model_fields} if own else set()
    pairs = (
        (_rgb(getattr(colours, name)), getattr(given, name)) for name in type(given).model_fields
    )
    return Inks(
        condition,
        edition.palette,
        {colour: ink for colour, ink in pairs if ink and colour not in taken},
    )


def heaviest(image: Image.Image) -> int:
    """Return the most ink of any pixel of a picture in CMYK, where 255 is one ink in full."""
    cyan, magenta, yellow, black = (band.convert("I") for band in image.split())
    total = ImageMath.lambda_eval(lambda given: given["c"] + given["m"] + given["y"] + given["k"],
                                  c=cyan, m=magenta, y=yellow, k=black)  # fmt: skip
    return int(total.getextrema()[1])


def is_grey(image: Image.Image) -> bool:
    """Return whether a picture in RGB has no colour."""
    bands = image.split()
    strays = [0] * (STRAY + 1) + [255] * (255 - STRAY)
    return all(
        ImageChops.difference(one, other).point(strays).getbbox() is None
        for one, other in pairwise(bands)
    )


def _rgb(written: str) -> RGB:
    red, green, blue = bytes.fromhex(written.lstrip("#"))
    return red, green, blue


def _shares(ink: BrandInk) -> CMYK:
    cyan, magenta, yellow, black = (share / 100 for share in ink.cmyk)
    return cyan, magenta, yellow, black


def _luma(colour: RGB) -> int:
    """Return the grey that is as light as a colour, by its luminance (IEC 61966-2-1)."""
    light = sum(
        share * _light(part) for share, part in zip((0.2126, 0.7152, 0.0722), colour, strict=True)
    )
    return min(range(256), key=lambda grey: abs(_light(grey) - light))


def _light(part: float) -> float:
    """Return how much light a part of an sRGB colour gives, from 0 to 1 (IEC 61966-2-1)."""
    value = part / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _blacks(profile: ImageCms.ImageCmsProfile) -> bytes:
    """Return for each grey the share of black that gives its lightness, between bare paper and
    solid black.
    """
    ramp = Image.frombytes(
        "CMYK", (256, 1), bytes(part for black in range(256) for part in (0, 0, 0, black))
    )
    seen = ImageCms.buildTransform(profile, ImageCms.createProfile("LAB"), "CMYK", "LAB", INTENT)
    lights = [
        _of_lightness(light * 100 / 255) for light in _through(seen, ramp).getchannel("L").tobytes()
    ]
    darkest = lights[255]
    # black point compensation: the screen's black is the darkest black there is, all lights between
    # in proportion
    wanted = [darkest + (1 - darkest) * _light(grey) for grey in range(256)]
    return bytes(min(range(256), key=lambda black: abs(lights[black] - light)) for light in wanted)


def _of_lightness(lightness: float) -> float:
    """Return the luminance of a lightness L* (CIE 15:2004), from 0 to 1."""
    root = (lightness + 16) / 116
    return float(root**3) if lightness > 8 else lightness / 903.3
