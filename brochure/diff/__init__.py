"""`brochure diff`: what changed between two versions of a handout, for an approver who has read the
older one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from brochure.diff import control, sheets, words
from brochure.diff.nouns import Box, Change, ComparedWord, Difference, Side
from brochure.diff.report import as_html
from brochure.diff.side import CompareOptions, load
from brochure.diff.told import as_json, as_text
from brochure.errors import BadInput
from brochure.inspect import raster
from brochure.model.edition import Release
from brochure.model.finding import Finding, in_order

__all__ = ["Difference", "as_html", "as_json", "as_text", "between", "compare"]

# Beyond this the words of the article are not looked for on the pages: it would take minutes.
MOST_PAIRS = 40_000_000


def compare(
    old: str, new: str, *, format_name: str = "handout", release: Release | None = None
) -> Difference:
    """Return what changed from `old` to `new`, each a YAML file, a folder with one, a PDF, or a git
    revision.

    Both are checked as `release` says: for the desk, today, if it does not. Raises BadInput with
    all that is wrong on both sides, MachineLacks when the engine cannot be loaded.
    """
    was, now = _sides(old, new, CompareOptions(format_name, release or Release()))
    return between(was, now, format_name)


def between(was: Side, now: Side, format_name: str) -> Difference:
    """Return what changed from one side to the other, both loaded."""
    if was.kind == now.kind == "yaml":
        was, now = _placed(was), _placed(now)
        changes = words.changes(was.words, now.words)
        around = list(_around(was, now, len(changes) + 1))
    else:
        was, now = _by_print(was, now), _by_print(now, was)
        changes = words.changes(was.words, now.words)
        around = list(_artifacts(was, now, len(changes) + 1))
    went, came = control.findings(was, now)
    made = Difference(
        old=was,
        new=now,
        format_name=format_name,
        changes=tuple(changes),
        around=tuple(around),
        settings=tuple(control.settings(was, now)),
        went=went,
        came=came,
    )
    judged = in_order(control.judged(was, now, changes, changed=made.changed_words))
    return replace(
        made,
        findings=judged,
        looks=tuple(_looks(made)),
        not_compared=tuple(_not_compared(was, now)),
    )


def _sides(old: str, new: str, terms: CompareOptions) -> tuple[Side, Side]:
    found: list[Side] = []
    wrong: list[Finding] = []
    for given, other in ((old, new), (new, old)):
        try:
            found.append(load(given, other, terms))
        except BadInput as trouble:
            wrong.extend(trouble.findings)
    if not wrong and (all(side.without_format for side in found) or _mixed(found)):
        wrong = [one for side in found for one in side.trouble]
    if wrong:
        raise BadInput(wrong)
    was, now = found
    return was, now


def _mixed(sides: Sequence[Side]) -> bool:
    return len({side.kind for side in sides}) > 1


def _by_print(side: Side, other: Side) -> Side:
    """Return a side whose words are those of its pages: all that a PDF has. A YAML's know their
    lines.
    """
    printed = side.printed
    if side.kind == "pdf" and side.data:
        known = {word.key for word in other.words} if other.kind == "yaml" else set()
        printed = sheets.printed(side.data, sheets.forms(other.printed) | known)
    found = list(printed.words)
    for written, on_page in _pairs(side.words, found):
        word = side.words[written]
        found[on_page] = replace(found[on_page], part=word.part, where=word.where)
    return replace(side, words=tuple(found), printed=replace(printed, words=tuple(found)))


def _placed(side: Side) -> Side:
    """Return a side whose article's words know their boxes; the words of its pages are those of
    nobody's article.
    """
    found, on_pages = list(side.words), side.printed.words
    taken: set[int] = set()
    for written, on_page in _pairs(found, on_pages):
        found[written] = replace(found[written], boxes=on_pages[on_page].boxes)
        taken.add(on_page)
    left = tuple(word for index, word in enumerate(on_pages) if index not in taken)
    return replace(side, words=tuple(found), around=left)


def _pairs(
    written: Sequence[ComparedWord], on_pages: Sequence[ComparedWord]
) -> Iterator[tuple[int, int]]:
    """Yield which word of the article is which on the pages; a style sheet may set capitals or add
    a colon.
    """
    if len(written) * len(on_pages) > MOST_PAIRS:
        return
    matcher = difflib.SequenceMatcher(None, _keys(written), _keys(on_pages), autojunk=False)
    for first, second, size in matcher.get_matching_blocks():
        yield from ((first + step, second + step) for step in range(size))


def _keys(found: Sequence[ComparedWord]) -> list[str]:
    return [word.key.casefold().rstrip(":") for word in found]


def _around(old: Side, new: Side, number: int) -> Iterator[Change]:
    """Yield what the templates print besides the article: labels, notices, heads and feet."""
    if old.data and new.data:
        labels = words.changes(old.around, new.around, number)
        yield from labels
        yield from _artifacts(old, new, number + len(labels))


def _artifacts(old: Side, new: Side, number: int) -> Iterator[Change]:
    """Yield what changed in heads and feet: once, with every page on which it did."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], Change] = {}
    both = {box.page for word in old.printed.artifacts for box in word.boxes}
    both &= {box.page for word in new.printed.artifacts for box in word.boxes}
    for page in sorted(both):
        sides = [
            [word for word in side.printed.artifacts if word.boxes[0].page == page]
            for side in (old, new)
        ]
        for change in words.changes(sides[0], sides[1]):
            key = (tuple(word.text for word in change.old), tuple(word.text for word in change.new))
            known = found.get(key)
            if known:
                change = replace(
                    known,
                    old=_with_boxes(known.old, change.old),
                    new=_with_boxes(known.new, change.new),
                )
            found[key] = replace(change, partner=None)
    yield from (
        replace(change, number=number + index) for index, change in enumerate(found.values())
    )


def _with_boxes(
    known: Sequence[ComparedWord], more: Sequence[ComparedWord]
) -> tuple[ComparedWord, ...]:
    return tuple(
        replace(one, boxes=one.boxes + other.boxes) for one, other in zip(known, more, strict=True)
    )


def _looks(made: Difference) -> Iterator[Box]:
    """Yield where pages look different though no word on them went or came.

    After a page on which words changed, a page that begins or ends with another word only makes
    room for them.
    """
    old, new = made.old, made.new
    if not (old.data and new.data) or old.data == new.data:
        return
    marked = {
        page
        for one in (*made.changes, *made.around)
        for new in (True, False)
        for page in one.pages(new=new)
    }
    first = min(marked, default=min(made.pages))
    numbers = [
        number
        for number in range(1, min(made.pages) + 1)
        if number not in marked
        and (number <= first or _page_text(old, number) == _page_text(new, number))
    ]
    for number, bounds in raster.differences(old.data, new.data, numbers):
        yield Box(number, *bounds)


def _page_text(side: Side, number: int) -> list[str]:
    return [word.text for word in side.printed.words if word.boxes[0].page == number]


def _not_compared(old: Side, new: Side) -> Iterator[str]:
    for side in (old, new):
        if side.kind == "pdf":
            yield f"Findings: {side.name} is a PDF; a handout is checked from its YAML."
        if side.trouble:
            yield f"Pages and findings: those of {side.name} cannot be made."
