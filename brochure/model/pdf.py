"""What the composer and the typesetter hand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Html:
    """A composed page: markup, style sheets in order, and what only the PDF's metadata says.

    `properties` are XMP properties by qualified name, such as `dc:identifier`. `print_scaling`
    is `none` where a viewer must print at full size.
    """

    markup: str
    stylesheets: tuple[str, ...]
    pdf_variant: str
    properties: Mapping[str, str] = field(default_factory=dict)
    print_scaling: str | None = None


@dataclass(frozen=True)
class Pdf:
    """A PDF file in memory."""

    data: bytes
    pages: int
