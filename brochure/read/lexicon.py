"""The lists of words of a language, read from the shelf assets/lexicons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from brochure.model.lexicon import Lexicon
from brochure.shelves import LEXICONS, Shelves


def lexicon(shelves: Shelves, tag: str, own: Sequence[str] = ()) -> Lexicon | None:
    """Return the lists of a language, a clinic's own file standing for ours of the same name; None
    when it has none. `own` are words that the clinic accepts beside them.

    A file that is no text in UTF-8 is read with signs of replacement: its words are then unknown,
    and a check says so.
    """
    names = {path.name for root in shelves.roots for path in (root / LEXICONS / tag).glob("*.txt")}
    lists = []
    for name in sorted(names):
        path = shelves.find(f"{LEXICONS}/{tag}/{name}")
        if path:
            stat = path.stat()
            lists.append((path, (stat.st_mtime_ns, stat.st_size, stat.st_ino)))
    return _read(tag, tuple(lists), tuple(own)) if lists else None


@lru_cache(8)
def _read(
    tag: str, lists: tuple[tuple[Path, tuple[int, int, int]], ...], own: tuple[str, ...]
) -> Lexicon:
    texts = {
        path.stem: path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
        for path, _ in lists
    }
    if own:
        texts["project"] = "\n".join(own)
    return Lexicon(tag, texts)
