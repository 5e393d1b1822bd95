"""Copies with a reader's own words: in memory, for minutes, known by a name that cannot be guessed
and to the desk alone that made them.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from brochure.printing.making import Copy

# Seconds for which a copy is kept.
KEPT = 600.0
# A desk types: of each desk the latest copies are kept.
MOST, MOST_OF_ALL = 4, 64


@dataclass(frozen=True)
class _Kept:
    copy: Copy
    token: str
    until: float


class Copies:
    """The copies that are looked at now."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Take what tells the time in seconds."""
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    def keep(self, copy: Copy, token: str) -> str:
        """Keep a copy for the session that made it, and return its name."""
        self.clear()
        ours = [name for name, one in self._kept.items() if one.token == token]
        for name in ours[: len(ours) - MOST + 1]:
            del self._kept[name]
        while len(self._kept) >= MOST_OF_ALL:
            del self._kept[next(iter(self._kept))]
        name = secrets.token_urlsafe(24)
        self._kept[name] = _Kept(copy, token, self._clock() + KEPT)
        return name

    def of(self, name: str, token: str) -> Copy | None:
        """Return a copy to the session that made it, None to any other and when it is gone."""
        self.clear()
        found = self._kept.get(name)
        ours = found is not None and secrets.compare_digest(found.token, token)
        return found.copy if found and ours else None

    def forget(self, token: str) -> None:
        """Drop the copies of a session that ended."""
        self._kept = {name: one for name, one in self._kept.items() if one.token != token}

    def clear(self) -> None:
        """Drop what is older than it may be."""
        now = self._clock()
        self._kept = {name: one for name, one in self._kept.items() if one.until > now}
