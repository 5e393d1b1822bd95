"""How long somebody has to wait who gave a wrong PIN: longer each time, and never for good.

What is counted, in PROJECT/desk/tries.json, so that starting the server anew changes nothing:

- by computer, the wrong PINs that came from it. From the third on it waits a second, then two,
  four and so on, to a quarter of an hour at most;
- by person, the wrong PINs that came from anywhere. From the tenth on every computer waits for
  that person, to five minutes at most, *but those at which that person has signed in before*. So
  who tries from many computers gets 12 tries an hour, and locks nobody out of their own desk.

A try while one has to wait is not looked at: it is refused, costs nothing, and prolongs nothing.
A try is counted before it is looked at, and taken back when the PIN was right. What is a day old
is forgotten. A new PIN (`brochure desk people change`) begins anew.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brochure import files, system
from brochure.desk import folder

FILE = "tries.json"
COMPUTER_FREE, COMPUTER_MOST_S = 3, 900
PERSON_FREE, PERSON_MOST_S = 10, 300
FORGOTTEN_S = 86_400
# So many computers, and so many that one person has signed in at, are remembered.
MOST_KEPT, MOST_KNOWN, MOST_BYTES = 1_000, 20, 8_000_000
NOBODY = "?"
"""Stands for every name that nobody has: what is typed there may be a PIN, and is kept nowhere."""


@dataclass
class Count:
    """Wrong PINs, and when the last one came."""

    wrong: int = 0
    last: float = 0.0

    def add(self, now: float) -> None:
        """Count one more."""
        self.wrong, self.last = self.wrong + 1, now

    def left(self, now: float, free: int, most: int) -> float:
        """Return the seconds that are still to be waited; a clock set back does not prolong it."""
        if self.wrong < free:
            return 0.0
        delay = min(most, 2.0 ** min(self.wrong - free, 20))
        return max(0.0, delay - max(0.0, now - self.last))


class Tries:
    """The wrong PINs of a project's desk. `who` is a person's stamp, or NOBODY."""

    def __init__(self, project: Path, now: Callable[[], float] = time.time) -> None:
        """Take the project's folder and the clock, and remember what was counted before."""
        self._project, self._now = project, now
        self._computers: dict[str, Count] = {}
        self._people: dict[str, Count] = {}
        self._own: dict[tuple[str, str], int] = {}
        self._known: dict[str, list[str]] = {}
        self._told = False
        with contextlib.suppress(OSError, ValueError, TypeError, LookupError, AttributeError):
            self._read(json.loads(system.read(project / folder.NAME / FILE, MOST_BYTES)))

    def wait(self, who: str, computer: str) -> float:
        """Return how many seconds have to pass before somebody may try again here."""
        now = self._now()
        here = self._computers.get(computer, Count()).left(now, COMPUTER_FREE, COMPUTER_MOST_S)
        if computer in self._known.get(who, ()):
            return here
        there = self._people.get(who, Count()).left(now, PERSON_FREE, PERSON_MOST_S)
        return max(here, there)

    def tried(self, who: str, computer: str) -> None:
        """Count a try as wrong before it is looked at, on the disk too: neither a kill nor two at
        once make it free.
        """
        now = self._now()
        self._computers.setdefault(computer, Count()).add(now)
        self._own[computer, who] = self._own.get((computer, who), 0) + 1
        if who != NOBODY:
            self._people.setdefault(who, Count()).add(now)
        self._write(now)

    def right(self, who: str, computer: str, people: set[str]) -> None:
        """Take back the try, and forget the slips of that person at that computer: not what others
        tried there, nor what came for that person from elsewhere. Who is not among `people` any
        more is forgotten.
        """
        now = self._now()
        slips = self._own.pop((computer, who), 0)
        for count in (self._computers.get(computer), self._people.get(who)):
            if count:
                count.wrong = max(0, count.wrong - slips)
        known = self._known.setdefault(who, [])
        if computer in known:
            known.remove(computer)
        known.append(computer)
        del known[:-MOST_KNOWN]
        for gone in (self._people.keys() | self._known.keys()) - people:
            self._people.pop(gone, None)
            self._known.pop(gone, None)
        self._write(now)

    def _write(self, now: float) -> None:
        for table in (self._computers, self._people):
            for key in [key for key, count in table.items() if _is_old(count, now)]:
                del table[key]
        while len(self._computers) > MOST_KEPT:  # the one that has been quiet longest
            del self._computers[min(self._computers, key=lambda one: self._computers[one].last)]
        self._own = {key: wrong for key, wrong in self._own.items() if key[0] in self._computers}
        made = {
            "computers": {key: [one.wrong, one.last] for key, one in self._computers.items()},
            "people": {key: [one.wrong, one.last] for key, one in self._people.items()},
            "own": [[*key, wrong] for key, wrong in self._own.items()],
            "known": self._known,
        }
        try:
            path = folder.private(self._project) / FILE
            files.replace(path, [json.dumps(made).encode(), b"\n"], private=True)
            self._told = False
        except OSError as trouble:  # it is counted all the same, for as long as the server runs
            if not self._told:
                said = (trouble.strerror or str(trouble)).lower()
                system.say(f"Wrong PINs cannot be kept in {folder.NAME}/{FILE}: {said}.")
            self._told = True

    def _read(self, made: dict[str, Any]) -> None:
        computers = {
            str(key): Count(int(one[0]), float(one[1])) for key, one in made["computers"].items()
        }
        people = {
            str(key): Count(int(one[0]), float(one[1])) for key, one in made["people"].items()
        }
        own = {(str(one[0]), str(one[1])): int(one[2]) for one in made["own"]}
        known = {str(key): [str(one) for one in some] for key, some in made["known"].items()}
        self._computers, self._people, self._own, self._known = computers, people, own, known


def _is_old(count: Count, now: float) -> bool:
    return not count.wrong or abs(now - count.last) > FORGOTTEN_S
