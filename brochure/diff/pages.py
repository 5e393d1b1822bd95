"""The report's pages side by side: a picture of each, with frames around what changed."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from brochure.diff.nouns import Box, Change, ComparedWord, Difference, Side
from brochure.inspect import raster

# With more pages than this only those that changed are shown: a picture takes some 80 KB.
MOST_PAGES = 24
# Words of a line nearer than this, in points, share a frame.
NEAR = 12.0
# Between a word's ink and its frame, in points.
PAD = 2.0
# The numbers beside the marks stand in the page's margin; in points.
LABEL_LEFT, LABEL_WIDTH, LABEL_HEIGHT = 3.0, 25.0, 12.0
LEGEND = (
    "A dashed frame with a line through it holds what was removed, a solid frame with a thick "
    "line under it what was "
    "added; a dotted frame holds what looks different though no word went or came. The numbers "
    "are the changes' own."
)


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

    def words(self, change: Change) -> tuple[ComparedWord, ...]:
        return change.new if self.new else change.old


def side_by_side(made: Difference) -> Iterator[str]:
    """Yield the report's section of pages; nothing where there are none."""
    if not (made.old.data or made.new.data):
        return
    halves = (_Half(made.old, new=False), _Half(made.new, new=True))
    numbers = list(range(1, max(made.pages) + 1))
    if len(numbers) > MOST_PAGES:
        numbers = sorted({*_changed_pages(made)})
    yield f'<section id="pages"><h2>Pages side by side</h2><p>{LEGEND}</p>'
    if len(numbers) < max(made.pages):
        yield f"<p>Of {max(made.pages)} pages the {len(numbers)} that changed are shown.</p>"
    for number in numbers:
        yield f'<h3>Page {number}</h3><div class="pair">'
        yield from (_sheet(made, half, number) for half in halves)
        yield "</div>"
    yield "</section>"


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
    picture = base64.b64encode(raster.small_png(side.data, number)).decode("ascii")
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
