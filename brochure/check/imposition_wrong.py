"""A sheet of the booklet's print file, folded and stapled, would not give the pages in their order
and place.

Nobody sees it before the first copy is stapled: on the screen the pages of printed sheets lie in an
order that only the fold puts right. So the stack is folded here and leafed through, each page
compared piece by piece with the reader's.

Basis: ISO 32000-1:2008, table 150, for the edge over which a printer turns the sheet and for
printing at full size; for the rest no published standard. Sheets that lie inside others stick out
by the thickness of the paper, and are moved towards the fold by as much: common practice, `creep`
in format.yaml.

Faulty: pages 8 and 1 in front of a sheet and 7 and 2 on its back

Mended: pages 8 and 1 in front of the sheet and 2 and 7 on its back
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from brochure.inspect import tagged_text, viewer
from brochure.inspect.page_objects import Box
from brochure.inspect.tagged_text import Paper, Run
from brochure.model.edition import Edition
from brochure.model.finding import Finding, error
from brochure.model.format import Imposition
from brochure.model.length import points
from brochure.model.manuscript import Manuscript
from brochure.model.pdf import Finished, Pdf
from brochure.model.rule import Rule

RULE = Rule(reads="finished", waivable=False)

CODE = "imposition-wrong"
# In points. Half the creep of common paper is told apart from none; a sheet's size has to be exact.
NEAR, ROUNDING = 0.14, 0.01
MM = 25.4 / 72
LEFT, RIGHT = 0, 1
SHOWN = 40
REPORT = "do not print this file, and please report it"

Key = tuple[str, str, float, tuple[int, int, int], bool]
Shift = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """Where a page lies on the sheets: the side, from 0, its half, and how many sheets lie around
    its own.
    """

    side: int
    half: int
    depth: int

    def __str__(self) -> str:
        """Say it to a person with the sheets in hand."""
        face, half = ("back" if self.side % 2 else "front"), ("right" if self.half else "left")
        return f"the {half} half of the {face} of sheet {self.side // 2 + 1}"


@dataclass(frozen=True)
class Leaf:
    """What a page holds: its runs and the bounds of what is drawn beside them."""

    runs: tuple[Run, ...]
    drawn: tuple[Box, ...]

    @cached_property
    def keys(self) -> Counter[Key]:
        """Return the runs without their places."""
        return Counter(map(_key, self.runs))


def finished(
    _manuscript: Manuscript, edition: Edition, made: Pdf, one: Finished
) -> Iterator[Finding]:
    """Look at the file's settings, then fold its sheets and compare them page by page with the
    reader's PDF.
    """
    how = edition.format.imposition
    if how is None or one.purpose != "print":
        return
    yield from _settings(one.pdf.data, how, f"templates/formats/{edition.format_name}/format.yaml")
    reader, printed = tagged_text.read(made.data), tagged_text.read(one.pdf.data)
    places = folded(len(printed.sheets), edition.language.direction)
    if len(places) != len(reader.sheets):
        message = (
            f"the sheets have room for {len(places)} pages, and the booklet has "
            f"{len(reader.sheets)}"
        )
        yield error(CODE, message, None, REPORT)
        return
    pages = [_page(reader, number) for number in range(len(places))]
    for number, place in enumerate(places):
        found = _half(printed, place)
        other = next(
            (n for n, page in enumerate(pages) if n != number and page.keys == found.keys), None
        )
        if other is not None and found.keys != pages[number].keys:
            message = (
                f"page {other + 1} lies on {place}, where page {number + 1} is read once the "
                "sheets are folded"
            )
            yield error(CODE, message, None, REPORT)
            continue
        page = pages[number]
        shift = _shift(reader, printed, number, place, how)
        faults = [
            *_words(page, found),
            *_moved(page, found, shift),
            *_cut(page, found, printed, place),
        ]
        for fault in faults or _unlike(page, found, shift):
            yield error(CODE, f"page {number + 1}, on {place}: {fault}", None, REPORT)


def folded(sides: int, direction: str) -> list[Place]:
    """Return where one reads who folds the stack and leafs through it: first inwards, sheet by
    sheet, then out again.

    The leaf under the cover lies right when the binding is on the left. Its other face is that half
    of the sheet's back which lies behind it: the sheet is turned like the page of a book.
    """
    near, far = (LEFT, RIGHT) if direction == "rtl" else (RIGHT, LEFT)
    stack = [(depth, 2 * depth, 2 * depth + 1) for depth in range(sides // 2)]
    inwards = [(Place(front, near, depth), Place(back, far, depth)) for depth, front, back in stack]
    outwards = [
        (Place(back, near, depth), Place(front, far, depth))
        for depth, front, back in reversed(stack)
    ]
    return [place for leaf in (*inwards, *outwards) for place in leaf]


def _settings(data: bytes, how: Imposition, file: str) -> Iterator[Finding]:
    """Compare the sheets' sizes with the format's, and how a viewer is asked to print them."""
    width, height = points(how.width), points(how.height)
    for number, side in enumerate(viewer.boxes(data), 1):
        if side.rotation:
            yield error(CODE, f"side {number} is turned by {side.rotation} degrees", None, REPORT)
        boxes = (side.media, side.crop, side.trim)
        if any(not _alike(box, (0.0, 0.0, width, height), ROUNDING) for box in boxes):
            message = (
                f"side {number} does not measure {how.width} by {how.height}, as a sheet has to"
            )
            yield error(CODE, message, None, REPORT)
    asked, edge = viewer.printing(data), "short" if width > height else "long"
    if asked.flip != f"{edge}-edge":
        message = (
            f"the file does not ask the printer to turn the sheets over their {edge} edge: the "
            "backs would not fit"
        )
        yield error(CODE, message, None, f"write sheet: {{flip: {edge}-edge}} into {file}")
    if not asked.full_size:
        message = (
            "the file does not ask for printing at full size: the pages would not meet at the fold"
        )
        yield error(CODE, message, None, REPORT)


def _key(run: Run) -> Key:
    return " ".join(run.text.split()), run.face, round(run.size, 1), run.colour, run.inked


def _page(reader: Paper, number: int) -> Leaf:
    runs = tuple(run for run in reader.runs if run.page == number + 1 and run.text.strip())
    return Leaf(runs, reader.sheets[number].drawn)


def _half(printed: Paper, place: Place) -> Leaf:
    """Return what is drawn on one half of a side."""
    sheet = printed.sheets[place.side]
    fold = (sheet.shown[0] + sheet.shown[2]) / 2

    def here(box: Box) -> bool:
        return ((box[0] + box[2]) / 2 > fold) == bool(place.half)

    runs = (
        run
        for run in printed.runs
        if run.page == place.side + 1 and run.text.strip() and here(run.box)
    )
    return Leaf(tuple(runs), tuple(box for box in sheet.drawn if here(box)))


def _shift(reader: Paper, printed: Paper, number: int, place: Place, how: Imposition) -> Shift:
    """Return by how much a page has to be moved: to the fold, and by the creep of the sheets around
    its own.
    """
    left, bottom, right, top = reader.sheets[number].trim
    sheet = printed.sheets[place.side].shown
    fold, creep = (sheet[0] + sheet[2]) / 2, place.depth * points(how.creep)
    across = fold - left - creep if place.half == RIGHT else fold - right + creep
    return across, (sheet[1] + sheet[3] - bottom - top) / 2


def _words(page: Leaf, found: Leaf) -> Iterator[str]:
    """Tell what is missing and what is too much."""
    for lacking, said in (
        (page.keys - found.keys, "missing or changed"),
        (found.keys - page.keys, "too much"),
    ):
        if lacking:
            first = next(key[0] for key in lacking)
            count = f"{lacking.total()} of {page.keys.total()} pieces of text"
            yield f"{count} are {said}, the first «{_start(first)}»"


def _moved(page: Leaf, found: Leaf, shift: Shift) -> Iterator[str]:
    """Tell what stands elsewhere: of equal pieces those are compared that come first from the left
    and the foot.
    """
    there: dict[Key, list[Run]] = {}
    for run in _in_place(found.runs):
        there.setdefault(_key(run), []).append(run)
    moves: list[Shift] = []
    for run in _in_place(page.runs):
        if there.get(_key(run)):
            other = there[_key(run)].pop(0)
            moves.append(
                (other.left - run.left - shift[0], other.baseline - run.baseline - shift[1])
            )
    away = [move for move in moves if max(map(abs, move)) > NEAR]
    if not away:
        return
    if len(away) == len(moves) and all(_alike(move, away[0], NEAR) for move in away):
        sides = zip(away[0], (("right", "left"), ("up", "down")), strict=True)
        said = [
            f"{abs(by) * MM:.2f} mm too far {more if by > 0 else less}"
            for by, (more, less) in sides
            if abs(by) > NEAR
        ]
        yield f"it stands {' and '.join(said)}"
    else:
        yield f"{len(away)} of {len(moves)} pieces of text stand elsewhere, or the page is turned"


def _in_place(runs: Iterable[Run]) -> list[Run]:
    return sorted(runs, key=lambda run: (round(run.baseline), run.left))


def _cut(page: Leaf, found: Leaf, printed: Paper, place: Place) -> Iterator[str]:
    """Tell the words that are cut off on the sheet; those cut off on the reader's page are not told
    again.
    """
    left, bottom, right, top = printed.sheets[place.side].shown
    fold = (left + right) / 2
    half = (fold, bottom, right, top) if place.half == RIGHT else (left, bottom, fold, top)
    before = Counter(word for run in page.runs for word in _hidden(run, run.windows))
    cut = [word for run in found.runs for word in _hidden(run, (half, *run.windows))]
    lost = list((Counter(cut) - before).elements())
    if lost:
        count = "1 word is" if len(lost) == 1 else f"{len(lost)} words are"
        yield f"{count} cut off, the first «{_start(lost[0])}»"


def _hidden(run: Run, windows: Sequence[Box]) -> list[str]:
    return [
        word.text for word in run.words if not all(_inside(word.box, window) for window in windows)
    ]


def _inside(box: Box, window: Box) -> bool:
    """Return whether a word's ink lies in a window, but for what is lost in rounding."""
    return (
        box[0] >= window[0] - NEAR
        and box[1] >= window[1] - NEAR
        and box[2] <= window[2] + NEAR
        and box[3] <= window[3] + NEAR
    )


def _unlike(page: Leaf, found: Leaf, shift: Shift) -> Iterator[str]:
    """Tell the rules and pictures that are missing or stand elsewhere."""
    left = list(found.drawn)
    missing = 0
    for box in page.drawn:
        wanted = (box[0] + shift[0], box[1] + shift[1], box[2] + shift[0], box[3] + shift[1])
        at = next((at for at, other in enumerate(left) if _alike(other, wanted, NEAR)), None)
        if at is None:
            missing += 1
        else:
            left.pop(at)
    if missing or left:
        yield (
            f"{missing} of {len(page.drawn)} rules and pictures are missing or moved, and "
            f"{len(left)} are too much"
        )


def _alike(one: Sequence[float], other: Sequence[float], by: float) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def _start(words: str) -> str:
    return words if len(words) <= SHOWN else words[:SHOWN] + " …"
