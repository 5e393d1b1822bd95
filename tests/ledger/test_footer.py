"""Which handout and version a paper's footer names."""

from __future__ import annotations

import pytest
from paths import ROOT

from brochure import read
from brochure.ledger.footer import named
from brochure.model.edition import Words
from brochure.shelves import Shelves

ENGLISH = read.languages(Shelves(ROOT))[0].words
RUSSIAN = ENGLISH.model_copy(
    update={"version": "Версия {version}", "reviewed": "Проверено {date}", "draft": "Черновик",
            "page": "Стр. {page} из {pages}"})  # fmt: skip
KOREAN = ENGLISH.model_copy(
    update={"version": "{version}판", "reviewed": "{date} 검토", "page": "{page}/{pages}"}
)
ARABIC = ENGLISH.model_copy(update={"version": "الإصدار {version}", "reviewed": "روجع {date}"})
PACKS: list[Words] = [ENGLISH, RUSSIAN, KOREAN, ARABIC]
KNOWN = {"knee": ["1"], "knee-pain": ["1.0", "1.0 beta", "2 (May)"], "hip": ["A-3, rev. b"]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hillside Clinic knee-pain Version 1.0 Reviewed May 4, 2026 Page 1 of 2",
         ("knee-pain", "1.0")),
        ("knee-pain\nVersion 1.0\nReviewed May 4, 2026", ("knee-pain", "1.0")),
        ("KNEE-PAIN version 1.0", ("knee-pain", "1.0")),
        ("knee-pain · Version 1.0 · Not yet reviewed", ("knee-pain", "1.0")),
        ("knee-pain Version 1.0 beta Draft Not yet reviewed", ("knee-pain", "1.0 beta")),
        ("knee-pain Version 2 (May)", ("knee-pain", "2 (May)")),
        ("hip Version A‑3, rev. b Reviewed May 4", ("hip", "A-3, rev. b")),
        ("Version 1 knee", ("knee", "1")),
        ("knee-pain Версия 1.0 Проверено 4 мая 2026 г. Стр. 1 из 2", ("knee-pain", "1.0")),
        ("knee-pain 1.0판 2026-05-04 검토", ("knee-pain", "1.0")),
        ("knee-pain الإصدار 1.0 روجع ٤ مايو", ("knee-pain", "1.0")),
        # of what nobody knows: what stands before and after the word for version
        ("knee-pain Version 1.01", ("knee-pain", "1.01")),
        ("knee-pain Version 1.0.1 Reviewed May 4", ("knee-pain", "1.0.1")),
        ("Clinic shoulder Version 3 rev C Reviewed May 4", ("shoulder", "3 rev C")),
        ("shoulder Version 3 Page 1 of 2", ("shoulder", "3")),
        ("shoulder Версия 3 Черновик", ("shoulder", "3")),
        ("knee", None),
        ("Version 1", None),
        ("", None),
        ("Knee Pain, what to do", None),
        ("(((", None),
    ],
)  # fmt: skip
def test_a_footer_names_its_handout(text: str, found: tuple[str, str] | None) -> None:
    assert named(text, KNOWN, PACKS) == found
