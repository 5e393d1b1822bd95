"""Handout and edition to HTML: the only room that knows Jinja2."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from brochure import prose
from brochure.errors import BadInput
from brochure.model.edition import Edition, Language
from brochure.model.finding import Finding, Place, error
from brochure.model.format import Format
from brochure.model.handout import Handout, Reference
from brochure.model.length import points
from brochure.model.manuscript import Manuscript
from brochure.model.notice import required_notices
from brochure.model.pdf import Html
from brochure.model.review import Review
from brochure.shelves import BRANDS, Shelves, shown

# In points; from here on a head or a foot holds one thing a line.
LARGE_PRINT = 16
# As much of a reference as a screen reader should have to say at each citation.
SPOKEN = 80


def html(manuscript: Manuscript, edition: Edition, shelves: Shelves, review: Review | None = None) -> Html:
    """Return the composed page, of a review sheet with what it shows. Raises BadInput when a template is unusable."""
    handout = manuscript.handout
    environment = _environment(shelves, edition.template_folders)
    folder = f"{BRANDS}/{edition.brand_name}"
    context = {
        "handout": handout,
        "brand": edition.brand,
        "brand_folder": f"asset:/{folder}",
        "format": edition.format,
        "language": edition.language,
        "words": edition.language.words,
        "statuses": _statuses(handout, edition),
        "notices": required_notices(handout, edition.notices),
        "sheet": review,
        "edition": edition,
        "source": manuscript.source,
        "date": lambda day: _date(day, edition.language),
        "review": _review(handout, edition.language),
        "title_length": _title_length(handout.title),
        "running_title": _running_title(handout, edition),
        "prose": lambda text: _prose(text, handout, edition.language),
        "correct": handout.corrected,
        "reference": lambda entry: _reference(entry, edition.language),
        "qr": _qr_code,
        "fill": _fill,
    }
    try:
        markup = environment.get_template("handout.html").render(context)
    except Exception as trouble:
        # A clinic's template may raise anything: an undefined name, a division by zero, a list that is too long.
        raise BadInput([_template_finding(trouble)]) from trouble
    properties = {"dc:identifier": handout.document.id, "xmpMM:VersionID": handout.document.version}
    if manuscript.source:
        properties["dc:source"] = f"sha256:{manuscript.source.sha256}"
    sheets = (_settings(edition), *edition.stylesheets)
    grey = edition.format.palette is not None
    return Html(markup, sheets, edition.format.pdf_variant, properties, _viewer(edition.format), grey)


def _viewer(made: Format) -> Mapping[str, str]:
    """Return what a viewer is asked to set at the printer (ISO 32000-1, table 150)."""
    sheet = made.sheet
    duplex = "Simplex" if sheet.sides == 1 else f"DuplexFlip{sheet.flip.title().replace('-', '')}"
    scaling = {"PrintScaling": "/None"} if made.print_scaling else {}
    return {"Duplex": f"/{duplex}", "PickTrayByPDFSize": "true", **scaling}


@lru_cache(8)
def _environment(shelves: Shelves, folders: tuple[str, ...]) -> jinja2.Environment:
    def load(name: str) -> tuple[str, str, None] | None:
        # A whole path names one file, so that a format's handout.html can extend templates/handout.html.
        for place in [name] if name.startswith("templates/") else [f"{folder}/{name}" for folder in folders]:
            path = shelves.find(place)
            if path:
                return path.read_text("utf-8"), str(path), None
        return None

    return ImmutableSandboxedEnvironment(
        loader=jinja2.FunctionLoader(load),  # None: up to date for this run
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def forget_templates() -> None:
    """Read the templates anew at the next call: for a warm process whose user has just saved one."""
    _environment.cache_clear()


def _template_finding(trouble: Exception) -> Finding:
    """Say in which template, on which line, what cannot be used."""
    name, line = _template_line(trouble)
    if isinstance(trouble, jinja2.TemplateSyntaxError):
        name, line = trouble.filename or name, trouble.lineno
    message = str(trouble) or type(trouble).__name__
    if isinstance(trouble, jinja2.TemplateNotFound):
        message = f"there is no template {trouble.name}"
    return error(
        "template", message, Place(shown(Path(name)), line, 1), "mend it, or delete your copy to get ours back"
    )


def _template_line(trouble: Exception) -> tuple[str, int]:
    """Return the innermost template and line that a trouble went through."""
    name, line, step = "templates/handout.html", 1, trouble.__traceback__
    while step:
        if step.tb_frame.f_code.co_filename.endswith(".html"):
            name, line = step.tb_frame.f_code.co_filename, step.tb_lineno
        step = step.tb_next
    return name, line


def _settings(edition: Edition) -> str:
    """Return the edition's figures as custom properties; the style sheets know colours and sizes by these only."""
    made, brand, palette = edition.format, edition.brand, edition.palette
    page, bleed = made.page, made.press.bleed if edition.condition else "0pt"
    values = {
        **{f"size-{name}": getattr(made.type, name) for name in type(made.type).model_fields if name != "leading"},
        "leading": made.type.leading,
        "line": f"{points(made.type.text) * made.type.leading:g}pt",
        "hyphens": "auto" if made.hyphenation else "manual",
        "margin-top": page.margins.top,
        "margin-bottom": page.margins.bottom,
        "margin-inline": page.margins.inline,
        "page-width": page.width,
        "page-height": page.height,
        "bleed": bleed,
        "ink": palette.ink,
        "primary": palette.primary,
        "accent": palette.accent,
        "tint": palette.tint,
        **_panels(made),
        "font-title": _css_string(brand.fonts.title),
        "font-heading": _css_string(brand.fonts.heading),
        "font-text": _css_string(brand.fonts.text),
    }
    properties = "".join(f"--{name}:{value};" for name, value in values.items())
    return (
        f":root{{{properties}}}"
        f"@page{{{properties}size:{page.width} {page.height};bleed:{bleed};"
        f"margin:{page.margins.top} {page.margins.inline} {page.margins.bottom}}}"
    )


