"""The report for an approver: one HTML file, with nothing fetched and no script; marks differ by
more than colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from brochure.diff.nouns import Change, Difference, Setting
from brochure.diff.pages import side_by_side
from brochure.diff.told import NOTHING, counts, move, shortened
from brochure.inspect import viewer
from brochure.model.finding import Finding

CSS = Path(__file__).with_name("report.css")
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def as_html(made: Difference) -> str:
    """Return a difference as a page that holds all it needs: the style sheet and the pictures of
    the pages.
    """
    return page(title_of(made), parts(made))


def parts(made: Difference) -> list[str]:
    """Return the sections of a report."""
    return [
        *_summary(made),
        *_words("words", "Words of the article", made.changes),
        *_words("around", "Words printed around the article", made.around),
        *_settings(made.settings),
        *_findings(made),
        *side_by_side(made),
    ]


def page(title: str, sections: Sequence[str]) -> str:
    """Return a page of sections that fetches nothing."""
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>What changed: {escape(title)}</title>",
            f"<style>{CSS.read_text('utf-8')}</style>",
            "</head>",
            "<body>",
            f"<header><p>What changed</p><h1>{escape(title)}</h1></header>",
            "<main>",
            *sections,
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def title_of(made: Difference) -> str:
    """Return the handout's title, or the name of its file."""
    for side in (made.new, made.old):
        if side.manuscript:
            return side.manuscript.handout.title
        title = viewer.metadata(side.data)["Title"] if side.data else ""
        if title:
            return title
    return made.new.name


def _summary(made: Difference) -> Iterator[str]:
    yield '<section id="summary"><h2>Summary</h2>'
    if made.findings:
        yield '<ul class="loud">'
        for one in made.findings:
            hint = f"<br>What to do: {escape(one.hint)}." if one.hint else ""
            yield (
                f"<li><strong>{escape(str(one.severity).capitalize())}: "
                f"{escape(one.message)}.</strong>{hint}</li>"
            )
        yield "</ul>"
    if not made.exit_code:
        yield f'<p class="equal">{escape(made.verdict)}</p>'
    yield (
        "<table><thead><tr><td></td><th scope=col>Old</th><th "
        "scope=col>New</th></tr></thead><tbody>"
    )
    old, new = made.old, made.new
    yield _row("Compared", old.name, new.name)
    yield _row("Version", old.version or "not known", new.version or "not known")
    yield _row(
        f"Pages{made.whose_pages}",
        *(str(number) if number else "not made" for number in made.pages),
    )
    yield "</tbody></table><ul>"
    for name, address, changes in (
        ("Words of the article", "words", made.changes),
        ("Words around it", "around", made.around),
    ):
        said = f'<a href="#{address}">{counts(changes)}</a>' if changes else "none changed"
        yield f"<li>{name}: {said}</li>"
    said = (
        f'<a href="#settings">{len(made.settings)} changed</a>' if made.settings else "none changed"
    )
    yield f"<li>Settings: {said}</li>"
    if made.old.findings is not None and made.new.findings is not None:
        yield f"<li>Findings: {len(made.went)} gone, {len(made.came)} new</li>"
    yield from (f"<li>Not compared. {escape(one)}</li>" for one in made.not_compared)
    yield "</ul></section>"


def _row(head: str, old: str, new: str) -> str:
    return f"<tr><th scope=row>{escape(head)}</th><td>{escape(old)}</td><td>{escape(new)}</td></tr>"


def _words(name: str, head: str, changes: Sequence[Change]) -> Iterator[str]:
    if changes:
        yield f'<section id="{name}"><h2>{head}</h2><p>{counts(changes)}. {_LEGEND}</p>'
        yield from map(_change, changes)
        yield "</section>"


_LEGEND = (
    '<del><span class="sign">\u2212</span>struck through</del> was removed, '
    '<ins><span class="sign">+</span>underlined</ins> was added.'
)


def _change(one: Change) -> str:
    written = [str(words[0].where) for words in (one.old, one.new) if words and words[0].where]
    places = " \u2192 ".join(map(escape, written))
    pages = ", ".join(
        f'<a href="#{side}-page-{page}">{side} page {page}</a>'
        for side, new in (("old", False), ("new", True))
        for page in one.pages(new=new)
    )
    moved = f'<a href="#change-{one.partner}">{move(one)}</a>' if one.partner else ""
    facts = " · ".join(filter(None, (places, pages, moved)))
    text = [escape(f"… {one.before}")] if one.before else []
    if one.old:
        text.append(f'<del><span class="sign">\u2212</span>{escape(shortened(one.old))}</del>')
    if one.new:
        text.append(f'<ins><span class="sign">+</span>{escape(shortened(one.new))}</ins>')
    text += [escape(f"{one.after} …")] if one.after else []
    return (
        f'<article id="change-{one.number}"><h3>{one.number}. {escape(one.part)}: {one.kind}</h3>'
        f'<p class="facts">{facts}</p><p class="text">{" ".join(text)}</p></article>'
    )


def _settings(settings: Sequence[Setting]) -> Iterator[str]:
    if settings:
        yield '<section id="settings"><h2>Settings</h2><table><thead>'
        yield (
            "<tr><th scope=col>Setting</th><th scope=col>Old</th><th "
            "scope=col>New</th></tr></thead><tbody>"
        )
        for one in settings:
            yield _row(
                one.name, *(NOTHING if value is None else value for value in (one.old, one.new))
            )
        yield "</tbody></table></section>"


def _findings(made: Difference) -> Iterator[str]:
    if made.old.findings is None or made.new.findings is None:
        return
    yield '<section id="findings"><h2>Findings</h2>'
    for head, sign, found in (("New", "+", made.came), ("Gone", "\u2212", made.went)):
        if found:
            yield f"<h3>{head}: {len(found)}</h3><ul>"
            yield from (_finding(sign, one) for one in found)
            yield "</ul>"
    same = len(made.new.findings) - len(made.came)
    yield f"<p>{same or 'None'} {'are' if same > 1 else 'is'} the same in both.</p></section>"


def _finding(sign: str, one: Finding) -> str:
    place = f"<br>{escape(str(one.where))}" if one.where else ""
    return (
        f'<li><span class="sign">{sign}</span><strong>{str(one.severity).capitalize()}:</strong> '
        f"{escape(one.message)} <code>{escape(one.code)}</code>{place}</li>"
    )
