"""What the composer and the typesetter hand on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from brochure.model.edition import Language
from brochure.model.field_box import Misfit


@dataclass(frozen=True)
class Html:
    """A composed page: markup, style sheets in order, and what only the PDF's metadata says.

    `language` says what stands on one line; `properties` are XMP properties by qualified name, such
    as `dc:identifier`; `viewer` are viewer preferences as PDF writes them, such as `Duplex`:
    `/Simplex`; `grey` says that its photographs are set in grey.
    """

    markup: str
    stylesheets: tuple[str, ...]
    pdf_variant: str
    language: Language
    properties: Mapping[str, str] = field(default_factory=dict)
    viewer: Mapping[str, str] = field(default_factory=dict)
    grey: bool = False
    sheet_names: tuple[str, ...] = ()
    """The files of the style sheets, in their order; empty for what no file holds."""


@dataclass(frozen=True)
class Pdf:
    """A PDF file in memory; `read` are the files that its pages were made from, from the top of the
    project.
    """

    data: bytes
    pages: int
    read: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finished:
    """A PDF made from another: `purpose` is `print` for sheets to be folded, `press` for a print
    shop.
    """

    purpose: Literal["print", "press"]
    pdf: Pdf


@dataclass(frozen=True)
class Stencil:
    """A PDF of which only some streams differ from one reader's copy to the next.

    A stream whose dictionary has `/Slot n` is slot n; `drawn` takes by field what a reader's copy
    says, and returns the content of each slot, or why the page must be rendered in full for it.
    """

    pdf: Pdf
    drawn: Callable[[Mapping[str, str]], tuple[bytes, ...] | Misfit]
