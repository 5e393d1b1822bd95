"""What differs besides words: settings, the edition, findings; and what an approver must hear of it
first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from brochure.diff import article, words
from brochure.diff.nouns import Change, Setting, Side, said
from brochure.inspect import viewer
from brochure.model.finding import Finding, Place, Severity, error, warning
from brochure.model.manuscript import Manuscript, Path

# What names an item of a list, so that a new one above it does not make it another.
NAMES = ("id", "term", "code", "heading", "sentence", "find", "label", "family")
NUMBERS = re.compile(r"\b(lines?|columns?) \d+|:\d+:\d+")
Values = dict[str, tuple[str, Place | None]]


def settings(old: Side, new: Side) -> Iterator[Setting]:
    """Yield every value that differs and is no word of the article."""
    if old.manuscript and new.manuscript:
        # a row of these that came or went is told by its words
        shelves = {
            str(part.path[0])
            for manuscript in (old.manuscript, new.manuscript)
            for part in article.printed(manuscript)
            if len(part.path) > 2
        }
        yield from _differing(_handout(old.manuscript), _handout(new.manuscript), shelves)
        yield from _markdown(old, new)
    elif old.data and new.data:
        yield from _differing(_file(old), _file(new))
    if old.edition and new.edition:
        yield from _differing(_edition(old), _edition(new))


def _differing(was: Values, now: Values, shelves: Container[str] = ()) -> Iterator[Setting]:
    """Yield what differs; `shelves` are the lists whose rows are told by their words."""
    for name in dict.fromkeys([*was, *now]):
        before, after = was.get(name, (None, None)), now.get(name, (None, None))
        shelf = name.partition(" «")[0]
        if before[0] != after[0] and not (shelf in shelves and _told(name, was, now)):
            yield Setting(name=name, old=before[0], new=after[0], was_at=before[1], is_at=after[1])


def _told(name: str, was: Values, now: Values) -> bool:
    """Return whether a value belongs to an item that only one side has, and whose words are
    told.
    """
    shelf, _, rest = name.partition(" «")
    item = f"{shelf} «{rest.partition('»')[0]}»"
    return any(all(not one.startswith(item) for one in side) for side in (was, now))


def _handout(manuscript: Manuscript) -> Values:
    printed = {part.path for part in article.printed(manuscript)}
    found: Values = {}
    for way, name, value in _leaves(manuscript.handout.model_dump(mode="json")):
        if printed.isdisjoint({way, (*way, 0)}):  # a text, or a list of texts
            found[name] = (value, manuscript.marks.at(*way))
    return found


def _leaves(value: Any, way: Path = (), name: str = "") -> Iterator[tuple[Path, str, str]]:
    """Yield each plain value with the way to it, its name for a person, and itself as text; null is
    left out.
    """
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*way, key), f"{name}.{key}" if name else str(key))
    elif isinstance(value, list | tuple) and any(isinstance(item, Mapping) for item in value):
        for index, item in enumerate(value):
            label = next((str(item[key]) for key in NAMES if item.get(key)), str(index + 1))
            yield from _leaves(item, (*way, index), f"{name} «{label}»")
    elif isinstance(value, list | tuple):
        if value:
            yield way, name, ", ".join(map(str, value))
    elif value is not None:
        yield way, name, str(value)


def _markdown(old: Side, new: Side) -> Iterator[Setting]:
    """Yield where the same words are set otherwise: emphasis, paragraphs, the target of a link, a
    citation.
    """
    for span in words.spans(old.tokens, new.tokens):
        was, now = old.tokens[span.start : span.end], new.tokens[span.first : span.last]
        if article.without_markup(was) == article.without_markup(now):
            here = (now or was)[0]
            before, after = (said(part) or None for part in (was, now))
            yield Setting(
                name=f"Markdown of {here.part}",
                old=before,
                new=after,
                was_at=was[0].where if was else None,
                is_at=now[0].where if now else None,
            )


def _file(side: Side) -> Values:
    data = side.data or b""
    found: Values = {
        f"metadata.{name}": (value, None) for name, value in viewer.metadata(data).items() if value
    }
    for sheet in side.printed.sheets[:1]:
        found["page"] = (f"{sheet.width / 72:.2f} x {sheet.height / 72:.2f} in", None)
    if side.version:
        found["document.version"] = (side.version, None)
    return found


def _edition(side: Side) -> Values:
    edition = side.edition
    if edition is None:
        return {}
    found: Values = {}
    for name, noun in (
        ("format", edition.format),
        ("brand", edition.brand),
        ("language", edition.language),
    ):
        for _, value_name, value in _leaves(noun.model_dump(mode="json"), (), name):
            found[value_name] = (value, None)
    return found


def findings(old: Side, new: Side) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings that went and those that came; a finding that only stands on another line
    is the same.
    """
    if old.findings is None or new.findings is None:
        return (), ()
    return _without(old, new), _without(new, old)


def _without(one: Side, other: Side) -> tuple[Finding, ...]:
    left = Counter(_key(found, other.version) for found in other.findings or ())
    kept = []
    for found in one.findings or ():
        key = _key(found, one.version)
        if left[key]:
            left[key] -= 1
        else:
            kept.append(found)
    return tuple(kept)


def _key(found: Finding, version: str | None) -> tuple[Severity, str, str]:
    """Return what makes a finding the same one: not its line, and not the version that it was found
    in.
    """
    return (
        found.severity,
        found.code,
        NUMBERS.sub("", found.message.replace(f"version {version}", "version")),
    )


def judged(old: Side, new: Side, changes: Sequence[Change], changed: int) -> Iterator[Finding]:
    """Yield what an approver must hear first."""
    if changes and changed:
        yield from _version(old, new, f"{changed} word{'s' if changed > 1 else ''} changed")
        yield from _review(old, new)
    for side in (old, new):
        if side.trouble:
            reasons = "; ".join(found.message for found in side.trouble)
            yield warning(
                "pages-not-made",
                f"the pages of {side.name} cannot be made any more: {reasons}",
                side.trouble[0].where,
                "the words of both are compared; compare the PDFs as well",
            )


def _version(old: Side, new: Side, what: str) -> Iterator[Finding]:
    where = new.manuscript.marks.at("document", "version") if new.manuscript else Place(new.name)
    hint = "raise document.version, so that nobody takes the one paper for the other"
    if old.version is None or new.version is None:
        return
    if old.version == new.version:
        yield error(
            "version-not-raised", f"{what}, the version is still {new.version}", where, hint
        )
    elif (
        _number(old.version)
        and _number(new.version)
        and _number(new.version) < _number(old.version)
    ):
        message = f"{what}, and the version went back from {old.version} to {new.version}"
        yield error("version-not-raised", message, where, hint)


def _number(version: str) -> tuple[int, ...]:
    """Return a version such as 1.10 as numbers, or nothing when it is written otherwise."""
    return (
        tuple(map(int, version.split("."))) if re.fullmatch(r"\d{1,9}(\.\d{1,9})*", version) else ()
    )


def _review(old: Side, new: Side) -> Iterator[Finding]:
    if not (old.manuscript and new.manuscript):
        return
    was, now = old.manuscript.handout.document, new.manuscript.handout.document
    if now.reviewed_on and now.reviewed_on == was.reviewed_on and now.status == "approved":
        message = f"words changed, the review is still that of {now.reviewed_on}"
        hint = (
            "whoever approves the new words writes reviewed_on and reviewed_by, or the status is "
            "in-review"
        )
        yield error(
            "review-not-renewed", message, new.manuscript.marks.at("document", "reviewed_on"), hint
        )
