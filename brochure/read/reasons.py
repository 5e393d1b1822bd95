"""Why a model refuses a value, in words for somebody who has never heard of models."""

from __future__ import annotations

import difflib
import re
from typing import Any

from brochure.fold import alike
from brochure.model.base import TAG
from brochure.model.finding import Place
from brochure.read.syntax import quoted


def suggestion(word: str, known: list[str]) -> str:
    """Return `did you mean 'x'?`, or what there is to choose from."""
    near = near_to(word, known)
    same = alike(word, near) if near else ""
    if same:
        return f"did you mean '{near}'? {same}"
    return f"did you mean '{near}'?" if near else f"known here: {', '.join(known)}"


def near_to(word: str, known: list[str]) -> str | None:
    """Return the known word that a misspelt one is most like, if any."""
    written = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.lower(), written, 1, 0.6)
    return written[near[0]] if near else None


SENTENCES = {
    "tuple_type": ("this should be a list", "start each item on a line of its own with '- '"),
    "model_type": ("this should be keys with values", "write 'key: value' on indented lines below"),
    "model_attributes_type": (
        "this should be keys with values",
        "write 'key: value' on indented lines below",
    ),
    "bool_type": ("this should be true or false", ""),
    "int_type": ("this should be a whole number", ""),
    "float_type": ("this should be a number", ""),
    "date_type": ("this should be a date", "write year-month-day, such as 2026-11-22"),
    "dict_type": ("this should be keys with values", "write 'key: value' on indented lines below"),
    "finite_number": ("this should be a number", ""),
}
BOUNDS = {
    "greater_than_equal": "{} or more",
    "less_than_equal": "{} or less",
    "greater_than": "more than {}",
    "less_than": "less than {}",
}
# What a text with a fixed form is, by the form that the model has for it.
FORMS = {
    r"^[a-z][a-z0-9_]{0,39}$": "this cannot be the name of a field; use small letters, figures and "
    "_, such as first_name",
    f"^{TAG}$": "this is no language; one looks like en or es-MX",
    r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$": "this is no jurisdiction; one looks like US or US-CA",
    r"^[A9 -]+$": "this is no form of a postal code; write 9 for a figure and A for a letter",
}


def sentence(item: Any, where: Place) -> tuple[str, str]:
    """Return what is wrong and what to do, for one of pydantic's errors."""
    kind, given, context = item["type"], item["input"], item.get("ctx", {})
    if kind == "value_error":
        return str(context["error"]), ""
    if kind == "string_type":
        return _not_text(given, where)
    if kind == "literal_error":
        choices = [
            choice.strip(" '") for choice in context["expected"].replace(" or ", ", ").split(",")
        ]
        if not isinstance(given, str):
            return f"this is {kind_of(given)}", f"write one of {', '.join(choices)}"
        return f"'{given}' is not one of {', '.join(choices)}", suggestion(given, choices)
    if isinstance(given, str) and kind in {"string_too_long", "too_long"}:
        return f"this is too long: {len(given)} characters, at most {context['max_length']}", ""
    if kind == "string_pattern_mismatch":
        return FORMS.get(context["pattern"], "this is not in the form that is needed here"), ""
    if kind in BOUNDS:
        words, bound = BOUNDS[kind], next(iter(context.values()))
        return f"this is {given}; it should be {words.format(f'{bound:g}')}", ""
    if kind in {"too_short", "too_long"}:
        least, most = context.get("min_length"), context.get("max_length")
        bound = (
            f"at least {least}" if least is not None and kind == "too_short" else f"at most {most}"
        )
        return (
            f"this has {context['actual_length']} items; it needs {bound}",
            "start each item on a line with '- '",
        )
    if kind in SENTENCES:
        sentence, hint = SENTENCES[kind]
        return f"{sentence}, but it is {kind_of(given)}", hint
    return "this cannot be used here", "the example in the reference of the keys shows what can"


def _not_text(given: Any, where: Place) -> tuple[str, str]:
    """Return what is wrong with a value that should be text, and how to write it as text."""
    rest = where.text[where.column - 1 :].strip()
    message = f"this should be text, but it is {kind_of(given)}"
    if given is None:
        return (
            message,
            "a text with # needs quotes: the rest is a comment"
            if "#" in rest
            else "write the text here",
        )
    if isinstance(given, int | float):
        found = re.match(r"[-+.\w]+", rest)
        written = found[0] if found else str(given).lower()
        what = "a switch (true or false)" if isinstance(given, bool) else "a number"
        return (
            f"this should be text, but {written} without quotes is {what}",
            f"put it in quotes: '{written}'",
        )
    if isinstance(given, tuple) and not rest.startswith("["):
        return message, "write one text, without '- '"
    return message, f"if it is text, put it in quotes: {quoted(rest)}"


def kind_of(value: Any) -> str:
    """Return what a value is, such as `a list`."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"the switch {str(value).lower()}"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, tuple):
        return "a list"
    if isinstance(value, dict):
        return "keys with values"
    return "text"
