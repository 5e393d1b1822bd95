"""A pair of the brand's colours cannot be read, in colour or on a black-and-white printer.

Pale type on white is lost on many readers, and a pair that differs in hue alone is lost on a
black-and-white printer. In grey a colour becomes its luma (ITU-R BT.601, which printers' drivers
and `pdftoppm -gray` use), and the pair must still pass.

Basis: WCAG 2.2, success criterion 1.4.3 "Contrast (Minimum)", W3C 2023: 4.5 to 1 for text,
https://www.w3.org/TR/WCAG22/#contrast-minimum.

Faulty: primary: "#b08d57", which is 3.09 to 1 on white

Mended: primary: "#6b4f1d", which is 7.61 to 1 on white
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.inspect import text_ink
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text")

LEAST = 4.5
WHITE = "#ffffff"

# Every pair that the templates set: text colour, ground, and where it is seen.
PAIRS = (
    ("ink", "white", "running text"),
    ("ink", "tint", "text in boxes"),
    ("primary", "white", "headings"),
    ("primary", "tint", "headings in boxes"),
    ("white", "primary", "the title on the band"),
)


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Measure each pair; pairs that one of the brand's colours spoils are told once, at that
    colour.
    """
    colours = {name: getattr(edition.palette, name) for name in type(edition.palette).model_fields}
    colours["white"] = WHITE
    bad: dict[str, list[str]] = {}
    for front, ground, seen in PAIRS:
        one, other = _rgb(colours[front]), _rgb(colours[ground])
        for measured, how in (
            (text_ink.ratio(one, other), "in colour"),
            (text_ink.ratio(text_ink.grey(one), text_ink.grey(other)), "in grey"),
        ):
            if measured < LEAST:
                # a tint is to blame only where the colour on it can be read on white
                spoilt = ground if ground == "tint" and front not in bad else front
                spoilt = ground if front == "white" else spoilt
                bad.setdefault(spoilt, []).append(
                    f"{front} {colours[front]} on {ground} {colours[ground]} ({seen}) has a "
                    f"contrast of {measured:.2f} to 1 {how}"
                )
                break
    file = f"assets/brands/{edition.brand_name}/brand.yaml"
    if edition.format.palette:
        file = f"templates/formats/{edition.format_name}/format.yaml"
    for name, pairs in bad.items():
        where = manuscript.marks.at("brand")
        if ("colours", name) in edition.brand_marks.places and not edition.format.palette:
            where = edition.brand_marks.at("colours", name)
        message = f"{'; '.join(pairs)}; text needs {LEAST} to 1"
        yield error("contrast-too-low", message, where, f"make {name} darker or lighter in {file}")


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue
