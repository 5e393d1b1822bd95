"""What the composer and the typesetter hand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Html:
    """A composed page: markup, style sheets in order, and what only the PDF's metadata says.

    `properties` are XMP properties by qualified name, such as `dc:identifier`; `viewer` are viewer
    preferences as PDF writes them, such as `Duplex`: `/Simplex`; `grey` says that its photographs are set in grey.
    """

    markup: str
    stylesheets: tuple[str, ...]
    pdf_variant: str
    properties: Mapping[str, str] = field(default_factory=dict)
    viewer: Mapping[str, str] = field(default_factory=dict)
    grey: bool = False


@dataclass(frozen=True)
class Pdf:
    """A PDF file in memory."""

    data: bytes
    pages: int


@dataclass(frozen=True)
class Finished:
    """A PDF made from another: `purpose` is `print` for sheets to be folded, `press` for a print shop."""

    purpose: str
    pdf: Pdf