def _panels(made: Format) -> Mapping[str, str]:
    """Return the widths of the panels of each side, and by how much the narrowest falls short of the others."""
    if made.panels is None:
        return {}
    widths = [points(width) for width in made.panels.inside]
    narrower = f"{max(widths) - min(widths):.2f}pt"
    outside = made.panels.outside
    return {
        "outside": " ".join(outside),
        "outside-mirrored": " ".join(reversed(outside)),
        "panel": f"{max(widths):.2f}pt",
        "fold-in": narrower,
    }


def _css_string(text: str) -> str:
    safe = re.sub(r"[^\w .,'&-]", "", text).replace("'", "\\'")
    return f"'{safe}'"


def _fill(words: str, **values: object) -> Markup:
    """Return a language's words with their placeholders filled, all of it escaped but for ready markup."""
    parts = re.split(r"\{(\w+)\}", words)  # words at even places, names at odd ones
    filled = (escape(values[part] if index % 2 else part) for index, part in enumerate(parts))
    return Markup("").join(filled)


def _date(day: datetime.date, language: Language) -> str:
    pattern, names = language.date.pattern, language.date.names
    return str(_fill(pattern, day=day.day, month=names[day.month - 1], year=day.year))


def _statuses(handout: Handout, edition: Edition) -> list[Mapping[str, str]]:
    """Return word and notice of each thing that a reader must know: past its review first, then not approved."""
    status, words = handout.document.status.replace("-", "_"), edition.language.words
    found: list[Mapping[str, str]] = []
    due = handout.document.next_review
    if due and handout.document.is_past_review(edition.day):
        notice = str(_fill(words.expired_notice, date=_date(due, edition.language)))
        found.append({"kind": "expired", "word": words.expired, "notice": notice})
    if status != "approved":
        found.append({"kind": status, "word": getattr(words, status), "notice": getattr(words, f"{status}_notice")})
    return found


def _review(handout: Handout, language: Language) -> str:
    day = handout.document.reviewed_on
    if day is None:
        return language.words.not_reviewed
    return str(_fill(language.words.reviewed, date=_date(day, language)))


