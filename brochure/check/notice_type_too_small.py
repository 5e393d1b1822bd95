"""A poster's type or sheet is smaller than the law asks, or a printer may shrink it.

A notice on the wall is read from some steps away. The size is measured on the finished file, and a
viewer that fits the page to the printer's paper would set 42 pt at less than 40, so the file has to
ask for full size.

Basis: California Business and Professions Code, section 684 (b)(2)(A),
https://leginfo.legislature.ca.gov: "at least eight and one-half inches by 11 inches and written in
no less than 40-point type"; in general `poster` in notice.yaml. PrintScaling: ISO 32000-1:2008,
table 150.

Faulty: type: {text: 36pt} in a format with document: notice

Mended: type: {text: 42pt}
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.check import _notices
from brochure.inspect import objects, tagged_text
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Place, error
from brochure.model.length import points
from brochure.model.manuscript import Manuscript
from brochure.model.notice import StatutoryNotice
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="pdf", waivable=False, documents=("notice",))

CODE = "notice-type-too-small"
# Points that a figure may lose in the file's decimals.
ROUNDING = 0.01
INCH = 72


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Measure type and sheet of each required notice, and look for the print setting."""
    format_file = f"templates/formats/{edition.format_name}/format.yaml"
    required = _notices.required(manuscript, edition)
    for notice in required:
        said = _notices.entry(manuscript, notice)
        yield from _measured(
            notice,
            made,
            format_file,
            where=manuscript.marks.at("notices", said[0], "id") if said else None,
        )
    preferences = objects.read(made.data).Root.get("/ViewerPreferences")
    if required and (preferences is None or preferences.get("/PrintScaling") != "/None"):
        message = (
            "the file does not ask for printing at full size (PrintScaling is not None), and may "
            "be shrunk"
        )
        yield error(CODE, message, None, f"write print_scaling: none into {format_file}")


def _measured(
    notice: StatutoryNotice, made: Pdf, format_file: str, where: Place | None
) -> Iterator[Finding]:
    asked = notice.pack.poster
    least = points(asked.type)
    runs = _notices.runs_of(notice, made.data)
    smallest = min((run.size for run in runs), default=least)
    if smallest < least - ROUNDING:
        message = (
            f"{notice.id} is set in {round(smallest, 2):g} pt, and {notice.pack.law} asks for "
            f"{least:g} pt or more"
        )
        yield error(CODE, message, where, f"raise type: text in {format_file}")
    width, height = sorted((points(asked.width), points(asked.height)))
    sheets = tagged_text.read(made.data).sheets
    for number in sorted({run.page for run in runs}):
        left, bottom, right, top = sheets[number - 1].trim
        narrow, long = sorted((right - left, top - bottom))
        if narrow < width - ROUNDING or long < height - ROUNDING:
            message = (
                f"page {number} is {narrow / INCH:.2f} by {long / INCH:.2f} in, and "
                f"{notice.pack.law} asks for "
                f"{width / INCH:g} by {height / INCH:g} in or more"
            )
            yield error(CODE, message, where, f"enlarge page in {format_file}")
