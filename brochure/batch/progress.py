"""How far a batch is, how fast it goes and how long it takes still: numbers only."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

# Seconds between two tellings: on a terminal, which shows one line, and elsewhere, where each is a
# line of its own.
ON_TERMINAL = 0.1
ELSEWHERE = 5.0
# Elsewhere a batch that has come so much further, in parts of the whole, is told of as well.
STEP = 0.1
# Before so many seconds a rate says nothing.
TO_JUDGE = 0.5


class Progress:
    """Tells how many copies are made: on a terminal in one line that is written anew, elsewhere in
    plain lines.
    """

    def __init__(
        self,
        total: int,
        stream: TextIO,
        *,
        quiet: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take how many copies are to be made, and where to tell of them; a quiet one tells
        nothing.
        """
        self._total, self._stream, self._clock = max(1, total), stream, clock
        self._quiet = quiet or total <= 0
        self._terminal = stream.isatty()
        self._made, self._began = 0, clock()
        self._told_at, self._told_of = self._began, 0
        self._width, self._ended = 0, False

    def advance(self, made: int) -> None:
        """Count so many more copies, and tell of it when it is time."""
        self._made += made
        now = self._clock()
        if self._due(now):
            self._tell(now)

    def done(self) -> None:
        """Tell the last of it; what is written after this starts on a line of its own."""
        if self._ended:
            return
        self._ended = True
        if self._terminal:
            self._tell(self._clock())
            self._write("\n")
        elif self._made > self._told_of:
            self._tell(self._clock())

    def _due(self, now: float) -> bool:
        if self._terminal:
            return now - self._told_at >= ON_TERMINAL
        return now - self._told_at >= ELSEWHERE or (
            self._made - self._told_of >= STEP * self._total and now - self._told_at >= TO_JUDGE
        )

    def _tell(self, now: float) -> None:
        self._told_at, self._told_of = now, self._made
        line = self._line(now - self._began)
        if self._terminal:
            blank = " " * (self._width - len(line))  # what a longer line before has left standing
            self._width = len(line)
            self._write(f"\r{line}{blank}")
        else:
            self._write(f"{line}\n")

    def _line(self, seconds: float) -> str:
        share = min(100, 100 * self._made // self._total)
        line = f"{self._made:,} of {self._total:,} copies ({share} %)"
        if seconds < TO_JUDGE or not self._made:
            return line
        rate = self._made / seconds
        line += f", {rate:,.0f} a second" if rate >= 10 else f", {rate * 60:,.0f} a minute"
        left = self._total - self._made
        return f"{line}, {_spoken(left / rate)} left" if left > 0 else line

    def _write(self, text: str) -> None:
        """Write when somebody reads; a closed pipe is no reason to stop making copies."""
        if self._quiet:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            self._quiet = True


def _spoken(seconds: float) -> str:
    """Return a span of time as a person says it; from a minute on it is rounded up."""
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes = -(-whole // 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
