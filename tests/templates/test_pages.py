"""The pages stand as they were looked at: their maps in `golden/`, see pagemap.py."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import handouts
import pagemap
import pikepdf
import pytest
from clinic import ARTICLE, DAY, edition, in_format, manuscript, print_, replaced
from handouts import HILLSIDE
from paths import CONTENT, ROOT

from brochure import pipeline
from brochure.model.edition import Release
from brochure.model.proof import Order
from brochure.shelves import Shelves
from brochure.typeset import Typesetter

PAGES: dict[str, tuple[Path, str, str | None]] = {
    **{name: (CONTENT, name, None) for name in handouts.EVERY},
    "hillside-handout": (HILLSIDE, "handout", None),
    "hillside-mirrored": (HILLSIDE, "handout", "mirrored"),
}


@pytest.mark.every(but=6)
@pytest.mark.parametrize("name", PAGES)
def test_the_pages_stand_as_they_were(name: str) -> None:
    pagemap.compare(handouts.proof(*PAGES[name]).pdf.data, name)


def test_the_poster_stands_as_it_was() -> None:
    pagemap.compare(handouts.proof(HILLSIDE, "notice").pdf.data, "notice")


def test_the_review_sheet_stands_as_it_was() -> None:
    order = Order(HILLSIDE, release=Release(day=DAY))
    pagemap.compare(pipeline.Pipeline(Shelves(HILLSIDE.parent)).review(order).pdf.data, "review")


def test_every_golden_map_is_compared_and_every_format_has_one() -> None:
    formats = {path.parent.name for path in (ROOT / "templates" / "formats").glob("*/format.yaml")}
    assert formats == {*handouts.EVERY, "notice", "review"}
    assert (
        {path.stem for path in pagemap.GOLDEN.iterdir()} == {*PAGES, "notice", "review"} >= formats
    )


LONG_TITLE = (
    "Stem Cell Therapy for Knee Osteoarthritis and What the Studies of the Last Ten Years Report "
    "about Cartilage, "
    "Stiffness, Swelling and Movement in the Knees of Older Adults"
)


@pytest.mark.parametrize("name", handouts.FORMATS)
def test_the_head_of_a_very_long_title_stays_on_one_line(typesetter: Typesetter, name: str) -> None:
    titled = manuscript(
        replaced(
            ARTICLE, "title: Stem Cell Therapy for Knee Osteoarthritis", f"title: {LONG_TITLE}"
        )
    )
    made = pagemap.page_map(print_(typesetter, titled, edition(name))[0].data)
    heads = re.findall(r"^ +[\d.]+ +[\d.]+  (.+) …  \[.*, artifact\]$", made, re.MULTILINE)
    assert len(heads) >= 1
    assert all(LONG_TITLE.startswith(head) for head in heads)


# ---- the map sees what it should


def letter() -> str:
    return pagemap.page_map(handouts.proof().pdf.data)


def test_a_missing_map_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(pagemap.REWRITE, raising=False)
    with pytest.raises(AssertionError, match="is missing"):
        pagemap.compare(handouts.proof().pdf.data, "not-there")


def test_a_changed_margin_differs(typesetter: Typesetter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(pagemap.REWRITE, raising=False)
    page = edition().format.page
    margins = page.margins.model_copy(
        update={"inline": "0.93in"}
    )  # by three quarters of a millimetre
    moved = in_format(edition(), page=page.model_copy(update={"margins": margins}))
    with pytest.raises(
        AssertionError, match=r"(?s)\n-   22\.9 .*Patient handout.*\n\+   23\.6 .*Patient handout"
    ):
        pagemap.compare(print_(typesetter, manuscript(), moved)[0].data, "handout")


def test_a_changed_word_differs(typesetter: Typesetter) -> None:
    changed = manuscript(replaced(ARTICLE, "Which treatments could", "What treatments could"))
    made = pagemap.page_map(print_(typesetter, changed, edition())[0].data)
    assert "What treatments" in pagemap.difference(made, letter())


def test_what_is_rounded_elsewhere_does_not_differ() -> None:
    for moved, seen in ((0.4, False), (-0.4, False), (0.7, True)):
        lines = [shifted(line, moved) for line in letter().splitlines()]
        assert bool(pagemap.difference("\n".join(lines), letter())) is seen


def shifted(line: str, by: float) -> str:
    """Return a line of a map that stands a little elsewhere."""
    place = re.match(r" +(\d+\.\d) +(\d+\.\d)", line)
    return (
        f"{float(place[1]) + by:7.1f} {float(place[2]):6.1f}{line[place.end() :]}"
        if place
        else line
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[Source-Sans-3 12]", "[Source-Sans-3 11.9]"),
        ("Version 0.1", "Version 0.2"),
        ("215.9 x 279.4", "215.9 x 279.7"),
        ("    H1  ", "    H2  "),
        ("alt=Beverly Hills Wellness Center logo", ""),
        ("listnumbering=Decimal", "listnumbering=None"),
        ("language: en", "language: de"),
        ("xmpMM:VersionID: 0.1", "xmpMM:VersionID: 0.2"),
        ("    All In All  (page 2)", "      All In All  (page 2)"),
    ],
)
def test_everything_but_a_position_is_compared_as_it_stands(old: str, new: str) -> None:
    assert old in letter()
    assert pagemap.difference(letter().replace(old, new, 1), letter())


def test_what_only_the_tags_say_is_in_the_map() -> None:
    with pikepdf.open(BytesIO(handouts.proof(HILLSIDE).pdf.data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem":
                for key in ("/Alt", "/A"):
                    if key in item:
                        del item[key]
                item.Lang = "fr"
        changed = BytesIO()
        pdf.save(changed)
    whole = pagemap.page_map(handouts.proof(HILLSIDE).pdf.data)
    seen = pagemap.difference(pagemap.page_map(changed.getvalue()), whole)
    for lost in ("scope=Column", "alt=Three green squares", "listnumbering=Decimal"):
        assert any(line.startswith("-") and lost in line for line in seen.splitlines())
    assert "H1  lang=fr" in seen
