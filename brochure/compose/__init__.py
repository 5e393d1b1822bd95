"""Handout and edition to HTML: the only room that knows Jinja2."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import jinja2

from brochure.compose import qr, references, settings
from brochure.compose.sandbox import Offered, Sandbox
from brochure.compose.words import date, fill
from brochure.errors import BadInput
from brochure.model.edition import Edition, Language
from brochure.model.finding import Finding, Place, error
from brochure.model.handout import Handout
from brochure.model.length import points
from brochure.model.manuscript import Manuscript
from brochure.model.notice import required_notices
from brochure.model.pdf import Html
from brochure.model.review import Review
from brochure.shelves import BRANDS, Shelves, shown

# In points; from here on a head or a foot holds one thing a line.
LARGE_PRINT = 16
# What Jinja2 says of a name that is not there, with the name of a module in it.
NO_SUCH = re.compile(r"'[\w.]*?(\w+) object' has no attribute '(\w+)'")


def html(
    manuscript: Manuscript, edition: Edition, shelves: Shelves, review: Review | None = None
) -> Html:
    """Return the composed page, of a review sheet with what it shows. Raises BadInput when a
    template is unusable.
    """
    handout, made = manuscript.handout, edition.format
    environment = _environment(shelves, edition.template_folders)
    markup = _rendered(environment, "handout.html", _context(manuscript, edition, review))
    properties = {"dc:identifier": handout.document.id, "xmpMM:VersionID": handout.document.version}
    if manuscript.source:
        properties["dc:source"] = f"sha256:{manuscript.source.sha256}"
    if edition.condition and handout.document.reviewed_on:
        properties["dc:date"] = handout.document.reviewed_on.isoformat()  # PDF/X asks for a date
    return Html(
        markup=markup,
        stylesheets=(settings.stylesheet(edition), *edition.stylesheets),
        pdf_variant=made.pdf_variant,
        language=edition.language,
        properties=properties,
        viewer=settings.viewer(made),
        grey=made.palette is not None,
        sheet_names=("", *edition.sheet_names),
    )


def _context(manuscript: Manuscript, edition: Edition, review: Review | None) -> dict[str, object]:
    """Return what the templates know, by the names that they have for it."""
    handout = manuscript.handout
    return {
        "handout": handout,
        "brand": edition.brand,
        "brand_folder": f"asset:/{BRANDS}/{edition.brand_name}",
        "format": edition.format,
        "language": edition.language,
        "words": edition.language.words,
        "statuses": _statuses(handout, edition),
        "notices": required_notices(handout, edition.notices),
        "sheet": review,
        "edition": edition,
        "source": manuscript.source,
        "date": Offered(lambda day: date(day, edition.language)),
        "review": _review(handout, edition.language),
        "title_length": _title_length(handout.title),
        "running_title": _running_title(handout, edition),
        "prose": Offered(lambda text: references.prose_html(text, handout, edition.language)),
        "correct": Offered(handout.corrected),
        "reference": Offered(lambda entry: references.reference(entry, edition.language)),
        "qr": Offered(qr.code),
        "fill": Offered(fill),
        "entries": manuscript.entries,
    }


def separator(manuscript: Manuscript, edition: Edition, shelves: Shelves, words: str) -> Html:
    """Return the sheet that stands before a copy in a print job; `words` are its field `copy`.
    Raises BadInput.
    """
    context = {"handout": manuscript.handout, "language": edition.language, "text": words}
    markup = _rendered(_environment(shelves, edition.template_folders), "separator.html", context)
    made, sheets = edition.format, [settings.stylesheet(edition), *edition.stylesheets]
    if made.imposition:  # two pages lie side by side on the sheets that it stands between
        sheets.append(f"@page{{size:{2 * points(made.page.width):g}pt {made.page.height}}}")
    return Html(
        markup,
        tuple(sheets),
        made.pdf_variant,
        language=edition.language,
        viewer=settings.viewer(made),
    )


def _rendered(environment: Sandbox, name: str, context: Mapping[str, object]) -> str:
    environment.begin()
    try:
        return environment.get_template(name).render(context)
    except Exception as trouble:
        # A clinic's template may raise anything: an undefined name, a division by zero, a list that
        # is too long.
        raise BadInput([_template_finding(trouble)]) from trouble


@lru_cache(8)
def _environment(shelves: Shelves, folders: tuple[str, ...]) -> Sandbox:
    def load(name: str) -> tuple[str, str, None] | None:
        # A whole path names one file, so that a format's handout.html can extend
        # templates/handout.html.
        for place in (
            [name] if name.startswith("templates/") else [f"{folder}/{name}" for folder in folders]
        ):
            path = shelves.find(place)
            if path:
                return path.read_text("utf-8"), str(path), None
        return None

    # None in what it loads: up to date for this run
    return Sandbox(jinja2.FunctionLoader(load))


def forget_templates() -> None:
    """Read the templates anew at the next call: for a warm process whose user has just saved
    one.
    """
    _environment.cache_clear()


def _template_finding(trouble: Exception) -> Finding:
    """Say in which template, on which line, what cannot be used."""
    name, line = _template_line(trouble)
    if isinstance(trouble, jinja2.TemplateSyntaxError):
        name, line = trouble.filename or name, trouble.lineno
    message = NO_SUCH.sub(r"a \1 has no '\2'", str(trouble)) or type(trouble).__name__
    if isinstance(trouble, jinja2.TemplateNotFound):
        message = f"there is no template {trouble.name}"
    elif isinstance(trouble, RecursionError):
        message = "this calls itself without end"
    return error(
        "template",
        message,
        Place(shown(Path(name)), line, 1),
        "mend it, or delete your copy to get ours back",
    )


def _template_line(trouble: Exception) -> tuple[str, int]:
    """Return the innermost template and line that a trouble went through."""
    name, line, step = "templates/handout.html", 1, trouble.__traceback__
    while step:
        if step.tb_frame.f_code.co_filename.endswith(".html"):
            name, line = step.tb_frame.f_code.co_filename, step.tb_lineno
        step = step.tb_next
    return name, line


def _statuses(handout: Handout, edition: Edition) -> list[Mapping[str, str]]:
    """Return word and notice of each thing that a reader must know: past its review first, then not
    approved.
    """
    status, words = handout.document.status.replace("-", "_"), edition.language.words
    found: list[Mapping[str, str]] = []
    due = handout.document.next_review
    if due and handout.document.is_past_review(edition.day):
        notice = str(fill(words.expired_notice, date=date(due, edition.language)))
        found.append({"kind": "expired", "word": words.expired, "notice": notice})
    if status != "approved":
        found.append(
            {
                "kind": status,
                "word": getattr(words, status),
                "notice": getattr(words, f"{status}_notice"),
            }
        )
    return found


def _review(handout: Handout, language: Language) -> str:
    day = handout.document.reviewed_on
    if day is None:
        return language.words.not_reviewed
    return str(fill(language.words.reviewed, date=date(day, language)))


def _title_length(title: str) -> str:
    """Return the class by which a style sheet sets long titles smaller: three lines are the most
    that a band bears.
    """
    return "very-long" if len(title) > 96 else "long" if len(title) > 54 else ""


def _running_title(handout: Handout, edition: Edition) -> str:
    """Return as much of the title as one line of the running head holds: half of it, beside the
    clinic's name.

    Past its review the word for that stands before it.
    """
    title = handout.title
    page, size = edition.format.page, points(edition.format.type.small)
    # An average letter of a text face is half its size wide; the head in large print holds the
    # title alone.
    room = (points(page.width) - 2 * points(page.margins.inline)) / (size * 0.5)
    room = (room / 2 if size < LARGE_PRINT else room) - 4
    if handout.document.is_past_review(edition.day):
        room -= (len(edition.language.words.expired) + 3) * 1.15  # it is semibold
    if len(title) <= room:
        return title
    return title[: max(12, int(room))].rpartition(" ")[0].rstrip(",;:") + " …"
