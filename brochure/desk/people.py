"""The people who may sign in at the desk: PROJECT/desk/people.json, read anew when it changes, so
that the command line and a running desk know the same.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from brochure import files, system
from brochure.desk import folder, pin
from brochure.desk.pin import NOBODY, Kept
from brochure.errors import BadInput
from brochure.model.finding import Place, error
from brochure.shelves import shown

if sys.platform != "win32":
    import fcntl

FILE, LOCK = "people.json", ".people.lock"
ADD = 'brochure desk people add "NAME"'
# A clinic has dozens; the file is read whole.
MOST_PEOPLE, MOST_BYTES = 1_000, 1_000_000


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in."""

    name: str
    kept: Kept
    since: str
    """The day on which the PIN was given, such as 2026-12-01."""

    def stamp(self) -> str:
        """Return what changes when the PIN does, and says nothing of it."""
        return hashlib.sha256(self.kept.salt + self.name.encode()).hexdigest()[:16]


class People:
    """Who may sign in at a project's desk."""

    def __init__(self, project: Path) -> None:
        """Take the project's folder; nothing is made before somebody is added."""
        self._project = project
        self._path = project / folder.NAME / FILE
        self._seen: tuple[int, int, int] | None = None
        self._people: dict[str, Person] = {}

    def names(self) -> tuple[str, ...]:
        """Return their names in order. Raises BadInput when the file cannot be understood."""
        people = self._read()
        return tuple(people[key].name for key in sorted(people))

    def stamps(self) -> set[str]:
        """Return what is counted and remembered of people by."""
        return {one.stamp() for one in self._read().values()}

    def person(self, name: str) -> Person | None:
        """Return somebody by name, whatever its capitals; None when nobody is called so."""
        return self._read().get(pin.same(name))

    def checked(self, name: str, word: str) -> Person | None:
        """Return who this is, None when the PIN is another one or nobody is called so: both take
        the same time, and 32 MiB of memory.
        """
        found = self.person(name)
        fits = (found.kept if found else NOBODY).fits(word)
        return found if fits else None

    def add(self, name: str, word: str) -> None:
        """Let somebody in from now on. Raises BadInput when the name or the PIN will not do."""
        name = " ".join(name.split())
        _refuse(pin.unfit_name(name) or pin.unfit(word, name))
        with self._changing() as people:
            if pin.same(name) in people:
                there = people[pin.same(name)].name
                hint = f'a new PIN: brochure desk people change "{there}"'
                _refuse(f"{there} is there already", hint)
            if len(people) >= MOST_PEOPLE:
                _refuse(f"{MOST_PEOPLE} people are there, and no more fit; remove who has left")
            people[pin.same(name)] = _person(name, word)

    def change(self, name: str, word: str) -> None:
        """Give somebody another PIN; who is signed in by the old one is signed out. Raises
        BadInput.
        """
        with self._changing() as people:
            there = self._there(people, name)
            _refuse(pin.unfit(word, there.name))
            people[pin.same(name)] = _person(there.name, word)

    def remove(self, name: str) -> None:
        """Let somebody in no more, and end what is signed in. Raises BadInput."""
        with self._changing() as people:
            self._there(people, name)
            del people[pin.same(name)]

    def fit(self, name: str, *, new: bool) -> None:
        """Raise BadInput where this name cannot be added, or is not there to be changed: said
        before a PIN is asked for.
        """
        people = self._read()
        if new:
            _refuse(pin.unfit_name(" ".join(name.split())))
            _refuse(f"{name} is there already" if pin.same(name) in people else "")
        else:
            self._there(people, name)

    def _there(self, people: dict[str, Person], name: str) -> Person:
        if pin.same(name) not in people:
            names = ", ".join(one.name for one in people.values())
            _refuse(f"nobody is called {name!r}", f"there are: {names}" if names else ADD)
        return people[pin.same(name)]

    def _read(self) -> dict[str, Person]:
        try:
            about = self._path.stat()
            seen = (about.st_ino, about.st_mtime_ns, about.st_size)
            if seen != self._seen:
                self._people = _parsed(system.read(self._path, MOST_BYTES), self._path)
                self._seen = seen
        except FileNotFoundError:
            self._people, self._seen = {}, None
        except OSError as trouble:
            raise _unreadable(self._path, (trouble.strerror or "").lower()) from None
        return self._people

    @contextlib.contextmanager
    def _changing(self) -> Iterator[dict[str, Person]]:
        """Yield the people to be changed, one command at a time, and write them."""
        with files.told(self._path):
            home = folder.private(self._project)
            with open(home / LOCK, "w", opener=_private) as lock:
                if sys.platform != "win32":
                    fcntl.flock(lock, fcntl.LOCK_EX)
                people = dict(self._read())
                yield people
                listed = [
                    {"name": one.name, "since": one.since, "pin": one.kept.written()}
                    for one in people.values()
                ]
                text = json.dumps({"people": listed}, indent=1, ensure_ascii=False)
                files.replace(self._path, [text.encode(), b"\n"], private=True)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _refuse(said: str, hint: str = "") -> None:
    """Raise BadInput where something is said."""
    if said:
        raise BadInput([error("input", said, None, hint)])


def _person(name: str, word: str) -> Person:
    return Person(name, Kept.of(word), datetime.date.today().isoformat())


def _parsed(text: bytes, path: Path) -> dict[str, Person]:
    try:
        listed = json.loads(text)["people"]
        people = [
            Person(str(one["name"]), Kept.read(one["pin"]), str(one["since"])) for one in listed
        ]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise _unreadable(path, "it is not as brochure writes it") from None
    return {pin.same(one.name): one for one in people}


def _unreadable(path: Path, said: str) -> BadInput:
    hint = "take it from a backup, or remove it and add the people anew"
    message = f"who may sign in cannot be read: {said}"
    return BadInput([error("input", message, Place(shown(path)), hint)])
