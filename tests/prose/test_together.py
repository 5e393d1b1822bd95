"""What stands on one line, by the words of a language and by what a number looks like."""

from __future__ import annotations

import clinic
import pytest

from brochure.model.together import Together
from brochure.prose import together

ENGLISH = clinic.edition().language


def kept(text: str) -> list[str]:
    return together.phrases(text, together.patterns(ENGLISH))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Take 500 mg of it (2 tablets) now", ["500 mg", "(2 tablets)"]),
        (
            "½ tablet at noon, 1 ½ tablets or 1 1/2 capsules",
            ["½ tablet", "1 ½ tablets", "1 1/2 capsules"],
        ),
        ("every 4 to 6 hours, for 2 – 3 days.", ["4 to 6 hours,", "2 – 3 days."]),
        (
            "a 10-mL syringe of 250 mg/5 mL or 10 000 IU",
            ["10-mL syringe", "250 mg/5 mL", "10 000 IU"],
        ),
        ("over 38.5 °C, under < 5 mg/dL, 120/80 mmHg", ["38.5 °C,", "< 5 mg/dL,", "120/80 mmHg"]),
        ("50 % of 20 people, 1 in 10", ["50 %", "1 in 10"]),
        ("500 mg tablets, 20 mcg puffs", ["500 mg tablets,", "20 mcg puffs"]),
        ("Call (555) 555-0142, ext. 12 now", ["(555) 555-0142,", "ext. 12"]),
        ("Ring +49 (0)30 123 4567 first", ["+49 (0)30 123 4567"]),
        ("Los Angeles, CA 90000-1234 and SW1A 1AA", ["CA 90000-1234", "SW1A 1AA"]),
        (
            "Dr. Jane Doe, Prof. Dr. Müller, Dr. J. R. Doe",
            ["Dr. Jane", "Prof. Dr. Müller,", "Dr. J. R. Doe"],
        ),
        (
            "Version 1.2, Type 2, Suite 300, vitamin D, No. 5",
            ["Version 1.2,", "Type 2,", "Suite 300,", "vitamin D,", "No. 5"],
        ),
        ("on June 4, 2027 at 9:30 a.m.", ["June 4,", "9:30 a.m."]),
    ],
)  # fmt: skip
def test_it_stands_on_one_line(text: str, wanted: list[str]) -> None:
    assert kept(text) == [one.rstrip(".,") for one in wanted]


@pytest.mark.parametrize(
    "text",
    [
        "In 2018, people walked more.",
        "Take two tablets with water.",
        "https://example.org/500-mg/tablets",
        "10.1001/jama.2018-12345",
        "write to desk-2@example.org",
        "Vitamins are good, and I walk.",
        "well-known side-effects",
    ],
)
def test_nothing_is_kept_together_that_need_not_be(text: str) -> None:
    assert kept(text) == []


def test_nothing_is_kept_that_no_narrow_column_could_hold() -> None:
    text = " to ".join(f"{number}00 mg" for number in range(1, 20))
    assert kept(text)
    assert max(map(len, kept(text))) <= together.MOST


def test_each_language_has_its_own_words() -> None:
    spanish = ENGLISH.model_copy(
        update={
            "together": Together(before_name=("Dra.",), after_number=("gotas",)),
            "date": ENGLISH.date.model_copy(
                update={"names": ("enero",) * 12, "pattern": "{day} de {month} de {year}"}
            ),
        }
    )
    text = "La Dra. Ruiz: 5 gotas el 3 de enero, 20 mg"
    assert together.phrases(text, together.patterns(spanish)) == [
        "Dra. Ruiz",
        "5 gotas",
        "3 de enero",
        "20 mg",
    ]
    assert together.phrases("Dr. Ruiz, 5 tablets", together.patterns(spanish)) == []
