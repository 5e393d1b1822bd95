"""The composed page as a browser shows it: the same markup and style sheets, with the shelves'
fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from brochure import read
from brochure.model.edition import Edition
from brochure.model.proof import Typeset
from brochure.shelves import FONTS, Shelves

# Running heads and footers belong to a sheet of paper; a browser would set them into the text.
RUNNING = re.compile(r"position\s*:\s*running\([^)]*\)")
ADDRESS = re.compile(r"""((?:src|href|poster)=["']|url\(\s*["']?)asset:/+""")
OUTWARD = re.compile(r'<a (?=[^>]*href="https?:)')


def page(made: Typeset, shelves: Shelves) -> str:
    """Return one HTML page that stands at `/view/FORMAT/`, so that relative addresses lead to the
    shelves.
    """
    sheets = [*_font_faces(shelves), *made.html.stylesheets, _paper(made.edition)]
    styles = "\n".join(RUNNING.sub("display: none !important", sheet) for sheet in sheets)
    styles = ADDRESS.sub(r"\1", styles).replace(
        "</", r"<\/"
    )  # a style sheet cannot close its own element
    body = OUTWARD.sub(
        '<a target="_blank" rel="noopener noreferrer" ', ADDRESS.sub(r"\1", made.html.markup)
    )
    return body.replace("</head>", f"<style>\n{styles}\n</style>\n</head>", 1)


def _font_faces(shelves: Shelves) -> Iterator[str]:
    for folder, shelf in read.fonts(shelves):
        for family in shelf.families:
            for face in family.faces:
                address = quote(f"{FONTS}/{folder.name}/{face.file}")
                name = re.sub(r'["\\]', r"\\\g<0>", family.family)
                yield (
                    f'@font-face {{ font-family: "{name}"; src: url("{address}"); '
                    f"font-weight: {face.weight}; font-style: {face.style}; font-display: block }}"
                )


def _paper(edition: Edition) -> str:
    """Return what the sheet of paper gives to a page: its width and margins."""
    made = edition.format.page
    return (
        "html { background: white }\n"
        f"body {{ box-sizing: border-box; max-width: {made.width}; margin: 0 auto; "
        f"padding: 0 var(--margin-inline) {made.margins.bottom} }}\n"
        f"@media (width < {made.width}) "
        f"{{ :root {{ --margin-inline: min({made.margins.inline}, 5vw) }} }}"
    )
