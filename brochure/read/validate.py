"""Plain values to nouns; what a model refuses becomes sentences with places."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar

import pydantic

from brochure.model.base import Noun
from brochure.model.finding import Finding, Place, error
from brochure.model.manuscript import Marks, Path
from brochure.read.reasons import kind_of, near_to, sentence, suggestion
from brochure.read.tree import Tree

N = TypeVar("N", bound=Noun)
MAX_SENTENCE = 200


def noun(kind: type[N], tree: Tree) -> tuple[N | None, list[Finding]]:
    """Return the noun that a tree describes, or None with every reason why not."""
    if tree.findings and tree.value is None:
        return None, tree.findings
    marks = marks_of(tree)
    if not isinstance(tree.value, dict):
        what = kind_of(tree.value)
        start = tree.places.get((), Place(tree.file, 1, 1))
        hint = f"start with keys such as {', '.join(list(kind.model_fields)[:3])}"
        return None, [
            *tree.findings,
            error("input", f"this should be keys with values, but it is {what}", start, hint),
        ]
    try:
        value = kind.model_validate(tree.value)
    except pydantic.ValidationError as trouble:
        return None, [*tree.findings, *_explained(kind, trouble, marks, tree.value)]
    return (None if tree.findings else value), tree.findings


def marks_of(tree: Tree) -> Marks:
    """Return where the values of a tree stand."""
    return Marks(tree.file, tree.places, tree.keys, tree.blocks, tree.folded)


def _explained(
    kind: type[Noun], trouble: pydantic.ValidationError, marks: Marks, value: Any
) -> Iterator[Finding]:
    located = [(_real_path(item["loc"], value), item) for item in trouble.errors(include_url=False)]
    located = list(_without_echoes(kind, located))
    for path, item in located:
        name = _readable(path)
        if item["type"] == "extra_forbidden":
            known = list(_model_at(kind, path[:-1]).model_fields)
            message, where = f"unknown key '{path[-1]}'", marks.key(*path)
            hint = suggestion(str(path[-1]), known)
        elif item["type"] == "missing":
            absent = [
                str(other[-1])
                for other, one in located
                if one["type"] == "missing" and other[:-1] == path[:-1]
            ]
            if path[-1] != absent[0]:
                continue  # told with the first one
            where = marks.at(*path[:-1])
            message = _absence(path, absent)
            hint = _describe(kind, path) if len(absent) == 1 else ""
        else:
            message, hint = sentence(item, marks.at(*path))
            at = getattr(item.get("ctx", {}).get("error"), "at", None)
            if at is not None:
                where = marks.at(*path, *at)
            elif item["type"] == "value_error":
                where = _spot(path, str(message), marks)
            else:
                where = marks.at(*path)
            message = f"{name}: {message}" if name else message
        message, hint = _brief(message), _brief(hint)
        yield error(
            "input", message, where if where.line else Place(where.file, 1, 1, where.text), hint
        )


def _without_echoes(
    kind: type[Noun], located: list[tuple[Path, Any]]
) -> Iterator[tuple[Path, Any]]:
    """Yield the errors without those that another one brings about: a value that may be one of
    several is told once, a key that is misspelt is not missing, and a list whose items were refused
    is not too short.
    """
    misspelt = {
        (*path[:-1], near_to(str(path[-1]), list(_model_at(kind, path[:-1]).model_fields)))
        for path, item in located
        if item["type"] == "extra_forbidden"
    }
    told: set[Path] = set()
    for path, item in located:
        inside = (
            other for other, _ in located if len(other) > len(path) == len(_common(other, path))
        )
        if not (
            path in told
            or (item["type"] == "missing" and path in misspelt)
            or (item["type"] == "too_short" and any(inside))
        ):
            told.add(path)
            yield path, item


def _absence(path: Path, absent: list[str]) -> str:
    holder = _readable(path[:-1])
    named = ", ".join(f"'{name}'" for name in absent)
    return f"{named} {'is' if len(absent) == 1 else 'are'} missing" + (
        f" in {holder}" if holder else ""
    )


def _real_path(location: tuple[str | int, ...], value: Any) -> Path:
    """Return the location without what pydantic adds for unions and tuples."""
    path: list[str | int] = []
    for index, step in enumerate(location):
        last = index == len(location) - 1
        if isinstance(value, dict) and (step in value or last):
            value = value.get(step)
        elif isinstance(value, tuple) and isinstance(step, int) and step < len(value):
            value = value[step]
        elif not last:
            continue
        else:
            break
        path.append(step)
    return tuple(path)


def _brief(text: str) -> str:
    """Return a sentence on one line, with the middle left out where it quotes something endless."""
    text = " ".join(text.splitlines())
    return (
        text
        if len(text) <= MAX_SENTENCE
        else f"{text[: MAX_SENTENCE // 2]} … {text[-MAX_SENTENCE // 2 :]}"
    )


def _spot(path: Path, message: str, marks: Marks) -> Place:
    """Return the place that a model's own sentence speaks of: a character, a key below the path, or
    a value.
    """
    sign = re.search(r"U\+([0-9A-F]{4,6})", message)
    if sign:
        for place in marks.blocks.get(path, ()) or (marks.at(*path),):
            column = place.text.find(chr(int(sign[1], 16)), place.column - 1)
            if column >= 0:
                return replace(place, column=column + 1)
    below = {key[-1]: marks.at(*key) for key in marks.keys if key[:-1] == path}
    named = next((below[word] for word in re.findall(r"\w+", message) if word in below), None)
    twice = re.search(r"'(.*)' is given twice", message)
    if twice:
        names = [place for key, place in marks.places.items() if key[-1:] in {("id",), ("term",)}]
        named = next((place for place in reversed(names) if _says(place, twice[1])), named)
    return named or marks.at(*path)


def _says(place: Place, text: str) -> bool:
    return place.text[place.column - 1 :].lstrip("'\"").startswith(text)


def _common(one: Path, other: Path) -> Path:
    return tuple(a for a, b in zip(one, other, strict=False) if a == b)


def _readable(path: Path) -> str:
    """Return a path as a person reads it: `sections 2, heading`."""
    words: list[str] = []
    for step in path:
        if isinstance(step, int) and words:
            words[-1] += f" {step + 1}"
        else:
            words.append(str(step))
    return ", ".join(words)


def _model_at(kind: type[Noun], path: Path) -> type[Noun]:
    """Return the model that stands at a path below another."""
    for step in path:
        if isinstance(step, int):
            continue
        found = _model_in(kind.model_fields[step].annotation) if step in kind.model_fields else None
        if found is None:
            break
        kind = found
    return kind


def _model_in(annotation: Any) -> type[Noun] | None:
    if (
        isinstance(annotation, type)
        and not isinstance(annotation, types.GenericAlias)
        and issubclass(annotation, Noun)
    ):
        return annotation
    return next(filter(None, map(_model_in, typing.get_args(annotation))), None)


def _describe(kind: type[Noun], path: Path) -> str:
    model = _model_at(kind, path[:-1])
    needed = [name for name, field in model.model_fields.items() if field.is_required()]
    return f"needed here: {', '.join(needed)}"
