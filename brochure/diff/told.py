"""A difference for a terminal, readable without colour, and for machines."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from brochure import tell
from brochure.diff.nouns import Box, Change, ComparedWord, Difference, Setting, Side, said
from brochure.model.finding import Finding, Place

NOTHING = "(nothing)"
# So many words of a long passage are shown at its beginning and at its end.
SHOWN = 30


def as_text(made: Difference) -> str:
    """Return a difference as a person reads it: [-what went-] and {+what came+}."""
    lines = [f"{_side(made.old)} -> {_side(made.new)}"]
    if made.findings:
        lines += ["", tell.sentences(made.findings)]
    if not made.exit_code:
        lines += ["", made.verdict]
    for head, parts in (
        (_head("Words of the article", made.changes), [_change(one) for one in made.changes]),
        (_head("Printed around it", made.around), [_change(one) for one in made.around]),
        ("Settings", [_setting(one) for one in made.settings]),
        (
            "Findings",
            [_finding("-", one) for one in made.went] + [_finding("+", one) for one in made.came],
        ),
        ("Pages", list(_pages(made))),
        ("Not compared", [f"  {one}" for one in made.not_compared]),
    ):
        if parts:
            lines += ["", f"{head}:", *parts]
    return "\n".join(lines)


def visible(text: str) -> str:
    """Return a text whose control signs, which a terminal would obey, are signs of their own."""
    return "".join(
        "\ufffd" if unicodedata.category(sign) in {"Cc", "Co", "Cs", "Cn"} else sign
        for sign in text
    )


def counts(changes: Sequence[Change]) -> str:
    """Return how many words went and came."""
    removed, added = (
        sum(numbers) for numbers in zip(*((one.removed, one.added) for one in changes), strict=True)
    )
    return f"{removed} removed, {added} added"


def shortened(words: Sequence[ComparedWord]) -> str:
    """Return words as running text, the middle of a long passage left out."""
    if len(words) <= 2 * SHOWN + 10:
        return said(list(words))
    left = len(words) - 2 * SHOWN
    return f"{said(list(words[:SHOWN]))} … ({left} more words) … {said(list(words[-SHOWN:]))}"


def where(words: Sequence[ComparedWord]) -> str:
    """Return file, line and column of the first word, or its page."""
    if not words:
        return ""
    if words[0].where:
        return str(words[0].where)
    pages = sorted({box.page for word in words for box in word.boxes})
    return f"page{'s' if len(pages) > 1 else ''} {', '.join(map(str, pages))}" if pages else ""


def move(change: Change) -> str:
    """Return where moved words went or came from."""
    return f"moved, see {change.partner}" if change.partner else ""


def _side(side: Side) -> str:
    return f"{side.name} (version {side.version})" if side.version else side.name


def _head(name: str, changes: Sequence[Change]) -> str:
    return f"{name}: {counts(changes)}" if changes else name


def _change(one: Change) -> str:
    places = " -> ".join(dict.fromkeys(filter(None, (where(one.old), where(one.new)))))
    marked = [f"[-{shortened(one.old)}-]"] if one.old else []
    marked += [f"{{+{shortened(one.new)}+}}"] if one.new else []
    text = " ".join(
        ["… " + one.before if one.before else "", *marked, one.after + " …" if one.after else ""]
    ).strip()
    head = ", ".join(
        filter(None, (one.part, "" if places == one.part.lower() else places, move(one)))
    )
    return f"  {one.number}  {head}\n     {visible(text)}"


def _setting(one: Setting) -> str:
    place = one.is_at or one.was_at
    values = (
        f"{one.old if one.old is not None else NOTHING} -> "
        f"{one.new if one.new is not None else NOTHING}"
    )
    return visible(f"  {one.name}: {values}" + (f"  ({place})" if place and place.line else ""))


def _finding(sign: str, found: Finding) -> str:
    place = f"{found.where}: " if found.where else ""
    return visible(f"  {sign} {place}{found.severity}: {found.message} [{found.code}]")


def _pages(made: Difference) -> Iterator[str]:
    old, new = made.pages
    if old != new and not (made.old.trouble or made.new.trouble):
        yield f"  {old} -> {new}{made.whose_pages}"
    for box in made.looks:
        yield f"  page {box.page} looks different, though no word on it went or came"


def as_json(made: Difference) -> str:
    """Return a difference for machines: keys sorted, no path of this machine in it, the same on
    every run.
    """
    return json.dumps(values(made), ensure_ascii=False, indent=2, sort_keys=True)


def values(made: Difference) -> dict[str, Any]:
    """Return a difference as plain values."""
    return {
        "exit_code": made.exit_code,
        "format": made.format_name,
        "old": _side_values(made.old),
        "new": _side_values(made.new),
        "findings": [tell.finding(one) for one in made.findings],
        "changed_words": made.changed_words,
        "words": [_change_values(one) for one in made.changes],
        "around": [_change_values(one) for one in made.around],
        "settings": [
            {
                "name": one.name,
                "old": one.old,
                "new": one.new,
                "old_where": _place(one.was_at),
                "where": _place(one.is_at),
            }
            for one in made.settings
        ],
        "findings_gone": [tell.finding(one) for one in made.went],
        "findings_new": [tell.finding(one) for one in made.came],
        "pages_that_look_different": [box.page for box in made.looks],
        "not_compared": list(made.not_compared),
    }


def _side_values(side: Side) -> dict[str, Any]:
    return {
        "name": side.name,
        "kind": side.kind,
        "version": side.version,
        "pages": len(side.printed.sheets),
    }


def _change_values(one: Change) -> dict[str, Any]:
    return {
        "number": one.number,
        "kind": one.kind,
        "part": one.part,
        "moved_with": one.partner,
        "old": _words_values(one.old),
        "new": _words_values(one.new),
    }


def _words_values(words: Sequence[ComparedWord]) -> dict[str, Any] | None:
    if not words:
        return None
    boxes: list[Box] = [box for word in words for box in word.boxes]
    return {
        "text": said(list(words)),
        "where": _place(words[0].where),
        "pages": sorted({box.page for box in boxes}),
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return {"file": place.file, "line": place.line, "column": place.column} if place else None
