"""Who is signed in, in memory: when the server ends, everybody is signed out."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

IDLE_S, LONGEST_S = 15 * 60, 12 * 3600
MOST = 200
COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass
class Session:
    """A person at a browser."""

    person: str
    stamp: str
    """Of the PIN that was given: another one ends the session."""
    began: float
    last: float


class Sessions:
    """The sessions, by what is worked out from their cookies.

    A browser in which nobody has signed in has a cookie too, and nothing is kept for it: its token
    is worked out from the cookie by a key of this process, so that visitors take no memory.
    """

    def __init__(self, idle_s: float = IDLE_S, now: Callable[[], float] = time.time) -> None:
        """Take the seconds without a request after which somebody is signed out, and the clock."""
        self._idle_s, self._now = idle_s, now
        self._key = secrets.token_bytes(32)
        self._open: dict[bytes, Session] = {}

    def token(self, cookie: str) -> str:
        """Return what a page of ours sends with each POST beside the cookie."""
        return hmac.new(self._key, cookie.encode(), "sha256").hexdigest()

    def find(self, cookie: str) -> Session | None:
        """Return who is signed in by a cookie, None when nobody is or the time is over."""
        session = self._open.get(_key(cookie))
        if session and self._is_over(session):
            self.end(cookie)
            return None
        return session

    def touch(self, session: Session) -> None:
        """Note that the person has done something."""
        session.last = self._now()

    def begin(self, person: str, stamp: str) -> str:
        """Sign somebody in, and return the cookie. When there are too many, the one that has been
        quiet longest is signed out.
        """
        for key in [key for key, one in self._open.items() if self._is_over(one)]:
            del self._open[key]
        while len(self._open) >= MOST:
            del self._open[min(self._open, key=lambda key: self._open[key].last)]
        cookie, now = new_cookie(), self._now()
        self._open[_key(cookie)] = Session(person, stamp, now, now)
        return cookie

    def end(self, cookie: str) -> None:
        """Sign out."""
        self._open.pop(_key(cookie), None)

    def _is_over(self, session: Session) -> bool:
        """Return whether a session has ended; a clock that was set by more than the time allowed
        ends it too.
        """
        now = self._now()
        return abs(now - session.last) > self._idle_s or abs(now - session.began) > LONGEST_S


def new_cookie() -> str:
    """Return 256 random bits."""
    return secrets.token_urlsafe(32)


def _key(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()
