"""Every form on every paper: no copied style, what the printer is asked for, and the label that
says how to load it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import clinic
import handouts
import pytest
import yaml
from conftest import Said
from papers import opened
from paths import CONTENT, ROOT

from brochure import compose
from brochure.model.length import points

FORMATS = ROOT / "templates" / "formats"
ALL = sorted(path.parent.name for path in FORMATS.glob("*/format.yaml"))
PAPERS = {name: name.rpartition("-")[0] for name in ALL if name.endswith(("-a4", "-a3"))}
SHEETS = {"Letter": (8.5 * 72, 11 * 72), "A4": (210 * 72 / 25.4, 297 * 72 / 25.4)}


def labels(name: str) -> dict[str, object]:
    return dict(yaml.safe_load((FORMATS / name / "format.yaml").read_text("utf-8")))


def test_every_form_comes_on_both_papers() -> None:
    assert set(PAPERS.values()) == {
        "handout",
        "large-print",
        "trifold",
        "booklet",
        "black-and-white",
        "poster",
    }


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_holds_sizes_only(name: str) -> None:
    """No style, no template: what differs between papers is what `format.yaml` says of them."""
    assert [path.name for path in (FORMATS / name).iterdir()] == ["format.yaml"]
    said = labels(name)
    assert said["extends"] == PAPERS[name]
    assert set(said) <= {
        "summary",
        "extends",
        "page",
        "panels",
        "imposition",
        "sheet",
        "type",
        "copyfit",
    }


@pytest.mark.parametrize("name", ALL)
def test_the_printer_is_asked_for_what_the_label_says(name: str) -> None:
    made = clinic.edition(name).format
    page = (
        compose.html(clinic.manuscript(), clinic.edition(name), clinic.SHELVES)
        if name != "review"
        else None
    )
    if page is None or made.imposition:
        return
    flip = made.sheet.flip.title().replace("-", "")
    assert page.viewer["Duplex"] == ("/Simplex" if made.sheet.sides == 1 else f"/DuplexFlip{flip}")
    assert page.viewer["PickTrayByPDFSize"] == "true"
    assert page.viewer.get("PrintScaling") == ("/None" if made.print_scaling else None)


@pytest.mark.parametrize("name", ALL)
def test_sides_flip_and_size_go_together(name: str) -> None:
    made = clinic.edition(name).format
    width, height = points(made.page.width), points(made.page.height)
    if made.imposition:
        width, height = points(made.imposition.width), points(made.imposition.height)
        assert (2 * points(made.page.width), points(made.page.height)) == pytest.approx(
            (width, height), abs=0.01
        )
    if made.sheet.sides == 2:
        assert made.sheet.flip == ("short-edge" if width > height else "long-edge")
    if made.panels or made.imposition or made.document in {"notice", "key-points"}:
        assert made.print_scaling == "none"
    for paper, size in SHEETS.items():
        if paper in made.sheet.paper:
            assert sorted((width, height)) == pytest.approx(sorted(size), abs=0.01)


def test_the_file_itself_asks_the_printer() -> None:
    preferences = opened(handouts.proof(CONTENT, "handout").pdf.data).Root.ViewerPreferences
    assert (str(preferences.Duplex), bool(preferences.PickTrayByPDFSize)) == (
        "/DuplexFlipLongEdge",
        True,
    )
    assert "/PrintScaling" not in preferences
    folder = opened(handouts.proof(CONTENT, "trifold").pdf.data).Root.ViewerPreferences
    assert (str(folder.Duplex), str(folder.PrintScaling)) == ("/DuplexFlipShortEdge", "/None")


# ---- brochure list formats


def test_list_formats_says_how_to_load_each(brochure: Callable[..., Said]) -> None:
    said = brochure("list", "formats", str(CONTENT))
    assert (said.code, said.err) == (0, "")
    blocks = re.split(r"\n  (?=\S)", said.out)[1:]
    assert [block.split()[0] for block in blocks] == ALL
    for block in blocks:
        keys = [line.split()[0] for line in block.splitlines()[1:]]
        assert keys == ["paper", "sides", "folds", "load"], block
    assert "languages:" not in said.out


def test_list_formats_as_json_has_the_sheet(brochure: Callable[..., Said]) -> None:
    found = json.loads(brochure("list", "formats", str(CONTENT), "--json").out)
    assert [entry["name"] for entry in found] == ALL
    (folder,) = (entry for entry in found if entry["name"] == "trifold")
    assert folder["sheet"]["paper"] == "US Letter, landscape"
    assert "narrow flap goes in first" in folder["sheet"]["folds"]


def test_another_shelf_alone_and_a_shelf_that_is_not_there(brochure: Callable[..., Said]) -> None:
    assert brochure("list", "brands", str(CONTENT)).out.startswith(
        "brands:\n  beverly-hills-wellness-center "
    )
    wrong = brochure("list", "form", str(CONTENT))
    assert wrong.code == 2
    shelves = "shelves are formats, languages, brands, conditions, handouts"
    assert f"there is no shelf or file 'form'; {shelves}" in wrong.err
    assert f"there is no shelf or file 'fromats'; {shelves}" in brochure("list", "fromats").err
    assert "gracol   " in brochure("list", "conditions").out
