"""Moments as people write them: 7d, 12h, 2026-11-01, 2026-11-01T14:00; without a zone by this
computer's clock.
"""

from __future__ import annotations

import datetime
import re

SPAN = re.compile(r"([1-9]\d{0,4})\s*([hdwmy])")
HOURS = {"h": 1, "d": 24, "w": 24 * 7, "m": 24 * 30, "y": 24 * 365}
HINT = "write a time ago such as 12h, 7d, 4w, 6m or 1y, or a day such as 2026-11-01"


def moment(text: str, now: datetime.datetime, *, end: bool = False) -> datetime.datetime:
    """Return the moment that is written; `end` takes a day as a whole: what follows it. Raises
    ValueError with a sentence.
    """
    text = text.strip()
    match = SPAN.fullmatch(text.lower())
    try:
        if match:
            return now - datetime.timedelta(hours=int(match[1]) * HOURS[match[2]])
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            day = datetime.datetime.fromisoformat(text)
            return (day + datetime.timedelta(days=1) * end).astimezone()
        if re.match(r"\d{4}-\d{2}-\d{2}[T ]", text):
            return datetime.datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        pass
    raise ValueError(f"{text!r} is no moment: {HINT}")
