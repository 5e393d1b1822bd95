"""A picture is drawn on the page that neither the handout nor the brand's logo brings in.

A picture can say anything, and no reader of texts sees it: a drawing of the word "not" as a ground,
as the mark of a list or as a border, lines that make letters. What the handout shows is named in
its Markdown and has an alternative text; the brand's logo stands in brand.yaml. Any other picture
beside or behind words is an error; one that stands apart from all text is a warning, for somebody
to look at.

Basis: no published standard; that all that is on the page has been approved is this project's own
rule.

Faulty: section p { background: url(asset:/assets/not.svg) no-repeat }

Mended: ![A knee seen from the side](pictures/knee.svg), in the article
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from brochure import prose
from brochure.check._letters import letters
from brochure.inspect import tagged_text, word_ink
from brochure.inspect.artwork import Shape, meets
from brochure.inspect.page_objects import Box
from brochure.inspect.structure import UNTAGGED
from brochure.inspect.tagged_text import Paper, Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, Place, error, warning
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Pdf
from brochure.model.rule import Rule
from brochure.prose import parts

Drawn = tuple[int, str, Box]
"""A page, what is drawn there, and its bounds."""

RULE = Rule(reads="pdf", documents=("handout", "key-points", "notice"))

CODE = "picture-unknown"
# In points: what is nearer to a text belongs to it.
NEAR = 12.0
# In points: a line lower than this under a text, such as a wavy one, holds no letters.
LINE = 3.0
PICTURES = {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"}
PICTURE = "a picture"
NOBODYS = "is named neither by the handout nor by the brand as its logo"
HINT = (
    "name it in the article as ![what it shows](pictures/…), make it the brand's logo, or take it "
    "out of the style sheet or template"
)


def pdf(manuscript: Manuscript, edition: Edition, made: Pdf) -> Iterator[Finding]:
    """Look for files that nobody names, and for drawings outside of the known figures."""
    paper = tagged_text.read(made.data)
    drawn = list(_drawn(manuscript, edition, paper))
    near = [one for one in drawn if _adjoins(one, paper)]
    files = _unknown_files(manuscript, edition, made)
    for name in files:
        report = warning if drawn and not near else error
        on = f"page {(near or drawn)[0][0]}" if drawn else "a page"
        message = f"the picture {name}, drawn on {on}, {NOBODYS}"
        yield report(CODE, message, _sheet(edition, name), HINT)
    if files:
        return
    crossing = [fault.run for fault in word_ink.read(made.data) if fault.kind == "crossed"]
    for page in sorted({page for page, _, _ in drawn}):
        here = [one for one in drawn if one[0] == page and not _is_told(one, crossing)]
        close = [one for one in here if one in near]
        for _, what, box in (close or here)[:1]:
            message = f"{what} on page {page}, {_placed(paper, page, box)}, {NOBODYS}"
            yield (error if close else warning)(CODE, message, None, HINT)


def _is_told(one: Drawn, crossing: list[Run]) -> bool:
    """Return whether text-struck-out tells of it already."""
    page, what, box = one
    return what == PICTURE and any(run.page == page and meets(run.box, box) for run in crossing)


def _drawn(manuscript: Manuscript, edition: Edition, paper: Paper) -> Iterator[Drawn]:
    """Yield what is drawn on the pages beside known figures, plain boxes and rules."""
    known = _alternatives(manuscript, edition)
    qr = letters(edition.language.words.qr_alt.partition("{")[0])
    for number, sheet in enumerate(paper.sheets, 1):
        for shape in sheet.shapes:
            if shape.figure is None:
                if not (shape.plain or _is_line(shape)):
                    yield number, PICTURE, shape.seen
            elif letters(shape.figure) not in known and not (
                manuscript.handout.qr and letters(shape.figure).startswith(qr)
            ):
                yield number, f"a picture ({shape.figure or 'without a name'})", shape.seen
    for run in paper.runs:
        if run.seen and not run.running and run.block == UNTAGGED.block and run.text.strip():
            yield run.page, f"a picture with the letters «{run.text.strip()}»", run.box


def _is_line(shape: Shape) -> bool:
    left, bottom, right, top = shape.seen
    return min(right - left, top - bottom) <= LINE


def _alternatives(manuscript: Manuscript, edition: Edition) -> set[str]:
    """Return the letters of the alternative texts of all that the handout and the brand show."""
    named = [edition.brand.logo_alt]
    for part in parts.of(manuscript.handout):
        if part.markdown:
            named += [text for _, text in prose.pictures(part.printed)]
    return {letters(text) for text in named}


def _unknown_files(manuscript: Manuscript, edition: Edition, made: Pdf) -> list[str]:
    """Return the pictures on the page that neither the handout nor the brand names."""
    folder = f"assets/brands/{edition.brand_name}"
    logos = (edition.brand.logo, edition.brand.logo_on_dark)
    known = {f"{folder}/{logo}" for logo in logos if logo}
    for part in parts.of(manuscript.handout):
        if part.markdown:
            known |= {name for name, _ in prose.pictures(part.printed)}
    return [
        name
        for name in made.read
        if PurePosixPath(name).suffix.lower() in PICTURES and name not in known
    ]


def _adjoins(one: Drawn, paper: Paper) -> bool:
    """Return whether a picture meets a text of its page, or stands beside it."""
    page, _, box = one
    return any(
        run.page == page and run.box is not box and meets(run.box, box, NEAR)
        for run in paper.runs
        if run.seen and run.text.strip() and (run.running or run.block != UNTAGGED.block)
    )


def _placed(paper: Paper, page: int, box: Box) -> str:
    """Return where something stands, as a person with a ruler finds it on the trimmed page."""
    trim = paper.sheets[page - 1].trim
    left, top = (box[0] - trim[0]) / 72 * 25.4, (trim[3] - box[3]) / 72 * 25.4
    return f"{left:.0f} mm from the left and {top:.0f} mm from the top"


def _sheet(edition: Edition, name: str) -> Place | None:
    """Return the line of the style sheet that names a file."""
    file = PurePosixPath(name).name
    for label, text in zip(edition.sheet_names, edition.stylesheets, strict=False):
        for number, line in enumerate(text.splitlines(), 1):
            if file in line and "url(" in line:
                return Place(label, number, line.index(file) + 1, line)
    return None
