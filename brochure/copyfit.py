"""Copy-fitting: the largest type between a format's floor and ceiling at which the copy fits its
pages and panels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from brochure.model.field_box import FieldBox
from brochure.model.finding import Finding, error, warning
from brochure.model.format import MOST_PAGES, Format
from brochure.model.layout import Layout, Overset
from brochure.model.length import points
from brochure.model.personal import Entry, FieldFit

# Settings between floor and ceiling that are told apart: an eighth of a point where they are two
# points apart.
STEPS = 16
# How a reader's own words are set when they do not fit as the step before has them, and on how many
# lines they may end.
SMALLER: dict[FieldFit, FieldFit] = {"whole": "shrunk", "shrunk": "wrapped"}
MOST_LINES = 2
# A last page that is used less than this is drawn in to the page before: check/page_nearly_empty.py
# has the reason.
NEARLY_EMPTY = 0.10


@dataclass(frozen=True)
class Fit:
    """The setting that was chosen, how it is laid out, and what does not fit at the floor."""

    format: Format
    layout: Layout
    overset: tuple[Overset, ...] = ()


def fitted(made: Format, lay_out: Callable[[Format], Layout]) -> Fit:
    """Return the largest setting at which the copy fits, by bisection; the floor where a panel
    overflows at each.

    A last page that is nearly empty, or that costs a whole sheet, is drawn in if some setting does
    that. Most copy fits at the ceiling: one layout.
    """
    tried: dict[int, Layout] = {}

    def at(step: int) -> Layout:
        if step not in tried:
            tried[step] = lay_out(made.fitted(step / STEPS))
        return tried[step]

    def chosen(step: int) -> Fit:
        fits = _fits(at(step), made)
        return Fit(made.fitted(step / STEPS), at(step), () if fits else _missing(at(0), made))

    top = STEPS if made.copyfit else 0
    for goal in _goals(made, at(top)):
        if goal(at(top)):
            return chosen(top)
        if goal(at(0)):
            low, high = 0, top
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if goal(at(middle)) else (low, middle)
            return chosen(low)
    return chosen(0)


def _goals(made: Format, largest: Layout) -> Iterator[Callable[[Layout], bool]]:
    """Yield what is wanted of a layout, the best first."""
    unit = made.pages.multiple_of if made.pages else None
    fixed = made.pages is not None and made.pages.exactly is not None
    a_page_over = unit is not None and largest.pages > unit and largest.pages % unit == 1
    if a_page_over or (largest.pages > 1 and largest.used < NEARLY_EMPTY and not fixed):
        yield lambda layout: _fits(layout, made) and layout.pages < largest.pages
    yield lambda layout: _fits(layout, made)
    yield lambda layout: not layout.overset


def _fits(layout: Layout, made: Format) -> bool:
    return not layout.overset and (
        made.pages is None or made.pages.most is None or layout.pages <= made.pages.most
    )


def _missing(layout: Layout, made: Format) -> tuple[Overset, ...]:
    """Return what does not fit: the panels' words, or those past the last page that the format
    holds.
    """
    most = made.pages.most if made.pages else None
    if layout.overset or most is None or layout.pages <= most:
        return layout.overset
    return (Overset("", layout.words_past(most)),)


def findings(fit: Fit, name: str) -> Iterator[Finding]:
    """Tell what is too much, where, and at which setting: an error where a folded sheet has no room
    for it.
    """
    made = fit.format
    tightest = made.fitted(0).type
    for one in fit.overset:
        words = "1 word is" if one.words == 1 else f"{one.words} words are"
        size = f"{points(tightest.text):g} pt with a line spacing of {tightest.leading:g}"
        if one.panel:
            message = (
                f"{words} too many for the {one.panel} of {name}, even at {size}, the smallest "
                "that it allows"
            )
            hint = (
                f"shorten what stands on the {one.panel} by {one.words} words, choose another "
                f"format, or look in your "
                "style sheet for what hides them"
            )
            yield error("copy-overset", message, None, hint)
        elif made.copyfit and made.pages and fit.layout.pages <= MOST_PAGES:
            message = (
                f"{words} too many for {made.pages.most} pages of {name}, even at {size}, the "
                "tightest it allows"
            )
            hint = f"shorten the text by some {one.words} words: {made.pages.reason}"
            yield warning("copy-overset", message, None, hint)


def padding(layout: Layout, made: Format) -> int:
    """Return how many pages of notes fill a layout up to the multiple that the format's binding
    needs.
    """
    unit = made.pages.multiple_of if made.pages else None
    return -layout.pages % unit if unit else 0


def refitted(entries: tuple[Entry, ...], boxes: tuple[FieldBox, ...]) -> tuple[Entry, ...]:
    """Return a reader's own words, what is too long for its box set as the next step allows, where
    there is one.
    """
    tight = {box.name for box in boxes if not box.fits}
    return tuple(
        replace(entry, fit=SMALLER.get(entry.fit, entry.fit))
        if entry.field.name in tight
        else entry
        for entry in entries
    )


def field_findings(boxes: tuple[FieldBox, ...], name: str) -> Iterator[Finding]:
    """Tell the fields whose words do not fit in any way: which, not what they say."""
    for box in boxes:
        if not box.fits or box.lines > MOST_LINES:
            message = (
                f"the field '{box.name}' is too long for {name}, even in smaller type and on "
                f"{MOST_LINES} lines"
            )
            yield error(
                "field-overset", message, None, "shorten it, or choose a format with more room"
            )
