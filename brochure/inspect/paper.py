"""What a colour and what inks look like on a print shop's paper, worked out with its profile."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

Lab = tuple[float, float, float]
"""Lightness, and how red and how yellow (CIE 15:2004)."""


def measured(profile: bytes) -> Callable[[str, tuple[int, ...]], tuple[Lab, Lab]]:
    """Return what gives for a screen colour, as a press prints it, and for shares of inks (of 255)
    each the Lab.
    """
    # colour takes time to load, and few brands name their inks
    from PIL import Image, ImageCms  # noqa: PLC0415

    intent, compensated = (
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    press = ImageCms.ImageCmsProfile(BytesIO(profile))
    seen = ImageCms.buildTransform(press, ImageCms.createProfile("LAB"), "CMYK", "LAB", intent)
    inked = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), press, "RGB", "CMYK", intent, compensated
    )

    def lab(image: Any) -> Lab:
        lightness, a, b = ImageCms.applyTransform(image, seen).tobytes()  # type: ignore[union-attr]
        return lightness * 100 / 255, float((a ^ 128) - 128), float((b ^ 128) - 128)

    def both(colour: str, shares: tuple[int, ...]) -> tuple[Lab, Lab]:
        wanted = ImageCms.applyTransform(Image.new("RGB", (1, 1), colour), inked)
        return lab(wanted), lab(Image.new("CMYK", (1, 1), shares))

    return both
