"""What may stand in the record as text: one line of our own words and of the clinic's names."""

from __future__ import annotations

import datetime
import re
import unicodedata

from brochure.fold import INVISIBLE, TURNING

MOST, MOST_SAID = 200, 400
# As many as a version may have (model/base.py).
MOST_OF_A_VERSION = 2000
NAME = re.compile(r"brochure [A-Za-z0-9]{4,32}")
SUM = re.compile(r"[0-9a-f]{64}")
# What somebody else said stands in quotation marks in our sentences, and may name a patient.
QUOTED = re.compile("\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|`[^`]*`|(?<!\\w)['‘][^'’]*['’](?!\\w)")
LEFT_OUT = "…"


def line(text: str, most: int = MOST) -> str:
    """Return a text on one line, without what nobody sees, and not too long."""
    shown = "".join(
        " " if unicodedata.category(letter) == "Cc" else letter
        for letter in text
        if letter not in INVISIBLE and letter not in TURNING
    )
    shown = _whole(" ".join(shown.split()))
    return shown if len(shown) <= most else f"{shown[: most - 1]}{LEFT_OUT}"


def said(text: str) -> str:
    """Return what a printer or the desk said in our words: what stands in quotation marks is
    another's own, may be anything, and is left out.
    """
    return line(QUOTED.sub(LEFT_OUT, text), MOST_SAID)


def version(text: str) -> str:
    """Return a version as the record has it."""
    return line(text, MOST_OF_A_VERSION)


def _whole(text: str) -> str:
    """Return a text without halves of letters, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def stamp(moment: datetime.datetime) -> str:
    """Return a moment as the record has it, in UTC; one without a zone is this computer's."""
    there = moment.astimezone(datetime.UTC)
    return there.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def moment(text: str) -> datetime.datetime:
    """Return the moment that the record has."""
    return datetime.datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=datetime.UTC)


def day(date: datetime.date | None) -> str | None:
    """Return a day as the record has it."""
    return date.isoformat() if date else None


def date(text: str | None) -> datetime.date | None:
    """Return the day that the record has."""
    return datetime.date.fromisoformat(text) if text else None
