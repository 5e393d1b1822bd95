"""A language's words with their placeholders filled, and its dates."""

from __future__ import annotations

import datetime
import re

from markupsafe import Markup, escape

from brochure.model.edition import Language
from brochure.model.personal import Value


def fill(words: str, **values: object) -> Markup:
    """Return a language's words with their placeholders filled, all of it escaped but for ready
    markup.
    """
    parts = re.split(r"\{(\w+)\}", words)  # words at even places, names at odd ones
    filled = (escape(values[part] if index % 2 else part) for index, part in enumerate(parts))
    return Markup("").join(filled)


def date(day: datetime.date, language: Language) -> str:
    """Return a day as the language writes it."""
    pattern, names = language.date.pattern, language.date.names
    return str(fill(pattern, day=day.day, month=names[day.month - 1], year=day.year))


def time(moment: datetime.time, language: Language) -> str:
    """Return a time of day as the language writes it: 2:30 PM, or 14:30."""
    made = language.time
    half = made.halves[moment.hour // 12] if made.halves else ""
    hour = (moment.hour - 1) % 12 + 1 if made.halves else moment.hour
    return str(fill(made.pattern, hour=hour, minute=f"{moment.minute:02d}", half=half))


def written(value: Value, language: Language) -> str:
    """Return what a cell of a recipient list says as it is printed: a reader's own words stay as
    they are.
    """
    if isinstance(value, datetime.date):
        return date(value, language)
    return time(value, language) if isinstance(value, datetime.time) else value
