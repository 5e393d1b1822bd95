"""3,000 style sheets made at random, each on a small page: a PDF or a finding at a declaration."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from fuzzing import PICTURE, few_seconds, outcome
from fuzzing import style_sheet as made
from paths import ROOT

from brochure.model.edition import Language
from brochure.read.items import item
from brochure.shelves import LANGUAGES, Shelves
from brochure.typeset import Typesetter

__all__ = ["few_seconds"]

SEED, PARTS, EACH = "sheets-12", 20, 150
CODES = {"pdf", "page-cannot-be-set", "page-takes-too-long", "page-takes-too-much-memory"}


@pytest.mark.every(but=0)
@pytest.mark.usefixtures("few_seconds")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_style_sheet_gives_a_page_or_a_finding_at_a_place(
    part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slow: 150 pages, 45 ms each."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "k.svg").write_text(PICTURE, "utf-8")
    english = item(Shelves(ROOT), LANGUAGES, "en", kind=Language, findings=[])
    assert english
    typesetter, ends = Typesetter(Shelves(tmp_path)), Counter[str]()
    for number in range(part * EACH, (part + 1) * EACH):
        css = made(f"{SEED}-{number}")
        found = outcome(typesetter, css, english, ours="body{margin:0}")
        for one in found:
            in_time = one.code == "page-cannot-be-set"
            assert not in_time or (one.where and one.where.file == "brand.css"), (one, css)
        ends[found[0].code if found else "pdf"] += 1
    assert set(ends) <= CODES
    assert ends["pdf"] > EACH / 2
