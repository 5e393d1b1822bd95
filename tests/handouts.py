"""The handouts that several tests look at, each made once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest
from paths import CONTENT, TESTS

from brochure.model.proof import Order, Proof
from brochure.pipeline import Pipeline, parcels
from brochure.read import orders
from brochure.shelves import Shelves

FORMATS = ("handout", "handout-a4", "large-print")
EVERY = tuple(orders.formats(Shelves(CONTENT.parent), ["all"]))
"""Every form that is shipped; the ones above stand for them where each would take too long."""
HILLSIDE = TESTS / "projects" / "hillside" / "content.yaml"


@cache
def pipeline_of(project: Path) -> Pipeline:
    return Pipeline(Shelves(project))


@cache
def proof(
    content: Path = CONTENT, format_name: str = "handout", language: str | None = None
) -> Proof:
    """Return the proof of a handout; the engine stays warm for the next one of the same project."""
    (made,) = pipeline_of(content.parent).proofs(Order(content, (format_name,), None, language))
    return made


def files(names: Iterable[str]) -> dict[str, bytes]:
    """Return what forms of our own handout are delivered as, by the file's name."""
    return {one.name: one.data for name in names for one in parcels(proof(CONTENT, name))}


def fresh(content: Path, format_name: str = "handout", language: str | None = None) -> Proof:
    """Return the proof of a handout whose project has changed since the last one."""
    (made,) = Pipeline(Shelves(content.parent)).proofs(
        Order(content, (format_name,), None, language)
    )
    return made


def copied(
    folder: Path, changes: dict[str, str] | None = None, project: Path = HILLSIDE.parent
) -> Path:
    """Copy the hillside project into a folder, its article changed, and return the article's
    file.
    """
    shutil.copytree(project, folder, dirs_exist_ok=True)
    content = folder / "content.yaml"
    text = content.read_text("utf-8")
    for old, new in (changes or {}).items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    content.write_text(text, "utf-8")
    return content


def every_handout(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test for our handout and the other clinic's in three formats; one of each in
    `make test`.
    """
    cases = [
        pytest.param(content, name, id=f"{owner}-{name}")
        for name, owner, content in (
            ("handout", "ours", CONTENT),
            ("large-print", "hillside", HILLSIDE),
            ("handout-a4", "ours", CONTENT),
            ("large-print", "ours", CONTENT),
            ("handout", "hillside", HILLSIDE),
            ("handout-a4", "hillside", HILLSIDE),
        )
    ]
    for mark in (
        pytest.mark.parametrize(("content", "format_name"), cases),
        pytest.mark.every(but=2),
    ):
        test = mark(test)
    return test
