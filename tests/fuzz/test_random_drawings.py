"""1,000 drawings made at random, each on a small page: it is drawn, or named in a finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzzing import drawing, few_seconds, outcome
from paths import ROOT

from brochure.model.edition import Language
from brochure.read.items import item
from brochure.shelves import LANGUAGES, Shelves
from brochure.typeset import Typesetter

__all__ = ["few_seconds"]

SEED, PARTS, EACH = "drawings-12", 10, 100


@pytest.mark.every(but=0)
@pytest.mark.usefixtures("few_seconds")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_drawing_is_drawn_or_named(
    part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slow: 100 pages, 45 ms each."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pictures").mkdir()
    english = item(Shelves(ROOT), LANGUAGES, "en", kind=Language, findings=[])
    assert english
    typesetter, pages = Typesetter(Shelves(tmp_path)), 0
    for number in range(part * EACH, (part + 1) * EACH):
        drawn = drawing(f"{SEED}-{number}")
        (tmp_path / "pictures" / "k.svg").write_text(drawn, "utf-8")
        found = outcome(typesetter, "", english, ours="")
        assert all("pictures/k.svg" in one.message for one in found), (found, drawn)
        pages += not found
    assert pages > EACH / 2
