"""A file that a page names and that is not there: what may have been meant.

Names that differ in capitals alone are one file on Windows and macOS, and two in CI.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from brochure.shelves import OPEN_FOLDERS, Shelves
from brochure.typeset.bitmap import ANNEX
from brochure.typeset.refusal import Refusal

COPY = "copy the file into the project's folder pictures, and write pictures/ and its name"
# How many files are looked through for what was meant.
MOST = 5000
ELSEWHERE = re.compile(r"[a-zA-Z]:[\\/]|~|file:|\\\\|(?:home|Users|mnt|media|Volumes)/")


def found(shelves: Shelves, name: str) -> Path:
    """Return the file of a name such as `pictures/knee.png`. Raises Refusal, which says why there
    is none.
    """
    path = shelves.find(name)
    if path is None:
        raise _absent(shelves, name)
    last = name.rpartition("/")[2]
    if path.name != last and path.name.casefold() == last.casefold():
        raise _capitals(name, path.name)
    return path


def _capitals(name: str, there: str) -> Refusal:
    return Refusal(
        f"the file {name} is called {there}: capitals and small letters count",
        f"write {there}, or rename the file",
    )


def _absent(shelves: Shelves, name: str) -> Refusal:
    if ELSEWHERE.match(name):
        return Refusal(f"the file {name} is named by its place on one computer", COPY)
    if "\\" in name:
        hint = f"write {name.replace(chr(92), '/')}"
        return Refusal(f"the file {name} is written with \\ between the folders", hint)
    for root in shelves.roots:
        place = root / name
        try:
            if place.is_symlink():
                return _link(name, place)
            if place.is_dir():
                return Refusal(f"{name} is a folder, not a file", "name a picture in it")
        except (OSError, ValueError):  # such as a name that is too long, or a NUL in it
            break
    sentence = f"the file {name} is not in the project's folders assets, pictures and templates"
    near = _near(shelves, name)
    if near is None:
        return Refusal(sentence, COPY)
    if near.casefold() == name.casefold():
        return _capitals(name, near)
    return Refusal(sentence, f"is {_marked(near)} meant?")


def _link(name: str, place: Path) -> Refusal:
    target = str(place.readlink())
    if "annex/objects" in target:
        return Refusal(f"{name} is a link of git-annex, and its file is not here", ANNEX)
    if not place.exists():
        return Refusal(f"the file {name} is a link that leads to nothing", "put the file there")
    return Refusal(
        f"the file {name} is not in the project's folders assets, pictures and templates: it is a "
        "link that leads out of them, or to a folder",
        "put the file itself there",
    )


def _near(shelves: Shelves, name: str) -> str | None:
    """Return the name of the file that was meant, as a page writes it, or None."""
    there = list(islice(_files(shelves), MOST))
    last = name.rpartition("/")[2]
    for form in (str.casefold, _plain, _stem):
        for one in there:
            if form(one) == form(name) or form(one.rpartition("/")[2]) == form(last):
                return one
    names = {one.rpartition("/")[2].casefold(): one for one in there}
    close = get_close_matches(last.casefold(), names, n=1, cutoff=0.8)
    return names[close[0]] if close else None


def _files(shelves: Shelves) -> Iterator[str]:
    """Yield the clinic's own files, which a page may name."""
    for folder in OPEN_FOLDERS:
        for path in sorted((shelves.project / folder).rglob("*")):
            if path.is_file():
                yield path.relative_to(shelves.project).as_posix()


def _plain(name: str) -> str:
    """Return a name without what is easily mistaken: capitals, spaces, hyphens, how é is coded."""
    return re.sub(r"[\s_-]|%20", "", unicodedata.normalize("NFKC", name)).casefold()


def _stem(name: str) -> str:
    return _plain(name.rpartition(".")[0] or name)


def _marked(name: str) -> str:
    """Return a name so that a space at its end or in its midst is seen."""
    return f"«{name}»" if re.search(r"\s", name) else name
