"""The report for an approver: one HTML file, with nothing fetched and no script; marks differ by
more than colour.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from brochure.diff import sheets
from brochure.diff.nouns import Box, Change, Difference, Setting, Side, Word
from brochure.diff.told import NOTHING, counts, move, shortened
from brochure.model.finding import Finding

CSS = Path(__file__).with_name("report.css")
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
# With more pages than this only those that changed are shown: a picture takes some 80 KB.
MOST_PAGES = 24
# Words of a line nearer than this, in points, share a frame.
NEAR = 12.0
# Between a word's ink and its frame, in points.
PAD = 2.0
# The numbers beside the marks stand in the page's margin; in points.
LABEL_LEFT, LABEL_WIDTH, LABEL_HEIGHT = 3.0, 25.0, 12.0


@dataclass(frozen=True)
class _Half:
    """The old or the new side of the report: what it is called, the sign of its marks and the words
    for them.
    """

    side: Side
    new: bool

    @property
    def name(self) -> str:
        return "New" if self.new else "Old"

    @property
    def sign(self) -> str:
        return "+" if self.new else "\u2212"

    @property
    def marked(self) -> str:
        return "added" if self.new else "removed"

    def words(self, change: Change) -> tuple[Word, ...]:
        return change.new if self.new else change.old


def as_html(made: Difference) -> str:
    """Return a difference as a page that holds all it needs: the style sheet and the pictures of
    the pages.
    """
    title = f"What changed: {_title(made)}"
    parts = [
        *_summary(made),
        *_words("words", "Words of the article", made.changes),
        *_words("around", "Words printed around the article", made.around),
        *_settings(made.settings),
        *_findings(made),
        *_pages(made),
    ]
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{CSS.read_text('utf-8')}</style>",
            "</head>",
            "<body>",
            f"<header><p>What changed</p><h1>{escape(_title(made))}</h1></header>",
            "<main>",
            *parts,
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _title(made: Difference) -> str:
    for side in (made.new, made.old):
        if side.manuscript:
            return side.manuscript.handout.title
        if side.data and sheets.metadata(side.data)["Title"]:
            return sheets.metadata(side.data)["Title"]
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


def _pages(made: Difference) -> Iterator[str]:
    if not (made.old.data or made.new.data):
        return
    halves = (_Half(made.old, new=False), _Half(made.new, new=True))
    numbers = list(range(1, max(made.pages) + 1))
    if len(numbers) > MOST_PAGES:
        numbers = sorted({*_changed_pages(made)})
    yield f'<section id="pages"><h2>Pages side by side</h2><p>{_PAGES_LEGEND}</p>'
    if len(numbers) < max(made.pages):
        yield f"<p>Of {max(made.pages)} pages the {len(numbers)} that changed are shown.</p>"
    for number in numbers:
        yield f'<h3>Page {number}</h3><div class="pair">'
        yield from (_sheet(made, half, number) for half in halves)
        yield "</div>"
    yield "</section>"


_PAGES_LEGEND = (
    "A dashed frame with a line through it holds what was removed, a solid frame with a thick "
    "line under it what was "
    "added; a dotted frame holds what looks different though no word went or came. The numbers "
    "are the changes' own."
)


def _changed_pages(made: Difference) -> Iterator[int]:
    for change in (*made.changes, *made.around):
        yield from change.pages(new=False)
        yield from change.pages(new=True)
    yield from (box.page for box in made.looks)
    yield from range(min(made.pages) + 1, max(made.pages) + 1)


def _sheet(made: Difference, half: _Half, number: int) -> str:
    side, name = half.side, half.name.lower()
    if side.data is None or number > len(side.printed.sheets):
        said = f"{half.name}: there is no page {number}"
        return f'<figure id="{name}-page-{number}"><figcaption>{said}</figcaption></figure>'
    sheet = side.printed.sheets[number - 1]
    marks = [
        (one.number, [box for word in half.words(one) for box in word.boxes if box.page == number])
        for one in (*made.changes, *made.around)
    ]
    marks = [(mark, boxes) for mark, boxes in marks if boxes]
    looks = [box for box in made.looks if box.page == number]
    links = ", ".join(f'<a href="#change-{mark}">{half.sign}{mark}</a>' for mark, _ in marks)
    said = (
        f"{half.marked} here: {links}"
        if marks
        else "looks different"
        if looks
        else "nothing marked"
    )
    alt = f"Page {number} as it {'is' if half.new else 'was'}; " + (
        f"changes {', '.join(str(mark) for mark, _ in marks)} are marked" if marks else said
    )
    picture = base64.b64encode(sheets.picture(side.data, number)).decode("ascii")
    drawn = [*_framed(marks, half), *(f'<rect class="look" {_frame(box)}/>' for box in looks)]
    return (
        f'<figure id="{name}-page-{number}"><figcaption>{half.name}: {said}</figcaption>'
        f'<div class="sheet"><img alt="{escape(alt)}" src="data:image/png;base64,{picture}">'
        f'<svg aria-hidden="true" viewBox="0 0 {sheet.width:g} '
        f'{sheet.height:g}">{"".join(drawn)}</svg></div></figure>'
    )


def _framed(marks: Sequence[tuple[int, list[Box]]], half: _Half) -> Iterator[str]:
    """Yield the frames of one page, and beside each change its number in the margin, none over
    another.
    """
    free = 0.0
    kind = half.marked
    for number, boxes in sorted(marks, key=lambda mark: (mark[1][0].top, mark[0])):
        for box in _lines(boxes):
            yield f'<rect class="halo" {_frame(box)}/><rect class="{kind}" {_frame(box)}/>'
            height = box.bottom + PAD if half.new else (box.top + box.bottom) / 2
            yield (
                f'<path class="{kind}" d="M{box.left - PAD:.1f} '
                f'{height:.1f}H{box.right + PAD:.1f}"/>'
            )
        top = max(free, (boxes[0].top + boxes[0].bottom - LABEL_HEIGHT) / 2)
        free = top + LABEL_HEIGHT + 1
        size = f'x="{LABEL_LEFT}" y="{top:.1f}" width="{LABEL_WIDTH}" height="{LABEL_HEIGHT}"'
        yield (
            f'<rect class="label {kind}" {size}/>'
            f'<text x="{LABEL_LEFT + LABEL_WIDTH / 2}" y="{top + LABEL_HEIGHT - 3.2:.1f}" '
            f'text-anchor="middle">'
            f"{half.sign}{number}</text>"
        )


def _frame(box: Box) -> str:
    width, height = box.right - box.left + 2 * PAD, box.bottom - box.top + 2 * PAD
    return (
        f'x="{box.left - PAD:.1f}" y="{box.top - PAD:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}"'
    )


def _lines(boxes: Iterable[Box]) -> list[Box]:
    """Return one box for the neighbours on a line."""
    joined: list[Box] = []
    for box in boxes:
        last = joined[-1] if joined else None
        if last and _neighbours(last, box):
            joined[-1] = last.around(box)
        else:
            joined.append(box)
    return joined


def _neighbours(one: Box, other: Box) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    gap = max(one.left, other.left) - min(one.right, other.right)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    return overlap > 0.3 * lower and gap < NEAR
