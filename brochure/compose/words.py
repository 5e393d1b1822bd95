"""A language's words with their placeholders filled, and its dates."""

from __future__ import annotations

import datetime
import re

from markupsafe import Markup, escape

from brochure.model.edition import Language


def fill(words: str, **values: object) -> Markup:
    """Return a language's words with their placeholders filled, all of it escaped but for ready markup."""
    parts = re.split(r"\{(\w+)\}", words)  # words at even places, names at odd ones
    filled = (escape(values[part] if index % 2 else part) for index, part in enumerate(parts))
    return Markup("").join(filled)


def date(day: datetime.date, language: Language) -> str:
    """Return a day as the language writes it."""
    pattern, names = language.date.pattern, language.date.names
    return str(fill(pattern, day=day.day, month=names[day.month - 1], year=day.year))