def _title_length(title: str) -> str:
    """Return the class by which a style sheet sets long titles smaller: three lines are the most that a band bears."""
    return "very-long" if len(title) > 96 else "long" if len(title) > 54 else ""


def _running_title(handout: Handout, edition: Edition) -> str:
    """Return as much of the title as one line of the running head holds: half of it, beside the clinic's name.

    Past its review the word for that stands before it.
    """
    title = handout.title
    page, size = edition.format.page, points(edition.format.type.small)
    # An average letter of a text face is half its size wide; the head in large print holds the title alone.
    room = (points(page.width) - 2 * points(page.margins.inline)) / (size * 0.5)
    room = (room / 2 if size < LARGE_PRINT else room) - 4
    if handout.document.is_past_review(edition.day):
        room -= (len(edition.language.words.expired) + 3) * 1.15  # it is semibold
    if len(title) <= room:
        return title
    return title[: max(12, int(room))].rpartition(" ")[0].rstrip(",;:") + " …"


# The resolvers of PubMed, the DOI Foundation and PubMed Central.
RESOLVERS = (
    ("doi", "https://doi.org/", "doi_link"),
    ("pmcid", "https://pmc.ncbi.nlm.nih.gov/articles/", "pmc_link"),
    ("pmid", "https://pubmed.ncbi.nlm.nih.gov/", "pubmed_link"),
)


def _prose(text: str, handout: Handout, language: Language) -> Markup:
    """Return a Markdown text as HTML, approved errata applied, each citation a raised number."""

    def cite(ids: tuple[str, ...]) -> str:
        return str(_citation(ids, handout, language))

    return Markup(prose.html(handout.corrected(text), cite))  # noqa: S704 - prose lets no HTML through


def _citation(ids: tuple[str, ...], handout: Handout, language: Language) -> Markup:
    """Return the numbers of the references cited, linked to them; one that is not there stays as it is written."""
    numbers = {reference.id: number for number, reference in enumerate(handout.references, 1)}
    if not set(ids) <= set(numbers):
        return escape(f" [{'; '.join(f'@{name}' for name in ids)}]")
    links = []
    for name in ids:
        text = handout.references[numbers[name] - 1].text
        short = text if len(text) <= SPOKEN else f"{text[:SPOKEN].rpartition(' ')[0]} …"
        title = _fill(language.words.source, number=numbers[name], text=short)
        links.append(Markup('<a href="#ref-{}" title="{}">{}</a>').format(name, title, numbers[name]))
    return Markup('<sup class="citation">{}</sup>').format(Markup(", ").join(links))


def _reference(entry: Reference, language: Language) -> Markup:
    """Return a reference verbatim, its identifiers turned into links."""
    targets: dict[str, tuple[str, str]] = {}
    for name, resolver, words in RESOLVERS:
        identifier = getattr(entry, name)
        if identifier:
            title = str(_fill(getattr(language.words, words), id=identifier))
            targets[identifier] = (resolver + identifier, title)
    if not targets:
        return escape(entry.text)
    forms = "|".join(rf"(?<!\w){re.escape(identifier)}(?!\w)" for identifier in targets)
    parts: list[str] = []
    for part in re.split(f"({forms})", entry.text):
        if part in targets:
            url, title = targets[part]
            parts.append(f'<a href="{escape(url)}" title="{escape(title)}">{escape(part)}</a>')
        else:
            parts.append(str(escape(part)))
    return Markup("".join(parts))  # noqa: S704 - every part is escaped above


def _qr_code(url: str, title: str) -> Markup:
    """Return the code as an SVG of one unit a module, with the quiet zone of four modules of ISO/IEC 18004."""
    import segno  # noqa: PLC0415 - few handouts have a code, and every build would pay 8 ms for it

    code = segno.make(url, error="m", micro=False)
    size = code.symbol_size(border=4)[0]
    dark = "".join(
        f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(code.matrix) for x, module in enumerate(row) if module
    )
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}"><title>{1}</title><path d="{2}"/></svg>'
    return Markup(drawing).format(size, title, dark)  # noqa: S704 - a constant; what fills it is escaped
