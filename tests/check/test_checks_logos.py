"""The brand's logo: seen on its ground in each format, and drawn as outlines."""

from __future__ import annotations

from pathlib import Path

import clinic
import handouts
import pytest

from brochure.check import logo_cannot_be_seen, logo_in_live_type
from brochure.model.finding import Finding
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.shelves import Shelves

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">{}</svg>'
SQUARE = '<rect x="{}" y="2" width="14" height="14" fill="{}"/>'
SEEN, TYPE = "logo-cannot-be-seen", "logo-in-live-type"


def found(folder: Path, drawn: str, format_name: str) -> list[Finding]:
    """Return what the two checks find where both logos are one drawing."""
    content = handouts.copied(folder)
    for name in ("logo.svg", "logo-on-dark.svg"):
        (folder / "assets/brands/hillside" / name).write_text(LOGO.format(drawn))
    pipeline = Pipeline(Shelves(folder))
    manuscript, (edition,) = pipeline.editions(Order(content, (format_name,)))
    pdf = pipeline.typeset(manuscript, edition).pdf
    return [
        *logo_cannot_be_seen.pdf(manuscript, edition, pdf),
        *logo_in_live_type.pdf(manuscript, edition, pdf),
    ]


@pytest.mark.every(but=4)
@pytest.mark.parametrize(
    ("drawn", "format_name", "told"),
    [
        (SQUARE.format(2, "white"), "black-and-white", [f"error {SEEN} logo:"]),
        (SQUARE.format(2, "white"), "handout", []),
        (SQUARE.format(2, "black") + '<text x="9" y="9" fill="white">A</text>', "handout",
         [f"error {TYPE} logo_on_dark:"]),
        (SQUARE.format(2, "black") + SQUARE.format(22, "white"), "black-and-white",
         [f"warning {SEEN} logo:"]),
        (SQUARE.format(2, "yellow"), "black-and-white", [f"error {SEEN} logo:"]),
        (SQUARE.format(2, "#6a1b3f"), "handout", [f"error {SEEN} logo_on_dark:"]),
        (SQUARE.format(2, "black") + '<circle cx="9" cy="9" r="3" fill="white"/>',
         "black-and-white", []),
    ],
)  # fmt: skip
def test_a_logo_that_is_lost_is_told_at_the_brands_line(
    tmp_path: Path, drawn: str, format_name: str, told: list[str]
) -> None:
    """Slow: a page is set for each."""
    findings = found(tmp_path, drawn, format_name)
    assert [
        f"{one.severity} {one.code} {one.where.text.split()[0] if one.where else ''}"
        for one in findings
    ] == told


def test_a_name_set_in_type_is_no_logo() -> None:
    proof = handouts.proof()
    codes = clinic.codes(list(proof.findings))
    assert "logo-cannot-be-seen" not in codes and "logo-in-live-type" not in codes
