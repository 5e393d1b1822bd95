"""Pages put on sheets, so that they can be printed, folded and stapled.

Saddle stitch: every sheet lies inside the one before it, all are folded once, and the staples go
through the fold. The sheets are for a printer only, so they have neither tags nor links: the
reader's PDF has those.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Page

from brochure.errors import BadInput
from brochure.model.edition import Edition
from brochure.model.finding import error
from brochure.model.format import Format, Imposition
from brochure.model.length import points
from brochure.model.pdf import Pdf

# A folded sheet has two leaves, and a leaf two pages.
PAGES_A_SHEET = 4
# Points by which a page may be wider than its half of the sheet: lengths in mm are rounded on their
# way to points.
ROUNDING = 0.01
# ISO 14289-1, 5: what says that a file is tagged for everybody, which sheets are not.
PDF_UA = "{http://www.aiim.org/pdfua/ns/id/}part"

Side = tuple[int, int]
"""The numbers of the pages, from 1, that lie left and right on one side of a sheet."""


def imposed(made: Pdf, edition: Edition) -> Pdf:
    """Return the sheets of a booklet, the outermost first, each with its front and its back.

    Raises BadInput when pages do not fill the sheets or are larger than half of one.
    """
    how = _imposition(made, edition)
    with pikepdf.open(BytesIO(made.data)) as reader, pikepdf.new() as sheets:
        for index, side in enumerate(sides(made.pages, edition.language.direction)):
            pages = [(number, reader.pages[number - 1]) for number in side]
            _add(sheets, how, pages, depth=index // 2)
        _describe(sheets, reader, edition.format)
        file = BytesIO()
        sheets.save(
            file,
            min_version=reader.pdf_version,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
        return Pdf(file.getvalue(), len(sheets.pages))


def sides(pages: int, direction: str) -> Iterator[Side]:
    """Yield the sides of the sheets that hold so many pages.

    Of sheet i from 0 they are the front (N-2i, 1+2i) and the back (2+2i, N-1-2i), N the number of
    pages. What is read from right to left is bound on the right: left and right change places.
    """
    for first in range(1, pages // 2, 2):
        last = pages + 1 - first
        for left, right in ((last, first), (first + 1, last - 1)):
            yield (right, left) if direction == "rtl" else (left, right)


def _imposition(made: Pdf, edition: Edition) -> Imposition:
    """Return the format's imposition. Raises BadInput where the pages do not fit it."""
    how, page = edition.format.imposition, edition.format.page
    if how is None:
        raise ValueError(f"the format {edition.format_name} has no imposition")
    file = f"templates/formats/{edition.format_name}/format.yaml"
    if made.pages % PAGES_A_SHEET:
        message = (
            f"{edition.format_name} has {made.pages} pages, which fill no folded sheets: they take "
            "4 pages each"
        )
        hint = (
            f"write pages: {{multiple_of: 4}} into {file}, and format.notes_pages pages of notes "
            "into its template"
        )
        raise BadInput([error("input", message, None, hint)])
    if (
        2 * points(page.width) > points(how.width) + ROUNDING
        or points(page.height) > points(how.height) + ROUNDING
    ):
        message = (
            f"two pages of {page.width} by {page.height} do not fit a sheet of {how.width} by "
            f"{how.height}"
        )
        raise BadInput(
            [error("input", message, None, f"enlarge imposition, or make page smaller, in {file}")]
        )
    return how


def _add(sheets: pikepdf.Pdf, how: Imposition, pages: list[tuple[int, Page]], depth: int) -> None:
    """Add one side: the pages lie against the fold, those of the sheet at a depth from 0 nearer to
    it by its creep.

    Inner sheets are pushed outwards by those around them and lose as much where the booklet is
    trimmed, so their pages move towards the fold: the outer margins then come out equal.
    """
    width, height, creep = points(how.width), points(how.height), depth * points(how.creep)
    fold = width / 2
    drawn, forms = [], Dictionary()
    for (number, page), on_the_left in zip(pages, (True, False), strict=True):
        left, bottom, right, top = map(float, page.trimbox)
        across = fold - right + creep if on_the_left else fold - left - creep
        up = (height - top - bottom) / 2
        name = f"/Page{number}"
        forms[name] = sheets.copy_foreign(page.as_form_xobject())
        window = f"{_figure(0 if on_the_left else fold)} 0 {_figure(fold)} {_figure(height)} re W n"
        drawn.append(f"q {window} 1 0 0 1 {_figure(across)} {_figure(up)} cm {name} Do Q")
    box = Array([0, 0, round(width, 4), round(height, 4)])
    sheet = Dictionary(
        Type=Name.Page,
        MediaBox=box,
        TrimBox=box,
        Resources=Dictionary(XObject=forms),
        Contents=sheets.make_stream("\n".join(drawn).encode()),
    )
    sheets.pages.append(Page(sheets.make_indirect(sheet)))


def _figure(length: float) -> str:
    """Return a length as PDF writes it: without an exponent (ISO 32000-1, 7.3.3)."""
    return f"{length:.4f}".rstrip("0").rstrip(".")


def _describe(sheets: pikepdf.Pdf, reader: pikepdf.Pdf, made: Format) -> None:
    """Give the sheets the title, the language and the rest of the reader's metadata, and say how to
    print them.
    """
    for key, value in reader.docinfo.items():
        sheets.docinfo[key] = str(value)
    sheets.Root.Lang = str(reader.Root.Lang)
    sheets.Root.Metadata = sheets.copy_foreign(reader.Root.Metadata)
    with sheets.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata.pop(PDF_UA, None)
    # ISO 32000-1, table 150.
    sheets.Root.ViewerPreferences = Dictionary(
        DisplayDocTitle=True,
        Duplex=Name(f"/DuplexFlip{made.sheet.flip.title().replace('-', '')}"),
        PickTrayByPDFSize=True,
        PrintScaling=Name("/None"),
    )
