"""One item of a shelf: its label read into a noun, what is wrong with it told where it is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from brochure import system
from brochure.model.base import Noun
from brochure.model.finding import Finding, Place, error
from brochure.read.reasons import suggestion
from brochure.read.tree import MAX_BYTES, Tree, parse
from brochure.read.validate import noun
from brochure.shelves import Shelves, shown

N = TypeVar("N", bound=Noun)


def parsed(path: Path) -> Tree:
    """Return what a YAML file holds; why it cannot be read is among the tree's findings.

    It is parsed once for as long as the file is the same; what comes back is only to be read, but
    for `value` and `findings`, which are the caller's own.
    """
    name = shown(path)
    try:
        stat = path.stat()
        tree = _parsed(path, name, (stat.st_mtime_ns, stat.st_size, stat.st_ino))
        return replace(tree, findings=list(tree.findings))
    except IsADirectoryError:
        message, hint = (
            f"{name} is a folder, not a YAML file",
            "name the file, such as content.yaml",
        )
    except FileNotFoundError:
        message, hint = (
            f"there is no file {name}",
            "`brochure new my-clinic` starts a project with one",
        )
    except OSError as trouble:
        message, hint = f"{name} cannot be read: {trouble.strerror}", ""
    tree = Tree(name)
    tree.findings.append(error("input", message, Place(name), hint))
    return tree


@lru_cache(128)
def _parsed(path: Path, name: str, _state: tuple[int, int, int]) -> Tree:
    return parse(system.read(path, MAX_BYTES), name)


def item(
    shelves: Shelves,
    shelf: str,
    name: str,
    kind: type[N],
    findings: list[Finding],
    named_at: Place | None = None,
) -> N | None:
    """Return an item of a shelf, or None with every reason why not among the findings."""
    path = label(shelves, shelf, name, findings, named_at)
    if path is None:
        return None
    value, trouble = noun(kind, parsed(path))
    findings.extend(trouble)
    return value


def label(
    shelves: Shelves, shelf: str, name: str, findings: list[Finding], named_at: Place | None = None
) -> Path | None:
    """Return the path of an item's label; a name that is not on the shelf is a finding where it was
    named.
    """
    path = shelves.label(shelf, name)
    if path is None:
        what = shelf.rpartition("/")[2].removesuffix("s")
        hint = suggestion(name, shelves.names(shelf))
        findings.append(error("input", f"there is no {what} '{name}'", named_at, hint))
    return path


def sheets(paths: Iterable[Path], findings: list[Finding]) -> tuple[str, ...]:
    """Return the text of each style sheet."""
    texts: list[str] = []
    for path in paths:
        try:
            data = system.read(path, MAX_BYTES)
            texts.append(data.decode("utf-8-sig"))
        except OSError as trouble:
            findings.append(
                error(
                    "input", f"{shown(path)} cannot be read: {trouble.strerror}", Place(shown(path))
                )
            )
        except UnicodeDecodeError:
            message, hint = f"{shown(path)} is not text in UTF-8", "save it as UTF-8"
            findings.append(error("input", message, Place(shown(path)), hint))
            continue
        if len(data) > MAX_BYTES:
            message = f"{shown(path)} is larger than 1 MB"
            hint = "put pictures and fonts into files of their own"
            findings.append(error("input", message, Place(shown(path)), hint))
    return tuple(texts)
