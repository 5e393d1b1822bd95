"""A file for a print shop: PDF/X-4 with bleed, marks and an output intent."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import ImageCms

from brochure.errors import Refused
from brochure.finish import marks, standard
from brochure.finish.inks import inks_of
from brochure.finish.paint import Painter, separation
from brochure.model.condition import OutputCondition
from brochure.model.edition import Edition
from brochure.model.finding import error
from brochure.model.length import points
from brochure.model.pdf import Pdf


def prepared(made: Pdf, edition: Edition) -> Pdf:
    """Return a handout's PDF, set with bleed, as its print shop needs it.

    Raises Refused when a page holds what cannot be turned into inks, or the condition's profile is
    unusable.
    """
    condition = edition.condition
    if condition is None:
        raise ValueError("an edition for no print shop")
    with pikepdf.open(BytesIO(made.data)) as pdf:
        known = standard.about(pdf)
        painter = _painter(pdf, edition, condition)
        for number, page in enumerate(pdf.pages, 1):
            _page(pdf, page, number, edition, painter)
        painter.refusals.settle()
        parts = (edition.format_name, edition.language_name, edition.brand_name, condition.name)
        given = edition.brand.inks.model_dump_json().encode()
        standard.described(
            pdf, known, ":".join(parts), content=made.data + condition.profile + given
        )
        standard.intended(pdf, condition)
        file = BytesIO()
        pdf.save(
            file,
            force_version=standard.VERSION,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
        return Pdf(file.getvalue(), len(pdf.pages))


def _painter(pdf: pikepdf.Pdf, edition: Edition, condition: OutputCondition) -> Painter:
    try:
        return Painter(pdf, inks_of(edition, condition))
    except (ImageCms.PyCMSError, OSError) as trouble:
        message = f"the profile of the condition '{condition.name}' cannot be used: {trouble}"
        hint = "ask the print shop for the profile of its press and paper, a CMYK output profile"
        raise Refused([error("colour-not-for-press", message, None, hint)]) from trouble


def _page(
    pdf: pikepdf.Pdf, page: pikepdf.Page, number: int, edition: Edition, painter: Painter
) -> None:
    """Turn a page's colours, and put it into a sheet with bleed and marks."""
    bleed = points(edition.format.press.bleed)
    width, height = points(edition.format.page.width), points(edition.format.page.height)
    left, bottom = (float(edge) for edge in list(page.trimbox)[:2])
    off = bleed + marks.SLUG
    shift = off - left, off - bottom
    painter.refusals.page, painter.transparent = number, False
    drawing, resources = painter.page(page, shift)
    if "/ColorSpace" not in resources:
        resources.ColorSpace = Dictionary()
    resources.ColorSpace[marks.COLOUR] = separation("All", (1.0, 1.0, 1.0, 1.0))
    window = (
        f"{marks.SLUG:g} {marks.SLUG:g} {width + 2 * bleed:.4f} {height + 2 * bleed:.4f} re W n"
    )
    before = f"q {window} 1 0 0 1 {shift[0]:.4f} {shift[1]:.4f} cm\n".encode()
    trim = off, off, off + width, off + height
    after = b"\nQ\n" + marks.drawn(trim, bleed, _folds(edition, number))
    sheet = page.obj
    for key in list(sheet.keys()):
        if key not in {"/Type", "/Parent"}:
            del sheet[key]
    sheet.Contents, sheet.Resources = pdf.make_stream(before + drawing + after), resources
    sheet.MediaBox = _box(0, 0, width + 2 * off, height + 2 * off)
    sheet.TrimBox = _box(*trim)
    sheet.BleedBox = _box(marks.SLUG, marks.SLUG, off + width + bleed, off + height + bleed)
    if painter.transparent:
        sheet.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK, I=True, K=False)


def _folds(edition: Edition, number: int) -> tuple[float, ...]:
    return edition.format.folds(number, mirrored=edition.language.direction == "rtl")


def _box(*edges: float) -> Array:
    return Array([round(edge, 4) for edge in edges])
